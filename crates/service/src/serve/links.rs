//! Addresses of this site's own pages, and the check on foreign ones.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may stand in a path segment as it is (RFC 3986, unreserved).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// An article's page.
pub fn article(id: &str) -> String {
    format!("/article/{}", encoded(id))
}

/// What changed from what an article reproduces.
pub fn changes(id: &str) -> String {
    format!("{}/changes", article(id))
}

/// What changed from an earlier version of an article, counted from 1.
pub fn version(id: &str, version: usize) -> String {
    with_query(&changes(id), &[("version", &version.to_string())])
}

/// A story's page.
pub fn story(id: &str) -> String {
    format!("/story/{}", encoded(id))
}

/// A storyline's page.
pub fn storyline(id: &str) -> String {
    format!("/storyline/{}", encoded(id))
}

/// A source's page.
pub fn source(name: &str) -> String {
    format!("/source/{}", encoded(name))
}

/// The page of a tag, keyword or name.
pub fn topic(label: &str) -> String {
    format!("/topic/{}", encoded(label))
}

/// The search for a query.
pub fn search(q: &str) -> String {
    with_query("/search", &[("q", q)])
}

/// A saved search's page.
pub fn saved(name: &str) -> String {
    format!("/searches/{}", encoded(name))
}

/// A path with query parameters; empty values are left out.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let mut any = false;
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
        any = true;
    }
    if any { format!("{path}?{}", query.finish()) } else { path.to_owned() }
}

/// A feed of a view (`latest`, `source/NAME`…) in a format (`rss`, `atom`, `json`).
pub fn feed(view: &str, query: &[(&str, &str)], format: &str) -> String {
    with_query(&format!("/feeds/{view}.{format}"), query)
}

/// The view name of something that has one, for [`feed`]: `source/NAME`.
pub fn view(kind: &str, name: &str) -> String {
    format!("{kind}/{}", encoded(name))
}

/// A foreign address that may be linked to: http or https with a host, without
/// a user name. Anything else (`javascript:`, `data:`…) gives nothing.
pub fn outside(address: &str) -> Option<String> {
    let url = url::Url::parse(address.trim()).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    (web && url.username().is_empty() && url.password().is_none()).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_may_be_linked_to() {
        for (address, linked) in [
            ("https://a.example/x?y=1", Some("https://a.example/x?y=1")),
            ("HTTP://A.EXAMPLE", Some("http://a.example/")),
            ("javascript:alert(1)", None),
            (" data:text/html,x", None),
            ("https://user:pass@a.example/", None),
            ("file:///etc/passwd", None),
            ("/relative", None),
            ("", None),
        ] {
            assert_eq!(outside(address).as_deref(), linked, "{address:?}");
        }
    }

    #[test]
    fn names_of_any_letters_make_one_segment() {
        assert_eq!(source("a/b c?"), "/source/a%2Fb%20c%3F");
        assert_eq!(topic("سوريا"), "/topic/%D8%B3%D9%88%D8%B1%D9%8A%D8%A7");
        assert_eq!(with_query("/search", &[("q", "a&b"), ("lang", "")]), "/search?q=a%26b");
    }
}
