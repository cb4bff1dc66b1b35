//! What class and id attributes say of an element: the words of
//! `publishers/hints.txt`, found all at once.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::tree::{NodeId, Tag, Tree};

/// Class and id hints.
const HINTS: &str = include_str!("../../../../publishers/hints.txt");

/// The elements of most pages have fewer different names.
pub const DIFFERENT: usize = 440;

/// So many letters of a class or id are read.
const NAME: usize = 400;

/// A word that hints at something.
#[derive(Debug, Clone, Copy)]
struct Hint {
    /// Which of the sections it is of.
    section: usize,
    /// It is a name of its own, not one word of a hyphenated one.
    whole: bool,
    /// It may go on in any letters.
    open: bool,
}

/// The hints of some sections. Names are looked at in lower case, with hyphens
/// for underscores and case changes, spaces between them.
#[derive(Debug)]
pub struct Hints {
    words: AhoCorasick,
    hints: Vec<Hint>,
}

impl Hints {
    /// The hints of sections by their headings, `[junk]`, in order of strength.
    #[expect(clippy::expect_used, reason = "the words are constants, compiled by every test")]
    pub fn of(sections: &[&str]) -> Hints {
        let mut words = Vec::new();
        let mut hints = Vec::new();
        for (at, section) in sections.iter().enumerate() {
            let lines = HINTS.lines().map(str::trim).skip_while(|line| line != section).skip(1);
            let lines = lines.take_while(|line| !line.starts_with('['));
            for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let (whole, line) = match line.strip_prefix('=') {
                    Some(line) => (true, line),
                    None => (false, line),
                };
                let (open, word) = match line.strip_suffix('*') {
                    Some(word) => (true, word),
                    None => (false, line),
                };
                words.push(word);
                hints.push(Hint { section: at, whole, open });
            }
        }
        let words = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .match_kind(MatchKind::Standard)
            .build(words)
            .expect("valid hints");
        Hints { words, hints }
    }

    /// The first section of which a hint stands in the names.
    pub fn first(&self, names: &str) -> Option<usize> {
        let bytes = names.as_bytes();
        let mut first: Option<usize> = None;
        for found in self.words.find_overlapping_iter(names) {
            let hint = self.hints[found.pattern().as_usize()];
            if first.is_some_and(|first| first <= hint.section) {
                continue;
            }
            let edge = |byte: u8| byte == b' ' || (byte == b'-' && !hint.whole);
            let mut end = found.end();
            if hint.open {
                end += bytes[end..].iter().take_while(|byte| byte.is_ascii_lowercase()).count();
            }
            let stands = found.start().checked_sub(1).is_none_or(|before| edge(bytes[before]))
                && bytes.get(end).is_none_or(|after| edge(*after));
            if stands {
                first = Some(hint.section);
            }
        }
        first
    }

    /// A hint of any section stands in the names.
    pub fn any(&self, names: &str) -> bool {
        self.first(names).is_some()
    }
}

/// Class and id as words: lower case, `_` and case changes as hyphens.
pub fn names(tree: &Tree, node: NodeId, out: &mut String) {
    out.clear();
    for attribute in ["class", "id"] {
        push(tree.attribute(node, attribute), out);
    }
}

/// The class alone, as in [`names`].
pub fn class(tree: &Tree, node: NodeId, out: &mut String) {
    out.clear();
    push(tree.attribute(node, "class"), out);
}

/// The id of a heading or a line is made of its own words, for links to it
/// («share-prices-fall»): it says nothing of what the line is.
pub fn is_anchor(tree: &Tree, node: NodeId) -> bool {
    let tag = tree.tag(node);
    if !tag.is_heading() && !matches!(tag, Tag::P | Tag::Li | Tag::Dt | Tag::Dd) {
        return false;
    }
    let Some(id) = tree.attribute(node, "id") else { return false };
    let words: Vec<&str> = id.split(['-', '_', '.', ' ']).filter(|word| word.len() > 1).collect();
    let text = tree.text_of(node).to_lowercase();
    if let [word] = words[..] {
        return text.trim_matches(|letter: char| !letter.is_alphabetic()) == word.to_lowercase();
    }
    let said = words.iter().filter(|word| text.contains(&word.to_lowercase())).count();
    !words.is_empty() && said * 3 >= words.len() * 2
}

fn push(value: Option<&str>, out: &mut String) {
    let Some(value) = value else { return };
    if value.len() <= NAME && is_name(value.as_bytes()) {
        out.push_str(value);
        out.push(' ');
        return;
    }
    let mut before = ' ';
    for letter in value.chars().take(NAME) {
        if letter.is_ascii_uppercase() {
            if before.is_ascii_lowercase() {
                out.push('-');
            }
            out.push(letter.to_ascii_lowercase());
        } else if matches!(letter, '_' | ':' | '-') {
            if !out.ends_with('-') {
                out.push('-');
            }
        } else if letter.is_whitespace() {
            out.push(' ');
        } else {
            out.push(letter);
        }
        before = letter;
    }
    out.push(' ');
}

/// Words that stand as they are in [`names`]: most do.
fn is_name(value: &[u8]) -> bool {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b' ');
    let pairs = value.iter().zip(value.get(1..).unwrap_or_default());
    value.iter().fold(true, |all, byte| all & plain(*byte))
        && pairs.fold(true, |all, (one, next)| all & !(*one == b'-' && *next == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &str, wanted: Option<&str>) {
        let sections = ["[comments]", "[junk]", "[caption]", "[body]"];
        let found = Hints::of(&sections).first(names).map(|section| sections[section]);
        assert_eq!(found, wanted, "{names}");
    }

    #[test]
    fn a_hint_stands_between_the_words_of_a_name() {
        check("article-body ", Some("[body]"));
        check("col-8 article-body-wide ", Some("[body]"));
        check("particle-body ", None);
        check("news-details ", Some("[body]"));
        check("news-detail2 ", None);
        check("abh-box article-body ", Some("[junk]"));
        check("", None);
    }

    #[track_caller]
    fn check_anchor(html: &str, wanted: bool) {
        let tree = Tree::parse(html).expect("a small page");
        let marked = |node: &NodeId| tree.attribute(*node, "id").is_some();
        let node = tree.descendants(tree.root()).find(marked).expect("an element with an id");
        assert_eq!(is_anchor(&tree, node), wanted, "{html}");
    }

    #[test]
    fn an_id_made_of_a_line_s_words_is_an_anchor() {
        check_anchor("<h2 id=share-prices-fall>Share prices fall</h2>", true);
        check_anchor("<h3 id=h-social-shopping>2. Social Shopping</h3>", true);
        check_anchor("<h2 id=Recommendations>Recommendations ¶</h2>", true);
        check_anchor("<h2 id=comments>35 Comments</h2>", true);
        check_anchor("<h3 id=reply-title>Leave your thoughts</h3>", false);
        check_anchor("<li id=comment-9257>I would not go there.</li>", false);
        check_anchor("<div id=related-articles>Related articles</div>", false);
        check_anchor("<h2 id=''>Share prices fall</h2>", false);
    }
}
