//! The shape of an address: what all articles of an outlet have in common.
//!
//! `https://a.example/politics/2024/11/30/some-long-words` has the shape
//! `a.example/*/9999/99/99/-`. Which shapes of an outlet are articles is learned
//! from what its pages were read to; before that, features of the link tell.

use rustc_hash::FxHashMap;
use url::Url;

use super::Link;

/// A headline has at least so many words.
const HEADLINE_WORDS: usize = 4;

/// A slug of at least so many words is a headline.
const SLUG_WORDS: usize = 4;

/// A number of at least so many digits is an article's.
const NUMBER_DIGITS: usize = 5;

/// Path parts of pages that list articles, of a tag, a section, a writer, a search.
const LISTS: [&str; 10] = [
    "tag",
    "tags",
    "category",
    "categories",
    "author",
    "authors",
    "section",
    "topic",
    "topics",
    "search",
];

/// Path parts of other pages that are no articles, whatever else they look like.
const NO_ARTICLES: [&str; 12] = [
    "login",
    "register",
    "about",
    "contact",
    "privacy",
    "terms",
    "page",
    "feed",
    "rss",
    "wp-content",
    "wp-login.php",
    "archive",
];

/// An address with its changing parts replaced.
pub fn of(url: &Url) -> String {
    let mut shape = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
    for part in parts(url) {
        shape.push('/');
        shape.push_str(&generalised(&part));
    }
    for (name, value) in url.query_pairs() {
        shape.push_str(&format!("?{name}={}", generalised(&value)));
    }
    shape
}

fn parts(url: &Url) -> impl Iterator<Item = String> + '_ {
    let parts = url.path_segments().into_iter().flatten().filter(|part| !part.is_empty());
    parts.map(|part| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned())
}

fn generalised(part: &str) -> String {
    let (stem, ending) = match part.rsplit_once('.') {
        Some((stem, ending)) if (2..=5).contains(&ending.len()) => (stem, format!(".{ending}")),
        _ => (part, String::new()),
    };
    let digits = stem.chars().filter(char::is_ascii_digit).count();
    let letters = stem.chars().filter(|c| c.is_alphabetic()).count();
    let body = match (letters, digits, words(stem)) {
        (_, _, words) if words >= SLUG_WORDS => "-".to_owned(),
        (0, digits, _) if digits > 0 => "9".repeat(digits.min(NUMBER_DIGITS)),
        (_, digits, _) if digits >= NUMBER_DIGITS => "#".to_owned(),
        (_, 0, 1) if stem.len() <= 20 => stem.to_lowercase(),
        _ => "*".to_owned(),
    };
    body + &ending
}

fn words(slug: &str) -> usize {
    slug.split(['-', '_', ' ', '+']).filter(|word| !word.is_empty()).count()
}

/// What an address alone tells of being an article's.
struct Signs {
    numbered: bool,
    slug: bool,
    dated: bool,
}

impl Signs {
    /// `None` where a part says that the page is no article.
    fn of(url: &Url) -> Option<Signs> {
        let parts: Vec<String> = parts(url).collect();
        if parts.iter().any(|part| is_one_of(part, &[&NO_ARTICLES, &LISTS])) {
            return None;
        }
        Signs::seen(url, &parts)
    }

    /// What the parts of an address show, whatever they are named.
    fn seen(url: &Url, parts: &[String]) -> Option<Signs> {
        let last = parts.last()?;
        let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
        let numbered = parts.iter().any(|part| digits(part) >= NUMBER_DIGITS)
            || url.query_pairs().any(|(_, value)| digits(&value) >= NUMBER_DIGITS - 1);
        let dated = parts.windows(2).any(|pair| {
            pair[0].len() == 4
                && pair[0].starts_with("20")
                && pair[1].len() <= 2
                && digits(&pair[1]) > 0
        });
        Some(Signs { numbered, slug: words(last) >= SLUG_WORDS, dated })
    }
}

/// Whether an address is one article's: a number of its own, or a headline's words.
pub fn is_of_article(url: &Url) -> bool {
    Signs::of(url).is_some_and(|signs| signs.numbered || signs.slug)
}

/// Whether an address is that of a list of articles, and of nothing that is named in it
/// besides: /tag/olives, not /topics/climate/what-the-rain-brought.
pub fn is_of_listing(url: &Url) -> bool {
    let parts: Vec<String> = parts(url).collect();
    let named = parts.iter().any(|part| is_one_of(part, &[&LISTS]));
    named && Signs::seen(url, &parts).is_some_and(|signs| !signs.numbered && !signs.slug)
}

fn is_one_of(part: &str, lists: &[&[&str]]) -> bool {
    let part = part.to_lowercase();
    lists.iter().any(|list| list.contains(&part.as_str()))
}

/// Whether a link of a section page looks like one to an article, before
/// anything is known of its outlet: a headline for a name, and an address with
/// a number, a date or a headline in it.
pub fn looks_like_article(link: &Link) -> bool {
    let signs = Url::parse(&link.url).ok().and_then(|url| Signs::of(&url));
    let Some(Signs { numbered, slug, dated }) = signs else { return false };
    let named = link.title.as_deref().map_or(0, |title| title.split_whitespace().count());
    let signs = [named >= HEADLINE_WORDS, numbered, slug, dated];
    signs.into_iter().filter(|sign| *sign).count() >= 2
}

/// So many pages of a shape tell whether such pages are articles.
const ENOUGH: u32 = 5;

/// A shape of which at least this share was articles is articles'.
const MOSTLY: f64 = 0.5;

/// One of which at most this share was is not.
const SELDOM: f64 = 0.1;

/// What an outlet's pages were read to, by the shapes of their addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shapes {
    seen: FxHashMap<String, (u32, u32)>,
}

impl Shapes {
    /// Takes note of pages of a shape: articles, and pages that are none.
    pub fn add(&mut self, shape: String, articles: u32, others: u32) {
        let (had, had_others) = self.seen.entry(shape).or_default();
        *had = had.saturating_add(articles);
        *had_others = had_others.saturating_add(others);
    }

    /// Whether a link leads to an article: as its shape's pages did, or else as
    /// it looks.
    pub fn is_article(&self, link: &Link) -> bool {
        let Ok(url) = Url::parse(&link.url) else { return false };
        let (articles, others) = self.seen.get(&of(&url)).copied().unwrap_or_default();
        let pages = articles.saturating_add(others);
        let share = f64::from(articles) / f64::from(pages.max(1));
        match pages >= ENOUGH {
            true if share >= MOSTLY => true,
            true if share <= SELDOM => false,
            _ => looks_like_article(link),
        }
    }
}
