//! What every store must do for stories that live: states, corrections, storylines.

use news::model::article::ArticleId;
use news::model::story::{Continuation, Decisions, Merge, Moved, Split, StoryId, StoryState};

use super::{article, at, kept, listed, noon, placed, with};
use crate::corrections::{Act, Correction};
use crate::store::{Store, StoryFilter, StorySummary};

pub fn stories_are_filtered_by_state(store: &dyn Store) {
    with(store, vec![placed(article(1), "s-a", None), placed(article(500), "s-b", None)]);
    with(store, vec![placed(article(560), "s-a", Some("id0001"))]);
    let now = at(600);
    for (now, state, ids) in [
        (now, StoryState::Emerging, vec!["s-b"]),
        (now, StoryState::Active, vec!["s-a"]),
        (now, StoryState::Dormant, vec![]),
        (now + StoryState::QUIET, StoryState::Dormant, vec!["s-a", "s-b"]),
        (at(540) + StoryState::QUIET, StoryState::Dormant, vec!["s-b"]),
        (at(540) + StoryState::QUIET, StoryState::Active, vec!["s-a"]),
    ] {
        let filter = StoryFilter { state: Some((state, now)), ..StoryFilter::default() };
        let found = store.stories(&filter, 9).unwrap();
        assert!(found.iter().all(|story| story.state(now) == state));
        let found: Vec<&str> = found.iter().map(|story| story.id.0.as_str()).collect();
        assert_eq!(found, ids, "{state:?} at {now}");
    }
}

pub fn a_split_story_keeps_its_id_and_the_rest_explains_itself(store: &dyn Store) {
    let id = |n: i64| ArticleId(format!("id{n:04}"));
    let story = |name: &str| StoryId(name.to_owned());
    let near = |n: i64, nearest: &str| placed(article(n), "s", Some(nearest));
    with(store, vec![placed(article(1), "s", None), near(2, "id0001"), near(3, "id0002")]);
    let mut last = placed(article(4), "id0002", Some("id0003"));
    let moved =
        |n: i64, nearest: i64| Moved { article: id(n), score: 0.5, nearest: Some(id(nearest)) };
    let of = vec![moved(2, 3), moved(3, 2), moved(4, 3)];
    last.split = Some(Split { from: story("s"), into: story("id0002"), moved: of });
    with(store, vec![last]);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    assert_eq!(store.story(&story("s")).unwrap().unwrap().summary.articles, 1);
    let new = store.story(&story("id0002")).unwrap().unwrap();
    let told: Vec<_> = new
        .members
        .iter()
        .map(|(_, why)| (why.nearest.clone(), why.score, why.shared_terms.len()))
        .collect();
    let nearest = |n: i64, terms: usize| (Some(id(n)), 0.5, terms);
    assert_eq!(told, [nearest(3, 0), nearest(2, 1), nearest(3, 1)]);
}

pub fn split_stories_know_one_another_until_they_are_one_again(store: &dyn Store) {
    let id = |n: i64| ArticleId(format!("id{n:04}"));
    let story = |name: &str| StoryId(name.to_owned());
    let member = |n: i64, name: &str| placed(article(n), name, Some("id0001"));
    let split = |n: i64, from: &str, into: &str, moved: i64| {
        let mut kept = member(n, from);
        let moved = vec![Moved { article: id(moved), score: 0.5, nearest: None }];
        kept.split = Some(Split { from: story(from), into: story(into), moved });
        with(store, vec![kept]);
    };
    let merge = |n: i64, from: &str, into: &str| {
        let mut kept = member(n, into);
        kept.merges = vec![Merge { from: story(from), into: story(into) }];
        with(store, vec![kept]);
    };
    let families = || {
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        let mut families = store.families().unwrap();
        families.sort();
        families.into_iter().map(|(of, name)| format!("{of}:{name}")).collect::<Vec<_>>().join(" ")
    };
    let parted = |name: &str| {
        let splits = store.splits(&story(name)).unwrap();
        let ids = |stories: Vec<StorySummary>| -> Vec<String> {
            stories.into_iter().map(|story| story.id.0).collect()
        };
        (ids(splits.off.into_iter().collect()), ids(splits.into))
    };
    let none = Vec::<String>::new;
    with(store, vec![member(1, "s"), member(2, "s"), member(3, "s"), member(4, "other")]);
    assert_eq!(parted("s"), (none(), none()));
    split(5, "s", "id0002", 2);
    split(6, "s", "id0003", 3);
    assert_eq!(families(), "id0002:s id0003:s s:s");
    assert_eq!(parted("s"), (none(), vec!["id0002".to_owned(), "id0003".to_owned()]));
    assert_eq!(parted("id0003"), (vec!["s".to_owned()], none()));
    // What absorbs one of a family belongs to it, and the others were split off that.
    merge(7, "s", "other");
    assert_eq!(families(), "id0002:s id0003:s other:s");
    assert_eq!(parted("id0002"), (vec!["other".to_owned()], none()));
    merge(8, "id0003", "id0002");
    merge(9, "id0002", "other");
    assert_eq!(families(), "other:s");
    assert_eq!(parted("other"), (none(), none()));
    // An article that founds a story anew begins without a family.
    split(10, "other", "id0002", 2);
    let mut founder = placed(article(2), "id0002", None);
    founder.article.text += " تحديث";
    with(store, vec![founder]);
    assert_eq!(families(), "other:s");
}

