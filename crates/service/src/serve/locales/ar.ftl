# Arabic interface. Digits are Western (0–9), as Arabic news sites of the Maghreb
# and the agencies write them; months are the ones of the agencies (نوفمبر).
# A countable message takes $count, which chooses the plural, and $n, the number as shown.

site-name = مرصد
site-tagline = مرصد أخبار مفتوح تستضيفه بنفسك
page-title = { $title } - مرصد
skip-to-content = تخطَّ إلى المحتوى
switch-language = English
switch-language-label = عرض الواجهة بالإنجليزية
main-navigation = التنقل الرئيسي
footer-navigation = روابط أسفل الصفحة
home = الصفحة الأولى

nav-stories = القصص
nav-latest = الأحدث
nav-languages = باللغات
nav-trends = الرائج
nav-sources = المصادر
nav-search = البحث
nav-fates = لماذا ليس هنا؟
nav-about = عن مرصد
nav-api = واجهة البرمجة
subscribe = تابِع بموجز:

search-placeholder = ابحث في الأخبار
search-button = ابحث
front-title = القصص الآن
front-intro = ما تغطيه عدة مصادر في آن واحد، والأكثر تغطية أولًا.
front-window = منذ { $from }
front-latest = آخر ما وصل
front-more = كل الأخبار الأحدث
front-empty-title = لا قصص بعد
front-empty = لم تصل أخبار يغطيها أكثر من مصدر. أضف أخبارًا بالأمر «marsad ingest» أو جرّب العينة بالأمر «marsad demo».
front-few = هذه أحدث القصص، وإن كانت من مصدر واحد.
latest-title = أحدث الأخبار
latest-empty = لا أخبار بعد.
languages-title = بحسب اللغة
all-languages = كل اللغات
stories-in = قصص باللغة: { $language }
older = الأقدم
first-page = العودة إلى الأول

articles = { $count ->
    [zero] لا مقالات
    [one] مقال واحد
    [two] مقالان
    [few] { $n } مقالات
    [many] { $n } مقالًا
   *[other] { $n } مقال
}
from-sources = { $count ->
    [zero] بلا مصدر
    [one] من مصدر واحد
    [two] من مصدرين
    [few] من { $n } مصادر
    [many] من { $n } مصدرًا
   *[other] من { $n } مصدر
}
sources-count = { $count ->
    [zero] لا مصادر
    [one] مصدر واحد
    [two] مصدران
    [few] { $n } مصادر
    [many] { $n } مصدرًا
   *[other] { $n } مصدر
}
copies-count = { $count ->
    [zero] بلا نسخ
    [one] نسخة واحدة
    [two] نسختان
    [few] { $n } نسخ
    [many] { $n } نسخة
   *[other] { $n } نسخة
}
results-count = { $count ->
    [zero] لا نتائج
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $n } نتائج
    [many] { $n } نتيجة
   *[other] { $n } نتيجة
}
pages-count = { $count ->
    [zero] لا صفحات
    [one] صفحة واحدة
    [two] صفحتان
    [few] { $n } صفحات
    [many] { $n } صفحة
   *[other] { $n } صفحة
}
more-articles = { $count ->
    [zero] لا مقالات أخرى
    [one] ومقال آخر
    [two] ومقالان آخران
    [few] و{ $n } مقالات أخرى
    [many] و{ $n } مقالًا آخر
   *[other] و{ $n } مقال آخر
}
story-summary = { $articles } { $sources }

story-kicker = قصة
story-timeline = التغطية بترتيب النشر
story-why = لماذا هو هنا
story-founder = بدأت القصة بهذا المقال.
story-joined = تشابهه مع القصة { $percent }٪ عند انضمامه.
story-nearest-to = أقرب المقالات إليه:
story-terms = كلمات مشتركة:
story-copies = نُسخ عنه
story-copy-of-outside = نسخة عن مقال خارج هذه القصة
copied-percent = { $percent }٪ من النص مشترك
copied-later = بعده بـ{ $lag }
copied-earlier = قبله بـ{ $lag }
copied-same-time = في الوقت نفسه
shared-origin = كلاهما عن أصل ثالث
lag-minutes = { $count ->
    [zero] أقل من دقيقة
    [one] دقيقة
    [two] دقيقتين
    [few] { $n } دقائق
    [many] { $n } دقيقة
   *[other] { $n } دقيقة
}
lag-hours = { $count ->
    [zero] أقل من ساعة
    [one] ساعة
    [two] ساعتين
    [few] { $n } ساعات
    [many] { $n } ساعة
   *[other] { $n } ساعة
}
lag-days = { $count ->
    [zero] أقل من يوم
    [one] يوم
    [two] يومين
    [few] { $n } أيام
    [many] { $n } يومًا
   *[other] { $n } يوم
}

