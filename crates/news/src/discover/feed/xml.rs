//! RSS, RDF and Atom, read so that a fault costs an entry and not the feed.
//!
//! The document is walked event by event with a stack of open elements. End
//! tags close down to the nearest element of their name; the start of an entry
//! closes one left open. Nothing is expanded: entities of the document's own
//! making stay as they are written.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::entry::{Entry, Field};
use super::names::Prefixes;
use super::plain::{resolve, unescape};
use super::{Fault, Feed, MAX_ENTRIES};

/// Elements deeper than this are passed over with all they hold.
const MAX_DEPTH: usize = 64;

/// Reading goes on behind so many syntax faults, then ends.
const MAX_FAULTS: usize = 100;

/// Reads a feed. What is missing is said in [`Feed::fault`].
pub fn read(text: &str) -> Feed {
    let text = &*bare_brackets_escaped(text);
    let mut walk = Walk::default();
    let mut start = 0;
    let mut faults = 0;
    while let Err(fault) = walk.run(&text[start..]) {
        faults += 1;
        walk.lose_entry();
        match next_entry(text, start + fault.at + 1) {
            Some(next) if faults < MAX_FAULTS && walk.root.is_some() => start = next,
            _ => break,
        }
    }
    let mut feed = walk.feed;
    feed.fault = match (walk.root, walk.too_many, walk.lost) {
        (None, _, _) => Some(Fault::NoFeed),
        (_, true, _) => Some(Fault::TooMany),
        (_, _, 0) => None,
        (_, _, lost) => Some(Fault::Broken(lost)),
    };
    feed
}

