//! HTTP answers as web archives hold them: status line, headers, and a body
//! still in its transfer and content encodings.

use std::io::Read;

use ::zstd::Decoder;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use news::model::fate::Reason;

use super::MAX_PAGE;
use super::bounded::{Bounded, read_bounded};
use super::zstd::MAGIC;

/// At most so many content codings are taken off, one after another.
const MAX_CODINGS: usize = 4;

/// At most so many header fields.
const MAX_FIELDS: usize = 512;

/// An answer whose body is plain.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The body without transfer and content encodings.
    pub body: Vec<u8>,
}

/// Why there is no page in an answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused {
    /// The reason it is set aside for.
    pub reason: Reason,
    /// What exactly.
    pub detail: String,
}

/// Reads a whole answer. Only status 200 has a page; a body of another status
/// is not looked at.
///
/// Archives often keep a `Transfer-Encoding` or `Content-Encoding` header over
/// a body that was already decoded: where the body does not begin as the header
/// says, it is taken as it is.
///
/// # Errors
/// Other statuses are `fetch_failed`; broken headers, chunks and compressed
/// data `malformed`; a body over 8 MiB `too_large`.
pub fn answer(bytes: &[u8]) -> Result<Answer, Refused> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    let parsed = httparse::ParserConfig::default()
        .ignore_invalid_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .parse_response(&mut response, bytes);
    let length = match parsed {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Err(malformed("the HTTP header breaks off")),
        Err(error) => return Err(malformed(format!("no HTTP header: {error}"))),
    };
    let status = response.code.unwrap_or_default();
    if status != 200 {
        let detail = format!("HTTP status {status}");
        return Err(Refused { reason: Reason::FetchFailed, detail });
    }
    let value = |name: &str| {
        let field = response.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(field.value).trim().to_owned())
    };
    let mut body = bytes[length..].to_vec();
    if value("Transfer-Encoding").is_some_and(|coding| lists(&coding, "chunked")) {
        body = unchunked(body)?;
    }
    body = plain(body, &value("Content-Encoding").unwrap_or_default())?;
    match body.len() > MAX_PAGE {
        true => Err(too_large()),
        false => Ok(Answer { content_type: value("Content-Type"), body }),
    }
}

/// A body without the content codings that were applied to it, named in order
/// of application (RFC 9110, section 8.4). Each step is bounded by [`MAX_PAGE`].
///
/// # Errors
/// As [`answer`].
pub fn plain(mut body: Vec<u8>, codings: &str) -> Result<Vec<u8>, Refused> {
    if codings.split(',').count() > MAX_CODINGS {
        return Err(malformed("too many content encodings"));
    }
    for coding in codings.rsplit(',') {
        body = decoded(body, coding.trim())?;
    }
    Ok(body)
}

fn lists(codings: &str, name: &str) -> bool {
    codings.split(',').any(|coding| coding.trim().eq_ignore_ascii_case(name))
}

/// Joins chunks (RFC 9112, section 7.1). An end without the last, empty chunk
/// is accepted; a chunk that breaks off is not.
fn unchunked(body: Vec<u8>) -> Result<Vec<u8>, Refused> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = &body[..];
    for n in 1.. {
        let Ok(httparse::Status::Complete((start, size))) = httparse::parse_chunk_size(rest) else {
            return match (n, rest.is_empty()) {
                (1, _) => Ok(body),
                (_, true) => Ok(joined),
                _ => Err(malformed(format!("chunk {n} has no size"))),
            };
        };
        if size == 0 {
            return Ok(joined);
        }
        let chunk = usize::try_from(size).ok().and_then(|size| rest[start..].get(..size));
        let Some(chunk) = chunk else {
            let there = rest.len() - start;
            return Err(malformed(format!("chunk {n} has {there} of {size} bytes")));
        };
        joined.extend_from_slice(chunk);
        rest = &rest[start + chunk.len()..];
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
    Ok(joined)
}

fn decoded(body: Vec<u8>, coding: &str) -> Result<Vec<u8>, Refused> {
    let gzip = body.starts_with(&[0x1f, 0x8b]);
    match coding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if gzip => inflated(MultiGzDecoder::new(&body[..]), coding),
        "deflate" if is_zlib(&body) => inflated(ZlibDecoder::new(&body[..]), coding),
        "deflate" if !begins_as_markup(&body) => inflated(DeflateDecoder::new(&body[..]), coding),
        "br" if !begins_as_markup(&body) => {
            inflated(brotli_decompressor::Decompressor::new(&body[..], 16 << 10), coding)
        }
        "zstd" if body.starts_with(&MAGIC) => match Decoder::new(&body[..]) {
            Ok(decoder) => inflated(decoder, coding),
            Err(error) => Err(malformed(error.to_string())),
        },
        "" | "identity" | "zstd" | "gzip" | "x-gzip" | "deflate" | "br" => Ok(body),
        _ if begins_as_markup(&body) => Ok(body),
        other => {
            let detail = format!("content encoding {other}");
            Err(Refused { reason: Reason::UnknownFormat, detail })
        }
    }
}

fn inflated(reader: impl Read, coding: &str) -> Result<Vec<u8>, Refused> {
    match read_bounded(reader, MAX_PAGE) {
        Ok(Bounded::Whole(body)) => Ok(body),
        Ok(Bounded::TooLarge) => Err(too_large()),
        Err(failure) => {
            let (error, read) = (failure.error, failure.read);
            Err(malformed(format!("{coding} data is damaged after {read} bytes ({error})")))
        }
    }
}

/// A zlib header (RFC 1950): method 8 and a checksum over two bytes.
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [a, b, ..] if a & 0x0f == 8 && u16::from_be_bytes([*a, *b]) % 31 == 0)
}

fn begins_as_markup(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    matches!(body.trim_ascii_start(), [b'<', ..] | [])
}

fn malformed(detail: impl Into<String>) -> Refused {
    Refused { reason: Reason::Malformed, detail: detail.into() }
}

fn too_large() -> Refused {
    Refused { reason: Reason::TooLarge, detail: format!("more than {} MiB", MAX_PAGE >> 20) }
}
