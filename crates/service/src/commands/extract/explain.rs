//! How `marsad extract --explain` tells a person why a field is what it is.

use std::fmt::Write;

use news::model::article::{Article, Block, BlockKind, running};
use news::model::draft::LeftOut;
use news::normalise::explain::{Claim, Field, Verdict};

use super::Outcome;

/// A value is cut after so many characters.
const SHOWN: usize = 100;

/// The outcomes of one page, each ending in an empty line.
pub fn all(outcomes: &[Outcome]) -> String {
    let mut out = String::new();
    for Outcome { input, ending, explanation } in outcomes {
        _ = writeln!(out, "{input}");
        match ending {
            Ok(article) => {
                explanation.fields.iter().for_each(|field| push_field(&mut out, field));
                push_body(&mut out, article);
                push_left_out(&mut out, &explanation.left_out);
            }
            Err(set_aside) => {
                _ = writeln!(out, "  set aside: {}: {}", set_aside.reason.name(), set_aside.detail);
            }
        }
        out.push('\n');
    }
    out
}

fn push_field(out: &mut String, field: &Field) {
    let value = field.value.as_deref().map_or("-".to_owned(), cut);
    _ = writeln!(out, "  {:<14} {value}", field.name);
    for claim in &field.claims {
        push_claim(out, claim, field.value.as_deref());
    }
}

fn push_claim(out: &mut String, claim: &Claim, value: Option<&str>) {
    let Claim { written, origin, evidence, verdict, reading } = claim;
    let sign = match verdict {
        Verdict::Chosen => '✓',
        Verdict::Agrees => '=',
        Verdict::PassedOver => '·',
        Verdict::Unusable => '✗',
    };
    let place = format!("{} {evidence}", origin.name());
    _ = write!(out, "    {sign} {place:<36} {}", cut(written));
    let told = *verdict == Verdict::Unusable || (reading != written && Some(&**reading) != value);
    if told {
        _ = write!(out, "  ({})", cut(reading));
    }
    out.push('\n');
}

/// The body in numbers, and how it begins and ends.
fn push_body(out: &mut String, article: &Article) {
    let of = |kind| article.blocks.iter().filter(|block| block.kind == kind).count();
    let kinds = [
        (BlockKind::Paragraph, "paragraphs"),
        (BlockKind::Heading, "headings"),
        (BlockKind::ListItem, "list items"),
        (BlockKind::Quote, "quotes"),
        (BlockKind::Table, "table rows"),
        (BlockKind::Caption, "captions"),
    ];
    let counted: Vec<String> = kinds
        .iter()
        .map(|(kind, name)| (of(*kind), name))
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| format!("{n} {name}"))
        .collect();
    let letters = article.text.chars().count();
    _ = writeln!(out, "  {:<14} {letters} letters: {}", "text", counted.join(", "));
    let running: Vec<&Block> = running(&article.blocks).collect();
    if let [first, .., last] = &running[..] {
        _ = writeln!(out, "    from  {}\n    to    {}", cut(&first.text), cut(&last.text));
    }
}

/// The lines of the page that are not in the body, by the rule that left them out.
fn push_left_out(out: &mut String, left_out: &[LeftOut]) {
    if left_out.is_empty() {
        return;
    }
    _ = writeln!(out, "  {:<14} {} lines of the page", "left out", left_out.len());
    for together in left_out.chunk_by(|one, next| one.why == next.why) {
        _ = writeln!(out, "    {}", together[0].why);
        together.iter().for_each(|line| _ = writeln!(out, "      · {}", cut(&line.text)));
    }
}

fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
