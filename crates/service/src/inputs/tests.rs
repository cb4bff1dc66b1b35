//! What inputs yield, told in one line an arrival.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::*;

fn now() -> Timestamp {
    "2026-11-24T00:00:00Z".parse().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd_frame(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ::zstd::bulk::Compressor::new(3).unwrap();
    packer.include_checksum(true).unwrap();
    packer.compress(bytes).unwrap()
}

/// Each arrival as `NAME kind url body-length` or `NAME reason: detail`, with
/// the folder left out of the name.
fn told(input: &Input, folder: &Path) -> Result<Vec<String>> {
    let folder = format!("{}/", folder.display());
    let mut lines = Vec::new();
    arrivals(input, now(), &mut |arrival| {
        lines.push(match arrival {
            Arrival::Page(page) => {
                let url = page.url.as_deref().unwrap_or("-");
                format!("{} {:?} {url} {}", page.input, page.kind, page.body.len())
            }
            Arrival::SetAside { input, set_aside } => {
                format!("{input} {}: {}", set_aside.reason.name(), set_aside.detail)
            }
        });
        Ok(())
    })?;
    Ok(lines.into_iter().map(|line| line.replace(&folder, "")).collect())
}

#[track_caller]
fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(told(&Input::Path(path), folder.path()).unwrap(), expected);
}

const HTML: &[u8] = "<!DOCTYPE html><html><p>خبر</html>".as_bytes();

#[test]
fn one_document_a_file() {
    check("a.html", HTML, &["a.html Html - 37"]);
    check("a", &gzip(HTML), &["a Html - 37"]);
    check("a", &zstd_frame(HTML), &["a Html - 37"]);
    check("a.xml", b"<?xml version='1.0'?><rss version='2.0'></rss>", &["a.xml Feed - 46"]);
    check(
        "a.html",
        b"<br />\n<b>Warning</b>: x <?xml?>\n<rdf:RDF></rdf:RDF>",
        &["a.html Feed - 52"],
    );
    check("a.json", b"{\"version\": \"https://jsonfeed.org/version/1.1\"}", &["a.json Feed - 47"]);
    check("a.htm", "نص بلا وسوم".as_bytes(), &["a.htm Html - 20"]);
    let utf16: Vec<u8> = "\u{feff}<html>خ".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("a", &utf16, &["a Html - 16"]);
}

#[test]
fn bytes_that_are_no_page_are_unknown() {
    check("a.html", b"", &["a.html unknown_format: it is empty"]);
    check(
        "a.html",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0",
        &["a.html unknown_format: it is binary, no page or feed"],
    );
    check("a.html", b"%PDF-1.7\n<p>", &["a.html unknown_format: it is binary, no page or feed"]);
    check(
        "a.txt",
        b"hello",
        &["a.txt unknown_format: it is text, but no page, feed, web archive or article"],
    );
    check(
        "a.xml",
        b"<?xml version='1.0'?><urlset></urlset>",
        &["a.xml unknown_format: it is text, but no page, feed, web archive or article"],
    );
    check(
        "a.json",
        b"{\n \"a\": 1}",
        &["a.json unknown_format: it is JSON, but neither a JSON Feed nor one article a line"],
    );
}

#[test]
fn articles_are_named_by_their_line() {
    let lines = b"{\"title\":\"a\"}\n\n{broken\r\n{\"title\":\"b\"}";
    let expected = ["a.jsonl#1 Article - 13", "a.jsonl#3 Article - 8", "a.jsonl#4 Article - 13"];
    check("a.jsonl", lines, &expected);
    let packed = gzip(lines);
    check("a.jsonl", &packed, &expected);
    let torn = check_lines_of(&packed[..packed.len() - 10]);
    assert!(torn.last().unwrap().contains("malformed: compressed data breaks off"), "{torn:?}");
}

fn check_lines_of(bytes: &[u8]) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a");
    std::fs::write(&path, bytes).unwrap();
    told(&Input::Path(path), folder.path()).unwrap()
}

#[test]
fn a_record_says_when_it_was_fetched() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    std::fs::write(&path, b"{\"fetched_at\":\"2018-02-03T04:05:06Z\"}\n{\"fetched_at\":null}")
        .unwrap();
    let mut instants = Vec::new();
    arrivals(&Input::Path(path), now(), &mut |arrival| {
        let Arrival::Page(page) = arrival else { panic!("{arrival:?}") };
        instants.push(page.fetched_at.to_string());
        Ok(())
    })
    .unwrap();
    assert_eq!(instants, ["2018-02-03T04:05:06Z", "2026-11-24T00:00:00Z"]);
}

