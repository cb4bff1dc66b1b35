//! JSON-LD: `NewsArticle` and its kin, in `@graph`s and arrays, and repaired
//! where the site's template broke the JSON.

use serde_json::{Map, Value};

use super::tree::{NodeId, Tag, Tree};

/// What one JSON-LD article node says, as written but without HTML entities.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Claims {
    /// `headline`, else `name`.
    pub headline: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `datePublished`, else `dateCreated`.
    pub published: Option<String>,
    /// `dateModified`.
    pub modified: Option<String>,
    /// Names of `author`, else of `creator`.
    pub authors: Vec<String>,
    /// `articleSection`.
    pub sections: Vec<String>,
    /// `keywords`.
    pub keywords: Vec<String>,
    /// `image`, else `thumbnailUrl`.
    pub images: Vec<String>,
    /// `publisher.name`.
    pub publisher: Option<String>,
    /// `inLanguage`.
    pub language: Option<String>,
    /// `url`, `mainEntityOfPage`, `@id`.
    pub urls: Vec<String>,
    /// `articleBody`.
    pub body: Option<String>,
    /// `isAccessibleForFree` is false.
    pub locked: bool,
    /// The node's `@type`.
    pub kind: String,
}

impl Claims {
    /// The type is an article's, not a mere web page's.
    pub fn is_article(&self) -> bool {
        is_article_type(&self.kind)
    }

    /// The type is of what is seen or heard.
    pub fn is_medium(&self) -> bool {
        is_medium_type(&self.kind)
    }
}

fn is_article_type(kind: &str) -> bool {
    kind.ends_with("Article")
        || matches!(
            kind,
            "BlogPosting"
                | "LiveBlogPosting"
                | "SocialMediaPosting"
                | "Report"
                | "Review"
                | "Recipe"
                | "NewsItem"
        )
}

fn is_page_type(kind: &str) -> bool {
    matches!(kind, "WebPage" | "ItemPage" | "CreativeWork" | "AboutPage") || is_medium_type(kind)
}

fn is_medium_type(kind: &str) -> bool {
    matches!(
        kind,
        "VideoObject"
            | "AudioObject"
            | "Clip"
            | "Episode"
            | "PodcastEpisode"
            | "RadioEpisode"
            | "TVEpisode"
            | "BroadcastEvent"
            | "ImageGallery"
            | "VideoGallery"
            | "MediaGallery"
    )
}

/// Values nest at most this deep before they are ignored.
const DEEPEST: usize = 12;

/// Every article node of the page, articles before mere pages.
pub fn claims(tree: &Tree, scripts: &[NodeId]) -> Vec<Claims> {
    let mut values = Vec::new();
    for script in scripts {
        let text = tree.raw_text(*script);
        if let Some(value) = parse(&text) {
            values.push(value);
        } else if let Some(value) = salvage(&text) {
            values.push(value);
        }
    }
    let mut nodes: Vec<&Map<String, Value>> = Vec::new();
    for value in &values {
        collect(value, 0, &mut nodes);
    }
    let mut found: Vec<Claims> = Vec::new();
    for node in &nodes {
        let kind = kind_of(node);
        if is_article_type(&kind) || is_page_type(&kind) {
            found.push(read(node, kind, &nodes));
        }
    }
    found.sort_by_key(|claims| !claims.is_article());
    found
}

/// The element is a JSON-LD script.
pub fn is_script(tree: &Tree, node: NodeId) -> bool {
    tree.tag(node) == Tag::Script
        && tree
            .attribute(node, "type")
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
}

fn kind_of(node: &Map<String, Value>) -> String {
    let kinds: Vec<&str> = match node.get("@type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let bare = |kind: &str| kind.rsplit(['/', ':']).next().unwrap_or_default().to_owned();
    let kinds: Vec<String> = kinds.into_iter().map(bare).collect();
    let article = kinds.iter().find(|kind| is_article_type(kind));
    article.or(kinds.first()).cloned().unwrap_or_default()
}

fn collect<'a>(value: &'a Value, depth: usize, nodes: &mut Vec<&'a Map<String, Value>>) {
    if depth > DEEPEST || nodes.len() > 2_000 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, depth + 1, nodes)),
        Value::Object(node) => {
            nodes.push(node);
            for (name, inner) in node {
                let list = matches!(name.as_str(), "@graph" | "mainEntity" | "mainEntityOfPage");
                if list || name == "itemListElement" && depth == 0 && inner.is_object() {
                    collect(inner, depth + 1, nodes);
                }
            }
        }
        _ => {}
    }
}

