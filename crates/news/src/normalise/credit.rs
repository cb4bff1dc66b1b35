//! Credit lines and end marks: «المصدر: موقع 24», «نقلا عن …», a last «أ ف ب»,
//! «(وكالات)», «// انتهى //». They leave the body; credits are kept beside it.

use std::sync::LazyLock;

use crate::model::agencies::is_agency;
use crate::model::article::{Block, BlockKind, Credit};
use ::text::fold;

/// A credit line is short, in scalars.
const LONGEST: usize = 90;

/// A name under the label of a credit line has so many words at most.
const NAME_WORDS: usize = 6;

/// What marks the end of a text has no more scalars.
const END_MARK: usize = 40;

/// Credit lines stand among the last blocks of a body.
const TAIL: usize = 4;

macro_rules! list {
    ($file:literal) => {
        [
            include_str!(concat!("../../../../languages/ar/", $file)),
            include_str!(concat!("../../../../languages/en/", $file)),
            include_str!(concat!("../../../../languages/fa/", $file)),
            include_str!(concat!("../../../../languages/tr/", $file)),
        ]
    };
}

fn keys(lists: &[&str]) -> Vec<String> {
    let mut keys: Vec<String> = lists
        .iter()
        .flat_map(|list| list.lines())
        .filter(|line| !line.starts_with("# "))
        .map(fold::letters)
        .filter(|key| !key.is_empty())
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

static OPENINGS: LazyLock<Vec<String>> = LazyLock::new(|| keys(&list!("credits.txt")));
static ENDINGS: LazyLock<Vec<String>> = LazyLock::new(|| keys(&list!("end-marks.txt")));

/// Openings whose last word is of the name: «عن | وكالة», «عن وكالة برق».
static NAMING: LazyLock<Vec<String>> = LazyLock::new(|| {
    list!("credits.txt")
        .iter()
        .flat_map(|list| list.lines())
        .filter(|line| line.contains('|'))
        .map(fold::letters)
        .collect()
});

/// Takes credit lines and end marks out of the body, in place.
pub fn take(blocks: &mut Vec<Block>) -> Vec<Credit> {
    let mut credits = Vec::new();
    cut_after_end(blocks);
    let mut index = blocks.len().saturating_sub(TAIL);
    while index < blocks.len() {
        let block = &blocks[index];
        let alone = blocks.len() == 1;
        // A table of one row, «المصدر: | وكالات», is a line as well.
        let row = block.kind == BlockKind::Table && !block.text.contains('\n');
        let running = row || matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem);
        if running && !alone && is_end_mark(&block.text) {
            blocks.remove(index);
            continue;
        }
        // «المصدر:» over the name.
        if running
            && !alone
            && let Some(credit) = credit_over(&blocks[index..])
        {
            credits.push(credit);
            blocks.drain(index..index + 2);
            continue;
        }
        if running
            && !alone
            && let Some(credit) = credit_line(&block.text)
        {
            credits.push(credit);
            blocks.remove(index);
            continue;
        }
        if running && !alone && is_signature(&block.text) {
            blocks.remove(index);
            continue;
        }
        index += 1;
    }
    credits.extend(trim_end(blocks));
    let is_mark = |last: &Block| last.kind == BlockKind::Paragraph && is_end_mark(&last.text);
    if blocks.len() > 1 && blocks.last().is_some_and(is_mark) {
        blocks.pop();
    }
    credits
}

/// Takes the end mark or the agency's name off the last paragraph; tells which agency it
/// was.
pub fn trim_end(blocks: &mut [Block]) -> Option<Credit> {
    let last = blocks.last_mut().filter(|last| last.kind == BlockKind::Paragraph)?;
    trim_tail(&mut last.text)
}

