//! `marsad.article/1` records, as others and we write them.

use serde_json::{Map, Value};

use crate::model::article::{Article, SCHEMA};
use crate::model::draft::Draft;
use crate::model::fate::{Reason, SetAside};
use crate::model::page::Page;

/// Reads one record. Unknown fields stay in `extra`; a field of a wrong type is
/// made right where its meaning is plain (one author for a list, a number for a
/// text) and left out where it is not; a publication date that no machine reads
/// becomes `published_raw`.
///
/// # Errors
/// `malformed` for what is no JSON object (or nested too deeply to be one),
/// `unknown_format` for another object, `no_text` for a record without title
/// and text, and for a record of a set-aside page the reason it gives.
pub fn draft(page: &Page) -> Result<Draft, SetAside> {
    let set_aside = |reason, detail: String| SetAside { url: page.url.clone(), reason, detail };
    let article = match serde_json::from_slice::<Article>(&page.body) {
        Ok(article) => article,
        Err(strict) => match serde_json::from_slice::<Value>(&page.body) {
            Ok(Value::Object(fields)) => tolerant(fields),
            Ok(_) => return Err(set_aside(Reason::Malformed, "no JSON object".to_owned())),
            Err(_) => return Err(set_aside(Reason::Malformed, malformed_detail(page, &strict))),
        },
    };
    if let Some(set_aside) = earlier_fate(&article) {
        return Err(set_aside);
    }
    let set_aside = |reason, detail: String| SetAside { url: url(page, &article), reason, detail };
    if article.schema.is_empty() && article.title.is_empty() && article.text.is_empty() {
        let detail = "a JSON object without title and text".to_owned();
        return Err(set_aside(Reason::UnknownFormat, detail));
    }
    if !article.schema.is_empty() && article.schema != SCHEMA {
        let detail = format!("its schema is {}, not {SCHEMA}", article.schema);
        return Err(set_aside(Reason::UnknownFormat, detail));
    }
    let has_text = !article.text.trim().is_empty() || !article.blocks.is_empty();
    if article.title.trim().is_empty() && !has_text {
        return Err(set_aside(Reason::NoText, "a record without title and text".to_owned()));
    }
    Ok(Draft {
        url: url(page, &article),
        fetched_at: Some(article.fetched_at.unwrap_or(page.fetched_at)),
        record: Some(Box::new(article)),
        ..Draft::default()
    })
}

fn url(page: &Page, article: &Article) -> Option<String> {
    let own = Some(article.url.clone()).filter(|url| !url.is_empty());
    own.or_else(|| page.answered_url().map(str::to_owned))
}

/// Where the line number is known (`FILE#n`), it is said: people look it up.
fn malformed_detail(page: &Page, error: &serde_json::Error) -> String {
    let line = page.input.rsplit_once('#').and_then(|(_, n)| n.parse::<u64>().ok());
    let column = error.column();
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default();
    match line {
        Some(line) => format!("line {line}, column {column}: {what}"),
        None => format!("column {column}: {what}"),
    }
}

/// A line that tells of a page set aside earlier keeps its fate.
fn earlier_fate(article: &Article) -> Option<SetAside> {
    if article.fate != "set_aside" {
        return None;
    }
    let text = |field: &str| article.extra.get(field).and_then(Value::as_str).unwrap_or_default();
    let reason = Reason::ALL.into_iter().find(|reason| reason.name() == text("reason"))?;
    let url = Some(article.url.clone()).filter(|url| !url.is_empty());
    Some(SetAside { url, reason, detail: text("detail").to_owned() })
}

/// Reads field by field what does not fit as a whole.
fn tolerant(fields: Map<String, Value>) -> Article {
    let mut fitting = Map::new();
    let mut raw_date = None;
    for (name, value) in fields {
        let readings = [Some(value.clone()), mended(&value), listed(&value)];
        if let Some(value) = readings.into_iter().flatten().find(|value| fits(&name, value)) {
            fitting.insert(name, value);
        } else if name == "published_at" {
            raw_date = Some(value);
        }
    }
    if let Some(date) = raw_date {
        fitting.entry("published_raw").or_insert(date);
    }
    serde_json::from_value(Value::Object(fitting)).unwrap_or_default()
}

fn fits(name: &str, value: &Value) -> bool {
    let alone = Map::from_iter([(name.to_owned(), value.clone())]);
    serde_json::from_value::<Article>(Value::Object(alone)).is_ok()
}

/// A text out of what stands where a text should.
fn mended(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => Some(Value::String(number.to_string())),
        Value::Null => Some(Value::String(String::new())),
        Value::Array(texts) => {
            let texts: Option<Vec<&str>> = texts.iter().map(Value::as_str).collect();
            Some(Value::String(texts?.join("\n")))
        }
        _ => None,
    }
}

/// A list of texts out of what stands where a list should.
fn listed(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => Some(Value::Array(vec![Value::String(text.clone())])),
        Value::Null => Some(Value::Array(Vec::new())),
        Value::Array(values) => {
            let texts = values.iter().filter(|value| value.is_string()).cloned();
            Some(Value::Array(texts.collect()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
