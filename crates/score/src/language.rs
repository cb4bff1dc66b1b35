//! The `language` set: lines of the Universal Declaration of Human Rights,
//! headlines written for the purpose, and the titles of real Arabic articles.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use text::detect::detect;
use text::language::Language;

use crate::Figures;
use crate::shared::{Shared, workspace};

/// Translations of the declaration, by file. `ckb.html` holds Kurmanji in fact;
/// Uyghur is none of our languages.
const DECLARATION: &[(&str, Option<Language>)] = &[
    ("arb", Some(Language::Ar)),
    ("pes_1", Some(Language::Fa)),
    ("pes_2", Some(Language::Fa)),
    ("urd", Some(Language::Ur)),
    ("urd_2", Some(Language::Ur)),
    ("kmr", Some(Language::Ku)),
    ("heb", Some(Language::He)),
    ("uig_arab", None),
];

/// The languages the macro F1 of the headlines is over.
const MAIN: [Language; 6] =
    [Language::Ar, Language::Fa, Language::Ur, Language::Ckb, Language::Tr, Language::En];

/// Runs the set.
pub fn run(shared: &Shared) -> Result<Figures> {
    let declaration = declaration(shared)?;
    let headlines = headlines()?;
    let mut figures = Figures::new();
    let asked = [Language::Ar, Language::Fa, Language::Ur, Language::Ku];
    figures.insert("language.udhr_macro_f1".into(), macro_f1(&declaration, &asked));
    figures.insert("language.headlines_macro_f1".into(), macro_f1(&headlines, &MAIN));
    figures.insert("language.headlines_all_macro_f1".into(), macro_f1(&headlines, &Language::ALL));
    figures.insert("language.arabic_titles".into(), arabic_titles(shared)?);
    Ok(figures)
}

/// A text, and the language it is in.
type Labelled = (String, Option<Language>);

fn declaration(shared: &Shared) -> Result<Vec<Labelled>> {
    let mut lines = Vec::new();
    for (file, language) in DECLARATION {
        let path = shared.data(&format!("gold/lid_udhr/{file}.html"));
        let html = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        // The first lines name the language in English.
        let body = html.find("<h3").or_else(|| html.find("<body")).unwrap_or(0);
        lines.extend(
            without_tags(&html[body..])
                .lines()
                .map(str::trim)
                .filter(|line| line.chars().filter(|letter| letter.is_alphabetic()).count() >= 12)
                .filter(|line| !line.is_ascii())
                .map(|line| (line.to_owned(), *language)),
        );
    }
    Ok(lines)
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text
}

fn headlines() -> Result<Vec<Labelled>> {
    let mut lines = Vec::new();
    let folders = Language::ALL.iter().map(|language| (language.tag(), Some(*language)));
    for (folder, language) in folders.chain([("none", None)]) {
        let path = workspace().join(format!("fixtures/text/{folder}/headlines.txt"));
        let file = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let headlines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.extend(headlines.map(|line| (line.to_owned(), language)));
    }
    Ok(lines)
}

/// The mean F1 over some languages; every line counts, of whatever language.
fn macro_f1(lines: &[Labelled], languages: &[Language]) -> f64 {
    let mut counts: BTreeMap<Option<Language>, [f64; 3]> = BTreeMap::new();
    for (line, language) in lines {
        let answer = detect(line, None);
        counts.entry(*language).or_default()[0] += 1.0;
        counts.entry(answer).or_default()[1] += 1.0;
        if answer == *language {
            counts.entry(answer).or_default()[2] += 1.0;
        } else {
            let start: String = line.chars().take(70).collect();
            println!("  {language:?} taken for {answer:?}: {start}");
        }
    }
    let f1 = |language: &Language| {
        let [gold, found, right] = counts.get(&Some(*language)).copied().unwrap_or_default();
        let f1 = if gold + found > 0.0 { 2.0 * right / (gold + found) } else { 0.0 };
        println!("  {:<4} {gold:>4} lines  F1 {f1:.4}", language.tag());
        f1
    };
    languages.iter().map(f1).sum::<f64>() / languages.len() as f64
}

/// The share of real Arabic titles that are found to be Arabic, and the time
/// one takes.
fn arabic_titles(shared: &Shared) -> Result<f64> {
    let mut texts = Vec::new();
    for set in ["ant", "snn", "jawhara"] {
        let articles = shared.articles(set)?.into_iter();
        let articles = articles.map(|article| (article.title, article.text));
        texts.extend(articles.filter(|(title, _)| !title.trim().is_empty()));
    }
    if texts.is_empty() {
        bail!("no articles");
    }
    let before = resident();
    let mut wrong = Vec::new();
    for (title, _) in &texts {
        if detect(title, None) != Some(Language::Ar) {
            wrong.push(title);
        }
    }
    for title in wrong.iter().take(15) {
        println!("  not Arabic: {title}");
    }
    let started = cpu();
    let bodies = texts.iter().filter(|(_, text)| detect(text, None) == Some(Language::Ar)).count();
    let each = (cpu() - started) * 1e6 / texts.len() as f64;
    println!(
        "  {} titles, {} not found Arabic; {bodies} bodies found Arabic, {each:.1} µs a body; \
         memory +{:.1} MiB",
        texts.len(),
        wrong.len(),
        (resident() - before) / 1024.0,
    );
    Ok(1.0 - wrong.len() as f64 / texts.len() as f64)
}

/// Seconds of processor time this thread has had: other programs on the machine
/// do not count. 0 where it cannot be told.
pub fn cpu() -> f64 {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = status.split(' ').next().and_then(|time| time.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

/// Resident memory in KiB; 0 where it cannot be told.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0.0)
}
