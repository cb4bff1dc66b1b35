//! Who wrote it? «باريس - فرانس برس» is a place and an agency; «كتب: …» and
//! "By …" only introduce a name, and a date, «آخر تحديث» or a degree ends it.

#[macro_use]
mod phrase;
mod name;
mod place;
mod role;
mod signature;

use std::sync::LazyLock;

use ::text::date::{self, Context};
use ::text::fold;
use ::text::letter::in_arabic_block;
use jiff::tz::TimeZone;

use super::dates::HORIZON;
use super::tidy;
use crate::model::agencies::is_agency;
use crate::model::draft::{Candidate, Origin};
use name::{is_account, is_degree, is_name, is_network, is_rather_titled, is_titled, trim};
use phrase::{Phrase, leads};
use place::place_and_agency;
use role::{is_company, once, placeless, unnumbered, until_calling, until_role, without_roles};
use signature::{has_structured, is_shown, overrules, signed};

/// More names than this are no byline but a staff page.
const MOST: usize = 12;

/// A byline as written is shorter than this, in bytes.
const LONGEST_LINE: usize = 400;

/// Words that join two names.
const JOINTS: [&str; 10] =
    [" and ", " & ", " und ", " et ", " y ", " ve ", " og ", " och ", " و ", " / "];

static INTRODUCTIONS: LazyLock<Vec<Phrase>> = phrases!(
    "ar/byline_prepositions.txt",
    "ar/bylines.txt",
    "ckb/bylines.txt",
    "de/bylines.txt",
    "en/byline_prepositions.txt",
    "en/bylines.txt",
    "es/bylines.txt",
    "fa/bylines.txt",
    "fr/bylines.txt",
    "he/bylines.txt",
    "it/byline_prepositions.txt",
    "it/bylines.txt",
    "other/bylines.txt",
    "pl/bylines.txt",
    "pt/bylines.txt",
    "ru/bylines.txt",
    "tr/bylines.txt",
    "ur/byline_prepositions.txt",
    "ur/bylines.txt"
);

static ENDS: LazyLock<Vec<Phrase>> = phrases!(
    "ar/byline_ends.txt",
    "de/byline_ends.txt",
    "en/byline_ends.txt",
    "fa/byline_ends.txt",
    "fr/byline_ends.txt",
    "tr/byline_ends.txt"
);

/// The persons and agencies of the most trusted byline that names any. What
/// names the outlet itself, or an account, counts only where nothing else does.
/// A line that signs the article under its headline is believed before
/// structured data that names someone else, or fewer: that is often who keeps
/// the site.
pub fn authors(claims: &[Candidate<String>], site_names: &[String]) -> Vec<String> {
    let sites = Sites::of(site_names);
    let (told, names) = believed(claims, &sites);
    let structured =
        matches!(told, Some(Origin::JsonLd | Origin::Feed | Origin::Meta | Origin::Microdata));
    if !structured {
        // A marked element may name the photographer; a line that begins so does not.
        let line = signed(claims, &sites, &["byline line"]);
        let marked = told == Some(Origin::Content)
            && signed(claims, &sites, &["byline"]).is_empty()
            && has_structured(claims)
            && overrules(&line, &names);
        return if marked { line } else { names };
    }
    let near = signed(claims, &sites, &["byline", "byline line", "line over the headline"]);
    if overrules(&near, &names) && !names.iter().any(|name| is_shown(name, claims)) {
        return near;
    }
    // A house or an account, and a person at the end of the text.
    let end = signed(claims, &sites, &["signature"]);
    let nobody = names.iter().all(|name| !name.contains(' ') && name.is_ascii());
    if nobody && overrules(&end, &names) { end } else { names }
}

/// The names the outlet goes by.
struct Sites {
    keys: Vec<String>,
    /// Those that are hosts, without the country.
    stems: Vec<String>,
    /// Its hosts, as written.
    hosts: Vec<String>,
}

impl Sites {
    fn of(names: &[String]) -> Sites {
        let host = |name: &&String| name.contains('.') && !name.contains(' ');
        // «Ouest-France.fr» is «Ouest-France», too.
        let stem = |name: &String| {
            let (stem, _) = name.rsplit_once('.')?;
            stem.contains([' ', '-']).then(|| fold::letters(stem))
        };
        Sites {
            keys: names.iter().map(|name| fold::letters(name)).collect(),
            stems: names.iter().filter_map(stem).collect(),
            hosts: names.iter().filter(host).map(|name| name.to_lowercase()).collect(),
        }
    }

