//! What does a page say of itself? HTML bytes to drafts, by a cascade:
//! publisher rule, structured data, content scoring, rescue.

pub mod publisher;
pub mod charset;
mod html;
pub mod tree;
pub mod state;
pub mod stream;
pub mod blocks;
pub mod hints;
pub mod survey;
pub mod jsonld;
pub mod dateline;
pub mod bylines;
pub mod claims;
pub mod phrases;
pub mod headline;
pub mod content;
pub mod cards;
pub mod entries;
pub mod trim;
pub mod notes;
pub mod left;
pub mod second;
pub mod loaded;
pub mod gate;
pub mod select;

use std::borrow::Cow;

use url::Url;

use rustc_hash::FxHashSet;

use crate::discover::listing::shape;
use crate::model::article::{Block, BlockKind, DateOrigin, running_bytes};
use crate::model::draft::{Candidate, DateClaim, Draft, Origin};
use crate::model::fate::{Reason, SetAside};
use crate::model::page::Page;
use blocks::{Mark, Piece};
use claims::Place;
use content::{Content, lead};
use gate::Evidence;
use jsonld::Claims;
use left::Left;
use loaded::Loaded;
use publisher::{Publishers, Rule};
use second::Second;
use survey::Survey;
use tree::{NodeId, Tag, Tree};

/// A page with more bytes than this is set aside as too large.
pub const MAX_BYTES: usize = 8 * 1_024 * 1_024;

/// What is longer than this, in bytes, is no title, name or label…
const LINE: usize = 2_000;

/// …and what is longer than this no description.
const DESCRIPTION: usize = 20_000;

/// A lead image has so many captions at most: what it shows, whose it is.
const LEAD_CAPTIONS: usize = 2;

/// A page that shows less than this of its article may hold it in a script, in bytes…
const SHOWN: usize = 1_000;

/// …where it has more than twice this.
const LEAST_TOLD: usize = 100;

/// A locked page with more text than this, in bytes, gives its article whole.
const WHOLE: usize = 3_000;

/// Every article of the page, the main one first.
pub fn drafts(page: &Page, publishers: &Publishers) -> Result<Vec<Draft>, SetAside> {
    read(page, publishers, Left::default())
}

/// [`drafts`], the main one with what was left out of its body and why.
pub fn explained(page: &Page, publishers: &Publishers) -> Result<Vec<Draft>, SetAside> {
    read(page, publishers, Left::asked())
}

fn read(page: &Page, publishers: &Publishers, left: Left) -> Result<Vec<Draft>, SetAside> {
    let set_aside =
        |reason, detail| SetAside { url: page.answered_url().map(str::to_owned), reason, detail };
    if page.body.len() > MAX_BYTES {
        return Err(set_aside(Reason::TooLarge, format!("{} bytes", page.body.len())));
    }
    let html = charset::decode(&page.body, page.content_type.as_deref());
    let mut tree =
        Tree::parse_owned(html).map_err(|error| set_aside(Reason::TooLarge, error.to_string()))?;
    stream::settle(&mut tree);
    let reading = Reading::of(page, &tree, publishers, left);
    if let Some((reason, detail)) = reading.evidence.verdict() {
        let claimed = reading.draft.canonical.first().map(|claim| claim.value.clone());
        let url = reading.draft.url.or(claimed.filter(|url| Url::parse(url).is_ok()));
        return Err(SetAside { url, reason, detail });
    }
    let mut drafts = vec![reading.draft];
    let seconds = reading.seconds.into_iter().map(second_draft);
    for (at, other) in seconds.chain(reading.loaded).enumerate() {
        let main = &drafts[0];
        drafts.push(Draft {
            ordinal: at + 1,
            url: main.url.clone(),
            site_names: main.site_names.clone(),
            languages: main.languages.clone(),
            zone: main.zone.clone(),
            fetched_at: main.fetched_at,
            ..other
        });
    }
    Ok(drafts)
}

/// What was read of a page before it is judged.
struct Reading {
    draft: Draft,
    seconds: Vec<Second>,
    /// Of the articles that were loaded after the page's own.
    loaded: Vec<Draft>,
    evidence: Evidence,
}

