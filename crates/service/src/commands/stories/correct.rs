//! `marsad stories merge`, `split`, `move` and `corrections`.

use std::io::Write;

use anyhow::{Result, anyhow};
use serde_json::json;

use super::{Action, OfCorrections};
use crate::commands::{Global, output};
use crate::corrections::unfit::Unfit;
use crate::corrections::{Act, Correction, ask, undone};
use crate::data::DataDir;
use crate::run::correct;
use crate::serve::locale::Ui;
use crate::store::Store;

/// Makes or lists corrections.
pub fn run(global: &Global, data: &DataDir, store: &dyn Store, action: Action) -> Result<()> {
    let corrections = data.corrections();
    let act = match action {
        Action::Merge { story, other } => ask::merge(store, &story, &other),
        Action::Split { story, articles } => ask::split(store, &story, &articles),
        Action::Move { article, story } => ask::move_to(store, &article, &story),
        Action::Corrections { action: Some(OfCorrections::Undo { number }) } => {
            ask::undo(&corrections, number)
        }
        Action::Corrections { action } => {
            return list(data, store, matches!(action, Some(OfCorrections::List { json: true })));
        }
        Action::Show { .. } => return Ok(()),
    };
    let made = act.and_then(|act| corrections.make(act, jiff::Timestamp::now()));
    let made = made.map_err(in_words)?;
    let in_effect = correct::now(data)?;
    let mut out = output::stdout();
    writeln!(out, "{}", in_short(&made))?;
    out.flush()?;
    if !in_effect && !global.quiet {
        eprintln!("another process is writing: it will see to it");
    }
    Ok(())
}

/// What is wrong with a correction, in the user's language.
fn in_words(error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<Unfit>() {
        Ok(unfit) => {
            let words = Ui::of_environment().unfit(&unfit);
            anyhow!(words.replace(['\u{2068}', '\u{2069}'], ""))
        }
        Err(error) => error,
    }
}

/// One line a correction.
fn in_short(correction: &Correction) -> String {
    let number = correction.number;
    match &correction.act {
        Act::Merge { into, from, articles } => {
            format!("{number}  merged {from} into {into}: {} articles", articles.len())
        }
        Act::Split { story, new, articles } => {
            format!("{number}  split {new} off {story}: {} articles", articles.len())
        }
        Act::Move { article, from, to } => format!("{number}  moved {article} from {from} to {to}"),
        Act::Undo { of, .. } => format!("{number}  took back {of}"),
    }
}

fn list(data: &DataDir, store: &dyn Store, json: bool) -> Result<()> {
    let all = data.corrections().list()?;
    let (undone, corrected) = (undone(&all), store.corrected()?);
    let mut out = output::stdout();
    for one in &all {
        let (taken_back, waits) = (undone.contains(&one.number), one.number > corrected);
        if json {
            let line = json!({
                "number": one.number,
                "made_at": one.made_at,
                "act": one.act,
                "position": one.position,
                "in_effect": !waits,
                "undone": taken_back,
            });
            output::json_line(&mut out, &line)?;
            continue;
        }
        let made = one.made_at.strftime("%Y-%m-%d %H:%M");
        let state = match (waits, taken_back) {
            (true, _) => "  (waits for the process that is writing)",
            (_, true) => "  (taken back)",
            _ => "",
        };
        writeln!(out, "{made}  {}{state}", in_short(one))?;
    }
    Ok(out.flush()?)
}