    /// «Jane Doe - Example Editorial Team»: of several names of one claim, those
    /// that begin with the outlet's are of its house.
    fn without_house(&self, names: Vec<String>) -> Vec<String> {
        let names: Vec<String> = names.into_iter().map(|name| self.without_site(name)).collect();
        let house = |name: &String| {
            let key = fold::letters(name);
            self.keys.iter().any(|site| site.chars().count() > 3 && key.starts_with(site.as_str()))
        };
        let (own, others): (Vec<String>, Vec<String>) = names.iter().cloned().partition(house);
        let persons = !others.is_empty() && others.iter().all(|name| name.contains(' '));
        let place = |name: &String| !name.contains(' ') && name.chars().any(in_arabic_block);
        match !own.is_empty() {
            true if persons => others,
            // «لندن- عربي21»: a place and the house.
            true if others.iter().all(place) => own,
            _ => names,
        }
    }

    /// «Ouest-France Yann LE GOFF» → «Yann LE GOFF».
    fn without_site(&self, name: String) -> String {
        let words: Vec<&str> = name.split(' ').collect();
        let of_site = |at: &usize| self.stems.contains(&fold::letters(&words[..*at].join(" ")));
        let end = (1..words.len().saturating_sub(1)).find(of_site);
        end.map_or(name.clone(), |end| words[end..].join(" "))
    }

    fn holds(&self, name: &str) -> bool {
        self.keys.contains(&fold::letters(name))
            // «Example News (www.example.com)»
            || name.contains('(') && {
                let name = name.to_lowercase();
                self.hosts.iter().any(|host| name.contains(host.as_str()))
            }
    }
}

/// The names of the most trusted claims that name any, and where those stand.
fn believed(claims: &[Candidate<String>], sites: &Sites) -> (Option<Origin>, Vec<String>) {
    let mut places: Vec<(Origin, &str)> = Vec::new();
    for claim in claims {
        let place = (claim.origin, claim.evidence.as_str());
        if !places.contains(&place) {
            places.push(place);
        }
    }
    // A line without a word that introduces a writer may be of a section and its place.
    places.sort_by_key(|(origin, evidence)| (*origin, *evidence == "person and place"));
    let mut fallback = (None, Vec::new());
    for (origin, evidence) in places {
        let own = claims.iter().filter(|c| c.origin == origin && c.evidence == evidence);
        let names = names_of(own, sites);
        if names.iter().any(|name| !sites.holds(name) && !is_account(name)) {
            let persons = names.iter().filter(|name| names.len() == 1 || !sites.holds(name));
            return (Some(origin), persons.cloned().collect());
        }
        if fallback.1.is_empty() {
            fallback = (Some(origin), names);
        } else if origin == Origin::Content
            && !names.is_empty()
            && fallback.1.iter().chain(&names).all(|name| sites.holds(name))
        {
            // Structured data and the byline agree on the house; who follows
            // wrote something else, unless it is an agency.
            let later = claims.iter().filter(|claim| claim.origin == Origin::Content);
            let agency = later.flat_map(|claim| split(&claim.value)).find(|name| is_agency(name));
            return agency.map_or(fallback, |agency| (Some(origin), vec![agency]));
        }
    }
    fallback
}

/// The names of claims read at one place, each once.
fn names_of<'a>(claims: impl Iterator<Item = &'a Candidate<String>>, sites: &Sites) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for claim in claims {
        let read = match sites.holds(&claim.value) {
            true => vec![tidy::line(&claim.value)],
            false => sites.without_house(split(&in_order(&claim.value, &claim.evidence))),
        };
        let usable = |name: &String| match claim.origin {
            Origin::Text => is_titled(name) || is_signed_alone(name, claim),
            Origin::Content => is_rather_titled(name),
            _ => true,
        };
        for name in read.into_iter().filter(|name| !name.is_empty() && usable(name)) {
            let key = fold::letters(&name);
            let known = names.iter().any(|known| fold::letters(known) == key);
            if !known && names.len() < MOST {
                names.push(name);
            }
        }
    }
    names
}

