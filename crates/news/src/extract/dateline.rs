//! Lines that are a date, or a date with a name beside it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use text::date::{self, Context, Found};
use text::letter::in_arabic_block;
use text::names;

use super::phrases::{self, Signature};
use crate::model::agencies::ends_with_agency;
use crate::model::known::{is_given_name, is_place};

/// A line longer than this is no dateline, in scalars.
const LONGEST: usize = 120;

/// A line that is nothing but a date is shorter than this, in scalars.
const SCRAP: usize = 90;

/// A "now" that no page is ahead of: whether a line is a date does not depend on it.
const LATE: Timestamp = Timestamp::constant(4_102_444_800, 0);

fn dates(line: &str) -> Vec<Found> {
    if line.chars().nth(LONGEST).is_some() || !line.chars().any(char::is_numeric) {
        return Vec::new();
    }
    date::find(line, &Context::new(LATE, TimeZone::UTC))
}

/// How many bytes of a line its dates are.
fn covered(dates: &[Found]) -> usize {
    dates.iter().map(|found| found.range.len()).sum()
}

/// Dates are most of a line, and little else is in it.
fn are_most_of(dates: &[Found], line: &str) -> bool {
    !dates.is_empty() && covered(dates) * 10 >= line.len() * 6
}

/// A line that is a date and little else.
pub fn is_dateline(line: &str) -> bool {
    line.chars().nth(SCRAP).is_none() && are_most_of(&dates(line), line)
}

/// A line that ends with a date, or is one for a good part.
pub fn tells_date(line: &str) -> bool {
    let dates = dates(line);
    let whole = |found: &Found| {
        let year = line[found.range.clone()].split(|letter: char| !letter.is_numeric());
        year.map(|digits| digits.chars().count()).any(|digits| digits == 4)
    };
    dates.iter().any(whole)
        && (covered(&dates) * 10 >= line.len() * 4
            || dates.last().is_some_and(|found| line.len() - found.range.end <= ZONE))
}

/// The name of a zone behind a date is no longer, in bytes: « EST», « Uhr».
const ZONE: usize = 6;

/// Dates with labels, more of one than of the other: «تاريخ النشر: 15.11.2026 | 13:05 دمشق».
pub fn is_labelled(line: &str) -> bool {
    let dates = dates(line);
    !dates.is_empty() && covered(&dates) * 10 >= line.len() * 3 && line.contains(':')
}

/// A date over the headline that is the article's: one, with words beside it, and not with
/// the time behind a weekday or a month in words, as a page's clock is written.
pub fn is_over_headline(line: &str) -> bool {
    let clock = line
        .as_bytes()
        .windows(3)
        .any(|near| near[1] == b':' && near[0].is_ascii_digit() && near[2].is_ascii_digit());
    let dates = dates(line);
    let [found] = &dates[..] else { return false };
    let words = |text: &str| {
        text.split(|letter: char| !letter.is_alphabetic()).any(|word| word.chars().count() > 2)
    };
    let named = line[found.range.clone()]
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| word.chars().count() > 2)
        .count();
    let beside = [line.get(..found.range.start), line.get(found.range.end..)];
    named <= usize::from(!clock) && beside.into_iter().flatten().any(words)
}

/// The day of a text that is a date with its month in words, which a machine's
/// notation beside it may contradict.
pub fn worded_day(text: &str) -> Option<Date> {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let digits = text.chars().filter(|letter| letter.is_numeric()).count();
    let bytes = text.as_bytes();
    let numeric = bytes.windows(3).any(|near| {
        matches!(near[1], b'/' | b'.' | b'-')
            && near[0].is_ascii_digit()
            && near[2].is_ascii_digit()
    });
    if text.len() > SCRAP || letters < 3 || !(5..=12).contains(&digits) || numeric {
        return None;
    }
    day_of(text)
}

/// The local day of a written date that names its year.
pub fn day_of(written: &str) -> Option<Date> {
    let mut context = Context::new(LATE, TimeZone::UTC);
    context.relative = false;
    date::parse(written, &context).map(|date| date.local.date())
}

/// An agency between a place and a person: «بغداد - واع - آمنة السلامي».
pub fn person_of_agency(line: &str) -> Option<String> {
    let parts: Vec<&str> = line.split(['/', '-', '–']).map(str::trim).collect();
    let [place, agency, person] = parts[..] else { return None };
    let count = |part: &str| part.split_whitespace().count();
    let names = ends_with_agency(agency) && count(agency) <= 3 && count(place) == 1;
    (names && (2..=4).contains(&count(person))).then(|| person.to_owned())
}

