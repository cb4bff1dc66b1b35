//! Which earlier story does a story continue?

use std::cmp::Reverse;

use super::Memory;
use crate::group::story::Story;
use crate::group::terms::Term;
use crate::group::vocabulary::Laid;
use crate::model::article::Article;
use crate::model::story::Continuation;

/// Terms of a story that look for earlier ones.
const QUERY_TERMS: usize = 16;

/// Articles of a term that are looked at, the newest.
const NEWEST: usize = 100;

/// Stories compared exactly.
const CANDIDATES: usize = 8;

/// Shared terms given, at most.
const SHARED_TERMS: usize = 5;

impl Memory {
    /// The earlier story that a story continues, looked for when it has grown by
    /// about a half since the last time: its members decide, not each article.
    pub(super) fn continuation(
        &mut self,
        story: u32,
        article: &Article,
        terms: &[Term],
    ) -> Option<Continuation> {
        let own = self.stories.get(story)?;
        if !is_time(own.members.len()) {
            return None;
        }
        let newest = self.newest_of(story);
        self.load_sum(&newest);
        let mut best: Option<(f64, u32)> = None;
        for candidate in self.earlier(story) {
            let score = self.continues(story, candidate);
            if score >= self.settings.line && best.is_none_or(|(most, _)| score > most) {
                best = Some((score, candidate));
            }
        }
        self.vocabulary.clear();
        let (score, other) = best?;
        Some(Continuation {
            story: self.story_id(story),
            earlier: self.story_id(other),
            score: score.min(1.0),
            shared_terms: self.shared(other, article, terms),
        })
    }

    /// How much speaks for one story continuing another: the likeness of their
    /// terms and names, less with every day between them. The sum of the one is
    /// [laid out](Memory::load_sum).
    fn continues(&self, own: u32, other: u32) -> f64 {
        let span = |story| self.stories.get(story).and_then(Story::span);
        let (Some((first, _)), Some((_, last))) = (span(own), span(other)) else { return 0.0 };
        let apart = (first - last).max(0);
        let (terms, names) = self.resemblance(own, other);
        let likeness = terms + self.settings.line_names * names;
        likeness * (-(apart as f64) / self.settings.line_fade_seconds).exp()
    }

    /// The heaviest terms and names of the sum that is laid out, with their weights,
    /// heaviest first.
    fn heaviest_of_sum(&self) -> Vec<(u32, i64)> {
        let ln_articles = self.ln_articles();
        let weight = |laid: &Laid| {
            let idf = i64::from(self.vocabulary.idf(laid.id, ln_articles));
            (laid.id, i64::from(laid.share) * (idf / 8).pow(2))
        };
        let mut weighed: Vec<(u32, i64)> = self.vocabulary.all_laid().iter().map(weight).collect();
        let order = |(term, weight): &(u32, i64)| (Reverse(*weight), self.vocabulary.key(*term));
        if weighed.len() > QUERY_TERMS {
            weighed.select_nth_unstable_by_key(QUERY_TERMS, order);
            weighed.truncate(QUERY_TERMS);
        }
        weighed.sort_unstable_by_key(order);
        weighed
    }

    /// The earlier stories that share a story's heaviest terms, most first, its sum
    /// being laid out.
    fn earlier(&self, story: u32) -> Vec<u32> {
        let Some(own) = self.stories.get(story) else { return Vec::new() };
        let Some((first, _)) = own.span() else { return Vec::new() };
        let mut found: Vec<(u32, i64)> = Vec::with_capacity(QUERY_TERMS * NEWEST);
        for (term, weight) in self.heaviest_of_sum() {
            for (number, share) in self.vocabulary.newest(term, NEWEST).articles(self.end()) {
                if let Some(member) = self.brief(number).filter(|member| member.story != story) {
                    found.push((member.story, weight * i64::from(share)));
                }
            }
        }
        found.sort_unstable_by_key(|(other, _)| *other);
        let is_earlier = |other: &&Story| {
            let far = self.settings.line_seconds;
            let span = other.span();
            other.members.len() > 1
                && span.is_some_and(|(begun, last)| begun < first && first - last <= far)
                && !self.are_apart(own, other)
        };
        let mut ranked: Vec<(f64, u32)> = found
            .chunk_by(|a, b| a.0 == b.0)
            .filter_map(|of| {
                let other = self.stories.get(of[0].0).filter(is_earlier)?;
                let sum: i64 = of.iter().map(|(_, share)| share).sum();
                // Long stories share more by their length alone.
                Some((sum as f64 / (other.members.len() as f64).sqrt(), of[0].0))
            })
            .collect();
        let place = |story: &u32| self.stories.get(*story).and_then(|story| story.members.first());
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| place(&a.1).cmp(&place(&b.1))));
        ranked.truncate(CANDIDATES);
        ranked.into_iter().map(|(_, story)| story).collect()
    }

    /// The article's terms that weigh most in the other story.
    fn shared(&mut self, other: u32, article: &Article, terms: &[Term]) -> Vec<String> {
        let newest = self.newest_of(other);
        self.load_sum(&newest);
        let mut shared: Vec<(f64, &Term)> = terms
            .iter()
            .filter_map(|term| {
                let id = self.vocabulary.find(term.key)?;
                let weight = f64::from(self.vocabulary.laid(id).share);
                let is_laid = self.vocabulary.place(id) != 0;
                is_laid.then(|| (weight * f64::from(term.share), term))
            })
            .collect();
        self.vocabulary.clear();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0));
        let written = shared.into_iter().filter_map(|(_, term)| term.written(article));
        written.take(SHARED_TERMS).map(str::to_owned).collect()
    }
}

/// 2, 3, 4, 6, 8, 12, 16, 24…
pub(super) fn is_time(members: usize) -> bool {
    let part = if members.is_multiple_of(3) { members / 3 } else { members };
    members > 1 && part.is_power_of_two()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_story_is_looked_at_ever_more_rarely() {
        let times: Vec<usize> = (0..50).filter(|members| super::is_time(*members)).collect();
        assert_eq!(times, [2, 3, 4, 6, 8, 12, 16, 24, 32, 48]);
    }
}
