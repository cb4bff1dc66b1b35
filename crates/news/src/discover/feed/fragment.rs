//! The body of an entry in blocks.

use super::plain::{Tags, collapsed, plain};
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

/// HTML: a paragraph for each run of text between tags that are no part of a
/// line.
pub fn blocks(html: &str) -> Vec<Block> {
    let tags = Tags::of(html);
    let mut blocks = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(found) = html[at..].find('<') {
        let open = at + found;
        let Some(end) = tags.end(open) else {
            at = open + 1;
            continue;
        };
        if !Tags::is_inline(&html[open..end]) {
            push(&mut blocks, plain(&html[start..open]));
            start = end;
        }
        at = end;
    }
    push(&mut blocks, plain(&html[start..]));
    blocks
}

fn push(blocks: &mut Vec<Block>, text: String) {
    if !text.is_empty() {
        blocks.push(Block { kind: BlockKind::Paragraph, text });
    }
}
