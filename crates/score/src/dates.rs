//! The `dates` set: our own expressions, those of two public corpora, and the
//! speed over real articles.

use std::ops::Range;

use anyhow::{Context as _, Result};
use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use text::date::{Context, Precision, find, parse};
use text::language::Language;

use crate::Figures;
use crate::language::cpu;
use crate::shared::{Shared, workspace};

/// Runs the set.
pub fn run(shared: &Shared) -> Result<Figures> {
    let mut figures = Figures::new();
    figures.insert("dates.fixtures".into(), fixtures()?);
    figures.insert("dates.duckling".into(), duckling(shared)?);
    let timex = timex(shared)?;
    figures.insert("dates.timex_recall".into(), timex.recall);
    figures.insert("dates.timex_values".into(), timex.values);
    figures.insert("dates.timex_precision".into(), timex.precision);
    speed(shared)?;
    Ok(figures)
}

/// The share of `fixtures/text/*/dates.txt` that is right.
fn fixtures() -> Result<f64> {
    let mut context =
        Context::new("2020-12-10T12:00:00Z".parse()?, TimeZone::fixed(Offset::constant(3)));
    let (mut right, mut all) = (0.0, 0.0);
    for folder in ["ar", "en", "fa", "other"] {
        context.language = Language::from_tag(folder);
        let path = workspace().join(format!("fixtures/text/{folder}/dates.txt"));
        let file = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        for (expression, expected) in lines.filter_map(|line| line.split_once(" => ")) {
            let answer = parse(expression, &context).map_or("none".to_owned(), |date| {
                let at = date.at.to_string().replace(":00Z", "Z");
                match date.precision {
                    Precision::Minute => format!("{at} minute"),
                    Precision::Hour => format!("{at} hour"),
                    Precision::Day => format!("{} day", date.local.date()),
                }
            });
            all += 1.0;
            if answer == expected {
                right += 1.0;
            } else {
                println!("  {expression} is {answer}, not {expected}");
            }
        }
    }
    println!("  fixtures: {right} of {all}");
    Ok(right / all)
}

/// The share of Duckling's Arabic examples of single days that are right. Left
/// out, and counted: ranges and months, which are no days; and weekdays alone,
/// which Duckling expects to come and news have had.
fn duckling(shared: &Shared) -> Result<f64> {
    let path = shared.data("gold/dates_misc/duckling_ar_time_corpus.tsv");
    let file = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let context = Context::new("2013-02-12T04:30:00Z".parse()?, TimeZone::UTC);
    let (mut right, mut all, mut left_out) = (0.0, 0.0, 0);
    for (value, expressions) in file.lines().filter_map(|line| line.split_once('\t')) {
        let expected = value.parse::<civil::Date>().ok();
        for expression in expressions.split('|') {
            let answer = find(expression, &context).first().map(|found| found.date.local.date());
            let a_week_off = answer.zip(expected).is_some_and(|(answer, expected)| {
                answer.checked_add(jiff::Span::new().days(7)).is_ok_and(|later| later == expected)
            });
            if expected.is_none() || expression == "2/2013" || a_week_off {
                left_out += 1;
                continue;
            }
            all += 1.0;
            if answer == expected {
                right += 1.0;
            } else {
                println!("  duckling: {expression} is {answer:?}, not {value}");
            }
        }
    }
    println!("  duckling: {right} of {all}, {left_out} left out");
    Ok(right / all)
}

struct Timex {
    /// Days of the gold that are found, whatever they are taken for.
    recall: f64,
    /// Of those found, the ones taken for the gold's day.
    values: f64,
    /// Of what is found, the share that the gold marks as a date or time.
    precision: f64,
}

/// One TIMEX3 of the gold.
struct Marked {
    range: Range<usize>,
    kind: String,
    value: String,
}

/// The annotators read every document as of 2015-12-24, also where its own
/// weekdays deny it, so the values cannot all be reached.
fn timex(shared: &Shared) -> Result<Timex> {
    let context = Context::new("2015-12-24T09:00:00Z".parse()?, TimeZone::UTC);
    let (mut days, mut found_days, mut right, mut found_all, mut known) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut paths: Vec<_> = std::fs::read_dir(shared.data("gold/timex_ar_news/Corpus_test"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.sort();
    for path in paths {
        let (text, marked) = unmarked(&std::fs::read_to_string(&path)?);
        let found = find(&text, &context);
        let overlap = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        for gold in &marked {
            let Some(day) = gold.value.get(..10).and_then(|day| day.parse::<civil::Date>().ok())
            else {
                continue;
            };
            days += 1.0;
            let hit = found.iter().find(|found| overlap(&found.range, &gold.range));
            found_days += f64::from(u8::from(hit.is_some()));
            let same = hit.is_some_and(|hit| hit.date.local.date() == day);
            right += f64::from(u8::from(same));
            if !same {
                let ours = hit.map(|hit| hit.date.local.date());
                println!("  timex: {} is {ours:?}, not {day}", &text[gold.range.clone()]);
            }
        }
        for ours in &found {
            found_all += 1.0;
            let mark = marked.iter().find(|gold| overlap(&gold.range, &ours.range));
            if mark.is_some_and(|mark| matches!(mark.kind.as_str(), "DATE" | "TIME")) {
                known += 1.0;
            } else {
                println!("  timex: not marked: {}", &text[ours.range.clone()]);
            }
        }
    }
    println!("  timex: {days} days, {found_days} found, {right} right; {found_all} found in all");
    Ok(Timex {
        recall: found_days / days,
        values: right / found_days,
        precision: known / found_all,
    })
}

/// A TimeML text without its marks, and the marks.
fn unmarked(xml: &str) -> (String, Vec<Marked>) {
    let mut text = String::new();
    let mut marks: Vec<Marked> = Vec::new();
    let mut rest = xml.split_once("<TimeML>").map_or(xml, |(_, body)| body);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, behind)) = after.split_once('>') else { break };
        if tag.starts_with("TIMEX3") {
            let attribute = |name: &str| {
                let value = tag.split_once(&format!(" {name}=\"")).map(|(_, value)| value);
                value.and_then(|value| value.split('"').next()).unwrap_or_default().to_owned()
            };
            let range = text.len()..text.len();
            marks.push(Marked { range, kind: attribute("type"), value: attribute("value") });
        } else if tag == "/TIMEX3"
            && let Some(mark) = marks.last_mut()
        {
            mark.range.end = text.len();
        }
        rest = behind;
    }
    text.push_str(rest);
    (text, marks)
}

fn speed(shared: &Shared) -> Result<()> {
    let articles = shared.articles("jawhara")?;
    let context = Context::new("2018-12-31T00:00:00Z".parse()?, TimeZone::UTC);
    let started = cpu();
    let found: usize = articles.iter().map(|article| find(&article.text, &context).len()).sum();
    let seconds = (cpu() - started).max(1e-9);
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    println!(
        "  find: {found} dates in {} articles, {:.1} µs an article, {:.1} MB/s",
        articles.len(),
        seconds * 1e6 / articles.len() as f64,
        bytes as f64 / 1e6 / seconds,
    );
    Ok(())
}
