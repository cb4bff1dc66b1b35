//! Lines that are a date, or a date with a name beside it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use text::date::{self, Context, Found};
use text::letter::in_arabic_block;

use super::phrases::{self, Signature};

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

/// A line that is a date and little else.
pub fn is_dateline(line: &str) -> bool {
    if line.chars().nth(SCRAP).is_some() {
        return false;
    }
    let covered: usize = dates(line).iter().map(|found| found.range.len()).sum();
    covered > 0 && covered * 10 >= line.len() * 6
}

/// A line that ends with a date, or is one for a good part.
pub fn tells_date(line: &str) -> bool {
    let dates = dates(line);
    let covered: usize = dates.iter().map(|found| found.range.len()).sum();
    let whole = |found: &Found| {
        let year = line[found.range.clone()].split(|letter: char| !letter.is_numeric());
        year.map(|digits| digits.chars().count()).any(|digits| digits == 4)
    };
    dates.iter().any(whole)
        && (covered * 10 >= line.len() * 4
            || dates.last().is_some_and(|found| line.len() - found.range.end <= ZONE))
}

/// The name of a zone behind a date is no longer, in bytes: « EST», « Uhr».
const ZONE: usize = 6;

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

/// A line that is a person and a place: «بغداد / زين يوسف», «خالد الزهراني - جدة»,
/// «مراد المصري (دبي)». Arabic alone: elsewhere such lines are of sections.
pub fn person_and_place(line: &str) -> Option<String> {
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
    let other = other.trim_end_matches(')');
    let count = |part: &str| part.split_whitespace().count();
    let person = |part: &str| (2..=3).contains(&count(part));
    let place = |part: &str| count(part) == 1;
    let named = person(one) && place(other) || place(one) && person(other);
    (marks == 1 && named).then(|| format!("{} - {}", one.trim(), other.trim()))
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
    let plain = !phrases::is_boilerplate(name)
        && !phrases::is_teaser(name)
        && !phrases::is_reading_time(name);
    ((2..=5).contains(&count) && lettered && plain).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{is_over_headline, name, person_and_place, worded_day};

    #[test]
    fn persons_and_places() {
        let cases = [
            ("بغداد / زين يوسف", Some("بغداد - زين يوسف")),
            ("خالد الزهراني - جدة", Some("خالد الزهراني - جدة")),
            ("مراد المصري (دبي)", Some("مراد المصري - دبي")),
            ("الرئيسية / أخبار / محلية", None),
            ("السبت 14 نونبر - الرباط", None),
            ("Jane Doe - London", None),
        ];
        for (line, wanted) in cases {
            assert_eq!(person_and_place(line).as_deref(), wanted, "{line}");
        }
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
            ("14 نونبر 2026 - قراءة في دقيقتين", None),
            ("03/01/2017 by Jane Doe, Candidate Representative", Some("by Jane Doe")),
            ("8 نوفمبر 2026 (9:07) - بقلم: ص. بورويلة", Some("بقلم: ص. بورويلة")),
        ];
        for (line, wanted) in cases {
            assert_eq!(name(line), *wanted, "{line}");
        }
    }
}
