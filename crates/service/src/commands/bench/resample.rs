//! Articles by the million out of those that are there: the same titles and
//! texts with other names, numbers, outlets and days.
//!
//! Article `n` of a seed is always the same, so that a million need not be kept:
//! the index is filled with them, and those that are found are made again.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use jiff::Timestamp;
use news::model::annotation::{Annotation, AnnotationKind};
use news::model::article::{Article, ArticleId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::store::Store;

/// At most so many names of an article become others.
const MOST_NAMES: usize = 12;

/// One in so many names that come in is new, made of two that are known: the
/// more articles there are, the more words there are in them.
const NEW_NAME: u64 = 4;

/// So many outlets share the articles, the n-th about a n-th of what the first has.
const OUTLETS: f64 = 300.0;

/// The days the articles are of: three years up to this second.
const LAST_SECOND: i64 = 1_793_000_000;
const SECONDS: u64 = 3 * 365 * 86_400;

/// What the articles are made of, as kept beside the index.
#[derive(Debug, Serialize, Deserialize)]
pub struct Basis {
    /// How many articles there are.
    pub articles: u64,
    /// Chooses others.
    pub seed: u64,
    /// The articles they are made of.
    ids: Vec<ArticleId>,
    /// Names that come in.
    names: Vec<String>,
}

impl Basis {
    /// Of everything a store holds; `each` gets the articles.
    pub fn of(
        store: &dyn Store,
        articles: u64,
        seed: u64,
        each: &mut dyn FnMut(Article),
    ) -> Result<Basis> {
        let (mut ids, mut names, mut seen) = (Vec::new(), Vec::new(), FxHashSet::default());
        store.each_article(&mut |article| {
            for mark in article.annotations.iter().filter(|mark| is_name(mark)) {
                if seen.insert(mark.text.clone()) {
                    names.push(mark.text.clone());
                }
            }
            ids.push(article.id.clone());
            each(article);
            Ok(())
        })?;
        Ok(Basis { articles, seed, ids, names })
    }

    /// Reads what [`Basis::write`] wrote.
    pub fn read(file: &Path) -> Result<Basis> {
        let shown = file.display();
        let bytes = fs::read(file).with_context(|| format!("cannot read {shown}"))?;
        serde_json::from_slice(&bytes).with_context(|| format!("{shown} is damaged"))
    }

    /// Writes it beside the index.
    pub fn write(&self, file: &Path) -> Result<()> {
        let bytes = serde_json::to_vec(self)?;
        fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
    }

    /// Which of the articles the `n`-th is made of.
    pub fn place(&self, n: u64) -> usize {
        let ids = self.ids.len().max(1) as u64;
        (Chance::of(self.seed, n).next() % ids) as usize
    }

    /// The articles of some ids that [`Basis::article`] gave, and how long it took to
    /// make them again, once read from the store.
    pub fn articles(
        &self,
        store: &dyn Store,
        ids: &[ArticleId],
    ) -> Result<(Vec<Article>, Duration)> {
        let numbers: Vec<u64> = ids.iter().filter_map(|id| id.0.parse().ok()).collect();
        let of = numbers.iter().map(|n| self.ids[self.place(*n)].clone()).collect::<Vec<_>>();
        let found = store.articles(&of)?.into_iter().map(|article| (article.id.clone(), article));
        let found: FxHashMap<ArticleId, Article> = found.collect();
        let began = Instant::now();
        let made = numbers
            .iter()
            .zip(&of)
            .filter_map(|(n, id)| found.get(id).map(|article| self.article(article, *n)));
        let made = made.collect();
        Ok((made, began.elapsed()))
    }

    /// The `n`-th article, made of that at [`Basis::place`].
    pub fn article(&self, of: &Article, n: u64) -> Article {
        self.changes(of, n).article(of, n)
    }

    /// What the `n`-th article has that the one it is made of, at [`Basis::place`], has
    /// not.
    pub fn changes(&self, of: &Article, n: u64) -> Changes {
        let mut chance = Chance::of(self.seed, n);
        chance.next();
        let mut renamed: Vec<(&str, String)> = Vec::new();
        for mark in of.annotations.iter().filter(|mark| is_name(mark)) {
            if renamed.len() == MOST_NAMES {
                break;
            }
            if !renamed.iter().any(|(from, _)| *from == mark.text) {
                renamed.push((&mark.text, self.name(&mut chance)));
            }
        }
        let mut changed = |text: &str| {
            let mut text = text.to_owned();
            for (from, to) in renamed.iter().filter(|(from, _)| !from.is_empty()) {
                text = text.replace(from, to);
            }
            renumbered(text, &mut chance)
        };
        let (title, text) = (changed(&of.title), changed(&of.text));
        let subtitle = of.subtitle.as_deref().map(&mut changed);
        let names = of.annotations.iter().filter(|mark| is_name(mark)).map(|mark| {
            let to = renamed.iter().find(|(from, _)| *from == mark.text);
            to.map_or_else(|| mark.text.clone(), |(_, to)| to.clone())
        });
        Changes {
            title,
            subtitle,
            text,
            names: names.collect(),
            outlet: OUTLETS.powf(chance.share()) as u64,
            second: LAST_SECOND - (chance.next() % SECONDS) as i64,
        }
    }

    fn name(&self, chance: &mut Chance) -> String {
        let mut any = || match self.names.len() as u64 {
            0 => "",
            names => &self.names[(chance.next() % names) as usize],
        };
        let (one, other) = (any(), any());
        if chance.next().is_multiple_of(NEW_NAME) {
            return crossed(one, other);
        }
        one.to_owned()
    }
}

/// What an article has that the one it is made of has not.
#[derive(Debug, Serialize, Deserialize)]
pub struct Changes {
    title: String,
    subtitle: Option<String>,
    text: String,
    /// Of its annotations that are names.
    names: Vec<String>,
    outlet: u64,
    second: i64,
}

impl Changes {
    /// The `n`-th article, with what is indexed of the one it is made of.
    pub fn article(self, of: &Article, n: u64) -> Article {
        let Changes { title, subtitle, text, names, outlet, second } = self;
        let marks = of.annotations.iter().filter(|mark| is_name(mark)).zip(names);
        let annotations = marks.map(|(mark, text)| Annotation {
            kind: mark.kind,
            start: mark.start,
            end: mark.end,
            text,
            value: serde_json::Value::Null,
            score: mark.score,
        });
        Article {
            schema: of.schema.clone(),
            id: ArticleId(format!("{n:010}")),
            url: format!("https://outlet-{outlet}.example/{n}"),
            source: format!("outlet-{outlet}.example"),
            language: of.language.clone(),
            title,
            subtitle,
            text,
            authors: of.authors.clone(),
            section: of.section.clone(),
            tags: of.tags.clone(),
            annotations: annotations.collect(),
            published_at: Timestamp::from_second(second).ok(),
            ..Article::default()
        }
    }
}

fn is_name(mark: &Annotation) -> bool {
    let kinds = [AnnotationKind::Person, AnnotationKind::Organisation, AnnotationKind::Place];
    kinds.contains(&mark.kind)
}

/// The first half of one name's letters and the second half of another's.
fn crossed(one: &str, other: &str) -> String {
    let (front, back) = (one.chars().count().div_ceil(2), other.chars().count() / 2);
    one.chars().take(front).chain(other.chars().skip(back)).collect()
}

/// Every number as another of as many digits.
fn renumbered(text: String, chance: &mut Chance) -> String {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return text;
    }
    let mut before = false;
    let digit = |c: char| {
        let first = !std::mem::replace(&mut before, c.is_ascii_digit());
        if !c.is_ascii_digit() {
            return c;
        }
        let least = u64::from(first);
        char::from(b'0' + (least + chance.next() % (10 - least)) as u8)
    };
    text.chars().map(digit).collect()
}

