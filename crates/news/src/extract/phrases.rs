//! Phrases that mark what is not the article's, from `languages/*/`.

mod lists;

use std::sync::LazyLock;

use text::fold;

use lists::{Openings, Said, Wholes, load};

/// The phrases of a file in some languages, all of them where none is named.
macro_rules! phrases {
    ($file:literal) => {
        phrases!($file, "ar" "ckb" "de" "en" "es" "fa" "fr" "he" "it" "pl" "pt" "ru" "tr" "ur")
    };
    ($file:literal, $($language:literal)+) => {
        load(&[$(include_str!(concat!("../../../../languages/", $language, "/", $file))),+]).into()
    };
}

/// A notice is shorter than this, in bytes.
const NOTICE: usize = 2_000;

/// A heading over the note on the writer is shorter, in bytes.
const WRITER_HEAD: usize = 60;

/// A heading over comments is shorter, in bytes.
const COMMENT_HEAD: usize = 80;

/// A line that says a page is not there is shorter than this, in bytes.
const LOST_LINE: usize = 400;

/// What stands before the colon of a list of tags is shorter, in bytes.
const TAG_LABEL: usize = 160;

/// A line that says how long an article takes to read is shorter, in bytes.
const READING_TIME: usize = 60;

/// A line that invites to a newsletter is shorter than this, in bytes.
const INVITATION: usize = 500;

/// A line of links to the pages of a text is shorter, in bytes.
const PAGER: usize = 160;

/// A line that says whose a picture is is shorter, in bytes…
const PHOTO_CREDIT: usize = 90;

/// …and has so many words after its label at most.
const PHOTO_NAMES: usize = 7;

static TEASERS: LazyLock<Openings> = LazyLock::new(|| phrases!("teasers.txt"));
static BOILERPLATE: LazyLock<Openings> = LazyLock::new(|| phrases!("boilerplate.txt"));
static NOTICES: LazyLock<Openings> = LazyLock::new(|| phrases!("notices.txt"));
static LOST: LazyLock<Wholes> = LazyLock::new(|| phrases!("not_found.txt"));
static TAG_LABELS: LazyLock<Wholes> =
    LazyLock::new(|| phrases!("tag_labels.txt", "ar" "en" "es" "fa" "tr" "ur"));
static COMMENT_HEADS: LazyLock<Openings> =
    LazyLock::new(|| phrases!("comment_heads.txt", "ar" "en" "fa" "tr" "ur"));
static SITE_PAGES: LazyLock<Wholes> = LazyLock::new(|| phrases!("site_pages.txt", "ar" "en" "fa"));
static COUNTERS: LazyLock<Wholes> = LazyLock::new(|| phrases!("counters.txt"));
static PAGERS: LazyLock<Wholes> = LazyLock::new(|| phrases!("pagers.txt", "ar" "en" "fa"));
static PHOTO_CREDITS: LazyLock<Wholes> =
    LazyLock::new(|| phrases!("photo_credits.txt", "ar" "ckb" "de" "en" "fa" "fr" "tr" "ur"));
static DESKS: LazyLock<Wholes> = LazyLock::new(|| phrases!("desks.txt", "ar"));
static SECTION_HEADS: LazyLock<Wholes> = LazyLock::new(|| phrases!("section_heads.txt", "ar" "en"));
static CURRENCIES: LazyLock<Wholes> = LazyLock::new(|| phrases!("currencies.txt", "ar" "en" "fa"));
static UPDATES: LazyLock<Openings> = LazyLock::new(|| phrases!("updates.txt", "ar" "en" "fr"));
static READING_TIMES: LazyLock<Openings> =
    LazyLock::new(|| phrases!("reading_times.txt", "ar" "ckb" "en" "fa" "tr"));
static SIGNATURES: LazyLock<Openings> = LazyLock::new(|| phrases!("signatures.txt"));
static DATE_LABELS: LazyLock<Openings> =
    LazyLock::new(|| phrases!("date_labels.txt", "ar" "de" "en" "es" "fa" "fr" "tr" "ur"));
static NOTE_VERBS: LazyLock<Openings> =
    LazyLock::new(|| phrases!("note_verbs.txt", "ar" "de" "en" "es" "fa" "fr"));
