//! The `pagedates` set: publication dates of the development pages, by the rules
//! of `../shared/score/score_date.py`.

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
    println!("set       pages    day  minute  wrong  missing");
    for (file, name) in SETS {
        let answers = pages::answers(shared, file)?;
        let tally = Tally::of(&answers);
        let minute = tally.minute();
        println!(
            "{name:<8} {:>6}  {:.3}  {:>6}  {:>5}  {:>7}",
            answers.len(),
            tally.accuracy(),
            minute.map_or("-".into(), |minute| format!("{minute:.3}")),
            tally.wrong,
            tally.missing,
        );
        figures.insert(format!("pagedates.{name}_day"), tally.accuracy());
        figures.extend(minute.map(|minute| (format!("pagedates.{name}_minute"), minute)));
    }
    Ok(figures)
}

#[derive(Debug, Default)]
struct Tally {
    right: usize,
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
            match (answer.date(), gold) {
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
                tally.exact += usize::from(found.is_some_and(near));
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

    fn minute(&self) -> Option<f64> {
        (self.instants > 0).then(|| self.exact as f64 / self.instants as f64)
    }
}

/// An ISO instant with its zone, UTC where it names none.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim().replacen(' ', "T", 1);
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}
