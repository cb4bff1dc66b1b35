//! Which title tells a story? The most central one that is clean and says
//! something, with the newest figures.

use std::sync::LazyLock;

use text::language::Language;

use super::bag::Bag;
use super::phrases::{self, Phrases, phrases};

static LABELS: LazyLock<Phrases> = LazyLock::new(|| phrases!("title_labels.txt", "ar" "en" "fa"));

/// Titles that are weighed: those most others were nearest to.
const WEIGHED: usize = 12;

/// Titles looked through for newer figures, the newest.
const FIGURES: usize = 40;

/// From this cosine two titles say the same but for their figures.
const SAME: f64 = 0.6;

/// Titles of fewer words say little, of more say too much.
const WORDS: std::ops::RangeInclusive<usize> = 5..=16;

/// What the choice knows of a member.
#[derive(Debug, Clone)]
pub struct Titled<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its outlet, by the names it has.
    pub outlet: &'a str,
    /// Only a part of it is known.
    pub partial: bool,
    /// How many members were nearest to it when they joined.
    pub nearest_of: u32,
}

/// The headline of members in time order; empty where none has a title.
pub fn headline(members: &[Titled<'_>], language: Language) -> String {
    let mut places: Vec<usize> =
        (0..members.len()).filter(|place| !members[*place].title.trim().is_empty()).collect();
    if places.iter().any(|place| !members[*place].partial) {
        places.retain(|place| !members[*place].partial);
    }
    // Of equals the earlier; the sort keeps their order.
    places.sort_by_key(|place| std::cmp::Reverse(members[*place].nearest_of));
    let weighed: Vec<(usize, Bag)> = places
        .iter()
        .take(WEIGHED)
        .map(|place| (*place, Bag::of(clean(&members[*place]), language)))
        .collect();
    let whole = Bag::sum(weighed.iter().map(|(_, bag)| bag));
    let worth = |(place, bag): &(usize, Bag)| {
        let member = &members[*place];
        let central = f64::from(member.nearest_of).ln_1p() / 4.0;
        bag.cosine(&whole) + central + form(member, bag)
    };
    let mut best: Option<(f64, &(usize, Bag))> = None;
    for one in &weighed {
        let worth = worth(one);
        if best.is_none_or(|(most, _)| worth > most + 1e-9) {
            best = Some((worth, one));
        }
    }
    let Some((_, (place, bag))) = best else { return String::new() };
    let place = newest_figures(members, *place, bag, language).unwrap_or(*place);
    clean(&members[place]).to_owned()
}

/// What speaks for a title's form, against it where negative.
fn form(member: &Titled<'_>, bag: &Bag) -> f64 {
    let mut form = 0.0;
    if !WORDS.contains(&bag.words) {
        form -= 0.3;
    }
    if member.title.contains(['؟', '?', '!']) {
        form -= 0.3;
    }
    if clean(member).len() < member.title.trim().len() {
        form -= 0.15;
    }
    form
}

/// The newest title that says the same as the chosen one with other figures.
fn newest_figures(
    members: &[Titled<'_>],
    chosen: usize,
    bag: &Bag,
    language: Language,
) -> Option<usize> {
    if bag.numbers.is_empty() {
        return None;
    }
    let later = (chosen + 1..members.len()).rev().take(FIGURES);
    later.filter(|place| members[*place].title.contains(|c: char| c.is_numeric())).find(|place| {
        let other = Bag::of(clean(&members[*place]), language);
        other.numbers != bag.numbers
            && !other.numbers.is_empty()
            && WORDS.contains(&other.words)
            && !members[*place].title.contains(['؟', '?'])
            && other.cosine(bag) >= SAME
    })
}

/// A title without labels before it and its outlet's name behind it.
fn clean<'a>(member: &Titled<'a>) -> &'a str {
    without_outlet(without_labels(member.title.trim()), member.outlet)
}

/// «عاجل | …», «بالفيديو.. …» without the label. It goes where a sign stands
/// between it and the rest.
fn without_labels(title: &str) -> &str {
    let signs = ['|', ':', '.', '…', '-', '–', '—', '/', '!', '،'];
    let mut title = title;
    for _ in 0..2 {
        let Some(end) = title.find(signs) else { return title };
        let rest = title[end..].trim_start_matches(signs).trim_start();
        let label = phrases::words(&title[..end]);
        if rest.is_empty() || label.is_empty() || LABELS.begin(&label) != label.len() {
            return title;
        }
        title = rest;
    }
    title
}

/// «… - سكاي نيوز عربية» without the outlet's name.
fn without_outlet<'a>(title: &'a str, outlet: &str) -> &'a str {
    let outlet = phrases::words(outlet);
    let Some((at, sign)) = title.rmatch_indices(['|', '-', '–', '—']).next() else {
        return title;
    };
    let tail = phrases::words(&title[at + sign.len()..]);
    let named = !tail.is_empty() && outlet.starts_with(&tail);
    let head = title[..at].trim_end();
    if named && !head.is_empty() { head } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(titles: &[(&str, u32)], expected: &str) {
        let members: Vec<Titled<'_>> = titles
            .iter()
            .map(|(title, nearest_of)| Titled {
                title,
                outlet: "سكاي نيوز عربية",
                partial: false,
                nearest_of: *nearest_of,
            })
            .collect();
        assert_eq!(headline(&members, Language::Ar), expected);
    }

    #[test]
    fn the_central_title_is_cleaned() {
        check(
            &[
                ("عاجل | انفجار كبير يهز مرفأ طرابلس ويوقع إصابات - سكاي نيوز عربية", 2),
                ("مقطع", 0),
            ],
            "انفجار كبير يهز مرفأ طرابلس ويوقع إصابات",
        );
        check(&[("عاجل: فيديو: حريق", 0)], "حريق");
        check(&[("عاجل", 0)], "عاجل");
        check(&[("  ", 0)], "");
    }

    #[test]
    fn a_title_that_says_something_is_preferred_to_a_question() {
        check(
            &[("ماذا حدث في مرفأ طرابلس؟", 1), ("انفجار كبير يهز مرفأ طرابلس ويوقع إصابات", 1)],
            "انفجار كبير يهز مرفأ طرابلس ويوقع إصابات",
        );
    }

    #[test]
    fn the_newest_figures_are_told() {
        check(
            &[
                ("مقتل 3 أشخاص في انفجار مرفأ طرابلس", 5),
                ("تحقيق في أسباب ما جرى أمس بعد زيارة الوزير", 0),
                ("مقتل 11 شخصا في انفجار مرفأ طرابلس", 0),
            ],
            "مقتل 11 شخصا في انفجار مرفأ طرابلس",
        );
    }
}
