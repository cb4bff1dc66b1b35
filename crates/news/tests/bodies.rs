//! What is of the body and what is not: shapes of pages, each as small as shows it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use jiff::Timestamp;
use news::extract::{self, publisher::Publishers};
use news::model::article::Article;
use news::model::page::{Page, PageKind};
use news::normalise;

/// A paragraph of running text that begins with a word of its own.
fn paragraph(word: &str) -> String {
    format!("{word} قال المتحدث باسم الوزارة إن الأعمال في الميناء بدأت، وإنها تستمر عاما كاملا.")
}

fn read(case: &str, html: String) -> Article {
    let page = Page {
        input: case.to_owned(),
        url: Some("https://news.example/a/1".to_owned()),
        final_url: None,
        fetched_at: Timestamp::UNIX_EPOCH,
        content_type: None,
        kind: PageKind::Html,
        body: html.into_bytes(),
    };
    let drafts = extract::drafts(&page, &Publishers::default()).expect(case);
    normalise::article(drafts.into_iter().next().unwrap()).unwrap()
}

/// Reads `body` under a headline; every string of `with` is in the text, none of `without`.
fn check(case: &str, body: &str, with: &[&str], without: &[&str]) {
    let html = format!(
        "<!doctype html><title>عنوان الخبر</title><body><h1>عنوان الخبر عن الميناء</h1>{body}"
    );
    let article = read(case, html);
    for part in with {
        assert!(article.text.contains(part), "{case}: {part} is missing in\n{}", article.text);
    }
    for part in without {
        assert!(!article.text.contains(part), "{case}: {part} is in\n{}", article.text);
    }
}

#[test]
fn a_headline_astray_in_a_table_stands_before_what_came_first() {
    let (title, one, two) = ("عنوان الخبر عن الميناء", paragraph("أولا"), paragraph("ثانيا"));
    let html = format!(
        "<!doctype html><title>{title}</title><body><table><tr><td>\
         <a href=/author/ali>علي حسن</a><p>{one}</p><p>{two}</p></td></tr><h1>{title}</h1></table>"
    );
    let article = read("astray", html);
    assert_eq!(
        (article.title.as_str(), &article.authors[..]),
        (title, &["علي حسن".to_owned()][..])
    );
    assert!(article.text.starts_with("أولا"), "{}", article.text);
}

#[test]
fn leads_stand_before_the_body() {
    let (one, two) = (paragraph("أولا"), paragraph("ثانيا"));
    let body = format!("<div class=body><p>{one}</p><p>{two}</p></div>");
    let lead = "انطلقت في الميناء الجديد أعمال التوسعة التي طال انتظارها وسط حضور رسمي كبير";
    for head in [
        format!("<header><h2>{lead}.</h2></header>"),
        format!("<div><p class=article-lead>{lead}</p></div>"),
        format!("<p>{lead}.</p><ul><li><a href=/x>مشاركة</a></ul>"),
    ] {
        check(&head, &format!("{head}{body}"), &[lead, "أولا", "ثانيا"], &["مشاركة"]);
    }
}

#[test]
fn bodies_in_rows_are_whole() {
    let row = |word: &str| {
        format!("<div class=row><div class=col><p>{}</p></div></div>", paragraph(word))
    };
    let body = format!("<div>{}{}{}</div>", row("أولا"), row("ثانيا"), row("ثالثا"));
    check("rows", &body, &["أولا", "ثانيا", "ثالثا"], &[]);
}

#[test]
fn the_only_article_is_the_body_where_it_is_told_in_lists() {
    let list: String = (0..60)
        .map(|n| {
            format!("<li><a href=/p/{n}>التغيير {n} في مكتبة المصادر المفتوحة للترجمة</a></li>")
        })
        .collect();
    let note = format!("<div class=note><p>{}</p></div>", paragraph("شكرا").repeat(4));
    let body = format!(
        "<main><article><div class=post><p>{}</p><ul>{list}</ul><p>{}</p><ul>{list}</ul><p>{}</p>\
         <ul>{list}</ul><p>{}</p><p>{}</p><p>{}</p><p>{}</p><p>{}</p><p>{}</p>{note}</div></article></main>",
        paragraph("أولا"),
        paragraph("ثانيا"),
        paragraph("ثالثا"),
        paragraph("رابعا"),
        paragraph("خامسا"),
        paragraph("سادسا"),
        paragraph("سابعا"),
        paragraph("ثامنا"),
        paragraph("تاسعا")
    );
    check("lists", &body, &["أولا", "ثانيا", "تاسعا", "شكرا"], &[]);
}

#[test]
fn answers_that_unfold_are_read_and_dialogs_are_not() {
    let (one, two, three) = (paragraph("أولا"), paragraph("ثانيا"), paragraph("نافذة"));
    let body = format!(
        "<div class=body><p>{one}</p><p>{two}</p>\
         <div class=faq-answer style='display: none'><p>جواب السؤال عن مدة الأعمال هنا.</p></div>\
         <div style='display:none'><p>{three}</p></div></div>"
    );
    check("hidden", &body, &["أولا", "جواب السؤال"], &["نافذة"]);
}