article-published = تاريخ النشر:
article-modified = آخر تعديل:
article-fetched = تاريخ الجلب:
article-date-unknown = تاريخ النشر غير معروف
article-by = بقلم:
article-section = القسم:
article-source = المصدر:
article-outlet = الناشر:
article-original = اقرأ الأصل في موقع الناشر
article-no-original = وصل هذا المقال بلا رابط إلى أصله.
article-tags = وسوم الناشر
article-keywords = كلمات دلالية مستخرجة
article-names = أسماء وردت في المقال
article-persons = أشخاص
article-organisations = جهات
article-places = أماكن
article-quotes = من قال ماذا
article-quote-unattributed = قائل غير محدد
article-read-also = اقرأ أيضًا
article-open = افتح المقال في صفحته
article-copies = نُشر أيضًا في
article-copy-of = هذا المقال نسخة عن:
article-story = من قصة
article-more-in-story = تابع القصة كاملة
article-about = بيانات المقال
article-language = اللغة:
date-from-json-ld = بيانات JSON-LD في الصفحة
date-from-meta = وسوم meta في الصفحة
date-from-feed = الموجز
date-from-time-element = عنصر time في الصفحة
date-from-url = رابط الصفحة
date-from-text = نص الصفحة
date-from-record = السجل الذي وصل به المقال
article-date-read = قُرئ تاريخ النشر من:
article-id = المعرّف:
article-json = المقال بصيغة JSON
article-withdrawn = سحب الناشر هذا المقال: لم يعد عنوانه يجيب.
article-partial = هذا بعض المقال لا كله: تجد البقية عند الناشر.
article-empty = لا نص لهذا المقال.
image-link = صورة المقال في موقع الناشر

search-title = البحث
search-results-title = البحث: { $query }
search-label = كلمات البحث
search-source = المصدر
search-language = اللغة
search-after = من تاريخ
search-before = قبل تاريخ
search-sort = الترتيب
search-sort-relevance = الأقرب إلى البحث
search-sort-date = الأحدث
search-any-source = كل المصادر
search-any-language = كل اللغات
search-more-results = النتائج التالية
search-empty-title = لا نتائج
search-empty = جرّب كلمات أقل، أو شكلًا آخر للكلمة، أو أزل القيود عن المصدر والتاريخ.
search-help-title = كيف تبحث
search-help-words = الكلمات كما ترد: «الوزير» تجد «وزير الخارجية»، و«فلسطين» تجد «فلسطین».
search-help-phrase = "بين علامتي اقتباس" للعبارة كما هي.
search-help-filters = source:اسم‌المصدر و lang:ar و after:2024-11-01 و before:2024-12-01 للتقييد.
search-help-logic = AND و OR و NOT والأقواس للجمع والاستثناء، و* لبداية الكلمة.
search-error-title = تعذّرت قراءة البحث
search-error-at = الخطأ عند الحرف { $at }
search-mistake-closes-nothing = هذا القوس لا يغلق شيئًا: احذفه.
search-mistake-group-open = هذا القوس لم يُغلق: اكتب ) بعد ما يضمّه.
search-mistake-quote-open = علامة الاقتباس هذه لم تُغلق: اكتب " في آخر العبارة.
search-mistake-nothing-before = لا شيء قبل هذا الرابط: اكتب قبله ما تبحث عنه.
search-mistake-nothing-after = لا شيء بعد هذا الرابط: اكتب بعده ما تبحث عنه.
search-mistake-field-empty = اكتب ما تريده بعد { $value }: بلا مسافة.
search-mistake-no-day = «{ $value }» ليس تاريخًا: اكتبه هكذا 2024-11-30 أو 2024-11 أو 2024، والمدة هكذا 2024-11-01..2024-11-30.
search-mistake-backward-range = المدة «{ $value }» تنتهي قبل أن تبدأ: ابدأ بالتاريخ الأقدم.
search-mistake-too-many-words = لا يزيد البحث على { $value } كلمة.
search-mistake-too-deep = لا تزيد الأقواس المتداخلة على { $value }.
search-mistake-cursor = رقم الصفحة ليس منّا: احذفه لتبدأ من أول النتائج.
search-refine = ضيّق النتائج
facet-source = المصادر
facet-language = اللغات
facet-entity = الأسماء
facet-section = الأقسام
search-entity = الاسم
search-section = القسم
search-sort-fresh = الأقرب والأحدث معًا
search-help-names = title: وbody: وtag: وauthor: وentity: وsection: للبحث في موضع بعينه، ولكلٍّ اسم عربي: عنوان: ونص: ووسم: وكاتب: واسم: وقسم: ومصدر: ولغة: وبعد: وقبل: وتاريخ:.
search-meant = هل تقصد:
facet-day = الأيام
remove-filter = أزل القيد { $filter }

