//! An agency's dateline before the text: «طوقاد/ علي أونال/ الأناضول» is a place, a
//! person and an agency, «رفحاء 11 جمادى الآخرة 1448 هـ الموافق 21 نوفمبر 2026 م واس» a
//! place, a day and an agency. It leaves the body; who is named is kept beside it.

use std::sync::LazyLock;

use ::text::date::{self, Context};
use ::text::fold;
use ::text::letter::in_arabic_block;
use ::text::names;
use jiff::tz::TimeZone;
use rustc_hash::FxHashSet;

use super::byline;
use super::dates::HORIZON;
use crate::model::agencies::is_agency;
use crate::model::article::{Block, BlockKind, Credit};
use crate::model::lists::entries;

/// A dateline stands among so many blocks at the beginning.
const HEAD: usize = 4;

/// It is short, in scalars.
const LONGEST: usize = 110;

/// A part between strokes has so many words at most.
const WORDS: usize = 4;

/// Beside the dates stand so many words at most: of the place, the agency, calendars.
const BESIDE: usize = 9;

/// What a dateline tells.
#[derive(Debug, PartialEq)]
pub struct Dateline {
    /// The agency, and the line as it stood; none where only the writer is named.
    pub credit: Option<Credit>,
    /// The persons it names, in its order.
    pub persons: Vec<String>,
}

/// Takes the dateline off the beginning of the body, in place. `sites` are the names of
/// the outlet.
pub fn take(blocks: &mut Vec<Block>, sites: &[String]) -> Option<Dateline> {
    let (at, found) = blocks.iter().take(HEAD).enumerate().find_map(|(at, block)| {
        let running = block.kind == BlockKind::Paragraph && block.text.chars().count() <= LONGEST;
        let line =
            || signed(&block.text).or_else(|| dated(&block.text)).or_else(|| written(&block.text));
        let first =
            || (at == 0).then(|| placed(&block.text).or_else(|| housed(&block.text, sites)));
        Some((at, running.then(|| line().or_else(|| first().flatten())).flatten()?))
    })?;
    (blocks.len() > 1).then(|| blocks.remove(at))?;
    Some(found)
}

fn bare(part: &str) -> &str {
    part.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// Parts between strokes, the last or the first an agency.
fn signed(line: &str) -> Option<Dateline> {
    // «القاهرة (أ ف ب) -»
    let line = line.trim_end_matches([' ', '-', '–', '—', '/', ':']);
    let bracket = line.ends_with(')').then(|| line.split_once('(')).flatten();
    let parts: Vec<&str> = match bracket {
        Some((place, agency)) if place.split_whitespace().count() <= PLACE => {
            [place, agency].map(bare).into()
        }
        _ => line.split(['/', '–', '—', 'ـ', '-']).map(bare).filter(|it| !it.is_empty()).collect(),
    };
    let named = |part: &&str| {
        let letters = part.chars().all(|it| it.is_alphabetic() || " .،".contains(it));
        letters && part.split_whitespace().count() <= 2 * WORDS
    };
    if !(2..=4).contains(&parts.len()) || line.trim().ends_with('.') || !parts.iter().all(named) {
        return None;
    }
    let agency = [parts.len() - 1, 0].into_iter().find(|at| is_agency(parts[*at]))?;
    // Of two others the first is the place.
    let places = usize::from(parts.len() > 2);
    let others = parts.iter().enumerate().filter(|(at, _)| *at != agency).skip(places);
    let persons = others.flat_map(|(_, part)| part.split('،')).map(bare);
    let persons = persons.filter(|name| (2..=WORDS).contains(&name.split_whitespace().count()));
    let persons = if places == 0 { Vec::new() } else { persons.map(str::to_owned).collect() };
    let credit = Credit { name: parts[agency].to_owned(), text: line.to_owned() };
    Some(Dateline { credit: Some(credit), persons })
}

/// A place before an agency in brackets has so many words at most.
const PLACE: usize = 2;

/// A place, the house and the writer before a colon: «بغداد – القوافل – من زهير علي:».
fn written(line: &str) -> Option<Dateline> {
    let rest = line.trim().strip_suffix(':')?;
    let parts: Vec<&str> = rest.split(['/', '–', '—', '-']).map(bare).collect();
    let last = parts.last().filter(|_| (2..=4).contains(&parts.len()))?;
    let words: Vec<&str> = last.split_whitespace().collect();
    let (introduction, name) = words.split_at(byline::introduction(&words));
    let names = !introduction.is_empty() && (2..=WORDS).contains(&name.len());
    let lettered = name.iter().all(|word| word.chars().all(char::is_alphabetic));
    (names && lettered).then(|| Dateline { credit: None, persons: vec![name.join(" ")] })
}

/// A place and a person before a colon, nothing else: «عنيزة - خالد الروقي:».
fn placed(line: &str) -> Option<Dateline> {
    let rest = line.trim().strip_suffix(':')?;
    let (one, other) = rest.split_once(['-', '–', '—', '/'])?;
    let (one, other) = (bare(one), bare(other));
    let (place, person) = if names::length(one) == 1 { (one, other) } else { (other, one) };
    let plain = |part: &str| {
        part.chars().all(|it| in_arabic_block(it) && it.is_alphabetic() || it == ' ')
            && !part.split(' ').any(|word| SPEECH.contains(word.trim_start_matches(['و', 'ف'])))
    };
    let named = names::length(place) == 1 && (2..=3).contains(&names::length(person));
    (named && plain(place) && plain(person))
        .then(|| Dateline { credit: None, persons: vec![person.to_owned()] })
}

/// The outlet itself with a place, a desk or the writer: «التواهي ((عدن الغد)) خاص:»,
/// «الرواق – بغداد – زهير علي».
fn housed(line: &str, sites: &[String]) -> Option<Dateline> {
    let parts: Vec<&str> = line
        .split(['/', '–', '—', '-', '(', ')', ':', '|', '«', '»', '"'])
        .map(bare)
        .filter(|part| !part.is_empty())
        .collect();
    let keys: Vec<String> = sites.iter().map(|site| fold::letters(site)).collect();
    let (own, others): (Vec<&str>, Vec<&str>) =
        parts.iter().partition(|part| keys.contains(&fold::letters(part)));
    let named = |part: &&str| {
        part.chars().all(|letter| letter.is_alphabetic() || letter == ' ')
            && part.split_whitespace().count() <= WORDS
    };
    if own.is_empty() || line.trim().ends_with('.') || others.len() > 2 || !others.iter().all(named)
    {
        return None;
    }
    let persons = match others[..] {
        [place, person] if !place.contains(' ') && person.contains(' ') => vec![person.to_owned()],
        _ => Vec::new(),
    };
    Some(Dateline { credit: None, persons })
}

/// Verbs that say that what stands before the colon is a sentence.
static SPEECH: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let list = include_str!("../../../../languages/ar/speech_verbs.txt");
    entries(list).flat_map(str::split_whitespace).collect()
});

