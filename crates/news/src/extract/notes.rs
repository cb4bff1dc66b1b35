//! The note on the writer under an article, where no class tells it: «Jane Doe
//! is a freelance writer who…».

use super::blocks::Piece;
use super::content::is_prose;
use super::phrases::{self, Line, Signature};
use crate::model::agencies::ends_with_agency;
use crate::model::article::BlockKind;

/// The note is among so many lines at the end…
const LINES: usize = 3;

/// …and so many bytes long.
const BYTES: usize = 1_500;

/// So many paragraphs stand before it.
const PARAGRAPHS: usize = 3;

/// A line that says what the writer is, over the note, is shorter, in bytes.
const ROLE: usize = 60;

/// The words of a name.
const NAME: std::ops::RangeInclusive<usize> = 2..=4;

/// What the writer is stands within so many words of the name.
const NEAR: usize = 14;

/// Where the note on the writer begins among the pieces, with the line over it;
/// what stands after it is of the writer too. `bylines` are the page's claims.
pub fn begin(pieces: &[Piece], bylines: &[&str]) -> Option<usize> {
    let last = pieces.len().checked_sub(1)?;
    if last > 0 && is_starred(&pieces[last]) {
        return Some(last);
    }
    let from = pieces.len().saturating_sub(LINES);
    let parted = bylines.iter().flat_map(|byline| byline.split(['،', ',', '&', ';']));
    let parted = parted.flat_map(|names| names.split(" and "));
    let names: Vec<String> = bylines.iter().copied().chain(parted).filter_map(name).collect();
    let signs = |piece: &Piece| is_signed(&piece.text, &names) && piece.kind != BlockKind::Caption;
    let labelled = || pieces[last - 1].text.ends_with(':');
    if last >= PARAGRAPHS && signs(&pieces[last]) && !labelled() {
        return Some(last);
    }
    let at = (from..pieces.len()).find(|at| {
        let before = &pieces[..*at];
        before.iter().filter(|piece| is_prose(piece)).count() >= PARAGRAPHS
            && is_note(&pieces[*at], before, &names)
            && pieces[at + 1..].iter().filter(|piece| is_prose(piece)).count() <= 1
    })?;
    let over = pieces[..at].iter().rev().take_while(|piece| is_role(piece)).take(2).count();
    Some(at - over)
}

/// A line that may head the note on the writer: "About the author" alone, or a heading
/// that signs. `line` is the piece's text.
pub fn is_head(piece: &Piece, line: &Line<'_>) -> bool {
    line.heads_writer()
        || piece.kind == BlockKind::Heading
            && phrases::signature(&piece.text) == Some(Signature::Plain)
}

/// What stands from `at` on, under the note's head, is the end of an article and short.
pub fn is_end(pieces: &[Piece], at: usize) -> bool {
    let (before, after) = pieces.split_at(at);
    let prose = |pieces: &[Piece]| pieces.iter().filter(|piece| is_prose(piece)).count();
    after.len() <= UNDER
        && after.iter().map(|piece| piece.text.len()).sum::<usize>() < BYTES
        && prose(before) >= PARAGRAPHS
        && prose(after) < PARAGRAPHS
}

/// So many lines at most stand under the head of the note.
const UNDER: usize = 6;

/// «* كاتبة لبنانية»: what the writer is, behind a star.
fn is_starred(piece: &Piece) -> bool {
    let role = piece.text.strip_prefix('*').filter(|_| piece.text.len() < ROLE * 2);
    piece.kind == BlockKind::Paragraph
        && role.is_some_and(|role| phrases::is_said_of_writers(&phrases::key(role)))
}

/// A claim that is a person's name, as a key.
fn name(byline: &str) -> Option<String> {
    let key = phrases::key(byline);
    let key = key.strip_prefix("by ").unwrap_or(&key);
    (key.len() > 5 && NAME.contains(&key.split(' ').count())).then(|| key.to_owned())
}

/// A writer's name, and where they write from: «Claire Vasseur (Alençon)».
fn is_signed(line: &str, names: &[String]) -> bool {
    let (name, rest) = line.split_once(['(', ',', '،', '|']).unwrap_or((line, ""));
    let key = phrases::key(name);
    // «المصدر: …», «أ ف ب»: credits are read later.
    let credits = || line.contains(':') || ends_with_agency(line);
    line.len() < ROLE * 2
        && !credits()
        && rest.split_whitespace().count() <= DEGREE
        && line.ends_with(|letter: char| letter.is_alphabetic() || letter == ')')
        && names.contains(&key)
}

fn is_note(piece: &Piece, before: &[Piece], names: &[String]) -> bool {
    let label = |label: &str| phrases::is_byline_label(label) || phrases::is_boilerplate(label);
    let about = piece.text.split_once(':').filter(|(before, _)| label(before));
    let text = about.map_or(piece.text.as_str(), |(_, rest)| rest);
    let text = text.trim_start_matches(|letter: char| !letter.is_alphabetic());
    piece.kind != BlockKind::Heading
        && (LEAST..BYTES).contains(&text.len())
        && (phrases::opens_note(text) || is_on(text, names) || is_on_stranger(text, before))
}

/// A note is longer, in bytes.
const LEAST: usize = 25;

/// Degrees and titles between a writer's name and what is said of them, «CFP, PhD», are
/// so many at most…
const DEGREES: usize = 2;