/// What follows the mark that ends a text, «-انتهى-», is of the house that sent it: notes
/// on the company, whom to ask.
fn cut_after_end(blocks: &mut Vec<Block>) {
    let marked = |block: &Block| {
        let strokes = || block.text.contains(['-', '–', '/', '#', '*', '=', '(']);
        let short = block.text.len() < LONGEST && block.kind == BlockKind::Paragraph;
        is_rule(&block.text)
            || short && strokes() && ENDINGS.binary_search(&fold::letters(&block.text)).is_ok()
    };
    let Some(at) = blocks.iter().rposition(marked) else { return };
    let bytes = |blocks: &[Block]| blocks.iter().map(|block| block.text.len()).sum::<usize>();
    if bytes(&blocks[at..]) < bytes(&blocks[..at]) {
        blocks.truncate(at);
    }
}

/// «###», «# # #»: what press offices set under the last sentence.
fn is_rule(line: &str) -> bool {
    let hashes = line.bytes().filter(|byte| *byte == b'#').count();
    hashes >= 3 && line.len() < END_MARK && line.bytes().all(|byte| matches!(byte, b'#' | b' '))
}

/// A whole line that credits.
pub fn credit_line(line: &str) -> Option<Credit> {
    if line.chars().count() > LONGEST {
        return None;
    }
    let credit = |name: &str| Credit { name: name.to_owned(), text: line.to_owned() };
    if let Some((head, name)) = line.split_once([':', '：'])
        && OPENINGS.binary_search(&fold::letters(head)).is_ok()
    {
        let name = bare(name);
        return (!name.is_empty()).then(|| credit(name));
    }
    if let Some(name) = after_opening(line) {
        return Some(credit(&name));
    }
    let inner = bare(line);
    let agencies = inner.split(['+', '/', '،', ',', '-', '–', '—', '|']).map(bare);
    let all = agencies.clone().filter(|part| !part.is_empty()).all(is_agency);
    (all && !inner.is_empty()).then(|| credit(inner))
}

/// The label of a credit line and, in the block after it, the name.
fn credit_over(blocks: &[Block]) -> Option<Credit> {
    let [label, name, ..] = blocks else { return None };
    let labels = label.text.ends_with([':', '：']) && label.text.len() < LONGEST;
    let named = name.text.split_whitespace().count() <= NAME_WORDS && !name.text.ends_with('.');
    if !labels || !named || name.text.contains(':') {
        return None;
    }
    credit_line(&format!("{} {}", label.text, name.text))
}

/// «نقلا عن الجزيرة» without a colon: an opening of two words or more.
fn after_opening(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    if !(3..=7).contains(&words.len()) || line.ends_with('.') {
        return None;
    }
    let head = format!("{}{}", fold::letters(words[0]), fold::letters(words[1]));
    if OPENINGS.binary_search(&head).is_err() {
        return None;
    }
    let name = match NAMING.contains(&head) {
        true => words[1..].join(" "),
        false => words[2..].join(" "),
    };
    let name = bare(&name).to_owned();
    (!name.is_empty()).then_some(name)
}

fn is_end_mark(line: &str) -> bool {
    if line.chars().nth(END_MARK).is_some() {
        return false;
    }
    let key = fold::letters(line);
    ENDINGS.binary_search(&key).is_ok()
        || (line.len() <= 6 && !line.is_empty() && is_number(line))
        || (key.is_empty() && !line.chars().any(char::is_alphanumeric))
        || is_desk_initials(line)
        || is_initials(line)
}

/// An agency's last line: a mark in brackets and desk initials with the time,
/// «(النهاية) ن ف ع / ط م ا», «--(بترا) ر ق/ ف ج 18/11/2026 14:21:07», or the
/// agency and its editors between slashes, «وام/زكريا محيي الدين».
fn is_signature(line: &str) -> bool {
    if line.chars().count() > LONGEST || line.ends_with('.') {
        return false;
    }
    let line = line.trim_start_matches(|letter: char| " -–—=*/".contains(letter));
    if let Some((mark, rest)) = line.strip_prefix('(').and_then(|line| line.split_once(')')) {
        let known = is_agency(mark) || ENDINGS.binary_search(&fold::letters(mark)).is_ok();
        let mut words = rest.split(|letter: char| !letter.is_alphanumeric());
        return known && words.all(|word| word.chars().count() < 2 || is_number(word));
    }
    // «// انتهى // 11:32 ت م»
    let mut words =
        line.split(|letter: char| !letter.is_alphanumeric()).filter(|it| !it.is_empty());
    let marked = line.contains("//")
        && words.next().is_some_and(|word| ENDINGS.binary_search(&fold::letters(word)).is_ok());
    if marked && words.all(|word| word.chars().count() < 2 || is_number(word)) {
        return true;
    }
    let mut parts = line.split('/').map(bare);
    let first = parts.next().unwrap_or_default();
    let names: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    is_agency(first)
        && !names.is_empty()
        && names.iter().all(|name| {
            name.split_whitespace().count() <= 4
                && name.chars().all(|letter| letter.is_alphabetic() || letter == ' ')
        })
}

