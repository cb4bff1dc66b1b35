//! The sounds of a name, from `languages/ar/transliteration.txt`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// One sound.
#[derive(Debug)]
pub(super) struct Sound {
    latin: &'static str,
    /// Every Arabic writing.
    pub(super) arabic: Vec<&'static str>,
    /// It may be left out in Arabic.
    pub(super) vowel: bool,
}

/// All that is known of sounds.
pub(super) struct Sounds {
    /// Longest Latin writing first.
    sounds: Vec<Sound>,
    /// The letters an Arabic letter is exchanged with, itself among them.
    pub(super) letters: FxHashMap<char, Vec<char>>,
}

pub(super) static SOUNDS: LazyLock<Sounds> = LazyLock::new(|| {
    let mut sounds = Vec::new();
    let mut letters: FxHashMap<char, Vec<char>> = FxHashMap::default();
    let mut section = "";
    let lines = include_str!("../../../../languages/ar/transliteration.txt").lines();
    for line in lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.split(' ');
        match section {
            _ if line.starts_with('[') => section = line,
            "[letters]" => {
                let group: Vec<char> = words.flat_map(str::chars).collect();
                for letter in &group {
                    letters.entry(*letter).or_default().extend(&group);
                }
            }
            _ => {
                let latin = words.next().unwrap_or_default();
                sounds.push(Sound { latin, arabic: words.collect(), vowel: section == "[vowels]" });
            }
        }
    }
    for others in letters.values_mut() {
        others.sort_unstable();
        others.dedup();
    }
    sounds.sort_by_key(|sound| std::cmp::Reverse(sound.latin.len()));
    Sounds { sounds, letters }
});

/// The sounds of a folded Latin name, doubled letters taken once; nothing where
/// a letter is not known.
pub(super) fn of(name: &str) -> Option<Vec<&'static Sound>> {
    let mut letters = String::with_capacity(name.len());
    for c in name.chars().filter(|c| !matches!(c, '\'' | '-')) {
        if !letters.ends_with(c) || "aeiou".contains(c) {
            letters.push(c);
        }
    }
    let mut found = Vec::new();
    let mut rest = letters.as_str();
    while !rest.is_empty() {
        let sound = SOUNDS.sounds.iter().find(|sound| rest.starts_with(sound.latin))?;
        found.push(sound);
        rest = &rest[sound.latin.len()..];
    }
    Some(found)
}

/// Whether two Latin names have the same consonants: those that Arabic may
/// write alike. A vowel at the beginning counts.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let (Some(one), Some(other)) = (of(one), of(other)) else { return false };
    let begins = |sounds: &[&Sound]| sounds.first().is_some_and(|sound| sound.vowel);
    if begins(&one) != begins(&other) {
        return false;
    }
    let firm = |sounds: Vec<&'static Sound>| -> Vec<&Sound> {
        sounds
            .into_iter()
            .filter(|sound| !sound.vowel && !matches!(sound.latin, "h" | "w"))
            .collect()
    };
    let (one, other) = (firm(one), firm(other));
    one.len() == other.len()
        && one
            .iter()
            .zip(&other)
            .all(|(one, other)| one.arabic.iter().any(|writing| other.arabic.contains(writing)))
}
