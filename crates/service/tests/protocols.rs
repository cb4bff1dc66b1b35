//! Fetching by HTTP/2 over TLS, by certificates an operator trusts, and through
//! a proxy: against servers of these kinds on loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends at its first failure"
)]

#[path = "support/desk.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod desk;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use desk::Desk;
use serde_json::Value;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

const HOST: &str = "news.example";

/// A feed of three articles, their pages, and no `robots.txt`.
fn answer(scheme: &str, path: &str) -> (u16, &'static str, String) {
    let text = "قالت الحكومة إن مشروع الميناء الجديد يبدأ العمل فيه مطلع العام المقبل. ".repeat(12);
    match path {
        "/feed.xml" => {
            let items: String = (1..=3)
                .map(|n| {
                    format!(
                        "<item><title>خبر {n}</title><link>{scheme}://{HOST}/a/{n}</link></item>"
                    )
                })
                .collect();
            let feed =
                format!("<rss version='2.0'><channel><title>ص</title>{items}</channel></rss>");
            (200, "application/rss+xml", feed)
        }
        path if path.starts_with("/a/") => {
            let page = format!(
                "<html lang=ar><title>خبر {path}</title><article><h1>خبر {path} عن الميناء</h1>\
                 <p>{text}</p></article></html>"
            );
            (200, "text/html; charset=utf-8", page)
        }
        _ => (404, "text/plain", String::new()),
    }
}

/// Serves HTTP/2 over TLS, and nothing else, on a thread of its own; its
/// certificate is written to a file.
fn http2(certificate: &Path) -> SocketAddr {
    let made = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
    std::fs::write(certificate, made.cert.pem()).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    // A second installation finds the first one in place.
    let _installed = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    let mut connection = h2::server::handshake(stream).await.unwrap();
                    while let Some(Ok((request, mut respond))) = connection.accept().await {
                        let (status, kind, body) = answer("https", request.uri().path());
                        let head = axum::http::Response::builder()
                            .status(status)
                            .header("content-type", kind)
                            .body(())
                            .unwrap();
                        let mut sending = respond.send_response(head, false).unwrap();
                        sending.send_data(body.into(), true).unwrap();
                    }
                });
            }
        });
    });
    address
}

/// A proxy that answers in the outlets' place and tells what it was asked.
fn proxy() -> (SocketAddr, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (told, asked) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let told = told.clone();
            std::thread::spawn(move || proxied(stream.unwrap(), &told));
        }
    });
    (address, asked)
}

fn proxied(mut stream: TcpStream, told: &std::sync::mpsc::Sender<String>) {
    let mut head = Vec::new();
    let mut chunk = [0; 1024];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut chunk) {
            Ok(read) if read > 0 => head.extend_from_slice(&chunk[..read]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let asked = head.split(' ').nth(1).unwrap().to_owned();
    let path = asked.strip_prefix(&format!("http://{HOST}")).unwrap_or("?");
    let (status, kind, body) = answer("http", path);
    let answer = format!(
        "HTTP/1.1 {status} S\r\nContent-Type: {kind}\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    told.send(asked).unwrap();
    stream.write_all(answer.as_bytes()).unwrap();
}

fn fetched(output: &std::process::Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn pages_come_by_http_2_where_the_certificate_is_trusted() {
    let desk = Desk::new();
    let certificate = desk.path("certificate.pem");
    let address = http2(&certificate).to_string();
    desk.marsad(&["sources", "add", "--feed", &format!("https://{HOST}/feed.xml")]);
    let fetch = ["fetch", "--json", "--now", "--delay", "0", "--connect-to", &address];

    let refused = fetched(&desk.command(&fetch).output().unwrap());
    assert_eq!(refused["fetch"]["fetched"], 0, "{refused:#}");
    let checked = desk.run(&["sources", "check"]);
    assert!(checked.stdout.contains("tls"), "{}", checked.stdout);

    let mut trusting = desk.command(&fetch);
    let trusted = fetched(&trusting.env("SSL_CERT_FILE", &certificate).output().unwrap());
    assert_eq!(trusted["fetch"]["fetched"], 3, "{trusted:#}");
    assert_eq!(trusted["kept"], 3, "{trusted:#}");
    // The archive tells by which protocol.
    let get = ["archive", "get", &format!("https://{HOST}/a/2"), "--raw"];
    let packed = desk.command(&get).output().unwrap().stdout;
    let mut records = String::new();
    flate2::read::MultiGzDecoder::new(&packed[..]).read_to_string(&mut records).unwrap();
    assert!(records.contains("\r\nWARC-Protocol: h2\r\n"), "{records}");
}

#[test]
fn a_proxy_is_asked_for_everything() {
    let (address, asked) = proxy();
    let desk = Desk::new();
    desk.marsad(&["sources", "add", "--feed", &format!("http://{HOST}/feed.xml")]);
    let proxy = format!("http://{address}");
    let fetch = ["fetch", "--json", "--delay", "0", "--proxy", &proxy];
    let fetched = fetched(&desk.command(&fetch).output().unwrap());
    assert_eq!(fetched["kept"], 3, "{fetched:#}");
    let mut asked: Vec<String> = asked.try_iter().collect();
    asked.sort();
    let expected = ["a/1", "a/2", "a/3", "feed.xml", "robots.txt"];
    assert_eq!(asked, expected.map(|path| format!("http://{HOST}/{path}")));
}
