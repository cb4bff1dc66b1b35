//! One walk over the tree that finds everything worth reading besides the body:
//! `<meta>`, JSON-LD, `<time>`, headings, bylines, tags, marked dates.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::RegexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::hints;
use super::jsonld;
use super::phrases;
use super::tree::{Edge, NodeId, Tag, Tree};

/// Meta names to fields.
const META: &str = include_str!("../../../../publishers/meta-names.txt");

/// What a `<meta>` element is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Field {
    Title,
    Subtitle,
    Published,
    Modified,
    Author,
    Section,
    Tag,
    Image,
    Site,
    Canonical,
    Language,
}

impl Field {
    /// What is longer, in bytes, is not what the field is for: it would be dropped later.
    fn longest(self) -> usize {
        match self {
            Field::Subtitle => super::DESCRIPTION,
            Field::Image | Field::Canonical => usize::MAX,
            _ => super::LINE,
        }
    }
}

static FIELDS: LazyLock<FxHashMap<&'static str, (Field, usize)>> = LazyLock::new(|| {
    META.lines()
        .filter(|line| !line.starts_with('#'))
        .enumerate()
        .filter_map(|(rank, line)| {
            let (field, name) = line.split_once(' ')?;
            let field = match field {
                "title" => Field::Title,
                "subtitle" => Field::Subtitle,
                "published" => Field::Published,
                "modified" => Field::Modified,
                "author" => Field::Author,
                "section" => Field::Section,
                "tag" => Field::Tag,
                "image" => Field::Image,
                "site" => Field::Site,
                "canonical" => Field::Canonical,
                "language" => Field::Language,
                _ => return None,
            };
            Some((name.trim(), (field, rank)))
        })
        .collect()
});

/// One `<meta>` claim.
#[derive(Debug, Clone)]
pub struct Meta {
    /// What it is about.
    pub field: Field,
    /// Its place in the order of trust.
    rank: usize,
    /// The name or property.
    pub name: String,
    /// Its content.
    pub value: String,
}

/// What the walk found.
#[derive(Debug, Default)]
pub struct Survey {
    /// `<meta>` claims, best first.
    pub metas: Vec<Meta>,
    /// `og:type`.
    pub og_type: Option<String>,
    /// JSON-LD scripts.
    pub scripts: Vec<NodeId>,
    /// `<title>`.
    pub title: Option<String>,
    /// `rel=canonical`, `rel=amphtml` is not one.
    pub canonical: Option<String>,
    /// `<base href>`.
    pub base: Option<String>,
    /// `<html lang>`.
    pub language: Option<String>,
    /// `<h1>` elements.
    pub headings: Vec<NodeId>,
    /// `<time>` elements.
    pub times: Vec<NodeId>,
    /// Elements with `itemprop`, and what it says.
    pub properties: Vec<(NodeId, String)>,
    /// Elements whose class or id speaks of a date.
    pub dated: Vec<NodeId>,
    /// Elements whose class, id or rel speaks of an author.
    pub bylines: Vec<NodeId>,
    /// Links with `rel=tag` or inside an element that is named as a tag list.
    pub tags: Vec<NodeId>,
    /// `twitter:label1` says that `twitter:data1` is the writer, as WordPress
    /// plug-ins write it.
    labelled: bool,
    /// Posts of social networks that stand in the page: their names and dates are not
    /// the article's.
    pub embeds: Vec<NodeId>,
    /// The document's `<body>`.
    pub body: Option<NodeId>,
}

/// What the Dublin Core's RDFa names are called in microdata.
const DUBLIN_CORE: [(&str, &str); 4] = [
    ("dc:created", "datecreated"),
    ("dc:issued", "datepublished"),
    ("dc:date", "datepublished"),
    ("dc:modified", "datemodified"),
];

/// What a name may speak of, in the order of [`NAMES`].
const DATED: usize = 0;
const BYLINE: usize = 1;
const TAGGED: usize = 2;

/// Names of the boxes in which social networks have their posts shown.
const EMBEDS: [&str; 8] = [
    "twitter-tweet",
    "instagram-media",
    "fb-post",
    "fb-video",
    "fb-xfbml",
    "tiktok-embed",
    "telegram-post",
    "bluesky-embed",
];

/// At most so many `<h1>` are asked whether they are the headline.
const HEADINGS: usize = 24;

