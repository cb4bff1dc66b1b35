//! Queries as people write them, and what they are read as.

use super::{Clause, Named, Place, Query, Role, parse};

/// Writes a query so that a table can hold it.
fn shown(query: &Query) -> String {
    let part = |(role, clause): &(Role, Clause)| {
        let sign = match role {
            Role::Beside => "",
            Role::Must => "+",
            Role::MustNot => "-",
        };
        let within = |place: &Place| match place {
            Place::Anywhere => "",
            Place::Title => "title:",
            Place::Body => "body:",
            Place::Tags => "tag:",
        };
        let named = |named: &Named| match named.whole {
            true => format!("\"{}\"", named.name),
            false => named.name.clone(),
        };
        match clause {
            Clause::Word(word, place) => format!("{sign}{}{}", within(place), word.folded),
            Clause::Phrase { words, place, gap } => {
                let gap = if *gap > 0 { format!("~{gap}") } else { String::new() };
                format!("{sign}{}\"{}\"{gap}", within(place), words.join(" "))
            }
            Clause::Prefix(word, place) => format!("{sign}{}{word}*", within(place)),
            Clause::Source(name) => format!("{sign}source={name}"),
            Clause::Language(tag) => format!("{sign}lang={tag}"),
            Clause::Section(name) => format!("{sign}section={name}"),
            Clause::Author(name) => format!("{sign}author={}", named(name)),
            Clause::Entity(name) => format!("{sign}entity={}", named(name)),
            Clause::Days(days) => {
                let day =
                    |day: Option<jiff::civil::Date>| day.map_or(String::new(), |d| d.to_string());
                format!("{sign}days={}<{}", day(days.from), day(days.until))
            }
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

fn check_bad(q: &str, at: usize, code: &str) {
    let error = parse(q).expect_err("an error");
    assert_eq!(error.at, at, "the place in {q:?}: {error}");
    assert_eq!(error.kind.code(), code, "{q:?}: {error}");
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
    check("after:2018-04-12 before:٢٠١٨-٠٤-١٣", "+days=2018-04-12< +days=<2018-04-13");
    check("انتخاب*", "انتخاب*");
    check("title:انتخاب* body:\"مجلس الأمن\"~2", "title:انتخاب* +body:\"مجلس الامن\"~2");
    check("وسم:غزة -tag:رياضة", "tag:غزه -tag:رياضه");
    check("author:\"نبيل الشرقاوي\" كاتب:نبيل", "+author=\"نبيل الشرقاوي\" +author=نبيل");
    check("entity:بوتين قسم:اقتصاد", "+entity=بوتين +section=اقتصاد");
    check("date:2018-04", "+days=2018-04-01<2018-05-01");
    check("تاريخ:٢٠١٨", "+days=2018-01-01<2019-01-01");
    check("date:2018-04-12..2018-04-13", "+days=2018-04-12<2018-04-14");
    check("date:..2018-04", "+days=<2018-05-01");
    check("date:2018-02..", "+days=2018-02-01<");
    check("مصدر:bbc.com لغة:ar", "+source=bbc.com +lang=ar");
    check("مصدر: لا تغيير", "مصدر لا تغيير");
    check("غزة && رفح || حلب", "+غزه +رفح | حلب");
    check("غزة أو رفح", "غزه | رفح");
    check("\"مجلس الأمن\" أو (غزة رفح) او حلب", "+\"مجلس الامن\" | (غزه رفح) | حلب");
    check("(حلب أو إدلب) هدنة", "(حلب | ادلب) هدنه");
    check("هل يفوز ترامب أو بايدن", "هل يفوز ترامب او بايدن");
    check("أو غزة", "او غزه");
    check("كوفيد-19 10:30", "كوفيد 19 10 30");
    check("- -- «» … ?", "");
    check("()", "");
}

#[test]
fn a_query_that_cannot_be_read_points_at_the_place() {
    check_bad("غزة \"هدنة", 4, "quote-open");
    check_bad("(غزة", 0, "group-open");
    check_bad("غزة)", 3, "closes-nothing");
    check_bad("AND غزة", 0, "nothing-before");
    check_bad("غزة AND", 4, "nothing-after");
    check_bad("غزة OR", 6, "nothing-after");
    check_bad("غزة OR OR رفح", 7, "nothing-before");
    check_bad("after:أمس", 0, "no-day");
    check_bad("date:2018-04-13..2018-04-12", 0, "backward-range");
    check_bad("غزة date:..", 4, "no-day");
    check_bad("before:2018-13", 0, "no-day");
    check_bad("غزة source: رفح", 4, "field-empty");
    check_bad(&"(".repeat(40), 16, "too-deep");
    check_bad(&"كلمة ".repeat(200), 640, "too-many-words");
}

proptest::proptest! {
    #[test]
    fn no_query_is_too_strange(q in "([\"():*-]|AND|OR|NOT|أو|title:|lang:|date:|~2|غزة| |\\PC){0,30}") {
        if let Err(error) = parse(&q) {
            proptest::prop_assert!(error.at <= q.chars().count());
        }
    }
}