/// A source of numbers that are as good as drawn: SplitMix64 (Steele, Lea, Flood,
/// 2014).
struct Chance(u64);

impl Chance {
    fn of(seed: u64, n: u64) -> Chance {
        Chance(seed ^ n.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// From 0 up to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_made_again_the_same_with_other_names_and_numbers() {
        let mark = Annotation {
            kind: AnnotationKind::Person,
            start: 4,
            end: 13,
            text: "سلمى حداد".to_owned(),
            value: serde_json::Value::Null,
            score: 1.0,
        };
        let of = Article {
            title: "سلمى حداد تفوز بجائزة 2024".to_owned(),
            text: "قالت سلمى حداد إن 15 شركة شاركت.".to_owned(),
            annotations: vec![mark],
            ..Article::default()
        };
        let names = ["نور الدين", "ميناء طنجة", "ليلى"].map(str::to_owned).into();
        let basis = Basis { articles: 9, seed: 1, ids: vec![ArticleId::default()], names };
        let made = basis.article(&of, 7);
        assert_eq!(made, basis.article(&of, 7));
        assert_ne!(made.text, basis.article(&of, 8).text);
        assert!(!made.text.contains("سلمى") && made.text.contains(&made.annotations[0].text));
        assert!(!made.title.contains("2024"), "{}", made.title);
        assert_eq!(made.text.split_whitespace().last(), Some("شاركت."));
    }
}
