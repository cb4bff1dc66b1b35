//! What decides that articles tell one story. Set on the labelled windows of
//! the stories score; change them there.

/// Seconds.
const HOUR: i64 = 3600;

/// The settings of [`Memory`](super::memory::Memory).
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Articles the language at large stands for, beside the window's.
    pub background: f32,
    /// Terms of an article that look for candidates.
    pub query_terms: usize,
    /// Those of them that find an article by themselves, the heaviest.
    pub seed_terms: usize,
    /// Articles of a term that are looked at, the newest.
    pub newest: usize,
    /// Candidates compared exactly.
    pub candidates: usize,
    /// Similarity from which a member is evidence, faded by time.
    pub look: f64,
    /// Weight of the nearest member in a story's score.
    pub nearest: f64,
    /// Weight of the three nearest members' mean.
    pub nearest_three: f64,
    /// Weight of the likest title of the members.
    pub title: f64,
    /// Weight of the likest names of the members.
    pub names: f64,
    /// Weight of the cosine with the story as a whole.
    pub whole: f64,
    /// Weight of the same of the names.
    pub whole_names: f64,
    /// Members that make the story as a whole, the newest: what a running story
    /// is about moves on.
    pub newest_members: usize,
    /// Weight of the logarithm of the members about the article's time: what
    /// everybody writes of is likelier the article's subject.
    pub size: f64,
    /// Seconds that are about the article's time.
    pub around_seconds: i64,
    /// Weight against the logarithm of the story's age in days.
    pub age: f64,
    /// Weight against the likeness of articles of other days.
    pub routine: f64,
    /// Seconds from which articles are of other days.
    pub routine_seconds: i64,
    /// Score from which an article joins.
    pub join: f64,
    /// Score from which an article shows two stories to be one.
    pub merge_join: f64,
    /// Resemblance from which two such stories are one, names added.
    pub merge: f64,
    /// Weight of the names' resemblance.
    pub merge_names: f64,
    /// Stories looked at for merging.
    pub merge_looks: usize,
    /// Resemblance under which two parts of a story are two stories.
    pub split: f64,
    /// Members that each part must have.
    pub split_least: usize,
    /// Seconds after which similarity counts `1/e`.
    pub fade_seconds: f64,
    /// Seconds between an article and the members it may join.
    pub join_seconds: i64,
    /// Seconds a story may last.
    pub story_seconds: i64,
    /// Likeness from which a story continues an earlier one.
    pub line: f64,
    /// Weight of the names' likeness in it.
    pub line_names: f64,
    /// Seconds between two stories after which their likeness counts `1/e`.
    pub line_fade_seconds: f64,
    /// Seconds between the last article of a story and the first of one that
    /// continues it.
    pub line_seconds: i64,
    /// Similarity from which an article is related.
    pub related: f64,
    /// What the same outlet's similarity counts for related articles.
    pub same_source: f64,
    /// What an article of the same story counts for related articles.
    pub same_story: f64,
    /// Related articles looked for further back, compared exactly.
    pub related_candidates: usize,
    /// Seconds between related articles.
    pub related_seconds: i64,
    /// Seconds after which a related article counts `1/e`.
    pub related_fade_seconds: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        let day = 24 * 3600;
        Settings {
            background: 2_700.0,
            query_terms: 20,
            seed_terms: 12,
            newest: 200,
            candidates: 48,
            look: 0.12,
            nearest: 0.4,
            nearest_three: 0.3,
            title: 0.122,
            names: 0.02,
            whole: 0.2,
            whole_names: 0.0265,
            newest_members: 24,
            size: 0.0164,
            around_seconds: 79 * HOUR,
            age: 0.0025,
            routine: 0.332,
            routine_seconds: 33 * HOUR,
            join: 0.25,
            merge_join: 0.25,
            merge: 0.6,
            merge_names: 0.075,
            merge_looks: 4,
            split: 0.35,
            split_least: 6,
            fade_seconds: 6.2 * day as f64,
            join_seconds: 91 * HOUR,
            story_seconds: 14 * day,
            line: 0.46,
            line_names: 0.3,
            line_fade_seconds: 20.0 * day as f64,
            line_seconds: 14 * day,
            related: 0.05,
            same_source: 0.95,
            same_story: 1.35,
            related_candidates: 32,
            related_seconds: 90 * day,
            related_fade_seconds: 90.0 * day as f64,
        }
    }
}

impl Settings {
    /// What similarity counts over a time apart.
    pub fn decay(&self, seconds: i64) -> f64 {
        (-(seconds as f64) / self.fade_seconds).exp()
    }

    /// What similarity counts over a time apart for related articles, which
    /// may be older than a story's members.
    pub fn related_decay(&self, seconds: i64) -> f64 {
        (-(seconds as f64) / self.related_fade_seconds).exp()
    }
}

/// What similarity counts after each hour, for looking through many articles.
#[derive(Debug)]
pub struct Fading(Vec<f32>);

impl Fading {
    /// The fading of [`Settings::decay`], up to `related_seconds`.
    pub fn of(settings: &Settings) -> Fading {
        let hours = 0..=settings.related_seconds / HOUR;
        Fading(hours.map(|hour| settings.decay(hour * HOUR) as f32).collect())
    }

    /// What similarity counts over a time apart, by its whole hours; `None`
    /// where articles so far apart are not related.
    pub fn after(&self, seconds: i64) -> Option<f32> {
        self.0.get((seconds / HOUR) as usize).copied()
    }
}
