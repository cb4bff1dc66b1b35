//! Laws of placing: the same whatever memory is built by, and what is a copy,
//! a version, a template or a story of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use news::dedupe::memory::{Memory as Reproduced, Near};
use news::dedupe::shingles::Shingles;
use news::group::memory::Memory as Stories;
use news::group::settings::Settings;
use news::group::terms::Terms;
use news::model::article::{Article, ArticleId, Direction};
use news::model::story::{Copies, Decisions, Kept, Membership, Merge, Split, StoryId};
use news::model::words::ArticleWords;
use news::pipeline::{self, Memory};
use proptest::prelude::*;

/// `fixtures/copies/cases.txt`: cases between `=== name => expected`, the two
/// texts between `---` lines headed `source | instant | credit | title`.
fn cases() -> Vec<(String, String, Vec<Article>)> {
    let text = include_str!("../../../fixtures/copies/cases.txt");
    text.split("\n=== ")
        .skip(1)
        .map(|case| {
            let (head, body) = case.split_once('\n').expect("a case has a body");
            let (name, expected) = head.split_once(" => ").expect("a case says what is expected");
            let articles = body.split("--- ").skip(1).enumerate().map(|(n, part)| article(n, part));
            (name.to_owned(), expected.trim().to_owned(), articles.collect())
        })
        .collect()
}

fn article(number: usize, part: &str) -> Article {
    let (head, text) = part.split_once('\n').expect("an article has a text");
    let fields: Vec<&str> = head.split(" | ").map(str::trim).collect();
    let [source, at, byline, title] = fields[..] else { panic!("four fields in {head}") };
    Article {
        id: ArticleId(format!("a{number}")),
        source: source.into(),
        language: "ar".into(),
        title: title.into(),
        authors: if byline == "-" { Vec::new() } else { vec![byline.into()] },
        published_at: Some(at.parse().expect("an instant")),
        text: text.trim().into(),
        ..Article::default()
    }
}

fn place_all(articles: &[Article], memory: &mut Memory) -> Vec<Kept> {
    let place = |article: &Article| pipeline::place(pipeline::prepare(article.clone()), memory);
    articles.iter().map(place).collect()
}