static INVITATIONS: LazyLock<Said> = LazyLock::new(|| invitations().into());
static ASIDES: LazyLock<Said> = LazyLock::new(|| {
    let anywhere = invitations().into_iter().filter(|line| line.starts_with('*'));
    anywhere.collect::<Vec<_>>().into()
});
static FOLLOW_VERBS: LazyLock<Openings> =
    LazyLock::new(|| phrases!("follow_verbs.txt", "ar" "de" "en" "es" "fa" "fr"));
static NETWORKS: LazyLock<Said> = LazyLock::new(|| phrases!("networks.txt", "ar" "en" "fa"));
static NOTE_OPENINGS: LazyLock<Openings> =
    LazyLock::new(|| phrases!("note_openings.txt", "ar" "de" "en" "fa"));
static WRITER_HEADS: LazyLock<Openings> = LazyLock::new(|| phrases!("writer_heads.txt"));
static NOTE_ROLES: LazyLock<Wholes> = LazyLock::new(|| phrases!("note_roles.txt", "en"));
static BYLINES: LazyLock<Openings> = LazyLock::new(
    || phrases!("bylines.txt", "ar" "ckb" "de" "en" "es" "fa" "fr" "he" "it" "other" "pl" "pt" "ru" "tr" "ur"),
);

/// Words of lines that invite to subscribe, to join, to give.
fn invitations() -> Vec<&'static str> {
    phrases!("invitations.txt", "ar" "de" "en" "es" "fa" "fr")
}

/// Folded words with one space between, punctuation out.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut gap = false;
    fold::each(text, |letter| {
        if !fold::is_alphanumeric(letter) && letter != '©' {
            gap = true;
            return;
        }
        if gap && !key.is_empty() {
            key.push(' ');
        }
        // «©2026» is a mark and a year.
        gap = letter == '©';
        key.push(letter);
    });
    key
}

/// What the key of a line begins with: that of the letters before its first
/// space. Cheap to ask before the whole key is made.
fn key_start(line: &str) -> String {
    let start = line.trim_start();
    if start.starts_with('©') {
        return "©".to_owned();
    }
    let end = start.find(char::is_whitespace).unwrap_or(start.len());
    let end = start[..end].char_indices().nth(60).map_or(end, |(at, _)| at);
    key(&start[..end])
}

/// A line of which several lists are asked whether it begins with a phrase of
/// theirs.
pub struct Line<'a> {
    text: &'a str,
    /// Its [`key_start`].
    start: String,
}

