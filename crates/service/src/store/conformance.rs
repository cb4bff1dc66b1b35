//! What every store must do. A backend calls [`suite`] with a function that
//! opens an empty store.

mod life;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use news::model::annotation::{Annotation, AnnotationKind};
use news::model::article::{Article, ArticleId, Block, BlockKind, CopyOf, Direction, SCHEMA};
use news::model::fate::{Reason, SetAside};
use news::model::story::{Continuation, Kept, Membership, Merge, Related, StoryId};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{
    ArchivePosition, ArticleFilter, Batch, Ending, Partner, RecordEndings, Refusal, Store,
    StoryFilter, Tally,
};

type Open<'a> = &'a dyn Fn() -> Box<dyn Store>;

/// Runs every check, each on a store of its own.
pub fn suite(open: Open<'_>) {
    for check in [
        an_empty_store_answers,
        what_is_committed_comes_back_equal,
        the_watermark_goes_with_the_batch,
        a_digest_is_known_with_its_fates,
        set_aside_items_are_counted_and_explained,
        refusals_are_counted_once_however_often_seen,
        lists_are_newest_first_and_page_without_gaps,
        lists_are_filtered,
        topics_are_found_under_any_spelling,
        recent_and_since_follow_placement,
        a_replacement_leaves_one_version_and_a_revision,
        copies_are_listed_from_either_side,
        related_come_back_in_order,
        a_story_counts_its_members,
        the_headline_is_the_most_central_whole_member,
        a_merged_story_leads_to_the_survivor,
        an_emptied_story_leads_to_where_its_article_went,
        life::stories_are_filtered_by_state,
        life::corrections_take_effect_once_and_are_taken_back,
        life::a_split_story_keeps_its_id_and_the_rest_explains_itself,
        life::split_stories_know_one_another_until_they_are_one_again,
        life::stories_that_continue_one_another_are_a_line,
        sources_are_counted,
        outlets_know_whom_they_republish,
    ] {
        check(&*open());
    }
    batch_boundaries_do_not_show(open);
}

const SOURCES: [&str; 3] = ["aljazeera.net", "bbc.com", "spa.gov.sa"];

fn noon() -> Timestamp {
    "2024-11-30T12:00:00Z".parse().unwrap()
}

fn at(minutes: i64) -> Timestamp {
    noon() + SignedDuration::from_mins(minutes)
}

/// The n-th article of a small press: outlets in turn, a minute apart.
pub fn article(n: i64) -> Article {
    let text = format!("نص الخبر رقم {n} من القاهرة.");
    let place = format!("تفاصيل\n\nنص الخبر رقم {n} من ").chars().count() as u32;
    Article {
        schema: SCHEMA.to_owned(),
        id: ArticleId(format!("id{n:04}")),
        url: format!("https://example.com/{n}?utm_source=x"),
        canonical_url: format!("https://example.com/{n}"),
        source: SOURCES[n as usize % SOURCES.len()].to_owned(),
        site_name: Some("الموقع".to_owned()),
        language: if n % 4 == 3 { "en" } else { "ar" }.to_owned(),
        title: format!("عنوان {n}"),
        published_at: Some(at(n)),
        fetched_at: Some(at(n + 1)),
        tags: vec!["سوريا".to_owned(), format!("وسم {}", n % 2)],
        blocks: vec![
            Block { kind: BlockKind::Heading, text: "تفاصيل".to_owned() },
            Block { kind: BlockKind::Paragraph, text: text.clone() },
        ],
        text: format!("تفاصيل\n\n{text}"),
        annotations: vec![Annotation {
            kind: AnnotationKind::Place,
            start: place,
            end: place + 7,
            text: "القاهرة".to_owned(),
            value: serde_json::json!({}),
            score: 0.5,
        }],
        fate: "kept".to_owned(),
        extra: serde_json::json!({"x_station": n}).as_object().unwrap().clone(),
        ..Article::default()
    }
}

/// An article alone in a story it founded.
fn kept(article: Article) -> Kept {
    let story = StoryId(format!("s-{}", article.id));
    placed(article, &story.0, None)
}