impl Reading {
    fn of(page: &Page, tree: &Tree, publishers: &Publishers, mut left: Left) -> Reading {
        let url = page.answered_url().map(str::to_owned);
        let rule = url.as_deref().and_then(|url| publishers.of_url(url));
        let mut survey = survey::survey(tree);
        let mut draft = Draft { url, fetched_at: Some(page.fetched_at), ..Draft::default() };
        let mut content = Content::of(tree, survey.body.unwrap_or(tree.root()));
        if let Some(rule) = rule {
            rule.claims(&mut draft, tree);
            content.strip(&rule.stripped(tree));
        }
        let titles: Vec<&str> = survey.titles().take(3).collect();
        let mut headline = headline::find(tree, content.everything(), &titles);
        let others = loaded::find(tree, &survey, content.everything(), headline);
        let loaded = loaded_drafts(tree, &survey, &mut content, &others);
        if !others.is_empty() {
            let node = headline.map(|at| content.everything()[at].node);
            for other in &others {
                let inside = |piece: &&Piece| tree.contains(other.element, piece.node);
                left.note_all(content.everything().iter().filter(inside), "of an article after it");
            }
            let boxes: Vec<NodeId> = others.iter().map(|other| other.element).collect();
            survey.leave_out(tree, &boxes);
            content.leave_out(&boxes);
            headline = content.everything().iter().position(|piece| Some(piece.node) == node);
        }
        if !survey.embeds.is_empty() {
            let embeds = survey.embeds.clone();
            survey.leave_out(tree, &embeds);
        }
        let nodes = jsonld::claims(tree, &survey.scripts);
        claims::structured(&mut draft, &nodes);
        claims::head(&mut draft, &survey);
        claims::microdata(&mut draft, tree, &survey);
        let (lines, found) = outside(tree, content.everything(), headline, &survey.embeds);
        let place = Place::of(found, &lines);
        claims::visible(&mut draft, tree, &survey, place);
        claims::lines(&mut draft, tree, &lines, place);
        drop_endless(&mut draft);
        let seconds = second::find(tree, content.everything(), headline);
        let headline = headline.map(|at| content.everything()[at].node);
        let body = body(tree, &mut content, rule, &draft, &seconds, headline, &mut left);
        let address = draft.url.as_deref().and_then(|url| Url::parse(url).ok());
        let address = address.as_ref();
        let kind = survey.og_type.as_deref();
        let claimed = gate::is_claimed(&nodes, kind, address, survey.titles());
        let evidence = Evidence::of(tree, &body, content.everything(), claimed, address)
            .with_kind(tree, kind, &nodes, address)
            .with_claims(&draft, &body);
        fill(&mut draft, body, &nodes);
        let told = fill_from_state(&mut draft, tree);
        draft.left_out = left.into_list();
        let evidence = evidence.with_blocks(&draft.blocks, told);
        Reading { draft, seconds, loaded, evidence }
    }
}

/// The pieces that stand in none of the boxes, and the headline's place among them.
fn outside<'a>(
    tree: &Tree,
    pieces: &'a [Piece],
    headline: Option<usize>,
    boxes: &[NodeId],
) -> (Cow<'a, [Piece]>, Option<usize>) {
    if boxes.is_empty() {
        return (pieces.into(), headline);
    }
    let node = headline.map(|at| pieces[at].node);
    let boxes: FxHashSet<NodeId> = boxes.iter().copied().collect();
    let in_box = |piece: &Piece| tree.is_within(piece.node, &boxes);
    let lines: Vec<Piece> = pieces.iter().filter(|piece| !in_box(piece)).cloned().collect();
    let headline = lines.iter().position(|piece| Some(piece.node) == node);
    (lines.into(), headline)
}

/// The body's pieces: by the publisher's rule, else by score.
fn body(
    tree: &Tree,
    content: &mut Content<'_>,
    rule: Option<&Rule>,
    draft: &Draft,
    seconds: &[Second],
    headline: Option<NodeId>,
    left: &mut Left,
) -> Vec<Piece> {
    let told: Vec<&str> = draft.subtitles.iter().map(|claim| claim.value.as_str()).collect();
    if let Some(headline) = headline {
        lead::open(content, headline, &told);
    }
    let pieces = content.pieces();
    if left.is_asked() {
        content.left_by_name().for_each(|(piece, why)| left.note(piece, &why));
    }
    content.score(&pieces);
    let ruled = rule.map(|rule| rule.bodies(tree)).filter(|bodies| !bodies.is_empty());
    let mut leads = Vec::new();
    let tops = ruled.unwrap_or_else(|| {
        let top = content.top();
        leads = lead::find(tree, &pieces, top, headline, &told);
        leads.iter().copied().chain([top]).collect()
    });
    let elsewhere: FxHashSet<(NodeId, &str)> = seconds
        .iter()
        .flat_map(|second| second.pieces.iter())
        .map(|piece| (piece.node, piece.text.as_str()))
        .collect();
    let tops: FxHashSet<NodeId> = tops.into_iter().collect();
    let within = |piece: &Piece| tree.is_within(piece.node, &tops);
    let (pieces, outside): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(within);
    left.note_all(&outside, "outside the body's element");
    let own = |piece: &Piece| !elsewhere.contains(&(piece.node, piece.text.as_str()));
    let (pieces, others): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(own);
    left.note_all(&others, "of a whole article in a box");
    let about = Settling { draft, seconds, headline, leads: &leads };
    let mut captions = lead_captions(&pieces, &outside, headline);
    captions.extend(settled(tree, pieces, &about, left));
    captions
}

