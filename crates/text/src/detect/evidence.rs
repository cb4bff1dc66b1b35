//! Letters and words that languages give themselves away by.

use crate::letter::is_letter;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Script;
use crate::language::Language;

/// Our languages, then sections of `languages/other/detect.txt`.
const CLASSES: usize = 32;

/// Weights by class; most are 0.
type Weights = Vec<(u8, u16)>;

struct Evidence {
    letters: FxHashMap<char, Weights>,
    words: FxHashMap<&'static str, Weights>,
    /// Beginnings of words, with what they tell.
    starts: Vec<(&'static str, u8, u16)>,
    /// The letters of U+0600 to U+06FF that tell something, one bit each.
    telling: [u64; 4],
}

const FILES: [(Language, &str); 11] = [
    (Language::Ar, include_str!("../../../../languages/ar/detect.txt")),
    (Language::Fa, include_str!("../../../../languages/fa/detect.txt")),
    (Language::Ur, include_str!("../../../../languages/ur/detect.txt")),
    (Language::Ckb, include_str!("../../../../languages/ckb/detect.txt")),
    (Language::Ku, include_str!("../../../../languages/ku/detect.txt")),
    (Language::Tr, include_str!("../../../../languages/tr/detect.txt")),
    (Language::En, include_str!("../../../../languages/en/detect.txt")),
    (Language::Fr, include_str!("../../../../languages/fr/detect.txt")),
    (Language::De, include_str!("../../../../languages/de/detect.txt")),
    (Language::Es, include_str!("../../../../languages/es/detect.txt")),
    (Language::He, include_str!("../../../../languages/he/detect.txt")),
];

const OTHER: &str = include_str!("../../../../languages/other/detect.txt");

static EVIDENCE: LazyLock<Evidence> = LazyLock::new(|| {
    let mut evidence = Evidence {
        letters: FxHashMap::default(),
        words: FxHashMap::default(),
        starts: Vec::new(),
        telling: [0; 4],
    };
    for (class, (_, file)) in FILES.iter().enumerate() {
        file.lines().for_each(|line| evidence.add(class, line));
    }
    let mut class = FILES.len() - 1;
    for line in OTHER.lines() {
        if line.starts_with('[') {
            class += 1;
        } else {
            evidence.add(class, line);
        }
    }
    evidence
});

impl Evidence {
    fn add(&mut self, class: usize, line: &'static str) {
        let Some((head, forms)) = line.split_once(": ") else { return };
        let Some((kind, Ok(weight))) =
            head.split_once(' ').map(|(kind, weight)| (kind, weight.parse::<u16>()))
        else {
            return;
        };
        let class = u8::try_from(class).unwrap_or(u8::MAX);
        for form in forms.split_whitespace() {
            match kind {
                "letters" => form.chars().for_each(|letter| self.add_letter(letter, class, weight)),
                "words" => self.words.entry(form).or_default().push((class, weight)),
                "starts" => self.starts.push((form, class, weight)),
                _ => {}
            }
        }
    }

    fn add_letter(&mut self, letter: char, class: u8, weight: u16) {
        self.letters.entry(letter).or_default().push((class, weight));
        if let Some(place) = u32::from(letter).checked_sub(0x600).filter(|&place| place < 256) {
            self.telling[place as usize / 64] |= 1 << (place % 64);
        }
    }

    fn tells(&self, letter: char) -> bool {
        match u32::from(letter).checked_sub(0x600) {
            Some(place) if place < 256 => {
                self.telling[place as usize / 64] & (1 << (place % 64)) != 0
            }
            _ => !letter.is_ascii() || matches!(letter, 'x' | 'w' | 'q'),
        }
    }
}

/// What a text says for each class.
#[derive(Debug)]
pub struct Scores([u32; CLASSES]);

/// Adds up the evidence of a text.
pub fn scores(text: &str, script: Script) -> Scores {
    let evidence = &*EVIDENCE;
    let mut scores = Scores([0; CLASSES]);
    let mut lower = String::new();
    for (read, word) in words(text).enumerate() {
        if read % 8 == 7 && scores.are_plain() {
            break;
        }
        let word = if script == Script::Latin {
            lower.clear();
            // The Turkish capital İ lowers to two characters.
            lower.extend(word.chars().flat_map(char::to_lowercase).filter(|&l| l != '\u{307}'));
            lower.as_str()
        } else {
            word
        };
        for letter in word.chars().filter(|&letter| evidence.tells(letter)) {
            scores.add(evidence.letters.get(&letter));
        }
        scores.add(evidence.words.get(word));
        if script == Script::Arabic && word.len() >= 8 {
            let start = evidence.starts.iter().find(|(start, _, _)| word.starts_with(start));
            if let Some(&(_, class, weight)) = start {
                scores.0[usize::from(class)] += u32::from(weight);
            }
        }
    }
    scores
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let ends = |letter: char| !(is_letter(letter) || ('\u{064B}'..='\u{0652}').contains(&letter));
    text.split(ends).filter(|word| !word.is_empty())
}

impl Scores {
    fn add(&mut self, weights: Option<&Weights>) {
        for &(class, weight) in weights.into_iter().flatten() {
            self.0[usize::from(class)] += u32::from(weight);
        }
    }

    /// The class with most evidence, how much, and how much the next has.
    fn leader(&self) -> (usize, u32, u32) {
        let mut leader = (0, 0, 0);
        for (class, &score) in self.0.iter().enumerate() {
            if score > leader.1 {
                leader = (class, score, leader.1);
            } else if score > leader.2 {
                leader.2 = score;
            }
        }
        leader
    }

    /// The answer, where there is no doubt; `Some(None)` for a language that
    /// is surely none of ours.
    pub fn decided(&self) -> Option<Option<Language>> {
        let (class, score, next) = self.leader();
        (score >= 4 && score * 3 >= next * 4).then(|| language(class))
    }

    /// Whether reading on can hardly change the answer.
    fn are_plain(&self) -> bool {
        let (_, score, next) = self.leader();
        score >= 30 && score >= next * 4
    }

    /// Whether another language has clearly more evidence.
    pub fn speaks_against(&self, language: Language) -> bool {
        let own = FILES.iter().position(|(file, _)| *file == language);
        let own = own.map_or(0, |class| self.0[class]);
        self.leader().1 > own + 4
    }

    /// Whether a language that is none of ours has clearly more evidence than
    /// any of ours.
    pub fn foreign(&self) -> bool {
        let ours = self.0[..FILES.len()].iter().max().copied().unwrap_or_default();
        self.leader().1 >= ours + 3
    }

    /// The language with most evidence, `Some(None)` where it is none of ours;
    /// `None` where there is no evidence.
    pub fn leading(&self) -> Option<Option<Language>> {
        let (class, score, _) = self.leader();
        (score > 0).then(|| language(class))
    }
}

fn language(class: usize) -> Option<Language> {
    FILES.get(class).map(|(language, _)| *language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_file_is_understood() {
        let files = FILES.iter().map(|(_, file)| *file).chain([OTHER]);
        for line in files.flat_map(str::lines).filter(|line| !line.is_empty()) {
            let known = ["letters ", "words ", "starts ", "#", "["];
            assert!(known.iter().any(|start| line.starts_with(start)), "not understood: {line}");
        }
        let sections = OTHER.lines().filter(|line| line.starts_with('[')).count();
        assert!(FILES.len() + sections <= CLASSES);
    }
}