fn placed(mut article: Article, story: &str, nearest: Option<&str>) -> Kept {
    article.story = Some(story.to_owned());
    Kept {
        at: article.instant().unwrap(),
        membership: Membership {
            story: StoryId(story.to_owned()),
            score: if nearest.is_some() { 0.6 } else { 1.0 },
            nearest: nearest.map(|id| ArticleId(id.to_owned())),
            shared_terms: vec!["حلب".to_owned()],
            by_hand: false,
        },
        related: Vec::new(),
        merges: Vec::new(),
        split: None,
        continuation: None,
        cluster: None,
        article,
    }
}

fn record(n: u64, endings: Vec<Ending>) -> RecordEndings {
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&n.to_be_bytes());
    RecordEndings { position: ArchivePosition { file: 1, offset: n * 100 }, digest, endings }
}

fn batch_of(first: u64, kept: Vec<Kept>) -> Batch {
    let next = ArchivePosition { file: 1, offset: (first + kept.len() as u64) * 100 };
    let endings = kept.into_iter().map(|kept| vec![Ending::Kept(Arc::new(kept))]);
    let records = (first..).zip(endings).map(|(n, endings)| record(n, endings)).collect();
    Batch { records, refusals: Vec::new(), next }
}

/// Commits articles, each alone in a story it founded.
pub fn commit(store: &dyn Store, articles: Vec<Article>) {
    with(store, articles.into_iter().map(kept).collect());
}

fn with(store: &dyn Store, kept: Vec<Kept>) {
    store.commit(&batch_of(store.watermark().unwrap().offset / 100, kept)).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

fn dump(store: &dyn Store) -> Vec<Article> {
    let mut articles = Vec::new();
    store
        .each_article(&mut |article| {
            articles.push(article);
            Ok(())
        })
        .unwrap();
    articles
}

fn ids<'a>(articles: impl IntoIterator<Item = &'a Article>) -> Vec<&'a str> {
    articles.into_iter().map(|article| article.id.0.as_str()).collect()
}

