//! The `analysis` set: how fast one core cleans, folds, cuts and stems text.
//! Megabytes of UTF-8 a second of the thread's processor time, over the titles
//! and texts of ANT's articles.

use std::hint::black_box;

use anyhow::Result;
use cpu_time::ThreadTime;
use text::analyzer::{self, Analysis};
use text::language::Language;
use text::{clean, detect, fold, split, words};

use crate::Figures;
use crate::shared::Shared;

/// What is timed: a name, the work on one text.
type Stage = (&'static str, fn(&str));

const STAGES: &[Stage] = &[
    ("clean", |text| hold(clean::clean(text))),
    ("fold", |text| hold(fold::fold(text))),
    ("words", |text| hold(words::words(text).count())),
    ("sentences", |text| hold(split::sentences(text))),
    ("language", |text| hold(detect::detect(text, None))),
    ("tokens and stems", |text| analyzer::tokens(text, Language::Ar, |token| hold(token))),
    ("the words kept", |text| hold(Analysis::of(text, Language::Ar))),
    ("clean, fold, tokens, stems", |text| {
        analyzer::tokens(&clean::clean(text).text, Language::Ar, |token| hold(token));
    }),
];

/// Makes the compiler work a result out that no one asks for.
fn hold<T>(result: T) {
    black_box(result);
}

/// Times every stage. What speed there is depends on the machine: no floors.
pub fn run(shared: &Shared) -> Result<Figures> {
    let articles = shared.articles("ant")?;
    let texts: Vec<&str> =
        articles.iter().flat_map(|article| [&*article.title, &*article.text]).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    for (name, work) in STAGES {
        let begun = ThreadTime::now();
        texts.iter().for_each(|text| work(text));
        let seconds = begun.elapsed().as_secs_f64();
        println!("{name:<28}{:>8.1} MB/s", bytes as f64 / 1e6 / seconds);
    }
    Ok(Figures::new())
}
