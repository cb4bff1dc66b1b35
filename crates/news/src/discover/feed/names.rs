//! Element names, whatever prefix a feed gives a namespace.

use rustc_hash::FxHashMap;

/// The prefixes this reader knows namespaces by. The formats' own namespaces
/// have none.
const NAMESPACES: [(&str, &str); 17] = [
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://purl.org/rss/1.0", ""),
    ("http://my.netscape.com/rdf/simple/0.9", ""),
    ("http://channel.netscape.com/rdf/simple/0.9", ""),
    ("http://backend.userland.com/rss", ""),
    ("http://backend.userland.com/rss2", ""),
    ("http://blogs.law.harvard.edu/tech/rss", ""),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("http://www.w3.org/2005/atom", "atom"),
    ("http://purl.org/atom/ns#", "atom"),
    ("http://purl.org/dc/elements/1.1", "dc"),
    ("http://purl.org/dc/elements/1.0", "dc"),
    ("http://purl.org/dc/terms", "dcterms"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
];

/// The prefixes that the feed has declared so far.
#[derive(Debug, Default)]
pub struct Prefixes {
    known: FxHashMap<String, &'static str>,
}

impl Prefixes {
    /// Takes note of a declaration `xmlns:PREFIX="URI"`. A feed declares few;
    /// beyond 64 they are not real and passed over.
    pub fn declare(&mut self, prefix: &str, uri: &str) {
        if let Some(own) = of_namespace(uri)
            && self.known.len() < 64
        {
            self.known.insert(prefix.to_owned(), own);
        }
    }

    /// The name as this reader writes it: `dc:creator`, `title`; lower case.
    /// `default` is the element's own `xmlns="…"`, where it has one.
    pub fn name(&self, written: &str, default: Option<&str>) -> String {
        let (prefix, local) = match written.split_once(':') {
            Some((prefix, local)) => (self.known.get(prefix).copied().unwrap_or(prefix), local),
            None => (default.and_then(of_namespace).unwrap_or_default(), written),
        };
        let local = local.to_ascii_lowercase();
        match prefix {
            "" | "rss" => local,
            prefix => format!("{}:{local}", prefix.to_ascii_lowercase()),
        }
    }
}

fn of_namespace(uri: &str) -> Option<&'static str> {
    let uri = uri.trim().to_ascii_lowercase();
    let bare = uri.trim_end_matches('/');
    NAMESPACES.iter().find(|(known, _)| *known == bare).map(|&(_, prefix)| prefix)
}
