//! Queries as people write them, and what they are read as.

use super::{Clause, Place, Query, Role, parse};

/// Writes a query so that a table can hold it.
fn shown(query: &Query) -> String {
    let part = |(role, clause): &(Role, Clause)| {
        let sign = match role {
            Role::Beside => "",
            Role::Must => "+",
            Role::MustNot => "-",
        };
        let title = |place: &Place| if *place == Place::Title { "title:" } else { "" };
        match clause {
            Clause::Word(word, place) => format!("{sign}{}{}", title(place), word.folded),
            Clause::Phrase(words, place) => {
                format!("{sign}{}\"{}\"", title(place), words.join(" "))
            }
            Clause::Prefix(word, place) => format!("{sign}{}{word}*", title(place)),
            Clause::Source(name) => format!("{sign}source={name}"),
            Clause::Language(tag) => format!("{sign}lang={tag}"),
            Clause::After(day) => format!("{sign}after={day}"),
            Clause::Before(day) => format!("{sign}before={day}"),
            Clause::Group(query) => format!("{sign}({})", shown(query)),
        }
    };
    let alternative =
        |parts: &Vec<(Role, Clause)>| parts.iter().map(part).collect::<Vec<_>>().join(" ");
    query.alternatives.iter().map(alternative).collect::<Vec<_>>().join(" | ")
}

fn check(q: &str, expected: &str) {
    match parse(q) {
        Ok(query) => assert_eq!(shown(&query), expected, "{q:?} as read"),
        Err(error) => panic!("{q:?} cannot be read: {error}"),
    }
}

fn check_bad(q: &str, at: usize, part: &str) {
    let error = parse(q).expect_err("an error");
    assert_eq!(error.at, at, "the place in {q:?}: {error}");
    assert!(error.message.contains(part), "{q:?}: {error}");
}

#[test]
fn queries_as_people_write_them() {
    check("", "");
    check("وزير الخارجية", "وزير الخارجيه");
    check("\"وزير الخارجية\" مصر", "+\"وزير الخارجيه\" مصر");
    check("“مجلس الأمن”", "+\"مجلس الامن\"");
    check("غزة AND هدنة OR صفقة", "+غزه +هدنه | صفقه");
    check("سوريا -روسيا NOT إيران", "سوريا -روسيا -ايران");
    check("(غزة OR رفح) معبر", "(غزه | رفح) معبر");
    check("title:انتخابات title:\"سد النهضة\"", "title:انتخابات +title:\"سد النهضه\"");
    check("source:bbc.com lang:AR", "+source=bbc.com +lang=ar");
    check("source:\"الشرق الأوسط\"", "+source=الشرق الاوسط");
    check("after:2018-04-12 before:٢٠١٨-٠٤-١٣", "+after=2018-04-12 +before=2018-04-13");
    check("انتخاب*", "انتخاب*");
    check("كوفيد-19 10:30", "كوفيد 19 10 30");
    check("- -- «» … ?", "");
    check("()", "");
}

#[test]
fn a_query_that_cannot_be_read_points_at_the_place() {
    check_bad("غزة \"هدنة", 4, "not closed");
    check_bad("(غزة", 0, "not closed");
    check_bad("غزة)", 3, "closes nothing");
    check_bad("AND غزة", 0, "before this operator");
    check_bad("غزة AND", 4, "must follow");
    check_bad("غزة OR", 6, "must follow");
    check_bad("غزة OR OR رفح", 7, "before this operator");
    check_bad("after:أمس", 0, "2024-11-30");
    check_bad("غزة source: رفح", 4, "without a space");
    check_bad(&"(".repeat(40), 16, "deep");
    check_bad(&"كلمة ".repeat(200), 640, "at most");
}

proptest::proptest! {
    #[test]
    fn no_query_is_too_strange(q in "([\"():*-]|AND|OR|NOT|title:|lang:|غزة| |\\PC){0,30}") {
        if let Err(error) = parse(&q) {
            proptest::prop_assert!(error.at <= q.chars().count());
        }
    }
}