/// Names of dates, of bylines, of tag lists.
#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by every test")]
static NAMES: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSet::new([
        r"(?:^|[\s_-])(?:date|datum|time|timestamp|published|publish|pubdate|pdate|ptime|dates|timeago|posted|postdate|dateline|fecha|created|tarikh|publication)(?:$|[\s_-])|(?:post|entry|article|news|publish|story|item|content|pub|create|created)[_-]?(?:date|time)|date(?:line|time|posted|published)|(?:^|_)(?:lbl|label|lit|literal|txt)[a-z]*date",
        r"(?:^|[\s_-])(?:byline|writer|by-line|autor|creator|journalist)(?:$|[\s_-])|(?:^|[\s_-])[a-z]*(?:author|auteur|auther)(?:s|info|style)?(?:$|[\s_-])|(?:author|byline|writer)[_-]?name|(?:article|item|news|post|story|entry)(?:writer|byline)(?:$|[\s_-])|by-?author|(?:^|[\s_-])writ(?:e|ten)[_-]?by(?:$|[\s_-])",
        r"(?:^|[\s_-])(?:tags?|itemtags|itemtagsblock|taglist|tagbox|keywords|keywordtags?|relatedwords|topics|tagcloud|labels)(?:$|[\s_-])|(?:post|article|entry|news|story)[_-]?(?:tags|keywords|topics)",
    ])
    .expect("valid patterns")
});

/// Parts of every name that [`NAMES`] and [`EMBEDS`] know: what holds none of them is not
/// looked at further.
#[expect(clippy::expect_used, reason = "the words are constants, compiled by every test")]
static PARTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let parts = [
        "date",
        "datum",
        "time",
        "publi",
        "posted",
        "fecha",
        "created",
        "tarikh",
        "auth",
        "autor",
        "auteur",
        "line",
        "writ",
        "creator",
        "journalist",
        "tag",
        "keyword",
        "relatedwords",
        "topics",
        "labels",
    ];
    let parts = parts.iter().chain(&EMBEDS);
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(parts).expect("valid words")
});

/// Walks the tree once.
pub fn survey(tree: &Tree) -> Survey {
    let mut found = Survey::default();
    let mut tag_lists: Vec<TagList> = Vec::new();
    let mut unlinked = 0;
    let mut names = String::new();
    let mut known: FxHashMap<[Option<&str>; 4], Spoken> =
        FxHashMap::with_capacity_and_hasher(hints::DIFFERENT, FxBuildHasher);
    for edge in tree.edges(tree.root()) {
        let node = match edge {
            Edge::Open(node) => node,
            Edge::Close(node) => {
                if let Some(list) = tag_lists.pop_if(|list| list.node == node) {
                    list.close(tree, &mut found.tags, unlinked);
                }
                continue;
            }
        };
        if !tree.is_element(node) {
            let in_link = tree.parent(node).is_some_and(|up| tree.tag(up) == Tag::A);
            unlinked += tree.text(node).filter(|_| !in_link).map_or(0, |text| text.trim().len());
            continue;
        }
        found.head(tree, node);
        if let Some(property) = tree.attribute(node, "itemprop") {
            found.properties.push((node, property.to_ascii_lowercase()));
        } else if matches!(tree.tag(node), Tag::Span | Tag::Div | Tag::P | Tag::Time)
            && let Some(property) = tree.attribute(node, "property")
            && property.starts_with("dc:")
            && let Some(name) = DUBLIN_CORE.iter().find(|(name, _)| property.contains(name))
        {
            found.properties.push((node, name.1.to_owned()));
        }
        if tree.tag(node) == Tag::A
            && (!tag_lists.is_empty() || tree.attribute(node, "rel") == Some("tag"))
            && found.tags.len() < 400
        {
            found.tags.push(node);
        }
        let named = NAMING.map(|attribute| tree.attribute(node, attribute));
        if named == [None; 4] || matches!(tree.tag(node), Tag::Body | Tag::Html) {
            continue;
        }
        let spoken = *known.entry(named).or_insert_with(|| Spoken::of(&named, &mut names));
        if spoken == Spoken::default() {
            continue;
        }
        if spoken.embed && (tree.tag(node) == Tag::Blockquote || spoken.facebook) {
            found.embeds.push(node);
        }
        if spoken.dated && found.dated.len() < 60 {
            found.dated.push(node);
        }
        if spoken.byline && found.bylines.len() < 40 {
            found.bylines.push(node);
        }
        if spoken.tagged
            && tree.tag(node).is_block()
            && !(spoken.post || matches!(tree.tag(node), Tag::Article | Tag::Main))
        {
            tag_lists.push(TagList { node, tags: found.tags.len(), unlinked });
        }
    }
    found.metas.sort_by_key(|meta| meta.rank);
    found
}

/// An open element that is named as a list of tags.
struct TagList {
    node: NodeId,
    /// So many tags stood before it…
    tags: usize,
    /// …and so many bytes of text in no link.
    unlinked: usize,
}

impl TagList {
    /// Takes its links out of the tags where it holds running text: it is no list then.
    fn close(&self, tree: &Tree, tags: &mut Vec<NodeId>, unlinked: usize) {
        if unlinked - self.unlinked < TEXT {
            return;
        }
        let marked = |node: &NodeId| tree.attribute(*node, "rel") == Some("tag");
        let own: Vec<NodeId> = tags.drain(self.tags.min(tags.len())..).filter(marked).collect();
        tags.extend(own);
    }
}

/// A list of tags has less text in no link, in bytes.
const TEXT: usize = 600;

/// The attributes whose words name an element.
const NAMING: [&str; 4] = ["class", "id", "rel", "data-testid"];

