//! One connection: requests read, answers written, well or on purpose badly.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use rustc_hash::FxHashMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::faults::Fault;
use crate::log::Request;
use crate::outlets::Found;
use crate::{ADDED, Edit, World};

/// A request's head is at most so long.
const MAX_HEAD: usize = 16 << 10;

/// The first byte of a TLS handshake (RFC 8446, section 5.1).
const HANDSHAKE: u8 = 22;

/// How long a connection stays open when no answer is meant to come.
const SILENCE: Duration = Duration::from_secs(600);

/// What was read of a request.
struct Asked {
    host: String,
    path: String,
    fields: FxHashMap<String, String>,
    body: Vec<u8>,
}

/// Serves a connection until it ends.
pub async fn serve(mut stream: TcpStream, world: Arc<World>) {
    let _nagle = stream.set_nodelay(true);
    let mut buffer = Vec::new();
    while let Ok(asked) = read_request(&mut stream, &mut buffer).await {
        if !matches!(answer(&mut stream, &world, &asked).await, Ok(true)) {
            return;
        }
    }
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<Asked> {
    loop {
        if buffer.first() == Some(&HANDSHAKE) {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await?;
            bail!("no TLS here");
        }
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let mut asked = parse(&buffer[..end + 4])?;
            buffer.drain(..end + 4);
            let length = asked.fields.get("content-length").and_then(|length| length.parse().ok());
            let length: usize = length.unwrap_or(0);
            while buffer.len() < length && length <= MAX_HEAD {
                let mut chunk = [0; 2048];
                match stream.read(&mut chunk).await? {
                    0 => bail!("the body breaks off"),
                    read => buffer.extend_from_slice(&chunk[..read]),
                }
            }
            asked.body = buffer.drain(..length.min(buffer.len())).collect();
            return Ok(asked);
        }
        let mut chunk = [0; 2048];
        let read = stream.read(&mut chunk).await?;
        if read == 0 || buffer.len() > MAX_HEAD {
            bail!("no request");
        }
        buffer.extend_from_slice(&chunk[..read]);
    }
}

fn parse(head: &[u8]) -> Result<Asked> {
    let mut fields = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut fields);
    request.parse(head)?;
    let path = request.path.unwrap_or("/").to_owned();
    let fields: FxHashMap<String, String> = request
        .headers
        .iter()
        .map(|field| {
            let value = String::from_utf8_lossy(field.value).into_owned();
            (field.name.to_ascii_lowercase(), value)
        })
        .collect();
    Ok(Asked {
        host: fields.get("host").cloned().unwrap_or_default(),
        path,
        fields,
        body: Vec::new(),
    })
}

/// Answers; whether the connection stays open.
async fn answer(stream: &mut TcpStream, world: &World, asked: &Asked) -> Result<bool> {
    let field = |name: &str| asked.fields.get(name).cloned();
    world.log.add(Request {
        host: asked.host.clone(),
        path: asked.path.clone(),
        at: Instant::now(),
        conditional: field("if-none-match").is_some(),
        agent: field("user-agent").unwrap_or_default(),
        body: String::from_utf8_lossy(&asked.body).into_owned(),
    });
    let outlets = &world.outlets;
    match outlets.find(&asked.host, &asked.path) {
        Found::Nothing => whole(stream, "404 Not Found", "text/html", "", "لا شيء هنا").await,
        Found::Robots => {
            whole(stream, "200 OK", "text/plain", "", &outlets.robots(&asked.host)).await
        }
        Found::Hub => whole(stream, "202 Accepted", "text/plain", "", "").await,
        Found::Home => {
            whole(stream, "200 OK", "text/html; charset=utf-8", "", &outlets.home(&asked.host))
                .await
        }
        Found::Feed(source) => feed(stream, world, asked, source).await,
        Found::Article(source, article) => {
            article_page(stream, world, asked, source, article).await
        }
    }
}

