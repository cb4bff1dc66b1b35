//! `robots.txt`: what an outlet asks of those who fetch (RFC 9309), with the
//! common extensions `Crawl-delay` and `Sitemap`.

use std::borrow::Cow;
use std::time::Duration;

/// So many bytes are read; RFC 9309, section 2.5, asks for 500 KiB at least.
pub const MAX_BYTES: usize = 512 << 10;

/// A longer `Crawl-delay` (seconds) is taken for a mistake and cut to this.
const LONGEST_DELAY: f64 = 300.0;

/// At most so many `Sitemap` lines are kept.
const MAX_SITEMAPS: usize = 100;

/// What a `robots.txt` says to one agent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// How long the outlet asks to wait between two requests.
    pub crawl_delay: Option<Duration>,
    /// Sitemaps it names, as written: for any agent.
    pub sitemaps: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    allow: bool,
    /// Percent-encoded where RFC 9309, section 2.2.2, has it so.
    pattern: String,
}

impl Robots {
    /// What the bytes say to an agent, named by its product token or its whole
    /// `User-Agent` header. Never fails: lines that are no rules are passed over.
    pub fn parse(bytes: &[u8], agent: &str) -> Robots {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_BYTES)]);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let tokens = product_tokens(agent);
        let mut groups = Groups::default();
        let mut robots = Robots::default();
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = directive(line) else { continue };
            match key {
                Key::Agent => groups.agent(value, &tokens),
                Key::Rule { allow } => groups.rule(allow, value),
                Key::Delay => groups.delay(value),
                Key::Sitemap if robots.sitemaps.len() < MAX_SITEMAPS && !value.is_empty() => {
                    robots.sitemaps.push(value.to_owned());
                }
                Key::Sitemap => {}
            }
        }
        let group = groups.own.1.or(groups.any).unwrap_or_default();
        robots.rules = group.rules;
        robots.crawl_delay = group.delay;
        robots
    }

    /// Whether a path with its query may be fetched: the longest rule that
    /// matches decides, `Allow` where two are as long (RFC 9309, section 2.2.2).
    pub fn allows(&self, path_and_query: &str) -> bool {
        if path_and_query == "/robots.txt" {
            return true;
        }
        let path = normalised(path_and_query);
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        matching.max_by_key(|rule| (rule.pattern.len(), rule.allow)).is_none_or(|rule| rule.allow)
    }
}

/// The groups that may speak to an agent.
#[derive(Default)]
struct Groups {
    /// The group of the longest name that is the agent's, with its length.
    own: (usize, Option<Group>),
    /// The group `*`.
    any: Option<Group>,
    /// Whom the lines at hand are for.
    current: Option<Current>,
    /// The line before was `User-agent`: names in a row share their rules.
    naming: bool,
}

#[derive(Default)]
struct Group {
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

#[derive(Default, Clone, Copy)]
struct Current {
    own: bool,
    any: bool,
}

impl Groups {
    fn agent(&mut self, name: &str, tokens: &[String]) {
        if !self.naming {
            self.current = Some(Current::default());
        }
        self.naming = true;
        let Some(current) = &mut self.current else { return };
        if name.split_whitespace().next() == Some("*") {
            current.any = true;
            self.any.get_or_insert_default();
            return;
        }
        let name = token(name);
        if name.is_empty() || !tokens.iter().any(|token| token.starts_with(&name)) {
            return;
        }
        let (length, group) = &mut self.own;
        if group.is_none() || name.len() > *length {
            *length = name.len();
            *group = Some(Group::default());
        }
        // Groups of one name are one group (section 2.2.1); of a shorter one, none.
        current.own = name.len() == *length;
    }

    fn each(&mut self) -> impl Iterator<Item = &mut Group> {
        self.naming = false;
        let current = self.current.unwrap_or_default();
        let own = self.own.1.as_mut().filter(|_| current.own);
        own.into_iter().chain(self.any.as_mut().filter(|_| current.any))
    }

    fn rule(&mut self, allow: bool, pattern: &str) {
        let pattern = normalised(pattern);
        for group in self.each() {
            if pattern.starts_with(['/', '*', '$']) {
                let pattern = pattern.clone().into_owned();
                group.rules.push(Rule { allow, pattern });
            }
        }
    }

    fn delay(&mut self, value: &str) {
        let seconds = value.parse::<f64>().ok().filter(|seconds| *seconds >= 0.0);
        for group in self.each() {
            if let Some(seconds) = seconds {
                let delay = Duration::from_secs_f64(seconds.min(LONGEST_DELAY));
                group.delay.get_or_insert(delay);
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Key {
    Agent,
    Rule { allow: bool },
    Delay,
    Sitemap,
}

/// A line's key and value. A colon left out is forgiven, as are the common
/// misspellings of keys.
fn directive(line: &str) -> Option<(Key, &str)> {
    let line = line.trim();
    let (key, value) = line.split_once(':').or_else(|| line.split_once(char::is_whitespace))?;
    let key = match key.trim().to_ascii_lowercase().as_str() {
        "user-agent" | "useragent" | "user agent" => Key::Agent,
        "disallow" | "dissallow" | "dissalow" | "disalow" | "diasllow" | "disallaw" => {
            Key::Rule { allow: false }
        }
        "allow" => Key::Rule { allow: true },
        "crawl-delay" | "crawldelay" => Key::Delay,
        "sitemap" | "site-map" => Key::Sitemap,
        _ => return None,
    };
    Some((key, value.trim()))
}

/// The name up to the first character that a product token has not
/// (section 2.2.1), in small letters.
fn token(name: &str) -> String {
    let name = name.trim();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
    name[..end.unwrap_or(name.len())].to_ascii_lowercase()
}

/// The product tokens of a `User-Agent` header, in small letters.
fn product_tokens(agent: &str) -> Vec<String> {
    let words = agent.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
    words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect()
}

/// A path or pattern with every byte beyond ASCII percent-encoded, and what is
/// percent-encoded and need not be (unreserved, RFC 3986) decoded: what is
/// compared octet by octet.
fn normalised(path: &str) -> Cow<'_, str> {
    let plain = |byte: u8| (0x21..0x7f).contains(&byte) && byte != b'%';
    if path.bytes().all(plain) {
        return Cow::Borrowed(path);
    }
    let bytes = path.as_bytes();
    let mut normal = String::with_capacity(bytes.len() + 16);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'%' => match encoded(bytes.get(at..at + 2)) {
                Some(value) => {
                    at += 2;
                    match value.is_ascii_alphanumeric() || b"-._~".contains(&value) {
                        true => normal.push(char::from(value)),
                        false => normal.push_str(&format!("%{value:02X}")),
                    }
                }
                None => normal.push_str("%25"),
            },
            byte if plain(byte) => normal.push(char::from(byte)),
            byte => normal.push_str(&format!("%{byte:02X}")),
        }
    }
    Cow::Owned(normal)
}

fn encoded(hex: Option<&[u8]>) -> Option<u8> {
    let hex = std::str::from_utf8(hex?).ok()?;
    u8::from_str_radix(hex, 16).ok().filter(|_| !hex.starts_with('+'))
}

/// Whether a pattern matches the beginning of a path: `*` stands for any
/// characters, `$` at the end for the path's end. Time is bounded by the
/// product of the lengths.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(part) = last.replace(part) {
            match rest.find(part) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
    }
    match (last, whole) {
        (None, whole) => !whole || rest.is_empty(),
        (Some(last), true) => rest.ends_with(last),
        (Some(last), false) => rest.contains(last),
    }
}

#[cfg(test)]
mod tests;
