//! Known names: persons, organisations, places, and the parts of persons' names.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::phrases;
use crate::model::annotation::AnnotationKind;
use text::hash::hash;

/// Words of the longest name looked up.
pub const LONGEST: usize = 6;

macro_rules! list {
    ($path:literal) => {
        include_str!(concat!("../../../../", $path))
    };
}

/// Every known full name, by the key of its folded words.
struct Names {
    kinds: FxHashMap<u64, AnnotationKind>,
    first: FxHashSet<u64>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { kinds: FxHashMap::default(), first: FxHashSet::default() };
    let lists = [
        (AnnotationKind::Person, list!("gazetteer/persons.txt")),
        (AnnotationKind::Organisation, list!("gazetteer/clubs.txt")),
        (AnnotationKind::Place, list!("gazetteer/places.txt")),
        (AnnotationKind::Organisation, list!("gazetteer/organisations.txt")),
    ];
    for (kind, list) in lists {
        for name in phrases::phrases(list) {
            let mut words = name.split(' ').map(hash);
            let Some(first) = words.next() else { continue };
            names.first.insert(first);
            names.kinds.insert(words.fold(first, key), kind);
        }
    }
    names
});

/// The key of a name that goes on with a word.
pub fn key(name: u64, word: u64) -> u64 {
    (name.rotate_left(17) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Whether some known name begins with a word, by the word's hash.
pub fn begins(word: u64) -> bool {
    NAMES.first.contains(&word)
}

/// What a key is the name of.
pub fn kind(key: u64) -> Option<AnnotationKind> {
    NAMES.kinds.get(&key).copied()
}

/// The words of given names.
static GIVEN: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| phrases::words(list!("gazetteer/given_names.txt")));

/// The words of family names.
static FAMILY: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| phrases::words(list!("gazetteer/surnames.txt")));

/// A word of a given name: «محمد».
pub fn is_given(folded: &str) -> bool {
    GIVEN.contains(folded)
}

/// A word of a family name: «العبادي».
pub fn is_family(folded: &str) -> bool {
    FAMILY.contains(folded)
}

/// Words that stand before names and tell their kind.
#[derive(Debug)]
pub struct Heads {
    /// «الرئيس», «وزير».
    pub titles: FxHashSet<String>,
    /// «وزارة», «شركة».
    pub organisations: FxHashSet<String>,
    /// «مدينة», «محافظة».
    pub places: FxHashSet<String>,
}

/// The Arabic heads.
pub static HEADS: LazyLock<Heads> = LazyLock::new(|| Heads {
    titles: phrases::words(list!("languages/ar/titles.txt")),
    organisations: phrases::words(list!("languages/ar/organisation_heads.txt")),
    places: phrases::words(list!("languages/ar/place_heads.txt")),
});
