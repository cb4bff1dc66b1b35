//! What the windows of recent articles are built of: numbers for ids, and
//! records in little memory. Articles come in at the back and leave at the front.

use std::collections::VecDeque;

pub mod coding;
pub mod names;
pub mod numbers;
pub mod records;
pub mod rice;

/// The bits of an article's number that lists of articles keep. A window is
/// smaller, so that the article meant is the last one whose number ends so.
pub const NUMBER_BITS: u32 = 22;

/// Articles that a window holds, at most: numbers stay unambiguous with as many
/// gaps between them.
pub const LARGEST: usize = 1 << (NUMBER_BITS - 1);

/// Adds to a long row. It grows by an eighth: doubled, it would be half empty, and
/// twice there while it moves.
pub fn push<T>(row: &mut VecDeque<T>, item: T) {
    if row.len() == row.capacity() {
        row.reserve_exact(row.len() / 8 + 64);
    }
    row.push_back(item);
}

/// The same for a row in one piece.
pub fn extend<T: Clone>(row: &mut Vec<T>, to: usize, item: T) {
    if to > row.capacity() {
        row.reserve_exact(to + to / 8 + 64 - row.len());
    }
    row.resize(to, item);
}

/// Bytes that come from memory together.
const TOGETHER: usize = 64;

/// Reads something of everything that some rows take up in memory: what is read after
/// that has come by then, and it came at the same time instead of one after the other.
pub fn ahead<'a, T: Copy + Into<u32> + 'a>(rows: impl Iterator<Item = &'a [T]>) {
    let step = (TOGETHER / size_of::<T>()).max(1);
    let read = |row: &[T]| {
        let last = row.last().copied().map_or(0, T::into);
        row.iter().step_by(step).fold(last, |all, item| all ^ (*item).into())
    };
    std::hint::black_box(rows.fold(0, |all, row| all ^ read(row)));
}

/// The number before `end` whose last bits are these.
pub fn whole_number(bits: u32, end: u32) -> u32 {
    let mask = (1 << NUMBER_BITS) - 1;
    let back = end.wrapping_sub(1).wrapping_sub(bits) & mask;
    end.wrapping_sub(1).wrapping_sub(back)
}

/// The last bits of a number.
pub fn short_number(number: u32) -> u32 {
    number & ((1 << NUMBER_BITS) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_by_its_last_bits() {
        for (number, end) in [(0, 1), (5, 9), (4_194_303, 4_194_305), (9_000_000, 9_000_001)] {
            assert_eq!(whole_number(short_number(number), end), number);
        }
    }
}