fn an_empty_store_answers(store: &dyn Store) {
    assert_eq!(store.watermark().unwrap(), ArchivePosition::default());
    assert_eq!(store.sequence().unwrap(), 0);
    assert_eq!(store.counts().unwrap(), (0, Vec::new()));
    assert!(store.latest(&ArticleFilter::default(), 10).unwrap().is_empty());
    assert!(store.stories(&StoryFilter::default(), 10).unwrap().is_empty());
    assert!(store.sources().unwrap().is_empty());
    assert!(store.recent(10).unwrap().is_empty());
    assert!(store.why("https://example.com/1").unwrap().is_empty());
    assert_eq!(store.article(&ArticleId("none".to_owned())).unwrap(), None);
    assert!(store.story(&StoryId("none".to_owned())).unwrap().is_none());
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

fn what_is_committed_comes_back_equal(store: &dyn Store) {
    let mut odd = article(2);
    odd.text = "نص لا تحمله الكتل".to_owned();
    odd.blocks.clear();
    odd.annotations.clear();
    let mut copy = article(3);
    copy.copy_of = Some(CopyOf {
        id: ArticleId("id0002".to_owned()),
        containment: 0.91,
        jaccard: 0.1 + 0.2,
        lag_seconds: -60,
        direction: Direction::SharedOrigin,
    });
    let articles = [article(1), odd, copy];
    with(store, articles.iter().cloned().map(kept).collect());
    for mut article in articles {
        article.story = Some(format!("s-{}", article.id));
        assert_eq!(store.article(&article.id).unwrap(), Some(article));
    }
    let asked = ["id0003", "unknown", "id0001"].map(|id| ArticleId(id.to_owned()));
    assert_eq!(ids(&store.articles(&asked).unwrap()), ["id0003", "id0001"]);
    assert_eq!(ids(&dump(store)), ["id0001", "id0002", "id0003"]);
}

fn the_watermark_goes_with_the_batch(store: &dyn Store) {
    with(store, vec![kept(article(1)), kept(article(2))]);
    assert_eq!(store.watermark().unwrap(), ArchivePosition { file: 1, offset: 200 });
    assert_eq!(store.sequence().unwrap(), 2);
    let next = ArchivePosition { file: 2, offset: 0 };
    store.commit(&Batch { next, ..Batch::default() }).unwrap();
    assert_eq!(store.watermark().unwrap(), next);
    assert_eq!(store.sequence().unwrap(), 2);
}

fn set_aside(reason: Reason, url: &str) -> SetAside {
    SetAside { url: Some(url.to_owned()), reason, detail: "14 words of text".to_owned() }
}

fn a_digest_is_known_with_its_fates(store: &dyn Store) {
    let endings = vec![
        Ending::SetAside(set_aside(Reason::NoText, "https://example.com/a")),
        Ending::Kept(Arc::new(kept(article(1)))),
        Ending::Known { id: ArticleId("id0001".to_owned()), url: "https://example.com/1".into() },
    ];
    let record = record(0, endings);
    let digest = record.digest;
    let next = ArchivePosition { file: 1, offset: 100 };
    store.commit(&Batch { records: vec![record], refusals: Vec::new(), next }).unwrap();
    let fates = store.fates_of_digest(&digest).unwrap().unwrap();
    assert_eq!(fates, ["no_text", "kept", "kept"]);
    assert_eq!(store.fates_of_digest(&[9; 32]).unwrap(), None);
    let first = ArchivePosition { file: 1, offset: 0 };
    assert_eq!(store.position_of_digest(&digest).unwrap(), Some(first));
    assert_eq!(store.position_of_digest(&[9; 32]).unwrap(), None);
    assert_eq!((store.records_from(1).unwrap(), store.records_from(2).unwrap()), (1, 0));
    assert_eq!(store.articles_only_before(1).unwrap(), 0);
    assert_eq!(store.articles_only_before(2).unwrap(), 1);

    // The same page again, where the file it lay in was dropped.
    let position = ArchivePosition { file: 2, offset: 40 };
    let known =
        Ending::Known { id: ArticleId("id0001".to_owned()), url: "https://example.com/1".into() };
    let again = RecordEndings { position, digest, endings: vec![known] };
    let next = ArchivePosition { file: 2, offset: 100 };
    store.commit(&Batch { records: vec![again], refusals: Vec::new(), next }).unwrap();
    assert_eq!(store.position_of_digest(&digest).unwrap(), Some(position));
    assert_eq!(store.fates_of_digest(&digest).unwrap().unwrap(), ["kept"]);
    assert_eq!(store.articles_only_before(2).unwrap(), 0);
    store.make_durable().unwrap();
}

fn set_aside_items_are_counted_and_explained(store: &dyn Store) {
    let endings = vec![
        Ending::Kept(Arc::new(kept(article(1)))),
        Ending::SetAside(set_aside(Reason::NoText, "https://example.com/a")),
        Ending::SetAside(set_aside(Reason::NoText, "https://example.com/b")),
        Ending::SetAside(set_aside(Reason::Bug, "https://example.com/c")),
    ];
    let next = ArchivePosition { file: 1, offset: 100 };
    store.commit(&Batch { records: vec![record(0, endings)], refusals: Vec::new(), next }).unwrap();
    assert_eq!(store.counts().unwrap(), (1, vec![(Reason::NoText, 2), (Reason::Bug, 1)]));

    let why = store.why("https://example.com/b").unwrap();
    assert_eq!(why.len(), 1);
    assert_eq!((why[0].fate.as_str(), why[0].detail.as_str()), ("no_text", "14 words of text"));
    for asked in ["https://example.com/1", "https://example.com/1?utm_source=x", "id0001"] {
        let why = store.why(asked).unwrap();
        assert_eq!(why.len(), 1, "{asked}");
        assert_eq!(why[0].article, Some(ArticleId("id0001".to_owned())));
        assert_eq!(why[0].fate, "kept");
    }
}

fn refusals_are_counted_once_however_often_seen(store: &dyn Store) {
    let torn = Refusal {
        input: "crawl.warc.gz#7".to_owned(),
        set_aside: SetAside {
            url: None,
            reason: Reason::Malformed,
            detail: "gzip ends early".to_owned(),
        },
    };
    for _ in 0..2 {
        let batch = Batch { refusals: vec![torn.clone()], ..Batch::default() };
        store.commit(&batch).unwrap();
    }
    assert_eq!(store.refusals().unwrap(), [torn]);
    assert_eq!(store.counts().unwrap(), (0, vec![(Reason::Malformed, 1)]));
    let why = store.why("crawl.warc.gz#7").unwrap();
    assert_eq!(why.len(), 1);
    assert_eq!(why[0].fate, "malformed");
}

fn lists_are_newest_first_and_page_without_gaps(store: &dyn Store) {
    let mut twins = article(5);
    twins.published_at = Some(at(4));
    let articles = [article(3), article(1), article(4), article(2), twins];
    with(store, articles.into_iter().map(kept).collect());
    let whole = store.latest(&ArticleFilter::default(), 10).unwrap();
    assert_eq!(ids(&whole), ["id0005", "id0004", "id0003", "id0002", "id0001"]);
    let mut paged = Vec::new();
    let mut filter = ArticleFilter::default();
    loop {
        let page = store.latest(&filter, 2).unwrap();
        let Some(last) = page.last() else { break };
        filter.before = Some((last.instant().unwrap(), last.id.clone()));
        paged.extend(page);
    }
    assert_eq!(paged, whole);

    let whole = store.stories(&StoryFilter::default(), 10).unwrap();
    assert_eq!(whole.len(), 5);
    let mut paged = Vec::new();
    let mut filter = StoryFilter::default();
    loop {
        let page = store.stories(&filter, 2).unwrap();
        let Some(last) = page.last() else { break };
        filter.before = Some((last.last_at, last.id.clone()));
        paged.extend(page.into_iter().map(|story| story.id));
    }
    assert_eq!(paged, whole.into_iter().map(|story| story.id).collect::<Vec<_>>());
}

fn lists_are_filtered(store: &dyn Store) {
    with(store, (1..=8).map(|n| kept(article(n))).collect());
    let check = |filter: ArticleFilter, expected: &[&str]| {
        assert_eq!(ids(&store.latest(&filter, 10).unwrap()), expected, "{filter:?}");
    };
    let source = Some("bbc.com".to_owned());
    let language = Some("en".to_owned());
    let story = Some(StoryId("s-id0005".to_owned()));
    check(
        ArticleFilter { source: source.clone(), ..Default::default() },
        &["id0007", "id0004", "id0001"],
    );
    check(
        ArticleFilter { language: language.clone(), ..Default::default() },
        &["id0007", "id0003"],
    );
    check(ArticleFilter { source, language, ..Default::default() }, &["id0007"]);
    check(ArticleFilter { story, ..Default::default() }, &["id0005"]);

    let english = StoryFilter { language: Some("en".to_owned()), ..Default::default() };
    assert_eq!(store.stories(&english, 10).unwrap().len(), 2);
    let wide = StoryFilter { min_sources: 2, ..Default::default() };
    assert!(store.stories(&wide, 10).unwrap().is_empty());
}

fn topics_are_found_under_any_spelling(store: &dyn Store) {
    with(store, (1..=4).map(|n| kept(article(n))).collect());
    let find = |label: &str, before| {
        let filter =
            ArticleFilter { topic: Some(label.to_owned()), before, ..ArticleFilter::default() };
        let found = store.latest(&filter, 10).unwrap();
        ids(&found).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(find("سوريا", None).len(), 4);
    assert_eq!(find("وسم 1", None), ["id0003", "id0001"]);
    assert_eq!(find("القاهرة", None).len(), 4);
    assert_eq!(find("القاهرة", Some((at(3), ArticleId("id0003".into())))), ["id0002", "id0001"]);
    assert_eq!(find(&super::topic::key("القاهرة"), None).len(), 4);
    assert!(find("بغداد", None).is_empty());
}

fn recent_and_since_follow_placement(store: &dyn Store) {
    let mut copy = kept(article(1));
    copy.cluster = Some(ArticleId("id0003".to_owned()));
    with(store, vec![kept(article(3)), copy, kept(article(2))]);
    let recent = store.recent(2).unwrap();
    assert_eq!(ids(recent.iter().map(|(article, _)| article)), ["id0001", "id0002"]);
    assert_eq!(recent[0].1, Some(ArticleId("id0003".to_owned())));
    assert_eq!(recent[1].1, None);
    assert_eq!(store.recent(0).unwrap().len(), 0);
    assert_eq!(store.recent(99).unwrap().len(), 3);

    let since = store.since(1, 1).unwrap();
    assert_eq!(since.len(), 1);
    assert_eq!((since[0].sequence, since[0].article.id.0.as_str()), (2, "id0001"));
    assert!(store.since(3, 10).unwrap().is_empty());
}

fn a_replacement_leaves_one_version_and_a_revision(store: &dyn Store) {
    with(store, vec![kept(article(1)), kept(article(2))]);
    let mut newer = article(1);
    newer.title = "عنوان مصحح".to_owned();
    newer.tags = vec!["لبنان".to_owned()];
    newer.source = "lbci.com".to_owned();
    let first = store.article(&newer.id).unwrap().unwrap();
    with(store, vec![kept(newer.clone())]);
    assert_eq!(store.article(&newer.id).unwrap().unwrap().title, newer.title);
    assert_eq!(store.counts().unwrap().0, 2);
    assert_eq!(store.revisions(&newer.id).unwrap(), [first]);
    let recent = store.recent(9).unwrap();
    assert_eq!(ids(recent.iter().map(|(article, _)| article)), ["id0002", "id0001"]);
    let topic =
        |label: &str| ArticleFilter { topic: Some(label.to_owned()), ..ArticleFilter::default() };
    assert_eq!(ids(&store.latest(&topic("سوريا"), 9).unwrap()), ["id0002"]);
    assert_eq!(ids(&store.latest(&topic("لبنان"), 9).unwrap()), ["id0001"]);
    let sources = store.sources().unwrap();
    assert_eq!(
        sources.iter().map(|s| (s.source.as_str(), s.articles)).collect::<Vec<_>>(),
        [("lbci.com", 1), ("spa.gov.sa", 1)]
    );
}

fn copies_are_listed_from_either_side(store: &dyn Store) {
    let mut others = [article(2), article(3)].map(kept);
    for copy in &mut others {
        copy.cluster = Some(ArticleId("id0001".to_owned()));
    }
    let [second, third] = others;
    with(store, vec![kept(article(1)), third, second, kept(article(4))]);
    let check = |id: &str, expected: &[&str]| {
        assert_eq!(ids(&store.copies(&ArticleId(id.to_owned())).unwrap()), expected, "{id}");
    };
    check("id0001", &["id0002", "id0003"]);
    check("id0003", &["id0001", "id0002"]);
    check("id0004", &[]);
    check("unknown", &[]);
}

fn related_come_back_in_order(store: &dyn Store) {
    let near = ["id0009", "id0002"].map(|id| Related { id: ArticleId(id.to_owned()), score: 0.25 });
    let mut one = kept(article(1));
    one.related = near.to_vec();
    with(store, vec![one]);
    assert_eq!(store.related(&ArticleId("id0001".to_owned())).unwrap(), near);
    assert!(store.related(&ArticleId("id0002".to_owned())).unwrap().is_empty());
}

fn a_story_counts_its_members(store: &dyn Store) {
    with(
        store,
        vec![
            placed(article(4), "s", None),
            placed(article(1), "s", Some("id0004")),
            placed(article(2), "s", Some("id0004")),
            kept(article(3)),
        ],
    );
    let story = store.story(&StoryId("s".to_owned())).unwrap().unwrap();
    assert_eq!((story.summary.articles, story.summary.sources), (3, 2));
    assert_eq!((story.summary.first_at, story.summary.last_at), (at(1), at(4)));
    assert_eq!(story.summary.language, "ar");
    let members: Vec<_> = story
        .members
        .iter()
        .map(|(article, why)| (article.id.0.as_str(), why.nearest.as_ref().map(|id| id.0.as_str())))
        .collect();
    assert_eq!(members, [("id0001", Some("id0004")), ("id0002", Some("id0004")), ("id0004", None)]);
    assert_eq!(story.members[0].1.shared_terms, ["حلب"]);
    let wide = StoryFilter { min_sources: 2, ..Default::default() };
    let listed = store.stories(&wide, 9).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].id.0, "s");
}

