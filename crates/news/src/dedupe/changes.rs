//! What changed between two tellings of one text: an article and what it
//! reproduces, or two versions of one article.
//!
//! Sentences are aligned by their folded words (Myers: "An O(ND) Difference
//! Algorithm", 1986), so that another hamza or comma is no change; sentences
//! that were reworded are aligned word by word.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use text::fold::fold;
use text::split::sentences;
use text::words::words;

use crate::model::article::{Article, running};

/// So many sentences of each text are compared; what follows counts as changed.
const SENTENCES: usize = 2_000;

/// A sentence of more words is not compared word by word.
const WORDS: usize = 400;

/// A reworded sentence shares this much of its words with the old one (Dice).
const REWORDED: f64 = 0.5;

/// So many old sentences are tried for one that may be their new wording.
const TRIED: usize = 12;

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is in both.
    Kept,
    /// It is in the older alone.
    LeftOut,
    /// It is in the newer alone.
    Added,
}

/// A piece of text and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What became of it.
    pub change: Change,
    /// Its text: of the newer where it is in both.
    pub text: String,
}

/// A sentence, or several that stand together and have the same fate: one piece
/// where it is kept, left out or added whole, several where it was reworded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
    /// The block it stands in: of the newer text, of the older where it was left out.
    block: usize,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The titles, compared word by word.
    pub title: Vec<Piece>,
    /// The texts, sentence by sentence.
    pub passages: Vec<Passage>,
}

impl Changes {
    /// Compares an older and a newer telling.
    pub fn between(older: &Article, newer: &Article) -> Changes {
        Changes {
            title: reworded(&older.title, &newer.title),
            passages: passages(&Text::of(older), &Text::of(newer)),
        }
    }

    /// Nothing that a reader would call a change.
    pub fn is_none(&self) -> bool {
        let kept = |pieces: &[Piece]| pieces.iter().all(|piece| piece.change == Change::Kept);
        kept(&self.title) && self.passages.iter().all(|passage| kept(&passage.pieces))
    }

    /// How many passages were left out and added whole, and how many reworded.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for passage in &self.passages {
            match passage.pieces.as_slice() {
                [piece] => match piece.change {
                    Change::Kept => {}
                    Change::LeftOut => counts.left_out += 1,
                    Change::Added => counts.added += 1,
                },
                _ => counts.reworded += 1,
            }
        }
        counts
    }
}

/// How many passages changed, by what happened to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the older text alone.
    pub left_out: usize,
    /// In the newer text alone.
    pub added: usize,
    /// In both, in other words.
    pub reworded: usize,
}

/// The sentences of a text.
#[derive(Default)]
struct Text<'a> {
    sentences: Vec<&'a str>,
    /// The block of each.
    blocks: Vec<usize>,
    /// Its words, folded.
    keys: Vec<String>,
}

impl<'a> Text<'a> {
    fn of(article: &'a Article) -> Text<'a> {
        let mut text = Text::default();
        for (block, told) in running(&article.blocks).enumerate() {
            for sentence in sentences(&told.text) {
                let sentence = told.text[sentence].trim();
                if sentence.is_empty() || text.sentences.len() == SENTENCES {
                    continue;
                }
                text.sentences.push(sentence);
                text.blocks.push(block);
                text.keys.push(key(sentence));
            }
        }
        text
    }

    fn passage(&self, at: usize, change: Change) -> Passage {
        let piece = Piece { change, text: self.sentences[at].to_owned() };
        Passage { pieces: vec![piece], block: self.blocks[at] }
    }
}

fn key(sentence: &str) -> String {
    words(sentence).map(|word| fold(&sentence[word])).collect::<Vec<_>>().join(" ")
}

fn passages(older: &Text<'_>, newer: &Text<'_>) -> Vec<Passage> {
    let mut list = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &older.keys, &newer.keys) {
        match op {
            DiffOp::Equal { new_index, len, .. } => {
                list.extend((new_index..new_index + len).map(|at| newer.passage(at, Change::Kept)));
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                let left = old_index..old_index + old_len;
                list.extend(left.map(|at| older.passage(at, Change::LeftOut)));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                let added = new_index..new_index + new_len;
                list.extend(added.map(|at| newer.passage(at, Change::Added)));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let (old, new) = (old_index..old_index + old_len, new_index..new_index + new_len);
                replaced(older, old, newer, new, &mut list);
            }
        }
    }
    joined(list)
}

