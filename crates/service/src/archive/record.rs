//! One page as a WARC record, and back.

use std::cell::RefCell;
use std::fmt::Write;

use anyhow::{Context, Result, bail};
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use news::model::page::{Page, PageKind};
use sha2::{Digest, Sha256};
use url::Url;

use super::header::{Header, escape, unescape};
use super::member::{self, MAX_RECORD};

/// A page as the gzip member that [`super::Archive::append_encoded`] takes.
///
/// What came over HTTP (it has a URL and a `Content-Type`) is a `response`
/// record under a rebuilt HTTP header, so that other tools see a web page; all
/// else is a `resource` record. What [`Page`] holds beyond that stands in
/// `X-Marsad-…` fields. Pure: the same page gives the same bytes.
pub fn encode(page: &Page) -> Vec<u8> {
    let http = http_header(page);
    let payload = Sha256::digest(&page.body);
    let block = match &http {
        Some(http) => Sha256::new_with_prefix(http).chain_update(&page.body).finalize(),
        None => payload,
    };
    let date = page.fetched_at.to_string();
    let target = target_uri(page, payload.as_slice());
    let id = record_id(&[page.input.as_bytes(), target.as_bytes(), date.as_bytes(), &block]);

    let mut record = String::with_capacity(1024);
    let length = http.as_ref().map_or(0, String::len) + page.body.len();
    let (kind, content_type) = match http {
        Some(_) => ("response", "application/http;msgtype=response"),
        None => ("resource", media_type(page.kind)),
    };
    let mut field = |name: &str, value: &str| _ = write!(record, "{name}: {value}\r\n");
    field("WARC-Type", kind);
    field("WARC-Record-ID", &id);
    field("WARC-Date", &date);
    field("WARC-Target-URI", &target);
    field("WARC-Block-Digest", &digest_field(&block));
    field("WARC-Payload-Digest", &digest_field(&payload));
    field("X-Marsad-Input", &escape(&page.input));
    field("X-Marsad-Kind", kind_name(page.kind));
    let optional = [
        ("X-Marsad-Url", &page.url),
        ("X-Marsad-Final-Url", &page.final_url),
        ("X-Marsad-Content-Type", &page.content_type),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            field(name, &escape(value));
        }
    }
    field("Content-Type", content_type);
    field("Content-Length", &length.to_string());
    let head = format!("WARC/1.1\r\n{record}\r\n{}", http.unwrap_or_default());
    compress(&[head.as_bytes(), &page.body, b"\r\n\r\n"])
}

/// The first record of an archive file: who wrote it and how to read it.
pub fn warcinfo(file_name: &str) -> Vec<u8> {
    let block = format!(
        "software: marsad/{}\r\nformat: WARC File Format 1.1\r\n\
         conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n\
         marsad: archive/1\r\n",
        env!("CARGO_PKG_VERSION")
    );
    let date = jiff::Timestamp::now().to_string();
    let id = record_id(&[file_name.as_bytes(), date.as_bytes()]);
    let head = format!(
        "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: {id}\r\nWARC-Date: {date}\r\n\
         WARC-Filename: {file_name}\r\nContent-Type: application/warc-fields\r\n\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    compress(&[head.as_bytes(), block.as_bytes(), b"\r\n\r\n"])
}

/// The page of a decompressed record; `None` for a `warcinfo` and other records
/// without one.
///
/// # Errors
/// When the bytes are no record of ours, or the block differs from its digest.
pub fn decode(record: &[u8]) -> Result<Option<Page>> {
    let end =
        memchr::memmem::find(record, b"\r\n\r\n").context("a record without end of header")?;
    let header = Header::parse(&record[..end]).context("a record without WARC version")?;
    let length = header.content_length().context("a record without Content-Length")?;
    let block = usize::try_from(length)
        .ok()
        .and_then(|length| record.get(end + 4..end + 4 + length))
        .context("a block shorter than its Content-Length")?;
    let body = match header.get("WARC-Type") {
        Some("resource") => block,
        Some("response") => {
            let http = memchr::memmem::find(block, b"\r\n\r\n").context("a torn HTTP header")?;
            &block[http + 4..]
        }
        _ => return Ok(None),
    };
    if header.get("WARC-Payload-Digest") != Some(&digest_field(&Sha256::digest(body))) {
        bail!("the payload differs from its digest");
    }
    page(&header, body.to_vec()).map(Some)
}

/// The page that `X-Marsad-…` fields describe, with its body.
///
/// # Errors
/// When the record was not written by [`encode`].
pub fn page(header: &Header, body: Vec<u8>) -> Result<Page> {
    let text = |name: &str| header.get(name).map(unescape);
    let kind = header.get("X-Marsad-Kind").and_then(kind_of).context("no X-Marsad-Kind")?;
    let date = header.get("WARC-Date").context("no WARC-Date")?;
    Ok(Page {
        input: text("X-Marsad-Input").context("no X-Marsad-Input")?,
        url: text("X-Marsad-Url"),
        final_url: text("X-Marsad-Final-Url"),
        fetched_at: date.parse().with_context(|| format!("no instant: {date}"))?,
        content_type: text("X-Marsad-Content-Type"),
        kind,
        body,
    })
}

/// The header of a page that came over HTTP. The body is stored without its
/// transfer and content encodings, so the header does not name any.
fn http_header(page: &Page) -> Option<String> {
    let came_over_http = page.kind != PageKind::Article
        && page.answered_url().is_some_and(|url| url.starts_with("http"));
    let content_type = page.content_type.as_deref().filter(|_| came_over_http)?;
    let content_type = escape(content_type);
    let length = page.body.len();
    Some(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    ))
}

