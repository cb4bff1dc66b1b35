//! The publisher's own tags for this article.

use ::text::fold;

use super::tidy;
use crate::model::draft::{Candidate, Origin};

/// A tag is a name or a phrase, in scalars.
const LONGEST: usize = 60;

/// An article with more tags than this shows the whole site's list.
const MOST: usize = 40;

/// So many labels of a content system are no chance: «contentId: 15cd344d».
const LABELS: usize = 3;

/// So many tags in a row make a glued one.
const GLUED: usize = 3;

/// The tags of every claim in order, each once; glued lists, labels of content
/// systems and tags that are the site's or the article's own name are dropped.
///
/// Links under an article often mix its tags with the site's topics of the day:
/// where many of a long list do not occur in the article, those go.
pub fn choose(
    claims: &[Candidate<String>],
    title: &str,
    text: &str,
    site_names: &[String],
) -> Vec<String> {
    let sites: Vec<String> = site_names.iter().map(|name| fold::letters(name)).collect();
    let mut seen: Vec<String> = sites.iter().cloned().chain([fold::letters(title)]).collect();
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
        let own = match origin {
            Origin::Content => of_article(own, title, text),
            _ if own.iter().any(|tag| sites.contains(&fold::letters(tag))) => {
                without_sections(own, title, text)
            }
            _ => own,
        };
        for tag in unlabelled(own) {
            let key = fold::letters(&tag);
            if !key.is_empty() && !seen.contains(&key) {
                seen.push(key);
                tags.push(tag);
            }
        }
    }
    unglued(tags)
}

/// Leaves out what a content system notes for itself, where it does so often; what it
/// notes as a subject is a tag.
fn unlabelled(tags: Vec<String>) -> Vec<String> {
    if tags.iter().filter(|tag| labelled(tag).is_some()).count() < LABELS {
        return tags;
    }
    let plain = |tag: String| match labelled(&tag) {
        Some((name, value)) => {
            SUBJECTS.contains(&name.to_ascii_lowercase().as_str()).then(|| value.trim().to_owned())
        }
        None => Some(tag),
    };
    tags.into_iter().filter_map(plain).collect()
}

/// A label and what it is of: «subject:Local news», «Length/medium».
fn labelled(tag: &str) -> Option<(&str, &str)> {
    let at = tag.find([':', '/'])?;
    let (name, value) = (&tag[..at], &tag[at + 1..]);
    // «TV/Radio» is a tag.
    let shortest = if tag[at..].starts_with('/') { 4 } else { 2 };
    let is_name = |byte: u8| byte.is_ascii_alphabetic() || byte == b'-';
    (name.len() >= shortest && name.bytes().all(is_name)).then_some((name, value))
}

/// Labels of what an article is about.
const SUBJECTS: [&str; 6] = ["keyword", "keywords", "subject", "subjects", "tag", "topic"];

/// Leaves out a tag that is several of the others written without a space.
fn unglued(mut tags: Vec<String>) -> Vec<String> {
    let bare = |tag: &str| tag.split_whitespace().collect::<String>();
    let parts: Vec<String> = tags.iter().map(|tag| bare(tag)).collect();
    let is_glued = |tag: &String| {
        let tag = bare(tag);
        (0..parts.len()).any(|at| {
            let (mut rest, mut taken) = (tag.as_str(), 0);
            for part in &parts[at..] {
                let Some(left) = rest.strip_prefix(part.as_str()) else { break };
                (rest, taken) = (left, taken + 1);
            }
            rest.is_empty() && taken >= GLUED
        })
    };
    tags.retain(|tag| !is_glued(tag));
    tags
}

/// Of keywords that name the outlet, those of which the article speaks, unless it speaks of
/// most: the others are on every page of the site, «رياضة», «منوعات».
fn without_sections(mut tags: Vec<String>, title: &str, text: &str) -> Vec<String> {
    if tags.len() < SECTIONS {
        return tags;
    }
    let found = spoken_of(title, text);
    let spoken = tags.iter().filter(|tag| found(tag)).count();
    // Of none it speaks where tags are written in other words than articles.
    if spoken > 0 && spoken * 2 < tags.len() {
        tags.retain(|tag| found(tag));
    }
    tags
}

