//! What to read beside an article: the same storyline, also weeks back, other
//! outlets first, no copies.

use super::near::Near;
use super::{Brief, Memory};
use crate::model::article::Article;
use crate::model::story::Related;
use text::hash::hash;

/// Related articles given, at most.
const RELATED: usize = 10;

impl Memory {
    /// Near articles of other texts, one of each cluster of copies: of those
    /// that are near in time and those that share the heaviest terms however
    /// long ago. `story` is where the article is placed.
    pub(super) fn related(
        &self,
        mut near: Vec<Near>,
        further: Vec<Near>,
        article: &Article,
        cluster: u32,
        at: i64,
        story: u32,
    ) -> Vec<Related> {
        near.extend(further);
        let source = hash(&article.source) as u32;
        let mut ranked: Vec<(f64, &Near, &Brief)> = near
            .iter()
            .filter_map(|near| {
                let other = self.brief(near.number).filter(|other| other.cluster != cluster)?;
                let home = if other.source == source { self.settings.same_source } else { 1.0 };
                let told = other.story == story || self.are_siblings(story, other.story);
                let told = if told { self.settings.same_story } else { 1.0 };
                let age = self.settings.related_decay((self.instant(near.number) - at).abs());
                let score = f64::from(near.likeness.rare) * home * told * age;
                (score >= self.settings.related).then_some((score, near, other))
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.number.cmp(&b.1.number)));
        let mut seen = Vec::new();
        let is_new = |(_, near, other): &(f64, &Near, &Brief)| {
            // An outlet's text under two ids is no copy, but equally near.
            let twin = (other.source, near.likeness.rare.to_bits());
            let told = seen.iter().any(|(cluster, of)| *cluster == other.cluster || *of == twin);
            seen.push((other.cluster, twin));
            !told
        };
        ranked
            .into_iter()
            .filter(is_new)
            .take(RELATED)
            .map(|(score, near, _)| Related { id: self.id(near.number), score: score.min(1.0) })
            .collect()
    }
}