/// A `<` that begins no markup (`5 < 6`) would swallow text up to the next `>`.
fn bare_brackets_escaped(text: &str) -> Cow<'_, str> {
    let begins_markup =
        |next: u8| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?' | b'_');
    let bytes = text.as_bytes();
    let mut escaped = String::new();
    let mut copied = 0;
    for at in memchr::memchr_iter(b'<', bytes) {
        if !bytes.get(at + 1).copied().is_some_and(begins_markup) {
            escaped.push_str(&text[copied..at]);
            escaped.push_str("&lt;");
            copied = at + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    escaped.push_str(&text[copied..]);
    Cow::Owned(escaped)
}

/// Where the next entry begins, at or after a place.
fn next_entry(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    let item = memchr::memmem::find(rest, b"<item");
    let entry = memchr::memmem::find(rest, b"<entry");
    [item, entry].into_iter().flatten().min().map(|at| from + at)
}

/// Markup that cannot be read on from here.
struct Unreadable {
    /// Offset of the event that failed.
    at: usize,
}

/// An element whose text is wanted.
struct Capture {
    field: Field,
    /// Length of the stack with the element on it.
    depth: usize,
    /// Where its content begins.
    start: usize,
    has_markup: bool,
    text: String,
}

#[derive(Default)]
struct Walk {
    prefixes: Prefixes,
    /// Names of the open elements.
    stack: Vec<String>,
    /// Open elements beyond [`MAX_DEPTH`].
    too_deep: usize,
    /// The root element's name and its place on the stack.
    root: Option<usize>,
    /// The open entry and its place on the stack.
    entry: Option<(Entry, usize)>,
    capture: Option<Capture>,
    feed: Feed,
    lost: usize,
    too_many: bool,
}

impl Walk {
    /// Walks to the end, or to markup that cannot be read.
    fn run(&mut self, text: &str) -> Result<(), Unreadable> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        config.expand_empty_elements = true;
        while !self.too_many {
            let before = reader.buffer_position() as usize;
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    self.open(&tag, &text[..before], reader.buffer_position() as usize);
                }
                Ok(Event::End(tag)) => self.close(tag.name().as_ref(), &text[..before]),
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(text)) => self.text(&text),
                Ok(Event::GeneralRef(reference)) => match resolve(&reference) {
                    Some(resolved) => self.text(&resolved),
                    None => self.text(&format!("&{};", &*reference)),
                },
                Ok(Event::Eof) => {
                    if self.entry.is_some() {
                        return Err(Unreadable { at: text.len() });
                    }
                    return Ok(());
                }
                Ok(_) => {}
                Err(_) => return Err(Unreadable { at: before }),
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(capture) = &mut self.capture {
            capture.text.push_str(text);
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, before: &str, after: usize) {
        let begins_entry = self.root.is_some() && is_entry(tag.local_name().as_ref());
        if begins_entry {
            self.too_deep = 0;
        } else if self.too_deep > 0 || self.stack.len() >= MAX_DEPTH {
            self.too_deep += 1;
            self.has_markup();
            return;
        } else {
            self.end_unclosed_line(tag, before);
            self.has_markup();
        }
        let wanted = begins_entry || self.capture.is_none();
        let attributes = Attributes::of(tag, &mut self.prefixes, wanted);
        let name = self.prefixes.name(tag.name().as_ref(), attributes.get("xmlns"));
        let local = name.strip_prefix("atom:").unwrap_or(&name);
        if self.root.is_none() && matches!(local, "rss" | "feed" | "rdf:rdf" | "channel") {
            self.root = Some(self.stack.len());
            self.feed.base = attributes.get("xml:base").map(str::to_owned);
            self.feed.language = attributes.get("xml:lang").map(str::to_owned);
        }
        if begins_entry {
            self.begin_entry(local, &attributes);
        } else if self.capture.is_none() && self.root.is_some() {
            self.begin_field(&name, attributes, after);
        }
        self.stack.push(name);
    }

    fn has_markup(&mut self) {
        if let Some(capture) = &mut self.capture {
            capture.has_markup = true;
        }
    }

    /// An element that holds one line ends where another such begins: its end
    /// tag is missing.
    fn end_unclosed_line(&mut self, tag: &BytesStart<'_>, before: &str) {
        const LINES: [&str; 6] = ["title", "link", "guid", "pubDate", "description", "category"];
        let unclosed = |capture: &&Capture| {
            let (inside, outside) = (tag.name(), capture.field.name.as_str());
            LINES.contains(&inside.as_ref())
                && LINES.iter().any(|line| line.eq_ignore_ascii_case(outside))
                && outside != "description"
        };
        if let Some(depth) = self.capture.as_ref().filter(unclosed).map(|capture| capture.depth) {
            self.close_down_to(depth - 1, Some(before));
        }
    }

    fn begin_entry(&mut self, local: &str, attributes: &Attributes) {
        // An entry within a captured text is text; one within an open entry
        // means that the end tag before it is missing.
        if let Some((_, place)) = self.entry {
            self.close_down_to(place, None);
        }
        self.capture = None;
        if self.feed.entries.len() >= MAX_ENTRIES {
            self.too_many = true;
            return;
        }
        let entry = Entry {
            is_atom: local == "entry",
            about: attributes.get("rdf:about").map(str::to_owned),
            base: attributes.get("xml:base").map(str::to_owned),
            language: attributes.get("xml:lang").map(str::to_owned),
            fields: cdf_fields(attributes),
        };
        self.entry = Some((entry, self.stack.len()));
    }

    fn begin_field(&mut self, name: &str, attributes: Attributes, after: usize) {
        let parent = self.stack.last().map(String::as_str).unwrap_or_default();
        let here = match &self.entry {
            Some((_, place)) => {
                self.stack.len() == place + 1 || matches!(parent, "media:group" | "media:content")
            }
            None => matches!(parent, "channel" | "feed" | "atom:feed"),
        };
        if here {
            self.capture = Some(Capture {
                field: Field { name: name.to_owned(), attributes, ..Field::default() },
                depth: self.stack.len() + 1,
                start: after,
                has_markup: false,
                text: String::new(),
            });
            // Media elements hold others that are fields of their own.
            if matches!(name, "media:group" | "media:content") {
                self.end_field("", after);
            }
        }
    }

    fn close(&mut self, written: &str, before: &str) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let name = self.prefixes.name(written, None);
        let local = format!(":{name}");
        let same = |open: &String| *open == name || open.ends_with(&local);
        if let Some(place) = self.stack.iter().rposition(same) {
            self.close_down_to(place, Some(before));
        }
    }

    /// Closes every element from the top down to a place on the stack.
    fn close_down_to(&mut self, place: usize, before: Option<&str>) {
        if self.capture.as_ref().is_some_and(|capture| place < capture.depth) {
            let (source, end) = (before.unwrap_or_default(), before.map_or(0, str::len));
            self.end_field(source, end);
        }
        if self.entry.as_ref().is_some_and(|&(_, entry)| place <= entry)
            && let Some((entry, _)) = self.entry.take()
        {
            self.feed.entries.push(entry);
        }
        self.stack.truncate(place);
    }

    /// Gives the captured element to the entry or the feed.
    fn end_field(&mut self, source: &str, end: usize) {
        let Some(capture) = self.capture.take() else { return };
        let mut field = capture.field;
        field.is_markup = capture.has_markup;
        field.text = match source.get(capture.start..end) {
            Some(markup) if capture.has_markup => {
                markup.replace("<![CDATA[", "").replace("]]>", "")
            }
            _ => capture.text,
        };
        field.decode();
        match &mut self.entry {
            Some((entry, _)) => entry.fields.push(field),
            None => self.feed.take(field),
        }
    }

    /// Gives up the open entry: its markup is broken.
    fn lose_entry(&mut self) {
        self.lost += 1;
        self.capture = None;
        self.too_deep = 0;
        if let Some((_, place)) = self.entry.take() {
            self.stack.truncate(place);
        }
    }
}

