//! What to read beside an article: the same storyline, also weeks back, other
//! outlets first, no copies.

use super::near::Near;
use super::{Compared, Memory, Remembered};
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
        &mut self,
        mut near: Vec<Near>,
        compared: &Compared,
        article: &Article,
        cluster: u64,
        at: i64,
        story: u32,
    ) -> Vec<Related> {
        let back = self.reaching_back(compared, at, &near);
        near.extend(self.exact(compared, back));
        let source = hash(&article.source);
        let mut ranked: Vec<(f64, &Near, &Remembered)> = near
            .iter()
            .filter_map(|near| {
                let other = self.get(near.number).filter(|other| other.cluster != cluster)?;
                let home = if other.source == source { self.settings.same_source } else { 1.0 };
                let told = if other.story == story { self.settings.same_story } else { 1.0 };
                let age = self.settings.related_decay((other.at - at).abs());
                let score = f64::from(near.cosine) * home * told * age;
                (score >= self.settings.related).then_some((score, near, other))
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.number.cmp(&b.1.number)));
        let mut seen = Vec::new();
        ranked.retain(|(_, near, other)| {
            // An outlet's text under two ids is no copy, but equally near.
            let twin = (other.source, near.cosine.to_bits());
            let told = seen.iter().any(|(cluster, of)| *cluster == other.cluster || *of == twin);
            seen.push((other.cluster, twin));
            !told
        });
        ranked
            .into_iter()
            .take(RELATED)
            .map(|(score, _, other)| Related { id: other.id.clone(), score: score.min(1.0) })
            .collect()
    }

    /// The articles that share the heaviest terms, however long ago, beside
    /// those that are near already.
    fn reaching_back(&mut self, compared: &Compared, at: i64, near: &[Near]) -> Vec<u32> {
        let heaviest = self.heaviest(compared);
        let mut partial = std::mem::take(&mut self.partial);
        partial.resize(self.articles.len(), 0.0);
        let mut touched = Vec::new();
        for (weight, id) in heaviest {
            for (number, share) in self.vocabulary.newest(id, self.settings.newest) {
                let sum = &mut partial[(number - self.first) as usize];
                if *sum == 0.0 {
                    touched.push(number);
                }
                *sum += weight * f32::from(share);
            }
        }
        let known: Vec<u32> = near.iter().map(|near| near.number).collect();
        let mut sums: Vec<(u32, u32)> = Vec::new();
        for number in touched {
            let place = (number - self.first) as usize;
            let sum = std::mem::take(&mut partial[place]);
            let age = (self.instants[place] - at).abs();
            if sum > 0.0 && age <= self.settings.related_seconds && !known.contains(&number) {
                // Positive numbers order as their bits do.
                sums.push((sum.to_bits(), number));
            }
        }
        self.partial = partial;
        let most = self.settings.related_candidates;
        if sums.len() > most {
            sums.select_nth_unstable_by(most, |a, b| b.cmp(a));
            sums.truncate(most);
        }
        sums.into_iter().map(|(_, number)| number).collect()
    }
}
