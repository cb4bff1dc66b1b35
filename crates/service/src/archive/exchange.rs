//! What went over the wire for one page: request and answer, as the archive
//! keeps them beside the page.

use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;

/// A request and its answer.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// What was asked.
    pub request: Head,
    /// What was answered, but for the body.
    pub response: Head,
    /// The answer came by HTTP/2. Heads are written as those of HTTP/1.1, which
    /// is the only form WARC knows.
    pub is_http2: bool,
    /// The address that answered; `None` behind a proxy.
    pub ip: Option<IpAddr>,
    /// When the request was sent.
    pub asked_at: Timestamp,
    /// From the request to the last byte.
    pub took: Duration,
    /// The followed source that the page was found through.
    pub source: Option<String>,
    /// The redirects on the way here, oldest first.
    pub hops: Vec<Hop>,
}

/// A start line and header fields, in the order they were sent or received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The request line or status line, without a line end.
    pub start: String,
    /// Names and values; names in lower case, as the library hands them on.
    pub fields: Vec<(String, Vec<u8>)>,
}

impl Head {
    /// The values of every field of a name, written in lower case.
    pub fn values(&self, name: &str) -> Vec<String> {
        let own = self.fields.iter().filter(|(field, _)| field.eq_ignore_ascii_case(name));
        own.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).collect()
    }
}

impl Head {
    /// The bytes as they stand in a record, with the empty line behind.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(512);
        bytes.extend_from_slice(self.start.as_bytes());
        bytes.extend_from_slice(b"\r\n");
        for (name, value) in &self.fields {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
        bytes
    }

    /// Whether the coding of a field's value applies to the body as received.
    fn tells_coding(name: &str) -> bool {
        ["content-encoding", "transfer-encoding", "content-length"].contains(&name)
    }

    /// The head over a body that was taken out of its codings: what told of
    /// them is renamed `x-orig-…`, as browsertrix-crawler does, and the length
    /// is that of the body as it is kept.
    pub fn over_plain_body(&self, length: usize) -> Head {
        let renamed = |(name, value): &(String, Vec<u8>)| match Head::tells_coding(name) {
            true => (format!("x-orig-{name}"), value.clone()),
            false => (name.clone(), value.clone()),
        };
        let as_received = |(name, value): &(String, Vec<u8>)| {
            name == "content-length" && value == length.to_string().as_bytes()
        };
        let fields = self.fields.iter().filter(|field| !as_received(field)).map(renamed);
        let own = ("content-length".to_owned(), length.to_string().into_bytes());
        Head { start: self.start.clone(), fields: fields.chain([own]).collect() }
    }
}

/// A redirect that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The address that was asked.
    pub from: String,
    /// The status it answered with.
    pub status: u16,
}

/// A look at an address that brought no new page.
#[derive(Debug, Clone)]
pub struct Look {
    /// The address that answered.
    pub url: String,
    /// What was asked and answered.
    pub exchange: Exchange,
    /// What it found.
    pub found: Unchanged,
}

/// Why a look brought nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchanged {
    /// 304.
    NotModified,
    /// The same bytes as before, of this SHA-256.
    SamePayload([u8; 32]),
}