/// What the names of an element speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Spoken {
    dated: bool,
    byline: bool,
    tagged: bool,
    embed: bool,
    /// Of Facebook's boxes, which any element may be.
    facebook: bool,
    /// An article that carries its tags as classes, as WordPress writes them:
    /// `post type-post tag-economy`. It is no list of tags.
    post: bool,
}

impl Spoken {
    /// By the values of [`NAMING`]; `names` is scratch space.
    fn of(named: &[Option<&str>], names: &mut String) -> Spoken {
        names.clear();
        for value in named.iter().flatten() {
            names.push_str(value);
            names.push(' ');
        }
        names.make_ascii_lowercase();
        if !PARTS.is_match(names.as_str()) {
            return Spoken::default();
        }
        let speaks = NAMES.matches(names);
        let any = |list: &[&str]| list.iter().any(|name| names.contains(name));
        let embed = any(&EMBEDS);
        Spoken {
            dated: speaks.matched(DATED),
            byline: speaks.matched(BYLINE),
            tagged: speaks.matched(TAGGED),
            embed,
            facebook: embed && names.contains("fb-"),
            post: speaks.matched(TAGGED) && any(&["hentry", "type-post", "status-publish"]),
        }
    }
}

impl Survey {
    fn head(&mut self, tree: &Tree, node: NodeId) {
        match tree.tag(node) {
            Tag::Html => self.language = tree.attribute(node, "lang").map(str::to_owned),
            Tag::Body if self.body.is_none() => self.body = Some(node),
            Tag::Title if self.title.is_none() => {
                let text = tree.text_of(node);
                self.title = (!text.is_empty()).then_some(text);
            }
            Tag::Base => self.base = tree.attribute(node, "href").map(str::to_owned),
            Tag::Link => {
                let rel = tree.attribute(node, "rel").unwrap_or_default();
                if rel.eq_ignore_ascii_case("canonical") && self.canonical.is_none() {
                    self.canonical = tree.attribute(node, "href").map(str::to_owned);
                }
            }
            Tag::Meta => self.meta(tree, node),
            Tag::Script if jsonld::is_script(tree, node) => self.scripts.push(node),
            Tag::H1 if self.headings.len() < HEADINGS => self.headings.push(node),
            Tag::Time => self.times.push(node),
            _ => {}
        }
    }

    fn meta(&mut self, tree: &Tree, node: NodeId) {
        let Some(value) = tree.attribute(node, "content").map(str::trim) else { return };
        if value.is_empty() {
            return;
        }
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            let Some(name) = tree.attribute(node, attribute) else { continue };
            let name = name.trim().to_ascii_lowercase();
            if name == "og:type" {
                self.og_type = Some(value.to_ascii_lowercase());
            }
            if name == "twitter:label1" {
                self.labelled = phrases::is_byline_label(value);
            }
            if name == "twitter:data1" && !self.labelled {
                return;
            }
            if let Some((field, rank)) = FIELDS.get(name.as_str()) {
                if value.len() > field.longest() {
                    return;
                }
                let value = jsonld::plain(value);
                self.metas.push(Meta { field: *field, rank: *rank, name, value });
                return;
            }
        }
    }

    /// `<title>`, then what `<meta>` says of the title.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        let told = self.metas_of(Field::Title).map(|meta| meta.value.as_str());
        self.title.as_deref().into_iter().chain(told)
    }

    /// What was found inside an element alone; nothing that speaks for the page.
    pub fn within(&self, tree: &Tree, element: NodeId) -> Survey {
        let inside = |node: &NodeId| tree.contains(element, *node);
        Survey { body: Some(element), ..self.kept(inside) }
    }

    /// Leaves out what was found inside some elements.
    pub fn leave_out(&mut self, tree: &Tree, elements: &[NodeId]) {
        let elements: FxHashSet<NodeId> = elements.iter().copied().collect();
        let outside = |node: &NodeId| !tree.is_within(*node, &elements);
        let kept = self.kept(outside);
        let whole = std::mem::take(self);
        *self = Survey {
            headings: kept.headings,
            times: kept.times,
            properties: kept.properties,
            dated: kept.dated,
            bylines: kept.bylines,
            tags: kept.tags,
            ..whole
        };
    }

    fn kept(&self, keeps: impl Fn(&NodeId) -> bool) -> Survey {
        let of = |list: &[NodeId]| list.iter().copied().filter(&keeps).collect::<Vec<_>>();
        let properties = self.properties.iter().filter(|(node, _)| keeps(node)).cloned();
        Survey {
            headings: of(&self.headings),
            times: of(&self.times),
            properties: properties.collect(),
            dated: of(&self.dated),
            bylines: of(&self.bylines),
            tags: of(&self.tags),
            ..Survey::default()
        }
    }

    /// The `<meta>` claims of one field, best first.
    pub fn metas_of(&self, field: Field) -> impl Iterator<Item = &Meta> {
        self.metas.iter().filter(move |meta| meta.field == field)
    }
}
