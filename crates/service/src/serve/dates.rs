//! Dates as the interface writes them. Everything is GMT, as news agencies
//! write: «30 نوفمبر 2024، 14:05 غرينتش».

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use news::model::article::{Article, Precision};

use super::locale::Ui;

/// One instant, for the machine and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// For `<time datetime>`: an instant, or a date where only the day is known.
    pub machine: String,
    /// In full, with the year and the zone.
    pub full: String,
    /// Short, without the zone; the year only when it is not this year's.
    pub brief: String,
}

impl When {
    /// An instant known to `precision`, as seen at `now`.
    pub fn new(ui: Ui, at: Timestamp, precision: Precision, now: Timestamp) -> When {
        let civil = civil(at);
        let date = day(ui, at);
        let short = if civil.year() == self::civil(now).year() {
            let (day, month) = (civil.day().to_string(), month(ui, civil));
            ui.with("date-brief", &[("day", &day), ("month", &month)])
        } else {
            date.clone()
        };
        let time = format!("{:02}:{:02}", civil.hour(), civil.minute());
        match precision {
            Precision::Day => {
                When { machine: civil.date().to_string(), full: plain(date), brief: plain(short) }
            }
            Precision::Minute | Precision::Hour => {
                let key = if precision == Precision::Hour { "date-about" } else { "date-moment" };
                When {
                    machine: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
                    full: plain(ui.with(key, &[("date", &date), ("time", &time)])),
                    brief: plain(
                        ui.with("date-brief-moment", &[("date", &short), ("time", &time)]),
                    ),
                }
            }
        }
    }

    /// A moment of ours, known to the minute.
    pub fn of(ui: Ui, at: Timestamp, now: Timestamp) -> When {
        When::new(ui, at, Precision::Minute, now)
    }

    /// When an article was published; else nothing.
    pub fn published(ui: Ui, article: &Article, now: Timestamp) -> Option<When> {
        let precision = article.published_precision.unwrap_or(Precision::Minute);
        Some(When::new(ui, article.published_at?, precision, now))
    }
}

/// The day alone: «30 نوفمبر 2024».
pub fn day(ui: Ui, at: Timestamp) -> String {
    let civil = civil(at);
    let (day, year) = (civil.day().to_string(), civil.year().to_string());
    plain(ui.with("date-day", &[("day", &day), ("month", &month(ui, civil)), ("year", &year)]))
}

fn month(ui: Ui, civil: DateTime) -> String {
    ui.t(&format!("month-{}", civil.month()))
}

fn civil(at: Timestamp) -> DateTime {
    TimeZone::UTC.to_datetime(at)
}

/// A date is one run of one direction: what stands in it needs no isolation,
/// and copied text is better without the marks.
fn plain(text: String) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

/// How long between two publications, in the largest unit that says it.
pub fn lag(ui: Ui, seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    match seconds {
        0..3_600 => ui.count("lag-minutes", seconds / 60),
        3_600..172_800 => ui.count("lag-hours", seconds / 3_600),
        _ => ui.count("lag-days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ui: Ui, at: &str, precision: Precision, expected: [&str; 3]) {
        let now = "2024-12-31T00:00:00Z".parse().expect("an instant");
        let when = When::new(ui, at.parse().expect("an instant"), precision, now);
        assert_eq!([&*when.machine, &*when.full, &*when.brief], expected);
    }

    #[test]
    fn arabic_dates() {
        check(
            Ui::Ar,
            "2024-11-30T14:05:00Z",
            Precision::Minute,
            ["2024-11-30T14:05:00Z", "30 نوفمبر 2024، 14:05 غرينتش", "30 نوفمبر، 14:05"],
        );
        check(
            Ui::Ar,
            "2018-04-01T00:00:00Z",
            Precision::Day,
            ["2018-04-01", "1 أبريل 2018", "1 أبريل 2018"],
        );
    }

    #[test]
    fn english_dates() {
        check(
            Ui::En,
            "2024-11-30T14:05:59Z",
            Precision::Hour,
            ["2024-11-30T14:05:59Z", "30 November 2024, about 14:05 GMT", "30 November, 14:05"],
        );
    }

    #[test]
    fn the_lag_is_said_in_its_largest_unit() {
        let said = |seconds| plain(lag(Ui::Ar, seconds));
        assert_eq!(said(30), "أقل من دقيقة");
        assert_eq!(said(-120), "دقيقتين");
        assert_eq!(said(3 * 3_600), "3 ساعات");
        assert_eq!(said(86_400 * 12), "12 يومًا");
    }
}