#[test]
fn copies_are_found_with_their_direction_and_templates_are_not() {
    let mut wrong = Vec::new();
    for (name, expected, articles) in cases() {
        let kept = place_all(&articles, &mut Memory::default());
        let last = kept.last().expect("a case has articles");
        let found = match &last.article.copy_of {
            None => "independent".to_owned(),
            Some(of) if of.direction == Direction::Copied => format!("copied {}", of.id),
            Some(of) => format!("shared {}", of.id),
        };
        if found != expected {
            wrong.push(format!("{name}: {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const SENTENCES: &[&str] = &[
    "أعلنت وزارة الدفاع مقتل ستة جنود في انفجار لغم شرق المدينة مساء الأحد.",
    "قال متحدث باسم الحكومة إن الاجتماع سيعقد في جنيف الأسبوع المقبل بحضور الوفود.",
    "فاز الفريق الأول على ضيفه بثلاثة أهداف مقابل هدف في افتتاح الدوري.",
    "ارتفعت أسعار النفط بعد قرار المنظمة خفض الإنتاج حتى نهاية العام.",
    "توقعت الأرصاد هطول أمطار على المناطق الساحلية وانخفاض درجات الحرارة.",
    "وأضاف المتحدث أن التحقيق ما زال جاريا وأن النتائج ستعلن قريبا.",
];

fn articles(picks: Vec<(usize, usize, usize, i64, usize)>) -> Vec<Article> {
    picks
        .into_iter()
        .enumerate()
        .map(|(n, (a, b, source, hours, id))| Article {
            // Now and then an id comes again: a new version.
            id: ArticleId(if id == 0 && n > 0 { format!("a{}", n - 1) } else { format!("a{n}") }),
            source: format!("outlet{source}"),
            language: "ar".into(),
            title: SENTENCES[a].chars().take(40).collect(),
            published_at: jiff::Timestamp::from_second(1_500_000_000 + hours * 3600).ok(),
            text: format!("{} {}", SENTENCES[a], SENTENCES[b]),
            ..Article::default()
        })
        .collect()
}

/// What a store does with an article's row when stories are joined and split.
fn follow(article: &mut Article, merges: &[Merge], split: Option<&Split>) {
    for merge in merges {
        if article.story.as_ref() == Some(&merge.from.0) {
            article.story = Some(merge.into.0.clone());
        }
    }
    if let Some(split) = split.filter(|split| split.moved.iter().any(|m| m.article == article.id)) {
        article.story = Some(split.into.0.clone());
    }
}

/// What a store holds of the families of split stories, by story.
#[derive(Default)]
struct Families(BTreeMap<StoryId, StoryId>);

impl Families {
    fn follow(
        &mut self,
        id: &ArticleId,
        why: &Membership,
        merges: &[Merge],
        split: Option<&Split>,
    ) {
        if why.is_founder() {
            self.0.remove(&StoryId(id.0.clone()));
        }
        for merge in merges {
            if let Some(family) = self.0.remove(&merge.from) {
                self.0.entry(merge.into.clone()).or_insert(family);
            }
        }
        if let Some(split) = split {
            let family = self.0.entry(split.from.clone()).or_insert(split.from.clone()).clone();
            self.0.insert(split.into.clone(), family);
        }
    }

    fn told(self) -> Vec<(StoryId, StoryId)> {
        self.0.into_iter().collect()
    }
}

fn terms(article: &Article) -> Terms {
    Terms::of(article, &ArticleWords::of(article))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn recalling_the_window_equals_having_placed_everything(
        picks in proptest::collection::vec((0usize..6, 0usize..6, 0usize..3, 0i64..200, 0usize..5), 4..40),
        window in 3usize..12,
    ) {
        let articles = articles(picks);
        let (before, after) = articles.split_at(articles.len() - 2);
        let mut placed = Memory::with_window(window);
        let mut kept = place_all(before, &mut placed);
        // What a store would hold: one row an id, the story current after merges.
        let mut families = Families::default();
        for n in 0..kept.len() {
            let now = &kept[n];
            families.follow(&now.article.id, &now.membership, &now.merges, now.split.as_ref());
            let (merges, split) = (kept[n].merges.clone(), kept[n].split.clone());
            for row in &mut kept[..=n] {
                follow(&mut row.article, &merges, split.as_ref());
            }
        }
        let mut rows: Vec<Kept> = Vec::new();
        for row in kept {
            rows.retain(|other| other.article.id != row.article.id);
            rows.push(row);
        }
        let mut recalled = Memory::with_window(window);
        for row in &rows[rows.len().saturating_sub(window)..] {
            pipeline::recall(pipeline::prepare(row.article.clone()), row.cluster.clone(), &mut recalled);
        }
        recalled.recall_families(&families.told());
        prop_assert_eq!(place_all(after, &mut placed), place_all(after, &mut recalled));
    }

    #[test]
    fn long_stories_are_recalled_as_they_were_placed(
        picks in proptest::collection::vec((0usize..3, 0usize..2, 0usize..3, 0i64..60, 0usize..5), 12..40),
        window in 6usize..12,
        recent in 1usize..12,
        newest in 1usize..6,
    ) {
        let settings =
            Settings {
                newest,
                newest_members: 2,
                join: 0.05,
                merge: 0.1,
                split: 0.9,
                split_least: 2,
                ..Settings::default()
            };
        let articles = articles(picks);
        let (before, after) = articles.split_at(articles.len() - 2);
        let place = |memory: &mut Stories, article: &Article| {
            memory.place(article, terms(article), &Copies::default())
        };
        let mut placed = Stories::with_recent(window, recent, settings.clone());
        let mut rows: Vec<Article> = Vec::new();
        let mut families = Families::default();
        for article in before {
            let found = place(&mut placed, article);
            families.follow(&article.id, &found.membership, &found.merges, found.split.as_ref());
            rows.retain(|other| other.id != article.id);
            rows.push(Article { story: Some(found.membership.story.0), ..article.clone() });
            rows.iter_mut().for_each(|row| follow(row, &found.merges, found.split.as_ref()));
        }
        let mut recalled = Stories::with_recent(window, recent, settings);
        for row in &rows[rows.len().saturating_sub(window)..] {
            recalled.recall(row, terms(row), None);
        }
        recalled.recall_families(&families.told());
        for article in after {
            prop_assert_eq!(place(&mut placed, article), place(&mut recalled, article));
        }
    }

    #[test]
    fn copies_are_recalled_as_they_were_placed(
        picks in proptest::collection::vec((0usize..3, 0usize..2, 0usize..3, 0i64..60, 0usize..5), 12..40),
        window in 3usize..12,
        whole in 1usize..12,
    ) {
        let articles = articles(picks);
        let (before, after) = articles.split_at(articles.len() - 2);
        let shingles = |article: &Article| Shingles::of(article, &ArticleWords::of(article));
        let mut placed = Reproduced::with_whole(window, whole);
        let mut rows: Vec<(&Article, Copies)> = Vec::new();
        for article in before {
            let found = placed.place(article, shingles(article));
            rows.retain(|(other, _)| other.id != article.id);
            rows.push((article, found));
        }
        let mut recalled = Reproduced::with_whole(window, whole);
        for (article, found) in &rows[rows.len().saturating_sub(window)..] {
            recalled.recall(article, shingles(article), found.cluster.clone());
        }
        for article in after {
            let near = placed.near(article, &shingles(article));
            let again = recalled.near(article, &shingles(article));
            let told = |near: Vec<Near>| -> Vec<_> {
                near.into_iter().map(|near| (near.id, near.jaccard, near.blocked, near.way)).collect()
            };
            prop_assert_eq!(told(near), told(again));
            let found = placed.place(article, shingles(article));
            prop_assert_eq!(found, recalled.place(article, shingles(article)));
        }
    }

    #[test]
    fn stories_do_not_span_what_is_far_apart(hours in 400i64..5_000) {
        let articles = articles(vec![(0, 1, 0, 0, 1), (0, 1, 1, hours, 1)]);
        let kept = place_all(&articles, &mut Memory::default());
        prop_assert_ne!(&kept[0].article.story, &kept[1].article.story);
    }
}

/// Three articles of one event, as a person sees them: the third is another's.
fn strike() -> Vec<Article> {
    let text = |rest: &str| format!("{} {rest}", SENTENCES[0]);
    [text(""), text(SENTENCES[5]), text(SENTENCES[1]), text(SENTENCES[2])]
        .into_iter()
        .enumerate()
        .map(|(n, text)| Article {
            id: ArticleId(format!("a{n}")),
            source: format!("outlet{n}"),
            language: "ar".into(),
            title: text.chars().take(40).collect(),
            published_at: jiff::Timestamp::from_second(1_500_000_000 + n as i64 * 3600).ok(),
            text,
            ..Article::default()
        })
        .collect()
}

/// Stories that join at the least likeness.
fn eager() -> Settings {
    Settings { join: 0.05, merge_join: 0.05, merge: 0.05, ..Settings::default() }
}

fn id(story: &str) -> StoryId {
    StoryId(story.to_owned())
}

#[test]
fn stories_kept_apart_by_hand_are_never_joined() {
    let stories = |apart: bool| {
        let mut memory = Stories::with_window(100, eager());
        for article in &strike()[..3] {
            memory.recall(
                &Article { story: Some("s".into()), ..article.clone() },
                terms(article),
                None,
            );
        }
        memory.regroup(&[(ArticleId("a2".into()), id("n"))]);
        if apart {
            let mut decisions = Decisions::default();
            decisions.keep_apart(id("s"), id("n"));
            memory.decide(decisions);
        }
        let article = &strike()[3];
        memory.place(article, terms(article), &Copies::default())
    };
    assert_eq!(stories(false).merges.len(), 1);
    assert_eq!(stories(true).merges, []);
}

/// Two events of ten articles each, which one story holds.
fn two_events() -> Vec<Article> {
    let of = |n: usize| if n < 10 { [0, 5, 1] } else { [2, 3, 4] }.map(|place| SENTENCES[place]);
    let article = |n: usize| Article {
        id: ArticleId(format!("a{n:02}")),
        source: format!("outlet{}", n % 4),
        language: "ar".into(),
        title: of(n)[0].into(),
        published_at: jiff::Timestamp::from_second(1_500_000_000 + n as i64 * 3600).ok(),
        text: format!("{} {}", of(n)[0], of(n)[1 + n % 2]),
        ..Article::default()
    };
    (0..16).map(article).collect()
}

#[test]
fn a_story_of_two_events_is_split_unless_a_person_made_it() {
    let split = |pinned: &[&str], whole: &[&str]| {
        let mut memory = Stories::with_window(100, Settings::default());
        let articles = two_events();
        let (last, before) = articles.split_last().expect("there are articles");
        for article in before {
            memory.recall(
                &Article { story: Some("s".into()), ..article.clone() },
                terms(article),
                None,
            );
        }
        let mut decisions = Decisions::default();
        for article in pinned {
            decisions.pinned.insert(ArticleId((*article).into()), id("s"));
        }
        decisions.whole.extend(whole.iter().map(|story| id(story)));
        memory.decide(decisions);
        memory.place(last, terms(last), &Copies::default())
    };
    let placed = split(&[], &[]);
    let found = placed.split.expect("it was split");
    assert_eq!((found.from, &found.into), (id("s"), &id("a10")));
    let moved: Vec<&str> = found.moved.iter().map(|moved| moved.article.0.as_str()).collect();
    assert_eq!(moved, ["a10", "a11", "a12", "a13", "a14", "a15"]);
    assert_eq!(placed.membership.story, id("a10"));
    assert_eq!(split(&["a03"], &[]).split, None);
    assert_eq!(split(&[], &["s"]).split, None);
}

#[test]
fn articles_of_a_story_that_was_split_off_are_as_related_as_before() {
    let mut whole = Stories::with_window(100, Settings { split: -1.0, ..Settings::default() });
    let mut parted = Stories::with_window(100, Settings::default());
    let articles = two_events();
    let (last, before) = articles.split_last().expect("there are articles");
    for article in before {
        let row = Article { story: Some("s".into()), ..article.clone() };
        whole.recall(&row, terms(article), None);
        parted.recall(&row, terms(article), None);
    }
    let place = |memory: &mut Stories, article: &Article| {
        memory.place(article, terms(article), &Copies::default())
    };
    assert!(place(&mut parted, last).split.is_some() && place(&mut whole, last).split.is_none());
    // Of both events.
    let next = Article {
        id: ArticleId("next".into()),
        text: format!("{} {}", last.text, articles[0].text),
        ..last.clone()
    };
    let (one, two) = (place(&mut whole, &next), place(&mut parted, &next));
    assert_eq!((one.membership.story, two.membership.story), (id("s"), id("a10")));
    assert!(two.related.iter().any(|near| near.id < ArticleId("a10".into())));
    assert_eq!(one.related, two.related);
}

#[test]
fn a_decision_on_a_story_holds_of_the_one_that_absorbed_it() {
    let mut decisions = Decisions::default();
    decisions.keep_apart(id("a"), id("b"));
    decisions.pinned.insert(ArticleId("x".into()), id("a"));
    decisions.merged(&id("a"), &id("c"));
    assert!(decisions.are_apart(&id("c"), &id("b")) && !decisions.are_apart(&id("a"), &id("b")));
    assert_eq!(decisions.pinned[&ArticleId("x".into())], id("c"));
    decisions.merged(&id("b"), &id("c"));
    assert!(!decisions.are_apart(&id("b"), &id("c")));
}

#[test]
fn a_pinned_article_goes_where_it_was_put_and_its_later_versions_too() {
    let mut memory = Stories::with_window(100, eager());
    for article in &strike()[..2] {
        memory.recall(
            &Article { story: Some("s".into()), ..article.clone() },
            terms(article),
            None,
        );
    }
    let mut decisions = Decisions::default();
    decisions.pinned.insert(ArticleId("a1".into()), id("n"));
    decisions.keep_apart(id("s"), id("n"));
    memory.decide(decisions);
    memory.regroup(&[(ArticleId("a1".into()), id("n")), (ArticleId("unknown".into()), id("n"))]);
    let mut newer = strike()[1].clone();
    newer.text += " تحديث";
    let placed = memory.place(&newer, terms(&newer), &Copies::default());
    assert_eq!((placed.membership.story, placed.membership.by_hand), (id("n"), true));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn moving_articles_equals_recalling_them_there(
        picks in proptest::collection::vec((0usize..6, 0usize..6, 0usize..3, 0i64..200, 1usize..5), 8..30),
        moves in proptest::collection::vec((0usize..30, 0usize..8), 1..8),
        newest_members in 1usize..5,
    ) {
        let settings = Settings { newest_members, ..eager() };
        let articles = articles(picks);
        let (before, after) = articles.split_at(articles.len() - 3);
        let row = |n: usize, article: &Article| {
            Article { story: Some(format!("s{}", n % 4)), ..article.clone() }
        };
        let mut rows: Vec<Article> = before.iter().enumerate().map(|(n, a)| row(n, a)).collect();
        let mut moved = Stories::with_window(100, settings.clone());
        rows.iter().for_each(|row| moved.recall(row, terms(row), None));
        let moves: Vec<(ArticleId, StoryId)> = moves
            .into_iter()
            .map(|(article, story)| (rows[article % rows.len()].id.clone(), id(&format!("s{story}"))))
            .collect();
        moved.regroup(&moves);
        for (article, story) in &moves {
            for row in rows.iter_mut().filter(|row| row.id == *article) {
                row.story = Some(story.0.clone());
            }
        }
        let mut recalled = Stories::with_window(100, settings);
        rows.iter().for_each(|row| recalled.recall(row, terms(row), None));
        for article in after {
            let place = |memory: &mut Stories| memory.place(article, terms(article), &Copies::default());
            prop_assert_eq!(place(&mut moved), place(&mut recalled));
        }
    }
}

/// Words that everybody uses, of a language without a table of them.
const COMMON: &[&str] = &[
    "government",
    "officials",
    "people",
    "country",
    "report",
    "statement",
    "morning",
    "police",
    "minister",
    "meeting",
    "number",
    "region",
    "capital",
    "company",
    "public",
    "local",
    "million",
    "percent",
    "weekend",
    "decision",
    "council",
    "support",
    "spokesman",
    "residents",
    "services",
    "authorities",
    "leaders",
    "national",
    "several",
    "according",
];

/// An article in English of these words, each after one that everybody uses.
fn english(id: usize, words: &[String]) -> Article {
    let common = |n: usize| COMMON[(id * id * 31 + n * n * 17 + n * id * 7) % COMMON.len()];
    let word = |n: usize| [Some(common(n)), words.get(n).map(String::as_str)];
    let text: Vec<&str> = (0..24).flat_map(word).flatten().collect();
    Article {
        language: "en".into(),
        title: text[..4].join(" "),
        text: text.join(" "),
        ..article(id, &format!("outlet{id} | 2024-11-25T10:00:00Z | - | x\nx"))
    }
}

#[test]
fn what_is_common_in_a_language_without_a_table_is_learned_from_the_window() {
    let mut memory = Stories::default();
    let mut place = |id: usize, words: &[String]| {
        let article = english(id, words);
        memory.place(&article, terms(&article), &Copies::default()).membership.story
    };
    for n in 0..400 {
        place(n, &[0, 1, 2, 3, 4, 5, 6, 7].map(|k| format!("rare{n}x{k}")));
    }
    // Twenty events, of each two accounts that share four of their eight own words.
    let mut told = |event: usize, account: usize| {
        let shared = (0..4).map(|k| format!("event{event}w{k}"));
        let own = (0..4).map(|k| format!("account{event}x{account}w{k}"));
        place(1_000 + event * 2 + account, &shared.chain(own).collect::<Vec<_>>())
    };
    let together = (0..20).filter(|event| told(*event, 0) == told(*event, 1)).count();
    assert!(together >= 18, "{together} of 20 events are one story");
}
