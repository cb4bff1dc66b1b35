//! Words typed while the keyboard was set to the other script: `hgrhivm` is
//! «القاهرة», «فقعةح» is `trump`. The keys are in `languages/ar/keyboard.txt`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Key and what it writes in Arabic.
static KEYS: LazyLock<Vec<(char, &str)>> = LazyLock::new(|| {
    let lines = include_str!("../../../languages/ar/keyboard.txt").lines();
    let keys = lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
    keys.filter_map(|(key, letters)| Some((key.chars().next()?, letters))).collect()
});

static ARABIC: LazyLock<FxHashMap<char, &str>> = LazyLock::new(|| KEYS.iter().copied().collect());

/// What the same keys write with the keyboard set to Arabic; nothing where the
/// text has no Latin letter.
pub fn to_arabic(text: &str) -> Option<String> {
    if !text.contains(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut typed = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match ARABIC.get(&c).or_else(|| ARABIC.get(&c.to_ascii_lowercase())) {
            Some(letters) => typed.push_str(letters),
            None => typed.push(c),
        }
    }
    Some(typed)
}

/// What the same keys write with the keyboard set to Latin; nothing where the
/// text has no Arabic letter. «لا» is one key and also two: both are given.
pub fn to_latin(text: &str) -> Vec<String> {
    if !text.contains(|c: char| ('\u{620}'..='\u{64a}').contains(&c)) {
        return Vec::new();
    }
    let mut typed = vec![latin(text, 2), latin(text, 1)];
    typed.dedup();
    typed
}

/// `longest`: the letters one key may write.
fn latin(text: &str, longest: usize) -> String {
    let mut typed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let fits = |&&(_, letters): &&(char, &str)| {
            letters.chars().count() <= longest && rest.starts_with(letters)
        };
        match KEYS.iter().filter(fits).max_by_key(|(_, letters)| letters.len()) {
            Some((key, letters)) => {
                typed.push(key.to_ascii_lowercase());
                rest = &rest[letters.len()..];
            }
            None => {
                typed.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(latin: &str, arabic: &str) {
        assert_eq!(to_arabic(latin).as_deref(), Some(arabic), "{latin} typed in Arabic");
        assert!(to_latin(arabic).contains(&latin.to_ascii_lowercase()), "{arabic} typed in Latin");
    }

    #[test]
    fn the_same_keys_in_both_scripts() {
        check("hgrhivm", "القاهرة");
        check(",.dv hgohv[dm", "وزير الخارجية");
        check("hgpv;m", "الحركة");
        check("sghl", "سلام");
        check("sbl", "سلام");
        check("trump", "فقعةح");
        check("london", "مخىيخى");
        check("HBC", "ألآؤ");
    }

    #[test]
    fn a_text_of_the_same_script_gives_nothing() {
        assert_eq!(to_arabic("غزة 2024"), None);
        assert!(to_latin("gaza 2024").is_empty());
    }
}
