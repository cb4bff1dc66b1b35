//! One page as WARC records, and back.

use std::io;

use anyhow::{Context, Result, bail};
use news::model::page::{Page, PageKind};
use sha2::{Digest, Sha256};
use url::Url;

use super::compress::Compression;
use super::digest::{self, base32, record_id};
use super::draft::Draft;
use super::exchange::Exchange;
use super::header::{Header, escape, unescape};

/// Where a copy's payload lies, as a field of ours: an offset in the same file.
pub const PAYLOAD_AT: &str = "X-Marsad-Payload-At";

/// A page made ready for the archive.
#[derive(Debug)]
pub struct Encoded {
    /// Its records, compressed, the page's own first.
    pub bytes: Vec<u8>,
    /// What a later record says that refers to it.
    pub referent: Referent,
}

/// A record that others may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referent {
    /// `WARC-Record-ID`.
    pub id: String,
    /// `WARC-Target-URI`.
    pub target: String,
    /// `WARC-Date`.
    pub date: String,
    /// SHA-256 of the payload.
    pub payload: [u8; 32],
}

/// A page as the compressed records that [`super::Archive::append_encoded`]
/// takes.
///
/// What came over HTTP is a `response` record, so that other tools see a web
/// page; all else is a `resource` record. Where request and answer are known
/// (`exchange`), the response has the head as it was received and is followed by
/// a `request` and a `metadata` record; for a page that was taken in from a file
/// (it has a URL and a `Content-Type`) the head is rebuilt. What [`Page`] holds
/// beyond that stands in `X-Marsad-…` fields. Pure: the same page gives the same
/// bytes.
///
/// # Errors
/// As [`Compression::compress`].
pub fn encode(
    page: &Page,
    exchange: Option<&Exchange>,
    compression: Compression,
) -> io::Result<Encoded> {
    let http = http_head(page, exchange);
    let payload: [u8; 32] = Sha256::digest(&page.body).into();
    let date = page.fetched_at.to_string();
    let target = target_uri(page, &payload);
    let http_bytes = http.as_deref().unwrap_or_default();
    let id = record_id(&[
        page.input.as_bytes(),
        target.as_bytes(),
        date.as_bytes(),
        http_bytes,
        &payload,
    ]);
    let referent = Referent { id, target, date, payload };
    let (kind, content_type) = match http {
        Some(_) => ("response", HTTP_RESPONSE),
        None => ("resource", media_type(page.kind)),
    };
    let mut draft = Draft::new(kind, &referent.id, &referent.date);
    draft.field("WARC-Target-URI", &referent.target);
    wire_fields(&mut draft, exchange);
    draft.field("WARC-Payload-Digest", &digest::field(&payload));
    page_fields(&mut draft, page);
    draft.field("Content-Type", content_type);
    let mut bytes = draft.compressed(&[http_bytes, &page.body], compression)?;
    if let Some(exchange) = exchange {
        beside(&mut bytes, &referent, exchange, compression)?;
    }
    Ok(Encoded { bytes, referent })
}

/// `Content-Type` of a block that holds an HTTP answer.
pub const HTTP_RESPONSE: &str = "application/http;msgtype=response";

/// What is known of the connection.
pub fn wire_fields(draft: &mut Draft, exchange: Option<&Exchange>) {
    let Some(exchange) = exchange else { return };
    draft.optional("WARC-IP-Address", exchange.ip.map(|ip| ip.to_string()).as_deref());
    if exchange.is_http2 {
        draft.field("WARC-Protocol", "h2");
    }
}

/// What a [`Page`] holds beyond what WARC has fields for.
pub fn page_fields(draft: &mut Draft, page: &Page) {
    draft.field("X-Marsad-Input", &escape(&page.input));
    draft.field("X-Marsad-Kind", kind_name(page.kind));
    draft.optional("X-Marsad-Url", page.url.as_deref().map(escape).as_deref());
    draft.optional("X-Marsad-Final-Url", page.final_url.as_deref().map(escape).as_deref());
    draft.optional("X-Marsad-Content-Type", page.content_type.as_deref().map(escape).as_deref());
}

/// Adds the `request` record, and a `metadata` record of the way to the page.
pub fn beside(
    bytes: &mut Vec<u8>,
    of: &Referent,
    exchange: &Exchange,
    compression: Compression,
) -> io::Result<()> {
    let id = |what: &str| record_id(&[what.as_bytes(), of.id.as_bytes()]);
    let mut draft = Draft::new("request", &id("request"), &of.date);
    draft.field("WARC-Target-URI", &of.target);
    draft.field("WARC-Concurrent-To", &of.id);
    wire_fields(&mut draft, Some(exchange));
    draft.field("Content-Type", "application/http;msgtype=request");
    bytes.extend(draft.compressed(&[&exchange.request.to_bytes()], compression)?);
    let mut draft = Draft::new("metadata", &id("metadata"), &of.date);
    draft.field("WARC-Target-URI", &of.target);
    draft.field("WARC-Concurrent-To", &of.id);
    draft.field("Content-Type", "application/warc-fields");
    bytes.extend(draft.compressed(&[way(exchange).as_bytes()], compression)?);
    Ok(())
}

