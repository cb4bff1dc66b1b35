//! `marsad rebuild`: the archive alone gives everything back.

#![allow(clippy::unwrap_used, reason = "a test ends at its first failure")]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod desk;

use std::fs;

use desk::{Desk, malformed, sample};
use serde_json::Value;

fn full_desk() -> Desk {
    let desk = Desk::new();
    let broken = malformed(&desk);
    for input in sample() {
        desk.ingest(&[&input]);
    }
    desk.ingest(&[&broken]);
    desk
}

fn stories(desk: &Desk) -> String {
    desk.marsad(&["stories", "--json", "--limit", "100000"])
}

fn why_broken(desk: &Desk) -> String {
    let broken = desk.path("broken");
    let mut answers = String::new();
    for name in ["empty.html", "nonsense.html", "torn.xml"] {
        answers += &desk.marsad(&["why", "--json", broken.join(name).to_str().unwrap()]);
    }
    answers
}

#[test]
fn the_dump_before_is_the_dump_after() {
    let desk = full_desk();
    let before = (desk.dump(), stories(&desk), why_broken(&desk));
    assert!(before.0.lines().count() >= 190);
    let summary: Value = serde_json::from_str(&desk.marsad(&["rebuild", "--json"])).unwrap();
    assert!(summary["kept"].as_u64().unwrap() >= 190);
    assert_eq!((desk.dump(), stories(&desk), why_broken(&desk)), before);
    desk.assert_consistent();
    desk.marsad(&["rebuild"]);
    assert_eq!((desk.dump(), stories(&desk), why_broken(&desk)), before);
}

#[test]
fn lost_derived_data_come_back_from_the_archive() {
    let desk = full_desk();
    let before = (desk.dump(), stories(&desk));
    for entry in fs::read_dir(desk.data()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with("derived-") {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
    desk.marsad(&["rebuild"]);
    assert_eq!((desk.dump(), stories(&desk)), before);
    desk.assert_consistent();
}

#[test]
fn a_damaged_store_is_found_and_rebuilt() {
    let desk = full_desk();
    let before = desk.dump();
    let store = fs::read_dir(desk.data())
        .unwrap()
        .map(|entry| entry.unwrap().path().join("store.sqlite3"))
        .find(|path| path.is_file())
        .unwrap();
    let mut bytes = fs::read(&store).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 20_000].fill(0x5a);
    fs::write(&store, bytes).unwrap();
    let doctor = desk.run(&["doctor"]);
    assert_eq!(doctor.code, 1, "{}", doctor.stdout);
    assert!(doctor.stdout.contains("marsad rebuild") || doctor.stderr.contains("marsad rebuild"));
    desk.marsad(&["rebuild"]);
    assert_eq!(desk.dump(), before);
    desk.assert_consistent();
}

#[test]
fn a_rebuild_broken_off_leaves_the_old_data_in_use() {
    let desk = full_desk();
    let before = desk.dump();
    let mut child = desk.start(&["rebuild"]);
    std::thread::sleep(std::time::Duration::from_millis(150));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(desk.dump(), before);
    desk.assert_consistent();
    desk.marsad(&["rebuild"]);
    assert_eq!(desk.dump(), before);
    let derived = fs::read_dir(desk.data()).unwrap().filter(|entry| {
        entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("derived-")
    });
    assert_eq!(derived.count(), 1);
}
