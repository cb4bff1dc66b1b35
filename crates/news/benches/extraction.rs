//! How fast pages are read: the fixtures, and pages made to be slow.
//!
//! `cargo bench -p marsad-news` prints the time and the bytes a second of each.
//! A hostile page must not be read much slower than the others, byte by byte,
//! and one of twice its size not in more than twice its time.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a bench fails by panicking, and reads its pages from disk"
)]

use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::BytesCount;
use jiff::Timestamp;
use news::extract;
use news::extract::publisher::Publishers;
use news::extract::tree::Tree;
use news::model::page::{Page, PageKind};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// Pages made to be slow: a name, what they begin with, what is repeated.
const HOSTILE: &[(&str, &str, &str)] = &[
    ("deep", "", "<div>"),
    ("deep and styled", "", "<b>"),
    ("attributes", "<p ", "a=b "),
    ("unclosed tags", "", "<a href=x"),
    ("unclosed paragraphs", "", "<p>x"),
    ("unclosed comments", "", "<!--"),
    ("unclosed scripts", "", "<script>"),
    ("giant table", "<table>", "<tr><td>x"),
    ("strays in a table", "<table>", "x<td>&lt;"),
    ("nested tables", "", "<table><td>"),
    ("references", "", "&amp;"),
    ("bare ampersands", "", "&"),
    ("misnested", "", "<a><div></a>"),
    ("reopened", "<b a><b b><b c><b d><b e><b f><b g><b h>", "<p>x"),
    ("options", "<select>", "<option>x"),
    ("lists", "", "<ul><li>x"),
    ("bodies", "", "<body a>"),
    ("line breaks", "<p>", "x<br>"),
    ("links", "<p>", "<a href=x>x</a> "),
    ("classes", "", "<p class=comment-list>x"),
    ("names", "", "<div class='aaaa aaaa'>x</div>"),
    ("dates", "", "<time>1</time>"),
    ("headings", "", "<h1>x</h1>"),
    ("teasers", "", "<p>Read also: x</p>"),
    ("json", "<script type=application/ld+json>", "{\"a\":["),
    ("metas", "", "<meta property=article:tag content=x>"),
];

fn page(body: Vec<u8>) -> Page {
    Page {
        input: "bench".to_owned(),
        url: Some("https://example.com/2024/11/30/a".to_owned()),
        final_url: None,
        fetched_at: Timestamp::UNIX_EPOCH,
        content_type: None,
        kind: PageKind::Html,
        body,
    }
}

fn hostile(size: usize, start: &str, repeated: &str) -> String {
    format!("{start}{}", repeated.repeat(size / repeated.len()))
}

/// The tree and all that is read from it, of hostile pages of two sizes.
#[divan::bench(args = hostile_cases(), sample_count = 3, sample_size = 1)]
fn hostile_pages(bencher: Bencher<'_, '_>, case: &Case) {
    let publishers = Publishers::default();
    let page = page(hostile(case.size, case.start, case.repeated).into_bytes());
    bencher
        .counter(BytesCount::new(case.size))
        .bench_local(|| extract::drafts(divan::black_box(&page), &publishers));
}

struct Case {
    name: &'static str,
    start: &'static str,
    repeated: &'static str,
    size: usize,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} KB", self.name, self.size >> 10)
    }
}

fn hostile_cases() -> Vec<Case> {
    HOSTILE
        .iter()
        .flat_map(|(name, start, repeated)| {
            [256 << 10, 512 << 10].map(|size| Case { name, start, repeated, size })
        })
        .collect()
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pages");
    let folders = |folder: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect()
    };
    let mut pages: Vec<PathBuf> = folders(&folder)
        .iter()
        .flat_map(|host| folders(host))
        .map(|slug| slug.join("page.html"))
        .filter(|page| page.exists())
        .collect();
    pages.sort();
    pages
}

/// Every fixture page once.
#[divan::bench]
fn fixture_pages(bencher: Bencher<'_, '_>) {
    let publishers = Publishers::default();
    let pages: Vec<Page> =
        fixtures().iter().map(|path| page(std::fs::read(path).unwrap())).collect();
    let bytes: usize = pages.iter().map(|page| page.body.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for page in &pages {
            let _ = divan::black_box(extract::drafts(page, &publishers));
        }
    });
}

/// The trees of the fixture pages alone.
#[divan::bench]
fn fixture_trees(bencher: Bencher<'_, '_>) {
    let pages: Vec<String> = fixtures()
        .iter()
        .map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned())
        .collect();
    let bytes: usize = pages.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for page in &pages {
            let _ = divan::black_box(Tree::parse(page));
        }
    });
}
