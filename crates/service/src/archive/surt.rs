//! Sort-friendly keys of addresses (SURT), as CDX files are sorted by: the host
//! from its end, then the path, `com,example)/news?a=1`.

use url::Url;

/// The key of an address: without scheme, `www`, user and fragment, in lower
/// case, the query's parts in order. What is no web address is its own key.
pub fn key(address: &str) -> String {
    let Some(url) = Url::parse(address).ok().filter(|url| url.has_host()) else {
        return address.to_ascii_lowercase();
    };
    let mut key = host_key(url.host_str().unwrap_or_default());
    if let Some(port) = url.port() {
        key.push_str(&format!(":{port}"));
    }
    key.push(')');
    key.push_str(url.path());
    if let Some(query) = url.query() {
        let mut parts: Vec<&str> = query.split('&').collect();
        parts.sort_unstable();
        key.push('?');
        key.push_str(&parts.join("&"));
    }
    key.to_lowercase()
}

/// The part of the key that a host makes.
pub fn host_key(host: &str) -> String {
    let host = host.to_lowercase();
    if host.starts_with('[') || host.split('.').all(|part| part.parse::<u8>().is_ok()) {
        return host;
    }
    let first = host.split('.').next().unwrap_or_default();
    let www = first.strip_prefix("www");
    let bare = match www.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())) {
        true => host.split_once('.').map_or(host.as_str(), |(_, rest)| rest),
        false => &host,
    };
    bare.rsplit('.').collect::<Vec<_>>().join(",")
}

/// Whether a key is of a host or of one under it.
pub fn is_of_host(key: &str, host: &str) -> bool {
    key.strip_prefix(host).is_some_and(|rest| rest.starts_with([')', ',', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_one_key() {
        for (address, expected) in [
            ("http://www.example.org", "org,example)/"),
            ("https://WWW2.News.Example.org/A/b?z=1&a=2#x", "org,example,news)/a/b?a=2&z=1"),
            ("http://example.org:8080/", "org,example:8080)/"),
            ("http://127.0.0.1/x", "127.0.0.1)/x"),
            ("urn:sha256:ABC", "urn:sha256:abc"),
            ("https://wwwhat.org/", "org,wwwhat)/"),
        ] {
            assert_eq!(key(address), expected, "{address}");
        }
        assert!(is_of_host(&key("https://a.b.org/x"), &host_key("b.org")));
        assert!(!is_of_host(&key("https://ab.org/x"), &host_key("b.org")));
    }
}
