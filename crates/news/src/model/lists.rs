//! Lists as the project keeps them: an entry a line, remarks behind `#`.

use rustc_hash::FxHashSet;
use text::fold;

/// The entries of a list, in its order.
pub fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

/// The letters of the entries of some lists: [`fold::letters`].
pub fn letters(lists: &[&str]) -> FxHashSet<String> {
    lists.iter().flat_map(|list| entries(list)).map(fold::letters).collect()
}