nav-saved = المحفوظات
saved-title = عمليات البحث المحفوظة
saved-kicker = بحث محفوظ
saved-intro = لكل بحث صفحة تُظهر الجديد منذ آخر اطلاع، وموجز تتابعه بقارئ الموجزات.
saved-empty-title = لا بحث محفوظًا
saved-empty = ابحث عمّا تتابعه ثم اختر «احفظ هذا البحث» فوق النتائج، أو استعمل الأمر «marsad search … --save الاسم».
saved-save = احفظ هذا البحث
saved-name = اسم البحث
saved-save-button = احفظ
saved-new = { $count ->
    [zero] لا جديد
    [one] مقال جديد
    [two] مقالان جديدان
    [few] { $n } مقالات جديدة
    [many] { $n } مقالًا جديدًا
   *[other] { $n } مقال جديد
}
saved-new-mark = جديد
saved-looked = آخر اطلاع: { $when }
saved-looked-at = آخر اطلاع:
saved-feed = موجز Atom
saved-all = كل النتائج
saved-mark-seen = اطّلعتُ على الجديد
saved-remove = إزالة البحث
saved-remove-sure = يُزال البحث المحفوظ وموجزه، وتبقى المقالات.
saved-remove-button = أزل البحث
saved-nothing = لا مقال يطابق هذا البحث بعد.
saved-nothing-new = لا جديد منذ آخر اطلاع.
saved-bad-title = تعذّر حفظ البحث
saved-bad-empty = اكتب اسمًا للبحث.
saved-bad-too-long = لا يزيد الاسم على { $value } حرفًا.
saved-bad-unprintable = الاسم سطر واحد بلا شرطة مائلة (/).
saved-bad-taken = هناك بحث محفوظ بهذا الاسم: اختر اسمًا آخر، أو أزل ذاك أولًا.
saved-bad-no-query = لا شيء لتبحث عنه: اكتب كلمات البحث أولًا.
saved-bad-query-too-long = لا يزيد البحث المحفوظ على { $value } حرف.
saved-bad-too-many = لا يُحفظ أكثر من { $value } بحث: أزل ما لا تحتاج إليه.
error-forbidden-title = غير مسموح
error-forbidden = لا يسمح هذا الخادم بحفظ البحث من هنا. لصاحبه أن يسمح به بالخيار ‎--saving، أو أن يحفظ بالأمر «marsad search … --save الاسم».

sources-title = المصادر
sources-intro = المنافذ التي في هذا المرصد، والأكثر مقالات أولًا.
sources-empty = لا مصادر بعد.
sources-name = المصدر
sources-articles = المقالات
sources-copies = منها نسخ
sources-last = آخر مقال
sources-state = الجلب
source-state-well = سليم
source-state-new = جديد
source-state-changed = تغيّرت صفحاته
source-state-silent = صامت
source-state-failing = متعثر
source-state-blocked = محجوب عنا
source-state-dead = منقطع
source-state-gone = زال
source-kicker = مصدر
source-feed = ما يُتابَع
source-feed-feed = تغذية
source-feed-sitemap = خريطة موقع
source-feed-listing = صفحة قسم
source-looked = آخر نظر
source-due = النظر التالي
source-day = اليوم
source-found = روابط جديدة
source-fetched = صفحات جُلبت
source-given-up = تُركت
source-wrong = ما تعثّر
failure-forbidden = ممنوع
failure-dns = اسم بلا عنوان
failure-connection = انقطاع الاتصال
failure-tls = شهادة غير سليمة
failure-timeout = انتهاء المهلة
failure-broken = جواب مبتور
failure-too-large = أكبر من الحد
failure-busy = مشغول
failure-client = غير موجود أو مرفوض
failure-gone = أزيل
failure-server = خطأ في الخادم
failure-redirect = تحويل بلا نهاية
source-empty = لا مقالات من هذا المصدر.

topic-kicker = موضوع
topic-empty-title = لا مقالات بهذا الموضوع
topic-empty = لا مقالات تحمل هذا الوسم أو الاسم أو الكلمة الدلالية.
topic-search = ابحث عن «{ $topic }» في النصوص

