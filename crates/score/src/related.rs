//! The `related` set: how often an article's first related articles tell of
//! its own event, by the labels of the stories set, where the event has other
//! articles before it. Copies do not count, and are not given. And how useful
//! the first ten are by pairs a reader judged: [`judged`].

mod judged;
mod more_like_this;

use std::collections::BTreeMap;

use anyhow::Result;
use news::model::article::Article;
use news::pipeline::{self, Memory};
use rayon::prelude::*;

use crate::Figures;
use crate::shared::Shared;
use crate::stories::windows::given;

/// Related articles looked at.
const FIRST: usize = 3;

/// Places the labelled window's articles and looks at what each was related to.
pub fn run(shared: &Shared) -> Result<Figures> {
    let labels = given(shared)?;
    let labelled: Vec<Article> = shared
        .articles("ant")?
        .into_iter()
        .filter(|article| labels.contains_key(&article.id.0))
        .collect();
    let readings: Vec<_> = labelled.into_par_iter().map(pipeline::prepare).collect();
    let mut memory = Memory::default();
    let mut before: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut asked, mut precision, mut too_many) = (0, 0.0, 0);
    for reading in readings {
        let kept = pipeline::place(reading, &mut memory);
        let label = labels[&kept.article.id.0].as_str();
        let earlier = before.entry(label).or_default();
        if *earlier > 0 && kept.article.copy_of.is_none() {
            let possible = FIRST.min(*earlier);
            let first = kept.related.iter().take(possible);
            let right = first.filter(|near| labels.get(&near.id.0).is_some_and(|l| l == label));
            asked += 1;
            precision += right.count() as f64 / possible as f64;
        }
        too_many += usize::from(kept.related.len() > 10);
        *earlier += 1;
    }
    anyhow::ensure!(too_many == 0, "more than ten related articles were given");
    println!("{asked} articles with earlier ones of their event");
    let mut figures = judged::run(shared)?;
    figures.insert("related.first3".to_owned(), precision / f64::from(asked.max(1)));
    Ok(figures)
}
