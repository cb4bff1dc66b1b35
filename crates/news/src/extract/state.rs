//! Articles that a page holds only as data for its own script: Next.js, Nuxt, Arc,
//! Apollo and their like send an empty page and a state from which it is drawn. The
//! state's object with the page's title, and the longest text in it, are the article.

mod flight;
mod script;
mod words;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};
use url::Url;

use super::phrases;
use super::tree::{NodeId, Tag, Tree};

/// Names in the data, by what they are of.
const NAMES: &str = include_str!("../../../../publishers/state-names.txt");

/// Values nest at most so deep.
const DEEPEST: usize = 64;

/// A script or text shorter than this is no article, in bytes.
const LEAST: usize = 300;

/// So many objects of the data are looked at.
const OBJECTS: usize = 50_000;

/// A title has at least so many letters to be told by.
const TITLE: usize = 12;

/// The part of an address that names an article is longer, in bytes.
const SLUG: usize = 5;

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Named {
    Body,
    Inner,
    Title,
    Published,
    Author,
    Pass,
}

static KNOWN: LazyLock<FxHashMap<(Named, &'static str), usize>> = LazyLock::new(|| {
    let mut section = None;
    let mut known = FxHashMap::default();
    for (rank, line) in NAMES.lines().enumerate() {
        match line {
            "[body]" => section = Some(Named::Body),
            "[inner]" => section = Some(Named::Inner),
            "[title]" => section = Some(Named::Title),
            "[published]" => section = Some(Named::Published),
            "[author]" => section = Some(Named::Author),
            "[pass]" => section = Some(Named::Pass),
            line if line.is_empty() || line.starts_with('#') => {}
            line => known.extend(section.map(|section| ((section, line), rank))),
        }
    }
    known
});

/// The rank of a name among those of its kind, the first best.
fn rank(named: Named, name: &str) -> Option<usize> {
    // Apollo writes the arguments of a field behind its name.
    let name = name.split('(').next().unwrap_or_default();
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    KNOWN.get(&(named, name.to_ascii_lowercase().as_str())).copied()
}

/// The value of the best name of a kind.
fn field(object: &Map<String, Value>, named: Named) -> Option<&Value> {
    let ranked = object.iter().filter_map(|(name, value)| Some((rank(named, name)?, value)));
    ranked.filter(|(_, value)| !value.is_null()).min_by_key(|(rank, _)| *rank).map(|found| found.1)
}

/// What the data says of the page's article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Its title.
    pub title: Option<String>,
    /// Its text as HTML.
    pub html: String,
    /// When it was published, as written.
    pub published: Option<String>,
    /// Who wrote it, as written.
    pub authors: Vec<String>,
}

/// The article in the data of the page's scripts. `titles` are the page's claims, `url`
/// its address: an object is the article's where it has one of them.
pub fn find(tree: &Tree, titles: &[&str], url: Option<&str>) -> Option<State> {
    let about = About {
        titles: titles.iter().map(|title| phrases::key(title)).collect(),
        words: titles.iter().filter_map(|title| longest(title)).collect(),
        parts: url.map(parts).unwrap_or_default(),
    };
    let scripts = tree.descendants(tree.root()).filter(|node| is_data(tree, *node));
    let mut search = Search { about: &about, best: None, left: OBJECTS };
    let mut stream = String::new();
    for script in scripts {
        let text = tree.raw_text(script);
        flight::gather(&text, &mut stream);
        if text.len() < LEAST || !about.may_be_in(&text) {
            continue;
        }
        // Angular writes quotes and angle brackets so.
        let text = if text.contains("&q;") { unescaped(&text) } else { text };
        for value in script::values(&text) {
            let folded = tree.attribute(script, "id") == Some("__NUXT_DATA__");
            let value = if folded { words::unfolded(&value) } else { value };
            search.look(&value, 0);
        }
    }
    if stream.len() >= LEAST && about.may_be_in(&stream) {
        flight::values(&stream).iter().for_each(|value| {
            search.look(value, 0);
        });
    }
    search.best
}

/// What Angular's state is when its escapes are undone.
fn unescaped(text: &str) -> String {
    const ESCAPES: [(&str, &str); 5] =
        [("&q;", "\""), ("&l;", "<"), ("&g;", ">"), ("&s;", "'"), ("&a;", "&")];
    ESCAPES.iter().fold(text.to_owned(), |text, (escape, letter)| text.replace(escape, letter))
}