fn the_headline_is_the_most_central_whole_member(store: &dyn Store) {
    let headline =
        || store.story(&StoryId("s".to_owned())).unwrap().unwrap().summary.headline.clone();
    let mut partial = article(1);
    partial.extra.insert("partial".to_owned(), true.into());
    with(store, vec![placed(partial, "s", None)]);
    assert_eq!(headline(), "عنوان 1");
    with(store, vec![placed(article(2), "s", Some("id0001"))]);
    assert_eq!(headline(), "عنوان 2");
    with(
        store,
        vec![placed(article(4), "s", Some("id0002")), placed(article(6), "s", Some("id0004"))],
    );
    assert_eq!(headline(), "عنوان 2");
    with(store, vec![placed(article(8), "s", Some("id0004"))]);
    assert_eq!(headline(), "عنوان 4");
}

fn a_merged_story_leads_to_the_survivor(store: &dyn Store) {
    with(store, vec![kept(article(1)), kept(article(2)), kept(article(3))]);
    let mut bridge = placed(article(4), "s-id0001", Some("id0001"));
    let merge = |from: &str, into: &str| Merge {
        from: StoryId(from.to_owned()),
        into: StoryId(into.to_owned()),
    };
    bridge.merges = vec![merge("s-id0002", "s-id0001")];
    with(store, vec![bridge]);
    let mut second = placed(article(5), "s-id0003", Some("id0003"));
    second.merges = vec![merge("s-id0001", "s-id0003")];
    with(store, vec![second]);
    for id in ["s-id0001", "s-id0002", "s-id0003"] {
        let story = store.story(&StoryId(id.to_owned())).unwrap().unwrap();
        assert_eq!(story.summary.id.0, "s-id0003");
        assert_eq!(story.summary.articles, 5);
        assert_eq!(story.members.len(), 5);
        let filter = ArticleFilter { story: Some(StoryId(id.to_owned())), ..Default::default() };
        assert_eq!(store.latest(&filter, 9).unwrap().len(), 5);
    }
    assert_eq!(store.stories(&StoryFilter::default(), 9).unwrap().len(), 1);
    let first = store.article(&ArticleId("id0001".to_owned())).unwrap().unwrap();
    assert_eq!(first.story.as_deref(), Some("s-id0003"));
}