fn is_number(word: &str) -> bool {
    word.chars().all(char::is_numeric)
}

/// A writer's initials: "K. H.", "A.B.C.".
fn is_initials(line: &str) -> bool {
    let letters: Vec<&str> = line.split('.').map(str::trim).collect();
    let [names @ .., ""] = letters.as_slice() else { return false };
    (2..=3).contains(&names.len())
        && names.iter().all(|name| name.len() == 1 && name.as_bytes()[0].is_ascii_uppercase())
}

/// Desk initials: «هـ.م/ع.ك», "م.س".
fn is_desk_initials(line: &str) -> bool {
    let parts: Vec<&str> =
        line.split(|letter: char| !letter.is_alphabetic() && letter != 'ـ').collect();
    let letters = parts.iter().filter(|part| !part.is_empty());
    let arabic = line.chars().any(|letter| ('\u{621}'..='\u{64a}').contains(&letter));
    arabic
        && parts.len() > 1
        && letters.clone().count() <= 6
        && letters.clone().count() >= 2
        && letters.clone().all(|part| part.chars().filter(|letter| *letter != 'ـ').count() <= 1)
}

/// «… في المنطقة. (واس)» and «… انتهى //» at the end of the last paragraph.
fn trim_tail(text: &mut String) -> Option<Credit> {
    let trimmed = text.trim_end();
    if let Some(open) = trimmed.rfind(['(', '['])
        && trimmed.ends_with([')', ']'])
        && open > 0
    {
        let mark = &trimmed[open..];
        let inner = bare(mark).to_owned();
        let agency =
            !inner.is_empty() && inner.split(['+', '/', '،', ',', '-']).map(bare).all(is_agency);
        let agency = agency || signs(trimmed[..open].trim_end(), &inner);
        if agency || ENDINGS.binary_search(&fold::letters(mark)).is_ok() {
            let credit = agency.then(|| Credit { name: inner, text: mark.to_owned() });
            let end = trimmed[..open].trim_end().len();
            text.truncate(end);
            return credit;
        }
    }
    // «… البلاد. انتهى 3», «…/انتهى3»: the number of a desk.
    let body = trimmed.trim_end_matches(|it: char| "/ .#=".contains(it) || it.is_numeric());
    let marked = trimmed[body.len()..].contains(['/', '#', '=']);
    if let Some((head, word)) = body.rsplit_once([' ', '/'])
        && ENDINGS.binary_search(&fold::letters(word)).is_ok()
        && (marked || body[..body.len() - word.len()].trim_end().ends_with(['.', '/', '!', '؟']))
    {
        let end = head.trim_end_matches(['/', ' ', '#', '=']).len();
        text.truncate(end);
    }
    None
}

/// «… في المنطقة. (وكالة برق)»: after a whole sentence, up to three words in
/// brackets name who is the source, also one we do not know.
fn signs(before: &str, inner: &str) -> bool {
    let words = inner.split_whitespace().count();
    let lettered = inner.chars().all(|letter| letter.is_alphabetic() || letter == ' ');
    before.ends_with('.')
        && (1..=3).contains(&words)
        && lettered
        && ENDINGS.binary_search(&fold::letters(inner)).is_err()
}

