//! Which way did the text go? Earlier is the origin, unless a credit line says
//! otherwise; texts that credit an agency come from it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use text::analyzer::{self, Analysis};

use crate::model::article::Article;
use crate::model::words::ArticleWords;
use text::hash::hash;

/// `languages/ar/wire_agencies.txt`: one agency a line, its spellings between `|`.
static AGENCIES: LazyLock<FxHashMap<String, u32>> = LazyLock::new(|| {
    let mut spellings = FxHashMap::default();
    for line in include_str!("../../../../languages/ar/wire_agencies.txt").lines() {
        let line = line.split('#').next().unwrap_or_default();
        let mut number = None;
        for spelling in line.split('|').map(key).filter(|spelling| !spelling.is_empty()) {
            let number = *number.get_or_insert(hash(&spelling) as u32);
            spellings.insert(spelling, number);
        }
    }
    spellings
});

/// Words of a byline or credit that are looked at.
const MAX_CREDIT_WORDS: usize = 12;

/// Words of an agency's name, at most.
const MAX_NAME: usize = 4;

/// Words of a text among which a dateline is looked for.
const DATELINE_WORDS: usize = 14;

/// Scalars in brackets that may be an agency's name.
const MAX_BRACKETED: usize = 24;

/// What an agency's full name begins with.
static AGENCY: LazyLock<String> = LazyLock::new(|| key("وكالة"));

/// «وكالات»: agencies, but not which.
static UNNAMED: LazyLock<u32> = LazyLock::new(|| hash(&key("وكالات")) as u32);

fn key(text: &str) -> String {
    words(text).join(" ")
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    analyzer::tokens(text, text::language::Language::Ar, |token| {
        if words.len() < MAX_CREDIT_WORDS {
            words.push(token.folded.to_owned());
        }
    });
    words
}

/// Which way a text went between an article and another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The article has it from the other.
    FromOther,
    /// The other has it from the article.
    ToOther,
    /// Both have it from a third, usually an agency.
    Shared,
}

/// Whether two texts that reproduce one another have a common origin by the
/// agencies they credit: the same one, or one credits an agency and the other
/// nobody, or names no more than «وكالات». Two that credit different agencies
/// have not.
pub fn common_origin(a: &[u32], b: &[u32]) -> bool {
    let named = |agencies: &[u32]| agencies.iter().any(|agency| *agency != *UNNAMED);
    match (named(a), named(b)) {
        (true, true) => a.iter().any(|agency| b.contains(agency)),
        _ => !a.is_empty() || !b.is_empty(),
    }
}

/// The agencies that an article's credit lines, byline and dateline name, as
/// numbers.
pub fn agencies(article: &Article, words: &ArticleWords) -> Vec<u32> {
    let mut found = Vec::new();
    let credits = article.credit.iter().map(|credit| credit.name.as_str());
    for line in credits.chain(article.authors.iter().map(String::as_str)) {
        named(line, &mut found);
    }
    if found.is_empty() {
        dateline(&article.text, &words.text, &mut found);
    }
    if found.is_empty() {
        cited(&article.text, &mut found);
    }
    found
}

/// The agencies named in a byline: «الرياض - واس», «لندن (د ب أ، أ ف ب)».
fn named(line: &str, found: &mut Vec<u32>) {
    let words = words(line);
    let mut at = 0;
    while at < words.len() {
        let spelled = (at + 1..=words.len().min(at + MAX_NAME))
            .rev()
            .find_map(|end| Some((end, *AGENCIES.get(&words[at..end].join(" "))?)));
        at = match spelled {
            Some((end, agency)) => {
                found.push(agency);
                end
            }
            None => at + 1,
        };
    }
}

/// The agency of a dateline that was left in the text: «واس - الرياض: …»,
/// «سان فرانسيسكو 20 يوليو (رويترز) - …», or in brackets at its end. Without
/// brackets, a dash, colon or stroke must stand beside it: many agencies' names
/// are common words.
fn dateline(text: &str, words: &Analysis, found: &mut Vec<u32>) {
    let count = words.words.len();
    let starts = (0..count.min(DATELINE_WORDS)).chain(count.saturating_sub(MAX_NAME)..count);
    for at in starts {
        for end in (at + 1..=count.min(at + MAX_NAME)).rev() {
            let bytes = words.words[at].bytes.start..words.words[end - 1].bytes.end;
            let Some(agency) = text.get(bytes.clone()).and_then(|name| AGENCIES.get(&key(name)))
            else {
                continue;
            };
            let before = text[..bytes.start].trim_end().chars().next_back();
            let after = text[bytes.end..].trim_start().chars().next();
            let bracketed = before == Some('(') && after == Some(')');
            let beside = |mark: Option<char>| {
                mark.is_some_and(|mark| matches!(mark, '-' | '–' | '—' | ':' | '/'))
            };
            if bracketed
                || (at < DATELINE_WORDS && (beside(before) || before.is_none() && beside(after)))
            {
                found.push(*agency);
                return;
            }
        }
    }
}

/// The agency that a text names in brackets behind its full name: «حسبما ذكرت وكالة
/// أنباء البحرين (بنا)».
fn cited(text: &str, found: &mut Vec<u32>) {
    for (at, _) in text.match_indices('(') {
        let behind = &text[at + 1..];
        let name = behind.char_indices().take(MAX_BRACKETED).find(|(_, c)| *c == ')');
        let Some(agency) = name.and_then(|(end, _)| AGENCIES.get(&key(&behind[..end]))) else {
            continue;
        };
        let mut before = text[..at].split_whitespace().rev().take(MAX_NAME);
        if before.any(|word| key(word).ends_with(AGENCY.as_str())) {
            found.push(*agency);
            return;
        }
    }
}

/// The names an outlet goes by, as credit lines are compared with: its source
/// name and its site name.
pub fn names(article: &Article) -> [u32; 2] {
    let site = article.site_name.as_deref().unwrap_or(&article.source);
    [&article.source, site].map(|name| hash(&key(name)) as u32)
}

/// Whether an article's credit lines name the outlet that goes by these names.
pub fn credits(article: &Article, names: &[u32; 2]) -> bool {
    article.credit.iter().any(|credit| {
        let name = key(&credit.name);
        !name.is_empty() && names.contains(&(hash(&name) as u32))
    })
}
