//! What was appended comes back equal, whatever happened to the file's end.

use jiff::Timestamp;
use proptest::prelude::*;
use tempfile::TempDir;

use super::compress::Compression;
use super::read::{page_at, pages_from};
use super::*;
use news::model::page::PageKind;

fn open(folder: &Path) -> Archive {
    Archive::open(folder, &Settings::default()).unwrap()
}

fn page(n: usize) -> Page {
    Page {
        input: format!("أخبار.jsonl#{n}"),
        url: Some(format!("https://example.org/مقال/{n}")),
        final_url: None,
        fetched_at: "2024-11-30T14:05:00.123456Z".parse().unwrap(),
        content_type: n.is_multiple_of(2).then(|| "text/html; charset=windows-1256".to_owned()),
        kind: PageKind::Html,
        body: format!("<p>خبر رقم {n}</p>").repeat(50).into_bytes(),
    }
}

fn stored(folder: &Path, from: ArchivePosition) -> Vec<(ArchivePosition, Page, ArchivePosition)> {
    let mut pages = Vec::new();
    pages_from(folder, from, &mut |at, page, next| {
        pages.push((at, page, next));
        Ok(())
    })
    .unwrap();
    pages
}

fn inputs(pages: &[(ArchivePosition, Page, ArchivePosition)]) -> Vec<String> {
    pages.iter().map(|(_, page, _)| page.input.clone()).collect()
}

#[track_caller]
fn check_equal(a: &Page, b: &Page) {
    assert_eq!(format!("{a:?}"), format!("{b:?}"));
}

fn zstd() -> Settings {
    Settings { compression: Some(Compression::Zstd), ..Settings::default() }
}

fn archive_of(folder: &Path, pages: usize) -> Vec<ArchivePosition> {
    let mut archive = open(folder);
    let positions = (0..pages).map(|n| archive.append(&page(n)).unwrap()).collect();
    archive.sync().unwrap();
    positions
}

#[test]
fn pages_come_back_equal_in_order_and_by_position() {
    let folder = TempDir::new().unwrap();
    let positions = archive_of(folder.path(), 20);
    let pages = stored(folder.path(), ArchivePosition::default());
    assert_eq!(pages.len(), 20);
    for (n, (at, read, next)) in pages.iter().enumerate() {
        assert_eq!(*at, positions[n]);
        check_equal(read, &page(n));
        check_equal(&page_at(folder.path(), *at).unwrap(), read);
        if let Some(after) = positions.get(n + 1) {
            assert_eq!(next, after);
        }
    }
    assert_eq!(open(folder.path()).end(), pages[19].2);
    assert_eq!(inputs(&stored(folder.path(), positions[17])), inputs(&pages[17..]));
}

#[test]
fn an_archive_grows_over_runs_and_files() {
    let folder = TempDir::new().unwrap();
    for n in 0..12 {
        let mut archive =
            Archive::open(folder.path(), &Settings { rotate_at: 2_000, ..Settings::default() })
                .unwrap();
        archive.append(&page(n)).unwrap();
    }
    let pages = stored(folder.path(), ArchivePosition::default());
    assert_eq!(inputs(&pages), (0..12).map(|n| page(n).input).collect::<Vec<_>>());
    assert!(pages[11].0.file > 2);
    for (n, (_, _, next)) in pages.iter().enumerate() {
        assert_eq!(inputs(&stored(folder.path(), *next)), inputs(&pages[n + 1..]));
    }
}

#[test]
fn a_missing_or_empty_archive_has_no_pages() {
    let folder = TempDir::new().unwrap();
    let nowhere = folder.path().join("archive");
    assert!(stored(&nowhere, ArchivePosition::default()).is_empty());
    assert_eq!(open(&nowhere).end(), ArchivePosition::default());
    assert!(page_at(&nowhere, ArchivePosition { file: 1, offset: 0 }).is_err());
}

#[test]
fn every_torn_tail_is_cut_to_the_last_whole_record() {
    check_torn_tails(Compression::Gzip);
}

#[test]
fn every_torn_tail_is_cut_to_the_last_whole_frame() {
    check_torn_tails(Compression::Zstd);
}

fn written(compression: Compression, pages: usize) -> (TempDir, Vec<ArchivePosition>) {
    let folder = TempDir::new().unwrap();
    let settings = Settings { compression: Some(compression), ..Settings::default() };
    let mut archive = Archive::open(folder.path(), &settings).unwrap();
    let positions = (0..pages).map(|n| archive.append(&page(n)).unwrap()).collect();
    drop(archive);
    (folder, positions)
}

