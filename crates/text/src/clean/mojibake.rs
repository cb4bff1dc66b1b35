//! Arabic that was decoded with the wrong charset, and back.
//!
//! Three accidents are common on Arabic pages: UTF-8 read as windows-1252
//! («Ø§Ù„»), UTF-8 read as windows-1256 («ط§ظ„») and windows-1256 read as
//! windows-1252 («ÇáÓáÇã»). Each is undone only where the text as it stands can
//! hardly be language and what comes back is clearly Arabic.

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1256};

/// What kinds of letters a text has: enough to rule mojibake out at a glance.
#[derive(Debug, Clone, Copy, Default)]
pub struct Profile {
    /// Letters from `À` to `ÿ`, and signs from U+0080 to U+00BF.
    pub high_latin: usize,
    /// Arabic-script letters.
    pub arabic: usize,
    /// Of these ط and ظ, which stand for the lead bytes 0xD8 and 0xD9.
    pub leads: usize,
    /// ASCII letters.
    pub ascii: usize,
}

/// What a character is to a [`Profile`].
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Counted nowhere.
    None,
    /// An ASCII letter.
    Ascii,
    /// `À` to `ÿ`, and the signs before them.
    HighLatin,
    /// An Arabic-script letter.
    Arabic,
    /// ط or ظ.
    Lead,
}

impl Kind {
    /// How many kinds there are.
    pub const COUNT: usize = 5;

    /// The kind of a character.
    pub const fn of(letter: char) -> Kind {
        match letter {
            'a'..='z' | 'A'..='Z' => Kind::Ascii,
            '\u{80}'..='\u{FF}' => Kind::HighLatin,
            'ط' | 'ظ' => Kind::Lead,
            '\u{0621}'..='\u{06FF}' => Kind::Arabic,
            _ => Kind::None,
        }
    }
}

impl Profile {
    /// The profile of a text with so many characters of each kind.
    pub fn of(kinds: [usize; Kind::COUNT]) -> Profile {
        let count = |kind: Kind| kinds[kind as usize];
        Profile {
            high_latin: count(Kind::HighLatin),
            arabic: count(Kind::Arabic) + count(Kind::Lead),
            leads: count(Kind::Lead),
            ascii: count(Kind::Ascii),
        }
    }

    fn read(text: &str) -> Profile {
        let mut kinds = [0; Kind::COUNT];
        text.chars().for_each(|letter| kinds[Kind::of(letter) as usize] += 1);
        Profile::of(kinds)
    }

    /// Worth a try at [`repaired`]: no language has letters like these.
    pub fn is_suspicious(&self) -> bool {
        self.latin_suspicious() || self.arabic_suspicious()
    }

    fn latin_suspicious(&self) -> bool {
        self.high_latin >= 6 && self.arabic == 0 && self.high_latin > self.ascii * 2
    }

    fn arabic_suspicious(&self) -> bool {
        self.leads >= 4 && self.leads * 10 >= self.arabic * 3
    }
}

/// The text as it was before it was decoded wrongly; `None` where it is
/// nothing of the kind.
pub fn repaired(text: &str) -> Option<String> {
    let profile = Profile::read(text);
    if profile.arabic_suspicious() {
        return again(text, WINDOWS_1256, None).filter(|repaired| is_arabic(repaired, &profile));
    }
    if !profile.latin_suspicious() {
        return None;
    }
    again(text, WINDOWS_1252, None).filter(|repaired| is_arabic(repaired, &profile)).or_else(|| {
        again(text, WINDOWS_1252, Some(WINDOWS_1256))
            .filter(|repaired| is_arabic(repaired, &profile) && has_arabic_words(repaired))
    })
}

/// Back to bytes by `wrong`, and from bytes by `right` (`None` is UTF-8). Only
/// whole: a text with one character that `wrong` cannot have made is left.
fn again(text: &str, wrong: &'static Encoding, right: Option<&'static Encoding>) -> Option<String> {
    let (bytes, _, unmappable) = wrong.encode(text);
    if unmappable {
        return None;
    }
    match right {
        Some(right) => right
            .decode_without_bom_handling_and_without_replacement(&bytes)
            .map(|text| text.into_owned()),
        None => String::from_utf8(bytes.into_owned()).ok(),
    }
}

/// Nearly all letters beyond ASCII are Arabic, none is one of the accident's.
fn is_arabic(repaired: &str, before: &Profile) -> bool {
    let after = Profile::read(repaired);
    after.arabic >= 3
        && after.high_latin * 10 <= after.arabic
        && !after.arabic_suspicious()
        && (before.high_latin + before.arabic) * 2 >= after.arabic
}

/// Words that hardly any Arabic sentence lacks, or the article on two words.
fn has_arabic_words(text: &str) -> bool {
    let words = || text.split_whitespace();
    let articles = words().filter(|word| word.trim_start_matches(['و', 'ب']).starts_with("ال"));
    articles.count() >= 2 || words().any(|word| ["في", "من", "على", "إلى", "أن"].contains(&word))
}
