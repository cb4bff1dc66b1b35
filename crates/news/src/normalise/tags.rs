//! The publisher's own tags for this article.

use super::tidy;
use crate::model::draft::{Candidate, Origin};

/// A tag is a name or a phrase, in scalars.
const LONGEST: usize = 60;

/// An article with more tags than this shows the whole site's list.
const MOST: usize = 40;

/// The tags of every claim in order, each once; glued lists and tags that are
/// the site's or the article's own name are dropped.
///
/// Links under an article often mix its tags with the site's topics of the day:
/// where many of a long list do not occur in the article, those go.
pub fn choose(
    claims: &[Candidate<String>],
    title: &str,
    text: &str,
    site_names: &[String],
) -> Vec<String> {
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
        let own = if origin == Origin::Content { of_article(own, title, text) } else { own };
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

fn of_article(tags: Vec<String>, title: &str, text: &str) -> Vec<String> {
    if tags.len() < 8 {
        return tags;
    }
    let spaced = |text: &str| {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        let words: Vec<String> = words.map(tidy::key).filter(|word| !word.is_empty()).collect();
        format!(" {} ", words.join(" "))
    };
    let article = spaced(&format!("{title} {text}"));
    let found = |tag: &String| article.contains(&spaced(tag));
    let foreign = tags.iter().filter(|tag| !found(tag)).count();
    if foreign * 10 >= tags.len() * 4 && foreign < tags.len() {
        tags.into_iter().filter(found).collect()
    } else {
        tags
    }
}

fn split(claim: &str) -> Vec<String> {
    claim
        .split([',', '،', ';', '؛', '|', '\n'])
        .map(|tag| tidy::line(tag.trim_matches(['#', ' ', '"', '\'', '[', ']'])).replace('_', " "))
        .filter(|tag| tag.chars().count() <= LONGEST && tag.split(' ').count() <= 8)
        .filter(|tag| tag.chars().any(char::is_alphanumeric))
        .collect()
}
