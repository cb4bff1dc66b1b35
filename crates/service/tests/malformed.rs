//! Malformed inputs: each ends in a fate or a clear error, the rest of the
//! batch is kept, memory stays bounded.
//!
//! Every case is a file made by [`cases`]; `ok` in its fates is a kept article,
//! `?` any one fate but `bug`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

/// What a run over all cases may hold at most, in bytes: pages are up to 8 MiB
/// and become trees, two cores at a time.
const MEMORY: u64 = 900 << 20;

/// A malformed input and the fates of what it holds, in order.
struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    fates: Vec<&'static str>,
}

fn case(name: &'static str, fates: &[&'static str], bytes: impl Into<Vec<u8>>) -> Case {
    Case { name, bytes: bytes.into(), fates: fates.to_vec() }
}

/// A page that is kept, unlike any other.
fn page(name: &str) -> String {
    let paragraph = |n: usize| {
        format!(
            "<p>أعلنت الوزارة في بيان عن {name} أن المرحلة رقم {n} من المشروع ستبدأ الأسبوع المقبل، \
             وأن الفرق الفنية أنهت استعداداتها في المدن الساحلية كافة بعد أشهر من العمل.</p>"
        )
    };
    let body: String = (1..6).map(paragraph).collect();
    format!(
        "<!DOCTYPE html><html lang=ar><head><meta charset=utf-8><title>خبر عن {name}</title></head>\
         <body><article><h1>خبر عن {name}</h1>{body}</article></body></html>"
    )
}

fn line(name: &str) -> String {
    let text = format!("نص قصير عن {name} يكفي ليكون خبراً من سطر واحد في الملف.");
    format!("{{\"schema\":\"marsad.article/1\",\"title\":\"خبر {name}\",\"text\":\"{text}\"}}\n")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn cut(mut bytes: Vec<u8>, by: usize) -> Vec<u8> {
    bytes.truncate(bytes.len() - by);
    bytes
}

fn response(name: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), body].concat();
    record(name, block.len(), &block)
}

fn record(name: &str, length: usize, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/{name}\r\n\
         WARC-Date: 2024-01-02T03:04:05Z\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

const OK: &str = "200 OK\r\nContent-Type: text/html";

fn good_record(name: &str) -> Vec<u8> {
    response(name, OK, page(name).as_bytes())
}

fn feed(items: &str) -> String {
    format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>ق</title>{items}</channel></rss>"
    )
}

fn utf16(text: &str, units: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(units).collect()
}

fn cases() -> Vec<Case> {
    [documents(), compressed(), archives(), feeds(), lines()].into_iter().flatten().collect()
}

