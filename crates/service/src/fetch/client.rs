//! One request to one host: what came back, or why nothing did. Redirects are
//! answers here; who follows them asks the next host's permission first.

use std::error::Error as _;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use jiff::Timestamp;
use news::model::fate::Reason;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client as Http, Response, StatusCode, Version};
use tokio::time::Instant;
use url::{Url, form_urlencoded};

use super::Settings;
use super::address;
use super::host::path_and_query;
use super::resolve::{Private, Resolver};
use crate::archive::exchange::{Exchange, Head};
use crate::inputs::MAX_PAGE;
use crate::inputs::http::plain;
use crate::sources::queue::host_of;

/// A host that asks to wait longer than this is asked again after it.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// What to ask for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The address.
    pub url: Url,
    /// `ETag` of the version held.
    pub etag: Option<String>,
    /// `Last-Modified` of the version held.
    pub last_modified: Option<String>,
}

impl Ask {
    /// Asks for whatever is there.
    pub fn new(url: Url) -> Ask {
        Ask { url, etag: None, last_modified: None }
    }
}

/// What a host answered.
#[derive(Debug)]
pub enum Answer {
    /// Bytes.
    Page(Fetched),
    /// 304: nothing has changed.
    NotModified(Box<Exchange>),
    /// A redirect; `forever` is 301 and 308 (RFC 9110, section 15.4).
    Moved {
        /// Where to.
        to: Url,
        /// The status.
        status: u16,
        /// Whether the old address should be forgotten.
        forever: bool,
    },
}

/// Bytes as they came, decoded from transfer and content encodings.
#[derive(Debug)]
pub struct Fetched {
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// At most [`MAX_PAGE`] of them.
    pub body: Vec<u8>,
    /// What was asked and answered.
    pub exchange: Box<Exchange>,
}

/// Why nothing came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind of reason.
    pub kind: Kind,
    /// What exactly, for a person.
    pub detail: String,
    /// How long the host asks to wait (`Retry-After`).
    pub retry_after: Option<Duration>,
}

/// Kinds of reasons, as they are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The address may not be reached.
    Forbidden,
    /// The name has no address.
    Dns,
    /// No connection, or it was reset.
    Connection,
    /// The certificate or the handshake is wrong.
    Tls,
    /// It took too long.
    Timeout,
    /// The answer breaks off or is no HTTP.
    Broken,
    /// More bytes than a page may have.
    TooLarge,
    /// 429, 503: asked to come later.
    Busy,
    /// 404 and other answers of no use to ask for again.
    Client,
    /// 410: it will not come back.
    Gone,
    /// 5xx.
    Server,
    /// A redirect that leads nowhere.
    Redirect,
}

impl Kind {
    /// The name it is counted by.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Forbidden => "forbidden",
            Kind::Dns => "dns",
            Kind::Connection => "connection",
            Kind::Tls => "tls",
            Kind::Timeout => "timeout",
            Kind::Broken => "broken",
            Kind::TooLarge => "too_large",
            Kind::Busy => "busy",
            Kind::Client => "client",
            Kind::Gone => "gone",
            Kind::Server => "server",
            Kind::Redirect => "redirect",
        }
    }

    /// Whether asking again later may help.
    pub fn may_pass(self) -> bool {
        !matches!(
            self,
            Kind::Forbidden | Kind::TooLarge | Kind::Client | Kind::Gone | Kind::Redirect
        )
    }

    /// Whether it says that the whole host is in trouble, not one page.
    pub fn is_of_host(self) -> bool {
        matches!(self, Kind::Dns | Kind::Connection | Kind::Tls | Kind::Timeout | Kind::Busy)
    }
}

impl Failure {
    /// A failure without advice when to come again.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Failure {
        Failure { kind, detail: detail.into(), retry_after: None }
    }
}

/// The client: one for the whole process, so that connections are used again.
#[derive(Clone)]
pub struct Client {
    http: Http,
    settings: Settings,
}

impl Client {
    /// A client by the settings.
    ///
    /// # Errors
    /// When the proxy's address is none, or the machine has no root certificates.
    pub fn new(settings: &Settings) -> Result<Client> {
        // A second installation finds the first one in place.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let resolver = Resolver::new(settings.allow_private, settings.connect_to);
        let mut builder = Http::builder()
            .user_agent(&settings.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // Bodies are decoded here, so that the archive has the headers as
            // they came.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .no_proxy()
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.read_timeout)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(Duration::from_secs(30));
        builder = match &settings.proxy {
            // The proxy resolves names, and is itself named by the operator.
            Some(proxy) => {
                builder.proxy(reqwest::Proxy::all(proxy).context("the proxy's address")?)
            }
            None => builder.dns_resolver(resolver),
        };
        let http = builder.build().context(
            "cannot set up HTTPS; on Debian, the root certificates are in the package ca-certificates",
        )?;
        Ok(Client { http, settings: settings.clone() })
    }