/// Sentences in the place of others: each is set beside the one it rewords.
fn replaced(
    older: &Text<'_>,
    mut old: Range<usize>,
    newer: &Text<'_>,
    new: Range<usize>,
    list: &mut Vec<Passage>,
) {
    let mut added: Vec<Passage> = Vec::new();
    for at in new {
        let tried = old.clone().take(TRIED);
        let like = |one: usize| (one, alike(&older.keys[one], &newer.keys[at]));
        let best = tried.map(like).max_by(|one, other| one.1.total_cmp(&other.1));
        let Some((before, _)) = best.filter(|(_, share)| *share >= REWORDED) else {
            added.push(newer.passage(at, Change::Added));
            continue;
        };
        list.extend((old.start..before).map(|at| older.passage(at, Change::LeftOut)));
        list.append(&mut added);
        list.push(Passage {
            pieces: reworded(older.sentences[before], newer.sentences[at]),
            block: newer.blocks[at],
        });
        old.start = before + 1;
    }
    list.extend(old.map(|at| older.passage(at, Change::LeftOut)));
    list.append(&mut added);
}

/// Share of the words that two sentences have in common, 0..=1 (Dice, 1945).
fn alike(one: &str, other: &str) -> f64 {
    let sorted = |key: &str| {
        let mut words: Vec<String> = key.split(' ').take(WORDS).map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    let (one, other) = (sorted(one), sorted(other));
    let all = one.len() + other.len();
    let (mut at, mut common) = (0, 0);
    for word in &one {
        at += other[at..].iter().take_while(|other| *other < word).count();
        if other.get(at) == Some(word) {
            at += 1;
            common += 1;
        }
    }
    2.0 * f64::from(common) / all.max(1) as f64
}

/// Two wordings of one sentence, word by word.
fn reworded(older: &str, newer: &str) -> Vec<Piece> {
    let (old, new) = (Worded::of(older), Worded::of(newer));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |change: Change, text: &str| match pieces.last_mut() {
        Some(last) if last.change == change => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => pieces.push(Piece { change, text: text.to_owned() }),
    };
    if old.keys.len() > WORDS || new.keys.len() > WORDS {
        push(Change::LeftOut, older);
        push(Change::Added, newer);
        return pieces;
    }
    for op in capture_diff_slices(Algorithm::Myers, &old.keys, &new.keys) {
        let (left, added) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            push(Change::Kept, new.text(added));
        } else {
            push(Change::LeftOut, old.text(left));
            push(Change::Added, new.text(added));
        }
    }
    pieces
}

/// A sentence cut where its words begin: what stands behind a word goes with it.
struct Worded<'a> {
    sentence: &'a str,
    starts: Vec<usize>,
    keys: Vec<String>,
}

impl<'a> Worded<'a> {
    fn of(sentence: &'a str) -> Worded<'a> {
        let (mut starts, mut keys) = (Vec::new(), Vec::new());
        for word in words(sentence) {
            starts.push(if starts.is_empty() { 0 } else { word.start });
            keys.push(fold(&sentence[word]));
        }
        if starts.is_empty() && !sentence.is_empty() {
            starts.push(0);
            keys.push(sentence.to_owned());
        }
        Worded { sentence, starts, keys }
    }

    fn text(&self, words: Range<usize>) -> &'a str {
        let start = |at: usize| self.starts.get(at).copied().unwrap_or(self.sentence.len());
        &self.sentence[start(words.start)..start(words.end)]
    }
}

