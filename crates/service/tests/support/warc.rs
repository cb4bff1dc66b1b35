//! WARC files read by the letter of the standard, by none of the program's code.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

/// A record as it lies in a file.
#[derive(Debug, Clone)]
pub struct Record {
    pub fields: BTreeMap<String, String>,
    pub block: Vec<u8>,
}

impl Record {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    #[track_caller]
    pub fn field(&self, name: &str) -> &str {
        self.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.fields))
    }

    pub fn is(&self, kind: &str) -> bool {
        self.field("WARC-Type") == kind
    }

    /// The block as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.block).into_owned()
    }

    /// The HTTP head of a block, in lower case, and what is behind it.
    pub fn http(&self) -> (String, &[u8]) {
        let end = self.block.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&self.block[..end + 4]).to_lowercase();
        (head, &self.block[end + 4..])
    }

    /// The path of its target.
    pub fn path(&self) -> &str {
        self.field("WARC-Target-URI").rsplit('/').next().unwrap()
    }
}

/// Every record of every file in a folder, in order; each must be compressed by
/// itself.
pub fn records(folder: &Path) -> Vec<Record> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains(".warc."))
        .collect();
    files.sort();
    let mut records = Vec::new();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let mut record = Vec::new();
            if file.extension().is_some_and(|ending| ending == "zst") {
                let mut frame = zstd::Decoder::with_buffer(&mut rest).unwrap().single_frame();
                frame.read_to_end(&mut record).unwrap();
            } else {
                let mut member = flate2::bufread::GzDecoder::new(&mut rest);
                member.read_to_end(&mut record).unwrap();
            }
            records.push(parse(&record));
        }
    }
    records
}

#[track_caller]
fn parse(record: &[u8]) -> Record {
    let end = record.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = std::str::from_utf8(&record[..end]).unwrap();
    let mut lines = head.split("\r\n");
    assert_eq!(lines.next(), Some("WARC/1.1"));
    let mut fields = BTreeMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("{line}"));
        let before = fields.insert(name.to_ascii_lowercase(), value.to_owned());
        assert_eq!(before, None, "{name} is there twice");
    }
    let length: usize = fields["content-length"].parse().unwrap();
    let block = record[end + 4..end + 4 + length].to_vec();
    assert_eq!(&record[end + 4 + length..], b"\r\n\r\n", "one record a member, and its end");
    Record { fields, block }
}

/// What holds of every archive of ours: the fields each type must have (WARC 1.1,
/// sections 5 and 6), digests, ids, references.
#[track_caller]
pub fn check_laws(records: &[Record]) {
    let mut ids = BTreeMap::new();
    for record in records {
        let id = record.field("WARC-Record-ID");
        assert!(id.starts_with("<urn:uuid:") && id.ends_with('>'), "{id}");
        assert!(ids.insert(id, record).is_none(), "{id} is there twice");
        record.field("WARC-Date").parse::<jiff::Timestamp>().unwrap();
        assert_eq!(record.field("WARC-Block-Digest"), digest(&record.block));
        let kind = record.field("WARC-Type");
        if kind != "warcinfo" {
            url::Url::parse(record.field("WARC-Target-URI")).unwrap();
        }
        match kind {
            "warcinfo" => assert_eq!(record.field("Content-Type"), "application/warc-fields"),
            "response" => {
                assert_eq!(record.field("Content-Type"), "application/http;msgtype=response");
                let (head, body) = record.http();
                assert_eq!(record.field("WARC-Payload-Digest"), digest(body));
                assert!(
                    head.contains(&format!("\r\ncontent-length: {}\r\n", body.len())),
                    "{head}"
                );
                assert!(!head.contains("\r\ncontent-encoding:"), "{head}");
                assert!(!head.contains("\r\ntransfer-encoding:"), "{head}");
            }
            "resource" => assert_eq!(record.field("WARC-Payload-Digest"), digest(&record.block)),
            "request" => {
                assert_eq!(record.field("Content-Type"), "application/http;msgtype=request");
                assert!(record.http().1.is_empty());
            }
            "metadata" => assert_eq!(record.field("Content-Type"), "application/warc-fields"),
            "revisit" => {
                let profile = record.field("WARC-Profile");
                assert!(
                    profile.starts_with("http://netpreserve.org/warc/1.1/revisit/"),
                    "{profile}"
                );
            }
            other => panic!("a record of type {other}"),
        }
        for name in ["WARC-Concurrent-To", "WARC-Refers-To"] {
            if let Some(of) = record.get(name) {
                let of = ids.get(of).unwrap_or_else(|| panic!("{name} leads nowhere"));
                if name == "WARC-Refers-To" {
                    let date = record.field("WARC-Refers-To-Date");
                    assert_eq!(date, of.field("WARC-Date"));
                    let target = record.field("WARC-Refers-To-Target-URI");
                    assert_eq!(target, of.field("WARC-Target-URI"));
                    if let Some(payload) = record.get("WARC-Payload-Digest") {
                        assert_eq!(payload, of.field("WARC-Payload-Digest"));
                    }
                }
            }
        }
    }
}

/// `sha256:` and base 32 of the digest (RFC 4648, section 6).
fn digest(bytes: &[u8]) -> String {
    let mut bits = String::new();
    for byte in Sha256::digest(bytes) {
        bits += &format!("{byte:08b}");
    }
    while !bits.len().is_multiple_of(5) {
        bits.push('0');
    }
    let letters = bits.as_bytes().chunks(5).map(|five| {
        let value = five.iter().fold(0, |value, bit| 2 * value + usize::from(bit - b'0'));
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[value] as char
    });
    let text: String = letters.collect();
    format!("sha256:{text:=<56}")
}
