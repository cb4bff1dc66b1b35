//! The `authors` set: who wrote the development pages.
//!
//! A page counts as right when the names found are the gold's names, no more
//! and no fewer, in any order; names compare folded, by letters and digits
//! alone. A gold answer that is one line is cut at commas, semicolons, bars,
//! "and" and "&". Degrees («MD», "Ph.D.") are no names, on either side; nor
//! is the honorific "Dr" a part of one. Pages without gold authors are not
//! asked. `f1` is over all names of the set.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::Value;

use crate::Figures;
use crate::shared::Shared;
use crate::text::pages::{self, Answer, Gold};

const SETS: &[(&str, &str)] = &[("wcxb_dev", "wcxb"), ("traf", "traf"), ("fundus", "fundus")];

/// Measures every set.
pub fn run(shared: &Shared) -> Result<Figures> {
    let mut figures = Figures::new();
    println!("set       pages  exact     f1  none");
    for (file, name) in SETS {
        let answers = pages::answers(shared, file)?;
        let tally = Tally::of(&answers);
        println!(
            "{name:<8} {:>6}  {:.3}  {:.3}  {:>4}",
            tally.pages,
            tally.exact(),
            tally.f1(),
            tally.none
        );
        figures.insert(format!("authors.{name}_exact"), tally.exact());
        figures.insert(format!("authors.{name}_f1"), tally.f1());
    }
    Ok(figures)
}

#[derive(Debug, Default)]
struct Tally {
    pages: usize,
    right: usize,
    none: usize,
    shared: usize,
    found: usize,
    wanted: usize,
}

impl Tally {
    fn of(answers: &[Answer]) -> Tally {
        let mut tally = Tally::default();
        for answer in answers {
            let wanted = wanted(&answer.gold);
            if wanted.is_empty() {
                continue;
            }
            let found = answer.article.iter().flat_map(|article| &article.authors);
            let found: BTreeSet<String> = found.filter_map(|name| key(name)).collect();
            tally.pages += 1;
            tally.right += usize::from(found == wanted);
            tally.none += usize::from(found.is_empty());
            tally.shared += found.intersection(&wanted).count();
            tally.found += found.len();
            tally.wanted += wanted.len();
        }
        tally
    }

    fn exact(&self) -> f64 {
        self.right as f64 / self.pages.max(1) as f64
    }

    fn f1(&self) -> f64 {
        2.0 * self.shared as f64 / (self.found + self.wanted).max(1) as f64
    }
}

/// The names of the gold answer.
fn wanted(gold: &Gold) -> BTreeSet<String> {
    let line = |line: &str| -> Vec<String> {
        line.split([',', ';', '|', '،'])
            .flat_map(|part| part.split(" and "))
            .flat_map(|part| part.split(" & "))
            .map(|part| part.trim().strip_prefix("and ").unwrap_or(part.trim()).to_owned())
            .collect()
    };
    let names: Vec<String> = match (&gold.authors, &gold.author) {
        (Some(names), _) => names.clone(),
        (None, Some(Value::Array(names))) => {
            names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        (None, Some(Value::String(written))) => line(written),
        _ => Vec::new(),
    };
    names.iter().filter_map(|name| key(name)).collect()
}

/// How a name is compared; `None` for a degree and for nothing.
fn key(name: &str) -> Option<String> {
    let letters: String = name.chars().filter(|letter| letter.is_alphabetic()).collect();
    let upper = letters.chars().filter(|letter| letter.is_uppercase()).count();
    let degree = letters.is_ascii() && letters.len() <= 5 && upper >= 2;
    let name = name.trim();
    let name = name.strip_prefix("Dr. ").or(name.strip_prefix("Dr ")).unwrap_or(name);
    let folded = ::text::fold::fold(name);
    let key: String = folded.chars().filter(|letter| letter.is_alphanumeric()).collect();
    (!degree && !key.is_empty()).then_some(key)
}