/// A script that holds data or sets it; JSON-LD is read elsewhere.
fn is_data(tree: &Tree, node: NodeId) -> bool {
    let kind = || tree.attribute(node, "type").unwrap_or_default().to_ascii_lowercase();
    tree.tag(node) == Tag::Script
        && tree.attribute(node, "src").is_none()
        && !kind().contains("ld+json")
        && !kind().contains("html")
}

/// The parts of an address that may name its article.
fn parts(url: &str) -> Vec<String> {
    let Ok(url) = Url::parse(url) else { return Vec::new() };
    let path = percent_encoding::percent_decode_str(url.path()).decode_utf8_lossy();
    path.split('/').filter(|part| part.len() >= SLUG).map(str::to_owned).collect()
}

fn longest(title: &str) -> Option<String> {
    let words = title.split(|letter: char| !letter.is_alphanumeric());
    words.max_by_key(|word| word.len()).filter(|word| !word.is_empty()).map(str::to_owned)
}

/// What an article's object is known by.
struct About {
    /// Keys of the page's titles.
    titles: Vec<String>,
    /// The longest word of each.
    words: Vec<String>,
    parts: Vec<String>,
}

impl About {
    /// The page is about the object: it has its title or its address.
    fn is_of(&self, object: &Map<String, Value>) -> bool {
        let title = field(object, Named::Title).and_then(words::first);
        let titled = title.filter(|title| title.len() < super::LINE).is_some_and(|title| {
            let key = phrases::key(&title);
            key.chars().count() >= TITLE && self.titles.iter().any(|it| it.contains(&key))
        });
        titled || self.is_at(object)
    }

    /// A script names the article: a long word of its titles, or a part of its address. One
    /// that writes letters as escapes may.
    fn may_be_in(&self, script: &str) -> bool {
        let words = self.words.iter().chain(&self.parts);
        words.into_iter().any(|word| script.contains(word.as_str())) || script.contains("\\u06")
    }

    fn is_at(&self, object: &Map<String, Value>) -> bool {
        let addresses = ["slug", "url", "canonical_url", "path", "id", "link"];
        let told = addresses.iter().filter_map(|name| object.get(*name));
        let told = told.filter_map(|value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        told.into_iter().any(|address| {
            let last = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            last.len() >= SLUG && self.parts.iter().any(|part| part == last)
        })
    }
}

struct Search<'a> {
    about: &'a About,
    best: Option<State>,
    /// Objects that may still be looked at.
    left: usize,
}

impl Search<'_> {
    /// Looks into a value. The innermost object with the article's title and text is it;
    /// says whether one was found there.
    fn look(&mut self, value: &Value, depth: usize) -> bool {
        if depth > DEEPEST || self.left == 0 {
            return false;
        }
        match value {
            Value::Array(items) => {
                items.iter().filter(|item| self.look(item, depth + 1)).count() > 0
            }
            Value::Object(object) => {
                self.left -= 1;
                let inner = object.values().filter(|item| self.look(item, depth + 1));
                let found = inner.count() > 0;
                let near = || object.values().filter_map(Value::as_object);
                let about = |object: &Map<String, Value>| self.about.is_of(object);
                found || (about(object) || near().any(about)) && self.weigh(object)
            }
            _ => false,
        }
    }

    /// Takes the object's longest text where it is longer than what was found; says whether
    /// the object has one.
    fn weigh(&mut self, object: &Map<String, Value>) -> bool {
        let bodies = object.iter().filter_map(|(name, value)| {
            let named = rank(Named::Body, name).is_some();
            let html = || value.as_str().is_some_and(|text| text.contains("</p>"));
            (named || html()).then(|| words::html_of(value))
        });
        let html = bodies.max_by_key(String::len).filter(|html| html.len() >= LEAST);
        let Some(html) = html else { return false };
        if self.best.as_ref().is_some_and(|best| best.html.len() >= html.len()) {
            return true;
        }
        let text = |named| field(object, named).and_then(words::first);
        let authors = field(object, Named::Author).map(words::names).unwrap_or_default();
        self.best = Some(State {
            title: text(Named::Title),
            html,
            published: text(Named::Published),
            authors,
        });
        true
    }
}
