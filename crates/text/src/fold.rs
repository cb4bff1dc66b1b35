//! The lossy key: what a searcher does not distinguish, with a map back.
//!
//! A key never replaces the text; it is computed beside it. Folding works
//! letter by letter, so the key of a part is the part of the key:
//!
//! - one alef for all its forms, one ya for ى ي ی ې ئ, waw for ؤ, ha for ة ه ە ھ ہ,
//!   kaf for ك ک ڪ, fa for ڤ: hands, keyboards and regions differ in these;
//! - tashkeel, Quranic marks, tatweel, accents and every other combining mark go;
//! - bidi controls, zero-width characters and ZWNJ go, so «می‌روم» and «میروم» are
//!   one key (a Persian suffix is then the stemmer's to cut);
//! - presentation forms, wide forms and ligatures become their letters (NFKD);
//! - every script's digits become ASCII, letters become lower case;
//! - runs of white space become one space, none at the ends.

mod letter;

use std::ops::Range;

use letter::Letter;

/// A key with the place of every byte of it in the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The key.
    pub key: String,
    /// For every byte of `key`, plus one past the end, the byte offset in the
    /// original where its character began.
    pub offsets: Vec<u32>,
}

impl Folded {
    /// The bytes of the original that a range of the key came from. Marks that
    /// were dropped belong to the letter before them. A range of the key that
    /// cuts a ligature apart gives an empty range at its beginning.
    pub fn original(&self, key: Range<usize>) -> Range<usize> {
        self.offsets[key.start] as usize..self.offsets[key.end] as usize
    }
}

/// The key alone.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    fold_into(text, &mut key);
    key
}

/// Appends the key to `out`, without allocating where `out` has room.
pub fn fold_into(text: &str, out: &mut String) {
    let start = out.len();
    let mut space = false;
    for c in text.chars() {
        if let Some(folded) = letter::plain(c) {
            if std::mem::take(&mut space) && out.len() > start {
                out.push(' ');
            }
            out.push(folded);
            continue;
        }
        match letter::fold(c) {
            Letter::Dropped => {}
            Letter::Space => space = true,
            folded => {
                if std::mem::take(&mut space) && out.len() > start {
                    out.push(' ');
                }
                folded.push_to(out);
            }
        }
    }
}

/// The letters and digits of the key alone: two spellings of one name compare equal.
pub fn letters(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    each(text, |letter| {
        if is_alphanumeric(letter) {
            key.push(letter);
        }
    });
    key
}

/// Hands every character of the key to `each`: for a key that is kept in part. White
/// space is handed on as it comes, in runs and at the ends too.
#[inline]
pub fn each(text: &str, mut each: impl FnMut(char)) {
    for c in text.chars() {
        match letter::plain(c) {
            Some(folded) => each(folded),
            None => letter::fold(c).each(&mut each),
        }
    }
}

/// A letter or digit, as [`char::is_alphanumeric`] has it: those of ASCII and of Arabic, of
/// which most texts are made, are told at once.
#[inline]
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | 'ء'..='ي' => true,
        '\0'..='\x7f' | '،' => false,
        _ => c.is_alphanumeric(),
    }
}

