use super::*;

fn article(source: &str, at: i64, title: &str, tags: &[&str]) -> Article {
    Article {
        source: source.to_owned(),
        language: "ar".to_owned(),
        title: title.to_owned(),
        published_at: Timestamp::from_second(at).ok(),
        tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
        ..Article::default()
    }
}

const START: i64 = 1_523_000_000;

/// Three weeks of two outlets, an article of each every two hours, prayer
/// times every dawn, then a day with a flood.
fn weeks() -> Trends {
    let mut trends = Trends::default();
    for hour in (0..21 * 24).step_by(2) {
        for source in ["a", "b"] {
            let tags: &[&str] = if hour % 24 == 4 {
                &["أخبار", "مواقيت الصلاة"]
            } else {
                &["أخبار"]
            };
            let title = format!("{source} {hour}");
            trends.observe(&article(source, START + hour * HOUR, &title, tags));
        }
    }
    trends
}

/// The keys of what an article speaks of and that rises once it is taken in.
fn rises(trends: &mut Trends, article: &Article) -> Vec<String> {
    let at = article.published_at.expect("an instant");
    let ids = trends.observe(article).into_iter();
    let rising = ids.filter(|id| trends.burst(*id, at).is_some());
    rising.map(|id| trends.things[&id].key.clone()).collect()
}

#[test]
fn what_rises_is_told_by_its_third_article() {
    let mut trends = weeks();
    let now = START + 21 * DAY;
    let mut bursts = Vec::new();
    for (n, source) in ["a", "b", "c"].into_iter().enumerate() {
        let at = now + n as i64 * 600;
        let article = article(source, at, source, &["أخبار", "السيول"]);
        bursts.push(rises(&mut trends, &article).len());
    }
    assert_eq!(bursts, [0, 0, 1]);
    let at = trends.newest().expect("articles");
    let rising = trends.rising(at, 10);
    assert_eq!(rising.len(), 1, "{rising:?}");
    assert_eq!((rising[0].label.as_str(), rising[0].articles), ("السيول", 3));
    assert_eq!((rising[0].sources, rising[0].kind), (3, Kind::Keyword));
}

#[test]
fn what_comes_by_the_clock_is_silent() {
    let mut trends = weeks();
    for source in ["a", "b", "c"] {
        let at = START + 21 * DAY + 4 * HOUR;
        trends.observe(&article(source, at, source, &["مواقيت الصلاة"]));
    }
    let at = Timestamp::from_second(START + 21 * DAY + 5 * HOUR).expect("an instant");
    assert!(trends.rising(at, 10).is_empty(), "{:?}", trends.rising(at, 10));
}

#[test]
fn one_outlet_alone_and_one_title_twice_make_no_trend() {
    let mut trends = weeks();
    for n in 0..5 {
        let at = START + 21 * DAY + n * 60;
        trends.observe(&article("a", at, &format!("t{n}"), &["شيء"]));
        trends.observe(&article("b", at, "عنوان", &["آخر"]));
    }
    let at = Timestamp::from_second(START + 21 * DAY + HOUR).expect("an instant");
    assert!(trends.rising(at, 10).is_empty());
}

#[test]
fn a_story_rises_though_its_articles_share_few_keywords() {
    let mut trends = weeks();
    let told: [&[&str]; 3] = [&["السيول"], &["أمطار"], &["السيول", "تبوك"]];
    let mut rung = Vec::new();
    for (n, tags) in told.into_iter().enumerate() {
        let at = START + 21 * DAY + n as i64 * 600;
        let mut article = article(["a", "b", "c"][n], at, &format!("t{n}"), tags);
        article.story = Some("story-1".to_owned());
        rung.push(rises(&mut trends, &article).iter().any(|key| key == "story-1"));
    }
    assert_eq!(rung, [false, false, true]);
}

#[test]
fn what_each_tells_in_its_own_words_rises_together() {
    let mut trends = weeks();
    let told: [(&str, &[&str]); 3] = [
        ("story-1", &["السيول", "تبوك"]),
        ("story-2", &["تبوك", "الدفاع المدني"]),
        ("story-3", &["السيول", "تبوك", "الدفاع المدني"]),
    ];
    let mut rung = Vec::new();
    for (n, (story, tags)) in told.into_iter().enumerate() {
        let at = START + 21 * DAY + n as i64 * 600;
        let mut article = article(["a", "b", "c"][n], at, &format!("t{n}"), tags);
        article.story = Some(story.to_owned());
        rung.push(rises(&mut trends, &article));
    }
    // «تبوك» by itself: all three speak of it. The others by what they share.
    assert_eq!(rung, [vec![], vec![], vec!["السيول", "تبوك", "الدفاع المدني"]]);
    let at = trends.newest().expect("articles");
    let rising = trends.rising(at, 10);
    assert_eq!(rising.len(), 1, "{rising:?}");
    assert_eq!((rising[0].articles, rising[0].sources, rising[0].with.len()), (3, 3, 2));
}

#[test]
fn a_word_must_surprise_more_than_a_story() {
    let rung = |story: Option<&str>| {
        let mut trends = weeks();
        let noons = (5..10).map(|day| START + day * DAY + 12 * HOUR);
        let now = (0..3).map(|n| START + 21 * DAY + n * 600);
        let mut rung = false;
        for (n, at) in noons.chain(now).enumerate() {
            let mut article = article(["a", "b"][n % 2], at, &format!("t{n}"), &["السيول"]);
            article.story = story.map(str::to_owned);
            rung = !rises(&mut trends, &article).is_empty();
        }
        rung
    };
    assert!(rung(Some("story-1")));
    assert!(!rung(None));
}

#[test]
fn things_of_the_same_articles_are_told_together() {
    let mut trends = weeks();
    for (n, source) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let at = START + 21 * DAY + n as i64 * 60;
        trends.observe(&article(source, at, source, &["السيول", "تبوك"]));
    }
    let at = Timestamp::from_second(START + 21 * DAY + HOUR).expect("an instant");
    let rising = trends.rising(at, 10);
    assert_eq!(rising.len(), 1);
    assert_eq!(rising[0].with.len(), 1);
}
