//! What the annotators ask of a word whatever stands around it, found out once
//! and remembered: news repeats its words.

use std::cell::RefCell;

use text::analyzer::Word;
use text::hash::{hash, place};
use text::language::Language;

use super::gazetteer::{self, HEADS};
use super::{entities, quotes};

/// So many words are remembered; 16 bytes each.
const WORDS: usize = 1 << 15;

/// A set of facts about a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts(u32);

/// Some known name begins with it, or with it without its clitics.
pub const BEGINS_NAME: Facts = Facts(1);
/// «وزارة», «شركة».
pub const ORGANISATION_HEAD: Facts = Facts(1 << 1);
/// «لوزارة»: such a head behind a clitic of one letter.
pub const CLITIC_ORGANISATION_HEAD: Facts = Facts(1 << 2);
/// «مدينة», perhaps behind a clitic.
pub const PLACE_HEAD: Facts = Facts(1 << 3);
/// «الرئيس», «وزير», perhaps behind a clitic.
pub const TITLE: Facts = Facts(1 << 4);
/// A word of a given name.
pub const GIVEN: Facts = Facts(1 << 5);
/// A word of a given name behind a clitic of one letter.
pub const CLITIC_GIVEN: Facts = Facts(1 << 6);
/// A word of a family name.
pub const FAMILY: Facts = Facts(1 << 7);
/// «بن», «عبد»: joins the parts of a name.
pub const NAME_LINK: Facts = Facts(1 << 8);
/// Rare in the language at large, and no stop word or number.
pub const NAME_LIKE: Facts = Facts(1 << 9);
/// Name-like, without Arabic affixes.
pub const FOREIGN: Facts = Facts(1 << 10);
/// Begins with the article.
pub const DEFINITE: Facts = Facts(1 << 11);
/// A verb of speech, perhaps behind a conjunction.
pub const SPEECH: Facts = Facts(1 << 12);
/// «بحسب».
pub const ACCORDING: Facts = Facts(1 << 13);
/// May begin or end a keyword.
pub const EDGE: Facts = Facts(1 << 14);
/// Has three letters or more.
pub const LONG: Facts = Facts(1 << 15);
/// «والأبواب»: begins with a conjunction and the article.
pub const AND_DEFINITE: Facts = Facts(1 << 16);
/// The word has been looked at.
const KNOWN: Facts = Facts(1 << 31);

impl Facts {
    /// Whether one of `facts` holds.
    pub fn any(self, facts: Facts) -> bool {
        self.0 & facts.0 != 0
    }

    fn of(folded: &str, word: &Word) -> Facts {
        let long = folded.chars().nth(2).is_some();
        let common = word.stop || word.number;
        let name_like = !common && long && word.share < NAME_SHARE;
        let rest = folded.strip_prefix(['و', 'ف', 'ب', 'ل']);
        let behind = |holds: &dyn Fn(&str) -> bool| rest.is_some_and(holds);
        let head = |holds: &dyn Fn(&str) -> bool| holds(folded) || behind(holds);
        let organisation = |word: &str| HEADS.organisations.contains(word);
        let given = gazetteer::is_given(folded);
        let clitic_given = || {
            let rest = folded.strip_prefix(['و', 'ل', 'ب']);
            rest.is_some_and(|rest| rest.chars().nth(3).is_some() && gazetteer::is_given(rest))
        };
        [
            (BEGINS_NAME, entities::forms(folded).any(|(form, _)| gazetteer::begins(hash(&form)))),
            (ORGANISATION_HEAD, organisation(folded)),
            (CLITIC_ORGANISATION_HEAD, behind(&organisation)),
            (PLACE_HEAD, head(&|word| HEADS.places.contains(word))),
            (TITLE, head(&|word| HEADS.titles.contains(word))),
            (GIVEN, given),
            (CLITIC_GIVEN, !given && clitic_given()),
            (FAMILY, gazetteer::is_family(folded)),
            (NAME_LINK, entities::is_link(folded)),
            (NAME_LIKE, name_like),
            (FOREIGN, name_like && entities::is_foreign(folded)),
            (DEFINITE, folded.starts_with("ال")),
            (SPEECH, quotes::is_verb(folded)),
            (ACCORDING, quotes::is_according(folded)),
            (EDGE, !common && long && !is_verb_form(folded, word.share) && !is_someones(folded)),
            (LONG, long),
            (AND_DEFINITE, is_and_definite(folded)),
        ]
        .into_iter()
        .filter(|(_, holds)| *holds)
        .fold(Facts::default(), |all, (fact, _)| Facts(all.0 | fact.0))
    }
}

/// Words of a larger share of articles are taken for no names: «ويسألون» has the
/// share of its stem, «ويلسون» is a word of its own.
const NAME_SHARE: f32 = 4e-5;

/// A verb in the imperfect or future, as far as its letters tell.
fn is_verb_form(folded: &str, share: f32) -> bool {
    (folded.starts_with('ي') && share < 1e-3)
        || folded.starts_with("سي")
        || folded.starts_with("ست")
        || folded.ends_with("وا")
        || folded.starts_with("وي") && folded.ends_with("ون") && share >= NAME_SHARE
}

/// «بناها», «رئيسهم»: a noun or verb with a pronoun of the third person; «الأسهم»
/// and «تفاهم» are none.
fn is_someones(folded: &str) -> bool {
    !folded.starts_with("ال")
        && (folded.chars().nth(4).is_some() && folded.ends_with("ها")
            || folded.chars().nth(5).is_some()
                && ["هم", "هما"].iter().any(|it| folded.ends_with(it)))
}

/// A conjunction before the article, and no form of «والد».
fn is_and_definite(folded: &str) -> bool {
    folded.starts_with("وال") && !folded.starts_with("والد") && folded.chars().nth(5).is_some()
}

thread_local! {
    static FACTS: RefCell<Vec<(u64, Facts)>> = const { RefCell::new(Vec::new()) };
}

/// The facts a thread has found out, for words of one language: each in the one
/// place its hash gives it, so that looking it up costs one look at memory.
pub struct Known<'a> {
    /// Tells the words of one language from those of another.
    salt: u64,
    facts: &'a mut [(u64, Facts)],
}

impl Known<'_> {
    /// Runs `ask` with what the thread knows.
    pub fn with<T>(language: Language, ask: impl FnOnce(&mut Known<'_>) -> T) -> T {
        FACTS.with_borrow_mut(|facts| {
            facts.resize(WORDS, (0, Facts::default()));
            ask(&mut Known { salt: hash(language.tag()), facts })
        })
    }

    /// The facts about a word.
    pub fn facts(&mut self, folded: &str, word: &Word) -> Facts {
        let salted = word.form ^ self.salt;
        let (of, facts) = &mut self.facts[place(salted, WORDS)];
        if *of != salted || !facts.any(KNOWN) {
            (*of, *facts) = (salted, Facts(Facts::of(folded, word).0 | KNOWN.0));
        }
        *facts
    }
}
