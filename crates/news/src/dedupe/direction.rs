//! Which way did the text go? Earlier is the origin, unless a credit line says
//! otherwise; two texts that credit one agency both come from it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use text::analyzer;

use crate::model::article::Article;
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

/// The agency that an article's credit lines or byline name, as a number.
pub fn agency(article: &Article) -> Option<u32> {
    let credits = article.credit.iter().map(|credit| credit.name.as_str());
    credits.chain(article.authors.iter().map(String::as_str)).find_map(named)
}

/// The agency named in a byline: «الرياض - واس», «لندن (د ب أ)».
fn named(line: &str) -> Option<u32> {
    let words = words(line);
    (0..words.len()).find_map(|start| {
        (start + 1..=words.len().min(start + 4))
            .rev()
            .find_map(|end| AGENCIES.get(&words[start..end].join(" ")).copied())
    })
}

/// The names an outlet goes by, as credit lines are compared with: its source
/// name and its site name.
pub fn names(article: &Article) -> [u64; 2] {
    let site = article.site_name.as_deref().unwrap_or(&article.source);
    [hash(&key(&article.source)), hash(&key(site))]
}

/// Whether an article's credit lines name the outlet that goes by these names.
pub fn credits(article: &Article, names: &[u64; 2]) -> bool {
    article.credit.iter().any(|credit| {
        let name = key(&credit.name);
        !name.is_empty() && names.contains(&hash(&name))
    })
}