impl<'a> Line<'a> {
    /// A line to ask about.
    pub fn of(text: &'a str) -> Line<'a> {
        Line { text, start: key_start(text) }
    }

    /// A phrase that the line begins with, as a length in words; 0 for none.
    fn opening(&self, openings: &Openings) -> usize {
        openings.opening(self.text, &self.start)
    }

    /// Begins like a teaser: «اقرأ أيضا: …».
    pub fn is_teaser(&self) -> bool {
        self.opening(&TEASERS) > 0
    }

    /// Is a teaser's head alone: «مواضيع ذات صلة:».
    pub fn is_teaser_head(&self) -> bool {
        let words = self.opening(&TEASERS);
        words > 0 && key(self.text).split(' ').count() <= words + 1
    }

    /// Begins like a line every page carries, and is short enough to be one.
    pub fn is_boilerplate(&self) -> bool {
        let words = self.opening(&BOILERPLATE);
        words > 0 && key(self.text).split(' ').count() <= words * 3 + 8
    }

    /// Begins like a notice that every page carries, however long: on comments,
    /// on rights, for subscribers.
    pub fn is_notice(&self) -> bool {
        self.text.len() < NOTICE && self.opening(&NOTICES) > 0
    }

    /// Heads the note on a writer and says nothing else: «نبذة عن الكاتب», "About the
    /// author:".
    pub fn heads_writer(&self) -> bool {
        self.text.len() < WRITER_HEAD
            && WRITER_HEADS.may_open(&self.start)
            && WRITER_HEADS.holds(&key(self.text))
    }

    /// The line is one of some keys, short or long.
    pub fn is_any_of(&self, keys: &[String]) -> bool {
        keys.iter().any(|key| key.starts_with(&self.start)) && keys.contains(&key(self.text))
    }
}

fn opening(line: &str, openings: &Openings) -> usize {
    Line::of(line).opening(openings)
}

/// Begins with a word that only a section's name begins with: «أخبار محلية».
pub fn begins_with_section(part: &str) -> bool {
    part.split_whitespace().next().is_some_and(|word| SECTION_HEADS.holds(&key(word)))
}

/// Names a currency: «ريالا», "USD".
pub fn is_currency(word: &str) -> bool {
    CURRENCIES.holds(&key(word))
}

/// Begins like the time of the last change: «آخر تحديث: …».
pub fn speaks_of_update(line: &str) -> bool {
    opening(line, &UPDATES) > 0
}

/// Begins with a word that no person's name begins with: «قسم الأخبار».
pub fn begins_with_desk(part: &str) -> bool {
    part.split_whitespace().next().is_some_and(|word| DESKS.holds(&key(word)))
}

/// Says how long the article takes to read: «قراءة في دقيقتين».
pub fn is_reading_time(line: &str) -> bool {
    opening(line, &READING_TIMES) > 0
}

/// Heads the readers' comments, with or without their number: «التعليقات (5)».
pub fn heads_comments(line: &str) -> bool {
    let first = line.trim_start_matches(|letter: char| !letter.is_alphabetic());
    if line.len() > COMMENT_HEAD || !COMMENT_HEADS.may_open(&key_start(first)) {
        return false;
    }
    let key = key(line);
    let words = key.split(' ').filter(|word| !word.chars().all(char::is_numeric));
    COMMENT_HEADS.holds(&words.collect::<Vec<_>>().join(" "))
}

/// Is the title of a page on the site itself: «اتصل بنا», "Privacy policy | Example".
pub fn is_site_page(title: &str) -> bool {
    let known = |part: &str| SITE_PAGES.holds(&key(part));
    let mut parts = title.split(['|', '-', '–', '»']);
    title.len() < LOST_LINE && (known(title) || parts.any(known))
}

/// Is a number of readers, comments or shares and nothing else: «قراءة 51 مرات».
pub fn is_counter(line: &str) -> bool {
    if line.len() > READING_TIME || !line.contains(char::is_numeric) {
        return false;
    }
    let key = key(line);
    let (numbers, words): (Vec<&str>, Vec<&str>) =
        key.split(' ').partition(|word| word.chars().all(char::is_numeric));
    let known = |word: &&str| COUNTERS.holds(word);
    !words.is_empty() && numbers.len() <= 3 && words.iter().all(known)
}

/// Leads to the other pages of a text and says nothing else: «الصفحات: 1 2 3 التالي».
pub fn is_pager(line: &str) -> bool {
    let is_number = |word: &&str| word.chars().all(char::is_numeric);
    if line.len() > PAGER || line.split_whitespace().filter(is_number).nth(1).is_none() {
        return false;
    }
    let key = key(line);
    let (numbers, words): (Vec<&str>, Vec<&str>) = key.split(' ').partition(is_number);
    let known = |word: &&str| PAGERS.holds(word);
    numbers.len() > 1 && !words.is_empty() && words.iter().all(known)
}

/// Says who took a picture, or whose it is, and nothing else: «تصوير: ليلى بناني».
pub fn is_photo_credit(line: &str) -> bool {
    line.len() < PHOTO_CREDIT
        && !line.ends_with('.')
        && line.split_once([':', '/']).is_some_and(|(label, name)| {
            let names = name.split_whitespace().count();
            (1..=PHOTO_NAMES).contains(&names) && PHOTO_CREDITS.holds(&key(label))
        })
}

/// Says with a number how long the article takes to read, and no more: «8 min read».
pub fn is_reading_time_alone(line: &str) -> bool {
    if line.len() > READING_TIME || !line.contains(char::is_numeric) {
        return false;
    }
    let key = key(line);
    let words = key.split(' ').filter(|word| !word.starts_with(char::is_numeric));
    is_reading_time(&words.collect::<Vec<_>>().join(" "))
}

/// Is what stands before a name and nothing else: «بقلم:», "Written by".
pub fn is_byline_label(line: &str) -> bool {
    line.len() < 60 && BYLINES.holds(&key(line))
}

/// Begins like a byline, and is short enough to be one: «بقلم: أحمد علي».
pub fn is_byline(line: &str) -> bool {
    let words = if line.len() < 120 { opening(line, &BYLINES) } else { 0 };
    words > 0 && (1..=8).contains(&key(line).split(' ').count().saturating_sub(words))
}

/// How a line signs an article: by the words it begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// Words of their own, whose name stands on the next line: «بقلم».
    Label,
    /// Words that nothing but a name follows: «بقلم: ليلى بناني», "Written by Jane Doe".
    Plain,
    /// A word that any sentence may begin with: "By Jane Doe".
    Bare,
}

