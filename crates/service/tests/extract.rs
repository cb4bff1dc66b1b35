//! `marsad extract` as a user meets it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const PAGE: &str = "<!DOCTYPE html><html lang=ar><head><title>افتتاح الجسر الجديد</title></head><body><article>\
<h1>افتتاح الجسر الجديد</h1>\
<p>افتتح وزير النقل صباح الأحد الجسر الجديد الذي يربط ضفتي النهر بعد ثلاث سنوات من العمل المتواصل.</p>\
<p>وقال الوزير إن الجسر سيخفف الازدحام عن وسط المدينة، وإن كلفته بلغت نحو مئة مليون دينار.</p>\
<p>وأوضح أن المرحلة الثانية من المشروع تشمل توسعة الطرق المؤدية إليه خلال العام المقبل.</p>\
</article></body></html>";

fn marsad(arguments: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_marsad"))
        .arg("extract")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

#[test]
fn a_page_on_standard_input_becomes_an_article_of_its_url() {
    let output = marsad(&["--url", "https://example.org/news/bridge?utm_source=x", "-"], PAGE);
    assert!(output.status.success());
    let lines = lines(&output);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["input"], "-");
    assert_eq!(lines[0]["schema"], "marsad.article/1");
    assert_eq!(lines[0]["title"], "افتتاح الجسر الجديد");
    assert_eq!(lines[0]["canonical_url"], "https://example.org/news/bridge");
    assert!(lines[0]["text"].as_str().unwrap().starts_with("افتتح وزير النقل"));
}

#[test]
fn every_claim_of_a_field_is_told_with_its_place() {
    let url = ["--url", "https://example.org/news/bridge"];
    let told = marsad(&["--explain", url[0], url[1], "-"], PAGE);
    let told = String::from_utf8(told.stdout).unwrap();
    for line in [
        "  title          افتتاح الجسر الجديد",
        "    ✓ content h1                           افتتاح الجسر الجديد",
        "    = content title                        افتتاح الجسر الجديد",
        "  published_at   -",
        "    the headline and what stands before it",
        "      · افتتاح الجسر الجديد",
    ] {
        assert!(told.lines().any(|told| told == line), "{line} is missing in:\n{told}");
    }
    let output = marsad(&["--explain", "--format", "jsonl", url[0], url[1], "-"], PAGE);
    let title = &lines(&output)[0]["explanation"][1];
    assert_eq!((&title["name"], &title["value"]), (&"title".into(), &"افتتاح الجسر الجديد".into()));
    assert_eq!(title["claims"][0]["verdict"], "chosen");
    let output = marsad(&["--explain", "--format", "text", "-"], PAGE);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn an_operator_has_rules_of_their_own() {
    let data = TempDir::new().unwrap();
    let publishers = data.path().join("publishers");
    std::fs::create_dir(&publishers).unwrap();
    let rule = publishers.join("jisr.example.toml");
    std::fs::write(&rule, "zone = 'Africa/Cairo'\nstrip = ['h1 ~ p:last-of-type']").unwrap();
    let data = data.path().display().to_string();
    let dated = PAGE.replace("<article>", "<article><time datetime='2024-12-01T10:00'></time>");
    let own = ["--data", &data, "--url", "https://www.jisr.example/1", "-"];
    let refused = marsad(&own, &dated);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("jisr.example.toml is no publisher"));

    std::fs::write(&rule, "zone = 'Africa/Cairo'\nstrip = ['article > h1']").unwrap();
    assert_eq!(lines(&marsad(&own, &dated))[0]["published_at"], "2024-12-01T08:00:00Z");
    let entry = "<rss version='2.0'><channel><item><title>افتتاح الجسر</title>\
        <link>https://jisr.example/1</link><pubDate>2024-12-01 10:00</pubDate>\
        <description>افتتح الوزير الجسر.</description></item></channel></rss>";
    let entry = &lines(&marsad(&["--data", &data, "-"], entry))[0];
    assert_eq!(entry["published_at"], "2024-12-01T08:00:00Z", "{entry:#}");
}

#[test]
fn lines_come_in_input_order_whatever_the_threads() {
    let folder = TempDir::new().unwrap();
    let names: Vec<String> =
        (0..300).map(|n| path(folder.path(), &format!("{n:03}.html"))).collect();
    for (n, name) in names.iter().enumerate() {
        let body = if n % 7 == 3 {
            String::new()
        } else {
            PAGE.replace("الجديد", &format!("رقم {n}"))
        };
        std::fs::write(name, body).unwrap();
    }
    let inputs: Vec<&str> = names.iter().rev().map(String::as_str).collect();
    let output = marsad(&[&["-j", "4"], &inputs[..]].concat(), "");
    assert!(output.status.success());
    let read: Vec<Value> = lines(&output);
    let read: Vec<&str> = read.iter().map(|line| line["input"].as_str().unwrap()).collect();
    assert_eq!(read, inputs);
}

#[test]
fn a_page_that_is_no_article_is_a_line_with_its_reason() {
    let folder = TempDir::new().unwrap();
    let name = path(folder.path(), "empty.html");
    std::fs::write(&name, "").unwrap();
    let output = marsad(&[&name], "");
    assert!(output.status.success());
    let line = &lines(&output)[0];
    assert_eq!(line["fate"], "set_aside");
    assert_eq!(line["reason"], "unknown_format");
    assert_eq!(line["input"], name.as_str());
    let text = marsad(&["--format", "text", &name], "");
    assert!(text.stdout.is_empty());
    assert!(String::from_utf8_lossy(&text.stderr).contains("unknown_format"));
}

#[test]
fn feeds_are_numbered_by_entry() {
    let feed = "<rss><channel><item><title>أول</title><description>نص أول.</description></item>\
                <item><title>ثان</title><description>نص ثان.</description></item></channel></rss>";
    let inputs: Vec<Value> =
        lines(&marsad(&["-"], feed)).iter().map(|line| line["input"].clone()).collect();
    assert_eq!(inputs, ["-#1", "-#2"]);
}

#[test]
fn text_and_markdown_are_for_reading() {
    let text = marsad(&["--format", "text", "-"], PAGE);
    assert!(String::from_utf8_lossy(&text.stdout).starts_with("افتتاح الجسر الجديد\n\nافتتح وزير"));
    let markdown = marsad(&["--format", "markdown", "-"], PAGE);
    assert!(String::from_utf8_lossy(&markdown.stdout).starts_with("# افتتاح الجسر الجديد\n\n"));
}

#[test]
fn what_cannot_be_opened_is_said_and_the_rest_is_done() {
    let output = marsad(&["/nowhere/a.html", "-"], PAGE);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(&output).len(), 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere/a.html"));
}

#[test]
fn wrong_usage_is_exit_two() {
    for arguments in [
        &["--url", "ftp://x/", "-"][..],
        &["--url", "http://x/", "-", "a"],
        &["--format", "xml", "-"],
        &[],
    ] {
        let output = marsad(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = TempDir::new().unwrap();
    let name = path(folder.path(), "many.jsonl");
    let line = format!("{{\"title\":\"خبر\",\"text\":\"{}\"}}\n", "نص طويل ".repeat(200));
    std::fs::write(&name, line.repeat(3_000)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_marsad"))
        .args(["extract", &name])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with('{'));
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
}
