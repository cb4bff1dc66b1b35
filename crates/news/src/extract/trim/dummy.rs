//! Text that stands where subscribers read the article's: words of the printers' Latin,
//! or letters mixed up.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::super::blocks::Piece;
use crate::model::lists::entries;

/// The words of the printers' Latin.
static LATIN: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let list = include_str!("../../../../../languages/la/placeholder.txt");
    entries(list).collect()
});

/// A shorter line tells nothing, in bytes.
const SHORTEST: usize = 60;

/// A line is looked at where of its first words so many are of the kind: of four one, of
/// eight two.
const FIRST: [(usize, usize); 2] = [(4, 1), (8, 2)];

/// A line of fewer words tells nothing.
const FEWEST: usize = 8;

/// So many words of it are looked at then.
const WORDS: usize = 60;

/// Shorter words may be of any language, and longer ones are none of the list, in bytes.
const LENGTHS: std::ops::Range<usize> = 4..24;

/// So many consonants on end are rare in words that somebody says.
const CONSONANTS: usize = 5;

/// The lines that are no text, where other lines are.
pub fn find(pieces: &[Piece]) -> Vec<bool> {
    let marks: Vec<bool> = pieces.iter().map(|piece| is_dummy(&piece.text)).collect();
    let bytes = |dummy: bool| -> usize {
        let those = pieces.iter().zip(&marks).filter(|(_, mark)| **mark == dummy);
        those.map(|(piece, _)| piece.text.len()).sum()
    };
    if bytes(true) < bytes(false) { marks } else { vec![false; pieces.len()] }
}

/// The line is no text: printers' Latin, or letters mixed up so that nobody can read them.
fn is_dummy(line: &str) -> bool {
    if line.len() < SHORTEST {
        return false;
    }
    let words = line.as_bytes().split(u8::is_ascii_whitespace);
    let (mut all, mut latin, mut unsaid) = (0, 0, 0);
    for word in words.map(bare).filter(|word| LENGTHS.contains(&word.len())).take(WORDS) {
        all += 1;
        // What has other signs within is an address or a program's.
        if word.iter().all(u8::is_ascii_alphabetic) {
            latin += usize::from(is_latin(word));
            unsaid += usize::from(is_unsaid(word));
        }
        if FIRST.iter().any(|(words, found)| all == *words && latin.max(unsaid) < *found) {
            return false;
        }
    }
    all >= FEWEST && (latin * 2 >= all || unsaid * 3 >= all)
}

/// A word without the signs around it.
fn bare(word: &[u8]) -> &[u8] {
    let start = word.iter().position(u8::is_ascii_alphabetic).unwrap_or(word.len());
    let end = word.iter().rposition(u8::is_ascii_alphabetic).map_or(start, |last| last + 1);
    &word[start..end.max(start)]
}

/// The word is of the printers' Latin.
fn is_latin(word: &[u8]) -> bool {
    let mut lower = [0; LENGTHS.end];
    let lower = &mut lower[..word.len()];
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(|word| LATIN.contains(word))
}

/// The word has no vowel, or more consonants on end than anybody says.
fn is_unsaid(word: &[u8]) -> bool {
    let is_vowel = |letter: &u8| matches!(letter | 0x20, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let limit = CONSONANTS.min(word.len());
    word.split(is_vowel).any(|run| run.len() >= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_read_is_no_text() {
        let cases = [
            (
                "Dolor ipsam et est cumque. Laboriosam sed delectus rerum sint qui natus tenetur ea. Tenetur debitis aspernatur sapiente iure.",
                true,
            ),
            (
                "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna.",
                true,
            ),
            (
                "Bqrtsk tfcfhlm dr hqsemxw, ahpf oogu iahkrtb fudvsct kvdn gof gqnxvdzczdo rxnqtpl mhek wwfcsd vthwkmn ujzc mrlkd dueqwzhrt",
                true,
            ),
            (
                "Am Herbstmarkt in Deutschland zeigt sich, dass die Wirtschaft nichts von der Angst vor dem nächsten Winter wissen will.",
                false,
            ),
            (
                "Il tempo passa e la vita cambia: nella piazza centrale restano solo le porte chiuse e una massa di gente senza meta.",
                false,
            ),
            (
                "The minister said on Sunday that the northern bridge will open before the end of the year, whatever the weather.",
                false,
            ),
            ("قال الوزير إن الجسر سيفتح قبل نهاية العام", false),
            ("tshark -r <Pfad_zum_Mitschnitt> -T fields -e http.request -R http.request", false),
            ("Lorem ipsum", false),
        ];
        for (line, wanted) in cases {
            assert_eq!(is_dummy(line), wanted, "{line}");
        }
    }
}
