//! `score --protocols FILE`: feeds and `robots.txt` files read by Marsad beside
//! what feedparser and protego make of them (`peers/protocols.py`).

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use news::discover::feed::{self, entry};
use news::discover::robots::Robots;
use news::model::article::running;
use news::model::draft::Draft;
use news::model::page::{Page, PageKind};
use serde::Deserialize;
use text::date::{self, Context};

/// A line of the peers' answers.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Feed { feed: String, entries: Vec<Entry> },
    Robots { robots: String, paths: Vec<(String, bool)>, delay: Option<f64> },
}

#[derive(Deserialize)]
struct Entry {
    title: Option<String>,
    link: Option<String>,
    date: Option<String>,
    content: Option<String>,
}

/// Where Marsad reads otherwise on purpose: a part of the file's name, and why.
const REASONS: [(&str, &str); 7] = [
    ("_crazy", "broken script: what is left of it differs"),
    ("nested_cdata", "a CDATA section within one"),
    ("description_and_summary", "of two the description is believed"),
    ("not_a_doctype", "markup alone, no text"),
    ("no_normalization_4", "an id on a scheme in capital letters is no link"),
    ("updated_multiple_values", "of two dates of one kind the first is believed"),
    ("cdf_item_abstract_xml_base", "the base of a format nobody publishes in any more"),
];

/// How often both agree, of how many.
#[derive(Default)]
struct Tally {
    explained: BTreeMap<&'static str, u32>,
    agreed: BTreeMap<&'static str, (u32, u32)>,
}

impl Tally {
    fn count(&mut self, what: &'static str, agreed: bool, tell: impl FnOnce() -> String) {
        let (yes, all) = self.agreed.entry(what).or_default();
        *all += 1;
        *yes += u32::from(agreed);
        if !agreed {
            let told = tell();
            let reason = REASONS.iter().find(|(part, _)| told.contains(part));
            match reason {
                Some((_, reason)) => *self.explained.entry(reason).or_default() += 1,
                None => println!("{what:<8} {told}"),
            }
        }
    }
}

/// Compares, tells every difference, then the shares.
pub fn compare(file: &Path) -> Result<()> {
    let answers =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut tally = Tally::default();
    for line in answers.lines() {
        match serde_json::from_str(line)? {
            Answer::Feed { feed, entries } => compare_feed(&feed, &entries, &mut tally)?,
            Answer::Robots { robots, paths, delay } => {
                compare_robots(&robots, &paths, delay, &mut tally)?;
            }
        }
    }
    println!();
    let feeds = ["title", "link", "date", "content"];
    let (mut yes, mut all) = (0, 0);
    for (what, (agreed, of)) in &tally.agreed {
        println!("{what:<8} {agreed} of {of} agree, {:.4}", share(*agreed, *of));
        if feeds.contains(what) {
            (yes, all) = (yes + agreed, all + of);
        }
    }
    for (reason, times) in &tally.explained {
        println!("         {times} not: {reason}");
    }
    println!("feeds    {yes} of {all} agree, {:.4}", share(yes, all));
    Ok(())
}

fn share(agreed: u32, of: u32) -> f64 {
    f64::from(agreed) / f64::from(of.max(1))
}

fn compare_feed(file: &str, entries: &[Entry], tally: &mut Tally) -> Result<()> {
    let page = Page {
        input: file.to_owned(),
        url: None,
        final_url: None,
        fetched_at: Timestamp::now(),
        content_type: None,
        kind: PageKind::Feed,
        body: std::fs::read(file)?,
    };
    let read = feed::read(&page);
    for (at, entry) in entries.iter().enumerate() {
        let draft = read.entries.get(at).map(|entry| entry::claims(entry, at, &read, &page));
        let draft = draft.as_ref();
        let compared = [
            ("title", entry.title.as_deref().map(readings), draft.map(title)),
            ("link", entry.link.as_deref().map(|url| vec![address(url)]), draft.map(link)),
            ("date", entry.date.clone().map(|at| vec![at]), draft.map(|d| instant(d, &page))),
        ];
        for (what, theirs, ours) in compared {
            let Some(theirs) = theirs.filter(|theirs| !theirs[0].is_empty()) else { continue };
            let ours = ours.unwrap_or_default();
            let told = || format!("{} #{at}: {theirs:?}, here {ours:?}", name(file));
            tally.count(what, theirs.contains(&ours), told);
        }
        let theirs = entry.content.as_deref().map(readings);
        if let Some(theirs) = theirs.filter(|theirs| !theirs[0].is_empty()) {
            let mut texts = draft.map(texts).unwrap_or_default();
            let written = read.entries.get(at).and_then(entry::text);
            texts.extend(written.map(|text| letters(&text)));
            let agreed = texts.iter().any(|text| theirs.contains(text));
            let told = || format!("{} #{at}: {theirs:?}, here {texts:?}", name(file));
            tally.count("content", agreed, told);
        }
    }
    Ok(())
}

fn compare_robots(
    file: &str,
    paths: &[(String, bool)],
    delay: Option<f64>,
    tally: &mut Tally,
) -> Result<()> {
    let robots = Robots::parse(&std::fs::read(file)?, "Marsad");
    for (path, theirs) in paths {
        let ours = robots.allows(path);
        tally.count("robots", ours == *theirs, || format!("{} {path}: {theirs}", name(file)));
    }
    let ours = robots.crawl_delay.map(|delay| delay.as_secs_f64());
    let same = ours == delay.map(|delay| delay.min(300.0));
    tally.count("delay", same, || format!("{}: {delay:?}, here {ours:?}", name(file)));
    Ok(())
}

fn name(file: &str) -> &str {
    file.split_once("/tests/").map_or(file, |(_, name)| name)
}

/// What feedparser may mean by a text: HTML, or plain text with brackets in it.
fn readings(text: &str) -> Vec<String> {
    vec![bare(text), letters(text)]
}

/// A text without its markup and white space: what both readers must agree on.
fn bare(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        match rest[at..].find('>') {
            Some(end) => rest = &rest[at + end + 1..],
            None => break,
        }
    }
    if !rest.starts_with('<') {
        text.push_str(rest);
    }
    letters(&feed::plain::unescape(&text))
}

/// A text without its white space.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect()
}

fn title(draft: &Draft) -> String {
    draft.titles.first().map(|title| letters(&title.value)).unwrap_or_default()
}

fn address(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(url) => url.to_string(),
        Err(_) => String::new(),
    }
}

fn link(draft: &Draft) -> String {
    draft.url.as_deref().map(address).unwrap_or_default()
}

fn instant(draft: &Draft, page: &Page) -> String {
    let mut context = Context::new(page.fetched_at, TimeZone::UTC);
    context.relative = false;
    let claims = draft.published.iter().chain(&draft.modified);
    let read = claims.filter_map(|claim| date::parse(&claim.value.written, &context)).next();
    read.map(|date| date.at.strftime("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default()
}

fn texts(draft: &Draft) -> Vec<String> {
    let body: Vec<&str> = running(&draft.blocks).map(|block| block.text.as_str()).collect();
    let subtitles = draft.subtitles.iter().map(|subtitle| letters(&subtitle.value));
    std::iter::once(letters(&body.join("\n"))).chain(subtitles).collect()
}
