//! The words of a value: HTML where it is written so, else the parts of a text as the
//! editors of content systems keep them, each with a type and what is in it.

use serde_json::{Map, Value};

use super::{Named, field, rank};

/// Parts nest at most so deep.
const DEEPEST: usize = 24;

/// So many bytes of text are taken of one article.
const MOST: usize = 1_000_000;

/// So many bytes of a folded list are put in place, [`VALUE`] more for each value: one
/// that is named in many places is in each of them…
const PLACED: usize = 4_000_000;
const VALUE: usize = 64;

/// …but so many times the list at most.
const TIMES: usize = 16;

/// The text of a value as HTML; empty where it has none.
pub fn html_of(value: &Value) -> String {
    let mut out = String::new();
    write(value, "p", 0, &mut out);
    out
}

/// The first words of a value: a string, a number, or the first of those in it.
pub fn first(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|it| !it.is_empty()).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => items.iter().take(3).find_map(first),
        Value::Object(object) => ["basic", "rendered", "ar", "name", "title", "value", "text"]
            .iter()
            .find_map(|name| object.get(*name).filter(|inner| !inner.is_array()))
            .and_then(|inner| if inner.is_object() { None } else { first(inner) }),
        _ => None,
    }
}

/// The names in what says who wrote an article.
pub fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(name) => vec![name.clone()],
        Value::Array(items) => items.iter().take(8).flat_map(names).collect(),
        Value::Object(object) => match object.get("name").or_else(|| object.get("by")) {
            Some(inner) if !inner.is_object() => names(inner),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn write(value: &Value, tag: &str, depth: usize, out: &mut String) {
    if depth > DEEPEST || out.len() > MOST {
        return;
    }
    match value {
        Value::String(text) => write_text(text, tag, out),
        Value::Array(items) => items.iter().for_each(|item| write(item, tag, depth + 1, out)),
        Value::Object(object) => write_part(object, tag, depth, out),
        _ => {}
    }
}

/// A text: what holds elements as it is, else a paragraph of each line.
fn write_text(text: &str, tag: &str, out: &mut String) {
    let marked = |text: &str| text.contains("</") || text.contains("<br");
    if marked(text) && tag == "p" {
        out.push_str("<div>");
        out.push_str(text);
        out.push_str("</div>");
        return;
    }
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        out.push_str(&format!("<{tag}>"));
        if marked(line) {
            out.push_str(line);
        } else {
            escape(line, out);
        }
        out.push_str(&format!("</{tag}>"));
    }
}

fn escape(text: &str, out: &mut String) {
    out.push_str(&text.replace('<', "&lt;"));
}

/// Stretches side by side are one paragraph: words, and links with words of their own.
fn write_runs(items: &[Value], tag: &str, depth: usize, out: &mut String) {
    let mut text = String::new();
    gather(items, depth, &mut text);
    let mut lines = String::new();
    write_text(&text, tag, &mut lines);
    out.push_str(&lines);
}

fn gather(items: &[Value], depth: usize, text: &mut String) {
    if depth > DEEPEST || text.len() > MOST {
        return;
    }
    for object in items.iter().filter_map(Value::as_object) {
        if let Some(words) = words_of(object) {
            text.push_str(words);
        } else if let Some(Value::Array(inner)) = field(object, Named::Inner) {
            gather(inner, depth + 1, text);
        }
    }
}

fn words_of(object: &Map<String, Value>) -> Option<&str> {
    ["text", "value"].iter().find_map(|name| object.get(*name)).and_then(Value::as_str)
}

/// What a part says of itself: its type or style in lower case.
fn kind(object: &Map<String, Value>) -> String {
    let told = ["type", "_type", "nodeType", "__typename", "kind", "name"];
    let told = told.iter().find_map(|name| object.get(*name).and_then(Value::as_str));
    told.unwrap_or_default().chars().take(40).collect::<String>().to_ascii_lowercase()
}

