//! Lossless repair: what a reader would not notice, listed.

mod entity;
mod form;
mod mojibake;

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// One kind of repair that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Repair {
    /// Decoded with the wrong charset, and put right.
    Charset,
    /// Leftover character references to characters: `&nbsp;`, `&#1575;`.
    Entities,
    /// Composed to NFC.
    Composed,
    /// Presentation forms to letters.
    PresentationForms,
    /// Bidi controls and zero-width characters that were noise.
    Controls,
    /// Broken, doubled or exotic spaces.
    Spaces,
}

impl Repair {
    /// Every kind, in the order they are listed.
    pub const ALL: [Repair; 6] = [
        Repair::Charset,
        Repair::Entities,
        Repair::Composed,
        Repair::PresentationForms,
        Repair::Controls,
        Repair::Spaces,
    ];

    /// The name in output: `presentation_forms`.
    pub fn name(self) -> &'static str {
        match self {
            Repair::Charset => "charset",
            Repair::Entities => "entities",
            Repair::Composed => "composed",
            Repair::PresentationForms => "presentation_forms",
            Repair::Controls => "controls",
            Repair::Spaces => "spaces",
        }
    }
}

/// Text after repair, with what was repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned<'a> {
    /// The repaired text; borrowed where nothing was wrong.
    pub text: Cow<'a, str>,
    /// The kinds of repair made, each once, in the order of the list.
    pub repairs: Vec<Repair>,
}

/// Repairs a text. Idempotent; line feeds are kept, and every other line end
/// becomes one.
///
/// A zero-width non-joiner stays between two Arabic-script letters of which the
/// first would join (Persian, Urdu and Kurdish write words with it), a
/// zero-width joiner between two pictographs. Honorific signs stay, see
/// `clean/form.rs`. Tatweel and vowel marks are the writer's and stay.
pub fn clean(text: &str) -> Cleaned<'_> {
    let mut repairs = Repairs::default();
    let mut current = Cow::Borrowed(text);
    let mut glance = Glance::at(text);
    while let Some(broken) = glance.first {
        // Bytes dropped as controls could be half a letter: charsets come first.
        if glance.is_miscoded
            && let Some(repaired) = mojibake::repaired(&current)
        {
            repairs.add(Repair::Charset);
            glance = Glance::at(&repaired);
            current = Cow::Owned(repaired);
            continue;
        }
        let Some(repaired) = pass(&current, broken, &mut repairs) else { break };
        glance = Glance::at(&repaired);
        let settled = !glance.is_miscoded || mojibake::repaired(&repaired).is_none();
        current = Cow::Owned(repaired);
        if settled {
            break;
        }
    }
    Cleaned { text: current, repairs: repairs.list() }
}

#[derive(Debug, Default)]
struct Repairs(u8);

impl Repairs {
    fn add(&mut self, repair: Repair) {
        self.0 |= 1 << repair as u8;
    }

    fn list(&self) -> Vec<Repair> {
        Repair::ALL.into_iter().filter(|&repair| self.0 & (1 << repair as u8) != 0).collect()
    }
}

/// What one look at a text shows.
struct Glance {
    /// The byte of the first character that may want repair; 0 where the letters
    /// of the whole look wrongly decoded. Most news paragraphs have none.
    first: Option<usize>,
    /// The letters of the whole look wrongly decoded.
    is_miscoded: bool,
}

impl Glance {
    fn at(text: &str) -> Glance {
        if is_plain(text.as_bytes()) {
            return Glance { first: None, is_miscoded: false };
        }
        let mut kinds = [0; mojibake::Kind::COUNT];
        let mut before = '\n';
        let mut first = None;
        for (at, letter) in text.char_indices() {
            let (kind, suspect) = seen(letter);
            kinds[kind as usize] += 1;
            if first.is_none() && (suspect || (letter == ' ' && before == ' ')) {
                first = Some(at);
            }
            before = letter;
        }
        let is_miscoded = mojibake::Profile::of(kinds).is_suspicious();
        Glance { first: if is_miscoded { Some(0) } else { first }, is_miscoded }
    }
}

