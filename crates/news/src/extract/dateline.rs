//! Lines that are a date, or a date with a name beside it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use text::date::{self, Context, Found};

use super::phrases;

/// A line longer than this is no dateline, in bytes.
const LONGEST: usize = 120;

/// A line that is nothing but a date is shorter than this, in bytes.
const SCRAP: usize = 90;

/// A "now" that no page is ahead of: whether a line is a date does not depend on it.
const LATE: Timestamp = Timestamp::constant(4_102_444_800, 0);

fn dates(line: &str) -> Vec<Found> {
    if line.len() > LONGEST || !line.chars().any(char::is_numeric) {
        return Vec::new();
    }
    date::find(line, &Context::new(LATE, TimeZone::UTC))
}

/// A line that is a date and little else.
pub fn is_dateline(line: &str) -> bool {
    let covered: usize = dates(line).iter().map(|found| found.range.len()).sum();
    line.len() <= SCRAP && covered > 0 && covered * 10 >= line.len() * 6
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
    let parts: Vec<&str> = rests
        .into_iter()
        .flat_map(|rest| rest.split([':', '|', '•', '–', '—', '،', ',', '/']))
        .flat_map(|rest| rest.split(" - "))
        .map(|part| part.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|part| !part.is_empty())
        .collect();
    let [name] = parts[..] else { return None };
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
    use super::name;

    #[test]
    fn names_beside_dates() {
        let cases: &[(&str, Option<&str>)] = &[
            ("سمير الخوري السبت 14 تشرين الثاني 2026 - 06:00 مساءً", Some("سمير الخوري")),
            ("ليلى بناني - السبت 14 نونبر 2026 - 18:30", Some("ليلى بناني")),
            ("السبت 14 نونبر 2026 - 18:30", None),
            ("آخر تحديث: 14 نونبر 2026", None),
            ("سمير الخوري", None),
            ("14 نونبر 2026 - قراءة في دقيقتين", None),
        ];
        for (line, wanted) in cases {
            assert_eq!(name(line), *wanted, "{line}");
        }
    }
}
