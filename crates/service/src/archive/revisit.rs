//! Revisits: that an address was looked at and had nothing new, and payloads that
//! came again, told by a few hundred bytes instead of the payload.

use std::io;

use jiff::{SignedDuration, Timestamp};
use news::model::page::{Page, PageKind};
use rustc_hash::FxHashMap;

use super::compress::Compression;
use super::digest::{self, record_id};
use super::draft::Draft;
use super::exchange::{Exchange, Look, Unchanged};
use super::record::{
    self, HTTP_RESPONSE, PAYLOAD_AT, Referent, http_head, media_type, target_uri, wire_fields,
};

/// The profile of payloads that came again (WARC 1.1, section 6.7.2).
const SAME_PAYLOAD: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

/// The profile of 304 answers (WARC 1.1, section 6.7.3).
const NOT_MODIFIED: &str = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";

/// A payload shorter than this is stored again: a revisit is no shorter.
const WORTH_SHARING: usize = 512;

/// A look that found nothing is written down once in so long, an address: feeds
/// are looked at every few minutes.
const EVERY: SignedDuration = SignedDuration::from_hours(1);

/// At most so many payloads and addresses of a file are remembered: some 10 MB.
const MOST: usize = 100_000;

/// What later records of the file being written may refer to.
#[derive(Debug, Default)]
pub struct Known {
    /// Where the first record of a payload lies.
    by_payload: FxHashMap<[u8; 32], u64>,
    /// The payload that a feed had last.
    by_address: FxHashMap<String, [u8; 32]>,
    /// When a look at an address was written down last.
    looked: FxHashMap<String, Timestamp>,
}

impl Known {
    /// Takes note of a record with a payload.
    pub fn add(&mut self, page: &Page, offset: u64, referent: &Referent) {
        if page.kind == PageKind::Article || self.by_payload.len() >= MOST {
            return;
        }
        if matches!(page.kind, PageKind::Feed | PageKind::Listing) {
            self.by_address.insert(referent.target.clone(), referent.payload);
        }
        self.by_payload.entry(referent.payload).or_insert(offset);
    }

    /// Where a record of the same payload lies in this file.
    pub fn of_payload(&self, payload: &[u8; 32]) -> Option<u64> {
        self.by_payload.get(payload).copied()
    }

    /// Where a record lies whose payload a page need not store again.
    pub fn worth_sharing(&self, page: &Page, payload: &[u8; 32]) -> Option<u64> {
        self.of_payload(payload).filter(|_| page.body.len() >= WORTH_SHARING)
    }

    /// Whether a look is to be written down.
    pub fn is_news(&mut self, look: &Look) -> bool {
        let at = look.exchange.asked_at;
        let before = self.looked.get(&look.url);
        if before.is_some_and(|before| at.duration_since(*before) < EVERY) {
            return false;
        }
        if self.looked.len() >= MOST {
            self.looked.clear();
        }
        self.looked.insert(look.url.clone(), at);
        true
    }

    /// Where the record of what a look found again lies in this file.
    pub fn of_look(&self, look: &Look) -> Option<u64> {
        let payload = match &look.found {
            Unchanged::SamePayload(payload) => payload,
            Unchanged::NotModified => self.by_address.get(&look.url)?,
        };
        self.of_payload(payload)
    }

    /// Forgets what lies in a file that is done with.
    pub fn next_file(&mut self) {
        (self.by_payload, self.by_address) = Default::default();
    }
}

/// A page whose payload another record has: where in the same file (`at`), so
/// that it can be read again; or nowhere, where the page itself is known.
///
/// # Errors
/// As [`Compression::compress`].
pub fn same_payload(
    page: &Page,
    exchange: Option<&Exchange>,
    of: &Referent,
    at: Option<u64>,
    compression: Compression,
) -> io::Result<Vec<u8>> {
    let target = target_uri(page, &of.payload);
    let date = page.fetched_at.to_string();
    let head = http_head(page, exchange);
    let parts = [b"revisit", page.input.as_bytes(), target.as_bytes(), date.as_bytes()];
    let id = record_id(&parts);
    let own = Referent { id, target, date, payload: of.payload };
    let mut draft = revisit(&own, SAME_PAYLOAD, Some(of), exchange);
    draft.field("WARC-Payload-Digest", &digest::field(&of.payload));
    if let Some(at) = at {
        record::page_fields(&mut draft, page);
        draft.field(PAYLOAD_AT, &at.to_string());
    }
    draft.field("Content-Type", if head.is_some() { HTTP_RESPONSE } else { media_type(page.kind) });
    let mut bytes = draft.compressed(&[head.as_deref().unwrap_or_default()], compression)?;
    if let Some(exchange) = exchange {
        record::beside(&mut bytes, &own, exchange, compression)?;
    }
    Ok(bytes)
}

/// A look that found nothing new; `of` is the record of what it found again.
///
/// # Errors
/// As [`Compression::compress`].
pub fn look(look: &Look, of: Option<&Referent>, compression: Compression) -> io::Result<Vec<u8>> {
    let date = look.exchange.asked_at.to_string();
    let id = record_id(&[b"look", look.url.as_bytes(), date.as_bytes()]);
    let (profile, payload) = match look.found {
        Unchanged::NotModified => (NOT_MODIFIED, of.map_or([0; 32], |of| of.payload)),
        Unchanged::SamePayload(payload) => (SAME_PAYLOAD, payload),
    };
    let own = Referent { id, target: look.url.clone(), date, payload };
    let mut draft = revisit(&own, profile, of, Some(&look.exchange));
    if matches!(look.found, Unchanged::SamePayload(_)) {
        draft.field("WARC-Payload-Digest", &digest::field(&payload));
    }
    draft.field("Content-Type", HTTP_RESPONSE);
    draft.compressed(&[&look.exchange.response.to_bytes()], compression)
}

fn revisit(
    own: &Referent,
    profile: &str,
    of: Option<&Referent>,
    exchange: Option<&Exchange>,
) -> Draft {
    let mut draft = Draft::new("revisit", &own.id, &own.date);
    draft.field("WARC-Target-URI", &own.target);
    draft.field("WARC-Profile", profile);
    if let Some(of) = of {
        draft.field("WARC-Refers-To", &of.id);
        draft.field("WARC-Refers-To-Target-URI", &of.target);
        draft.field("WARC-Refers-To-Date", &of.date);
    }
    wire_fields(&mut draft, exchange);
    draft
}