#[test]
fn notices_are_of_the_outlet() {
    let (one, two) = (paragraph("أولا"), paragraph("ثانيا"));
    let notice =
        "الآراء الواردة أدناه لا تعبر عن رأي الموقع، بل تعكس وجهات نظر أصحابها فقط. ".repeat(6);
    let body = format!("<div class=body><p>{one}</p><p>{two}</p><p>{notice}</p></div>");
    check("comment policy", &body, &["أولا"], &["وجهات نظر"]);
}

#[test]
fn links_in_a_running_list_stay_and_lists_of_links_go() {
    let (one, two) = (paragraph("أولا"), paragraph("ثانيا"));
    let body = format!(
        "<div class=body><p>{one}</p><ul><li><a href=/w>وزارة النقل</a></li>\
         <li>هيئة الموانئ التي تشرف على الأعمال كلها منذ العام الماضي</li></ul><p>{two}</p>\
         <ul><li><a href=/1>خبر أول</a></li><li><a href=/2>خبر ثان</a></li></ul></div>"
    );
    check("lists", &body, &["وزارة النقل", "هيئة الموانئ"], &["خبر أول", "خبر ثان"]);
}

#[test]
fn clocks_and_counters_are_no_paragraphs() {
    let entry = |clock: &str, word: &str| format!("<div>{clock}</div><p>{}</p>", paragraph(word));
    let body = format!(
        "<div class=body>{}{}{}<div>1 / 3</div></div>",
        entry("14:35", "أولا"),
        entry("٠٢:٠٥ م", "ثانيا"),
        entry("2:00 GMT", "ثالثا"),
    );
    check("live blog", &body, &["أولا", "ثانيا", "ثالثا"], &["14:35", "٠٢:٠٥", "GMT", "1 / 3"]);
}

#[test]
fn words_at_the_edges_of_inline_elements_stay_apart() {
    let (one, two) = (paragraph("أولا"), paragraph("ثانيا"));
    let body = format!(
        "<div class=body><p>{one}</p><p>{two}</p>\
         <p>نقل موقع 24<b>قال المتحدث</b> إن <i>Pros and cons</i><b>Cons</b> كتبت في التقرير.</p></div>"
    );
    check("edges", &body, &["24 قال", "cons Cons"], &["24قال"]);
}

#[test]
fn an_article_written_twice_is_read_once() {
    let article = ["أولا", "ثانيا", "ثالثا", "رابعا", "خامسا"].map(paragraph);
    let rows = article.each_ref().map(|text| format!("<p>{text}</p>")).concat();
    let body = format!("<div><div class=wide>{rows}</div><div class=narrow>{rows}</div></div>");
    check("twice", &body, &["أولا", "خامسا"], &[&format!("{}\n\n{}", article[4], article[0])]);
    // A sentence alone may come again.
    let body = format!("<div class=body>{rows}<blockquote>{}</blockquote></div>", article[1]);
    check("once more", &body, &[&format!("{}\n\n{}", article[4], article[1])], &[]);
}

#[test]
fn links_that_are_the_articles_own_stay() {
    let [one, two, three, four, five] = ["أولا", "ثانيا", "ثالثا", "رابعا", "خامسا"].map(paragraph);
    let body = format!(
        "<div class=body><p>{one}</p><p>وهذه أسماء الموانئ:</p>\
         <ul><li><a href=/p1>ميناء الشمال</a></li><li><a href=/p2>ميناء الجنوب</a></li></ul>\
         <h2><a href=#s>مراحل العمل</a></h2><p>{two}</p><p>{three}</p><p>{four}</p>\
         <p><a href=/r>نشرت الوزارة نص القرار كاملا.</a></p><p>{five}</p>\
         <p><a href=/t>خبر آخر لا صلة له بالميناء</a></p></div>"
    );
    let own = ["ميناء الشمال", "ميناء الجنوب", "مراحل العمل", "نص القرار"];
    check("own links", &body, &own, &["خبر آخر"]);
}

#[test]
fn points_before_the_body_are_of_it() {
    let (one, two) = (paragraph("أولا"), paragraph("ثانيا"));
    let body = format!(
        "<div class=points><h4>أبرز النقاط</h4><ul><li>تسع سفن من كل عشر تفرغ اليوم في الميناء</li>\
         <li>المصارف تدرس تمويل المرحلة الثانية</li></ul></div>\
         <ul><li>مشاركة</li><li>طباعة</li></ul><div class=body><p>{one}</p><p>{two}</p></div>"
    );
    let points = ["أبرز النقاط", "تسع سفن", "المصارف تدرس"];
    check("points", &body, &points, &["مشاركة", "طباعة"]);
}

