//! The publisher's own tags for this article.

use super::tidy;
use crate::model::draft::{Candidate, Origin};

/// A tag is a name or a phrase, in scalars.
const LONGEST: usize = 60;

/// An article with more tags than this shows the whole site's list.
const MOST: usize = 40;

/// The tags of every claim in order, each once; glued lists and tags that are
/// the site's or the article's own name are dropped.
pub fn choose(claims: &[Candidate<String>], title: &str, site_names: &[String]) -> Vec<String> {
    let mut seen: Vec<String> = vec![tidy::key(title)];
    seen.extend(site_names.iter().map(|name| tidy::key(name)));
    let mut tags = Vec::new();
    let mut origins: Vec<Origin> = claims.iter().map(|claim| claim.origin).collect();
    origins.sort();
    origins.dedup();
    for origin in origins {
        let own: Vec<String> = claims
            .iter()
            .filter(|claim| claim.origin == origin)
            .flat_map(|claim| split(&claim.value))
            .collect();
        if own.len() > MOST {
            continue;
        }
        for tag in own {
            let key = tidy::key(&tag);
            if !key.is_empty() && !seen.contains(&key) {
                seen.push(key);
                tags.push(tag);
            }
        }
    }
    tags
}

fn split(claim: &str) -> Vec<String> {
    claim
        .split([',', '،', ';', '؛', '|', '\n'])
        .map(|tag| tidy::line(tag.trim_matches(['#', ' ', '"', '\'', '[', ']'])).replace('_', " "))
        .filter(|tag| tag.chars().count() <= LONGEST && tag.split(' ').count() <= 8)
        .filter(|tag| tag.chars().any(char::is_alphanumeric))
        .collect()
}