fn documents() -> Vec<Case> {
    let deep = format!("<html><body>{}{}", "<div>".repeat(100_000), page("deep"));
    let siblings = format!("<html><body>{}", "<p>سطر</p>".repeat(400_000));
    let attribute = page("attribute").replacen(
        "<article",
        &format!("<article title='{}'", "x".repeat(5 << 20)),
        1,
    );
    let entity = format!("<html><p>&{}", "a".repeat(4 << 20));
    let mut bytes = page("bytes").into_bytes();
    for at in (600..bytes.len()).step_by(211) {
        bytes[at] = 0xff;
    }
    let random: Vec<u8> =
        (0..20_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    vec![
        case("empty.html", &["unknown_format"], ""),
        case("blank.html", &["?"], " \n".repeat(500)),
        case(
            "picture.html",
            &["unknown_format"],
            [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &random].concat(),
        ),
        case("document.html", &["unknown_format"], [b"%PDF-1.7\n<p>".as_slice(), &random].concat()),
        case(
            "program.html",
            &["unknown_format"],
            [b"\x7fELF\x02\x01\x01\0".as_slice(), &random].concat(),
        ),
        case(
            "zip.html",
            &["unknown_format"],
            [b"PK\x03\x04\x14\0\0\0".as_slice(), &random].concat(),
        ),
        case("deep.html", &["?"], deep),
        case("siblings.html", &["?"], siblings),
        case("attribute.html", &["?"], attribute),
        case("entity.html", &["?"], entity),
        case("brackets.html", &["?"], format!("<html>{}", "<".repeat(1 << 20))),
        case("bytes.html", &["ok"], bytes),
        case("nul.html", &["ok"], page("nul").replace("الأسبوع", "\0الأسبوع")),
        case(
            "utf16le.html",
            &["ok"],
            utf16(&format!("\u{feff}{}", page("utf16le")), u16::to_le_bytes),
        ),
        case(
            "utf16be.html",
            &["ok"],
            utf16(&format!("\u{feff}{}", page("utf16be")), u16::to_be_bytes),
        ),
        case("cut.html", &["ok"], cut(page("cut").into_bytes(), 301)),
    ]
}

fn compressed() -> Vec<Case> {
    let mut flipped = gzip(page("flipped").repeat(40).as_bytes());
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xff;
    vec![
        case("cut.html.gz", &["malformed"], cut(gzip(page("cutgz").as_bytes()), 20)),
        case("flipped.html.gz", &["malformed"], flipped),
        case("twice.html.gz", &["unknown_format"], gzip(&gzip(page("twice").as_bytes()))),
        case(
            "bomb.html.gz",
            &["too_large"],
            gzip(&[b"<html>".as_slice(), &vec![b' '; 256 << 20]].concat()),
        ),
    ]
}

fn archives() -> Vec<Case> {
    let chunked = |body: &str| {
        response("chunks", &format!("{OK}\r\nTransfer-Encoding: chunked"), body.as_bytes())
    };
    let bomb = gzip(&[b"<html>".as_slice(), &vec![b' '; 64 << 20]].concat());
    let long_header = format!("WARC/1.0\r\nWARC-Type: {}\r\n\r\n", "x".repeat(1 << 20));
    let block = [format!("HTTP/1.1 {OK}\r\n\r\n").as_bytes(), page("lie").as_bytes()].concat();
    let all = |records: &[Vec<u8>]| records.concat();
    vec![
        case(
            "torn.warc.gz",
            &["ok", "malformed"],
            cut([gzip(&good_record("torn1")), gzip(&good_record("torn2"))].concat(), 40),
        ),
        case(
            "cut.warc",
            &["ok", "malformed"],
            cut(all(&[good_record("cut1"), good_record("cut2")]), 200),
        ),
        case(
            "chunks.warc",
            &["malformed", "ok"],
            all(&[chunked("5\r\n<html\r\nzz\r\n>"), good_record("chunks")]),
        ),
        case(
            "short-chunk.warc",
            &["malformed", "ok"],
            all(&[chunked("fffff\r\n<html>"), good_record("short")]),
        ),
        case(
            "length-short.warc",
            &["malformed", "ok"],
            all(&[record("lie", block.len() - 50, &block), good_record("lie1")]),
        ),
        case(
            "length-long.warc",
            &["malformed", "ok"],
            all(&[record("lie", block.len() + 90, &block), good_record("lie2")]),
        ),
        case(
            "length-huge.warc",
            &["malformed", "ok"],
            all(&[record("lie", usize::MAX / 2, &block), good_record("lie3")]),
        ),
        case(
            "no-header.warc",
            &["malformed", "ok"],
            all(&[b"WARC/1.0\r\n\x01\x02\r\n\r\n\r\n".to_vec(), good_record("header")]),
        ),
        case(
            "long-header.warc",
            &["malformed", "ok"],
            all(&[long_header.into_bytes(), good_record("longheader")]),
        ),
        case(
            "not-found.warc",
            &["fetch_failed", "ok"],
            all(&[response("gone", "404 Not Found", b"<html>"), good_record("gone")]),
        ),
        case(
            "image.warc",
            &["unknown_format", "ok"],
            all(&[
                response("i", "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
                good_record("image"),
            ]),
        ),
        case(
            "bomb.warc",
            &["too_large", "ok"],
            all(&[
                response("b", &format!("{OK}\r\nContent-Encoding: gzip"), &bomb),
                good_record("bomb"),
            ]),
        ),
    ]
}

fn feeds() -> Vec<Case> {
    let item = |name: &str| {
        format!(
            "<item><title>خبر {name}</title><link>http://f.example/{name}</link><description>نص عن {name}.</description></item>"
        )
    };
    let laughs: String = (1..10)
        .map(|n| format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10)))
        .collect();
    let laughs = format!(
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 \"ha\">{laughs}]>{}",
        &feed("<item><title>&a9;</title><link>http://f.example/ha</link></item>")[21..]
    );
    let deep =
        feed(&format!("<item>{}<title>عمق</title></item>{}", "<a>".repeat(100_000), item("deep")));
    let many: String = (0..10_001).map(|n| item(&format!("many{n}"))).collect();
    let mut fates = vec!["ok"; 10_000];
    fates.push("too_large");
    vec![
        case("empty.xml", &["empty_feed"], feed("")),
        case(
            "cut.xml",
            &["ok", "malformed"],
            cut(feed(&(item("feed1") + &item("feed2"))).into_bytes(), 60),
        ),
        case("laughs.xml", &["ok"], laughs),
        case("deep.xml", &["?", "ok"], deep),
        case("many.xml", &fates, feed(&many)),
        case(
            "cut.json",
            &["malformed"],
            "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":",
        ),
    ]
}

