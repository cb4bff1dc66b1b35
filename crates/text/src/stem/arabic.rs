//! Arabic: conjunctions, prepositions and the article in front; number,
//! gender, nisba and pronouns behind.

use super::lexicon::{ARABIC, Entry};
use super::{Explanation, Rule};

/// What may stand in front of a word: conjunction, preposition, article; in
/// the order they are tried. «للجنة» is first ل and «لجنة», then لل and «جنة».
const PREFIXES: [&str; 24] = [
    "ال", "وال", "فال", "بال", "وبال", "فبال", "كال", "وكال", "و", "ف", "ل", "لل", "ول", "ولل",
    "فل", "فلل", "ب", "ك", "وب", "فب", "وك", "س", "وس", "فس",
];

/// The prefixes cut without knowing the word, longest first.
const LIGHT_PREFIXES: [&str; 9] = ["وبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال"];

/// Number, and the alef of the accusative («عاما»); `true` where a ta marbuta
/// may have stood before.
const NUMBERS: [(&str, bool); 8] = [
    ("تان", true),
    ("تين", true),
    ("ات", true),
    ("ان", false),
    ("ين", false),
    ("ون", false),
    ("وا", false),
    ("ا", false),
];

/// Attached pronouns, longest first.
const PRONOUNS: [&str; 10] = ["هما", "كما", "هم", "هن", "كم", "كن", "نا", "ها", "ه", "ي"];

/// The endings cut without knowing the word, in the order of light10.
const LIGHT_SUFFIXES: [&str; 10] = ["هم", "ها", "نا", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];

/// Longer words are not Arabic words; they are kept whole.
const LONGEST: usize = 48;

/// The stem of a folded word; forms of verbs are known if `verbs` says so.
pub(super) fn explain(word: &str, verbs: bool) -> Explanation<'_> {
    if word.len() > LONGEST || letters(word) < 3 || !word.chars().all(is_letter) {
        return Explanation::whole(word);
    }
    if let Some((stem, rule)) = known(word, verbs) {
        return explained(word, 0, stem, rule);
    }
    for prefix in PREFIXES {
        if let Some(rest) = word.strip_prefix(prefix)
            && let Some((_, entry)) = ARABIC.get(rest, verbs)
        {
            match entry {
                Entry::Guarded => return explained(word, prefix.len(), rest, Rule::Guarded),
                // What the article stands before is whole: «الديون» is no «الد» with «يون».
                Entry::Form(stem) if prefix.ends_with("ال") => {
                    return explained(word, prefix.len(), stem, Rule::Listed);
                }
                _ => {}
            }
        }
    }
    if let Some((stem, rule)) = resolve(word, verbs) {
        return explained(word, 0, stem, rule);
    }
    for prefix in PREFIXES {
        if let Some(rest) = word.strip_prefix(prefix)
            && letters(rest) >= 3
            && let Some((stem, rule)) = resolve(rest, verbs)
        {
            return explained(word, prefix.len(), stem, rule);
        }
    }
    light(word)
}

fn is_letter(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64a}')
}

fn letters(word: &str) -> usize {
    word.len() / 2
}

/// Writes down what became of a word: a stem that is no part of it came from a list.
fn explained<'a>(word: &'a str, from: usize, stem: &'a str, rule: Rule) -> Explanation<'a> {
    let rest = &word[from..];
    let to = if rest.starts_with(stem) { from + stem.len() } else { word.len() };
    Explanation { stem, prefix: &word[..from], suffix: &word[to..], rule }
}

/// The stem of a word without prefixes, if it is a word we know with endings.
fn resolve(word: &str, verbs: bool) -> Option<(&str, Rule)> {
    match word.ends_with("ها") {
        // «رجالها» is not «رجالة» in the accusative.
        true => with_pronoun(word, verbs).or_else(|| with_number(word, verbs)),
        false => with_number(word, verbs).or_else(|| with_pronoun(word, verbs)),
    }
}

