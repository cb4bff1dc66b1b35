//! The consonants of a stem.

/// A skeleton has so many consonants at least: three are a root, which words of many
/// meanings have.
const LEAST: usize = 4;

/// The consonants of an Arabic stem, without the long vowels behind the first letter
/// and with doubled letters once: what stays of a foreign name however it is written
/// («جيرمان», «جرمان») and of the forms of a word («برلمان», «برلماني»). `None` where
/// few stay, or where it is no Arabic word.
pub fn skeleton(stem: &str) -> Option<String> {
    let mut skeleton = String::with_capacity(stem.len());
    let mut consonants = 0;
    for (place, letter) in stem.chars().enumerate() {
        match letter {
            'ا' | 'و' | 'ي' | 'ى' | 'ئ' | 'ؤ' | 'أ' | 'ء' | 'إ' | 'آ' if place > 0 => {}
            '\u{600}'..='\u{6ff}' if letter.is_alphabetic() => {
                if !skeleton.ends_with(letter) {
                    skeleton.push(letter);
                    consonants += 1;
                }
            }
            _ => return None,
        }
    }
    (consonants >= LEAST).then_some(skeleton)
}

#[cfg(test)]
mod tests {
    use super::skeleton;

    #[test]
    fn transcriptions_of_a_name_have_one_skeleton() {
        for (one, other) in
            [("جيرمان", "جرمان"), ("اردوغان", "اردغان"), ("بيونغيانغ", "بيونغ يانغ")]
        {
            let same =
                skeleton(one).is_some() && skeleton(one) == skeleton(&other.replace(' ', ""));
            assert!(same, "{one} {other}");
        }
        for none in ["كتاب", "واشن", "abcd", "2018", "ترمب20", ""] {
            assert_eq!(skeleton(none), None, "{none}");
        }
    }
}
