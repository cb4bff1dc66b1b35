//! Records of bytes, a block of many in one piece: they come in at the back,
//! and whole blocks leave at the front.

use std::collections::VecDeque;

/// Records in a block.
const BLOCK: usize = 256;

#[derive(Debug, Default)]
struct Block {
    bytes: Vec<u8>,
    /// Where each record ends.
    ends: Vec<u32>,
}

impl Block {
    fn get(&self, at: usize) -> &[u8] {
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let end = self.ends.get(at).map_or(begin, |end| *end as usize);
        self.bytes.get(begin..end).unwrap_or_default()
    }
}

/// Records with numbers in a row.
#[derive(Debug, Default)]
pub struct Records {
    /// The number of the first record of the first block.
    first: u32,
    blocks: VecDeque<Block>,
}

impl Records {
    /// Adds the record of the next number; that of the first decides where they begin.
    pub fn push(&mut self, number: u32, record: &[u8]) {
        if self.blocks.is_empty() {
            self.first = number;
        }
        let is_full = |block: &Block| block.ends.len() == BLOCK;
        if self.blocks.back().is_none_or(is_full) {
            if let Some(full) = self.blocks.back_mut() {
                full.bytes.shrink_to_fit();
            }
            self.blocks.push_back(Block { bytes: Vec::new(), ends: Vec::with_capacity(BLOCK) });
        }
        if let Some(block) = self.blocks.back_mut() {
            block.bytes.extend_from_slice(record);
            block.ends.push(block.bytes.len() as u32);
        }
    }

    /// A record; empty where none is held.
    pub fn get(&self, number: u32) -> &[u8] {
        let Some(at) = number.checked_sub(self.first) else { return &[] };
        let at = at as usize;
        self.blocks.get(at / BLOCK).map_or(&[], |block| {
            if at % BLOCK < block.ends.len() { block.get(at % BLOCK) } else { &[] }
        })
    }

    /// Records before this number are no longer asked for.
    pub fn drop_before(&mut self, number: u32) {
        while number.saturating_sub(self.first) as usize >= BLOCK && !self.blocks.is_empty() {
            self.blocks.pop_front();
            self.first += BLOCK as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_by_number_until_they_leave() {
        let mut records = Records::default();
        for number in 7..2_000u32 {
            records.push(number, &vec![number as u8; number as usize % 5]);
        }
        records.drop_before(1_000);
        for number in 1_000..2_000u32 {
            assert_eq!(records.get(number), vec![number as u8; number as usize % 5]);
        }
        assert!(records.get(8).is_empty() && records.get(2_000).is_empty());
    }
}