fn read(node: &Map<String, Value>, kind: String, all: &[&Map<String, Value>]) -> Claims {
    let text = |name: &str| node.get(name).and_then(first_text).map(|text| plain(&text));
    let names = |name: &str| -> Vec<String> {
        node.get(name).map(|value| names_of(value, all, 0)).unwrap_or_default()
    };
    let mut authors = names("author");
    if authors.is_empty() {
        authors = names("creator");
    }
    let mut urls = Vec::new();
    for name in ["url", "mainEntityOfPage", "@id"] {
        match node.get(name) {
            Some(Value::String(url)) => urls.push(url.clone()),
            Some(Value::Object(page)) => {
                urls.extend(page.get("@id").and_then(Value::as_str).map(str::to_owned));
            }
            _ => {}
        }
    }
    Claims {
        headline: text("headline").or_else(|| text("name")),
        description: text("description"),
        published: text("datePublished").or_else(|| text("dateCreated")),
        modified: text("dateModified"),
        authors,
        sections: names("articleSection"),
        keywords: names("keywords"),
        images: image_urls(node.get("image").or_else(|| node.get("thumbnailUrl")), all, 0),
        publisher: names("publisher").into_iter().next(),
        language: text("inLanguage"),
        urls,
        body: node.get("articleBody").and_then(first_text).filter(|body| body.len() > 100),
        locked: matches!(node.get("isAccessibleForFree"), Some(Value::Bool(false)))
            || text("isAccessibleForFree").is_some_and(|free| free.eq_ignore_ascii_case("false")),
        kind,
    }
}

fn first_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().find_map(first_text)?,
        Value::Object(object) => first_text(object.get("@value").or_else(|| object.get("name"))?)?,
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

