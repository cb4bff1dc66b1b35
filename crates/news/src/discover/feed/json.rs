//! JSON Feed 1.0 and 1.1 (<https://jsonfeed.org/version/1.1>).

use serde_json::{Map, Value};

use super::entry::{Entry, Field};
use super::xml::Attributes;
use super::{Fault, Feed, MAX_ENTRIES};

/// Reads a JSON Feed. A broken one is lost whole: JSON has no entries to find
/// in what is left.
pub fn read(text: &str) -> Feed {
    let object = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return faulty(Fault::NoFeed),
        Err(_) => return faulty(Fault::Broken(1)),
    };
    let Some(Value::Array(items)) = object.get("items") else { return faulty(Fault::NoFeed) };
    let entries = items.iter().take(MAX_ENTRIES).filter_map(Value::as_object).map(entry).collect();
    Feed {
        title: string(&object, "title"),
        language: string(&object, "language"),
        link: string(&object, "home_page_url"),
        hub: hub(&object),
        topic: string(&object, "feed_url"),
        base: None,
        entries,
        fault: (items.len() > MAX_ENTRIES).then_some(Fault::TooMany),
    }
}

/// The address of its first WebSub hub (JSON Feed 1.1, «hubs»).
fn hub(object: &Map<String, Value>) -> Option<String> {
    let hubs = object.get("hubs")?.as_array()?;
    let is_websub = |hub: &&Value| {
        let kind = hub.get("type").and_then(Value::as_str).unwrap_or_default();
        kind.eq_ignore_ascii_case("websub")
    };
    let hub = hubs.iter().find(is_websub)?;
    Some(hub.get("url")?.as_str()?.to_owned())
}

fn faulty(fault: Fault) -> Feed {
    Feed { fault: Some(fault), ..Feed::default() }
}

/// An item under the names an Atom entry has, so that one place makes drafts.
fn entry(item: &Map<String, Value>) -> Entry {
    let mut entry = Entry { is_atom: true, language: string(item, "language"), ..Entry::default() };
    let mut add = |name: &str, text: Option<String>, attributes: &[(&str, &str)]| {
        if let Some(text) = text {
            let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            let attributes = Attributes::from_pairs(attributes.iter().map(own).collect());
            entry.fields.push(Field {
                name: name.to_owned(),
                text,
                attributes,
                ..Field::default()
            });
        }
    };
    let link = string(item, "url").or_else(|| string(item, "external_url"));
    if let Some(link) = link {
        add("link", Some(String::new()), &[("href", &link)]);
    }
    add("id", string(item, "id"), &[]);
    add("title", string(item, "title"), &[]);
    add("summary", string(item, "summary"), &[]);
    add("content", string(item, "content_html"), &[("type", "html")]);
    add("content", string(item, "content_text"), &[("type", "text")]);
    add("published", string(item, "date_published"), &[]);
    add("updated", string(item, "date_modified"), &[]);
    for image in ["image", "banner_image"] {
        if let Some(url) = string(item, image) {
            add("media:thumbnail", Some(String::new()), &[("url", &url)]);
        }
    }
    let authors = item.get("authors").and_then(Value::as_array).into_iter().flatten();
    for author in authors.chain(item.get("author")).filter_map(Value::as_object) {
        add("author", string(author, "name"), &[]);
    }
    for tag in item.get("tags").and_then(Value::as_array).into_iter().flatten() {
        add("category", tag.as_str().map(str::to_owned), &[]);
    }
    entry
}

/// A text, or a number where a text should be (ids often are).
fn string(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