async fn feed(stream: &mut TcpStream, world: &World, asked: &Asked, source: usize) -> Result<bool> {
    let etag = format!("\"{source}-{}\"", world.outlets.articles);
    if asked.fields.get("if-none-match") == Some(&etag) {
        let head = format!("HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n");
        stream.write_all(head.as_bytes()).await?;
        return Ok(true);
    }
    let body = world.outlets.feed_body(source);
    whole(stream, "200 OK", "application/rss+xml", &format!("ETag: {etag}\r\n"), &body).await
}

async fn article_page(
    stream: &mut TcpStream,
    world: &World,
    asked: &Asked,
    source: usize,
    article: usize,
) -> Result<bool> {
    let outlets = &world.outlets;
    let times = world.log.times(&asked.host, &asked.path).saturating_sub(1);
    let fault = outlets.fault(source, article);
    let fault = fault.filter(|fault| !fault.may_pass() || times < outlets.lasts(source, article));
    let mut page = outlets.page(source, article);
    match world.edit(source, article) {
        Some(Edit::Withdrawn) => return whole(stream, "410 Gone", "text/html", "", "").await,
        Some(Edit::Added) => {
            page = page.replace("</article>", &format!("<p>{ADDED}</p></article>"))
        }
        None => {}
    }
    let Some(fault) = fault else {
        let whole = whole(stream, "200 OK", "text/html; charset=utf-8", "", &page).await?;
        world.log.serve(outlets.article(source, article));
        return Ok(whole);
    };
    misbehave(stream, world, fault, &page, &outlets.article(source, article)).await
}

async fn misbehave(
    stream: &mut TcpStream,
    world: &World,
    fault: Fault,
    page: &str,
    url: &str,
) -> Result<bool> {
    let head = |length: usize| {
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n")
    };
    match fault {
        Fault::Reset | Fault::BadTls => {}
        Fault::Silence => tokio::time::sleep(SILENCE).await,
        Fault::Drip => {
            stream.write_all(head(page.len()).as_bytes()).await?;
            for byte in page.as_bytes() {
                stream.write_all(&[*byte]).await?;
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        }
        Fault::Short => {
            stream.write_all(head(page.len() + 1_000).as_bytes()).await?;
            stream.write_all(page.as_bytes()).await?;
        }
        Fault::Busy => {
            let fields = "Retry-After: 1\r\n";
            return whole(stream, "429 Too Many Requests", "text/html", fields, "").await;
        }
        Fault::Failing => {
            return whole(stream, "500 Internal Server Error", "text/html", "", "").await;
        }
        Fault::Gone => return whole(stream, "410 Gone", "text/html", "", "").await,
        Fault::Inward => {
            let here = stream.local_addr()?;
            let fields = format!("Location: http://{here}/secret\r\n");
            return whole(stream, "302 Found", "text/html", &fields, "").await;
        }
        Fault::Loop => {
            let fields = format!("Location: {url}\r\n");
            return whole(stream, "302 Found", "text/html", &fields, "").await;
        }
        Fault::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>").await?;
            let chunk = [b'a'; 64 << 10];
            for _ in 0..(64 << 20) / chunk.len() {
                stream.write_all(&chunk).await?;
            }
        }
        Fault::Bomb => {
            let body = &world.bomb;
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\
                 Content-Length: {}\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(body).await?;
            return Ok(true);
        }
        Fault::Charset => {
            let sent = whole(stream, "200 OK", "text/html; charset=windows-1252", "", page).await?;
            world.log.serve(url.to_owned());
            return Ok(sent);
        }
    }
    Ok(false)
}

async fn whole(
    stream: &mut TcpStream,
    status: &str,
    kind: &str,
    fields: &str,
    body: &str,
) -> Result<bool> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{fields}Content-Length: {}\r\n\r\n",
        body.len()
    );
    let mut answer = head.into_bytes();
    answer.extend_from_slice(body.as_bytes());
    stream.write_all(&answer).await?;
    Ok(true)
}