#[track_caller]
fn check_torn_tails(compression: Compression) {
    let (folder, _) = written(compression, 3);
    let bytes = std::fs::read(ArchiveFile::new(folder.path(), 1, compression).path).unwrap();
    let ends: Vec<u64> = stored(folder.path(), ArchivePosition::default())
        .iter()
        .map(|read| read.2.offset)
        .collect();
    for length in (0..=bytes.len()).rev().step_by(13) {
        let folder = TempDir::new().unwrap();
        let path = ArchiveFile::new(folder.path(), 1, compression).path;
        std::fs::write(&path, &bytes[..length]).unwrap();
        let whole = ends.iter().filter(|&&end| end <= length as u64).count();
        let mut archive = open(folder.path());
        archive.append(&page(7)).unwrap();
        drop(archive);
        let mut expected: Vec<String> = (0..whole).map(|n| page(n).input).collect();
        expected.push(page(7).input);
        assert_eq!(inputs(&stored(folder.path(), ArchivePosition::default())), expected);
        let torn = std::fs::read(path.with_added_extension("torn")).unwrap_or_default();
        assert!(bytes[..length].ends_with(&torn));
    }
}

#[test]
fn damage_in_the_middle_costs_one_record() {
    for compression in Compression::ALL {
        let (folder, positions) = written(compression, 5);
        let path = ArchiveFile::new(folder.path(), 1, compression).path;
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[positions[2].offset as usize + 60] ^= 0xff;
        std::fs::write(&path, &bytes).unwrap();
        let archive = open(folder.path());
        assert_eq!(archive.end().offset, bytes.len() as u64);
        let left: Vec<String> = [0, 1, 3, 4].map(|n| page(n).input).to_vec();
        assert_eq!(inputs(&stored(folder.path(), ArchivePosition::default())), left);
        assert!(page_at(folder.path(), positions[2]).is_err());
        check_equal(&page_at(folder.path(), positions[3]).unwrap(), &page(3));
        let verified = verify::verify(folder.path(), &mut |_, _| Ok(())).unwrap();
        assert_eq!(verified.pages, 4);
        assert!(verified.damage.iter().all(|damage| damage.offset >= positions[2].offset));
        assert!(!verified.damage.is_empty());
    }
}

#[test]
fn records_are_stepped_over_by_their_length() {
    for compression in Compression::ALL {
        let (folder, positions) = written(compression, 40);
        let file = ArchiveFile::new(folder.path(), 1, compression);
        let mut reader = std::io::BufReader::with_capacity(64, file.open().unwrap());
        for pair in positions.windows(2) {
            std::io::Seek::seek(&mut reader, std::io::SeekFrom::Start(pair[0].offset)).unwrap();
            let length = frame::length(&mut reader, compression).unwrap().unwrap();
            assert_eq!(length, pair[1].offset - pair[0].offset);
        }
        let captures = index::captures(&file).unwrap();
        let mut found: Vec<_> = captures.iter().map(index::Capture::position).collect();
        found.sort();
        assert_eq!(found, positions);
    }
}