fn an_emptied_story_leads_to_where_its_article_went(store: &dyn Store) {
    with(store, vec![kept(article(1)), kept(article(2))]);
    let mut newer = article(1);
    newer.title = "عنوان مصحح".to_owned();
    with(store, vec![placed(newer, "s-id0002", Some("id0002"))]);
    let story = store.story(&StoryId("s-id0001".to_owned())).unwrap().unwrap();
    assert_eq!((story.summary.id.0.as_str(), story.summary.articles), ("s-id0002", 2));
    with(store, vec![placed(article(3), "s-id0001", Some("id0001"))]);
    let story = store.story(&StoryId("s-id0001".to_owned())).unwrap().unwrap();
    assert_eq!((story.summary.id.0.as_str(), story.summary.articles), ("s-id0001", 1));
}

fn sources_are_counted(store: &dyn Store) {
    let mut copy = article(4);
    copy.copy_of = Some(CopyOf {
        id: ArticleId("id0001".to_owned()),
        containment: 1.0,
        jaccard: 1.0,
        lag_seconds: 180,
        direction: Direction::Copied,
    });
    let mut renamed = article(7);
    renamed.site_name = Some("بي بي سي".to_owned());
    let articles = [article(1), article(2), copy, renamed];
    with(store, articles.into_iter().map(kept).collect());
    let sources = store.sources().unwrap();
    assert_eq!(sources.len(), 2);
    assert_eq!(sources[0].source, "bbc.com");
    assert_eq!((sources[0].articles, sources[0].copies), (3, 1));
    assert_eq!(sources[0].last_at, Some(at(7)));
    assert_eq!(sources[0].site_name.as_deref(), Some("الموقع"));
    assert_eq!(
        store.tally().unwrap(),
        Tally { records: 4, articles: 4, copies: 1, stories: 4, sources: 2, revisions: 0 }
    );
}

