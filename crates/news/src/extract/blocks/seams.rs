//! Where two texts of one block meet: what stands between them, and whether they are two
//! words that only the page's style sheet parts.

use text::letter::in_arabic_block;

use crate::extract::tree::{NodeId, Tag, Tree};

/// So many letters are a word, not the ending of one.
const WORD: usize = 4;

/// So many letters after a number are a unit of its own, not an ending: «1535 kcal», «5th».
const UNIT: usize = 3;

/// The mark of a footnote has at most so many digits.
const MARK: usize = 3;

/// What is raised is shorter than this, in bytes.
const RAISED: usize = 12;

/// Fields of a box begin and end with words of so many letters.
const FIELD: usize = 3;

/// In the mark of a footnote are fewer nodes.
const INSIDE: usize = 8;

/// What stands between two texts of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seam {
    /// Nothing, or an edge of one element.
    None,
    /// An inline element was closed.
    Closed,
    /// An inline element was closed and another opened.
    Between,
    /// An inline element was opened after text.
    Opened,
    /// An inline element was closed and another opened, in a box that holds such alone:
    /// a name, a date.
    Fields,
    /// A link was opened after text.
    LinkOpened,
    /// A link was closed.
    LinkClosed,
    /// A link was closed and another element opened.
    LinkBetween,
    /// A link was closed and another opened.
    Links,
}

impl Seam {
    /// An element that holds a link was closed after it, or another element.
    pub fn after_closing(self) -> Seam {
        if self == Seam::LinkClosed { Seam::LinkClosed } else { Seam::Closed }
    }
}

/// Two inline elements meet without the space between two words: a sentence
/// ends and the next begins («الإيرانية.بعد»), a small letter meets a capital
/// («Pros</b>Cons»), a number meets an Arabic word («24قال»). Between two whole
/// elements a number is a word of its own («Prep time</span><span>13»); two
/// links are two words, and so are a link and what is stressed after it or the
/// number before it.
pub fn words_meet(before: &str, after: &str, seam: Seam) -> bool {
    let mut ending = before.chars().rev();
    let mut beginning = after.chars();
    let (Some(last), Some(earlier), Some(first)) = (ending.next(), ending.next(), beginning.next())
    else {
        return false;
    };
    let sentence = matches!(last, '.' | '!' | '؟' | '،' | '؛')
        && earlier.is_alphabetic()
        && first.is_alphabetic()
        && (in_arabic_block(first) || (first.is_uppercase() && earlier.is_lowercase()));
    let capital = last.is_lowercase()
        && earlier.is_lowercase()
        && first.is_uppercase()
        && beginning.next().is_some_and(char::is_lowercase);
    let links = seam == Seam::Links && last.is_alphanumeric() && first.is_alphanumeric();
    let letters = after.chars().take_while(|letter| letter.is_alphabetic()).count();
    let begins = || letters >= WORD;
    // A short word that others follow, and no ending of the word before.
    let article = || {
        (2..WORD).contains(&letters) && !in_arabic_block(first) && {
            after.chars().nth(letters).is_some_and(char::is_whitespace)
        }
    };
    let last_letters = || before.chars().rev().take_while(|letter| letter.is_alphabetic()).count();
    let ends = || last_letters() >= WORD;
    let links = links
        || seam == Seam::LinkBetween && (begins() || article()) && ends()
        || seam == Seam::LinkOpened && last.is_numeric() && begins()
        || matches!(seam, Seam::Opened | Seam::LinkOpened)
            && last.is_numeric()
            && first.is_uppercase()
            && is_small(after);
    let number = last.is_numeric() && in_arabic_block(first) && first.is_alphabetic()
        || matches!(seam, Seam::Between | Seam::LinkBetween | Seam::Fields)
            && earlier.is_alphanumeric()
            && last.is_alphanumeric()
            && first.is_alphanumeric()
            && (first.is_numeric()
                || last.is_numeric() && letters >= UNIT
                || first.is_uppercase()
                    && (last.is_lowercase() || last.is_alphabetic() && is_small(after)));
    let fields = seam == Seam::Fields && letters >= FIELD && last_letters() >= FIELD;
    sentence || capital || number || links || fields
}

/// The element stands in a box that holds inline elements alone and no text of its own,
/// none of them styled by hand, as what is pasted from a word processor is.
pub fn are_fields(tree: &Tree, node: NodeId) -> bool {
    let Some(parent) = tree.parent(node) else { return false };
    matches!(tree.tag(parent), Tag::Div | Tag::Li | Tag::Header | Tag::Section)
        && tree.children(parent).take(INSIDE).all(|child| match tree.text(child) {
            Some(text) => text.trim().is_empty(),
            None => parts_words(tree.tag(child)) && tree.attribute(child, "style").is_none(),
        })
}

/// The letter after the first is a small one.
fn is_small(text: &str) -> bool {
    text.chars().nth(1).is_some_and(char::is_lowercase)
}

