//! Presentation forms: letters stored by the shape they take in print.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// The letters of a presentation form, `None` for any other character.
///
/// Ligatures of letters become the letters: «ﻻ» is «لا», «ﷲ» is «الله». Signs
/// that stand for a phrase or a coin and are read as one sign stay: «ﷺ», «ﷻ»,
/// «﷽», «﷼», and the ornate brackets «﴿﴾».
pub fn letters(form: char) -> Option<String> {
    match form {
        'ﷺ' | 'ﷻ' | '﷽' | '﷼' | '﴾' | '﴿' => return None,
        '\u{FB00}'..='\u{FB06}'
        | '\u{FB50}'..='\u{FBB1}'
        | '\u{FBD3}'..='\u{FDF2}'
        | '\u{FDF3}'..='\u{FDF9}'
        | '\u{FE70}'..='\u{FEFC}' => {}
        _ => return None,
    }
    let mut buffer = [0; 4];
    let letters =
        DecomposingNormalizerBorrowed::new_nfkd().normalize(form.encode_utf8(&mut buffer));
    // The isolated vowel marks decompose to a space that carries the mark.
    let bare = letters.trim_start_matches(' ');
    (!bare.is_empty() && !bare.contains(form)).then(|| bare.to_owned())
}