fn outlets_know_whom_they_republish(store: &dyn Store) {
    let copy = |n: i64, of: &str, direction: Direction| {
        let mut copy = article(n);
        copy.copy_of = Some(CopyOf {
            id: ArticleId(of.to_owned()),
            containment: 1.0,
            jaccard: 1.0,
            lag_seconds: 60,
            direction,
        });
        copy
    };
    let mut articles = vec![article(1), article(2), article(3)];
    // Outlets take turns: 5 and 8 are of one, 4 is of the origin's own.
    articles.push(copy(5, "id0001", Direction::Copied));
    articles.push(copy(8, "id0001", Direction::Copied));
    articles.push(copy(6, "id0001", Direction::SharedOrigin));
    articles.push(copy(4, "id0001", Direction::Copied));
    with(store, articles.into_iter().map(kept).collect());
    let check = |source: &str, from: &[(&str, u64, i64)], by: &[(&str, u64, i64)], shared| {
        let exchange = store.exchange(source, 5).unwrap();
        let told = |list: &[Partner]| -> Vec<(String, u64, i64)> {
            list.iter().map(|one| (one.source.clone(), one.articles, one.lag_seconds)).collect()
        };
        let wanted = |list: &[(&str, u64, i64)]| -> Vec<(String, u64, i64)> {
            list.iter().map(|(source, n, lag)| ((*source).to_owned(), *n, *lag)).collect()
        };
        assert_eq!(told(&exchange.from), wanted(from), "{source}");
        assert_eq!(told(&exchange.by), wanted(by), "{source}");
        assert_eq!(exchange.shared, shared, "{source}");
    };
    let of = |n: usize| SOURCES[n % SOURCES.len()];
    check(of(5), &[(of(1), 2, 7 * 60)], &[], 0);
    check(of(1), &[], &[(of(5), 2, 7 * 60)], 0);
    check(of(6), &[], &[], 1);
    check("unknown.example", &[], &[], 0);
}

