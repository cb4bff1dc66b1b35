//! An article's blocks as parts of a page.

use news::model::article::{Article, BlockKind};

/// A part of a body: a block, or blocks that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Running text.
    Paragraph(String),
    /// A heading inside the body.
    Heading(String),
    /// Items that follow one another.
    List(Vec<String>),
    /// Items that follow one another, with their numbers.
    Numbered(Vec<(i32, String)>),
    /// A block quotation.
    Quote(String),
    /// A picture's caption.
    Caption(String),
    /// Rows that follow one another, in cells.
    Table(Vec<Vec<String>>),
}

/// The parts of an article's body, in order.
pub fn parts(article: &Article) -> Vec<Part> {
    let mut parts = Vec::new();
    for block in &article.blocks {
        if let Some((number, text)) = block.numbered() {
            let item = (number, text.to_owned());
            match parts.last_mut() {
                Some(Part::Numbered(items)) => items.push(item),
                _ => parts.push(Part::Numbered(vec![item])),
            }
            continue;
        }
        let text = block.text.clone();
        match (block.kind, parts.last_mut()) {
            (BlockKind::ListItem, Some(Part::List(items))) => items.push(text),
            (BlockKind::Table, Some(Part::Table(rows))) => rows.extend(self::rows(&text)),
            (BlockKind::Paragraph, _) => parts.push(Part::Paragraph(text)),
            (BlockKind::Heading, _) => parts.push(Part::Heading(text)),
            (BlockKind::ListItem, _) => parts.push(Part::List(vec![text])),
            (BlockKind::Quote, _) => parts.push(Part::Quote(text)),
            (BlockKind::Caption, _) => parts.push(Part::Caption(text)),
            (BlockKind::Table, _) => parts.push(Part::Table(self::rows(&text))),
        }
    }
    if parts.is_empty() {
        let paragraphs = article.text.split("\n\n").filter(|text| !text.trim().is_empty());
        parts.extend(paragraphs.map(|text| Part::Paragraph(text.to_owned())));
    }
    parts
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|row| row.split('\t').map(str::to_owned).collect()).collect()
}

#[cfg(test)]
mod tests {
    use news::model::article::Block;

    use super::*;

    #[test]
    fn items_and_rows_that_follow_one_another_stand_together() {
        let block = |kind, text: &str| Block { kind, text: text.to_owned() };
        let article = Article {
            blocks: vec![
                block(BlockKind::Paragraph, "أ"),
                block(BlockKind::ListItem, "ب"),
                block(BlockKind::ListItem, "ج"),
                block(BlockKind::ListItem, "3. د"),
                block(BlockKind::ListItem, "4. هـ"),
                block(BlockKind::Table, "1\t2"),
                block(BlockKind::Table, "3\t4"),
            ],
            ..Article::default()
        };
        let cells = |row: [&str; 2]| row.map(str::to_owned).to_vec();
        assert_eq!(
            parts(&article),
            [
                Part::Paragraph("أ".to_owned()),
                Part::List(vec!["ب".to_owned(), "ج".to_owned()]),
                Part::Numbered(vec![(3, "د".to_owned()), (4, "هـ".to_owned())]),
                Part::Table(vec![cells(["1", "2"]), cells(["3", "4"])]),
            ]
        );
    }
}