/// …of so many bytes each.
const DEGREE: usize = 4;

/// Begins with a writer's name and what notes go on with: «is», «كاتبة».
fn is_on(text: &str, names: &[String]) -> bool {
    let start = phrases::key(&text[..text.floor_char_boundary(160)]);
    names.iter().any(|name| {
        let rest = start.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix(' '));
        let Some(mut rest) = rest else { return false };
        for _ in 0..DEGREES {
            let after = rest.split_once(' ').filter(|(word, _)| word.len() <= DEGREE);
            match after {
                Some((_, after)) if !phrases::is_said_of_writers(rest) => rest = after,
                _ => break,
            }
        }
        phrases::is_said_of_writers(rest)
    })
}

/// Begins with a name that the article did not have before, and says what its
/// bearer is.
fn is_on_stranger(text: &str, before: &[Piece]) -> bool {
    let words: Vec<&str> = text.split_whitespace().take(NEAR + 6).collect();
    let named = words.iter().take_while(|word| is_capital(word)).count();
    if !NAME.contains(&named) || !matches!(words.get(named), Some(&("is" | "was"))) {
        return false;
    }
    let clean = |word: &str| word.trim_matches(|letter: char| !letter.is_alphabetic()).to_owned();
    let last = clean(words[named - 1]);
    let roles = words[named + 1..].iter().take(NEAR);
    last.len() > 2
        && roles.into_iter().any(|word| phrases::is_role_of_writers(word))
        && !before.iter().any(|piece| piece.text.contains(&last))
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// What the writer is, on a line of its own: «Contributing Writer».
fn is_role(piece: &Piece) -> bool {
    piece.kind == BlockKind::Paragraph
        && piece.text.len() < ROLE
        && piece.text.ends_with(char::is_alphabetic)
        && !is_prose(piece)
}

#[cfg(test)]
mod tests {
    use super::super::blocks::{self, Mark};
    use super::super::tree::Tree;
    use super::*;

    /// Paragraphs and what stands under them.
    fn article_with(tail: &[&str]) -> Vec<Piece> {
        let body =
            "<p>The harbour was opened again on Monday, said the ministry of Nadia Rahal.</p>";
        let tail: String = tail.iter().map(|line| format!("<p>{line}</p>")).collect();
        let tree = Tree::parse(&format!("{}{tail}", body.repeat(PARAGRAPHS))).unwrap();
        blocks::pieces(&tree, tree.root(), |_| Mark::Keep)
    }

    #[track_caller]
    fn check(tail: &[&str], bylines: &[&str], left: usize) {
        let pieces = article_with(tail);
        let kept = begin(&pieces, bylines).unwrap_or(pieces.len());
        assert_eq!(kept, PARAGRAPHS + left, "{tail:?}");
    }

    #[test]
    fn the_note_on_the_writer_is_found() {
        let role = "Contributing Writer";
        check(&[role, "Jane Doe is a writer who lives in Beirut."], &["By Jane Doe"], 0);
        check(&["Jane Doe, a teacher, was there."], &["Jane Doe"], 1);
        check(&["Jane Doe, CFP, is an analyst for the paper."], &["Jane Doe"], 0);
        check(
            &["John Roe is on the faculty.", "Jane Doe lives here."],
            &["Jane Doe and John Roe"],
            0,
        );
        check(&["(Jane Doe is an associate attorney at the firm.)"], &[], 0);
        check(&["The author is a teacher who lives in Beirut."], &[], 0);
        check(&["About the author: Jane Doe is a freelance photographer."], &[], 0);
        check(&["ليلى بناني كاتبة وباحثة لبنانية مقيمة في باريس."], &["ليلى بناني"], 0);
        check(&["ليلى بناني قالت إن العمل بدأ أمس في الميناء."], &["ليلى بناني"], 1);
    }

    #[track_caller]
    fn check_headed(tail: &[&str], ends: bool) {
        let pieces = article_with(tail);
        let head = &pieces[PARAGRAPHS];
        let heads = is_head(head, &Line::of(&head.text)) && is_end(&pieces, PARAGRAPHS);
        assert_eq!(heads, ends, "{tail:?}");
    }

    #[test]
    fn a_line_that_heads_the_note_ends_the_article() {
        check_headed(&["About the author", "Jane lives in Beirut.", "She has two cats."], true);
        check_headed(&["نبذة عن الكاتب:", "يقيم في بيروت، وصدرت له ثلاثة كتب."], true);
        check_headed(&["About the author of the plan", "Jane lives in Beirut."], false);
        check_headed(&["About the author", "a", "b", "c", "d", "e", "f", "g"], false);
    }

    #[test]
    fn a_name_alone_at_the_end_signs() {
        check(&["Jane Doe (Alençon)"], &["Jane Doe"], 0);
        check(&["Jane Doe"], &["By Jane Doe"], 0);
        check(&["Source: Jane Doe"], &["Source: Jane Doe"], 1);
        check(&["Jane Doe told the council so."], &["Jane Doe"], 1);
    }

    #[test]
    fn whom_the_article_is_about_is_no_writer() {
        check(&["Nadia Rahal is a former editor of the paper."], &["Jane Doe"], 1);
        check(&["Nothing is known of the ship's captain, the editor wrote."], &["Jane Doe"], 1);
    }
}
