//! The title without the site's name.

use super::tidy;
use crate::model::draft::{Candidate, Origin};

/// What stands between a title and a site's name.
const SEPARATORS: [&str; 12] =
    [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " • ", " · ", " / ", "| ", " |"];

/// The best title, site name removed; empty where there is no claim.
pub fn choose(claims: &[Candidate<String>], names: &[String]) -> String {
    let names: Vec<String> =
        names.iter().map(|name| tidy::key(name)).filter(|name| !name.is_empty()).collect();
    let titles: Vec<(Origin, String)> = claims
        .iter()
        .map(|claim| (claim.origin, tidy::line(&claim.value)))
        .filter(|(_, title)| !title.is_empty() && title.len() < 1_000)
        .collect();
    let bare: Vec<(Origin, String)> = titles
        .iter()
        .map(|(origin, title)| (*origin, without_site(title, &names)))
        .filter(|(_, title)| !names.contains(&tidy::key(title)))
        .collect();
    let Some((_, first)) = bare.first().or(titles.first()) else {
        return String::new();
    };
    let ruled = bare.first().is_some_and(|(origin, _)| *origin == Origin::Publisher);
    if ruled {
        return first.clone();
    }
    let headline = shown(claims, &titles, &names);
    headline.unwrap_or_else(|| agreed(&bare).unwrap_or(first).clone())
}

/// The one headline the reader sees, when another claim shares its words, as
/// that of a line found by its `<title>` does.
fn shown(
    claims: &[Candidate<String>],
    titles: &[(Origin, String)],
    names: &[String],
) -> Option<String> {
    let mut headlines: Vec<String> = Vec::new();
    for claim in claims.iter().filter(|claim| matches!(claim.evidence.as_str(), "h1" | "headline"))
    {
        let line = without_site(&tidy::line(&claim.value), names);
        if !line.is_empty() && !names.contains(&tidy::key(&line)) && !headlines.contains(&line) {
            headlines.push(line);
        }
    }
    let words = |title: &str| -> Vec<String> {
        title.split_whitespace().map(tidy::key).filter(|word| !word.is_empty()).collect()
    };
    let found = headlines.into_iter().find(|headline| {
        let own = words(headline);
        let elsewhere = titles.iter().filter(|(_, title)| title != headline).count();
        let named = |claim: &Candidate<String>| {
            claim.evidence == "headline" && tidy::line(&claim.value) == *headline
        };
        elsewhere == 0
            || claims.iter().any(named)
            || own.len() > 1
                && titles.iter().filter(|(origin, _)| *origin != Origin::Content).any(
                    |(_, title)| {
                        let other = words(title);
                        let shared = own.iter().filter(|word| other.contains(word)).count();
                        shared * 2 >= own.len()
                    },
                )
    })?;
    Some(without_kicker(found, titles))
}

/// A headline element may hold a kicker before the title: another claim that it
/// ends with is the title alone.
fn without_kicker(headline: String, titles: &[(Origin, String)]) -> String {
    let key = tidy::key(&headline);
    let alone =
        titles.iter().filter(|(origin, _)| *origin != Origin::Content).find(|(_, title)| {
            let other = tidy::key(title);
            let long = other.chars().count() >= 15 && other.len() * 3 >= key.len();
            long && other != key && key.ends_with(&other)
        });
    alone.map_or(headline, |(_, title)| title.clone())
}

/// The title most claims agree on: one that others equal, or that others begin
/// with before a separator. Ties go to the earlier claim.
fn agreed(titles: &[(Origin, String)]) -> Option<&String> {
    let keys: Vec<String> = titles.iter().map(|(_, title)| tidy::key(title)).collect();
    let support = |at: usize| {
        keys.iter()
            .enumerate()
            .filter(|(other, key)| {
                *other != at
                    && (**key == keys[at]
                        || (key.starts_with(&keys[at]) && keys[at].chars().count() >= 12))
            })
            .count()
    };
    (0..titles.len())
        .max_by_key(|at| (support(*at), std::cmp::Reverse(*at)))
        .map(|at| &titles[at].1)
}

/// Cuts the site's name from either end.
fn without_site(title: &str, names: &[String]) -> String {
    let mut title = title;
    while let Some(shorter) = cut(title, names) {
        title = shorter;
    }
    title.trim().to_owned()
}

fn cut<'a>(title: &'a str, names: &[String]) -> Option<&'a str> {
    for separator in SEPARATORS {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && is_name(tail, names)
            && !head.trim().is_empty()
        {
            return Some(head.trim_end());
        }
        if let Some((head, tail)) = title.split_once(separator)
            && is_name(head, names)
            && !tail.trim().is_empty()
        {
            return Some(tail.trim_start());
        }
    }
    None
}

/// The part is the site's name, or the name with a few words around it.
fn is_name(part: &str, names: &[String]) -> bool {
    let key = tidy::key(part);
    !key.is_empty()
        && names.iter().any(|name| {
            *name == key
                || (name.chars().count() >= 4
                    && (key.starts_with(name) || key.ends_with(name.as_str()))
                    && key.len() <= name.len() + 24)
                || (key.chars().count() >= 4
                    && name.starts_with(&key)
                    && key.len() * 3 >= name.len())
        })
}