fn names_of(value: &Value, all: &[&Map<String, Value>], depth: usize) -> Vec<String> {
    if depth > 3 {
        return Vec::new();
    }
    match value {
        Value::String(name) => vec![plain(name)],
        Value::Array(items) => {
            items.iter().take(60).flat_map(|item| names_of(item, all, depth + 1)).collect()
        }
        Value::Object(object) => {
            if let Some(name) = object.get("name") {
                return names_of(name, all, depth + 1);
            }
            let id = object.get("@id").and_then(Value::as_str);
            let referred = all.iter().find(|node| {
                id.is_some()
                    && node.get("@id").and_then(Value::as_str) == id
                    && node.contains_key("name")
            });
            referred.map(|node| names_of(&node["name"], all, depth + 1)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn image_urls(value: Option<&Value>, all: &[&Map<String, Value>], depth: usize) -> Vec<String> {
    match value {
        Some(Value::String(url)) if url.contains("&#") || url.contains("&amp;") => {
            vec![plain(url)]
        }
        Some(Value::String(url)) => vec![url.clone()],
        Some(Value::Array(items)) if depth < 3 => {
            items.iter().take(8).flat_map(|item| image_urls(Some(item), all, depth + 1)).collect()
        }
        Some(Value::Object(object)) if depth < 3 => {
            if let Some(url) = object.get("url").or_else(|| object.get("contentUrl")) {
                return image_urls(Some(url), all, depth + 1);
            }
            let id = object.get("@id").and_then(Value::as_str);
            let referred = all.iter().find(|node| {
                id.is_some()
                    && node.get("@id").and_then(Value::as_str) == id
                    && (node.contains_key("url") || node.contains_key("contentUrl"))
            });
            referred
                .map(|node| {
                    image_urls(node.get("url").or_else(|| node.get("contentUrl")), all, depth + 1)
                })
                .unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// JSON strings of web pages hold HTML: entities are decoded, tags removed.
pub fn plain(text: &str) -> String {
    if text.contains(['&', '<'])
        && let Ok(tree) = Tree::parse(text)
    {
        return tree.whole_text_of(tree.root());
    }
    text.to_owned()
}

/// Parses, repairing what templates break.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches('\u{feff}');
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&repaired(text)).ok())
}

/// Comments and CDATA marks out, raw control characters inside strings escaped,
/// trailing commas out, several values in a row made a list.
fn repaired(text: &str) -> String {
    let text = text.replace("<![CDATA[", "").replace("]]>", "");
    let text = text.replace("<!--", "").replace("-->", "").replace("//<", "<");
    let text = text.trim().trim_end_matches(';').trim_matches(['/', '*', ' ', '\n', '\r', '\t']);
    let mut out = String::with_capacity(text.len() + 16);
    let mut in_string = false;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if in_string => match letters.peek() {
                Some((_, next)) if "\"\\/bfnrtu".contains(*next) => {
                    out.push('\\');
                    out.push(*next);
                    letters.next();
                }
                _ => out.push_str("\\\\"),
            },
            '"' if in_string => {
                let ends = ends_string(&text[at + 1..]);
                if ends {
                    in_string = false;
                    out.push('"');
                } else {
                    out.push_str("\\\"");
                }
            }
            '"' => {
                in_string = true;
                out.push('"');
            }
            '\n' | '\r' | '\t' if in_string => out.push(' '),
            letter if in_string && letter.is_control() => {}
            ',' if !in_string && closes(&text[at + 1..]) => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A quote that is followed by `,` `:` `}` `]` (or the end) closes its string.
fn ends_string(rest: &str) -> bool {
    let rest = rest.trim_start();
    match rest.chars().next() {
        None | Some('}' | ']' | ':') => true,
        Some(',') => {
            let next = rest[1..].trim_start();
            next.is_empty()
                || next.starts_with(['"', '{', '[', '}', ']', 't', 'f', 'n', '-'])
                || next.starts_with(|letter: char| letter.is_ascii_digit())
        }
        _ => false,
    }
}

fn closes(rest: &str) -> bool {
    matches!(rest.trim_start().chars().next(), None | Some('}' | ']' | ','))
}

/// The fields that matter out of JSON nobody can parse: `"name": "value"`.
fn salvage(text: &str) -> Option<Value> {
    let mut node = Map::new();
    for name in ["headline", "datePublished", "dateModified", "description", "articleSection"] {
        let Some(value) = field(text, name) else { continue };
        node.insert(name.to_owned(), Value::String(value));
    }
    let kind = field(text, "@type").unwrap_or_else(|| "Article".to_owned());
    let article = text.contains("Article\"") || is_article_type(&kind);
    if node.is_empty() || !article {
        return None;
    }
    node.insert("@type".to_owned(), Value::String("Article".to_owned()));
    Some(Value::Object(node))
}

fn field(text: &str, name: &str) -> Option<String> {
    let at = text.find(&format!("\"{name}\""))? + name.len() + 2;
    let rest = text[at..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let end = rest.char_indices().find_map(|(at, letter)| {
        (letter == '"' && !rest[..at].ends_with('\\') && ends_string(&rest[at + 1..])).then_some(at)
    })?;
    let value = rest[..end].replace("\\\"", "\"").replace("\\/", "/");
    (value.len() < 4_000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, headline: &str, published: &str) {
        let html = format!("<script type='application/ld+json'>{json}</script>");
        let tree = Tree::parse(&html).unwrap();
        let scripts: Vec<NodeId> =
            tree.descendants(tree.root()).filter(|node| is_script(&tree, *node)).collect();
        let claims = claims(&tree, &scripts);
        assert_eq!(claims[0].headline.as_deref(), Some(headline));
        assert_eq!(claims[0].published.as_deref(), Some(published));
    }

    #[test]
    fn json_as_sites_break_it() {
        let day = "2024-11-30";
        check(
            r#"{"@graph":[{"@type":"WebPage","name":"x"},{"@type":["NewsArticle"],"headline":"عنوان","datePublished":"2024-11-30"}]}"#,
            "عنوان",
            day,
        );
        check(
            "{\"@type\":\"NewsArticle\",\"headline\":\"سطر\nآخر\",\"datePublished\":\"2024-11-30\",}",
            "سطر آخر",
            day,
        );
        check(
            r#"{"@type":"NewsArticle","headline":"قال "نعم" اليوم","datePublished":"2024-11-30"}"#,
            "قال \"نعم\" اليوم",
            day,
        );
        check(
            r#"//<![CDATA[
            {"@type":"Article","headline":"a &amp; b","datePublished":"2024-11-30"}
            //]]>"#,
            "a & b",
            day,
        );
        check(
            r#"{"@type":"NewsArticle","headline":"قطع","datePublished":"2024-11-30","author":{"name": "#,
            "قطع",
            day,
        );
    }
}