trends-title = الرائج
trends-intro = قصص وموضوعات زاد ذكرها من { $from } إلى { $to } على المعتاد منها في مثل هذه الساعات والأيام منذ { $before }. ما يتكرر بموعده لا يظهر هنا.
trends-empty = لا شيء صاعدا الآن: يلزم أن ترد القصة أو الموضوع في ثلاثة مقالات ومصدرين على الأقل، وأكثر من المعتاد في مثل هذه الساعات.
trends-topic = الموضوع
trends-now = اليوم
trends-before = المعدل اليومي قبلها
trends-sources = المصادر
trends-rise = الزيادة
trends-new = جديد
trends-basis = حُسب من أحدث { $articles }.

fates-title = لماذا ليس هنا؟
fates-intro = كل صفحة وصلت لها مصير واحد معلن. هذه أعدادها، وتحتها بحث عن صفحة بعينها.
fates-look-up = رابط الصفحة أو معرّف المقال
fates-look-up-button = اعرف مصيره
fates-fate = المصير
fates-count = العدد
fates-unknown-title = لا نعرف هذا الرابط
fates-unknown = لم يصل إلى هذا المرصد شيء من: { $url }
fates-position = موضعه في الأرشيف: الملف { $file }، الإزاحة { $offset }
fates-position-dropped = كان في الملف { $file } من الأرشيف (الإزاحة { $offset })، وقد حُذف منذ ذلك الحين
fates-see-article = افتح المقال
fate-kept = قُبلت مقالًا
fate-listing = قُرئت لروابطها (موجز أو خريطة موقع أو صفحة قسم)
fate-not_an_article = ليست مقالًا (صفحة قسم أو وسم أو معرض)
fate-no_text = مقال بلا نص
fate-empty_feed = موجز بلا مواد
fate-unknown_format = صيغة غير معروفة
fate-malformed = ملف معطوب أو مبتور
fate-too_large = أكبر من الحد
fate-wrong_language = لغة لم تُطلب
fate-blocked_by_robots = يمنعها robots.txt
fate-fetch_failed = تعذّر جلبها
fate-bug = خطأ عندنا

about-title = عن مرصد
about-what = مرصد برنامج مفتوح يستضيفه صاحبه: يجمع الأخبار من صفحات المواقع والموجزات والأرشيفات، ويستخرج نصها كما كُتب، ويكشف النسخ، ويجمع ما كتبته المصادر عن الحدث الواحد في قصة، ويتيح البحث فيها بالعربية أولًا.
about-holdings = في هذا المرصد الآن
about-copyright = النصوص لأصحابها، ومع كل مقال رابط أصله.
about-privacy = لا تتبّع ولا طلبات إلى خارج هذا الخادم. كعكة واحدة تحفظ لغة الواجهة لا غير.
about-dates = الأوقات كلها بتوقيت غرينتش.
about-feeds = الموجزات
about-feeds-text = لكل قائمة موجز بصيغ RSS وAtom وJSON Feed: القصص والأحدث وكل مصدر وكل موضوع وكل قصة وكل بحث.
about-api = واجهة البرمجة
about-api-text = كل ما في الصفحات متاح بصيغة JSON، ووصفها بصيغة OpenAPI هنا:

error-not-found-title = الصفحة غير موجودة
error-not-found = لا شيء في هذا العنوان. ربما تغيّر الرابط أو لم يصل المقال إلى هذا المرصد.
error-bad-request-title = طلب غير مفهوم
error-server-title = خطأ في الخادم
error-server = تعذّر عرض الصفحة. سُجّل الخطأ في سجل الخادم؛ أعد المحاولة بعد قليل.
error-why-link = اعرف مصير رابط بعينه

date-day = { $day } { $month } { $year }
date-moment = { $date }، { $time } غرينتش
date-about = { $date }، نحو { $time } غرينتش
date-brief = { $day } { $month }
date-brief-moment = { $date }، { $time }
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر

list-separator = { "، " }
language-ar = العربية
language-fa = الفارسية
language-ur = الأردية
language-ckb = الكردية (السورانية)
language-ku = الكردية (الكرمانجية)
language-tr = التركية
language-en = الإنجليزية
language-fr = الفرنسية
language-de = الألمانية
language-es = الإسبانية
language-he = العبرية
language-und = غير محددة