    /// Asks once. Bounded in time and in bytes, whatever the host does.
    pub async fn get(&self, ask: &Ask) -> Result<Answer, Failure> {
        self.check(&ask.url)?;
        let answer = tokio::time::timeout(self.settings.deadline, self.ask(ask)).await;
        answer.unwrap_or_else(|_| {
            let seconds = self.settings.deadline.as_secs();
            Err(Failure::new(Kind::Timeout, format!("not done after {seconds} s")))
        })
    }

    /// Posts a form; any 2xx will do. Redirects are not followed.
    pub async fn post(&self, url: &Url, form: &[(&str, String)]) -> Result<(), Failure> {
        self.check(url)?;
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self
            .http
            .post(url.clone())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .timeout(self.settings.deadline)
            .body(form);
        let response = request.send().await.map_err(|error| failure(&error))?;
        match response.status().is_success() {
            true => Ok(()),
            false => Err(refused(&response)),
        }
    }

    async fn ask(&self, ask: &Ask) -> Result<Answer, Failure> {
        let request = self.request(ask).map_err(|error| failure(&error))?;
        let sent = head_of_request(&request, &self.settings.user_agent);
        let (asked_at, began) = (Timestamp::now(), Instant::now());
        let response = self.http.execute(request).await.map_err(|error| failure(&error))?;
        let status = response.status();
        let conditional = ask.etag.is_some() || ask.last_modified.is_some();
        let exchange = || Exchange {
            request: sent,
            response: head_of_response(&response),
            is_http2: response.version() == Version::HTTP_2,
            ip: response.remote_addr().map(|address| address.ip()).filter(|_| !self.is_proxied()),
            asked_at,
            took: began.elapsed(),
            source: None,
            hops: Vec::new(),
        };
        match status {
            StatusCode::NOT_MODIFIED if conditional => {
                Ok(Answer::NotModified(Box::new(exchange())))
            }
            _ if status.is_redirection() => moved(&response, &ask.url),
            _ if status == StatusCode::NO_CONTENT => {
                Err(Failure::new(Kind::Client, "204: there is nothing"))
            }
            _ if status.is_success() => {
                let exchange = Box::new(exchange());
                let mut fetched = read(response, exchange).await?;
                fetched.exchange.took = began.elapsed();
                Ok(Answer::Page(fetched))
            }
            _ => Err(refused(&response)),
        }
    }

    fn request(&self, ask: &Ask) -> reqwest::Result<reqwest::Request> {
        let mut request = self.http.get(ask.url.clone()).headers(default_headers());
        let conditions =
            [(header::IF_NONE_MATCH, &ask.etag), (header::IF_MODIFIED_SINCE, &ask.last_modified)];
        for (name, value) in conditions {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        request.build()
    }

    /// Fails for an address that may not be reached.
    fn check(&self, url: &Url) -> Result<(), Failure> {
        if self.settings.allow_private {
            return Ok(());
        }
        address::check(url)
            .map_err(|forbidden| Failure::new(Kind::Forbidden, forbidden.to_string()))
    }

    fn is_proxied(&self) -> bool {
        self.settings.proxy.is_some()
    }
}

/// The head of a request as it goes out: the library adds `host` and `user-agent`.
fn head_of_request(request: &reqwest::Request, user_agent: &str) -> Head {
    let url = request.url();
    let (host, target) = (host_of(url), path_and_query(url));
    let added = [("host", host.as_str()), ("user-agent", user_agent)];
    let added = added.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
    let fields = added.into_iter().chain(fields(request.headers())).collect();
    Head { start: format!("GET {target} HTTP/1.1"), fields }
}

/// The head of an answer. A phrase of the server's own beside the status is not
/// handed on by the library: the usual one stands in its place.
fn head_of_response(response: &Response) -> Head {
    let status = response.status();
    let reason = status.canonical_reason().unwrap_or_default();
    let version = match response.version() {
        Version::HTTP_09 | Version::HTTP_10 => "HTTP/1.0",
        _ => "HTTP/1.1",
    };
    let start = format!("{version} {} {reason}", status.as_u16());
    Head { start, fields: fields(response.headers()).collect() }
}

fn fields(headers: &HeaderMap) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
}

