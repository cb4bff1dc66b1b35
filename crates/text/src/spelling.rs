//! How far a word is from another that may have been meant.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Pairs of letters that are confused, both ways.
static CONFUSED: LazyLock<FxHashSet<(char, char)>> = LazyLock::new(|| {
    let mut pairs = FxHashSet::default();
    let lines = include_str!("../../../languages/ar/confused_letters.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let letters: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
        for one in &letters {
            pairs.extend(letters.iter().map(|other| (*one, *other)));
        }
    }
    pairs
});

/// What exchanging two confused letters costs; any other edit costs 1.
const CONFUSION: f32 = 0.5;

/// Longer words are as far from each other as can be.
const LONGEST: usize = 48;

/// The edits between two folded words: letters put in, left out, exchanged and,
/// beside each other, swapped (optimal string alignment); confused letters
/// count half. Takes time by the product of the lengths, which are bounded.
pub fn distance(one: &str, other: &str) -> f32 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().max(other.len()) > LONGEST {
        return f32::INFINITY;
    }
    let mut rows = vec![(0..=other.len()).map(|n| n as f32).collect::<Vec<f32>>()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![(i + 1) as f32];
        for (j, b) in other.iter().enumerate() {
            let exchange = match a == b {
                true => 0.0,
                false if CONFUSED.contains(&(*a, *b)) => CONFUSION,
                false => 1.0,
            };
            let mut least = (rows[i][j] + exchange).min(rows[i][j + 1] + 1.0).min(row[j] + 1.0);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1.0);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn confused_letters_are_nearer_than_others() {
        for (one, other, edits) in [
            ("الاضطراب", "الاظطراب", 0.5),
            ("وزير", "وزيير", 1.0),
            ("وزير", "وزري", 1.0),
            ("حكومه", "حكومه", 0.0),
            ("", "غزه", 3.0),
            ("رئيس", "ريس", 1.0),
        ] {
            assert_eq!(distance(one, other), edits, "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_same_both_ways(one in "[ا-ي]{0,8}", other in "[ا-ي]{0,8}") {
            prop_assert_eq!(distance(&one, &other), distance(&other, &one));
            prop_assert_eq!(distance(&one, &one), 0.0);
        }
    }
}