/// One placement of the law below: which version of which article goes to which
/// story, and which story it draws into that one.
type Placement = (i64, u8, u8, Option<u8>, Option<u8>);

/// However placements are cut into batches, the store ends up the same, and
/// never contradicts itself.
fn batch_boundaries_do_not_show(open: Open<'_>) {
    let another = || prop::option::weighted(0.2, 0..6u8);
    let placement = (0..8i64, 0..3u8, 0..6u8, another(), another());
    let cuts = prop::collection::vec(any::<bool>(), 24);
    let case = (prop::collection::vec(placement, 1..24), cuts);
    TestRunner::new(Config { cases: 32, failure_persistence: None, ..Config::default() })
        .run(&case, |(placements, cuts)| {
            let (whole, parts) = (open(), open());
            with(&*whole, placements.iter().map(placed_by).collect());
            let mut batch = Vec::new();
            for (placement, cut) in placements.iter().zip(cuts) {
                batch.push(placed_by(placement));
                if cut {
                    with(&*parts, std::mem::take(&mut batch));
                }
            }
            with(&*parts, batch);
            prop_assert_eq!(dump(&*whole), dump(&*parts));
            prop_assert_eq!(listed(&*whole), listed(&*parts));
            prop_assert_eq!(lines(&*whole), lines(&*parts));
            prop_assert_eq!(whole.sequence().unwrap(), parts.sequence().unwrap());
            Ok(())
        })
        .unwrap();
}

fn placed_by(&(n, version, story, absorbed, earlier): &Placement) -> Kept {
    let mut article = article(n);
    article.title = format!("عنوان {n}، نسخة {version}");
    let story = format!("s-{story}");
    let mut kept = placed(article, &story, Some(&format!("id{:04}", n / 2)));
    let id = |n: u8| StoryId(format!("s-{n}"));
    kept.merges = absorbed
        .map(|from| Merge { from: id(from), into: StoryId(story.clone()) })
        .into_iter()
        .collect();
    // Memory knows stories that are there alone.
    kept.continuation = earlier.filter(|other| id(*other).0 < story).map(|other| Continuation {
        story: StoryId(story),
        earlier: id(other),
        score: f64::from(version) / 4.0,
        shared_terms: Vec::new(),
    });
    kept
}

fn lines(store: &dyn Store) -> Vec<String> {
    let lines = store.storylines(99).unwrap().into_iter();
    let whole = lines.map(|line| store.storyline(&line.id).unwrap().unwrap());
    whole.map(|line| serde_json::to_string(&line).unwrap()).collect()
}

fn listed(store: &dyn Store) -> Vec<String> {
    let stories = store.stories(&StoryFilter::default(), 99).unwrap();
    stories.iter().map(|story| serde_json::to_string(story).unwrap()).collect()
}