/// The key with its map. Texts are at most 4 GiB (pages are at most 8 MiB).
pub fn fold_mapped(text: &str) -> Folded {
    let mut key = String::with_capacity(text.len());
    let mut offsets: Vec<u32> = Vec::with_capacity(text.len() + 1);
    let mut space = None;
    for (at, c) in text.char_indices() {
        match letter::fold(c) {
            Letter::Dropped => {}
            Letter::Space => space = space.or(Some(at)),
            folded => {
                if let Some(began) = space.take()
                    && !key.is_empty()
                {
                    key.push(' ');
                    offsets.push(began as u32);
                }
                folded.push_to(&mut key);
                offsets.resize(key.len(), at as u32);
            }
        }
    }
    offsets.push(space.unwrap_or(text.len()) as u32);
    Folded { key, offsets }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, key: &str) {
        assert_eq!(fold(text), key, "the key of {text:?}");
        assert_eq!(fold_mapped(text).key, key, "the mapped key of {text:?}");
    }

    #[test]
    fn one_key_for_what_a_searcher_does_not_distinguish() {
        check("القاهرة", "القاهره");
        check("أإآٱا", "ااااا");
        check("فلسطین کی", "فلسطين كي");
        check("مُـحَـمَّـد", "محمد");
        check("مسؤول رئيس", "مسوول رييس");
        check("٢٠٢٤ ۲۰۲۴ २०२४", "2024 2024 2024");
        check("٣٫٥٪", "3.5%");
        check("می\u{200c}روم", "ميروم");
        check("\u{202b}خبر\u{202c}", "خبر");
        check("ﷲ ﻻ ﺍﻟﺤﻤﺪ", "الله لا الحمد");
        check("Élysée ＡＢＣ İstanbul Straße", "elysee abc istanbul strasse");
        check("  بين\u{a0}\n كلمتين  ", "بين كلمتين");
        check("ـــ", "");
    }

    #[test]
    fn a_range_of_the_key_leads_to_its_letters_and_their_marks() {
        let folded = fold_mapped("قالَ «مُحَمَّدٌ» ﷲ");
        let begin = folded.key.find("محمد").unwrap();
        let original = folded.original(begin..begin + "محمد".len());
        assert_eq!(&"قالَ «مُحَمَّدٌ» ﷲ"[original], "مُحَمَّدٌ");
        let begin = folded.key.find("الله").unwrap();
        let original = folded.original(begin..folded.key.len());
        assert_eq!(&"قالَ «مُحَمَّدٌ» ﷲ"[original], "ﷲ");
    }

    #[test]
    fn letters_told_at_once_are_letters() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn every_character_folds_to_a_key_that_folds_to_itself() {
        for c in '\0'..=char::MAX {
            let key = fold(&c.to_string());
            assert_eq!(fold(&key), key, "the key of U+{:04X}", c as u32);
        }
    }

    #[test]
    fn composing_or_decomposing_does_not_change_the_key() {
        let nfc = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
        let nfkd = icu_normalizer::DecomposingNormalizerBorrowed::new_nfkd();
        for c in '\0'..=char::MAX {
            let text = format!("م{c}د");
            assert_eq!(fold(&nfc.normalize(&text)), fold(&text), "U+{:04X} composed", c as u32);
            if !letter::is_spacing_mark(c) {
                assert_eq!(fold(&nfkd.normalize(&text)), fold(&text), "U+{:04X}", c as u32);
            }
        }
    }

    fn arabic() -> impl Strategy<Value = String> {
        proptest::string::string_regex("[\u{600}-\u{6ff}\u{fb50}-\u{feff}a-zé \u{200c}\n]{0,40}")
            .unwrap()
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in any::<String>()) {
            let key = fold(&text);
            prop_assert_eq!(fold(&key), key);
        }

        #[test]
        fn a_cleaned_text_has_the_same_key(text in arabic()) {
            prop_assert_eq!(fold(&crate::clean::clean(&text).text), fold(&text));
        }

        #[test]
        fn every_span_of_the_key_leads_to_what_it_came_from(text in arabic()) {
            let folded = fold_mapped(&text);
            prop_assert_eq!(&folded.key, &fold(&text));
            prop_assert_eq!(folded.offsets.len(), folded.key.len() + 1);
            prop_assert!(folded.offsets.is_sorted());
            for (start, c) in folded.key.char_indices() {
                let range = folded.original(start..start + c.len_utf8());
                prop_assert!(text.is_char_boundary(range.start));
                prop_assert!(text.is_char_boundary(range.end));
                if !range.is_empty() && c != ' ' {
                    prop_assert!(fold(&text[range]).contains(c));
                }
            }
            let whole = folded.original(0..folded.key.len());
            prop_assert_eq!(fold(&text[whole]), folded.key);
        }
    }
}
