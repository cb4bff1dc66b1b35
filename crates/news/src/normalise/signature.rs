//! Who signed the text, on a line of its own after it: «نضال عبد الرزاق»,
//! «* كاتبة لبنانية». It is no paragraph. Agencies were read before (`credit`).

use crate::model::article::{Block, BlockKind};

/// So many lines after the text are signatures…
const LINES: usize = 2;

/// …of so many words, at most…
const WORDS: usize = 6;

/// …and bytes, …
const BYTES: usize = 90;

/// …where there are so many paragraphs.
const PARAGRAPHS: usize = 3;

/// A line longer than this is running text though it ends no sentence, in bytes.
const RUNNING: usize = 100;

/// What ends a sentence.
const ENDS: [char; 12] = ['.', '!', '?', '؟', '۔', '…', ':', '»', '”', '"', ')', '。'];

/// Takes signatures off the end of the body, in place.
pub fn take(blocks: &mut Vec<Block>) {
    for _ in 0..LINES {
        if let [.., before, last] = blocks.as_slice()
            && is_running(before)
            && is_signature(last)
            && blocks.iter().filter(|block| is_running(block)).count() >= PARAGRAPHS
        {
            blocks.pop();
        }
    }
}

fn is_running(block: &Block) -> bool {
    block.text.len() > RUNNING || block.text.len() > RUNNING / 3 && block.text.ends_with(ENDS)
}

/// A few words that end no sentence.
fn is_signature(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph
        && block.text.len() < BYTES
        && !block.text.ends_with(ENDS)
        && !block.text.contains(char::is_numeric)
        && block.text.split_whitespace().count() <= WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_ends_no_sentence_is_taken() {
        let cases = [
            ("نضال عبد الرزاق", true),
            ("الوطن – أسماء خيرو", true),
            ("* كاتبة لبنانية", true),
            ("وبدأ العمل أمس.", false),
            ("قال: «لن نعود»", false),
            ("اتصلوا على الرقم 1919", false),
        ];
        for (line, taken) in cases {
            let running = "قال المتحدث باسم الوزارة إن الأعمال في الميناء بدأت أمس.";
            let mut blocks: Vec<Block> = [running, running, running, line]
                .map(|text| Block { kind: BlockKind::Paragraph, text: text.to_owned() })
                .into();
            take(&mut blocks);
            assert_eq!(blocks.len() == 3, taken, "{line}");
        }
    }
}
