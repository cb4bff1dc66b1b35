//! Names that are known by themselves: places and given names, as `gazetteer/` lists them.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use text::fold;

use super::lists;

static PLACES: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| lists::letters(&[include_str!("../../../../gazetteer/places.txt")]));

static GIVEN_NAMES: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| lists::letters(&[include_str!("../../../../gazetteer/given_names.txt")]));

/// The name of a country, a region or a city, in Arabic: «رام الله».
pub fn is_place(name: &str) -> bool {
    PLACES.contains(&fold::letters(name))
}

/// A given name, in Arabic: «سمير».
pub fn is_given_name(word: &str) -> bool {
    GIVEN_NAMES.contains(&fold::letters(word))
}