/// ASCII that wants no repair: told many bytes at a time, without a branch for each.
fn is_plain(text: &[u8]) -> bool {
    let odd = |byte: u8| byte >= 0x7f || byte == b'&' || byte < b' ' && byte != b'\n';
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    !text.iter().fold(false, |found, byte| found | odd(*byte))
        && !pairs.fold(false, |found, (one, next)| found | (*one == b' ' && *next == b' '))
}

/// The first characters, where nearly all news text lies.
const DIRECT: usize = 0x700;

/// Of each of the first characters: what it is to a profile, and whether it may
/// want repair.
static SEEN: [(mojibake::Kind, bool); DIRECT] = {
    let mut seen = [(mojibake::Kind::None, true); DIRECT];
    let mut code = 0;
    while code < DIRECT {
        if let Some(letter) = char::from_u32(code as u32) {
            seen[code] = (mojibake::Kind::of(letter), is_suspect(letter));
        }
        code += 1;
    }
    seen
};

#[inline]
fn seen(letter: char) -> (mojibake::Kind, bool) {
    match SEEN.get(letter as usize) {
        Some(seen) => *seen,
        None => (mojibake::Kind::None, is_suspect(letter)),
    }
}

/// Whether a character may want repair, alone or with its neighbours.
const fn is_suspect(letter: char) -> bool {
    !matches!(letter,
        '\n' | ' '..='%' | '\''..='~'
        | '«' | '»' | '·' | 'À'..='ÿ'
        | 'Ā'..='ſ'
        | '،' | '؛' | '؟' | 'ء'..='غ' | 'ـ'..='ي' | '٠'..='٭' | 'ٱ'..='ۓ' | '۔' | 'ە' | '۰'..='۹'
        | '–' | '—' | '‘'..='„' | '•' | '…')
}

/// Repairs character by character from byte `from` on; `None` where nothing
/// was to do.
fn pass(text: &str, from: usize, repairs: &mut Repairs) -> Option<String> {
    let mut writer = Writer {
        out: String::with_capacity(text.len()),
        waiting: None,
        composable: false,
        repairs: Repairs(repairs.0),
    };
    writer.out.push_str(&text[..from]);
    let mut rest = &text[from..];
    while let Some(letter) = rest.chars().next() {
        let plain = writer.plain(rest);
        if plain > 0 {
            writer.out.push_str(&rest[..plain]);
            rest = &rest[plain..];
            continue;
        }
        rest = &rest[letter.len_utf8()..];
        if letter == '\r' {
            writer.repairs.add(Repair::Spaces);
            rest = rest.strip_prefix('\n').unwrap_or(rest);
            writer.push('\n');
        } else {
            writer.push(letter);
        }
    }
    let Writer { mut out, repairs: mut made, waiting, composable } = writer;
    if waiting.is_some() {
        made.add(Repair::Controls);
    }
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    if composable && !nfc.is_normalized(&out) {
        out = nfc.normalize(&out).into_owned();
        made.add(Repair::Composed);
    }
    repairs.0 = made.0;
    (out != text).then_some(out)
}

/// Where repaired characters are written: what was written last decides on
/// what comes next.
struct Writer {
    out: String,
    /// A joiner or non-joiner that stays only between the right neighbours.
    waiting: Option<char>,
    /// A character was written that may compose with others: none of those that
    /// never want repair does.
    composable: bool,
    repairs: Repairs,
}

impl Writer {
    /// How many bytes of the rest can be written as they are.
    fn plain(&self, rest: &str) -> usize {
        if self.waiting.is_some() {
            return 0;
        }
        let stops = |letter: char| matches!(letter, ' ' | ';') || seen(letter).1;
        rest.find(stops).unwrap_or(rest.len())
    }

    fn push(&mut self, letter: char) {
        if let Some(letters) = form::letters(letter) {
            self.repairs.add(Repair::PresentationForms);
            letters.chars().for_each(|letter| self.write(letter));
            return;
        }
        match letter {
            '\n' => self.write('\n'),
            '\u{85}' | '\u{2028}' | '\u{2029}' => {
                self.repairs.add(Repair::Spaces);
                self.write('\n');
            }
            ' ' => self.space(false),
            _ if is_space(letter) => self.space(true),
            '\u{200C}' | '\u{200D}' => {
                if self.waiting.replace(letter).is_some() {
                    self.repairs.add(Repair::Controls);
                }
            }
            _ if is_noise(letter) => self.repairs.add(Repair::Controls),
            // Canonically a semicolon: it may end a reference.
            '\u{037E}' => {
                self.repairs.add(Repair::Composed);
                self.write(';');
            }
            _ => self.write(letter),
        }
    }

