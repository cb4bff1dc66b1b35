//! Which of a draft's claims do we believe? Draft to article: canonical URL,
//! title, dates to UTC, byline, credit lines, language, clean blocks.

mod tidy;
mod captions;
pub mod url;
pub mod id;
mod language;
mod title;
mod byline;
pub mod dates;
mod tags;
mod credit;
mod dateline;
mod signature;
mod record;
pub mod explain;

use ::text::date::Context;
use ::text::fold;
use ::url::Url;
use jiff::tz::TimeZone;

use crate::model::article::{Article, Block, BlockKind, Credit, SCHEMA, joined};
use crate::model::draft::{Candidate, Draft};
use crate::model::fate::{Reason, SetAside};
use crate::model::title::behind_stroke;

/// Decides every field of the article. A draft without title and text is set
/// aside as `no_text`.
pub fn article(draft: Draft) -> Result<Article, SetAside> {
    match draft.record {
        Some(record) => record::complete(*record, draft.fetched_at),
        None => decide(draft),
    }
}

fn decide(draft: Draft) -> Result<Article, SetAside> {
    let own = draft.url.as_deref().and_then(|own| url::web(own, None));
    let canonical = if draft.ordinal == 0 {
        url::choose(own.as_ref(), &draft.canonical)
    } else {
        draft
            .canonical
            .iter()
            .find_map(|claim| url::web(&claim.value, own.as_ref()))
            .map(|claimed| url::canonical(&claimed))
    };
    let place = canonical.as_ref().or(own.as_ref());
    let source = place.and_then(url::registrable).unwrap_or_default();
    let names = site_names(&draft, place);
    let (mut blocks, mut captions) = captions::apart(clean_blocks(draft.blocks));
    let mut credit = claimed_credits(&draft.credits);
    credit.extend(credit::take(&mut blocks));
    let title = title::choose(&draft.titles, &names, &draft.sections, place);
    let houses = houses(&names, &draft.titles, &title);
    signature::take(&mut blocks);
    // It stood before the signature.
    credit.extend(credit::trim_end(&mut blocks));
    let dateline = dateline::take(&mut blocks, &houses);
    let signers = dateline.map_or(Vec::new(), |line| {
        credit.extend(line.credit);
        line.persons
    });
    credit.dedup_by(|one, other| one.name == other.name);
    if drop_repeated_title(&mut blocks, &title) {
        captions.first_left();
    }
    let text = joined(&blocks);
    if text.is_empty() && (title.is_empty() || !draft.partial) {
        return Err(SetAside {
            url: draft.url,
            reason: Reason::NoText,
            detail: format!("a title of {} letters, no text", title.chars().count()),
        });
    }
    let claims: Vec<&str> = draft.languages.iter().map(|claim| claim.value.as_str()).collect();
    let language = language::of(&title, &text, &claims);
    let spoken: Vec<&str> = claims.iter().copied().chain([language.as_str()]).collect();
    let zone = |place| dates::zone_of(place, draft.zone.as_deref(), &spoken);
    let mut context =
        Context::new(draft.fetched_at.unwrap_or(dates::HORIZON), place.map_or(TimeZone::UTC, zone));
    context.relative = draft.fetched_at.is_some();
    let published = dates::decide(&draft.published, &context);
    let modified = dates::decide(&draft.modified, &context);
    let mut article = Article {
        schema: SCHEMA.to_owned(),
        url: draft.url.unwrap_or_default(),
        canonical_url: canonical.map(String::from).unwrap_or_default(),
        site_name: site_name(&draft.site_names, &title),
        language,
        subtitle: subtitle(&draft.subtitles, &title, &blocks),
        authors: match byline::authors(&draft.bylines, &houses) {
            authors if authors.is_empty() => signers,
            authors => authors,
        },
        published_at: published.as_ref().map(|date| date.at),
        published_precision: published.as_ref().map(|date| date.precision),
        published_from: published.as_ref().map(|date| date.from),
        modified_at: modified.map(|date| date.at),
        fetched_at: draft.fetched_at,
        section: first(&draft.sections),
        tags: tags::choose(&draft.tags, &title, &text, &houses),
        lead_image: image(&draft.images, own.as_ref()),
        fate: "kept".to_owned(),
        source,
        title,
        credit,
        blocks: captions.among(blocks),
        text,
        ..Article::default()
    };
    if draft.partial {
        article.extra.insert("partial".to_owned(), true.into());
    }
    // The outlet's own day, where UTC has another: what its readers call the date.
    if let Some(day) = published.as_ref().map(|date| date.day)
        && let Some(at) = article.published_at
        && TimeZone::UTC.to_datetime(at).date() != day
    {
        article.extra.insert("published_day".to_owned(), day.to_string().into());
    }
    article.id = match article.canonical_url.is_empty() {
        false => id::of_url(&article.canonical_url),
        true => id::of_text(&article.source, &article.title, &article.text),
    };
    Ok(article)
}

fn first(claims: &[Candidate<String>]) -> Option<String> {
    claims.iter().map(|claim| tidy::line(&claim.value)).find(|value| !value.is_empty())
}

/// The site's name as the page gives it; some templates put the article's title there.
fn site_name(claims: &[Candidate<String>], title: &str) -> Option<String> {
    let title = fold::letters(title);
    let names = claims.iter().map(|claim| tidy::line(&claim.value));
    // «fa»: some systems put the part of the site there, by its language.
    let is_code = |name: &str| name.len() == 2 && name.bytes().all(|it| it.is_ascii_lowercase());
    names
        .into_iter()
        .find(|name| !name.is_empty() && !is_code(name) && fold::letters(name) != title)
}

