//! The bundled sample, taken in and served by the real program, and a plain
//! HTTP client for it.
#![allow(dead_code, reason = "each test uses its part")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// `marsad demo` on a free port; stopped when dropped.
pub struct Site {
    child: Child,
    host: String,
    _data: Option<tempfile::TempDir>,
}

impl Site {
    /// Takes the sample in and serves it.
    pub fn of_the_sample() -> Site {
        let data = tempfile::tempdir().expect("a temporary folder");
        let mut site = Site::started(data.path(), "demo");
        site._data = Some(data);
        site
    }

    /// Serves a data directory.
    pub fn over(data: &Path) -> Site {
        Site::started(data, "serve")
    }

    /// Serves a data directory with further options.
    pub fn with(data: &Path, options: &[&str]) -> Site {
        Site::run(data, "serve", options)
    }

    fn started(data: &Path, command: &str) -> Site {
        Site::run(data, command, &[])
    }

    fn run(data: &Path, command: &str, options: &[&str]) -> Site {
        let mut child = Command::new(env!("CARGO_BIN_EXE_marsad"))
            .args(["--quiet", "--data"])
            .arg(data)
            .args([command, "--listen", "127.0.0.1:0"])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("marsad starts");
        let mut said = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut said).expect("a line");
        let address = said.trim().strip_prefix("Marsad is at http://");
        let host = address.and_then(|rest| rest.strip_suffix('/'));
        let host = host.unwrap_or_else(|| panic!("marsad {command} said {said:?}")).to_owned();
        Site { child, host, _data: None }
    }

    /// Its host and port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// What it answers to a GET.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// What it answers to a request with these headers.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, path, headers, "")
    }

    /// What it answers to a request with these headers and this body.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.host).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host);
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            request += &format!("Content-Length: {}\r\n", body.len());
        }
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        Answer::read(&bytes)
    }

    /// The items of a list of the API.
    pub fn items(&self, path: &str) -> Vec<serde_json::Value> {
        let list: serde_json::Value = serde_json::from_str(&self.get(path).text()).expect("JSON");
        list["items"].as_array().expect("a list").clone()
    }

    /// The first address in a page that begins so.
    pub fn link(&self, page: &str, beginning: &str) -> String {
        let text = self.get(page).text();
        let at = text.find(&format!("href=\"{beginning}"));
        let at = at.unwrap_or_else(|| panic!("{page} links to no {beginning}")) + 6;
        text[at..].split('"').next().unwrap_or_default().to_owned()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The header lines, as sent.
    pub head: String,
    /// The body, as sent.
    pub body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }
}
