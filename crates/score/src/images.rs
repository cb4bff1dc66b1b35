//! The `images` set: the lead images of the development pages.
//!
//! An image is right when its address is the gold's, or differs only in what
//! names a rendition of the same picture: scheme, host, query, folders, and
//! size marks in the file's name (`-1200x675`, `_w800`, `.webp`). Pages
//! without a gold image are not asked. `exact` wants the same address.

use anyhow::Result;

use crate::Figures;
use crate::shared::Shared;
use crate::text::pages::{self, Answer};

const SETS: &[(&str, &str)] = &[("fundus", "fundus"), ("arabic", "arabic")];

/// Measures every set.
pub fn run(shared: &Shared) -> Result<Figures> {
    let mut figures = Figures::new();
    println!("set       pages  right  exact  none");
    for (file, name) in SETS {
        let answers = pages::answers(shared, file)?;
        let tally = Tally::of(&answers);
        println!(
            "{name:<8} {:>6}  {:.3}  {:.3}  {:>4}",
            tally.pages,
            tally.share(tally.right),
            tally.share(tally.exact),
            tally.none
        );
        figures.insert(format!("images.{name}"), tally.share(tally.right));
        figures.insert(format!("images.{name}_exact"), tally.share(tally.exact));
    }
    Ok(figures)
}

#[derive(Debug, Default)]
struct Tally {
    pages: usize,
    right: usize,
    exact: usize,
    none: usize,
}

impl Tally {
    fn of(answers: &[Answer]) -> Tally {
        let mut tally = Tally::default();
        for answer in answers {
            let Some(wanted) = answer.gold.image.as_deref().filter(|url| !url.is_empty()) else {
                continue;
            };
            tally.pages += 1;
            match answer.article.as_ref().and_then(|article| article.lead_image.as_deref()) {
                None => tally.none += 1,
                Some(found) => {
                    tally.exact += usize::from(found == wanted);
                    tally.right +=
                        usize::from(found == wanted || picture(found) == picture(wanted));
                }
            }
        }
        tally
    }

    fn share(&self, count: usize) -> f64 {
        count as f64 / self.pages.max(1) as f64
    }
}

/// What is left of an image's address without its rendition: the last part of
/// its path that is long enough to tell pictures apart, letters and digits
/// alone, without an ending or size marks.
fn picture(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let parts = path.rsplit('/').map(|part| {
        let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
        let marks = stem.split(['-', '_', ',', '=', '.']).filter(|mark| !is_size(mark));
        marks.collect::<String>().to_lowercase()
    });
    parts.into_iter().find(|part| part.len() >= 6).unwrap_or_else(|| path.to_owned())
}

/// `1200x675`, `w800`, `s750`, `1200`, `16x9`, `1280@40`, `original`.
fn is_size(mark: &str) -> bool {
    if mark.eq_ignore_ascii_case("original") {
        return true;
    }
    let mark = mark.split_once('@').map_or(mark, |(width, _)| width);
    let digits =
        mark.trim_start_matches(['w', 'h', 's', 'W', 'H']).trim_end_matches(['w', 'h', 'p', 'x']);
    let sides: Vec<&str> = digits.split('x').collect();
    sides.len() <= 2
        && sides.iter().all(|side| {
            (1..=4).contains(&side.len()) && side.bytes().all(|byte| byte.is_ascii_digit())
        })
}
