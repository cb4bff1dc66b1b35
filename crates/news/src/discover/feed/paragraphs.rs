//! The body of an entry that is plain text.

use super::plain::collapsed;
use crate::model::article::{Block, BlockKind};

/// Plain text: a paragraph for each run of lines between empty ones.
pub fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = String::new();
    for line in text.lines().chain([""]) {
        if line.trim().is_empty() {
            push(&mut blocks, collapsed(&lines));
            lines.clear();
        } else {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    blocks
}

fn push(blocks: &mut Vec<Block>, text: String) {
    if !text.is_empty() {
        blocks.push(Block { kind: BlockKind::Paragraph, text });
    }
}
