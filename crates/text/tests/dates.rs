//! `fixtures/text/*/dates.txt`: one expression a line and what it means.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;
use text::date::{Context, Date, Precision, parse};
use text::language::Language;

/// Every line of a file; the language is what the page would say of itself.
fn check(language: Option<Language>, lines: &str) {
    let now = Timestamp::constant(1_607_601_600, 0);
    let mut context = Context::new(now, TimeZone::fixed(Offset::constant(3)));
    context.language = language;
    let mut wrong = Vec::new();
    for (line, expected) in lines
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" => "))
    {
        let answer = parse(line, &context).map_or("none".to_owned(), |date| written(&date));
        if answer != expected {
            wrong.push(format!("{line}\n    is {answer}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn written(date: &Date) -> String {
    let at = date.at.to_string().replace(":00Z", "Z");
    match date.precision {
        Precision::Minute => format!("{at} minute"),
        Precision::Hour => format!("{at} hour"),
        Precision::Day => format!("{} day", date.local.date()),
    }
}

#[test]
fn arabic() {
    check(Some(Language::Ar), include_str!("../../../fixtures/text/ar/dates.txt"));
}

#[test]
fn english() {
    check(Some(Language::En), include_str!("../../../fixtures/text/en/dates.txt"));
}

#[test]
fn persian() {
    check(Some(Language::Fa), include_str!("../../../fixtures/text/fa/dates.txt"));
}

#[test]
fn other_languages() {
    check(None, include_str!("../../../fixtures/text/other/dates.txt"));
}

/// What is found in a running text, as written.
fn found(text: &str) -> Vec<&str> {
    let now = Timestamp::constant(1_524_225_600, 0);
    let context = Context::new(now, TimeZone::UTC);
    text::date::find(text, &context).into_iter().map(|found| &text[found.range]).collect()
}

#[test]
fn running_text() {
    let text = "قال الوزير، يوم الأربعاء 18 أبريل 2018، إن 2018 كان عاما صعبا وإن 3.5 مليون، \
                فيما أعلن أمس أن الاجتماع في 25 أبريل الجاري الساعة 14:05 بتوقيت غرينتش";
    assert_eq!(
        found(text),
        ["يوم الأربعاء 18 أبريل 2018", "أمس", "25 أبريل الجاري الساعة 14:05 بتوقيت غرينتش"]
    );
    for none in [
        "في مارس 13 قتيلا",
        "قتل 30 شخصا في 2018",
        "فاز 3-2 على 1-1-2",
        "العنوان 10.20.30.40",
        "اليوم التالي",
        "اليوم العالمي للمرأة",
        "صلاة الجمعة",
        "قبل ساعة من الانفجار",
        "نسبة 12/10",
        "الإصدار 1.2.2018.4",
        "رقم 20181012",
        "بعد 3 سنوات",
    ] {
        assert!(found(none).is_empty(), "{none}: {:?}", found(none));
    }
}

#[test]
fn without_a_now_only_dates_with_a_year_count() {
    let mut context =
        Context::new("2100-01-01T00:00:00Z".parse().expect("an instant"), TimeZone::UTC);
    context.relative = false;
    for none in ["أمس", "منذ 3 ساعات", "الجمعة", "12 نيسان"] {
        assert_eq!(parse(none, &context), None, "{none}");
    }
    assert!(parse("12 نيسان 2018", &context).is_some());
    assert!(parse("1436/10/17", &context).is_some_and(|date| date.local.year() == 2015));
}

#[test]
fn urls() {
    let now: Timestamp = "2024-12-20T12:00:00Z".parse().expect("an instant");
    let context = Context::new(now, TimeZone::UTC);
    let day =
        |url: &str| text::date::from_url(url, &context).map(|date| date.local.date().to_string());
    assert_eq!(day("https://a.com/2024/11/30/x").as_deref(), Some("2024-11-30"));
    assert_eq!(day("https://a.com/news/2024/nov/30/x-12").as_deref(), Some("2024-11-30"));
    assert_eq!(day("https://a.com/x-2024-11-30.html").as_deref(), Some("2024-11-30"));
    assert_eq!(day("https://a.com/20241130/x").as_deref(), Some("2024-11-30"));
    assert_eq!(day("https://a.com/2024/11/x"), None);
    assert_eq!(day("https://a.com/88888888/x"), None);
    assert_eq!(day("https://a.com/2031/11/30/"), None);
    assert_eq!(day("https://a.com/article/2024/5000/12"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Whatever is written, nothing panics, and what is found is where it says.
    #[test]
    fn any_text_has_dates_or_none(text in pieces()) {
        let now: Timestamp = "2024-12-20T12:00:00Z".parse().expect("an instant");
        let context = Context::new(now, TimeZone::get("Asia/Beirut").unwrap_or(TimeZone::UTC));
        parse(&text, &context);
        text::date::from_url(&text, &context);
        let mut end = 0;
        for found in text::date::find(&text, &context) {
            prop_assert!(found.range.start >= end && found.range.end > found.range.start);
            prop_assert!(text.get(found.range.clone()).is_some());
            end = found.range.end;
        }
    }

    /// A day that is written is the day that is read.
    #[test]
    fn every_day_reads_back(days in 0..12_000_i32) {
        let day = jiff::civil::date(1990, 1, 2).checked_add(jiff::Span::new().days(days)).expect("a day");
        let now: Timestamp = "2024-12-20T12:00:00Z".parse().expect("an instant");
        let context = Context::new(now, TimeZone::UTC);
        let months = ["يناير", "شباط", "مارس", "نيسان", "ماي", "حزيران", "يوليوز", "آب", "شتنبر",
            "تشرين الأول", "نونبر", "كانون الأول"];
        let month = months[day.month() as usize - 1];
        for text in [
            format!("{day}"),
            format!("{}/{}/{}", day.day(), day.month(), day.year()),
            format!("{} {month} {}", day.day(), day.year()),
            day.strftime("%a, %d %b %Y 00:00:00 GMT").to_string(),
        ] {
            let ambiguous = text.contains('/') && day.day() <= 12;
            let read = parse(&text, &context).map(|date| date.local.date());
            prop_assert!(ambiguous || read == Some(day), "{} is {:?}", text, read);
        }
    }
}

/// Pieces of dates in any order.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "2018",
        "12",
        "7",
        "30",
        "0",
        "99999999999999999999",
        "1440",
        "1399",
        "٣",
        "/",
        "-",
        ":",
        ".",
        " ",
        ",",
        "(",
        ")",
        "+",
        "+0300",
        "T",
        "Z",
        "GMT",
        "نيسان",
        "رمضان",
        "تیر",
        "Nov",
        "mar",
        "م",
        "ص",
        "هـ",
        "الساعة",
        "الجمعة",
        "أمس",
        "منذ",
        "ساعات",
        "يومين",
        "ago",
        "عام",
        "بتوقيت",
        "القاهرة",
        "年",
        "月",
        "日",
        "الأول",
        "من",
        "الشهر",
        "الجاري",
        "الماضي",
        "h",
        "Uhr",
        "24",
        "60",
        "\n",
    ]);
    prop::collection::vec(pieces, 0..16).prop_map(|pieces| pieces.concat())
}
