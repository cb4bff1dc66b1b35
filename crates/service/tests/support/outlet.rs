//! An outlet on loopback whose every answer is written out here: codings,
//! redirects, validators, and two pages with the same bytes.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Starts it, on threads that end with the test's process.
pub fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            std::thread::spawn(move || serve(stream));
        }
    });
    address
}

/// The article pages that the feed lists.
pub const PAGES: [&str; 6] = ["plain", "gzip", "chunked", "moved", "twin-a", "twin-b"];

fn serve(stream: TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut stream = stream;
    while let Some(Ok(start)) = lines.next() {
        let mut known = false;
        for line in lines.by_ref() {
            let Ok(line) = line else { return };
            if line.is_empty() {
                break;
            }
            known |= line.to_ascii_lowercase().starts_with("if-none-match: \"v1\"");
        }
        let path = start.split(' ').nth(1).unwrap_or("/").trim_start_matches('/').to_owned();
        let answer = answer(&path, known);
        if stream.write_all(&answer).is_err() {
            return;
        }
    }
}

fn answer(path: &str, known: bool) -> Vec<u8> {
    let html = "Content-Type: text/html; charset=utf-8\r\nX-Outlet: yes\r\n";
    match path {
        "feed.xml" if known => b"HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n".to_vec(),
        "feed.xml" => {
            let fields = "Content-Type: application/rss+xml\r\nETag: \"v1\"\r\n";
            whole("200 OK", fields, feed().as_bytes())
        }
        "mute.xml" => whole("200 OK", "Content-Type: application/rss+xml\r\n", feed().as_bytes()),
        "gzip" => {
            let mut packed = GzEncoder::new(Vec::new(), Compression::default());
            packed.write_all(page("gzip").as_bytes()).unwrap();
            let fields = format!("{html}Content-Encoding: gzip\r\n");
            whole("200 OK", &fields, &packed.finish().unwrap())
        }
        "chunked" => {
            let page = page("chunked");
            let (one, two) = page.as_bytes().split_at(100);
            let mut answer =
                format!("HTTP/1.1 200 OK\r\n{html}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
            for part in [one, two, b""] {
                answer.extend(format!("{:x}\r\n", part.len()).bytes());
                answer.extend(part);
                answer.extend(b"\r\n");
            }
            answer
        }
        "moved" => whole("302 Found", "Location: /arrived\r\n", b""),
        "plain" | "arrived" => whole("200 OK", html, page(path).as_bytes()),
        "twin-a" | "twin-b" => whole("200 OK", html, page("twin").as_bytes()),
        _ => whole("404 Not Found", "Content-Type: text/plain\r\n", b"nothing"),
    }
}

fn whole(status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn feed() -> String {
    let items: String = PAGES
        .iter()
        .map(|page| {
            format!(
                "<item><title>خبر {page}</title><link>http://outlet.example/{page}</link></item>\n"
            )
        })
        .collect();
    format!("<rss version='2.0'><channel><title>صحيفة</title>\n{items}</channel></rss>")
}

/// An article's page.
pub fn page(name: &str) -> String {
    let text = format!(
        "<p>أعلنت وزارة النقل اليوم في العاصمة أن مشروع الطريق الجديد {name} سيبدأ في الشمال خلال أسبوع، \
         وقال الوزير إن الشركة التي فازت بالعقد أكدت أن العمل لن يتأخر بعد قرار مجلس الدولة.</p>\n"
    );
    format!(
        "<html lang=ar><head><title>طريق جديد إلى الشمال: {name}</title></head><body><article>\
         <h1>طريق جديد إلى الشمال: {name}</h1>\n{}</article></body></html>",
        text.repeat(4)
    )
}