/// A line that ends with an agency and is made of a place and dates else.
fn dated(line: &str) -> Option<Dateline> {
    let agency = bare(line).split_whitespace().next_back().filter(|word| is_agency(word))?;
    if !line.chars().any(char::is_numeric) {
        return None;
    }
    let found = date::find(line, &Context::new(HORIZON, TimeZone::UTC));
    let mut beside = line.to_owned();
    for date in found.iter().rev() {
        beside.replace_range(date.range.clone(), " ");
    }
    let short = !found.is_empty() && beside.split_whitespace().count() <= BESIDE;
    let credit = Credit { name: agency.to_owned(), text: line.to_owned() };
    short.then_some(Dateline { credit: Some(credit), persons: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The agency and the persons of a line before two paragraphs; none: it stays.
    #[track_caller]
    fn check(line: &str, wanted: Option<(&str, &[&str])>) {
        let body = "قال المتحدث باسم الوزارة إن الأعمال في الميناء بدأت أمس.";
        let mut blocks: Vec<Block> = [line, body, body]
            .map(|text| Block { kind: BlockKind::Paragraph, text: text.to_owned() })
            .into();
        let found = take(&mut blocks, &["عدن الغد".to_owned(), "الرواق".to_owned()]);
        assert_eq!(blocks.len(), 3 - usize::from(wanted.is_some()), "{line}");
        let found = found.map(|it| (it.credit.map(|it| it.name).unwrap_or_default(), it.persons));
        let wanted = wanted.map(|(agency, persons)| {
            (agency.to_owned(), persons.iter().map(|name| (*name).to_owned()).collect())
        });
        assert_eq!(found, wanted, "{line}");
    }

    #[test]
    fn datelines_of_agencies() {
        check("طوقاد/ علي أونال/ الأناضول", Some(("الأناضول", &["علي أونال"])));
        check(
            "رام الله / قيس سمارة، عمر نزال / الأناضول",
            Some(("الأناضول", &["قيس سمارة", "عمر نزال"])),
        );
        check("القدس/ الأناضول", Some(("الأناضول", &[])));
        check("باريس - أ ف ب", Some(("أ ف ب", &[])));
        check("القاهرة ( أ ف ب ) -", Some(("أ ف ب", &[])));
        check("انخفاض أسعار النفط في آسيا (رويترز)", None);
        check("القاهرة ـ رويترز", Some(("رويترز", &[])));
        check("بغداد – “القوافل اليوم” – من زهير علي:", Some(("", &["زهير علي"])));
        check("وقال الوزير - من بغداد - ما يلي:", None);
        check("رفحاء 11 جمادى الآخرة 1448 هـ الموافق 21 نوفمبر 2026 م واس", Some(("واس", &[])));
        check("وقال الوزير/ المدير إن العمل بدأ", None);
        check("وأعلنت وكالة الأنباء ذلك في 21 نوفمبر 2026 بحسب ما نقلت عنها رويترز", None);
        check("الرياض 21 نوفمبر 2026", None);
        check("عنيزة - خالد الروقي:", Some(("", &["خالد الروقي"])));
        check("نزوى – أحمد بن سيف الكندي:", Some(("", &["أحمد بن سيف الكندي"])));
        check("بغداد - وقال الوزير:", None);
        check("التواهي ((عدن الغد)) خاص:", Some(("", &[])));
        check("الرواق – بغداد – زهير علي", Some(("", &["زهير علي"])));
        check("زارت بعثة من عدن الغد الميناء", None);
    }
}