/// Sentences of one block that have the same fate are one passage.
fn joined(list: Vec<Passage>) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::with_capacity(list.len());
    for passage in list {
        match (passages.last_mut(), passage.pieces.as_slice()) {
            (Some(last), [piece])
                if last.block == passage.block
                    && matches!(last.pieces.as_slice(), [own] if own.change == piece.change) =>
            {
                for own in &mut last.pieces {
                    own.text.push(' ');
                    own.text.push_str(&piece.text);
                }
            }
            _ => passages.push(passage),
        }
    }
    passages
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::article::{Block, BlockKind};

    fn article(title: &str, blocks: &[&str]) -> Article {
        let block = |text: &&str| Block { kind: BlockKind::Paragraph, text: (*text).to_owned() };
        Article {
            title: title.to_owned(),
            blocks: blocks.iter().map(block).collect(),
            ..Article::default()
        }
    }

    fn told(pieces: &[Piece]) -> String {
        let piece = |piece: &Piece| match piece.change {
            Change::Kept => piece.text.clone(),
            Change::LeftOut => format!("[-{}-]", piece.text),
            Change::Added => format!("[+{}+]", piece.text),
        };
        pieces.iter().map(piece).collect()
    }

    #[track_caller]
    fn check(older: &[&str], newer: &[&str], wanted: &[&str]) {
        let changes = Changes::between(&article("ع", older), &article("ع", newer));
        let found: Vec<String> =
            changes.passages.iter().map(|passage| told(&passage.pieces)).collect();
        assert_eq!(found, wanted);
    }

    const FIRST: &str = "وصل الوزير إلى بيروت صباح اليوم.";
    const SECOND: &str = "وقال إن المحادثات ستستمر يومين.";

    #[test]
    fn what_is_written_otherwise_is_kept() {
        check(
            &[FIRST],
            &["وصل الوزير الى بيروت، صباح اليوم"],
            &["وصل الوزير الى بيروت، صباح اليوم"],
        );
    }

    #[test]
    fn sentences_are_kept_left_out_and_added() {
        check(
            &[&format!("{FIRST} {SECOND}"), "وكانت الزيارة مقررة الشهر الماضي."],
            &[FIRST, "ولم يذكر موعد العودة."],
            &[
                FIRST,
                "[-وقال إن المحادثات ستستمر يومين.-]",
                "[-وكانت الزيارة مقررة الشهر الماضي.-]",
                "[+ولم يذكر موعد العودة.+]",
            ],
        );
    }

    #[test]
    fn a_reworded_sentence_shows_its_words() {
        check(
            &[SECOND],
            &["وقال إن المحادثات ستستمر ثلاثة أيام."],
            &["وقال إن المحادثات ستستمر [-يومين.-][+ثلاثة أيام.+]"],
        );
        let changes = Changes::between(
            &article("وصول 5 وزراء إلى بيروت", &[FIRST]),
            &article("وصول 7 وزراء إلى بيروت", &[FIRST]),
        );
        assert_eq!(told(&changes.title), "وصول [-5 -][+7 +]وزراء إلى بيروت");
        assert!(!changes.is_none());
        assert_eq!(changes.counts(), Counts::default());
    }

    proptest! {
        #[test]
        fn both_texts_are_told_whole(
            older in "[ابجد ]{0,12}([.!؟ ]{1,2}[ابجد ]{0,12}){0,5}",
            newer in "[ابجد ]{0,12}([.!؟ ]{1,2}[ابجد ]{0,12}){0,5}",
        ) {
            let changes = Changes::between(&article("", &[&older]), &article("", &[&newer]));
            let letters = |text: &str| -> String {
                fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
            };
            let of = |without: Change| -> String {
                let pieces = changes.passages.iter().flat_map(|passage| &passage.pieces);
                pieces.filter(|one| one.change != without).map(|one| letters(&one.text)).collect()
            };
            prop_assert_eq!(of(Change::LeftOut), letters(&newer));
            prop_assert_eq!(of(Change::Added), letters(&older));
        }
    }
}