changes-title = ما الذي تغيّر
changes-newer = هذا المقال
changes-original = الأصل
changes-version = النسخة السابقة
changes-with-original = مع الأصل
changes-with-version = مع نسخة { $seen }
changes-choices = المقارنة
changes-none = لم يتغيّر شيء يلحظه القارئ.
changes-of-title = تغيّر العنوان
changes-left-out = { $count ->
    [one] فقرة محذوفة
    [two] فقرتان محذوفتان
    [few] { $n } فقرات محذوفة
    [many] { $n } فقرة محذوفة
   *[other] { $n } فقرة محذوفة
}
changes-added = { $count ->
    [one] فقرة مضافة
    [two] فقرتان مضافتان
    [few] { $n } فقرات مضافة
    [many] { $n } فقرة مضافة
   *[other] { $n } فقرة مضافة
}
changes-reworded = { $count ->
    [one] جملة أعيدت صياغتها
    [two] جملتان أعيدت صياغتهما
    [few] { $n } جمل أعيدت صياغتها
    [many] { $n } جملة أعيدت صياغتها
   *[other] { $n } جملة أعيدت صياغتها
}
changes-key-added = أضيف
changes-key-left-out = حُذف
article-changes = ما الذي تغيّر
article-versions = نسخ سابقة من هذا المقال
article-version = نسخة { $seen }
story-network = من نقل عمّن
story-network-copy = { $outlet } نقل عن { $origin }، { $evidence }
source-original = { $percent }٪ من مقالاته لا تعيد نشر غيرها
source-from = ينقل عن
source-by = تنقل عنه
source-lag-after = الوسيط: بعده بـ{ $lag }
source-shared = { $count ->
    [one] مقال واحد عن أصل ثالث
    [two] مقالان عن أصل ثالث
    [few] { $n } مقالات عن أصل ثالث
    [many] { $n } مقالًا عن أصل ثالث
   *[other] { $n } مقال عن أصل ثالث
}

story-by-hand = وضعه شخص في هذه القصة.
fix-title = تصحيح هذه القصة
fix-intro = تُحفظ التصحيحات ويُعمل بها من الآن، حتى حين يُشتق كل شيء من جديد، ويمكن الرجوع عن كل منها.
fix-articles = مقالات ليست من هذه القصة
fix-split = اجعل ما اخترته قصة قائمة بذاتها
fix-move-to = أو انقله إلى القصة ذات المعرّف أو العنوان:
fix-move = انقل
fix-merge-with = ضُمّ إلى هذه القصة قصة أخرى، بمعرّفها أو عنوانها:
fix-merge = ضُمّ
corrections-title = التصحيحات
corrections-intro = ما غيّره الناس في القصص. لا تُضم قصتان فُصلتا مرة أخرى ما لم يُرجع عن ذلك.
corrections-empty = لم يُصحح شيء بعد. في صفحة كل قصة نماذج لذلك.
correction-merge = ضُمّت قصتان
correction-split = فُصل عن قصة: { $articles }
correction-move = نُقل مقال إلى قصة أخرى
correction-undo = رُجع عن التصحيح { $number }
correction-take-back = ارجع عنه
correction-waits = ينتظر العملية التي تكتب الآن
correction-undone = رُجع عنه
correction-bad-title = لا يمكن تصحيح القصص هكذا
correction-bad-no-story = لا توجد قصة { $value }.
correction-bad-no-article = لا يوجد مقال { $value }.
correction-bad-elsewhere = المقال { $value } ليس من هذه القصة.
correction-bad-same = هذه قصة واحدة أصلًا.
correction-bad-nothing = اختر مقالًا واحدًا على الأقل.
correction-bad-everything = أبقِ في القصة مقالًا واحدًا على الأقل.
correction-bad-no-correction = لا يوجد تصحيح { $value }.
correction-bad-undone = لا يمكن الرجوع عن التصحيح { $value }: رُجع عنه من قبل، أو هو نفسه رجوع عن غيره.
correction-bad-too-many = لا يُحفظ أكثر من { $value } تصحيح.

state-emerging = ناشئة
state-active = نشطة
state-dormant = هادئة
story-in-short = الخلاصة
story-said-first = ذُكر هنا أول مرة:
story-before = قبلها:
story-after = بعدها:
story-parted = قصص انفصل بعضها عن بعض
story-split-off = انفصلت عن:
story-split-into = انفصلت عنها:
story-line = خط القصص كله: { $stories }
stories-count = { $count ->
    [zero] لا قصص
    [one] قصة واحدة
    [two] قصتان
    [few] { $n } قصص
    [many] { $n } قصة
   *[other] { $n } قصة
}
storylines-title = قصص متصلة
storylines-kicker = قصة متصلة
storylines-intro = قصص يكمل بعضها بعضًا على مدى أيام.
storylines-empty = لا قصة تكمل أخرى بعد.
storyline-continues = تكملة لـ:
