//! The title without the site's name: what the reader sees as the headline,
//! where what the page says of itself bears it out.

mod site;

use ::text::fold;
use url::Url;

use super::tidy;
use crate::model::draft::{Candidate, LOGO, Origin};
use site::Names;

/// A title with fewer scalars may be the start of another by chance.
const TELLING: usize = 15;

/// A headline with fewer words may be the name of the site.
const LONG_ENOUGH: usize = 4;

/// The last part of an address with fewer words does not name its page.
const NAMING: usize = 3;

/// A claim with more scalars is a summary where a shorter one exists.
const LONGEST: usize = 200;

/// A claim cut off by its writer's limit is at least so long, in scalars.
const CUT: usize = 50;

/// A headline that another claim equals is better borne out than one whose words
/// all stand in another.
const SAME: f64 = 1.5;

/// One claim, ready to be compared.
struct Title {
    origin: Origin,
    /// The reader sees it as the headline: an `<h1>`, or a line that `<title>` names.
    shown: bool,
    /// The headline of a node that says it is a news article's.
    news: bool,
    /// The line was found because `<title>` names it.
    named: bool,
    /// Without the site's name.
    text: String,
    key: String,
    words: Vec<String>,
}

/// The best title, site name removed; empty where there is no claim. `names`
/// are the outlet's, `sections` what the page says it stands in, `place` the
/// page's address, whose last part often holds
/// the title's words.
pub fn choose(
    claims: &[Candidate<String>],
    names: &[String],
    sections: &[Candidate<String>],
    place: Option<&Url>,
) -> String {
    let names = Names::of(names, claims, sections, place);
    let logo = |claim: &Candidate<String>| claim.evidence == LOGO;
    let of_page = claims.iter().filter(|claim| !logo(claim) || claims.iter().all(logo));
    let all: Vec<Title> = of_page.filter_map(|claim| Title::of(claim, &names)).collect();
    let named = all.iter().all(|title| names.is(&title.text));
    let titles: Vec<&Title> = all.iter().filter(|title| named || !names.is(&title.text)).collect();
    let Some(first) = titles.first() else { return String::new() };
    if first.origin == Origin::Publisher {
        return first.text.clone();
    }
    let told: Vec<&Title> = titles.iter().filter(|title| !title.shown).copied().collect();
    if let Some(news) = of_news(&told) {
        let shown = titles.iter().find(|title| title.shown && title.key == news.key);
        return shown.map_or_else(|| news.text.clone(), |shown| refined(shown, &told));
    }
    let slug = slug_words(place);
    match headline(&titles, &told, &slug).filter(|headline| !is_label(headline, &told, place)) {
        Some(headline) => refined(headline, &told),
        None => agreed(&told)
            .or(titles.first().copied())
            .map_or(String::new(), |best| best.text.clone()),
    }
}

impl Title {
    fn of(claim: &Candidate<String>, names: &Names) -> Option<Title> {
        let line = tidy::line(&claim.value);
        let shown = is_shown(claim);
        let text = names.cut_from(&line, shown);
        let key = fold::letters(&text);
        let usable = !key.is_empty() && text.len() < 1_000;
        let kind = claim.evidence.strip_suffix(" headline").unwrap_or_default();
        let news = claim.origin == Origin::JsonLd
            && (kind.ends_with("NewsArticle") || kind == "LiveBlogPosting");
        let named = shown && claim.evidence != "h1";
        usable.then(|| Title {
            origin: claim.origin,
            shown,
            news,
            named,
            words: words(&text),
            text,
            key,
        })
    }

    /// The share of its words that are among the other's.
    fn share_in(&self, other: &[String]) -> f64 {
        let shared = self.words.iter().filter(|word| other.contains(word)).count();
        // One word in common is chance.
        if shared < 2 && self.words.len() > 1 {
            return 0.0;
        }
        shared as f64 / self.words.len().max(1) as f64
    }
}

fn is_shown(claim: &Candidate<String>) -> bool {
    claim.origin == Origin::Content && matches!(claim.evidence.as_str(), "h1" | "headline")
        || claim.origin == Origin::Script
}

fn words(text: &str) -> Vec<String> {
    let text = text.replace('\u{ad}', "");
    text.split(|letter: char| {
        !fold::is_alphanumeric(letter) && !matches!(letter, '\'' | '’' | '\u{200c}')
    })
    .map(fold::letters)
    .filter(|word| !word.is_empty())
    .collect()
}

/// The words of the address's path.
fn slug_words(place: Option<&Url>) -> Vec<String> {
    place.map_or(Vec::new(), |place| {
        let path = place.path().replace(['=', '&', '+'], "-");
        let decoded = url::form_urlencoded::parse(path.as_bytes()).next();
        decoded.map_or(Vec::new(), |(path, _)| words(&path))
    })
}

/// The words of the address's last part, where it has `least` of them.
fn slug_of_page(place: Option<&Url>, least: usize) -> Vec<String> {
    let parts = place.and_then(Url::path_segments).into_iter().flatten();
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let last = parts.iter().rev().take(2).max_by_key(|part| part.len());
    let last = last.map(|part| part.rsplit_once('.').map_or(*part, |(stem, _)| stem));
    let decoded = last.and_then(|last| url::form_urlencoded::parse(last.as_bytes()).next());
    let mut words = decoded.map_or(Vec::new(), |(part, _)| words(&part));
    words.retain(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
    if words.len() < least { Vec::new() } else { words }
}

/// A short heading that says little of what the address and another claim say
/// alike: "News" over a piece of news, the name of a section.
fn is_label(headline: &Title, told: &[&Title], place: Option<&Url>) -> bool {
    if headline.words.len() >= LONG_ENOUGH {
        return false;
    }
    let slug = slug_of_page(place, NAMING);
    let covered = |title: &Title| {
        let shared = slug.iter().filter(|word| title.words.contains(word)).count();
        shared as f64 / slug.len().max(1) as f64
    };
    covered(headline) < 0.3 && told.iter().any(|told| covered(told) >= 0.7)
}

/// The headline of a page that says it is a news article, where its `<meta>` or
/// its `<title>` says the same. News outlets give these to others as the
/// article's name, while others write them for search engines.
fn of_news<'a>(told: &[&'a Title]) -> Option<&'a Title> {
    let news = told.iter().find(|title| title.news)?;
    told.iter().find(|title| title.origin != Origin::JsonLd && title.key == news.key).copied()
}

/// Whether a claim is too long for a title, and not all that is told is.
fn is_summary(title: &Title, told: &[&Title]) -> bool {
    let long = |title: &Title| title.text.chars().count() > LONGEST;
    long(title) && !told.iter().all(|told| long(told))
}

/// The headline the reader sees, when another claim or the address shares its
/// words: of several, the one that shares most. A page without other claims
/// has only its headline to go by.
fn headline<'a>(titles: &[&'a Title], told: &[&Title], slug: &[String]) -> Option<&'a Title> {
    let shown = titles.iter().copied().filter(|title| title.shown && !is_summary(title, told));
    let shown: Vec<&Title> = shown.collect();
    let mut best: Option<(f64, &Title)> = None;
    for &title in &shown {
        let told = told.iter().map(|told| match told.key == title.key {
            // A site's name is in `<title>` too, and may stand first.
            true => SAME,
            // Among the headings of a page's parts, one of a single word is
            // found in the title by chance.
            false if shown.len() > 1 && title.words.len() == 1 && told.words.len() > NAMING => 0.0,
            false => title.share_in(&told.words),
        });
        let share = told.chain([title.share_in(slug) * 0.9]).fold(0.0, f64::max);
        let share = if title.named { share.max(1.0) } else { share };
        if best.is_none_or(|(most, _)| share > most) {
            best = Some((share, title));
        }
    }
    let (share, best) = best?;
    let alone = shown.iter().all(|title| title.key == best.key);
    let needed = if alone { 0.25 } else { 0.4 };
    // A `<title>` that is the same on every page of a site bears nothing out.
    let written = best.words.len() >= LONG_ENOUGH
        && told
            .iter()
            .all(|told| told.origin == Origin::Content && told.words.len() < best.words.len());
    (written || share >= needed).then_some(best)
}

/// A word that is no kicker has so many letters at most.
const ARTICLE: usize = 3;

/// A headline element may hold a kicker before the title, be cut short, or
/// shout in capitals: another claim says the title alone, whole, or as written.
fn refined(headline: &Title, told: &[&Title]) -> String {
    // What `<meta>` or data say to the letter is whole, where `<title>` alone says less.
    let borne_out =
        told.iter().any(|told| told.origin != Origin::Content && told.key == headline.key);
    let mut telling = told.iter().filter(|told| !borne_out || told.origin != Origin::Content);
    let alone = telling.find(|told| {
        let long = told.text.chars().count() >= TELLING && told.key.len() * 3 >= headline.key.len();
        let before = headline.words.len().saturating_sub(told.words.len());
        let kicker = |words: &[String]| match words {
            // "The best …", "2025 price guide …" without the first word.
            [word] => word.chars().count() > ARTICLE && word.parse::<u32>().is_err(),
            _ => true,
        };
        long && told.key != headline.key
            && headline.key.ends_with(&told.key)
            && kicker(&headline.words[..before])
    });
    if let Some(alone) = alone {
        return alone.text.clone();
    }
    let whole = headline.text.strip_suffix(['…']).or(headline.text.strip_suffix("..."));
    let whole = whole.map(fold::letters).and_then(|start| {
        told.iter().find(|told| told.key.starts_with(&start) && told.key.len() > start.len())
    });
    if let Some(whole) = whole {
        return whole.text.clone();
    }
    // A kicker and its colon in elements of their own leave a space between.
    let apart = |text: &str| text.contains(" :");
    if apart(&headline.text)
        && let Some(joined) =
            told.iter().find(|told| told.key == headline.key && !apart(&told.text))
    {
        return joined.text.clone();
    }
    let has_lower = |text: &str| text.chars().any(char::is_lowercase);
    let shouts = !has_lower(&headline.text) && headline.words.len() > 1;
    let spoken = shouts
        .then(|| told.iter().find(|told| told.key == headline.key && has_lower(&told.text)))
        .flatten();
    spoken.map_or_else(|| headline.text.clone(), |told| told.text.clone())
}