/// "by ibby": a line under the headline that is an account and its introduction.
fn is_signed_alone(name: &str, claim: &Candidate<String>) -> bool {
    claim.evidence == "byline line"
        && !name.contains(' ')
        && claim.value.split_whitespace().count() == 2
}

/// «Roy, Aniruddha», as bibliographic `<meta>` names write a person.
fn in_order(written: &str, evidence: &str) -> String {
    match written.split_once(',') {
        Some((last, first))
            if evidence == "citation_author" && !first.contains(',') && !is_degree(first) =>
        {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => written.to_owned(),
    }
}

/// A byline on one line, with a space behind each colon: "Written by:Jane Doe".
fn spaced(byline: &str) -> String {
    match byline.contains("://") {
        true => tidy::line(byline),
        false => tidy::line(&byline.replace(':', ": ")),
    }
}

/// The names in one byline as written.
pub fn split(byline: &str) -> Vec<String> {
    let line = spaced(byline);
    if line.len() > LONGEST_LINE
        || line.contains("://")
        || line.contains('@') && !line.contains(' ')
        || line.contains(['{', '<'])
        || line.to_lowercase().starts_with("copyright")
        || line.matches(": ").count() > 2
    {
        return Vec::new();
    }
    let line = place::barred(&place::accountless(&line));
    let line = without_roles(&undated(&without_addresses(&line)));
    let mut parts: Vec<String> = vec![line];
    for joint in JOINTS {
        parts = parts.iter().flat_map(|part| parted(part, joint)).map(str::to_owned).collect();
    }
    parts
        .iter()
        .flat_map(|part| {
            let pieces = part.split(['،', ',', ';', '؛', '|', '\u{2022}', '·']);
            let company = pieces.clone().next().is_some_and(is_company);
            let named =
                move |(at, piece): &(usize, &str)| *at == 0 || !company && !is_degree(piece);
            pieces.enumerate().filter(named)
        })
        .filter(|(_, part)| !part.rsplit_once(" on ").is_some_and(|(_, place)| is_network(place)))
        .flat_map(|(_, part)| place::slashed(part))
        .map(|part| until_end(without_introduction(part.trim_start_matches([' ', '-', ':', '–']))))
        .flat_map(|part| place_and_agency(&part))
        .map(|name| once(&unnumbered(&trim(&until_calling(&until_role(&placeless(&name)))))))
        .filter(|name| is_name(name))
        .collect()
}

/// «Tess Harmon tharmon@example.com» → «Tess Harmon».
fn without_addresses(line: &str) -> String {
    if !line.contains('@') {
        return line.to_owned();
    }
    let words = line.split(' ').filter(|word| !word.contains('@') || !word.contains('.'));
    words.collect::<Vec<_>>().join(" ")
}

/// Two names of two words at least, and no "Office for Tests and Measures".
fn parted<'a>(line: &'a str, joint: &str) -> Vec<&'a str> {
    let parts: Vec<&str> = line.split(joint).collect();
    let named = |part: &&str| part.split_whitespace().count() >= 2 || part.trim().is_empty();
    // "AFP and Reuters", "Maria & Katerina", but not "Morgan & Morgan".
    let pair = match without_introduction(line).split_once(joint) {
        Some((one, other)) => {
            one != other
                && [one, other].iter().all(|name| {
                    !name.contains(' ') && name.starts_with(char::is_uppercase) && name.len() > 2
                })
        }
        None => false,
    };
    if pair || parts.iter().all(named) || !line.is_ascii() { parts } else { vec![line] }
}

/// A byline without the dates and times in it: they end a name.
fn undated(line: &str) -> String {
    if !line.chars().any(char::is_numeric) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    for found in date::find(line, &Context::new(HORIZON, TimeZone::UTC)) {
        let before = line.get(at..found.range.start).unwrap_or_default().trim_end();
        // «Jane Doe on March 3»: the joint is the date's.
        let (rest, last) = before.rsplit_once(' ').unwrap_or(("", before));
        out.push_str(if is_joint_of_date(last) { rest } else { before });
        out.push('|');
        at = found.range.end.max(at);
    }
    out.push_str(line.get(at..).unwrap_or_default());
    out
}

