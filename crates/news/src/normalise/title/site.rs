//! The outlet's name at the ends of a title: by the names it gives itself, by
//! its address, and by what the page repeats.

use std::sync::LazyLock;

use ::text::fold;
use rustc_hash::FxHashSet;
use url::Url;

use crate::model::draft::{Candidate, LOGO, Origin};
use crate::model::lists;
use crate::model::title::{LOOSE_STROKES, STROKES, behind_stroke};
use crate::normalise::tidy;

/// A name that only a stroke gives away has at most so many words.
const WORDS: usize = 4;

/// The name of a section beside the outlet's has at most so many words.
const SECTION_WORDS: usize = 2;

/// A given name of more words may be the headline.
const LONG_NAME: usize = 5;

/// Of the letters of a heading that is the site's name, its host has so large a share.
const HOSTED: f64 = 0.7;

/// The rest of a title after another is a part of its own.
pub fn parts(rest: &str) -> bool {
    behind_stroke(rest).is_some() || rest.trim_start().starts_with([':', '('])
}

/// Keys of the names that are no part of a title.
pub struct Names {
    names: Vec<String>,
    /// Sections, by the address's path: a part that equals one is no title's.
    sections: Vec<String>,
    /// Keys of headlines the reader sees.
    shown: Vec<String>,
    /// The labels of the host.
    labels: Vec<String>,
    /// The words of the address's last part.
    slug: Vec<String>,
}

impl Names {
    /// The names given, those of the address, and those the claims betray; `sections` are what
    /// the page says it stands in.
    pub fn of(
        given: &[String],
        claims: &[Candidate<String>],
        sections: &[Candidate<String>],
        place: Option<&Url>,
    ) -> Names {
        // Templates put the headline where the site's name belongs.
        let long = given.iter().any(|name| count(name) > LONG_NAME);
        let headlines: FxHashSet<String> =
            if long { told(claims).collect() } else { FxHashSet::default() };
        let mut names = Names {
            names: given
                .iter()
                .map(|name| (count(name), fold::letters(name)))
                .filter(|(words, key)| *words <= LONG_NAME || !headlines.contains(key))
                .map(|(_, key)| key)
                .collect(),
            sections: Vec::new(),
            shown: Vec::new(),
            labels: Vec::new(),
            slug: super::slug_of_page(place, 1),
        };
        names.names.retain(|name| !name.is_empty());
        names.sections = sections.iter().map(|section| fold::letters(&section.value)).collect();
        names.sections.retain(|key| key.chars().count() > 2);
        if let Some(place) = place {
            let segments = place.path_segments().into_iter().flatten();
            let segments: Vec<&str> = segments.filter(|part| !part.is_empty()).collect();
            let folders = segments.iter().take(segments.len().saturating_sub(1));
            names
                .sections
                .extend(folders.map(|part| fold::letters(part)).filter(|key| key.len() > 3));
            let host = place.host_str().unwrap_or_default();
            names.labels =
                host.split('.').map(fold::letters).filter(|label| label.len() > 3).collect();
        }
        let logos = claims.iter().filter(|claim| claim.evidence == LOGO);
        names
            .names
            .extend(logos.map(|logo| fold::letters(&logo.value)).filter(|key| !key.is_empty()));
        names.shown = claims
            .iter()
            .filter(|claim| super::is_shown(claim))
            .map(|claim| fold::letters(&tidy::line(&claim.value)))
            .collect();
        let whole = claims
            .iter()
            .find(|claim| claim.origin == Origin::Content && claim.evidence == "title");
        if let Some(name) =
            whole.and_then(|whole| names.repeated(&tidy::line(&whole.value), claims))
        {
            names.names.push(name);
        }
        let hosted: Vec<String> = claims
            .iter()
            .filter(|claim| super::is_shown(claim) && names.hosts(&claim.value))
            .map(|claim| fold::letters(&claim.value))
            .filter(|key| told(claims).all(|told| !told.starts_with(key)))
            .collect();
        names.names.extend(hosted);
        names
    }