/// The title most claims agree on: one that others equal, or that others
/// lengthen after a separator. Ties go to the earlier claim; a claim that
/// another continues in the middle of its words was cut off.
fn agreed<'a>(told: &[&'a Title]) -> Option<&'a Title> {
    let length = |title: &Title| title.text.chars().count();
    let support = |title: &Title| {
        let others = told.iter().filter(|other| !std::ptr::eq(**other, title));
        others
            .filter(|other| {
                other.key == title.key
                    || length(title) >= 12
                        && other.text.strip_prefix(title.text.as_str()).is_some_and(site::parts)
            })
            .count()
    };
    let best = told
        .iter()
        .enumerate()
        .filter(|(_, title)| !is_summary(title, told))
        .max_by_key(|(at, title)| (support(title), std::cmp::Reverse(*at)))
        .map(|(_, title)| *title)?;
    let whole = told.iter().find(|other| {
        length(best) >= CUT
            && length(other) <= LONGEST
            && other.text.strip_prefix(best.text.trim_end_matches(['.', '…'])).is_some_and(|rest| {
                rest.chars().filter(|letter| letter.is_alphanumeric()).count() > 0
                    && !site::parts(rest)
            })
    });
    whole.copied().or(Some(best))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `kind: text` lines, the address, and the title they give.
    #[track_caller]
    fn check(names: &[&str], address: &str, claims: &[(&str, &str)], wanted: &str) {
        let claims: Vec<Candidate<String>> = claims
            .iter()
            .map(|(evidence, value)| Candidate {
                value: (*value).to_owned(),
                origin: match *evidence {
                    "h1" | "title" => Origin::Content,
                    "json" | "NewsArticle headline" | "Article headline" => Origin::JsonLd,
                    _ => Origin::Meta,
                },
                evidence: (*evidence).to_owned(),
            })
            .collect();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let place = Url::parse(address).ok();
        assert_eq!(choose(&claims, &names, &[], place.as_ref()), wanted);
    }

    #[test]
    fn titles_as_outlets_write_them() {
        check(
            &["صحيفة الوطن"],
            "https://example.com/1",
            &[
                ("og:title", "افتتاح الجسر الجديد في المدينة | صحيفة الوطن"),
                ("title", "صحيفة الوطن - افتتاح الجسر الجديد في المدينة"),
            ],
            "افتتاح الجسر الجديد في المدينة",
        );
        check(
            &[],
            "https://example.com/bridge-opens",
            &[
                ("og:title", "Bridge: what you need to know about the opening"),
                ("h1", "The Daily Example"),
                ("h1", "The new bridge opens to traffic"),
                ("title", "Bridge opens | The Daily Example"),
            ],
            "The new bridge opens to traffic",
        );
        check(
            &[],
            "https://example.com/7",
            &[("h1", "NEW BRIDGE OPENS"), ("title", "New Bridge Opens | Example Weekly")],
            "New Bridge Opens",
        );
        check(
            &[],
            "https://example.com/7",
            &[("h1", "Example Weekly"), ("title", "A new bridge opens today – Example Weekly")],
            "A new bridge opens today",
        );
        check(
            &[],
            "https://example.com/district/343604",
            &[
                ("og:title", "Gardening makes communities more self-reliant | District"),
                ("title", "Gardening makes communities more self-reliant | District"),
            ],
            "Gardening makes communities more self-reliant",
        );
    }

    #[test]
    fn a_headline_keeps_what_is_no_kicker() {
        let check = |h1: &str, told: &[(&str, &str)], wanted: &str| {
            let claims: Vec<(&str, &str)> = told.iter().copied().chain([("h1", h1)]).collect();
            check(&[], "", &claims, wanted);
        };
        let trip = "Second trip this year: The president visits the southern islands";
        let short = "The president visits the southern islands";
        check(trip, &[("og:title", trip), ("title", short)], trip);
        check(trip, &[("og:title", short), ("title", trip)], short);
        check(
            "The Best Home Security Cameras of 2026",
            &[("og:title", "Best Home Security Cameras of 2026")],
            "The Best Home Security Cameras of 2026",
        );
        check(
            "Sandvik Incendie dans une maison du port",
            &[("og:title", "Incendie dans une maison du port")],
            "Incendie dans une maison du port",
        );
    }

    #[test]
    fn a_title_alone_loses_the_outlet_and_the_section() {
        let headline = "صيانة السد القديم تبدأ بعد عامين من الجفاف";
        let known = ["صحيفة المثال"];
        let titles = [
            "{} | صحيفة المثال",
            "{}- صحيفة المثال",
            "{}|صحيفة المثال",
            "{} ― صحيفة المثال",
            "صحيفة المثال :: {}",
            "صحيفة المثال: {}",
            "صحيفة المثال > {}",
            "{} - اقتصاد - صحيفة المثال",
            "صحيفة المثال » اقتصاد » {}",
        ];
        for title in titles {
            check(&known, "", &[("title", &title.replace("{}", headline))], headline);
        }
        for title in ["{} - وكالة أنباء الساحل", "بوابة الساحل – {}", "{} - Coast Weekly"]
        {
            check(&[], "", &[("title", &title.replace("{}", headline))], headline);
        }
        // What may be of the headline stays.
        for title in
            ["GdP-Vize Klemmer beklagt fehlende Wertschätzung", "غزة - رفح: طريق لا يسلكه أحد"]
        {
            check(&["GdP", "الغد"], "", &[("title", title)], title);
        }
    }

    #[test]
    fn a_heading_of_one_word_or_of_a_paragraph_is_none() {
        let title = "How we opened Harbour, Bridge and hundreds of gates";
        check(
            &[],
            "https://example.com/5e2cdc32849405fff6b46957747a2d28",
            &[("og:title", title), ("h1", "writeup.md"), ("h1", "Bridge"), ("h1", "Impact")],
            title,
        );
        let summary = "The new bridge and the harbour opened. ".repeat(8);
        check(
            &[],
            "https://example.com/9",
            &[("og:title", "The new bridge opened"), ("h1", &summary)],
            "The new bridge opened",
        );
    }

    #[test]
    fn a_title_of_every_page_says_nothing() {
        check(
            &[],
            "https://example.com/page.jsp",
            &[
                ("h1", "توزيع نصف مليون غرسة زيتون على المزارعين"),
                ("title", "وكالة الأنباء المحلية"),
            ],
            "توزيع نصف مليون غرسة زيتون على المزارعين",
        );
        check(
            &[],
            "https://example.com/page.jsp",
            &[("h1", "The Example Blog"), ("title", "Progress report no. 39")],
            "Progress report no. 39",
        );
    }

    #[test]
    fn news_pages_name_their_article_twice() {
        let shown = ("h1", "The new bridge opens");
        let meta = ("og:title", "Transport: the bridge of the north opens");
        let title = "Transport: the bridge of the north opens";
        check(&[], "", &[("NewsArticle headline", title), meta, shown], title);
        check(&[], "", &[("Article headline", title), meta, shown], "The new bridge opens");
    }

    #[test]
    fn claims_cut_off_or_swollen_lose() {
        check(
            &[],
            "",
            &[
                ("json", "The long way of a headline that was cut after a hundred and ten"),
                (
                    "og:title",
                    "The long way of a headline that was cut after a hundred and ten letters or so",
                ),
            ],
            "The long way of a headline that was cut after a hundred and ten letters or so",
        );
        check(
            &[],
            "",
            &[
                ("json", &"A summary in place of the headline. ".repeat(8)),
                ("og:title", "Five trends"),
            ],
            "Five trends",
        );
    }
}