    fn space(&mut self, exotic: bool) {
        let doubled = self.out.ends_with(' ');
        if exotic || doubled {
            self.repairs.add(Repair::Spaces);
        }
        if doubled {
            self.drop_waiting();
        } else {
            self.write(' ');
        }
    }

    fn write(&mut self, letter: char) {
        if let Some(joiner) = self.waiting.take() {
            let before = self.out.chars().next_back();
            if before.is_some_and(|before| keeps(joiner, before, letter)) {
                self.out.push(joiner);
            } else {
                self.repairs.add(Repair::Controls);
            }
        }
        self.composable |= seen(letter).1;
        self.out.push(letter);
        if letter == ';'
            && let Some((start, character)) = entity::ending(&self.out)
        {
            self.out.truncate(start);
            self.repairs.add(Repair::Entities);
            // A reference to a line end is one to a space.
            self.push(if character == '\n' || character == '\r' { ' ' } else { character });
        }
    }

    fn drop_waiting(&mut self) {
        if self.waiting.take().is_some() {
            self.repairs.add(Repair::Controls);
        }
    }
}

/// Spaces that are not the space: no-break, typographic, ideographic, tab.
fn is_space(letter: char) -> bool {
    matches!(
        letter,
        '\t' | '\u{0B}' | '\u{0C}' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// Characters without width or meaning in a news text.
fn is_noise(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FFFE}' | '\u{FFFF}')
}

fn keeps(joiner: char, before: char, after: char) -> bool {
    match joiner {
        '\u{200C}' => joins_forward(before) && is_arabic_letter(after),
        _ => is_pictograph(before) && is_pictograph(after),
    }
}

fn is_arabic_letter(letter: char) -> bool {
    matches!(letter, '\u{0620}'..='\u{064A}' | '\u{066E}'..='\u{06D3}' | '\u{06D5}' | '\u{06EE}'..='\u{06FF}'
        | '\u{0750}'..='\u{077F}')
}

/// Letters that join the next one: all but those of the shapes of ا د ذ ر ز و,
/// and ة, ى, ء, ە, ے.
fn joins_forward(letter: char) -> bool {
    is_arabic_letter(letter)
        && !matches!(letter,
            'ء' | 'آ' | 'أ' | 'ؤ' | 'إ' | 'ا' | 'ة' | 'د' | 'ذ' | 'ر' | 'ز' | 'و' | 'ى' | 'ٱ'
            | '\u{0672}' | '\u{0673}' | '\u{0675}'..='\u{0677}' | '\u{0688}'..='\u{0699}'
            | '\u{06C0}' | '\u{06C3}'..='\u{06CB}' | '\u{06CD}' | '\u{06CF}' | '\u{06D2}'
            | '\u{06D3}' | '\u{06D5}' | '\u{06EE}' | '\u{06EF}')
}

/// Emoji and the variation selector behind them.
fn is_pictograph(letter: char) -> bool {
    matches!(letter, '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_is_what_no_character_of_wants_repair() {
        for letter in '\0'..'\u{100}' {
            let text = format!("a {letter} b");
            let plain = letter.is_ascii() && letter != ' ' && !is_suspect(letter);
            assert_eq!(is_plain(text.as_bytes()), plain, "U+{:04X}", letter as u32);
        }
        assert!(is_plain(b"") && is_plain(b" a b ") && !is_plain(b"a  b"));
    }

    #[test]
    fn what_never_wants_repair_never_composes() {
        let plain: Vec<char> = ('\0'..=char::MAX).filter(|letter| !seen(*letter).1).collect();
        let nfc = ComposingNormalizerBorrowed::new_nfc();
        for one in &plain {
            let mut row = String::new();
            for other in &plain {
                row.extend([*one, *other, '\n']);
            }
            assert!(nfc.is_normalized(&row), "U+{:04X}", *one as u32);
        }
    }
}
