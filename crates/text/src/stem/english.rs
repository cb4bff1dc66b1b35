//! English: possessive, plural, `-ed`, `-ing` and a mute ending, so that a stem
//! is always the beginning of its word.

use super::{Explanation, Rule};

pub(super) fn explain(word: &str) -> Explanation<'_> {
    if !word.is_ascii() {
        return Explanation::whole(word);
    }
    let end = mute(plural(possessive(word)));
    let rule = if end.len() == word.len() { Rule::Whole } else { Rule::Light };
    Explanation::cut(word, 0, end.len(), rule)
}

fn possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word)
}

fn plural(word: &str) -> &str {
    if let Some(rest) = word.strip_suffix("ies") {
        return if rest.len() >= 2 { &word[..word.len() - 2] } else { word };
    }
    for ending in ["sses", "shes", "ches", "xes", "zes"] {
        if word.ends_with(ending) {
            return &word[..word.len() - 2];
        }
    }
    match word.strip_suffix('s') {
        Some(rest) if rest.len() >= 3 && !rest.ends_with(['s', 'u', 'i']) => rest,
        _ => word,
    }
}

/// Cuts `-ing`, `-ed`, a doubled consonant they left, and a final `e`, `i` or `y`.
fn mute(word: &str) -> &str {
    for ending in ["ing", "ed"] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.len() >= 3
            && rest.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        {
            let bytes = rest.as_bytes();
            let doubled = bytes[bytes.len() - 1] == bytes[bytes.len() - 2]
                && !rest.ends_with(['l', 's', 'z', 'e', 'o']);
            let rest = if doubled { &rest[..rest.len() - 1] } else { rest };
            return rest.strip_suffix(['e', 'i', 'y']).filter(|r| r.len() >= 3).unwrap_or(rest);
        }
    }
    word.strip_suffix(['e', 'i', 'y']).filter(|rest| rest.len() >= 3).unwrap_or(word)
}