pub fn corrections_take_effect_once_and_are_taken_back(store: &dyn Store) {
    let id = |n: i64| ArticleId(format!("id{n:04}"));
    let story = |name: &str| StoryId(name.to_owned());
    let member = |n: i64, name: &str| placed(article(n), name, Some("id0001"));
    with(store, vec![placed(article(1), "s-a", None), member(2, "s-a"), member(3, "s-a")]);
    with(store, vec![placed(article(4), "s-b", None), member(5, "s-b")]);
    let before = listed(store);
    let of = |n: i64| store.article(&id(n)).unwrap().unwrap().story.unwrap();
    let correct = |number: u64, act: Act| {
        let made_at = noon();
        let correction = Correction { number, made_at, act, position: None };
        let moved = store.correct(&correction).unwrap();
        assert_eq!(store.correct(&correction).unwrap(), []);
        assert_eq!(store.corrected().unwrap(), number);
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        moved
    };
    let split = Act::Split { story: story("s-a"), new: story("id0003"), articles: vec![id(3)] };
    assert_eq!(correct(1, split.clone()), [(id(3), story("id0003"))]);
    let moved = Act::Move { article: id(3), from: story("id0003"), to: story("s-b") };
    assert_eq!(correct(2, moved.clone()), [(id(3), story("s-b"))]);
    assert_eq!(store.decisions().unwrap().pinned[&id(3)], story("s-b"));
    assert!(store.decisions().unwrap().are_apart(&story("s-a"), &story("id0003")));
    // The story it left empty leads to where it went.
    assert_eq!(store.summary(&story("id0003")).unwrap().unwrap().id, story("s-b"));
    let whole = store.story(&story("s-b")).unwrap().unwrap();
    let by_hand: Vec<bool> = whole.members.iter().map(|(_, why)| why.by_hand).collect();
    assert_eq!(by_hand, [true, false, false]);
    let merge = Act::Merge { into: story("s-b"), from: story("s-a"), articles: vec![id(1), id(2)] };
    assert_eq!(correct(3, merge.clone()).len(), 2);
    assert!(store.decisions().unwrap().whole.contains(&story("s-b")));
    let undo = |of: u64, act: Act| Act::Undo { of, undone: Box::new(act) };
    correct(4, undo(3, merge));
    assert_eq!([of(1), of(2), of(3)], ["s-a", "s-a", "s-b"]);
    correct(5, undo(2, moved));
    assert_eq!([of(1), of(2), of(3)], ["s-a", "s-a", "id0003"]);
    correct(6, undo(1, split));
    assert_eq!(listed(store), before);
    assert_eq!(store.decisions().unwrap(), Decisions::default());
}

pub fn stories_that_continue_one_another_are_a_line(store: &dyn Store) {
    let story = |n: i64| StoryId(format!("s-id{n:04}"));
    let on = |n: i64, earlier: i64, score: f64| {
        let mut kept = kept(article(n));
        kept.continuation = Some(Continuation {
            story: story(n),
            earlier: story(earlier),
            score,
            shared_terms: vec!["حلب".to_owned()],
        });
        kept
    };
    let line = |n: i64| {
        let found = store.storyline(&story(n)).unwrap()?;
        let links = found.stories.iter().map(|member| {
            let earlier = member.earlier.as_ref().map_or("-", |id| id.0.as_str());
            format!("{}<{earlier}", member.story.id)
        });
        Some((found.summary.id.0.clone(), links.collect::<Vec<_>>().join(" ")))
    };
    let is = |id: &str, links: &str| Some((id.to_owned(), links.to_owned()));
    with(store, (1..=5).map(|n| kept(article(n))).collect());
    assert_eq!(line(1), None);
    with(store, vec![on(3, 2, 0.5)]);
    assert_eq!(line(3), is("s-id0002", "s-id0002<- s-id0003<s-id0002"));
    // The line keeps its name when something came before it; no ring is closed.
    with(store, vec![on(2, 1, 0.5), on(1, 3, 0.9), on(4, 3, 0.5)]);
    let links = "s-id0001<- s-id0002<s-id0001 s-id0003<s-id0002 s-id0004<s-id0003";
    assert_eq!(line(1), is("s-id0002", links));
    // Only what scores clearly more takes another's place.
    with(store, vec![on(4, 1, 0.52), on(3, 1, 0.7)]);
    let links = "s-id0001<- s-id0002<s-id0001 s-id0003<s-id0001 s-id0004<s-id0003";
    assert_eq!(line(4), is("s-id0002", links));
    let mut merged = kept(article(6));
    merged.merges = vec![Merge { from: story(3), into: story(1) }];
    with(store, vec![merged]);
    let links = "s-id0001<- s-id0002<s-id0001 s-id0004<s-id0001";
    assert_eq!(line(3), is("s-id0002", links));
    let lines = store.storylines(9).unwrap();
    assert_eq!((lines.len(), lines[0].stories, lines[0].articles), (1, 3, 4));
}
