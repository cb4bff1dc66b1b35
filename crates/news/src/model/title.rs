//! `<title>` as outlets write it: the headline, a stroke, their own name, or the other way
//! round.

/// What stands between the headline and the outlet's name.
pub const STROKES: [&str; 23] = [
    " | ", " - ", " – ", " — ", " ― ", " -- ", " :: ", " » ", " « ", " › ", " ‹ ", " > ", " < ",
    " • ", " · ", " ● ", " ⋆ ", " / ", " ~ ", " … ", "| ", " |", "｜",
];

/// What may stand between a headline and the outlet's name where the name is known to the
/// letter.
pub const LOOSE_STROKES: [char; 13] =
    ['-', '–', '—', '―', '|', '｜', ':', '»', '«', '›', '‹', '•', '·'];

/// What stands behind the stroke that the rest of a title begins with, after its headline;
/// none where the headline goes on.
pub fn behind_stroke(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    STROKES.iter().find_map(|stroke| rest.strip_prefix(stroke.trim())).map(str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_behind_a_stroke() {
        let cases = [
            (" | صحيفة الرواق", Some("صحيفة الرواق")),
            ("| Example", Some("Example")),
            (" :: Example", Some("Example")),
            ("｜Example", Some("Example")),
            (": the second part", None),
            (" again", None),
            ("", None),
        ];
        for (rest, name) in cases {
            assert_eq!(behind_stroke(rest), name, "{rest}");
        }
    }
}