fn write_part(object: &Map<String, Value>, tag: &str, depth: usize, out: &mut String) {
    let kind = kind(object);
    let style = object.get("style").and_then(Value::as_str).unwrap_or_default();
    let mut words = kind.split(|letter: char| !letter.is_ascii_alphabetic());
    if words.any(|word| rank(Named::Pass, word).is_some()) || depth > 0 && is_card(object) {
        if let Some(caption) = object.get("caption").and_then(first) {
            out.push_str("<figure><img><figcaption>");
            escape(&caption, out);
            out.push_str("</figcaption></figure>");
        }
        return;
    }
    let is = |part: &str| kind.contains(part) || style.contains(part);
    let level = |name: &str| matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let heads = is("head") || level(style) || level(&kind);
    let tag = match () {
        _ if heads => "h2",
        _ if is("quote") => "blockquote",
        _ if is("list") || object.contains_key("listItem") => "li",
        _ => tag,
    };
    match field(object, Named::Inner) {
        Some(Value::Array(items)) if has_runs(object, &kind, items) => {
            write_runs(items, tag, depth, out);
        }
        Some(inner) => write(inner, tag, depth + 1, out),
        None => {}
    }
}

/// What is in the part are stretches of one paragraph.
fn has_runs(object: &Map<String, Value>, kind: &str, items: &[Value]) -> bool {
    let worded = || items.iter().filter_map(Value::as_object).any(|it| words_of(it).is_some());
    let paragraph = kind.contains("paragraph") || kind.contains("head") || kind == "block";
    (paragraph || object.contains_key("children")) && worded()
}

/// The title and address of another article, on a card among the parts.
fn is_card(object: &Map<String, Value>) -> bool {
    let has =
        |names: &[&str]| names.iter().any(|name| object.get(*name).is_some_and(Value::is_string));
    has(&["title", "headline"]) && has(&["url", "slug", "link", "href"])
}

/// Nuxt's flat list of values that name each other by their places, as the value it
/// stands for.
pub fn unfolded(list: &Value) -> Value {
    let Some(list) = list.as_array() else { return list.clone() };
    let whole: usize = list.iter().map(weight).sum();
    let mut left = PLACED.min(whole.saturating_mul(TIMES));
    placed(list, 0, &mut Vec::new(), &mut left)
}

/// The bytes of one value of a folded list.
fn weight(value: &Value) -> usize {
    let own = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.get(1).and_then(Value::as_str).map_or(0, str::len),
        Value::Object(object) => object.keys().map(String::len).sum(),
        _ => 0,
    };
    VALUE + own
}

/// `around`: the places of the values it is in. None is in itself.
fn placed(list: &[Value], at: usize, around: &mut Vec<usize>, left: &mut usize) -> Value {
    let known = around.len() < DEEPEST && !around.contains(&at);
    let Some(value) = list.get(at).filter(|_| known) else { return Value::Null };
    let Some(rest) = left.checked_sub(weight(value)) else { return Value::Null };
    *left = rest;
    around.push(at);
    let mut inner = |value: &Value| match value.as_u64() {
        Some(at) => placed(list, at as usize, around, left),
        None => Value::Null,
    };
    let whole = match value {
        // A name and a place: «["Reactive", 1]».
        Value::Array(items) if items.first().is_some_and(Value::is_string) => match items.get(1) {
            Some(Value::String(text)) => Value::String(text.clone()),
            Some(place) => inner(place),
            None => Value::Null,
        },
        Value::Array(items) => items.iter().map(inner).collect(),
        Value::Object(object) => {
            object.iter().map(|(name, place)| (name.clone(), inner(place))).collect()
        }
        value => value.clone(),
    };
    around.pop();
    whole
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_flat_list_is_the_value_it_stands_for() {
        let list = json!([{"title": 1, "tags": 2, "of": 3}, "خبر", [1, 1], ["Reactive", 0]]);
        let value = unfolded(&list);
        assert_eq!((&value["title"], &value["tags"]), (&json!("خبر"), &json!(["خبر", "خبر"])));
    }

    #[test]
    fn a_value_named_often_does_not_fill_memory() {
        let named: Vec<Value> = vec![json!(1); 10_000];
        let list = json!([named, "x".repeat(10_000)]);
        assert!(unfolded(&list).to_string().len() < 2 * PLACED);
        // Lists of lists: ten to the power of their depth.
        let deep = |at: usize| json!(vec![at + 1; 10]);
        let list: Vec<Value> = (0..20).map(deep).collect();
        assert!(unfolded(&json!(list)).to_string().len() < PLACED);
        // Values that hold themselves.
        let list: Vec<Value> = (0..16).map(|_| json!({"body": 4, "all": 0})).collect();
        assert!(unfolded(&json!(list)).to_string().len() < 100);
    }
}