/// A line that is a person and a place: «بغداد / زين يوسف», «خالد الزهراني - جدة»,
/// «مراد المصري (دبي)». Arabic alone: elsewhere such lines are of sections.
pub fn person_and_place(line: &str) -> Option<PersonAndPlace> {
    // «أنس العمري – كود ////»
    let line = &line.trim_end_matches(['/', ' ']).replace(" ـ ", " - ");
    let lettered = line.chars().all(|letter| {
        letter.is_whitespace()
            || "/-–()".contains(letter)
            || in_arabic_block(letter) && !letter.is_numeric()
    });
    if line.len() > SCRAP || !lettered || phrases::is_boilerplate(line) || phrases::is_teaser(line)
    {
        return None;
    }
    let marks = line.chars().filter(|letter| "/-–(".contains(*letter)).count();
    let (one, other) = line.split_once(['/', '-', '–', '('])?;
    let bracket = line.contains('(');
    if bracket && !line.ends_with(')') {
        return None;
    }
    let other = other.trim_end_matches(')');
    let person =
        |part: &str| (2..=3).contains(&names::length(part)) && !phrases::begins_with_desk(part);
    // «صيادون في الميناء (رويترز)», «الجسر الجديد (أرشيفية)» are captions.
    let place = |part: &str| {
        names::length(part) == 1
            && !(bracket && (ends_with_agency(part) || phrases::begins_with_desk(part)))
    };
    let named = person(one) && place(other) || place(one) && person(other);
    (marks == 1 && named).then(|| PersonAndPlace {
        name: format!("{} - {}", one.trim(), other.trim()),
        certain: line.contains(['/', '(']),
    })
}

/// The persons of a line that is a known place, the outlet or none, and who wrote it:
/// «بغداد: سمير الخوري», «لندن: «الرواق» - سمير الخوري», «غزة - سمير الخوري وليلى بناني».
pub fn persons_at_place(line: &str) -> Option<String> {
    let line = line.trim_end_matches([' ', '-', '–', '/', ':']);
    let lettered = |letter: char| in_arabic_block(letter) && !letter.is_numeric();
    if line.len() > SCRAP || !line.chars().all(|it| lettered(it) || " /-–:()«»".contains(it)) {
        return None;
    }
    let parts = line.split(['/', '-', '–', 'ـ', ':', '(', ')', '«', '»']).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let (place, persons) = match parts[..] {
        [persons, place] if is_person(persons) => (place, persons),
        [place, persons] => (place, persons),
        [place, house, persons] if names::length(house) <= HOUSE => (place, persons),
        _ => return None,
    };
    let persons = persons.strip_prefix("من ").unwrap_or(persons);
    // «سمير وهبي» is one person.
    let persons: Vec<&str> = match is_person(persons) {
        true => vec![persons],
        false => persons.split(" و").collect(),
    };
    (is_place(place) && persons.iter().copied().all(is_person)).then(|| persons.join("، "))
}

/// The name of an outlet in a dateline has so many words at most.
const HOUSE: usize = 3;

/// Two or three words, the first of them known as a given name.
fn is_person(name: &str) -> bool {
    (2..=3).contains(&names::length(name)) && name.split(' ').next().is_some_and(is_given_name)
}

/// What a line says of a person and a place.
#[derive(Debug, PartialEq, Eq)]
pub struct PersonAndPlace {
    /// Both, with a stroke between.
    pub name: String,
    /// A stroke or brackets part them: a dash parts any two words, too.
    pub certain: bool,
}

/// A doctor's or professor's name and nothing else: «د. محمد السيد», «أ.د. سلمى حسن».
pub fn is_titled(line: &str) -> bool {
    let rest =
        ["أ.د.", "أ. د.", "أ.د", "د.", "د/"].iter().find_map(|title| line.strip_prefix(title));
    line.len() <= SCRAP
        && rest.is_some_and(|rest| {
            (2..=4).contains(&rest.split_whitespace().count())
                && rest.chars().all(|it| it == ' ' || in_arabic_block(it) && it.is_alphabetic())
        })
}

/// A time that is told by now: «منذ يومين», «قبل ساعة».
pub fn is_relative(line: &str) -> bool {
    let found = || date::find(line, &Context::new(LATE, TimeZone::UTC));
    line.len() <= RELATIVE && are_most_of(&found(), line)
}

/// A time told by now is shorter, in bytes.
const RELATIVE: usize = 60;

/// Of a line with dates, what is said of the publication: nothing of «آخر تحديث: …» alone,
/// what follows it where another date does, else all.
pub fn published_part(line: &str) -> Option<&str> {
    if !phrases::speaks_of_update(line) {
        return Some(line);
    }
    match &dates(line)[..] {
        [first, .., last] if last.range.start > first.range.end => line.get(first.range.end..),
        _ => None,
    }
}