#[test]
fn what_is_too_large_costs_only_itself() {
    let mut lines = b"{\"title\":\"a\"}\n{".to_vec();
    lines.resize(lines.len() + MAX_PAGE, b'x');
    lines.extend_from_slice(b"\n{\"title\":\"b\"}\n");
    let told = check_lines_of(&gzip(&lines));
    assert_eq!(told, ["a#1 Article - 13", "a#2 too_large: more than 8 MiB", "a#3 Article - 13"]);
    let mut page = HTML.to_vec();
    page.resize(MAX_PAGE + 1, b' ');
    assert_eq!(check_lines_of(&gzip(&page)), ["a too_large: more than 8 MiB"]);
}

#[test]
fn folders_are_read_in_order_and_loops_once() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(path("b.html/c")).unwrap();
    std::fs::write(path("b.html/2.html"), HTML).unwrap();
    std::fs::write(path("b.html/c/1.html"), HTML).unwrap();
    std::fs::write(path("a.html"), HTML).unwrap();
    std::fs::write(path("z.html"), HTML).unwrap();
    std::fs::write(path(".hidden"), HTML).unwrap();
    std::os::unix::fs::symlink(folder.path(), path("b.html/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", path("dangling")).unwrap();
    let lines = told(&Input::Path(folder.path().to_owned()), folder.path()).unwrap();
    assert_eq!(
        lines,
        [
            "a.html Html - 37",
            "b.html/2.html Html - 37",
            "b.html/c/1.html Html - 37",
            "dangling fetch_failed: cannot be read: No such file or directory (os error 2)",
            "z.html Html - 37",
        ]
    );
}

#[test]
fn what_cannot_be_taken_is_said() {
    let folder = TempDir::new().unwrap();
    let missing = Input::Path(folder.path().join("missing"));
    assert!(told(&missing, folder.path()).unwrap_err().is::<Unusable>());
    let urls = folder.path().join("urls.txt");
    std::fs::write(&urls, "https://example.org/1\nhttps://example.org/2\n").unwrap();
    let error = told(&Input::Path(urls), folder.path()).unwrap_err();
    assert!(error.is::<Unusable>() && error.to_string().contains("list of URLs"), "{error}");
}