#[test]
fn addresses_are_found_in_files_that_are_done_with_and_in_the_newest() {
    let folder = TempDir::new().unwrap();
    let settings = Settings { rotate_at: 4_000, ..Settings::default() };
    let mut archive = Archive::open(folder.path(), &settings).unwrap();
    let positions: Vec<_> = (0..60).map(|n| archive.append(&page(n)).unwrap()).collect();
    drop(archive);
    let count = files(folder.path()).unwrap().len();
    assert!(count > 3);
    for round in 0..2 {
        for (n, position) in positions.iter().enumerate() {
            let found = index::of_address(folder.path(), &page(n).url.unwrap()).unwrap();
            assert_eq!(found.len(), 1, "{n} in round {round}");
            assert_eq!(found[0].position(), *position);
        }
        assert!(index::of_address(folder.path(), "https://example.org/").unwrap().is_empty());
        assert!(index::of_address(folder.path(), "https://zz.org/").unwrap().is_empty());
    }
    let lines = |file: &ArchiveFile| index::lines_of(file).is_file();
    let all = files(folder.path()).unwrap();
    assert!(all[..count - 1].iter().all(lines) && !lines(&all[count - 1]));
    // A missing table of contents is made again.
    std::fs::remove_file(index::lines_of(&all[0])).unwrap();
    let mut captures = 0;
    index::each(folder.path(), &mut |_| {
        captures += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(captures, 60);
    assert!(lines(&all[0]));
}

#[test]
fn retention_drops_whole_files_that_the_store_has() {
    let folder = TempDir::new().unwrap();
    let settings = Settings { rotate_at: 2_000, ..Settings::default() };
    let mut archive = Archive::open(folder.path(), &settings).unwrap();
    for n in 0..60 {
        archive.append(&page(n)).unwrap();
    }
    drop(archive);
    let all = files(folder.path()).unwrap();
    assert!(all.len() > 5);
    let now = Timestamp::now();
    let planned = |days, bytes, file| {
        let processed = ArchivePosition { file, offset: 1 };
        let retention = Retention { days, bytes };
        prune::plan(folder.path(), retention, processed, now).unwrap()
    };
    let newest = all.last().unwrap().number;
    let everything = planned(None, Some(0), newest);
    assert_eq!(everything.drop.len(), all.len() - 1, "all but the newest");
    assert_eq!(planned(Some(1), None, newest).drop.len(), 0, "none is a day old");
    assert_eq!(planned(None, Some(u64::MAX), newest).drop.len(), 0);
    let behind = planned(None, Some(0), 3);
    assert_eq!((behind.drop.len(), behind.waiting), (2, 1), "what is not processed stays");
    let sizes: Vec<u64> = all.iter().map(|file| file.path.metadata().unwrap().len()).collect();
    let half = planned(None, Some(sizes.iter().sum::<u64>() / 2), newest);
    assert!(half.drop.len() >= all.len() / 2 - 1 && half.drop.len() <= all.len() / 2 + 1);

    index::of_address(folder.path(), "https://example.org/").unwrap();
    prune::carry_out(folder.path(), &behind).unwrap();
    let left = files(folder.path()).unwrap();
    assert_eq!(left[0].number, 3);
    assert!(!index::lines_of(&all[0]).exists() && index::lines_of(&left[0]).exists());
    let gone = ArchivePosition { file: 1, offset: 0 };
    assert!(page_at(folder.path(), gone).unwrap_err().to_string().contains("was dropped"));
    let first = stored(folder.path(), ArchivePosition::default());
    assert_eq!(first[0].0.file, 3);
    // Numbers only grow.
    let mut archive = Archive::open(folder.path(), &settings).unwrap();
    assert!(archive.append(&page(70)).unwrap().file >= newest);
}

#[test]
fn a_payload_that_comes_again_is_stored_once() {
    let folder = TempDir::new().unwrap();
    let mut archive = open(folder.path());
    let twin = |n: usize| Page { url: Some(format!("https://example.org/twin/{n}")), ..page(3) };
    let long = |n: usize| Page { body: twin(n).body.repeat(400), ..twin(n) };
    let pages: Vec<Page> = (0..5).map(long).collect();
    let positions: Vec<_> = pages.iter().map(|page| archive.append(page).unwrap()).collect();
    drop(archive);
    let (first, second) =
        (positions[1].offset - positions[0].offset, positions[2].offset - positions[1].offset);
    assert!(first > second, "{first} and {second}");
    for (page, (_, read, _)) in pages.iter().zip(stored(folder.path(), ArchivePosition::default()))
    {
        check_equal(page, &read);
    }
    check_equal(&page_at(folder.path(), positions[4]).unwrap(), &pages[4]);
    let verified = verify::verify(folder.path(), &mut |_, _| Ok(())).unwrap();
    assert_eq!((verified.pages, verified.damage.len()), (5, 0));
}

#[test]
fn records_are_plain_warc() {
    let bytes = record::encode(&page(0), None, Compression::Gzip).unwrap().bytes;
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text)
        .unwrap();
    let (header, block) = text.split_once("\r\n\r\n").unwrap();
    for line in [
        "WARC/1.1",
        "WARC-Type: response",
        "WARC-Date: 2024-11-30T14:05:00.123456Z",
        "WARC-Target-URI: https://example.org/%D9%85%D9%82%D8%A7%D9%84/0",
    ] {
        assert!(header.lines().any(|have| have == line), "{line} is not in {header}");
    }
    assert!(
        block.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1256\r\n")
    );
    assert!(block.ends_with("</p>\r\n\r\n"));
}

prop_compose! {
    fn any_page()(
        input in ".*",
        url in proptest::option::of("(https?://[a-z]{1,9}/)?.{0,30}"),
        final_url in proptest::option::of("(https?://[a-z]{1,9}/)?.{0,30}"),
        content_type in proptest::option::of(".{0,20}"),
        nanosecond in -2_000_000_000_000_000_000i128..4_000_000_000_000_000_000,
        kind in proptest::sample::select(vec![PageKind::Html, PageKind::Feed, PageKind::Article]),
        body in proptest::collection::vec(any::<u8>(), 0..5000),
    ) -> Page {
        let fetched_at = Timestamp::from_nanosecond(nanosecond).unwrap();
        Page { input, url, final_url, fetched_at, content_type, kind, body }
    }
}

proptest! {
    #[test]
    fn any_page_survives_its_record(page in any_page(), packed in any::<bool>()) {
        let folder = TempDir::new().unwrap();
        let settings = if packed { zstd() } else { Settings::default() };
        let mut archive = Archive::open(folder.path(), &settings).unwrap();
        let at = archive.append(&page).unwrap();
        archive.sync().unwrap();
        check_equal(&page_at(folder.path(), at).unwrap(), &page);
    }

    #[test]
    fn unescape_undoes_escape(value in any::<String>()) {
        let escaped = header::escape(&value);
        prop_assert!(!escaped.contains(['\r', '\n']));
        prop_assert_eq!(header::unescape(escaped.trim()), value);
    }
}