/// The one name that stands beside the date on a line, of two to five words.
pub fn name(line: &str) -> Option<&str> {
    let mut rests = Vec::new();
    let mut at = 0;
    let dates = dates(line);
    for found in &dates {
        rests.extend(line.get(at..found.range.start));
        at = found.range.end.max(at);
    }
    rests.extend(line.get(at..));
    if dates.is_empty() {
        return None;
    }
    let bare = |part: &str| part.trim_matches(|letter: char| !letter.is_alphanumeric()).len();
    let cut: Vec<&str> = rests
        .into_iter()
        .flat_map(|rest| rest.split(['|', '•', '–', '—', '،', ',', '/']))
        .flat_map(|rest| rest.split(" - "))
        .filter(|part| bare(part) > 0)
        .collect();
    // «03/01/2017 by Jane Doe, Candidate»: the introduced part alone is a name.
    let introduced = cut
        .iter()
        .map(|part| part.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .find(|part| {
            let signs = phrases::signature(part) == Some(Signature::Plain);
            part.contains(' ')
                && (signs || phrases::is_byline(part))
                && !phrases::is_boilerplate(part)
        });
    if introduced.is_some() {
        return introduced;
    }
    let parts: Vec<&str> = cut
        .into_iter()
        .flat_map(|part| part.split(':'))
        .map(|part| part.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|part| !part.is_empty())
        .collect();
    let parts: Vec<&str> =
        parts.into_iter().map(without_joint).filter(|part| !part.is_empty()).collect();
    let count = |part: &str| part.split_whitespace().count();
    let arabic =
        |part: &str| part.chars().all(|it| it == ' ' || ('\u{0620}'..='\u{064a}').contains(&it));
    let name = match parts[..] {
        [name] => name,
        // «خالد الزهراني - جدة السبت 27 جمادى الأولى»: a person, a place, a date.
        [person, place] | [place, person]
            if matches!(count(person), 2 | 3)
                && count(place) == 1
                && [person, place].into_iter().all(arabic) =>
        {
            person
        }
        _ => return None,
    };
    let words = name.split_whitespace();
    let count = words.clone().count();
    let lettered = words.into_iter().all(|word| !word.chars().any(char::is_numeric));
    ((2..=5).contains(&count) && lettered && may_be_person(name)).then_some(name)
}

/// Two to four words that may be a person's name, and nothing else on the line.
pub fn is_name(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let lettered = |it: char| it.is_alphabetic() || " .'’-".contains(it);
    // «الأخبار المحلية»: no first name has the article.
    let cased = |word: &str| {
        let first = word.chars().next().unwrap_or_default();
        first.is_uppercase() || in_arabic_block(first) || word.len() <= PARTICLE
    };
    line.len() < NAME
        && (2..=4).contains(&names::length(line))
        && line.chars().all(lettered)
        && !line.starts_with("ال")
        && words.all(cased)
        && may_be_person(line)
        && !phrases::begins_with_desk(line)
}

/// «van», «de la».
const PARTICLE: usize = 3;

/// A name alone on its line is shorter, in bytes.
const NAME: usize = 60;

/// The words begin no label, teaser or section's name.
fn may_be_person(name: &str) -> bool {
    !phrases::is_boilerplate(name)
        && !phrases::is_teaser(name)
        && !phrases::is_reading_time(name)
        && !phrases::begins_with_section(name)
}

/// «القاهرة في» → «القاهرة»: the joint of the date that stood behind it.
fn without_joint(part: &str) -> &str {
    match part.rsplit_once(' ') {
        Some((rest, joint)) if date::is_joint(joint) => rest.trim_end(),
        None if date::is_joint(part) => "",
        _ => part,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        is_over_headline, is_relative, is_titled, name, person_and_place, person_of_agency,
        persons_at_place, published_part, worded_day,
    };

    #[test]
    fn persons_and_places() {
        let cases = [
            ("بغداد / زين يوسف", Some("بغداد - زين يوسف")),
            ("خالد الزهراني - جدة", Some("خالد الزهراني - جدة")),
            ("مراد المصري (دبي)", Some("مراد المصري - دبي")),
            ("الرئيسية / أخبار / محلية", None),
            ("السبت 14 نونبر - الرباط", None),
            ("Jane Doe - London", None),
            ("أنس العمري – كود ////", Some("أنس العمري - كود")),
            ("صيادون في الميناء (رويترز)", None),
            ("الجسر الجديد (أرشيفية)", None),
            ("الرواق - قسم المتابعة", None),
            ("القاهرة (الرواق) محمد السيد", None),
            ("القاهرة ـ محمد السيد", Some("القاهرة - محمد السيد")),
            ("نزوى - أحمد بن سيف الكندي", Some("نزوى - أحمد بن سيف الكندي")),
        ];
        for (line, wanted) in cases {
            let found = person_and_place(line).map(|found| found.name);
            assert_eq!(found.as_deref(), wanted, "{line}");
        }
    }

    #[test]
    fn persons_at_known_places() {
        let check = |line: &str, wanted: Option<&str>| {
            assert_eq!(persons_at_place(line).as_deref(), wanted, "{line}");
        };
        check("بغداد - سمير الخوري", Some("سمير الخوري"));
        check("بغداد: سمير الخوري", Some("سمير الخوري"));
        check("رام الله ـ سمير الخوري", Some("سمير الخوري"));
        check("سمير الخوري - بيروت", Some("سمير الخوري"));
        check("القاهرة - من سمير الخوري", Some("سمير الخوري"));
        check("لندن: «الرواق» - سمير الخوري", Some("سمير الخوري"));
        check("غزة - سمير الخوري وليلى بناني", Some("سمير الخوري، ليلى بناني"));
        check("بغداد: سمير وهبي", Some("سمير وهبي"));
        check("عمان - سمير الخوري -", Some("سمير الخوري"));
        check("غزة - حرب الإبادة", None);
        check("سوريا: تطورات جديدة", None);
        check("بغداد - بيروت", None);
        check("الاقتصاد - سمير الخوري", None);
        check("بيروت - رويترز", None);
    }

    #[test]
    fn persons_of_agencies_and_titles() {
        let person = |line| person_of_agency(line);
        assert_eq!(person("بغداد - واع - آمنة السلامي").as_deref(), Some("آمنة السلامي"));
        assert_eq!(person("بغداد - الكرخ - آمنة السلامي"), None);
        assert!(is_titled("د. سلمى حسن"));
        assert!(!is_titled("د. سلمى حسن تفتتح معرضا جديدا في القاهرة"));
    }

    #[test]
    fn times_told_by_now_and_of_changes() {
        assert!(is_relative("منذ يومين"));
        assert!(!is_relative("أخبار محلية"));
        let both = "آخر تحديث: 16 نوفمبر 2026 - 08:00 | نشر: 15 نوفمبر 2026 - 10:00";
        assert_eq!(published_part(both), Some(" | نشر: 15 نوفمبر 2026 - 10:00"));
        assert_eq!(published_part("آخر تحديث: 16 نوفمبر 2026"), None);
        assert_eq!(published_part("15 نوفمبر 2026"), Some("15 نوفمبر 2026"));
    }

    #[test]
    fn dates_over_the_headline() {
        let cases = [
            ("05.02.2020 - Redaktion: Jane Doe (Press)", true),
            ("Original Research7 April 2020", true),
            ("السبت 14 نونبر 2026 - 18:30", false),
            ("کوردستان 2026-11-14 14:05", true),
            ("Saturday, 14 November 2026 | Home", false),
            ("14.11.2026", false),
        ];
        for (line, wanted) in cases {
            assert_eq!(is_over_headline(line), wanted, "{line}");
        }
    }

    #[test]
    fn days_in_words() {
        let day = |text| worded_day(text).map(|day| day.to_string());
        assert_eq!(day("Publié le 29 juin 2019").as_deref(), Some("2019-06-29"));
        assert_eq!(day("29/06/2019"), None);
        assert_eq!(day("منذ 3 ساعات"), None);
    }

    #[test]
    fn names_beside_dates() {
        let cases: &[(&str, Option<&str>)] = &[
            ("سمير الخوري السبت 14 تشرين الثاني 2026 - 06:00 مساءً", Some("سمير الخوري")),
            ("ليلى بناني - السبت 14 نونبر 2026 - 18:30", Some("ليلى بناني")),
            ("السبت 14 نونبر 2026 - 18:30", None),
            ("آخر تحديث: 14 نونبر 2026", None),
            ("سمير الخوري", None),
            ("القاهرة في 15 نوفمبر 2026", None),
            ("14 نونبر 2026 - قراءة في دقيقتين", None),
            ("03/01/2017 by Jane Doe, Candidate Representative", Some("by Jane Doe")),
            ("8 نوفمبر 2026 (9:07) - بقلم: ص. بورويلة", Some("بقلم: ص. بورويلة")),
        ];
        for (line, wanted) in cases {
            assert_eq!(name(line), *wanted, "{line}");
        }
    }
}