fn default_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    let accept = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,\
                  application/xml;q=0.9,application/feed+json;q=0.9,*/*;q=0.5";
    headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
    headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("ar,en;q=0.7,*;q=0.5"));
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br, zstd, deflate"));
    headers
}

async fn read(mut response: Response, exchange: Box<Exchange>) -> Result<Fetched, Failure> {
    let text = |name| {
        let value: &HeaderValue = response.headers().get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
    };
    let codings = exchange.response.values(header::CONTENT_ENCODING.as_str()).join(",");
    let mut fetched = Fetched {
        content_type: text(header::CONTENT_TYPE),
        etag: text(header::ETAG),
        last_modified: text(header::LAST_MODIFIED),
        body: Vec::new(),
        exchange,
    };
    let too_large = || Failure::new(Kind::TooLarge, format!("more than {} MiB", MAX_PAGE >> 20));
    let announced = response.content_length().unwrap_or_default();
    if announced > MAX_PAGE as u64 {
        return Err(too_large());
    }
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        if fetched.body.len() + chunk.len() > MAX_PAGE {
            return Err(too_large());
        }
        fetched.body.extend_from_slice(&chunk);
    }
    fetched.body = decoded(fetched.body, &codings)?;
    // Pages wait for one another on their way to disk: their room, too.
    fetched.body.shrink_to_fit();
    Ok(fetched)
}

/// A body without its content codings, as [`plain`] gives it.
pub fn decoded(body: Vec<u8>, codings: &str) -> Result<Vec<u8>, Failure> {
    plain(body, codings).map_err(|refused| {
        let kind = match refused.reason {
            Reason::TooLarge => Kind::TooLarge,
            Reason::UnknownFormat => Kind::Client,
            _ => Kind::Broken,
        };
        Failure::new(kind, refused.detail)
    })
}

fn moved(response: &Response, from: &Url) -> Result<Answer, Failure> {
    let status = response.status();
    let location = response.headers().get(header::LOCATION);
    let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let to = location.as_deref().and_then(|location| from.join(location.trim()).ok());
    match to {
        Some(mut to) => {
            to.set_fragment(None);
            let forever =
                matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            Ok(Answer::Moved { to, status: status.as_u16(), forever })
        }
        None => {
            let detail = format!("{} without a Location to go to", status.as_u16());
            Err(Failure::new(Kind::Redirect, detail))
        }
    }
}

fn refused(response: &Response) -> Failure {
    let status = response.status();
    let kind = match status.as_u16() {
        429 | 503 => Kind::Busy,
        410 => Kind::Gone,
        408 | 425 => Kind::Server,
        _ if status.is_server_error() => Kind::Server,
        _ => Kind::Client,
    };
    let reason = status.canonical_reason().unwrap_or("an unknown status");
    let detail = format!("{} {reason}", status.as_u16());
    Failure { kind, detail, retry_after: retry_after(response.headers()) }
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds or an HTTP date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match value.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(value).ok()?.duration_since(SystemTime::now()).ok()?,
    };
    Some(wait.min(LONGEST_WAIT))
}

/// What the library's error says, in our kinds.
fn failure(error: &reqwest::Error) -> Failure {
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        causes.push(error);
        cause = error.source();
    }
    let last = causes.last().map_or_else(|| error.to_string(), |cause| cause.to_string());
    let is_private = causes.iter().any(|cause| is::<Private>(*cause));
    let is_tls = causes.iter().any(|cause| is::<rustls::Error>(*cause));
    let says = |text: &str| causes.iter().any(|cause| cause.to_string().contains(text));
    let kind = match error {
        _ if is_private => Kind::Forbidden,
        _ if is_tls => Kind::Tls,
        error if error.is_timeout() => Kind::Timeout,
        error if error.is_connect() && says("dns error") => Kind::Dns,
        error if error.is_connect() => Kind::Connection,
        _ if says("reset by peer") || says("connection closed") => Kind::Connection,
        _ => Kind::Broken,
    };
    Failure::new(kind, last)
}

/// Whether an error is one of a type, or I/O errors around one.
fn is<E: std::error::Error + 'static>(error: &(dyn std::error::Error + 'static)) -> bool {
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match inner {
        _ if error.is::<E>() => true,
        Some(inner) => is::<E>(inner),
        None => false,
    }
}