/// How a page was come by, in the fields that WARC 1.1 names for it (section
/// 6.5, `via`, `hopsFromSeed` and `fetchTimeMs`) and our own.
fn way(exchange: &Exchange) -> String {
    let mut lines = String::new();
    let mut line = |name: &str, value: &str| lines.push_str(&format!("{name}: {value}\r\n"));
    if let Some(hop) = exchange.hops.last() {
        line("via", &hop.from);
    }
    line("fetchTimeMs", &exchange.took.as_millis().to_string());
    if let Some(source) = &exchange.source {
        line("source", &escape(source));
    }
    for hop in &exchange.hops {
        line("redirectedFrom", &format!("{} {}", hop.status, hop.from));
    }
    lines
}

/// The first record of an archive file: who wrote it and how to read it.
///
/// # Errors
/// As [`Compression::compress`].
pub fn warcinfo(file_name: &str, compression: Compression) -> io::Result<Vec<u8>> {
    let block = format!(
        "software: marsad/{}\r\nformat: WARC File Format 1.1\r\n\
         conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n\
         marsad: archive/2\r\n",
        env!("CARGO_PKG_VERSION")
    );
    let date = jiff::Timestamp::now().to_string();
    let id = record_id(&[file_name.as_bytes(), date.as_bytes()]);
    let mut draft = Draft::new("warcinfo", &id, &date);
    draft.field("WARC-Filename", file_name);
    draft.field("Content-Type", "application/warc-fields");
    draft.compressed(&[block.as_bytes()], compression)
}

/// What a decompressed record gives.
#[derive(Debug)]
pub enum Decoded {
    /// A page.
    Page(Page),
    /// A page that lacks its body: the payload of the record at an offset of the
    /// same file, with this digest.
    Copy {
        /// The page, its body empty.
        page: Page,
        /// Where the payload lies.
        at: u64,
        /// `WARC-Payload-Digest`.
        digest: String,
    },
    /// A record without a page: `warcinfo`, `request`, `metadata`, a `revisit`
    /// that only says that nothing had changed.
    Other,
}

/// Reads a decompressed record.
///
/// # Errors
/// When the bytes are no record of ours, or the payload differs from its digest.
pub fn decode(record: &[u8]) -> Result<Decoded> {
    let (header, block) = split(record)?;
    let kind = header.get("WARC-Type").unwrap_or_default();
    if kind == "revisit" {
        return copy(&header);
    }
    if kind != "resource" && kind != "response" {
        return Ok(Decoded::Other);
    }
    let body = payload(kind, block)?;
    if header.get("WARC-Payload-Digest") != Some(&digest::field(&Sha256::digest(body))) {
        bail!("the payload differs from its digest");
    }
    page(&header, body.to_vec()).map(Decoded::Page)
}

fn copy(header: &Header) -> Result<Decoded> {
    let Some(at) = header.get(PAYLOAD_AT) else { return Ok(Decoded::Other) };
    let at = at.parse().with_context(|| format!("no offset: {at}"))?;
    let digest = header.get("WARC-Payload-Digest").context("no WARC-Payload-Digest")?.to_owned();
    Ok(Decoded::Copy { page: page(header, Vec::new())?, at, digest })
}

/// The header and the block of a decompressed record.
///
/// # Errors
/// When the framing is not as it should be.
pub fn split(record: &[u8]) -> Result<(Header, &[u8])> {
    let end =
        memchr::memmem::find(record, b"\r\n\r\n").context("a record without end of header")?;
    let header = Header::parse(&record[..end]).context("a record without WARC version")?;
    let length = header.content_length().context("a record without Content-Length")?;
    let block = usize::try_from(length)
        .ok()
        .and_then(|length| record.get(end + 4..end + 4 + length))
        .context("a block shorter than its Content-Length")?;
    Ok((header, block))
}

/// The payload within a block of a `response`, or the block of any other record.
///
/// # Errors
/// When the HTTP head does not end.
pub fn payload<'a>(kind: &str, block: &'a [u8]) -> Result<&'a [u8]> {
    if kind != "response" {
        return Ok(block);
    }
    let http = memchr::memmem::find(block, b"\r\n\r\n").context("a torn HTTP header")?;
    Ok(&block[http + 4..])
}

/// What another record says that refers to this one.
///
/// # Errors
/// When it is no record with a payload.
pub fn referent(record: &[u8]) -> Result<Referent> {
    let (header, block) = split(record)?;
    let field =
        |name: &str| header.get(name).map(str::to_owned).with_context(|| format!("no {name}"));
    let body = payload(header.get("WARC-Type").unwrap_or_default(), block)?;
    Ok(Referent {
        id: field("WARC-Record-ID")?,
        target: field("WARC-Target-URI")?,
        date: field("WARC-Date")?,
        payload: Sha256::digest(body).into(),
    })
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

/// The head that a page's body stands under, where it came over HTTP. The body is
/// stored without its transfer and content codings, and the head says so.
pub fn http_head(page: &Page, exchange: Option<&Exchange>) -> Option<Vec<u8>> {
    let length = page.body.len();
    if let Some(exchange) = exchange {
        return Some(exchange.response.over_plain_body(length).to_bytes());
    }
    let came_over_http = page.kind != PageKind::Article
        && page.answered_url().is_some_and(|url| url.starts_with("http"));
    let content_type = escape(page.content_type.as_deref().filter(|_| came_over_http)?);
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    Some(head.into_bytes())
}

/// The URL that answered; for a bare file one made of its digest.
pub fn target_uri(page: &Page, payload: &[u8]) -> String {
    match page.answered_url().and_then(|url| Url::parse(url).ok()) {
        Some(url) => url.into(),
        None => format!("urn:sha256:{}", base32(payload)),
    }
}

/// What a page's bytes are, where no header tells.
pub fn media_type(kind: PageKind) -> &'static str {
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
