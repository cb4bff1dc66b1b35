//! Broken pages, made of the development pages and fixtures for as long as one
//! wants: none may panic, hang, or cost far more than its bytes should.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use cpu_time::ThreadTime;
use fastrand::Rng;
use news::extract::{self, publisher::Publishers};
use news::model::page::{Page, PageKind};
use news::normalise;

use super::SETS;
use super::pages::{self, ARRIVED};
use crate::fixtures;
use crate::shared::{Shared, workspace};

/// A page may cost so many times the median processor time a byte.
const TIMES_MEDIAN: f64 = 50.0;

/// A page that costs more than any before, or more than it may, is read so many times again.
const AGAIN: usize = 5;

/// Smaller pages are taken to have this many bytes: some costs are any page's.
const LEAST: usize = 16 * 1_024;

/// Broken pages are cut here.
const MOST: usize = 1 << 20;

/// Reading a page for longer than this is a hang.
const HANG: Duration = Duration::from_secs(20);

/// What pages are broken with.
const SHARDS: &[&str] = &[
    "<div>",
    "</div>",
    "<b>",
    "<a href=x>",
    "<p>",
    "</p>",
    "<table>",
    "<tr><td>",
    "</table>",
    "<ul><li>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<style>",
    "<svg><a>",
    "<math><mi>",
    "<template>",
    "<select><option>",
    "<h1>x</h1>",
    "<time>1/2/2024</time>",
    "&",
    "&amp;",
    "&#x0;",
    "<",
    ">",
    "\"",
    "'",
    "=",
    "\0",
    "\u{202e}",
    "\u{200c}",
    "ـ",
    "َ",
    "<br>",
    "<body a=b>",
    "<article class=article-body>",
    "<iframe>",
    "<noscript>",
    "<textarea>",
    "<plaintext>",
    "<script type=application/ld+json>{\"@graph\":[",
    "اقرأ أيضا: ",
    "٢٠٢٤",
    "<meta property=x>",
];

/// The page being read, for whoever watches.
type Watched = Arc<Mutex<Option<(Instant, Arc<[u8]>)>>>;

/// Reads broken pages for so long; what breaks a law is kept in `target/soak`.
pub fn run(shared: &Shared, length: Duration, seed: u64) -> Result<()> {
    let pages = pages(shared)?;
    let folder = workspace().join("target/soak");
    fs::create_dir_all(&folder)?;
    let median = median(&pages);
    println!("{} pages, {median:.1} ns a byte in the median, seed {seed}", pages.len());
    let watched = Watched::default();
    watch(Arc::clone(&watched), folder.join("hang.html"));
    std::panic::set_hook(Box::new(|_| ()));
    let (mut rng, begun) = (Rng::with_seed(seed), Instant::now());
    let (mut read, mut panicked, mut slow, mut worst) = (0u64, 0u64, 0u64, 0f64);
    while begun.elapsed() < length {
        let page: Arc<[u8]> = broken(&pages, &mut rng).into();
        set(&watched, Some((Instant::now(), Arc::clone(&page))));
        let cost = cost(&page);
        set(&watched, None);
        read += 1;
        match cost {
            None => {
                panicked += 1;
                fs::write(folder.join(format!("panic-{read}.html")), &page)?;
            }
            Some(first) => {
                let unusual = first > worst.min(TIMES_MEDIAN) * median;
                let cost = if unusual { again(&page, first) } else { first };
                worst = worst.max(cost / median);
                if cost > TIMES_MEDIAN * median {
                    slow += 1;
                    fs::write(folder.join(format!("slow-{read}.html")), &page)?;
                }
            }
        }
    }
    println!(
        "{read} broken pages read, {panicked} panics, {slow} over {TIMES_MEDIAN} times the median time a byte, worst {worst:.1} times"
    );
    ensure!(panicked + slow == 0, "see {}", folder.display());
    Ok(())
}

