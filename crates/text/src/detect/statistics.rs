//! Letter statistics for the texts whose words say nothing. The models are
//! loaded on first use and only those of the script at hand.

use std::sync::LazyLock;

use lingua::{Language as Model, LanguageDetector, LanguageDetectorBuilder};

use super::Script;
use crate::language::Language;

static ARABIC: LazyLock<LanguageDetector> = LazyLock::new(|| {
    LanguageDetectorBuilder::from_languages(&[Model::Arabic, Model::Persian, Model::Urdu]).build()
});

static LATIN: LazyLock<LanguageDetector> = LazyLock::new(|| {
    LanguageDetectorBuilder::from_languages(&[
        Model::Turkish,
        Model::English,
        Model::French,
        Model::German,
        Model::Spanish,
    ])
    .build()
});

/// The likeliest language of a text in a script.
pub fn of(text: &str, script: Script) -> Option<Language> {
    let detector = match script {
        Script::Arabic => &*ARABIC,
        Script::Latin => &*LATIN,
        Script::Hebrew => return Some(Language::He),
    };
    Some(match detector.detect_language_of(text)? {
        Model::Arabic => Language::Ar,
        Model::Persian => Language::Fa,
        Model::Urdu => Language::Ur,
        Model::Turkish => Language::Tr,
        Model::English => Language::En,
        Model::French => Language::Fr,
        Model::German => Language::De,
        Model::Spanish => Language::Es,
        Model::Hebrew => Language::He,
    })
}
