//! Canonical URLs, hosts and outlets.

use url::{Host, Url};

use crate::model::draft::{Candidate, Origin};

/// Query parameters that only say how a reader came here, one a line; a
/// trailing `*` stands for any ending.
const TRACKING: &str = include_str!("../../../../publishers/tracking.txt");

/// Labels under which a country's registry sells names (`co` in `co.uk`).
const SECOND_LEVEL: &str = include_str!("../../../../publishers/second-level.txt");

/// Sub-domains and path parts of AMP and mobile editions.
const MOBILE_LABELS: [&str; 6] = ["m", "mobile", "amp", "www", "wap", "touch"];

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A web address, or `None` for anything a reader must not be sent to
/// (`javascript:`, `data:`, `file:`…).
pub fn web(text: &str, base: Option<&Url>) -> Option<Url> {
    let text = text.trim();
    if text.is_empty() || text.len() > 8_192 {
        return None;
    }
    let url = match base {
        Some(base) => base.join(text).ok()?,
        None => Url::parse(text).ok()?,
    };
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then_some(url)
}

/// One spelling for every address of the same page: no fragment, no tracking
/// parameters, no default port, host in lower case, one percent-encoding.
pub fn canonical(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_tracking(name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    if kept.is_empty() {
        url.set_query(None);
    } else if kept.len() != url.query_pairs().count() {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    let path = one_encoding(url.path());
    if path != url.path() {
        url.set_path(&path);
    }
    if url.host_str().is_some_and(|host| host.ends_with('.')) {
        let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_owned();
        let _ = url.set_host(Some(&host));
    }
    url
}

/// Percent escapes in upper case, unreserved letters unescaped (RFC 3986, 6.2.2).
fn one_encoding(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%')
            .then(|| path.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escape {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                out.push(byte as char);
                at += 3;
            }
            Some(byte) => {
                out.push_str(&format!("%{byte:02X}"));
                at += 3;
            }
            None => {
                let length = path[at..].chars().next().map_or(1, char::len_utf8);
                out.push_str(&path[at..at + length]);
                at += length;
            }
        }
    }
    out
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    lines(TRACKING).any(|pattern| match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    })
}

/// The outlet's address: the registrable part of a host, without `www`.
pub fn registrable(url: &Url) -> Option<String> {
    let host = match url.host()? {
        Host::Domain(host) => host.trim_end_matches('.').to_ascii_lowercase(),
        address => return Some(address.to_string()),
    };
    let labels: Vec<&str> = host.split('.').collect();
    let country = labels.last().is_some_and(|label| label.len() == 2 || label.starts_with("xn--"));
    let sold = labels.len() >= 3
        && country
        && lines(SECOND_LEVEL).any(|label| label == labels[labels.len() - 2]);
    let keep = if sold { 3 } else { 2 };
    Some(labels[labels.len().saturating_sub(keep)..].join("."))
}

/// The page's canonical address: a claim of the same outlet that names an
/// article, else the page's own address.
pub fn choose(own: Option<&Url>, claims: &[Candidate<String>]) -> Option<Url> {
    let home = |url: &Url| url.path().trim_matches('/').is_empty() && url.query().is_none();
    for claim in claims {
        let Some(url) = web(&claim.value, own) else { continue };
        match own {
            None if !home(&url) => return Some(canonical(&url)),
            Some(own) if same_outlet(own, &url) => {
                let worthless = home(&url) && !home(own);
                let shorter_path = own.path().len() > url.path().len() + 12
                    && own.path().starts_with(url.path())
                    && claim.origin != Origin::Publisher
                    && !is_mobile_path(&own.path()[url.path().len()..]);
                if !worthless && !shorter_path {
                    return Some(canonical(&url));
                }
            }
            _ => {}
        }
    }
    own.map(canonical)
}

fn is_mobile_path(rest: &str) -> bool {
    let rest = rest.trim_matches('/').to_ascii_lowercase();
    rest == "amp" || rest.ends_with("amp.html") || rest.ends_with("/amp") || rest.is_empty()
}

/// Both addresses belong to one outlet: same registrable host, whatever the
/// edition (`m.`, `amp.`, `www.`).
pub fn same_outlet(one: &Url, other: &Url) -> bool {
    registrable(one) == registrable(other)
}

/// A page at an address without `m.`, `amp.` or `www.`, for comparing.
pub fn bare_host(url: &Url) -> &str {
    let mut host = url.host_str().unwrap_or_default();
    while let Some((label, rest)) = host.split_once('.') {
        if !MOBILE_LABELS.contains(&label) || !rest.contains('.') {
            break;
        }
        host = rest;
    }
    host
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let url = Url::parse(written).unwrap();
        let once = canonical(&url);
        assert_eq!(once.as_str(), expected);
        assert_eq!(canonical(&once), once, "canonical form is a fixed point");
    }

    #[test]
    fn one_spelling_for_one_page() {
        check("HTTPS://Www.Example.COM:443/a#top", "https://www.example.com/a");
        check("https://example.com/a?utm_source=x&id=7&fbclid=q", "https://example.com/a?id=7");
        check("https://example.com/a?utm_medium=x", "https://example.com/a");
        check("https://example.com/%7euser/%d8%a3", "https://example.com/~user/%D8%A3");
        check("https://example.com/أخبار", "https://example.com/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1");
    }

    #[test]
    fn outlets_by_registrable_host() {
        let source = |url: &str| registrable(&Url::parse(url).unwrap()).unwrap();
        assert_eq!(source("https://www.alriyadh.com/1"), "alriyadh.com");
        assert_eq!(source("https://arabic.rt.com/x"), "rt.com");
        assert_eq!(source("https://www.spa.gov.sa/x"), "spa.gov.sa");
        assert_eq!(source("https://www.bbc.co.uk/arabic"), "bbc.co.uk");
        assert_eq!(source("https://m.ahram.org.eg/x"), "ahram.org.eg");
        assert_eq!(source("https://al.ma/x"), "al.ma");
        assert_eq!(source("http://127.0.0.1:8/x"), "127.0.0.1");
    }

    #[test]
    fn claims_of_another_site_are_not_believed() {
        let claim = |value: &str| Candidate {
            value: value.to_owned(),
            origin: Origin::Meta,
            evidence: "rel=canonical".into(),
        };
        let own = Url::parse("https://m.example.com/amp/news/7").unwrap();
        let choose = |value: &str| choose(Some(&own), &[claim(value)]).unwrap().to_string();
        assert_eq!(choose("https://www.example.com/news/7"), "https://www.example.com/news/7");
        assert_eq!(choose("https://evil.example/news/7"), "https://m.example.com/amp/news/7");
        assert_eq!(choose("https://www.example.com/"), "https://m.example.com/amp/news/7");
        assert_eq!(choose("javascript:alert(1)"), "https://m.example.com/amp/news/7");
    }
}