#[test]
fn a_dialog_with_much_text_is_not_the_article() {
    let [one, two] = ["أولا", "ثانيا"].map(paragraph);
    let dialog = format!("<p>{}</p>", paragraph("نافذة")).repeat(6);
    let body = format!(
        "<div class=body><p>{one}</p><p>{two}</p></div><div role=dialog aria-hidden=true>{dialog}</div>"
    );
    check("dialog", &body, &["أولا", "ثانيا"], &["نافذة"]);
}

#[test]
fn links_side_by_side_are_words_apart() {
    let (one, two) = (paragraph("أولا"), paragraph("ثانيا"));
    let body = format!(
        "<div class=body><p>{one}</p><p>{two}</p><p>شاركت في العمل شركات عدة من المدينة، منها \
         <a href=/1>الساحل</a><a href=/2>المرفأ</a> <span>الزمن</span><span>13</span> دقيقة.</p></div>"
    );
    check("links", &body, &["الساحل المرفأ", "الزمن 13"], &[]);
}

#[test]
fn cards_after_the_text_are_of_other_articles() {
    let rows = ["أولا", "ثانيا", "ثالثا", "رابعا"].map(|word| format!("<p>{}</p>", paragraph(word)));
    let card = |at: u8| {
        format!(
            "<div class='post-{at} item'><h3><a href=/o{at}>عنوان خبر آخر</a></h3>\
             <p>خلاصة الخبر الآخر في جملة قصيرة من كلمات قليلة.</p></div>"
        )
    };
    let cards = [card(1), card(2), card(3)].concat();
    let body = format!("<div class=body>{}<div class=row>{cards}</div></div>", rows.concat());
    check("cards", &body, &["أولا", "رابعا"], &["خلاصة الخبر"]);
}

#[test]
fn a_signature_is_no_paragraph() {
    let rows = ["أولا", "ثانيا", "ثالثا"].map(|word| format!("<p>{}</p>", paragraph(word)));
    for signature in ["نضال عبد الرزاق", "الوطن – أسماء خيرو", "* كاتبة لبنانية"]
    {
        let body = format!("<div class=body>{}<p>{signature}</p></div>", rows.concat());
        check(signature, &body, &["أولا", "ثالثا"], &[signature]);
    }
}

#[test]
fn items_have_the_numbers_a_reader_sees() {
    let rows = ["أولا", "ثانيا", "ثالثا"].map(|word| format!("<p>{}</p>", paragraph(word)));
    let items = ["توسيع الرصيف الشرقي", "بناء صوامع للحبوب", "ربط الميناء بالسكة"];
    for (list, close, wanted) in [
        ("<ol>", "</ol>", ["1. توسيع", "2. بناء", "3. ربط"]),
        ("<ol start=4>", "</ol>", ["4. توسيع", "5. بناء", "6. ربط"]),
        ("<ol reversed>", "</ol>", ["3. توسيع", "2. بناء", "1. ربط"]),
        ("<ol type=a>", "</ol>", ["\nتوسيع", "\nبناء", "\nربط"]),
        ("<ol style='list-style: none'>", "</ol>", ["\nتوسيع", "\nبناء", "\nربط"]),
        ("<ul>", "</ul>", ["\nتوسيع", "\nبناء", "\nربط"]),
    ] {
        let items = items.map(|item| format!("<li><p>{item} في الميناء</p></li>")).concat();
        let body = format!("<div class=body>{}{list}{items}{close}</div>", rows.concat());
        check(list, &body, &wanted, &["1. 1", "0. "]);
    }
    let written = "<ol><li>1- توسيع الرصيف الشرقي<li value=7>بناء <ul><li>صوامع</ul></ol>";
    let body = format!("<div class=body>{}{written}</div>", rows.concat());
    check(written, &body, &["\n1- توسيع", "\n7. بناء", "\nصوامع"], &[]);
}

#[test]
fn the_words_of_an_icon_font_are_no_text() {
    let (one, two) = (paragraph("أولا"), paragraph("ثانيا"));
    let icon = "<span class='icon material-symbols-rounded'>chevron_left</span>";
    let body = format!("<div class=body><p>{one}</p><h2>مراحل العمل {icon}</h2><p>{two}</p></div>");
    check("icons", &body, &["أولا", "مراحل العمل", "ثانيا"], &["chevron"]);
}

#[test]
fn an_agencys_dateline_names_writer_and_agency() {
    let (one, two) = (paragraph("أولا"), paragraph("ثانيا"));
    let line = "طوقاد/ علي أونال/ الأناضول";
    let article = read(
        "dateline",
        format!("<title>عنوان</title><h1>عنوان الخبر</h1><p>{line}</p><p>{one}</p><p>{two}</p>"),
    );
    assert_eq!(article.text, format!("{one}\n\n{two}"));
    assert_eq!(article.authors, ["علي أونال"]);
    assert_eq!(article.credit[0].name, "الأناضول");
}
