//! `marsad annotate`.

use super::Global;
use crate::pipe;

/// Article JSON Lines in, the same with annotations out
///
/// Fills "annotations" with keywords, persons, organisations, places, quotes
/// and date expressions, in input order.
#[derive(Debug, clap::Args)]
pub struct Options {}

/// Runs `marsad annotate`.
pub fn run(_global: &Global, _options: Options) -> anyhow::Result<()> {
    pipe::articles(
        |article| {
            let mut annotated = article.clone();
            news::annotate::annotate(&mut annotated);
            annotated.annotations
        },
        |article, annotations| article.annotations = annotations,
    )
}