/// The captions between the headline and the body: of the lead image, which many pages
/// set over the body's element.
fn lead_captions(body: &[Piece], outside: &[Piece], headline: Option<NodeId>) -> Vec<Piece> {
    let (Some(first), Some(headline)) = (body.first(), headline) else { return Vec::new() };
    let between = |piece: &&Piece| {
        piece.kind == BlockKind::Caption && piece.node > headline && piece.node < first.node
    };
    outside.iter().filter(between).take(LEAD_CAPTIONS).cloned().collect()
}

/// What the chosen pieces are judged by.
#[derive(Clone, Copy)]
struct Settling<'a> {
    draft: &'a Draft,
    seconds: &'a [Second],
    headline: Option<NodeId>,
    leads: &'a [NodeId],
}

/// What is left of the chosen pieces: no teasers, no tail, no note on the writer.
fn settled(tree: &Tree, pieces: Vec<Piece>, about: &Settling<'_>, left: &mut Left) -> Vec<Piece> {
    let Settling { draft, seconds, headline, leads } = *about;
    let titles: Vec<&str> = draft
        .titles
        .iter()
        .map(|claim| claim.value.as_str())
        .chain(seconds.iter().map(|second| second.title.as_str()))
        .collect();
    let claimed = || draft.canonical.iter().map(|claim| claim.value.as_str());
    let url =
        draft.url.as_deref().into_iter().chain(claimed()).find_map(|url| Url::parse(url).ok());
    let host = url.as_ref().and_then(Url::host_str);
    let addressed = url.as_ref().is_some_and(shape::is_of_article);
    let bylines: Vec<&str> = draft.bylines.iter().map(|claim| claim.value.as_str()).collect();
    // What a line of the text seems to say is no proof against that line.
    let told = draft.bylines.iter().filter(|claim| claim.origin != Origin::Text);
    let signed: Vec<&str> = told.map(|claim| claim.value.as_str()).collect();
    let about = trim::About { titles: &titles, bylines: &signed, headline, leads, host, addressed };
    let mut pieces = trim::trim(tree, pieces, &about, left);
    if let Some(note) = notes::begin(&pieces, &bylines) {
        left.note_all(&pieces[note..], "a note on the writer");
        pieces.truncate(note);
        trim::tail(&mut pieces, left);
    }
    pieces
}

/// Drops claims that are far too long for what they claim: an element that was
/// never closed holds the rest of the page.
fn drop_endless(draft: &mut Draft) {
    for list in [
        &mut draft.titles,
        &mut draft.bylines,
        &mut draft.sections,
        &mut draft.tags,
        &mut draft.site_names,
        &mut draft.languages,
        &mut draft.credits,
    ] {
        list.retain(|claim| claim.value.len() < LINE);
    }
    draft.subtitles.retain(|claim| claim.value.len() < DESCRIPTION);
}

/// The blocks; JSON-LD's body where the page's own has next to nothing of it.
fn fill(draft: &mut Draft, body: Vec<Piece>, nodes: &[Claims]) {
    draft.blocks = body.into_iter().map(Piece::into_block).collect();
    let told = nodes.iter().filter(|node| node.is_article()).find_map(|node| node.body.as_deref());
    if let Some(told) = told
        && told.len() > 300
        && running_bytes(&draft.blocks) * 2 < told.len()
    {
        let told = blocks_of_told(told);
        if running_bytes(&draft.blocks) * 2 < running_bytes(&told) {
            draft.blocks.retain(|block| !block.is_running());
            draft.blocks.extend(told);
        }
    }
    // Many outlets call an article locked and give it whole to whoever asks.
    draft.partial &= running_bytes(&draft.blocks) < WHOLE;
}

/// The blocks of a text that JSON-LD tells: plain, as markup, or as markup escaped once
/// more.
fn blocks_of_told(told: &str) -> Vec<Block> {
    if !told.contains('<') && ["&lt;p", "&lt;/", "&lt;br"].iter().any(|tag| told.contains(tag)) {
        let plain = Tree::parse(told).map(|tree| tree.text_of(tree.root()));
        return plain.map_or(Vec::new(), |markup| blocks_of_fragment(&markup, None));
    }
    if told.contains("</") || !told.contains('\n') {
        return blocks_of_fragment(told, None);
    }
    told.lines().flat_map(|line| blocks_of_fragment(line, None)).collect()
}