fn lines() -> Vec<Case> {
    let deep = format!("{}{{\"title\":{}\n{}", line("deep1"), "[".repeat(100_000), line("deep2"));
    vec![
        case(
            "bad.jsonl",
            &["ok", "malformed", "ok"],
            format!("{}{{\"title\n{}", line("bad1"), line("bad2")),
        ),
        case("deep.jsonl", &["ok", "malformed", "ok"], deep),
        case(
            "types.jsonl",
            &["ok"],
            "{\"schema\":\"marsad.article/1\",\"title\":7,\"text\":[\"نص الخبر\"],\"authors\":{}}\n",
        ),
        case("other.jsonl", &["unknown_format", "ok"], format!("{{\"a\":1}}\n{}", line("other"))),
        case("pretty.json", &["unknown_format"], "{\n  \"title\": \"x\"\n}\n"),
        case(
            "cut.jsonl.gz",
            &["ok", "malformed"],
            cut(gzip(format!("{}{}", line("gz1"), "{\"title\":\"ب\"}".repeat(900)).as_bytes()), 12),
        ),
        case("prose.txt", &["unknown_format"], "مجرد نص\n"),
    ]
}

/// A folder of all cases, and of what is no plain file; the fates by file name.
fn folder() -> (TempDir, BTreeMap<String, Vec<&'static str>>) {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut fates = BTreeMap::new();
    for case in cases() {
        std::fs::write(path(case.name), &case.bytes).unwrap();
        fates.insert(case.name.to_owned(), case.fates);
    }
    let mut expect = |name: &str, expected: &[&'static str]| {
        fates.insert(name.to_owned(), expected.to_vec());
    };
    long_line(&path("long.jsonl"), &line("long1"), &line("long2"));
    expect("long.jsonl", &["ok", "too_large", "ok"]);
    long_line(&path("long.html"), "<html>\n", "");
    expect("long.html", &["too_large"]);
    std::fs::create_dir(path("folder.html")).unwrap();
    std::fs::write(path("folder.html/inside.html"), page("inside")).unwrap();
    expect("folder.html/inside.html", &["ok"]);
    std::os::unix::fs::symlink(folder.path(), path("folder.html/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", path("dangling.html")).unwrap();
    expect("dangling.html", &["fetch_failed"]);
    // A regular file whose reading fails, for root too.
    std::os::unix::fs::symlink("/proc/self/mem", path("unreadable.html")).unwrap();
    expect("unreadable.html", &["fetch_failed"]);
    assert!(Command::new("mkfifo").arg(path("pipe.html")).status().unwrap().success());
    expect("pipe.html", &["unknown_format"]);
    std::fs::write(path("zz-last.html"), page("last")).unwrap();
    expect("zz-last.html", &["ok"]);
    (folder, fates)
}

/// A file with a line of 200 MB between two others.
fn long_line(path: &Path, before: &str, after: &str) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    file.write_all(before.as_bytes()).unwrap();
    let mebibyte = vec![b'x'; 1 << 20];
    for _ in 0..200 {
        file.write_all(&mebibyte).unwrap();
    }
    file.write_all(b"\n").unwrap();
    file.write_all(after.as_bytes()).unwrap();
    file.flush().unwrap();
}