/// Every name the outlet goes by: as it says, and by its host.
fn site_names(draft: &Draft, place: Option<&Url>) -> Vec<String> {
    let mut names: Vec<String> =
        draft.site_names.iter().map(|claim| tidy::line(&claim.value)).collect();
    if let Some(place) = place {
        names.extend(url::registrable(place));
        let label =
            url::registrable(place).and_then(|host| host.split('.').next().map(str::to_owned));
        names.extend(label.filter(|label| label.len() > 2));
        names.push(url::bare_host(place).to_owned());
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The outlet's names, and what stands behind the headline in `<title>`: mostly one more.
fn houses(names: &[String], titles: &[Candidate<String>], title: &str) -> Vec<String> {
    let tails = titles.iter().filter_map(|claim| {
        let tail = behind_stroke(claim.value.trim().strip_prefix(title)?)?;
        (1..=HOUSE).contains(&tail.split_whitespace().count()).then(|| tail.to_owned())
    });
    names.iter().cloned().chain(tails).collect()
}

/// An outlet's name has so many words at most.
const HOUSE: usize = 5;

/// Repairs every block; what became empty is left out.
fn clean_blocks(blocks: Vec<Block>) -> Vec<Block> {
    blocks
        .into_iter()
        .map(|block| Block {
            text: match block.kind {
                BlockKind::Table => tidy::lines(&block.text),
                _ => tidy::line(&block.text),
            },
            kind: block.kind,
        })
        .filter(|block| !block.text.is_empty())
        .collect()
}

/// The title is no block of the body; says whether the first block was it.
fn drop_repeated_title(blocks: &mut Vec<Block>, title: &str) -> bool {
    let key = fold::letters(title);
    let again = blocks.len() > 1
        && !key.is_empty()
        && blocks.first().is_some_and(|block| fold::letters(&block.text) == key);
    if again {
        blocks.remove(0);
    }
    again
}

fn claimed_credits(claims: &[Candidate<String>]) -> Vec<Credit> {
    claims
        .iter()
        .map(|claim| tidy::line(&claim.value))
        .filter(|line| !line.is_empty())
        .map(|line| {
            credit::credit_line(&line).unwrap_or_else(|| Credit { name: line.clone(), text: line })
        })
        .collect()
}

/// The first claim that is neither the title again nor a paragraph broken off.
fn subtitle(claims: &[Candidate<String>], title: &str, blocks: &[Block]) -> Option<String> {
    let title = fold::letters(title);
    claims.iter().map(|claim| tidy::line(&claim.value)).find(|claim| {
        !claim.is_empty() && fold::letters(claim) != title && !is_broken_off(claim, blocks)
    })
}

/// A text shorter than this may stand within a sentence by itself, in scalars.
const BROKEN_OFF: usize = 60;

/// Whether a text is a paragraph's beginning that stops within a sentence, as
/// descriptions that are cut at a length do.
fn is_broken_off(claim: &str, blocks: &[Block]) -> bool {
    let said = claim.trim_end_matches(['.', '…', ' ']);
    let ends_well = said.len() == claim.len() && claim.ends_with(['!', '?', '؟', '»', '"', '”'])
        || claim.len() == said.len() + 1 && claim.ends_with('.');
    if ends_well || said.chars().count() < BROKEN_OFF {
        return false;
    }
    blocks.iter().any(|block| {
        let rest = block.text.find(said).map(|at| &block.text[at + said.len()..]);
        rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['.', '!', '?', '؟']))
    })
}

fn image(claims: &[Candidate<String>], base: Option<&Url>) -> Option<String> {
    claims.iter().find_map(|claim| url::web(&claim.value, base)).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draft::Origin;

    #[test]
    fn a_description_cut_within_a_sentence_is_no_subtitle() {
        let paragraph = "بيروت (برق) - أظهرت تحاليل مخبرية أن الجرار المنتشلة قبالة الساحل كانت \
                         تحوي نبيذا وزيت زيتون، وفق ما أعلنت البعثة الأثرية. وتستمر الأعمال عاما.";
        let block = Block { kind: BlockKind::Paragraph, text: paragraph.to_owned() };
        let from = |start: &str, end: &str| {
            let start = paragraph.find(start).unwrap();
            paragraph[start..start + paragraph[start..].find(end).unwrap()].to_owned()
        };
        for (claim, is_one) in [
            (from("بيروت", "ثة الأثرية"), false),
            (from("أظهرت", " الأثرية"), false),
            (from("أظهرت", " وفق") + "…", false),
            (from("أظهرت", "ة. وتستمر") + "ة.", true),
            (from("أظهرت", ". وتستمر"), true),
            ("البعثة الأثرية".to_owned(), true),
            (
                "نتائج تحاليل الجرار تكشف عن تجارة قديمة بين مدن الساحل في القرن السابع".to_owned(),
                true,
            ),
        ] {
            let claims =
                [Candidate { value: claim.clone(), origin: Origin::Meta, evidence: String::new() }];
            let chosen = subtitle(&claims, "عنوان", std::slice::from_ref(&block));
            assert_eq!(chosen.is_some(), is_one, "{claim}");
        }
    }
}
