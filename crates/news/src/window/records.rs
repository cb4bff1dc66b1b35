//! Records of bytes, many in one piece: they come in at the back, and whole pages
//! leave at the front.

use std::collections::VecDeque;

use crate::window;

/// Records in a block.
const BLOCK: usize = 64;

/// Bytes of a page of blocks: so many that the end, where no block has room, is little
/// of it, and a piece that the allocator gives whole.
const PAGE: usize = 1 << 20;

#[derive(Debug)]
struct Block {
    /// Its page, counted from the first there ever was, and where it begins there.
    page: u32,
    begin: u32,
    /// Where each of its records ends, from there.
    ends: [u32; BLOCK],
    count: usize,
}

/// Records with numbers in a row.
#[derive(Debug, Default)]
pub struct Records {
    /// The number of the first record of the first block.
    first: u32,
    blocks: VecDeque<Block>,
    /// The page of the first block, counted from the first there ever was.
    first_page: u32,
    pages: VecDeque<Vec<u8>>,
    /// The records of the last block.
    last: Vec<u8>,
}

impl Records {
    /// Adds the record of the next number; that of the first decides where they begin.
    pub fn push(&mut self, number: u32, record: &[u8]) {
        if self.blocks.is_empty() {
            self.first = number;
        }
        if self.blocks.back().is_none_or(|block| block.count == BLOCK) {
            self.put_away();
            let page = self.first_page + self.pages.len() as u32;
            window::push(&mut self.blocks, Block { page, begin: 0, ends: [0; BLOCK], count: 0 });
        }
        self.last.extend_from_slice(record);
        if let Some(block) = self.blocks.back_mut() {
            block.ends[block.count] = self.last.len() as u32;
            block.count += 1;
        }
    }

    /// Puts the records of the last block onto a page.
    fn put_away(&mut self) {
        let Some(block) = self.blocks.back_mut() else { return };
        let has_room = |page: &Vec<u8>| page.len() + self.last.len() <= page.capacity();
        if !self.pages.back().is_some_and(has_room) {
            self.pages.push_back(Vec::with_capacity(PAGE.max(self.last.len())));
        }
        block.page = self.first_page + self.pages.len() as u32 - 1;
        if let Some(page) = self.pages.back_mut() {
            block.begin = page.len() as u32;
            page.extend_from_slice(&self.last);
        }
        self.last.clear();
    }

    /// Bytes of memory it takes up.
    pub fn bytes(&self) -> usize {
        let pages: usize = self.pages.iter().map(Vec::capacity).sum();
        pages + self.last.capacity() + self.blocks.capacity() * size_of::<Block>()
    }

    /// A record; empty where none is held.
    pub fn get(&self, number: u32) -> &[u8] {
        let Some(at) = number.checked_sub(self.first) else { return &[] };
        let (block, at) = (at as usize / BLOCK, at as usize % BLOCK);
        let Some(block) = self.blocks.get(block) else { return &[] };
        if at >= block.count {
            return &[];
        }
        let page = self.pages.get((block.page - self.first_page) as usize).unwrap_or(&self.last);
        let begin = block.begin + if at == 0 { 0 } else { block.ends[at - 1] };
        page.get(begin as usize..(block.begin + block.ends[at]) as usize).unwrap_or_default()
    }

    /// Records before this number are no longer asked for.
    pub fn drop_before(&mut self, number: u32) {
        while number.saturating_sub(self.first) as usize >= BLOCK && self.blocks.len() > 1 {
            self.blocks.pop_front();
            self.first += BLOCK as u32;
        }
        let first = self.blocks.front().map_or(self.first_page, |block| block.page);
        while self.first_page < first && self.pages.pop_front().is_some() {
            self.first_page += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_by_number_until_they_leave() {
        let mut records = Records::default();
        // Some blocks are larger than a page.
        let record = |number: u32| {
            let length =
                if number.is_multiple_of(777) { PAGE / 2 } else { number as usize % 4_999 };
            vec![number as u8; length + usize::from(number.is_multiple_of(1_554)) * PAGE]
        };
        for number in 7..2_000u32 {
            records.push(number, &record(number));
            records.drop_before(number.saturating_sub(1_000));
            for held in
                [number, number.saturating_sub(300).max(7), number.saturating_sub(999).max(7)]
            {
                assert_eq!(records.get(held), record(held));
            }
        }
        assert!(records.get(8).is_empty() && records.get(2_000).is_empty());
        assert!(records.pages.len() < 8, "{}", records.pages.len());
    }
}