/// Runs `marsad` and returns its output and the most memory it held.
fn run(arguments: &[&str], paths: &[PathBuf]) -> (Output, u64) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_marsad"))
        .args(arguments)
        .args(paths)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let read = |mut stream: Box<dyn Read + Send>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).unwrap();
            bytes
        })
    };
    let stdout = read(Box::new(child.stdout.take().unwrap()));
    let stderr = read(Box::new(child.stderr.take().unwrap()));
    let mut peak = 0;
    let status = loop {
        peak = peak.max(resident_peak(&child));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        thread::sleep(Duration::from_millis(5));
    };
    let (stdout, stderr) = (stdout.join().unwrap(), stderr.join().unwrap());
    (Output { status, stdout, stderr }, peak)
}

/// `VmHWM` of a process: the most memory it held so far, in bytes.
fn resident_peak(child: &Child) -> u64 {
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or_default() * 1024
}

/// The fates that `marsad extract` wrote, by file name.
fn fates_written(folder: &Path, stdout: &[u8]) -> BTreeMap<String, Vec<String>> {
    let folder = format!("{}/", folder.display());
    let mut fates: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in std::str::from_utf8(stdout).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let input = line["input"].as_str().unwrap().strip_prefix(&folder).unwrap().to_owned();
        let file = input.split('#').next().unwrap_or_default().to_owned();
        let fate = line["reason"].as_str().unwrap_or("ok");
        fates.entry(file).or_default().push(fate.to_owned());
    }
    fates
}

#[test]
fn every_malformed_input_has_its_fate_and_costs_nothing_else() {
    let (folder, expected) = folder();
    assert!(expected.len() >= 30);
    let (output, peak) = run(&["extract"], &[folder.path().to_owned()]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{:?}: {stderr}", output.status);
    let written = fates_written(folder.path(), &output.stdout);
    let fits = |expected: &&str, fate: &String| match *expected {
        "?" => fate != "bug",
        expected => fate == expected,
    };
    let mut wrong = Vec::new();
    for (name, expected) in &expected {
        let fates = written.get(name).map(Vec::as_slice).unwrap_or_default();
        let same = expected.len() == fates.len();
        if !same || !expected.iter().zip(fates).all(|(expected, fate)| fits(expected, fate)) {
            let few = fates.len().min(5);
            wrong.push(format!("{name}: {} fates, {:?}", fates.len(), &fates[..few]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(written.len(), expected.len(), "no file but the cases");
    assert!(peak < MEMORY, "held {} MiB", peak >> 20);
    eprintln!("{} inputs, at most {} MiB held", expected.len(), peak >> 20);

    ingest_agrees(folder.path(), &written);
}

/// `marsad ingest` of the same folder counts the same fates.
fn ingest_agrees(folder: &Path, written: &BTreeMap<String, Vec<String>>) {
    let data = TempDir::new().unwrap();
    let data = data.path().display().to_string();
    let missing = folder.join("missing.html");
    let arguments = ["ingest", "--json", "--quiet", "--data", &data];
    let (output, peak) = run(&arguments, &[missing, folder.to_owned()]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "a missing input is a failure: {stderr}");
    assert!(stderr.contains("missing.html"), "{stderr}");
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for fate in written.values().flatten() {
        *counts.entry(fate).or_default() += 1;
    }
    let kept = counts.remove("ok").unwrap_or_default();
    assert_eq!(summary["kept"].as_u64(), Some(kept), "{summary}");
    let set_aside = summary["set_aside"].as_object().unwrap();
    let told: BTreeMap<&str, u64> =
        set_aside.iter().map(|(reason, n)| (reason.as_str(), n.as_u64().unwrap())).collect();
    let told: BTreeMap<&str, u64> = told.into_iter().filter(|(_, n)| *n > 0).collect();
    assert_eq!(told, counts, "{summary}");
    let read = kept + counts.values().sum::<u64>();
    assert_eq!(summary["read"].as_u64(), Some(read), "{summary}");
    assert!(peak < MEMORY + (600 << 20), "held {} MiB", peak >> 20);
}