/// A word with an attached pronoun.
fn with_pronoun(word: &str, verbs: bool) -> Option<(&str, Rule)> {
    for pronoun in PRONOUNS {
        let Some(rest) = word.strip_suffix(pronoun).filter(|rest| letters(rest) >= 3) else {
            continue;
        };
        // Before a pronoun ta marbuta is written open, hamza on a seat, and alef
        // maqsura (folded to ya) as alef.
        let found = known(rest, verbs)
            .or_else(|| replaced(rest, "ا", "ي", verbs))
            .or_else(|| numbered(rest, verbs))
            .or_else(|| replaced(rest, "ت", "ه", verbs))
            .or_else(|| replaced(rest, "ي", "ء", verbs))
            .or_else(|| replaced(rest, "و", "ء", verbs));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// A word with at most a number ending.
fn with_number(word: &str, verbs: bool) -> Option<(&str, Rule)> {
    known(word, verbs).or_else(|| numbered(word, verbs))
}

/// A word that is not known, with a number ending, or the ending of an adjective.
fn numbered(word: &str, verbs: bool) -> Option<(&str, Rule)> {
    for (number, feminine) in NUMBERS {
        let Some(rest) = word.strip_suffix(number).filter(|rest| letters(rest) >= 3) else {
            continue;
        };
        let found = if feminine { joined(rest, "ه", verbs) } else { None };
        if let Some(found) = found.or_else(|| known(rest, verbs)).or_else(|| nisba(rest, verbs)) {
            return Some(found);
        }
    }
    nisba(word, verbs)
}

/// «حكومي», «حكومية»: a known noun with the ending of an adjective.
fn nisba(word: &str, verbs: bool) -> Option<(&str, Rule)> {
    let word = word.strip_suffix('ه').unwrap_or(word);
    if let Some(found) = known(word, verbs) {
        return Some(found);
    }
    let noun = word.strip_suffix('ي').filter(|noun| letters(noun) >= 3)?;
    known(noun, verbs).or_else(|| joined(noun, "ه", verbs))
}

fn known(word: &str, verbs: bool) -> Option<(&str, Rule)> {
    Some(match ARABIC.get(word, verbs)? {
        (_, Entry::Guarded) => (word, Rule::Guarded),
        (_, Entry::Form(stem)) => (stem, Rule::Listed),
        (_, Entry::Verb(stem)) => (stem, Rule::Verb),
        (_, Entry::Known) => (of_hamza(word, verbs).unwrap_or(without_ending(word)), Rule::Known),
    })
}

/// «كهربائي» is of «كهرباء»: before the ending of an adjective hamza is on a seat.
fn of_hamza(word: &str, verbs: bool) -> Option<&'static str> {
    let noun = word.strip_suffix('ه').unwrap_or(word).strip_suffix("يي")?;
    noun.ends_with('ا').then(|| joined(noun, "ء", verbs)).flatten().map(|(stem, _)| stem)
}

/// Looks up a word with one letter more.
fn joined(word: &str, letter: &str, verbs: bool) -> Option<(&'static str, Rule)> {
    let mut buffer = [0; LONGEST + 2];
    let length = word.len() + letter.len();
    buffer.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    buffer.get_mut(word.len()..length)?.copy_from_slice(letter.as_bytes());
    let (key, entry) = ARABIC.get(std::str::from_utf8(&buffer[..length]).ok()?, verbs)?;
    Some(match entry {
        Entry::Guarded => (key, Rule::Guarded),
        Entry::Form(stem) => (stem, Rule::Listed),
        Entry::Verb(stem) => (stem, Rule::Verb),
        Entry::Known => (without_ending(key), Rule::Known),
    })
}

/// Looks up a word with its last letter written otherwise.
fn replaced(word: &str, last: &str, by: &str, verbs: bool) -> Option<(&'static str, Rule)> {
    joined(word.strip_suffix(last).filter(|rest| letters(rest) >= 2)?, by, verbs)
}

/// A word without ta marbuta and nisba, so that «دولي», «دولية» and «دولة» meet.
pub(super) fn without_ending(word: &str) -> &str {
    let word = word.strip_suffix('ه').filter(|rest| letters(rest) >= 3).unwrap_or(word);
    word.strip_suffix('ي').filter(|rest| letters(rest) >= 3).unwrap_or(word)
}

/// The light10 rules, for words we do not know.
fn light(word: &str) -> Explanation<'_> {
    let mut from = 0;
    for prefix in LIGHT_PREFIXES {
        if word.starts_with(prefix) && letters(&word[prefix.len()..]) >= 3 {
            from = prefix.len();
            break;
        }
    }
    if from == 0 && word.starts_with('و') && letters(word) >= 5 {
        from = 'و'.len_utf8();
    }
    let mut to = word.len();
    for suffix in LIGHT_SUFFIXES {
        if word[from..to].ends_with(suffix) && letters(&word[from..to - suffix.len()]) >= 3 {
            to -= suffix.len();
        }
    }
    let rule = if to - from == word.len() { Rule::Whole } else { Rule::Light };
    Explanation::cut(word, from, to, rule)
}