fn pages(shared: &Shared) -> Result<Vec<Vec<u8>>> {
    let mut files: BTreeSet<PathBuf> = BTreeSet::new();
    for (set, ..) in SETS {
        let (golds, folder) = pages::golds(shared, set)?;
        files.extend(golds.values().map(|gold| folder.join(&gold.html)));
    }
    files.extend(fixtures::cases()?.iter().map(|case| case.join("page.html")));
    let pages: Vec<Vec<u8>> = files.iter().map(fs::read).collect::<Result<_, _>>()?;
    if pages.is_empty() {
        bail!("there are no pages to break");
    }
    Ok(pages)
}

/// A page with some wounds.
fn broken(pages: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let any = |rng: &mut Rng| &pages[rng.usize(..pages.len())];
    let mut page = any(rng).clone();
    for _ in 0..rng.usize(1..8) {
        let (from, to) = stretch(page.len(), rng);
        match rng.u8(..7) {
            0 => drop(page.drain(from..to)),
            1 => page.truncate(to),
            2 => {
                let other = any(rng);
                let (start, end) = stretch(other.len(), rng);
                page.splice(from..from, other[start..end].iter().copied());
            }
            3 => {
                let part = page[from..to.min(from + 2_000)].repeat(rng.usize(1..200));
                page.splice(from..from, part);
            }
            4 => {
                let shard = SHARDS[rng.usize(..SHARDS.len())];
                page.splice(from..from, shard.as_bytes().repeat(1 << rng.u32(..15)));
            }
            5 => page[from..to].iter_mut().take(64).for_each(|byte| *byte = rng.u8(..)),
            _ => {
                let shard = SHARDS[rng.usize(..SHARDS.len())];
                for _ in 0..rng.usize(1..200) {
                    let at = rng.usize(..=page.len());
                    page.splice(at..at, shard.bytes());
                }
            }
        }
        page.truncate(MOST);
    }
    page
}

/// A stretch of so many bytes, short more often than long.
fn stretch(length: usize, rng: &mut Rng) -> (usize, usize) {
    let from = rng.usize(..=length);
    let most = (length - from) >> rng.u32(..12);
    (from, from + rng.usize(..=most))
}

/// Processor nanoseconds a byte; `None` where reading the page panicked.
fn cost(bytes: &[u8]) -> Option<f64> {
    let page = Page {
        input: "soak".to_owned(),
        url: Some("https://example.org/2024/11/30/a".to_owned()),
        final_url: None,
        fetched_at: ARRIVED,
        content_type: None,
        kind: PageKind::Html,
        body: bytes.to_vec(),
    };
    let publishers = Publishers::default();
    let begun = ThreadTime::now();
    std::panic::catch_unwind(|| {
        let drafts = extract::drafts(&page, &publishers).unwrap_or_default();
        drafts.into_iter().map(normalise::article).filter(Result::is_ok).count()
    })
    .ok()?;
    Some(begun.elapsed().as_secs_f64() * 1e9 / bytes.len().max(LEAST) as f64)
}

/// What the page costs where the machine had nothing else to do: the least of
/// some readings.
fn again(bytes: &[u8], first: f64) -> f64 {
    (0..AGAIN).filter_map(|_| cost(bytes)).fold(first, f64::min)
}

fn median(pages: &[Vec<u8>]) -> f64 {
    let mut costs: Vec<f64> = pages.iter().filter_map(|page| cost(page)).collect();
    costs.sort_by(f64::total_cmp);
    costs.get(costs.len() / 2).copied().unwrap_or(1.0)
}

fn set(watched: &Watched, page: Option<(Instant, Arc<[u8]>)>) {
    *watched.lock().unwrap_or_else(PoisonError::into_inner) = page;
}

/// Ends the program where a page is read for too long.
fn watch(watched: Watched, file: PathBuf) {
    thread::spawn(move || {
        loop {
            thread::sleep(HANG / 4);
            let held = watched.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((begun, page)) = &*held
                && begun.elapsed() > HANG
            {
                let kept = fs::write(&file, page);
                eprintln!("score: a page hangs: {} ({kept:?})", file.display());
                process::exit(1);
            }
        }
    });
}
