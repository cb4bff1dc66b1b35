//! The key two spellings of a date word share: a narrower, fixed cousin of
//! [`crate::fold`], so that date words never change with the search key.

/// Appends the letters of `word` to `key`: lower case, without vowel marks,
/// accents, tatweel or invisible characters; hamza seats, ة/ه, ى/ي and the
/// Persian and Urdu shapes of Arabic letters made one.
pub fn key_into(word: &str, key: &mut String) {
    for letter in word.chars() {
        if letter.is_ascii() {
            key.push(letter.to_ascii_lowercase());
        } else if !is_mark(letter) {
            push(letter, key);
        }
    }
}

/// Vowel marks, combining accents, tatweel and what has no width.
pub fn is_mark(letter: char) -> bool {
    // Most letters of a text in Arabic are none of them.
    !is_arabic(letter) && is_rare_mark(letter)
}

fn is_rare_mark(letter: char) -> bool {
    matches!(letter,
        '\u{0300}'..='\u{036F}' | '\u{0610}'..='\u{061A}' | '\u{061C}' | '\u{0640}'
        | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06ED}' | '\u{00AD}')
        || is_invisible(letter)
}

/// Zero-width and bidi control characters.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Letters of Arabic that are no marks; each has two bytes, as has its key.
pub fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{0621}'..='\u{063A}' | '\u{0641}'..='\u{064A}')
}

/// The key of a letter of the Arabic script.
pub fn plain(letter: char) -> char {
    match letter {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ې' => 'ي',
        'ة' | 'ۃ' | 'ہ' | 'ھ' | 'ۀ' | 'ۂ' => 'ه',
        'ک' | 'ڪ' => 'ك',
        other => other,
    }
}

fn push(letter: char, key: &mut String) {
    let plain = match letter {
        // The Arabic script has no case.
        '\u{0620}'..='\u{06FF}' => plain(letter),
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => 'a',
        'Ç' | 'ç' | 'Ć'..='č' => 'c',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => 'e',
        'Ğ' | 'ğ' => 'g',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => 'i',
        'Ł' | 'ł' => 'l',
        'Ñ' | 'ñ' | 'Ń'..='ň' => 'n',
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => 'o',
        'Ř' | 'ř' => 'r',
        'Ś'..='š' | 'Ș' | 'ș' => 's',
        'Ţ' | 'ţ' | 'Ť' | 'ť' | 'Ț' | 'ț' => 't',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => 'u',
        'Ý' | 'ý' | 'ÿ' => 'y',
        'Ź'..='ž' => 'z',
        other => {
            key.extend(other.to_lowercase());
            return;
        }
    };
    key.push(plain);
}

/// The value of a digit: ASCII, Arabic-Indic, Persian, Devanagari or Bengali.
pub fn digit(letter: char) -> Option<u64> {
    let zero = match letter {
        '0'..='9' => '0',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        '\u{06F0}'..='\u{06F9}' => '\u{06F0}',
        '\u{0966}'..='\u{096F}' => '\u{0966}',
        '\u{09E6}'..='\u{09EF}' => '\u{09E6}',
        _ => return None,
    };
    Some(u64::from(u32::from(letter) - u32::from(zero)))
}