fn bare(text: &str) -> &str {
    text.trim_matches(|letter: char| {
        letter.is_whitespace() || "()[]{}«»\"“”*-–—/.:،,|".contains(letter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &[&str], left: &[&str], credits: &[&str]) {
        let block = |text: &&str| Block { kind: BlockKind::Paragraph, text: (*text).to_owned() };
        let mut blocks: Vec<Block> = body.iter().map(block).collect();
        let taken = take(&mut blocks);
        let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        let names: Vec<&str> = taken.iter().map(|credit| credit.name.as_str()).collect();
        assert_eq!(texts, left);
        assert_eq!(names, credits);
    }

    #[test]
    fn credit_lines_leave_the_body() {
        check(&["نص الخبر هنا.", "المصدر: موقع 24"], &["نص الخبر هنا."], &["موقع 24"]);
        check(&["نص الخبر هنا.", "المصدر : وكالات"], &["نص الخبر هنا."], &["وكالات"]);
        check(&["نص الخبر هنا.", "(وكالات)"], &["نص الخبر هنا."], &["وكالات"]);
        check(&["نص الخبر هنا.", "رويترز"], &["نص الخبر هنا."], &["رويترز"]);
        check(&["نص الخبر هنا. (واس)"], &["نص الخبر هنا."], &["واس"]);
        check(&["نص الخبر هنا. (وكالة برق)"], &["نص الخبر هنا."], &["وكالة برق"]);
        check(&["نص الخبر هنا.", "عن وكالة برق"], &["نص الخبر هنا."], &["وكالة برق"]);
        check(&["نص الخبر هنا. (يتبع)"], &["نص الخبر هنا."], &[]);
        check(&["نص الخبر هنا (وكالة برق)"], &["نص الخبر هنا (وكالة برق)"], &[]);
        check(&["نص الخبر هنا.", "Source: Reuters"], &["نص الخبر هنا."], &["Reuters"]);
    }

    #[test]
    fn end_marks_leave_the_body() {
        check(&["نص الخبر هنا.", "// انتهى //"], &["نص الخبر هنا."], &[]);
        check(&["نص الخبر هنا. // انتهى //"], &["نص الخبر هنا."], &[]);
        check(&["نص الخبر هنا.", "هـ.م/ع.ك"], &["نص الخبر هنا."], &[]);
        check(&["نص الخبر هنا (انتهى)"], &["نص الخبر هنا"], &[]);
        check(&["نص الخبر هنا.", "(النهاية) ن ف ع / ط م ا"], &["نص الخبر هنا."], &[]);
        let timed = "--(بترا) ر ق/ ف ج 18/11/2026 14:21:07";
        check(&["نص الخبر هنا.", timed], &["نص الخبر هنا."], &[]);
        check(&["نص الخبر هنا.", "وام/زكريا محيي الدين/دينا عمر"], &["نص الخبر هنا."], &[]);
        let credited = "ع.ش/ ه.ش (د ب أ، أ ف ب)";
        check(&["نص الخبر هنا.", credited], &["نص الخبر هنا."], &["د ب أ، أ ف ب"]);
        check(&["نص الخبر هنا.", "// انتهى //", "0081"], &["نص الخبر هنا."], &[]);
        check(&["نص الخبر هنا. انتهى 3"], &["نص الخبر هنا."], &[]);
        check(&["نص الخبر \"هنا\"./انتهى3"], &["نص الخبر \"هنا\"."], &[]);
        check(&["نص الخبر في عام 2026."], &["نص الخبر في عام 2026."], &[]);
        let said = "(انتهى) العرض فخرج الناس إلى الساحة";
        check(&["نص الخبر هنا.", said], &["نص الخبر هنا.", said], &[]);
    }

    #[test]
    fn sentences_about_sources_stay() {
        let said = "وقال المصدر: إن القوات انسحبت من المدينة صباح اليوم بعد مفاوضات طويلة مع الأهالي والوجهاء في المنطقة.";
        check(&["نص الخبر هنا.", said], &["نص الخبر هنا.", said], &[]);
        check(&["انتهى الاجتماع."], &["انتهى الاجتماع."], &[]);
        check(&["نص.", "عندما انتهى"], &["نص.", "عندما انتهى"], &[]);
    }
}
