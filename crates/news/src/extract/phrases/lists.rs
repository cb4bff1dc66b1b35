//! Lists of phrases as `languages/*/` has them: what lines begin with, what they are as a
//! whole, what they say anywhere.

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;
use text::fold;

use super::key;
use crate::model::lists::entries;

/// The phrases of some lists, as they stand there.
pub(super) fn load(lists: &[&'static str]) -> Vec<&'static str> {
    lists.iter().flat_map(|list| entries(list)).collect()
}

/// Phrases that are a line, a part or a word of it as a whole.
pub(super) struct Wholes {
    /// Their keys, sorted.
    phrases: Vec<String>,
}

impl Wholes {
    /// A phrase has this key.
    pub(super) fn holds(&self, key: &str) -> bool {
        self.phrases.binary_search_by(|phrase| phrase.as_str().cmp(key)).is_ok()
    }

    /// A text with this key holds a phrase, also within a word.
    pub(super) fn are_within(&self, key: &str) -> bool {
        self.phrases.iter().any(|phrase| key.contains(phrase.as_str()))
    }
}

impl From<Vec<&str>> for Wholes {
    fn from(lines: Vec<&str>) -> Wholes {
        let mut phrases: Vec<String> = lines.into_iter().map(key).collect();
        phrases.sort();
        phrases.dedup();
        Wholes { phrases }
    }
}

/// Phrases that lines begin with.
pub(super) struct Openings {
    all: Wholes,
    /// Those that the list writes with a colon. Sentences begin with them, too («شارك»,
    /// "Watch"): they hold where they are a line's label.
    labels: FxHashSet<String>,
    /// The first words of them: most lines begin with none.
    words: FxHashSet<String>,
}

impl Openings {
    /// The first word of a line is that of a phrase. `start` is the line's
    /// [`super::key_start`].
    pub(super) fn may_open(&self, start: &str) -> bool {
        start.split(' ').take(1).any(|word| self.words.contains(word))
    }

    /// A phrase has this key.
    pub(super) fn holds(&self, key: &str) -> bool {
        self.all.holds(key)
    }

    /// The longest phrase that a line begins with, as a length in words; 0 for none. The
    /// phrases are sorted: each opening of the line is looked up in them.
    pub(super) fn opening(&self, line: &str, start: &str) -> usize {
        let word = start.split(' ').next().unwrap_or_default();
        if !word.is_empty() && !self.words.contains(word) {
            return 0;
        }
        let phrases = &self.all.phrases;
        let at = phrases.partition_point(|phrase| phrase.as_str() < start);
        if !phrases.get(at).is_some_and(|phrase| phrase.starts_with(start)) {
            return 0;
        }
        let end = line.char_indices().nth(60).map_or(line.len(), |(at, _)| at);
        let key = key(&line[..end]);
        let ends = key.bytes().enumerate().filter(|(_, byte)| *byte == b' ').map(|(at, _)| at);
        let mut longest = 0;
        for (words, end) in (1..).zip(ends.chain([key.len()])) {
            let opening = &key[..end];
            match phrases.binary_search_by(|phrase| phrase.as_str().cmp(opening)) {
                Ok(_) if self.labels.contains(opening) && !is_labelled(line, words) => {}
                Ok(_) => longest = words,
                // What sorts after every phrase with this opening begins none.
                Err(at) if !phrases.get(at).is_some_and(|next| next.starts_with(opening)) => break,
                Err(_) => {}
            }
        }
        longest
    }
}

impl From<Vec<&str>> for Openings {
    fn from(lines: Vec<&str>) -> Openings {
        let (labels, plain): (Vec<&str>, Vec<&str>) =
            lines.iter().partition(|line| line.ends_with(':'));
        let plain: FxHashSet<String> = plain.into_iter().map(key).collect();
        let mut labels: FxHashSet<String> = labels.into_iter().map(key).collect();
        labels.retain(|label| !plain.contains(label));
        let all: Wholes = lines.into();
        let word = |phrase: &String| phrase.split(' ').next().map(str::to_owned);
        Openings { words: all.phrases.iter().filter_map(word).collect(), labels, all }
    }
}

/// The first words of a line are a label of it: a number, a stroke or nothing comes behind
/// them, no further word.
fn is_labelled(line: &str, words: usize) -> bool {
    let rest = behind(line, words);
    let next = rest.trim_start();
    next.starts_with(|it: char| it.is_numeric() || ":：/|()[]•·–—»#©".contains(it))
        || next.starts_with('-') && rest.len() > next.len()
        || !next.contains(char::is_alphanumeric)
}

/// What stands in a line behind so many words of its key.
fn behind(line: &str, words: usize) -> &str {
    let (mut seen, mut within) = (0, false);
    for (at, letter) in line.char_indices() {
        // Marks on letters leave nothing in the key, no gap either.
        let mut worded = None;
        fold::each(letter.encode_utf8(&mut [0; 4]), |it| worded = Some(fold::is_alphanumeric(it)));
        let Some(worded) = worded else { continue };
        if within && !worded && seen == words {
            return &line[at..];
        }
        seen += usize::from(worded && !within);
        within = worded;
    }
    ""
}

/// Phrases that are found anywhere in a key with a space before and behind it.
pub(super) struct Said {
    phrases: AhoCorasick,
    /// The longest word of each, as the list writes it.
    words: AhoCorasick,
}

impl Said {
    /// A key with a space before and behind it says a phrase.
    pub(super) fn is_in(&self, spaced: &str) -> bool {
        self.phrases.is_match(spaced)
    }

    /// A line has the longest word of a phrase, as the list writes it. Cheap to ask before
    /// a key is made.
    pub(super) fn may_be_in(&self, line: &str) -> bool {
        self.words.is_match(line)
    }
}

impl From<Vec<&str>> for Said {
    #[expect(clippy::expect_used, reason = "the phrases are constants, compiled by every test")]
    fn from(lines: Vec<&str>) -> Said {
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(lines.iter().flat_map(|line| line.split(' ').max_by_key(|word| word.len())))
            .expect("valid words");
        let phrases = lines.into_iter().map(|line| format!(" {} ", key(line)));
        Said { phrases: AhoCorasick::new(phrases).expect("valid phrases"), words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_holds_where_no_word_follows() {
        let openings: Openings = vec!["شارك:", "شارك الخبر", "photo:", "read more"].into();
        for (line, words) in [
            ("شارك", 1),
            ("شارك:", 1),
            ("شَارِك | فيسبوك", 1),
            ("شارك الخبر مع أصدقائك", 2),
            ("شارك مئات في المسيرة", 0),
            ("Photo: AFP", 1),
            ("Photo – AFP", 1),
            ("Photo 3", 1),
            ("Photo-editing takes time", 0),
            ("Photo editing takes time", 0),
            ("Read more about it", 2),
        ] {
            let start = super::super::key_start(line);
            assert_eq!(openings.opening(line, &start), words, "{line}");
        }
    }

    #[test]
    fn what_is_said_is_found_within_a_line() {
        let said: Said = vec!["* is a reader supported publication", "* ما را در تلگرام"].into();
        for (line, says) in [
            ("The Post is a Reader-Supported Publication. Join us!", true),
            ("برای خبرهای تازه، ما را در تلگرام دنبال کنید", true),
            ("The Post is a publication of readers", false),
            ("تلگرام در ایران", false),
        ] {
            let found = said.may_be_in(line) && said.is_in(&format!(" {} ", key(line)));
            assert_eq!(found, says, "{line}");
        }
    }
}
