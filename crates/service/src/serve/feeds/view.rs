//! The channel of each view, from the store and the index.

use askama::Template;
use jiff::Timestamp;
use news::model::article::Article;
use news::model::story::StoryId;
use serde::Deserialize;

use super::channel::{Channel, Item};
use crate::serve::links;
use crate::serve::locale::{Ui, dir_of};
use crate::serve::newest;
use crate::serve::pages::article::body::{self, Part};
use crate::serve::pages::front::{self, StoryCard};
use crate::serve::pages::search::Asked;
use crate::serve::pages::{self, card};
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::store::{ArticleFilter, topic};

/// How many items a feed holds at most.
const ITEMS: usize = 50;

#[derive(Debug, Default, Deserialize)]
struct Narrowed {
    lang: Option<String>,
}

/// What a view is called, where it stands, and its items.
struct Listed {
    title: String,
    page: String,
    items: Vec<Item>,
}

/// The channel of a view.
pub fn channel(site: &Site, visit: &Visit, view: &str) -> Result<Channel, Failure> {
    let base = visit.base(site);
    let listed = match view.split_once('/') {
        None => match view {
            "stories" | "front" => stories(site, visit, &base)?,
            "latest" => latest(site, visit, &base)?,
            "search" => search(site, visit, &base)?,
            _ => return Err(Failure::NotFound),
        },
        Some(("source", name)) => source(site, &base, name)?,
        Some(("story", id)) => story(site, &base, id)?,
        Some(("saved", name)) => saved(site, &base, name)?,
        Some(("topic", label)) => topic(site, &base, label)?,
        Some(_) => return Err(Failure::NotFound),
    };
    let address = visit.uri.path_and_query().map_or("/", |path| path.as_str());
    let name = visit.ui.t("site-name");
    Ok(Channel {
        title: format!("{} - {name}", listed.title),
        description: format!("{name}: {}", visit.ui.t("site-tagline")),
        page: format!("{base}{}", listed.page),
        address: format!("{base}{address}"),
        language: language(&listed.items, visit.ui),
        updated: listed.items.iter().map(|item| item.updated).max().unwrap_or_default(),
        modified: modified(&listed.items),
        items: listed.items,
    })
}

fn modified(items: &[Item]) -> Timestamp {
    let moments =
        items.iter().map(|item| item.arrived.map_or(item.updated, |at| at.max(item.updated)));
    moments.max().unwrap_or_default()
}

