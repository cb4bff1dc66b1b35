//! `expected.toml` as the extractor would have it today.

use std::fmt::Write;

use anyhow::Result;
use serde_json::Value;

/// What is known of the page apart from its bytes.
pub struct Head<'a> {
    /// Where it was fetched.
    pub url: &'a str,
    /// When, if the user says.
    pub fetched_at: Option<&'a str>,
    /// The type it came with.
    pub content_type: Option<&'a str>,
}

/// The file's text: one table for each article, or the reason there is none.
pub fn expected(head: &Head<'_>, lines: &[Value]) -> Result<String> {
    let mut out = format!("url = {}\n", quoted(head.url));
    let told = lines.iter().find_map(|line| line["fetched_at"].as_str());
    let fetched = head.fetched_at.or(told).map_or_else(now, str::to_owned);
    writeln!(out, "fetched_at = {}", quoted(&fetched))?;
    if let Some(content_type) = head.content_type {
        writeln!(out, "content_type = {}", quoted(content_type))?;
    }
    for line in lines {
        if line["fate"] == "set_aside" {
            writeln!(out, "reason = {}", quoted(line["reason"].as_str().unwrap_or_default()))?;
        } else {
            article(&mut out, line)?;
        }
    }
    Ok(out)
}

fn article(out: &mut String, line: &Value) -> Result<()> {
    writeln!(out, "\n[[article]]")?;
    let date = line["published_at"].as_str().map_or("none", |date| {
        let day_only = line["published_precision"] == "day";
        if day_only { date.get(..10).unwrap_or(date) } else { date }
    });
    let text = |key: &str| line[key].as_str().unwrap_or("none");
    for (key, value) in [
        ("title", line["title"].as_str().unwrap_or_default()),
        ("date", date),
        ("modified", text("modified_at")),
        ("language", text("language")),
        ("canonical", text("canonical_url")),
        ("section", text("section")),
        ("lead_image", text("lead_image")),
    ] {
        writeln!(out, "{key} = {}", quoted(value))?;
    }
    let credit = line["credit"].as_array().into_iter().flatten().map(|credit| &credit["name"]);
    let (captions, blocks): (Vec<&Value>, Vec<&Value>) = line["blocks"]
        .as_array()
        .into_iter()
        .flatten()
        .partition(|block| block["kind"] == "caption");
    let captions = captions.into_iter().map(|caption| &caption["text"]);
    for (key, list) in [
        ("authors", strings(line["authors"].as_array().into_iter().flatten())),
        ("tags", strings(line["tags"].as_array().into_iter().flatten())),
        ("credit", strings(credit)),
        ("captions", strings(captions)),
    ] {
        writeln!(out, "{key} = [{}]", list.join(", "))?;
    }
    writeln!(out, "text = [")?;
    for block in &blocks {
        writeln!(out, "  {},", quoted(block["text"].as_str().unwrap_or_default()))?;
    }
    writeln!(out, "]")?;
    let kinds: Vec<&str> = blocks.iter().map(|block| kind(block)).collect();
    writeln!(out, "kinds = {}", quoted(&kinds.join(" ")))?;
    Ok(())
}

/// A block's kind as fixtures write it.
fn kind(block: &Value) -> &str {
    match block["kind"].as_str().unwrap_or_default() {
        "paragraph" => "p",
        "heading" => "h",
        "list_item" => "li",
        "quote" => "q",
        "table" => "tr",
        other => other,
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn strings<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<String> {
    values.filter_map(Value::as_str).map(quoted).collect()
}

/// This moment, to the second.
fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Head, expected};

    const HEAD: Head<'_> =
        Head { url: "https://wakala.example/1", fetched_at: None, content_type: None };

    #[test]
    fn what_is_expected_can_be_read_as_toml() {
        let line = json!({
            "title": "قال: «نعم \"لا\"»", "published_at": "2024-11-30T00:00:00Z",
            "published_precision": "day", "language": "ar", "authors": ["علي"], "tags": [],
            "credit": [{"name": "واس", "text": "(واس)"}],
            "fetched_at": "2024-12-01T00:00:00Z",
            "blocks": [{"kind": "paragraph", "text": "متن"}, {"kind": "caption", "text": "صورة"}, {"kind": "table", "text": "ا\tب"}],
        });
        let read: toml::Value = toml::from_str(&expected(&HEAD, &[line]).unwrap()).unwrap();
        let article = &read["article"][0];
        assert_eq!(article["title"].as_str(), Some("قال: «نعم \"لا\"»"));
        assert_eq!(article["date"].as_str(), Some("2024-11-30"));
        assert_eq!(article["modified"].as_str(), Some("none"));
        assert_eq!(article["credit"][0].as_str(), Some("واس"));
        assert_eq!(article["text"][1].as_str(), Some("ا\tب"));
        assert_eq!(article["captions"][0].as_str(), Some("صورة"));
        assert_eq!(article["kinds"].as_str(), Some("p tr"));
        assert_eq!(read["fetched_at"].as_str(), Some("2024-12-01T00:00:00Z"));
    }

    #[test]
    fn a_page_set_aside_has_its_reason_and_a_time() {
        let line = json!({"fate": "set_aside", "reason": "not_an_article"});
        let head = Head { content_type: Some("text/html"), ..HEAD };
        let read: toml::Value = toml::from_str(&expected(&head, &[line]).unwrap()).unwrap();
        assert_eq!(read["reason"].as_str(), Some("not_an_article"));
        assert_eq!(read["content_type"].as_str(), Some("text/html"));
        assert!(read["fetched_at"].as_str().unwrap().ends_with('Z'));
    }
}