/// The URL that answered; for a bare file one made of its digest.
fn target_uri(page: &Page, digest: &[u8]) -> String {
    match page.answered_url().and_then(|url| Url::parse(url).ok()) {
        Some(url) => url.into(),
        None => format!("urn:sha256:{}", base32(digest)),
    }
}

/// A URN UUID (RFC 9562 version 8) of what makes the record itself.
fn record_id(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let mut uuid = [0u8; 16];
    uuid.copy_from_slice(&digest[..16]);
    uuid[6] = (uuid[6] & 0x0f) | 0x80;
    uuid[8] = (uuid[8] & 0x3f) | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(uuid));
    let (a, b, c, d, e) = (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
    format!("<urn:uuid:{a}-{b}-{c}-{d}-{e}>")
}

fn digest_field(digest: &[u8]) -> String {
    format!("sha256:{}", base32(digest))
}

/// RFC 4648 base 32, the form digests have in WARC files.
fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let mut group = [0u8; 8];
        group[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(group);
        let letters = (chunk.len() * 8).div_ceil(5);
        for at in 0..8 {
            let letter = ALPHABET[(bits >> (35 - 5 * at) & 31) as usize];
            text.push(if at < letters { letter as char } else { '=' });
        }
    }
    text
}

fn media_type(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Html => "text/html",
        PageKind::Feed => "application/xml",
        PageKind::Article => "application/json",
        PageKind::Listing => "text/html",
    }
}

fn kind_name(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Html => "html",
        PageKind::Feed => "feed",
        PageKind::Article => "article",
        PageKind::Listing => "listing",
    }
}

fn kind_of(name: &str) -> Option<PageKind> {
    [PageKind::Html, PageKind::Feed, PageKind::Article, PageKind::Listing]
        .into_iter()
        .find(|&kind| kind_name(kind) == name)
}

thread_local! {
    /// Deflate's tables are large: each thread keeps its own for the next record.
    static DEFLATE: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), false));
}

/// One gzip member (RFC 1952) of the parts in a row, carrying its own length so
/// that readers can step from record to record without inflating.
fn compress(parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    debug_assert!(length <= MAX_RECORD, "pages are bounded when they are read");
    let mut bytes = Vec::with_capacity(length / 2 + 128);
    bytes.extend_from_slice(&member::HEADER);
    let mut crc = Crc::new();
    DEFLATE.with_borrow_mut(|deflate| {
        deflate.reset();
        for part in parts {
            crc.update(part);
            deflate_all(deflate, part, FlushCompress::None, &mut bytes);
        }
        deflate_all(deflate, &[], FlushCompress::Finish, &mut bytes);
    });
    bytes.extend_from_slice(&crc.sum().to_le_bytes());
    bytes.extend_from_slice(&crc.amount().to_le_bytes());
    let whole = u32::try_from(bytes.len()).unwrap_or(0);
    bytes[member::LENGTH_AT..member::HEADER.len()].copy_from_slice(&whole.to_le_bytes());
    bytes
}

fn deflate_all(deflate: &mut Compress, input: &[u8], flush: FlushCompress, out: &mut Vec<u8>) {
    let before = deflate.total_in();
    loop {
        out.reserve(input.len() / 2 + 1024);
        let taken = (deflate.total_in() - before) as usize;
        // Deflate reports errors only for a wrong state, which a reset excludes.
        let status = deflate.compress_vec(&input[taken..], out, flush);
        let taken = (deflate.total_in() - before) as usize;
        let finished = match flush {
            FlushCompress::Finish => matches!(status, Ok(Status::StreamEnd) | Err(_)),
            _ => taken == input.len() || status.is_err(),
        };
        if finished {
            return;
        }
    }
}
