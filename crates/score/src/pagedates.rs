//! The `pagedates` set: publication dates of the development pages, by the rules
//! of `../shared/score/score_date.py`.
//!
//! The gold days are the pages' own, in their local time, so `day` takes the
//! article's `published_day` where it has one; `utc_day` takes the day of
//! `published_at`. Where the gold knows only a day (midnight without a zone),
//! `minute` is right when the day is.

use anyhow::Result;
use jiff::Timestamp;

use crate::Figures;
use crate::shared::Shared;
use crate::text::pages::{self, Answer};

const SETS: &[(&str, &str)] =
    &[("htmldate", "htmldate"), ("fundus", "fundus"), ("wcxb_dev", "wcxb"), ("arabic", "arabic")];

/// Measures every set.
pub fn run(shared: &Shared) -> Result<Figures> {
    let mut figures = Figures::new();
    println!("set       pages    day  utc_day  minute  wrong  missing");
    for (file, name) in SETS {
        let answers = pages::answers(shared, file)?;
        let tally = Tally::of(&answers);
        let minute = tally.minute();
        println!(
            "{name:<8} {:>6}  {:.3}  {:>7.3}  {:>6}  {:>5}  {:>7}",
            answers.len(),
            tally.accuracy(),
            tally.utc_accuracy(),
            minute.map_or("-".into(), |minute| format!("{minute:.3}")),
            tally.wrong,
            tally.missing,
        );
        figures.insert(format!("pagedates.{name}_day"), tally.accuracy());
        figures.insert(format!("pagedates.{name}_utc_day"), tally.utc_accuracy());
        figures.extend(minute.map(|minute| (format!("pagedates.{name}_minute"), minute)));
    }
    Ok(figures)
}

#[derive(Debug, Default)]
struct Tally {
    right: usize,
    right_in_utc: usize,
    wrong: usize,
    missing: usize,
    rightly_missing: usize,
    instants: usize,
    exact: usize,
}

impl Tally {
    fn of(answers: &[Answer]) -> Tally {
        let mut tally = Tally::default();
        for answer in answers {
            let gold = answer.gold.date.as_deref().or(answer.gold.datetime.as_deref());
            let in_utc = answer
                .date()
                .is_some_and(|date| gold.is_some_and(|gold| date.get(..10) == gold.get(..10)));
            tally.right_in_utc += usize::from(in_utc);
            match (answer.day(), gold) {
                (None, gold) => {
                    tally.missing += 1;
                    tally.rightly_missing += usize::from(gold.is_none());
                }
                (Some(found), Some(gold)) if found.get(..10) == gold.get(..10) => tally.right += 1,
                (Some(_), _) => tally.wrong += 1,
            }
            if let Some(gold) = answer.gold.datetime.as_deref().and_then(instant) {
                tally.instants += 1;
                let found = answer.date().filter(|found| found.len() > 10);
                let found = found.as_deref().and_then(instant);
                let near = |found: Timestamp| (found.as_second() - gold.as_second()).abs() <= 60;
                let known = answer.gold.datetime.as_deref().unwrap_or_default();
                let only_day = known.strip_suffix(" 00:00:00");
                let day = only_day.is_some() && answer.day().as_deref() == only_day;
                tally.exact += usize::from(day || found.is_some_and(near));
            }
        }
        tally
    }

    /// The script's accuracy: a page without a date that got none counts both
    /// as right and as missing.
    fn accuracy(&self) -> f64 {
        let all = self.right + self.rightly_missing + self.wrong + self.missing;
        (self.right + self.rightly_missing) as f64 / all.max(1) as f64
    }

    fn utc_accuracy(&self) -> f64 {
        let all = self.right + self.rightly_missing + self.wrong + self.missing;
        (self.right_in_utc + self.rightly_missing) as f64 / all.max(1) as f64
    }

    fn minute(&self) -> Option<f64> {
        (self.instants > 0).then(|| self.exact as f64 / self.instants as f64)
    }
}

/// An ISO instant with its zone, UTC where it names none.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim().replacen(' ', "T", 1);
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}