    /// A heading of words that the host is made of, and the address's path is not.
    fn hosts(&self, heading: &str) -> bool {
        let words: Vec<String> = super::words(heading);
        let host = self.labels.concat();
        let letters = |word: &String| word.chars().count();
        let all: usize = words.iter().map(letters).sum();
        let known = words.iter().filter(|word| word.len() > 1 && host.contains(word.as_str()));
        let known: usize = known.map(letters).sum();
        (1..=WORDS).contains(&words.len())
            && known as f64 >= HOSTED * all as f64
            && !words.iter().all(|word| self.slug.contains(word))
    }

    /// How many telling words a part of a title shares with the address's path.
    fn in_path(&self, part: &str) -> usize {
        let words = super::words(part);
        words.iter().filter(|word| word.len() > 3 && self.slug.contains(word)).count()
    }

    /// The end of `<title>` that is a heading of the page by itself, as the site's
    /// name in the page's head is: shorter than what stands before it, or unknown
    /// to all that structured data and `<meta>` say of the title, or without the
    /// words of the address that stand before it.
    fn repeated(&self, title: &str, claims: &[Candidate<String>]) -> Option<String> {
        let unknown = |key: &str| {
            told(claims).next().is_some() && told(claims).all(|told| !told.contains(key))
        };
        STROKES.iter().find_map(|stroke| {
            title.match_indices(stroke).find_map(|(at, _)| {
                let (head, tail) = (&title[..at], &title[at + stroke.len()..]);
                let key = fold::letters(tail);
                if key.is_empty() || !self.shown.contains(&key) {
                    return None;
                }
                let words = count(tail);
                let shorter = words <= WORDS && (words < count(head) || unknown(&key));
                let elsewhere = self.in_path(head) > 0
                    && self.in_path(tail) == 0
                    && told(claims).all(|told| told != key);
                (shorter || elsewhere).then_some(key)
            })
        })
    }

    /// The text is nothing but a name of the outlet.
    pub fn is(&self, text: &str) -> bool {
        self.names.contains(&fold::letters(text))
    }

    /// The title without the names at its ends.
    pub fn cut_from(&self, title: &str, shown: bool) -> String {
        let mut title = title;
        while let Some(shorter) = self.cut(title, shown) {
            title = match shown {
                true => shorter,
                false => without_section(title, shorter),
            };
        }
        title.trim().to_owned()
    }

    fn cut<'a>(&self, title: &'a str, shown: bool) -> Option<&'a str> {
        if let Some((head, tail)) = title.split_once(':')
            && !shown
            && self.is(head)
            && count(tail) > 1
        {
            return Some(tail.trim_start_matches([':', ' ']));
        }
        for stroke in STROKES {
            if let Some((head, tail)) = title.rsplit_once(stroke)
                && !head.trim().is_empty()
                && (self.names(tail) || self.betrayed(head, stroke, tail, shown))
            {
                return Some(head.trim_end());
            }
            if let Some((head, tail)) = title.split_once(stroke)
                && (self.names(head)
                    || !shown && (self.is_section(head, tail) || is_before_headline(head, tail)))
                && !tail.trim().is_empty()
            {
                return Some(tail.trim_start());
            }
            let whole = title.match_indices(stroke).map(|(at, _)| at);
            if let Some(at) = whole.into_iter().find(|at| self.is(&title[at + stroke.len()..])) {
                return Some(title[..at].trim_end()).filter(|head| !head.is_empty());
            }
        }
        self.cut_loosely(title, shown)
    }

    /// Without a name that is known to the letter, whatever stroke it stands behind.
    fn cut_loosely<'a>(&self, title: &'a str, shown: bool) -> Option<&'a str> {
        let parts = |(at, stroke): &(usize, &str)| {
            let space = |letter: Option<char>| letter.is_some_and(char::is_whitespace);
            let before = space(title[..*at].chars().next_back());
            let dashed = before || space(title[at + stroke.len()..].chars().next());
            if *stroke == ":" { !shown } else { "|｜«»‹›".contains(stroke) || dashed }
        };
        let mut strokes = title.match_indices(LOOSE_STROKES).filter(parts);
        strokes.find_map(|(at, stroke)| {
            let (head, tail) = (title[..at].trim_end(), title[at + stroke.len()..].trim_start());
            let (head, tail) =
                (head.trim_end_matches(LOOSE_STROKES), tail.trim_start_matches(LOOSE_STROKES));
            if self.is(tail) && count(head) >= WORDS {
                return Some(head.trim_end());
            }
            (self.is(head) && count(tail) >= WORDS).then(|| tail.trim_start())
        })
    }

    /// The part before a stroke is the section's name, and a headline stands behind it.
    fn is_section(&self, head: &str, tail: &str) -> bool {
        self.sections.contains(&fold::letters(head)) && count(tail) >= WORDS
    }

    /// The part is the site's name, or the name with a few words around it.
    fn names(&self, part: &str) -> bool {
        let key = fold::letters(part);
        !key.is_empty()
            && self.names.iter().any(|name| {
                *name == key
                    || (name.chars().count() >= 4
                        && (key.starts_with(name) || key.ends_with(name.as_str()))
                        && key.len() <= name.len() + 24)
                    || (key.chars().count() >= 4
                        && name.starts_with(&key)
                        && key.len() * 3 >= name.len())
            })
    }

    /// The end of a title that no headline shows is a section of the address,
    /// shares a word with the host, or stands behind a bar.
    fn betrayed(&self, head: &str, stroke: &str, tail: &str, shown: bool) -> bool {
        let key = fold::letters(tail);
        if key.is_empty() || self.sections.contains(&key) {
            return !key.is_empty();
        }
        let words = count(tail);
        if shown || words > WORDS || count(head) < words.max(2) {
            return false;
        }
        if self.shown.iter().any(|shown| shown.ends_with(&key)) {
            return false;
        }
        let hosted = tail.split_whitespace().map(fold::letters).any(|word| {
            word.chars().count() >= 4 && self.labels.iter().any(|label| label.contains(&word))
        });
        hosted || stroke.contains('|') || is_outlet(tail)
    }
}