/// Whether a line far from the headline signs the article.
pub fn signature(line: &str) -> Option<Signature> {
    if line.len() > 90 {
        return None;
    }
    let words = opening(line, &SIGNATURES);
    if words == 0 {
        return None;
    }
    let marked = line.split_whitespace().take(words).last().unwrap_or_default();
    let marked = marked.contains([':', '/'])
        || line.split_whitespace().nth(words).is_some_and(|next| next.starts_with([':', '/']));
    match key(line).split(' ').count().saturating_sub(words) {
        0 => Some(Signature::Label),
        1..=7 if words > 1 || marked => Some(Signature::Plain),
        2..=4 => Some(Signature::Bare),
        _ => None,
    }
}

/// Holds words in which an outlet speaks of itself: "… is a reader-supported publication".
pub fn is_aside(line: &str) -> bool {
    line.len() < LOST_LINE && ASIDES.may_be_in(line) && ASIDES.is_in(&format!(" {} ", key(line)))
}

/// Begins as the line with the day of publication does: «تاريخ النشر: …».
pub fn labels_date(line: &str) -> bool {
    opening(line, &DATE_LABELS) > 0
}

/// Invites to a newsletter, a channel or an app: «تابعونا عبر قناتنا على واتساب».
pub fn is_invitation(line: &str) -> bool {
    line.len() < INVITATION && {
        let key = format!(" {} ", key(line));
        INVITATIONS.is_in(&key) || opening(line, &FOLLOW_VERBS) > 0 && NETWORKS.is_in(&key)
    }
}

/// Begins like a note on a writer that does not name them: "The author is", «كاتب المقال».
pub fn opens_note(line: &str) -> bool {
    opening(line, &NOTE_OPENINGS) > 0
}

/// Goes on after a writer's name as a note on them does: «is», «كاتبة». A key.
pub fn is_said_of_writers(rest: &str) -> bool {
    opening(rest, &NOTE_VERBS) > 0
}

/// A word that says what a writer is: «journalist».
pub fn is_role_of_writers(word: &str) -> bool {
    NOTE_ROLES.holds(&key(word))
}

/// [`Line::is_teaser`] of a line that is asked once.
pub fn is_teaser(line: &str) -> bool {
    Line::of(line).is_teaser()
}

/// [`Line::is_teaser_head`] of a line that is asked once.
pub fn is_teaser_head(line: &str) -> bool {
    Line::of(line).is_teaser_head()
}

/// [`Line::is_boilerplate`] of a line that is asked once.
pub fn is_boilerplate(line: &str) -> bool {
    Line::of(line).is_boilerplate()
}

/// Says that the page is not there: «الصفحة غير موجودة».
pub fn is_not_found(line: &str) -> bool {
    line.len() < LOST_LINE && LOST.are_within(&key(line))
}

/// Is what stands over a list of tags: «برچسب‌ها».
pub fn is_tag_label(line: &str) -> bool {
    line.len() < TAG_LABEL && TAG_LABELS.holds(&key(line))
}

/// Begins like a list of tags and a colon: «الوسوم: …».
pub fn is_tag_line(line: &str) -> bool {
    let start = &line[..line.floor_char_boundary(TAG_LABEL)];
    start.split_once(':').is_some_and(|(label, _)| {
        let key = key(label);
        key.len() < 60 && TAG_LABELS.holds(&key)
    })
}
