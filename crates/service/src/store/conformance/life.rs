//! What every store must do for stories that live: states, corrections, storylines.

use news::model::article::ArticleId;
use news::model::story::{Continuation, Decisions, Merge, StoryId, StoryState};

use super::{article, at, kept, listed, noon, placed, with};
use crate::corrections::{Act, Correction};
use crate::store::{Store, StoryFilter};

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