/// How many words before a name introduce it: «بقلم», "written by".
pub fn introduction(words: &[&str]) -> usize {
    leads(words, &INTRODUCTIONS)
}

fn without_introduction(line: &str) -> &str {
    let mut rest = line;
    // "ByJ.R. Stone": the page joins both by its style alone.
    if let Some(glued) = rest.strip_prefix("By").or(rest.strip_prefix("by"))
        && glued.starts_with(char::is_uppercase)
    {
        rest = glued;
    }
    loop {
        let words: Vec<&str> = rest.split_whitespace().collect();
        // «Redaktion: Jane Doe»: a colon makes an introduction of what may be a name.
        let marked = leads(&words, &signature::SIGNATURES);
        let marked = if marked > 0 && words[marked - 1].ends_with(':') { marked } else { 0 };
        let length = introduction(&words).max(marked);
        if length == 0 {
            return rest;
        }
        let last = words[length - 1];
        let end = last.as_ptr() as usize - rest.as_ptr() as usize + last.len();
        rest = rest[end..].trim_start_matches([' ', ':', '-', '/']);
    }
}

/// "on", "le", "am": words before a date, which may also begin or end a name.
fn is_joint_of_date(word: &str) -> bool {
    let short = word.chars().count() <= 3 && word.is_ascii();
    short && leads(&[word], &ENDS) > 0 || date::is_joint(word)
}

