//! `/topic/{label}`, also `/entity/{label}`: the articles that carry a tag,
//! keyword or name, whatever its spelling.

use askama::Template;
use axum::response::Response;
use news::model::article::Article;

use super::frame::Frame;
use super::latest::Listing;
use crate::serve::links;
use crate::serve::locale::Ui;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::store::{ArticleFilter, topic};

#[derive(Template)]
#[template(path = "topic.html")]
struct View {
    frame: Frame,
    ui: Ui,
    topic: String,
    search: String,
    listing: Listing,
}

/// The topic page. A topic that nothing carries is an empty page with a search.
pub fn page(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let ui = visit.ui;
    let asked = visit.name.trim();
    let key = topic::key(asked);
    if key.is_empty() {
        return Err(Failure::NotFound);
    }
    let filter = ArticleFilter { topic: Some(key.clone()), ..ArticleFilter::default() };
    let newest = site.store.latest(&filter, 1)?;
    // A key is folded; the newest article has it as people write it.
    let written = newest.first().filter(|_| key == asked).and_then(|it| as_written(it, &key));
    let topic = written.unwrap_or(asked).to_owned();
    let listing = Listing::of(site, visit, filter)?;
    let view = links::view("topic", &topic);
    let frame = Frame::new(visit, "topic", topic.clone()).with_feeds(&view, &[]);
    let phrase = format!("\"{}\"", topic.replace('"', " "));
    let search = links::with_query("/search", &[("q", &phrase)]);
    super::html(visit, &View { frame, ui, topic, search, listing })
}

/// How an article writes the topic of a key.
fn as_written<'a>(article: &'a Article, key: &str) -> Option<&'a str> {
    let tags = article.tags.iter().find(|tag| topic::key(tag) == key).map(String::as_str);
    let marks = article.annotations.iter();
    tags.or_else(|| {
        let mut marks = marks.filter(|mark| topic::key_of(mark).as_deref() == Some(key));
        marks.next().map(|mark| &*mark.text)
    })
}