/// The text and what else the data of the page's own script says of its article, where
/// the page shows next to nothing of it; says whether it did.
fn fill_from_state(draft: &mut Draft, tree: &Tree) -> bool {
    let shown = running_bytes(&draft.blocks);
    if shown > SHOWN {
        return false;
    }
    let titles: Vec<&str> = draft.titles.iter().map(|claim| claim.value.as_str()).collect();
    let Some(state) = state::find(tree, &titles, draft.url.as_deref()) else { return false };
    let blocks = blocks_of_fragment(&state.html, None);
    if running_bytes(&blocks) <= shown.max(LEAST_TOLD) * 2 {
        return false;
    }
    draft.blocks = blocks;
    let told = |value: String, evidence: &str| Candidate {
        value,
        origin: Origin::Script,
        evidence: evidence.to_owned(),
    };
    draft.titles.extend(state.title.map(|title| told(title, "title in a script")));
    if draft.bylines.is_empty() {
        draft
            .bylines
            .extend(state.authors.into_iter().map(|name| told(name, "author in a script")));
    }
    let machine =
        |claim: &Candidate<DateClaim>| matches!(claim.origin, Origin::JsonLd | Origin::Meta);
    if let Some(written) = state.published
        && !draft.published.iter().any(machine)
    {
        let value = DateClaim { written, from: DateOrigin::Meta };
        let evidence = "date in a script".to_owned();
        draft.published.insert(0, Candidate { value, origin: Origin::Script, evidence });
    }
    drop_endless(draft);
    true
}

/// What a page says of the articles that were loaded after its own: each box is
/// read as a page.
fn loaded_drafts(
    tree: &Tree,
    survey: &Survey,
    content: &mut Content<'_>,
    others: &[Loaded],
) -> Vec<Draft> {
    if others.is_empty() {
        return Vec::new();
    }
    let pieces = content.pieces();
    content.score(&pieces);
    let read = |other: &Loaded| {
        let held: FxHashSet<NodeId> = tree.descendants(other.element).collect();
        let inside = |piece: &&Piece| held.contains(&piece.node);
        let survey = survey.within(tree, other.element);
        let lines: Vec<Piece> = content.everything().iter().filter(inside).cloned().collect();
        let headline = lines.iter().position(|piece| piece.node == other.heading);
        let title = claim(tree.text_of(other.heading), "headline of its box");
        let link = other.link.as_ref().map(|link| claim(link.clone(), "address of its box"));
        let mut draft = Draft {
            url: other.link.clone(),
            canonical: link.into_iter().collect(),
            titles: vec![title],
            ..Draft::default()
        };
        claims::microdata(&mut draft, tree, &survey);
        let place = Place::of(headline, &lines);
        claims::visible(&mut draft, tree, &survey, place);
        claims::lines(&mut draft, tree, &lines, place);
        drop_endless(&mut draft);
        let own: Vec<Piece> = pieces.iter().filter(inside).cloned().collect();
        let top = content.top_in(other.element);
        let leads = lead::find(tree, &own, top, Some(other.heading), &[]);
        let tops: FxHashSet<NodeId> = leads.iter().copied().chain([top]).collect();
        let body = own.into_iter().filter(|piece| tree.is_within(piece.node, &tops)).collect();
        let about =
            Settling { draft: &draft, seconds: &[], headline: Some(other.heading), leads: &leads };
        let body = settled(tree, body, &about, &mut Left::default());
        fill(&mut draft, body, &[]);
        draft
    };
    others.iter().map(read).collect()
}

fn claim(value: String, evidence: &str) -> Candidate<String> {
    Candidate { value, origin: Origin::Content, evidence: evidence.to_owned() }
}

/// The draft of a whole article in a box: its own title, link and text.
fn second_draft(second: Second) -> Draft {
    Draft {
        canonical: second.link.map(|link| claim(link, "box link")).into_iter().collect(),
        titles: vec![claim(second.title, "box title")],
        blocks: second.pieces.into_iter().map(Piece::into_block).collect(),
        ..Draft::default()
    }
}

/// The blocks of a piece of HTML such as a feed entry's content: the same
/// block maker as for pages. `base` is the entry's own address. Plain text
/// gives one paragraph; a fragment over the node limit gives none.
pub fn blocks_of_fragment(html: &str, _base: Option<&Url>) -> Vec<Block> {
    let Ok(tree) = Tree::parse(html) else {
        return Vec::new();
    };
    let pieces = blocks::pieces(&tree, tree.root(), |_| Mark::Keep);
    let headline = pieces.iter().map(|piece| piece.node).find(|node| tree.tag(*node) == Tag::H1);
    let about = trim::About { headline, ..trim::About::default() };
    let left = &mut Left::default();
    trim::trim(&tree, pieces, &about, left).into_iter().map(Piece::into_block).collect()
}