/// A list of fewer keywords is an article's own, though it names the outlet.
const SECTIONS: usize = 5;

fn of_article(tags: Vec<String>, title: &str, text: &str) -> Vec<String> {
    if tags.len() < 8 {
        return tags;
    }
    let found = spoken_of(title, text);
    let foreign = tags.iter().filter(|tag| !found(tag)).count();
    if foreign * 10 >= tags.len() * 4 && foreign < tags.len() {
        tags.into_iter().filter(found).collect()
    } else {
        tags
    }
}

/// Whether a tag's words stand in the article, one after the other.
fn spoken_of(title: &str, text: &str) -> impl Fn(&String) -> bool {
    let spaced = |text: &str| {
        let words = text.split(|letter: char| !fold::is_alphanumeric(letter));
        let words: Vec<String> = words.map(fold::letters).filter(|word| !word.is_empty()).collect();
        format!(" {} ", words.join(" "))
    };
    let article = spaced(&format!("{title} {text}"));
    move |tag: &String| article.contains(&spaced(tag))
}

fn split(claim: &str) -> Vec<String> {
    // «#جسر_الوادي #البلدية»
    let hashes = if claim.matches('#').count() > 1 { '#' } else { ',' };
    claim
        .split([hashes, ',', '،', ';', '؛', '|', '\n'])
        .map(|tag| tidy::line(tag.trim_matches(['#', ' ', '"', '\'', '[', ']'])).replace('_', " "))
        .filter(|tag| tag.chars().count() <= LONGEST && tag.split(' ').count() <= 8)
        .filter(|tag| tag.chars().any(char::is_alphanumeric))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(claimed: &[&str], wanted: &[&str]) {
        let claim = |tag: &&str| Candidate {
            value: (*tag).to_owned(),
            origin: Origin::Content,
            evidence: "tag link".to_owned(),
        };
        let claims: Vec<_> = claimed.iter().map(claim).collect();
        assert_eq!(choose(&claims, "عنوان", "نص", &[]), wanted, "{claimed:?}");
    }

    #[test]
    fn keywords_of_every_page_are_no_tags() {
        let claim = |value: &str| Candidate {
            value: value.to_owned(),
            origin: Origin::Meta,
            evidence: "keywords".to_owned(),
        };
        let site = ["الرواق".to_owned()];
        let found =
            |keywords: &str| choose(&[claim(keywords)], "افتتاح الجسر", "عبر الناس الوادي", &site);
        assert_eq!(found("الرواق,الجسر,رياضة,سياسة,منوعات"), ["الجسر"]);
        assert_eq!(found("الجسر,النقل,المدينة"), ["الجسر", "النقل", "المدينة"]);
        assert_eq!(found("الرواق,الجسر,الوادي,النقل"), ["الجسر", "الوادي", "النقل"]);
    }

    #[test]
    fn what_is_no_tag_is_left_out() {
        check(&["سوريا", "غوطة دمشق", "روسيا"], &["سوريا", "غوطة دمشق", "روسيا"]);
        check(
            &["سوريا", "غوطة دمشق", "روسيا", "سورياغوطة دمشقروسيا"],
            &["سوريا", "غوطة دمشق", "روسيا"],
        );
        check(
            &["content-type: Feature", "locale: US", "contentId: fbf84de3", "culture"],
            &["culture"],
        );
        check(
            &["subject:Local news", "path:news", "clone:no", "Length/medium", "culture"],
            &["Local news", "culture"],
        );
        check(&["#جسر_الوادي #البلدية"], &["جسر الوادي", "البلدية"]);
        check(&["Opinion: Syria", "culture"], &["Opinion: Syria", "culture"]);
    }
}