/// Words that begin or end the name of an outlet.
static OUTLET_WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    lists::letters(&[
        include_str!("../../../../../languages/ar/outlet_words.txt"),
        include_str!("../../../../../languages/de/outlet_words.txt"),
        include_str!("../../../../../languages/en/outlet_words.txt"),
        include_str!("../../../../../languages/es/outlet_words.txt"),
        include_str!("../../../../../languages/fa/outlet_words.txt"),
        include_str!("../../../../../languages/fr/outlet_words.txt"),
        include_str!("../../../../../languages/tr/outlet_words.txt"),
        include_str!("../../../../../languages/ur/outlet_words.txt"),
    ])
});

/// The part is named as outlets are: «صحيفة الرواق», "Inlet Weekly".
fn is_outlet(part: &str) -> bool {
    let mut words = part.split_whitespace();
    let ends = [words.next(), words.next_back()];
    (2..=WORDS).contains(&count(part))
        && ends.into_iter().flatten().any(|word| OUTLET_WORDS.contains(&fold::letters(word)))
}

/// A part before a stroke is named as outlets are, and a headline stands behind it.
fn is_before_headline(head: &str, tail: &str) -> bool {
    is_outlet(head) && count(tail) > WORDS
}

/// What is left of `whole` without the outlet's name, and without the section that stands
/// beside the name behind the same stroke: «… | رياضة | صحيفة المثال».
fn without_section<'a>(whole: &str, rest: &'a str) -> &'a str {
    let is_headline = |part: &str| count(part) > WORDS;
    let is_section = |part: &str| (1..=SECTION_WORDS).contains(&count(part));
    let stroke = |cut: &str| {
        STROKES.iter().find(|stroke| cut.starts_with(stroke.trim()) || cut.ends_with(stroke.trim()))
    };
    if let Some(cut) = whole.strip_prefix(rest).map(str::trim)
        && let Some((head, section)) = stroke(cut).and_then(|stroke| rest.rsplit_once(stroke))
        && is_headline(head)
        && is_section(section)
    {
        return head.trim_end();
    }
    if let Some(cut) = whole.strip_suffix(rest).map(str::trim)
        && let Some((section, tail)) = stroke(cut).and_then(|stroke| rest.split_once(stroke))
        && is_headline(tail)
        && is_section(section)
    {
        return tail.trim_start();
    }
    rest
}

/// Keys of what structured data and `<meta>` say of the title.
fn told(claims: &[Candidate<String>]) -> impl Iterator<Item = String> + '_ {
    claims
        .iter()
        .filter(|claim| claim.origin != Origin::Content)
        .map(|claim| fold::letters(&claim.value))
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}
