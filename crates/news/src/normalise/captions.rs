//! Captions stand among the blocks of a body and are no part of its text: they
//! are set apart while the text is decided, and put back where they stood.

use crate::model::article::Block;

/// Captions, each with how many blocks of running text stand before it.
#[derive(Debug, Default)]
pub struct Captions {
    list: Vec<(usize, Block)>,
}

/// The running text and the captions of a body.
pub fn apart(blocks: Vec<Block>) -> (Vec<Block>, Captions) {
    let mut running = Vec::with_capacity(blocks.len());
    let mut captions = Captions::default();
    for block in blocks {
        match block.is_running() {
            true => running.push(block),
            false => captions.list.push((running.len(), block)),
        }
    }
    (running, captions)
}

impl Captions {
    /// The first block of the running text has left it.
    pub fn first_left(&mut self) {
        self.list.iter_mut().for_each(|(before, _)| *before = before.saturating_sub(1));
    }

    /// The body with its captions; those of a tail that has left it at its end.
    pub fn among(self, running: Vec<Block>) -> Vec<Block> {
        let mut blocks = Vec::with_capacity(running.len() + self.list.len());
        let mut captions = self.list.into_iter().peekable();
        for (at, block) in running.into_iter().enumerate() {
            while let Some((_, caption)) = captions.next_if(|(before, _)| *before <= at) {
                blocks.push(caption);
            }
            blocks.push(block);
        }
        blocks.extend(captions.map(|(_, caption)| caption));
        blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::article::BlockKind;

    /// `c` is a caption, any other letter a paragraph.
    fn blocks(letters: &str) -> Vec<Block> {
        let kind = |letter| if letter == 'c' { BlockKind::Caption } else { BlockKind::Paragraph };
        letters.chars().map(|one| Block { kind: kind(one), text: one.to_string() }).collect()
    }

    #[test]
    fn captions_come_back_to_their_places() {
        for letters in ["", "c", "a", "cacbc", "ccab", "abcc"] {
            let (running, captions) = apart(blocks(letters));
            assert!(running.iter().all(Block::is_running));
            assert_eq!(captions.among(running), blocks(letters), "{letters}");
        }
    }

    #[test]
    fn captions_outlast_the_blocks_beside_them() {
        let (mut running, mut captions) = apart(blocks("acbdc"));
        running.remove(0);
        captions.first_left();
        running.pop();
        assert_eq!(captions.among(running), blocks("cbc"));
    }
}