/// The mark of a footnote: raised digits, in brackets or not, or digits in brackets, that
/// lead to a place of the same page. They are no text.
pub fn is_note_mark(tree: &Tree, node: NodeId) -> bool {
    let raised = tree.tag(node) == Tag::Sup;
    let anchor = || tree.attribute(node, "href").is_some_and(|href| href.starts_with('#'));
    let bracketed = || {
        let inside = tree.descendants(node).take(INSIDE).find_map(|node| tree.text(node));
        inside.is_some_and(|text| text.trim().starts_with('['))
    };
    let may_be = match tree.tag(node) {
        Tag::A => anchor(),
        Tag::Span => bracketed(),
        _ => raised,
    };
    if !may_be {
        return false;
    }
    let links = |node: NodeId| {
        let place = tree.attribute(node, "href").is_some_and(|href| href.starts_with('#'));
        tree.tag(node) == Tag::A && place
    };
    let inside = || tree.descendants(node).take(INSIDE);
    let led = tree.ancestors(node).take(2).chain(inside()).any(links);
    led && inside().count() < INSIDE && {
        let text: String = inside().filter_map(|node| tree.text(node)).collect();
        let mark = text.trim_matches(|letter: char| matches!(letter, '[' | ']' | '(' | ')' | ' '));
        let digits = !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_digit());
        let named = || {
            let class = tree.attribute(node, "class").unwrap_or_default();
            class.contains("footnote")
        };
        mark.len() <= MARK && digits && (raised || text.trim().starts_with('[') || named())
    }
}

/// Digits that the page raises, where they would be read as more digits of the number or
/// as part of the word before: an exponent in raised digits («10¹⁵»), the mark of a
/// footnote after a space. `before` is the block's text so far, `gap` whether a space
/// follows it.
pub fn raised(tree: &Tree, node: NodeId, text: &str, before: &str, gap: bool) -> Option<String> {
    if gap || text.len() > RAISED {
        return None;
    }
    let text = text.trim();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let last = before.chars().next_back()?;
    let parent = tree.parent(node)?;
    if tree.tag(parent) == Tag::Sup && last.is_ascii_digit() {
        let number = text.trim_start_matches(['-', '−', '–']);
        let sign = if number.len() < text.len() { "⁻" } else { "" };
        let variable = text.len() == 1 && text.contains(['i', 'j', 'k', 'm', 'n', 's', 'x', 'N']);
        return match is_number(number) {
            true => Some(format!("{sign}{}", raised_digits(number))),
            false => variable.then(|| format!("^{text}")),
        };
    }
    let is_mark = || {
        let class = tree.attribute(parent, "class").unwrap_or_default();
        ["citation", "footnote", "reference"].iter().any(|name| class.contains(name))
    };
    (text.len() <= MARK && is_number(text) && last.is_alphabetic() && is_mark())
        .then(|| format!(" {text}"))
}

fn raised_digits(number: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.bytes().map(|digit| RAISED[usize::from(digit - b'0')]).collect()
}

/// Inline elements that do not stand inside words, as `<sup>` and `<sub>` do.
pub fn parts_words(tag: Tag) -> bool {
    matches!(tag, Tag::Span | Tag::A | Tag::Strong | Tag::B | Tag::Em | Tag::I | Tag::Code)
}

/// The text has letters of the Arabic script.
pub fn has_arabic(text: &str) -> bool {
    !text.is_ascii() && text.contains(in_arabic_block)
}

#[cfg(test)]
mod tests {
    use crate::extract::blocks::{Mark, pieces};
    use crate::extract::tree::Tree;

    #[track_caller]
    fn check(html: &str, wanted: &str) {
        let tree = Tree::parse(&format!("<p>{html}</p>")).expect("a small page");
        let found = pieces(&tree, tree.root(), |_| Mark::Keep);
        assert_eq!(found[0].text, wanted, "{html}");
    }

    #[test]
    fn words_of_elements_side_by_side_stay_apart() {
        check("<b>Pros</b>Cons", "Pros Cons");
        check("<span>1535</span><span>kcal</span>", "1535 kcal");
        check("until 31<i>May</i>", "until 31 May");
        check("</p><div><span>خالد - جدة</span><span>السبت</span></div><p>", "خالد - جدة السبت");
        check("</p><div><span>كتا</span>بة</div><p>", "كتابة");
        check("<b>5</b><span>th</span> of May", "5th of May");
        check("<a href='/a'>Rosalía</a><em>LUX</em><span>Columbia</span>", "Rosalía LUX Columbia");
        check("<a href='/a'>Anthony Child</a><em>of the North</em>", "Anthony Child of the North");
        check("<a href='/a'>method</a><em>s are</em>", "methods are");
        check("<span>D</span><span>amascus</span>", "Damascus");
        check("<a href='/a'>القدس</a> عربي21<span>قال</span>", "القدس عربي21 قال");
    }

    #[test]
    fn raised_digits_are_no_digits_of_the_number_before() {
        check("10<sup>15</sup> and 10<sup>-3</sup>", "10¹⁵ and 10⁻³");
        check("2<sup>n</sup>, not the 2<sup>e</sup>", "2^n, not the 2e");
        check("5 m<sup>2</sup>", "5 m2");
        check("as told<sup><a href='#n1'>[1]</a></sup>, twice", "as told, twice");
        check("as told.<a href='#n1'><sup>1</sup></a> Twice", "as told. Twice");
        check("as told <span>[<a href='#nb1'>1</a>]</span> twice", "as told twice");
        check("in 2012<a class='footnote-anchor' href='#footnote-1'>1</a>.", "in 2012.");
        check("as told<span class='citation'>12</span>.", "as told 12.");
        check("in 19<span>48</span>", "in 1948");
    }
}