/// The line up to words that no name goes past. A short one with a capital is
/// the name's own: «Loïc Le Clerc».
fn until_end(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ends = |at: usize| {
        let length = leads(&words[at..], &ENDS);
        let own = words[at].starts_with(char::is_uppercase) && is_joint_of_date(words[at]);
        // «Yann LE GOFF»
        let particle = || at > 1 && fold::letters(words[at]) == "le" && at + 1 < words.len();
        length > 0 && !(own && (at == 1 || particle()))
    };
    let end = (0..words.len()).find(|at| ends(*at));
    words[..end.unwrap_or(words.len())].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_as_outlets_write_them() {
        let cases: &[(&str, &[&str])] = &[
            ("باريس - فرانس برس", &["فرانس برس"]),
            ("كتب: أحمد علي", &["أحمد علي"]),
            ("القاهرة - أحمد علي", &["أحمد علي"]),
            ("By Jane Doe and John Smith", &["Jane Doe", "John Smith"]),
            ("By Jane Doe, John Smith, and Ann Lee", &["Jane Doe", "John Smith", "Ann Lee"]),
            ("Jane Doe, MD, Ph.D.", &["Jane Doe"]),
            ("AFP", &["AFP"]),
            ("Office for Tests and Measures", &["Office for Tests and Measures"]),
            ("Jane Doe - Mar 27, 2024", &["Jane Doe"]),
            ("ByJ.R. Stone", &["J.R. Stone"]),
            ("AFP/The Local", &["AFP/The Local"]),
            ("Jane Doe February 8, 2022 • 10 mins read", &["Jane Doe"]),
            ("Written by Jane Doe Last updated on: October 1, 2025", &["Jane Doe"]),
            ("Posted by", &[]),
            ("admin", &[]),
            ("واشنطن (رويترز)", &["واشنطن (رويترز)"]),
            ("https://facebook.com/x", &[]),
            ("www.example.com", &[]),
            ("facebook.com/example", &[]),
            ("Copyright Example GmbH & Co. KG - all rights reserved", &[]),
            ("page.head.extra.author", &[]),
            ("\"Jane Doe\"", &["Jane Doe"]),
            ("Por Juan Muñoz C.", &["Juan Muñoz C."]),
            ("Jane O'DoeJane O'Doe", &["Jane O'Doe"]),
            ("Example GmbH, Munich, Germany", &["Example GmbH"]),
            ("Written by:Jane Doe", &["Jane Doe"]),
            ("Loïc Le Clerc", &["Loïc Le Clerc"]),
            ("Par Loïc Le Clerc le 3 mai 2020", &["Loïc Le Clerc"]),
            ("Example Redaktion", &["Example Redaktion"]),
            ("Jane Doe1", &["Jane Doe"]),
            ("Jane Doe, Sr. Director of Operations, Example Lines", &["Jane Doe"]),
            ("By Jane Doe, staff writer, and John Smith", &["Jane Doe", "John Smith"]),
            ("Jane Doe Content Marketing Coordinator", &["Jane Doe"]),
            ("Written by Jane Doe, Head of Marketing and Development", &["Jane Doe"]),
            ("© Jane Doe Jane Doe", &["Jane Doe"]),
            ("Jane Doe Executive Editor and Master Gardener", &["Jane Doe"]),
            ("By Jane Doe In", &["Jane Doe"]),
            ("Letters To The Editor", &["Letters To The Editor"]),
            ("Redaktion: Jane Doe (Pressesprecherin des Werks)", &["Jane Doe"]),
            ("AFP and Reuters", &["AFP", "Reuters"]),
            ("Morgan & Morgan", &["Morgan & Morgan"]),
            ("Example Network on Facebook", &[]),
            ("content: Example, design: John Smith, code: Jane Doe", &[]),
            ("By 3i Example", &["3i Example"]),
            ("ليلى بناني (الرباط) @layla", &["ليلى بناني"]),
            ("الرياض - الوئام :", &["الرياض", "الوئام"]),
            ("لندن- عربي21", &["لندن", "عربي21"]),
            ("القاهرة – من محمد السيد", &["محمد السيد"]),
            ("كتب في: 15 نوفمبر 2026", &[]),
            ("محمد السيد@msayed", &["محمد السيد"]),
            ("الأستاذ/ محمد السيد", &["محمد السيد"]),
            ("القاهرة - «الرواق»", &["القاهرة", "الرواق"]),
            ("تونس - (وات)", &["وات"]),
            ("محمد السيد مراسل الرواق", &["محمد السيد"]),
            ("محمد السيد شاعر", &["محمد السيد شاعر"]),
            ("محمد السيد | القاهرة", &["محمد السيد"]),
            ("سمير الخوري آخر تحديث: السبت 14 تشرين الثاني 2026", &["سمير الخوري"]),
        ];
        for (written, names) in cases {
            assert_eq!(split(written), *names, "{written}");
        }
    }

    #[test]
    fn a_person_is_believed_before_the_outlet_and_accounts() {
        let claim = |origin, evidence: &str, value: &str| Candidate {
            value: value.to_owned(),
            origin,
            evidence: evidence.to_owned(),
        };
        let names = |first: &str, second: &str| {
            let claims =
                [claim(Origin::JsonLd, "author", first), claim(Origin::Content, "byline", second)];
            authors(&claims, &["صحيفة المثال".to_owned()])
        };
        assert_eq!(names("صحيفة المثال", "سمير الخوري"), ["سمير الخوري"]);
        assert_eq!(names("jsmith", "Jane Smith"), ["Jane Smith"]);
        assert_eq!(names("لندن- صحيفة المثال", ""), ["صحيفة المثال"]);
        assert_eq!(names("سمير الخوري", "ليلى بناني"), ["سمير الخوري"]);
    }

    #[test]
    fn who_signs_the_article_is_believed_before_who_keeps_the_site() {
        let claim = |origin, evidence: &str, value: &str| Candidate {
            value: value.to_owned(),
            origin,
            evidence: evidence.to_owned(),
        };
        let names = |told: &str, signed: &str| {
            let claims =
                [claim(Origin::JsonLd, "author", told), claim(Origin::Text, "byline line", signed)];
            authors(&claims, &["صحيفة المثال".to_owned()])
        };
        assert_eq!(names("سمير الخوري", "كتبت: ليلى بناني"), ["ليلى بناني"]);
        assert_eq!(names("Jane Doe", "By John Smith"), ["John Smith"]);
        assert_eq!(names("Jane Doe", "By Jane Doe, John Smith"), ["Jane Doe", "John Smith"]);
        assert_eq!(names("Jane Doe", "By J. Doe"), ["Jane Doe"]);
        assert_eq!(names("Jan de Wit", "By Jan de Wit, John Smith"), ["Jan de Wit", "John Smith"]);
        assert_eq!(names("Jane Doe", "By our own staff"), ["Jane Doe"]);
        assert_eq!(names("Jane Doe", "تصوير: سمير الخوري"), ["Jane Doe"]);
    }
}
