//! `marsad analyze`.

use std::io::{self, BufRead, Read, Write};

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde_json::{Map, Value, json};
use text::date::{Context, Precision};
use text::language::Language;
use text::{analyzer, clean, date, detect, fold, split, stem};

use super::{Global, output};

/// Show what the text stages do, line by line
///
/// Reads lines on stdin and writes one JSON object a line: what `--as` names,
/// or everything. Offsets are Unicode scalar offsets into the line as read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  echo 'والمدارس في القاهرة' | marsad analyze --as stems
  marsad analyze --as language < headlines.txt
  echo 'نشر في: الأربعاء، 07 أكتوبر 2020 - 12:09 م' | marsad analyze --as dates --zone Asia/Riyadh")]
pub struct Options {
    /// The language of the lines; each is detected when none is given
    #[arg(long, value_name = "TAG", value_parser = language)]
    lang: Option<Language>,
    /// Show only this
    #[arg(long = "as", value_name = "STAGE", value_enum)]
    stage: Option<Stage>,
    /// What "now" is for dates such as «أمس»: an instant; the clock's by default
    #[arg(long, value_name = "INSTANT")]
    now: Option<Timestamp>,
    /// The time zone of dates that name none
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = zone)]
    zone: TimeZone,
}

/// One stage of the text crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// The repaired text and the kinds of repair
    Clean,
    /// The search key
    Fold,
    /// The search tokens
    Tokens,
    /// Every word's stem, and what was cut
    Stems,
    /// The sentences
    Sentences,
    /// The language
    Language,
    /// The dates, and what they mean
    Dates,
}

/// The longest line that is read, in bytes: that of a page.
const LONGEST_LINE: u64 = 8 << 20;

/// Runs `marsad analyze`.
pub fn run(_global: &Global, options: Options) -> anyhow::Result<()> {
    let mut context =
        Context::new(options.now.unwrap_or_else(Timestamp::now), options.zone.clone());
    let mut input = io::stdin().lock();
    let mut out = output::stdout();
    let mut bytes = Vec::new();
    let mut number = 0_u64;
    loop {
        bytes.clear();
        let mut line = (&mut input).take(LONGEST_LINE);
        if line.read_until(b'\n', &mut bytes).context("cannot read stdin")? == 0 {
            break;
        }
        number += 1;
        if bytes.len() as u64 == LONGEST_LINE && !bytes.ends_with(b"\n") {
            bail!("line {number} is longer than {} MiB", LONGEST_LINE >> 20);
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.strip_suffix('\n').unwrap_or(&line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let language = options.lang.or_else(|| detect::detect(line, None));
        context.language = language;
        let object = match options.stage {
            Some(stage) => shown(stage, line, language, &context),
            None => Stage::value_variants()
                .iter()
                .flat_map(|&stage| shown(stage, line, language, &context))
                .collect(),
        };
        output::json_line(&mut out, &object)?;
    }
    out.flush()?;
    Ok(())
}

fn shown(
    stage: Stage,
    line: &str,
    language: Option<Language>,
    context: &Context,
) -> Map<String, Value> {
    let reading = language.unwrap_or(Language::Ar);
    let object = match stage {
        Stage::Clean => {
            let cleaned = clean::clean(line);
            let repairs: Vec<_> = cleaned.repairs.iter().map(|repair| repair.name()).collect();
            json!({"text": cleaned.text, "repairs": repairs})
        }
        Stage::Fold => json!({"key": fold::fold(line)}),
        Stage::Tokens => json!({"tokens": tokens(line, reading)}),
        Stage::Stems => json!({"stems": stems(line, reading)}),
        Stage::Sentences => json!({"sentences": sentences(line)}),
        Stage::Language => json!({"language": language}),
        Stage::Dates => json!({"dates": dates(line, context)}),
    };
    match object {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

fn tokens(line: &str, language: Language) -> Vec<Value> {
    let mut offsets = Offsets::new(line);
    let mut tokens = Vec::new();
    analyzer::tokens(line, language, |token| {
        let (start, end) = offsets.of(&token.range);
        tokens.push(json!({
            "text": &line[token.range], "start": start, "end": end,
            "folded": token.folded, "stem": token.stem, "stop": token.stop,
        }));
    });
    tokens
}

fn stems(line: &str, language: Language) -> Vec<Value> {
    let mut stems = Vec::new();
    analyzer::tokens(line, language, |token| {
        let explained = stem::explain(token.folded, language);
        stems.push(json!({
            "word": &line[token.range], "folded": token.folded, "stem": explained.stem,
            "prefix": explained.prefix, "suffix": explained.suffix, "rule": explained.rule,
        }));
    });
    stems
}

fn sentences(line: &str) -> Vec<Value> {
    let mut offsets = Offsets::new(line);
    let sentences = split::sentences(line).into_iter().map(|range| {
        let (start, end) = offsets.of(&range);
        json!({"text": &line[range], "start": start, "end": end})
    });
    sentences.collect()
}

fn dates(line: &str, context: &Context) -> Vec<Value> {
    let mut offsets = Offsets::new(line);
    let found = date::find(line, context).into_iter().map(|found| {
        let (start, end) = offsets.of(&found.range);
        let precision = match found.date.precision {
            Precision::Minute => "minute",
            Precision::Hour => "hour",
            Precision::Day => "day",
        };
        json!({
            "text": &line[found.range], "start": start, "end": end, "at": found.date.at,
            "precision": precision, "zoned": found.date.zoned, "local": found.date.local,
            "calendar": match found.date.calendar {
                date::Calendar::Gregorian => "gregorian",
                date::Calendar::UmmAlQura => "umm_al_qura",
                date::Calendar::Solar => "solar_hijri",
            },
        })
    });
    found.collect()
}

/// Byte offsets to scalar offsets, for ranges in order.
struct Offsets<'a> {
    line: &'a str,
    byte: usize,
    scalar: usize,
}

impl<'a> Offsets<'a> {
    fn new(line: &'a str) -> Offsets<'a> {
        Offsets { line, byte: 0, scalar: 0 }
    }

    fn of(&mut self, range: &std::ops::Range<usize>) -> (usize, usize) {
        self.scalar += self.line[self.byte..range.start].chars().count();
        self.byte = range.start;
        (self.scalar, self.scalar + self.line[range.clone()].chars().count())
    }
}

fn language(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| {
        let known: Vec<&str> = Language::ALL.iter().map(|language| language.tag()).collect();
        format!("not one of {}", known.join(", "))
    })
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZoneDatabase::bundled().get(name).map_err(|error| error.to_string())
}