/// What the Channel Definition Format writes as attributes of an item
/// (W3C note NOTE-CDFsubmit, 1997).
fn cdf_fields(attributes: &Attributes) -> Vec<Field> {
    let field = |(attribute, name): (&str, &str)| {
        let text = attributes.get(attribute)?.to_owned();
        Some(Field { name: name.to_owned(), text, ..Field::default() })
    };
    [("href", "link"), ("lastmod", "lastmod")].into_iter().filter_map(field).collect()
}

fn is_entry(local: &str) -> bool {
    ["item", "entry"].iter().any(|name| local.eq_ignore_ascii_case(name))
}

impl Feed {
    /// Takes a field of the feed itself; the first of a name counts.
    fn take(&mut self, field: Field) {
        let text = match (field.attributes.get("rel"), field.attributes.get("href")) {
            (Some("hub"), Some(hub)) => return self.hub = self.hub.take().or(Some(hub.to_owned())),
            (Some("self"), Some(own)) => {
                return self.topic = self.topic.take().or(Some(own.to_owned()));
            }
            _ => field.plain(),
        };
        let slot = match field.name.trim_start_matches("atom:") {
            "title" => &mut self.title,
            "language" | "dc:language" => &mut self.language,
            "link" if field.attributes.get("href").is_none() => &mut self.link,
            _ => return,
        };
        if slot.is_none() && !text.is_empty() {
            *slot = Some(text);
        }
    }
}

/// The attributes of an element, by the names this reader gives them.
#[derive(Debug, Default)]
pub struct Attributes {
    values: Vec<(String, String)>,
}

impl Attributes {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Reads at most 64 attributes; those that are no attributes are passed
    /// over. Namespaces declared here are taken note of first.
    fn of(tag: &BytesStart<'_>, prefixes: &mut Prefixes, wanted: bool) -> Attributes {
        if !wanted {
            return Attributes::default();
        }
        let mut values = Vec::new();
        for attribute in tag.html_attributes().with_checks(false).flatten().take(64) {
            let name = attribute.key.as_ref();
            match name.strip_prefix("xmlns:") {
                Some(prefix) => prefixes.declare(prefix, &attribute.value),
                None => values.push((name.to_owned(), unescape(&attribute.value))),
            }
        }
        for (name, _) in &mut values {
            *name =
                if name.contains(':') { prefixes.name(name, None) } else { name.to_lowercase() };
        }
        Attributes { values }
    }

    /// Attributes made of names and values.
    pub fn from_pairs(values: Vec<(String, String)>) -> Attributes {
        Attributes { values }
    }
}
