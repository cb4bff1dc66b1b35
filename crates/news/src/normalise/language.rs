//! The language of an article.

use text::detect::detect;
use text::language::Language;

/// How much of a body settles its language, in bytes.
const SAMPLE: usize = 4_096;

/// The BCP-47 tag of an article's language: its own text, with the page's
/// claims as prior; `und` where neither tells.
pub fn of(title: &str, body: &str, claims: &[&str]) -> String {
    let prior = claims.iter().find_map(|claim| Language::from_tag(claim.trim()));
    let end = body.char_indices().map(|(at, _)| at).find(|at| *at >= SAMPLE);
    let sample = format!("{title}\n{}", &body[..end.unwrap_or(body.len())]);
    match detect(&sample, prior).or(prior) {
        Some(language) => language.tag().to_owned(),
        None => claims
            .iter()
            .filter_map(|claim| claim.trim().split(['-', '_']).next())
            .find(|tag| matches!(tag.len(), 2 | 3) && tag.chars().all(|c| c.is_ascii_alphabetic()))
            .map_or_else(|| "und".to_owned(), str::to_ascii_lowercase),
    }
}
