//! Corrections that visitors make, by page and by API alike.

use anyhow::Result;

use super::changes;
use super::site::Site;
use super::visit::{Failure, Visit};
use crate::corrections::unfit::Unfit;
use crate::corrections::{Act, Correction, ask};
use crate::run::correct;

/// What a visitor wants changed.
pub enum Wish<'a> {
    /// Two stories are one; the first one's id goes on.
    Merge(&'a str, &'a str),
    /// Articles of a story are a story of their own.
    Split(&'a str, &'a [String]),
    /// An article is of another story.
    Move(&'a str, &'a str),
    /// A correction is taken back.
    Undo(u64),
}

/// Makes the correction a visitor wishes, where visitors may change anything.
/// With it, whether it is in effect: while another process writes to the store,
/// that one sees to it.
pub fn make(site: &Site, visit: &Visit, wish: &Wish<'_>) -> Result<(Correction, bool), Failure> {
    changes::allowed(site, visit)?;
    let (store, corrections) = (site.store.as_ref(), site.data.corrections());
    let act: Result<Act> = match wish {
        Wish::Merge(into, from) => ask::merge(store, into, from),
        Wish::Split(story, articles) => ask::split(store, story, articles),
        Wish::Move(article, to) => ask::move_to(store, article, to),
        Wish::Undo(number) => ask::undo(&corrections, *number),
    };
    let made = act.and_then(|act| corrections.make(act, site.now())).map_err(failure)?;
    let in_effect = correct::now(&site.data)?;
    Ok((made, in_effect))
}

fn failure(error: anyhow::Error) -> Failure {
    match error.downcast::<Unfit>() {
        Ok(unfit) => Failure::Unfit(unfit),
        Err(error) => Failure::Broken(error),
    }
}