/// A record with a right Content-Length.
fn record(kind: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <http://example.org/{kind}>\r\n\
         WARC-Date: 2020-01-02T03:04:05Z\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn response(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n");
    record("response", "application/http; msgtype=response", &[head.as_bytes(), body].concat())
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let (a, b) = body.split_at(10);
    [b"a;x=y\r\n", a, format!("\r\n{:x}\r\n", b.len()).as_bytes(), b, b"\r\n0\r\n\r\n"].concat()
}

#[test]
fn web_archives_yield_their_pages() {
    let zlib = {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(HTML).unwrap();
        encoder.finish().unwrap()
    };
    let not_found = b"HTTP/1.1 404 Not Found\r\n\r\nno";
    let image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG";
    let records = [
        record("warcinfo", "application/warc-fields", b"software: x\r\n"),
        record("request", "application/http", b"GET / HTTP/1.1\r\n\r\n"),
        response("", HTML),
        response("Transfer-Encoding: chunked\r\n", &chunked(HTML)),
        response("Content-Encoding: gzip\r\n", &gzip(HTML)),
        response("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", &chunked(&gzip(HTML))),
        response("Content-Encoding: deflate\r\n", &zlib),
        response("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", HTML),
        record("response", "application/http", not_found),
        record("response", "application/http", image),
        record("revisit", "application/http", b""),
        record("resource", "text/html", HTML),
        record("conversion", "text/plain", b"text"),
    ];
    let expected = [
        "a#3 Html http://example.org/response 37",
        "a#4 Html http://example.org/response 37",
        "a#5 Html http://example.org/response 37",
        "a#6 Html http://example.org/response 37",
        "a#7 Html http://example.org/response 37",
        "a#8 Html http://example.org/response 37",
        "a#9 fetch_failed: HTTP status 404",
        "a#10 unknown_format: image/png: no page or feed",
        "a#12 Html http://example.org/resource 37",
        "a#13 unknown_format: text/plain: no page or feed",
    ];
    check("a", &records.concat(), &expected);
    check("a", &gzip(&records.concat()), &expected);
    check("a", &records.clone().map(|record| gzip(&record)).concat(), &expected);
    check("a", &zstd_frame(&records.concat()), &expected);
    check("a", &records.clone().map(|record| zstd_frame(&record)).concat(), &expected);

    // A dictionary before them, plain or packed.
    let words = records.concat().repeat(3);
    let framed = records.map(|record| with_dictionary(&record, &words)).concat();
    for held in [words.clone(), zstd_frame(&words)] {
        let length = (held.len() as u32).to_le_bytes();
        let begin = [&[0x5d, 0x2a, 0x4d, 0x18], &length[..], &held].concat();
        check("a", &[&begin[..], &framed].concat(), &expected);
    }
}

fn with_dictionary(bytes: &[u8], dictionary: &[u8]) -> Vec<u8> {
    let mut packer = ::zstd::bulk::Compressor::with_dictionary(3, dictionary).unwrap();
    packer.compress(bytes).unwrap()
}

#[test]
fn a_broken_record_costs_only_itself() {
    let good = || record("resource", "text/html", HTML);
    let lying =
        |by: &str| String::from_utf8(good()).unwrap().replace("Length: 37", by).into_bytes();
    let page = |n: usize| format!("a#{n} Html http://example.org/resource 37");
    let check = |middle: &[u8], detail: &str| {
        let told = check_lines_of(&[&good()[..], middle, &good()].concat());
        assert_eq!(told, [page(1), format!("a#2 malformed: {detail}"), page(3)]);
    };
    check(&lying("Length: 20"), "its block goes on after its Content-Length of 20");
    check(&lying("Length: 60"), "its Content-Length of 60 reaches into the next record");
    check(&lying("Length: x"), "no Content-Length");
    check(b"some junk\r\n\r\n", "13 bytes that are no record");
    // Fewer or more line ends behind a block than there should be.
    for ends in ["", "\n", "\r\n", "\n\r\n\r\n"] {
        let bare = good()[..good().len() - 4].to_vec();
        let told = check_lines_of(&[&bare, ends.as_bytes(), &good()].concat());
        assert_eq!(told, [page(1), page(2)], "{ends:?}");
    }
    let torn = check_lines_of(&[good(), good()[..good().len() - 20].to_vec()].concat());
    assert_eq!(torn[0], page(1));
    assert_eq!(torn[1], "a#2 malformed: breaks off after 21 of 37 bytes");
    let detail = "its Content-Length of 99999999999 reaches into the next record";
    check(&lying("Length: 99999999999"), detail);
}

#[test]
fn a_damaged_member_costs_only_itself() {
    // Zeros are padding.
    check_damaged(gzip, 2);
}

#[test]
fn a_damaged_frame_costs_only_itself() {
    check_damaged(zstd_frame, 3);
}

#[track_caller]
fn check_damaged(pack: fn(&[u8]) -> Vec<u8>, places: usize) {
    let good = pack(&record("resource", "text/html", HTML));
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xff;
    let files = [&good[..], &flipped, &good, b"junk", &good, &[0; 700]].concat();
    let told = check_lines_of(&files);
    let damaged = told.iter().filter(|line| line.contains("malformed: compressed")).count();
    let whole = told.iter().filter(|line| line.ends_with("/resource 37")).count();
    assert!(damaged == places && (3..=4).contains(&whole), "{told:?}");
}

#[test]
fn our_own_archive_can_be_read_again() {
    let page = Page {
        input: "أخبار#4".to_owned(),
        url: Some("https://example.org/خبر".to_owned()),
        ..Origin { name: "", now: now() }.page(String::new(), PageKind::Article, b"{}".to_vec())
    };
    let expected = ["a#2 Article https://example.org/خبر 2"];
    check(
        "a",
        &[
            record::warcinfo("x", compress::Compression::Gzip).unwrap(),
            record::encode(&page, None, compress::Compression::Gzip).unwrap().bytes,
        ]
        .concat(),
        &expected,
    );
}

use crate::archive::compress;
use crate::archive::record;