/// The language most items are in; the interface's where there are none.
fn language(items: &[Item], ui: Ui) -> String {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for item in items {
        *counts.entry(&item.language).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map_or(ui.tag(), |(language, _)| language).to_owned()
}

fn latest(site: &Site, visit: &Visit, base: &str) -> Result<Listed, Failure> {
    let language = visit.query::<Narrowed>()?.lang.filter(|lang| !lang.is_empty());
    let page = links::with_query("/latest", &[("lang", language.as_deref().unwrap_or_default())]);
    let filter = ArticleFilter { language, ..ArticleFilter::default() };
    let items = articles(&site.store.latest(&filter, ITEMS)?, base)?;
    Ok(Listed { title: visit.ui.t("latest-title"), page, items })
}

fn source(site: &Site, base: &str, name: &str) -> Result<Listed, Failure> {
    let known = site.store.sources()?.into_iter().find(|source| source.source == name);
    let known = known.ok_or(Failure::NotFound)?;
    let filter = ArticleFilter { source: Some(name.to_owned()), ..ArticleFilter::default() };
    let items = articles(&site.store.latest(&filter, ITEMS)?, base)?;
    let title = known.site_name.unwrap_or(known.source);
    Ok(Listed { title, page: links::source(name), items })
}

fn topic(site: &Site, base: &str, label: &str) -> Result<Listed, Failure> {
    let filter = ArticleFilter { topic: Some(topic::key(label)), ..ArticleFilter::default() };
    let items = articles(&site.store.latest(&filter, ITEMS)?, base)?;
    Ok(Listed { title: label.to_owned(), page: links::topic(label), items })
}

fn story(site: &Site, base: &str, id: &str) -> Result<Listed, Failure> {
    let story = site.store.story(&StoryId(id.to_owned()))?.ok_or(Failure::NotFound)?;
    let newest_first = story.members.iter().rev().take(ITEMS).map(|(article, _)| article);
    let items = newest_first.map(|article| item(article, base)).collect::<Result<_, _>>()?;
    let page = links::story(&story.summary.id.0);
    Ok(Listed { title: story.summary.headline, page, items })
}

fn search(site: &Site, visit: &Visit, base: &str) -> Result<Listed, Failure> {
    let mut asked: Asked = visit.query()?;
    if asked.is_empty() {
        return Err(Failure::BadRequest("q: what to search for is missing".to_owned()));
    }
    // A reader wants what is new, whatever order the page was in.
    asked.sort = "date".to_owned();
    asked.cursor = String::new();
    let answer = site.find(&asked.request(ITEMS)).map_err(|error| asked.failure(error))?;
    let found: Vec<Article> = answer.items.into_iter().map(|hit| hit.article).collect();
    let items = articles(&found, base)?;
    let title = visit.ui.with("search-results-title", &[("query", &asked.q)]);
    Ok(Listed {
        title: title.replace(['\u{2068}', '\u{2069}'], ""),
        page: links::with_query("/search", &asked.pairs()),
        items,
    })
}

/// A saved search: its feed stays where it is, whatever it asks.
fn saved(site: &Site, base: &str, name: &str) -> Result<Listed, Failure> {
    let saved = site.saved.get(name)?.ok_or(Failure::NotFound)?;
    let request = pages::saved::request(&saved, false, "", ITEMS);
    let answer = site.find(&request).map_err(pages::saved::query_failure)?;
    let found: Vec<Article> = answer.items.into_iter().map(|hit| hit.article).collect();
    let page = links::saved(&saved.name);
    Ok(Listed { title: saved.name, page, items: articles(&found, base)? })
}

fn stories(site: &Site, visit: &Visit, base: &str) -> Result<Listed, Failure> {
    let ui = visit.ui;
    let language = visit.query::<Narrowed>()?.lang.filter(|lang| !lang.is_empty());
    let now = newest::instant(site.store.as_ref(), site.now())?;
    let mut stories = newest::stories(site.store.as_ref(), language.as_deref(), 2, now)?;
    stories.truncate(ITEMS);
    let cards = front::cards(site.store.as_ref(), ui, &stories, now, now)?;
    let mut items = Vec::new();
    for (story, card) in stories.iter().zip(cards) {
        let html = StoryContent { base, story: &card }.render()?;
        items.push(Item {
            page: format!("{base}{}", links::story(&story.id.0)),
            original: None,
            title: story.headline.clone(),
            summary: card.lead,
            html,
            language: story.language.clone(),
            published: Some(story.first_at),
            updated: story.last_at,
            arrived: None,
            authors: Vec::new(),
            outlet: None,
            tags: Vec::new(),
        });
    }
    let page = links::with_query("/", &[("lang", language.as_deref().unwrap_or_default())]);
    Ok(Listed { title: ui.t("front-title"), page, items })
}

#[derive(Template)]
#[template(path = "feed_story.html")]
struct StoryContent<'a> {
    base: &'a str,
    story: &'a StoryCard,
}

#[derive(Template)]
#[template(path = "feed_article.html")]
struct ArticleContent<'a> {
    dir: &'static str,
    language: &'a str,
    parts: Vec<Part>,
    credits: Vec<String>,
}

fn articles(articles: &[Article], base: &str) -> Result<Vec<Item>, Failure> {
    articles.iter().map(|article| item(article, base)).collect()
}

/// An article as a feed item, its whole body in it.
fn item(article: &Article, base: &str) -> Result<Item, Failure> {
    let language = card::language_tag(article);
    let content = ArticleContent {
        dir: dir_of(&article.language),
        language: &language,
        parts: body::parts(article),
        credits: article.credit.iter().map(|credit| credit.text.clone()).collect(),
    };
    let original = links::outside(&article.canonical_url).or(links::outside(&article.url));
    Ok(Item {
        page: format!("{base}{}", links::article(&article.id.0)),
        original,
        title: article.title.clone(),
        summary: card::lead(article),
        html: content.render()?,
        language: language.clone(),
        published: article.published_at,
        updated: updated(article),
        arrived: article.fetched_at,
        authors: article.authors.clone(),
        outlet: Some(card::outlet(article)),
        tags: article.tags.clone(),
    })
}

fn updated(article: &Article) -> Timestamp {
    article.modified_at.max(article.instant()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use news::model::article::ArticleId;

    use super::*;

    #[test]
    fn an_item_holds_the_whole_body_and_no_markup_of_the_article() {
        let article = Article {
            id: ArticleId("abc".to_owned()),
            url: "javascript:alert(1)".to_owned(),
            language: "ar".to_owned(),
            title: "عنوان <b>".to_owned(),
            text: "أول & <script>\n\nثانٍ".to_owned(),
            ..Article::default()
        };
        let item = item(&article, "https://m.example").expect("rendered");
        assert_eq!(item.original, None);
        assert_eq!(item.page, "https://m.example/article/abc");
        assert!(item.html.contains("أول &#38; &#60;script&#62;"), "{}", item.html);
        assert!(item.html.contains("dir=\"rtl\"") && item.html.contains("ثانٍ"));
    }
}
