//! Words before and behind names, as `languages/*/` lists them.

use ::text::fold;

/// The phrases of some lists.
macro_rules! phrases {
    ($($file:literal),+) => {
        std::sync::LazyLock::new(|| {
            [$(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../languages/", $file))),+]
                .iter()
                .flat_map(|list| $crate::model::lists::entries(list))
                .map(|line| $crate::normalise::byline::phrase::Phrase::of(line))
                .collect()
        })
    };
}

/// Words that stand before or behind a name.
pub(super) struct Phrase {
    /// Their keys.
    pub(super) words: Vec<String>,
    /// The list writes it with a colon: it may be of a name, and holds before a colon or a
    /// stroke alone («Haber: …»).
    label: bool,
}

impl Phrase {
    pub(super) fn of(line: &str) -> Phrase {
        let words = line.split_whitespace().map(fold::letters).collect();
        Phrase { words, label: line.ends_with(':') }
    }

    /// A line of these words, whose first has this key, begins with it.
    fn opens(&self, words: &[&str], first: &str) -> bool {
        let length = self.words.len();
        let marks = [':', '/'];
        self.words.first().is_some_and(|wanted| wanted == first)
            && words.len() >= length
            && self.words.iter().zip(words).skip(1).all(|(it, word)| *it == fold::letters(word))
            && (!self.label
                || words[length - 1].ends_with(marks)
                || words.get(length).is_some_and(|next| next.starts_with(marks)))
    }
}

/// The words of a line that a phrase equals, counted from its start.
pub(super) fn leads(words: &[&str], phrases: &[Phrase]) -> usize {
    let Some(first) = words.first().map(|word| fold::letters(word)) else { return 0 };
    let opening = phrases.iter().filter(|phrase| phrase.opens(words, &first));
    opening.map(|phrase| phrase.words.len()).max().unwrap_or(0)
}
