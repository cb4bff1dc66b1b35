//! JSON Feed 1.1 (jsonfeed.org).

use anyhow::Result;
use serde::Serialize;

use super::channel::{Channel, Item};

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    description: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    language: &'a str,
    items: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    title: &'a str,
    summary: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    date_modified: String,
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

/// A channel as JSON Feed.
pub fn write(channel: &Channel) -> Result<String> {
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &channel.title,
        description: &channel.description,
        home_page_url: &channel.page,
        feed_url: &channel.address,
        language: &channel.language,
        items: channel.items.iter().map(entry).collect(),
    };
    Ok(serde_json::to_string(&feed)?)
}

fn entry(item: &Item) -> Entry<'_> {
    Entry {
        id: &item.page,
        url: &item.page,
        external_url: item.original.as_deref(),
        title: &item.title,
        summary: &item.summary,
        content_html: &item.html,
        date_published: item.published.map(|at| at.to_string()),
        date_modified: item.updated.to_string(),
        language: &item.language,
        authors: item.authors.iter().chain(&item.outlet).map(|name| Author { name }).collect(),
        tags: &item.tags,
    }
}
