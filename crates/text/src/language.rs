//! The languages Marsad tells apart.

use serde::{Deserialize, Serialize};

use crate::letter::in_arabic_block;

/// A language, by its BCP-47 tag. Arabic dialects are Arabic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Arabic, any dialect.
    Ar,
    /// Persian.
    Fa,
    /// Urdu.
    Ur,
    /// Central Kurdish (Sorani), Arabic script.
    Ckb,
    /// Northern Kurdish (Kurmanji), Latin script.
    Ku,
    /// Turkish.
    Tr,
    /// English.
    En,
    /// French.
    Fr,
    /// German.
    De,
    /// Spanish.
    Es,
    /// Hebrew.
    He,
}

impl Language {
    /// Every language, in the order tables list them.
    pub const ALL: [Language; 11] = [
        Language::Ar,
        Language::Fa,
        Language::Ur,
        Language::Ckb,
        Language::Ku,
        Language::Tr,
        Language::En,
        Language::Fr,
        Language::De,
        Language::Es,
        Language::He,
    ];

    /// The BCP-47 tag: `ar`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Ar => "ar",
            Language::Fa => "fa",
            Language::Ur => "ur",
            Language::Ckb => "ckb",
            Language::Ku => "ku",
            Language::Tr => "tr",
            Language::En => "en",
            Language::Fr => "fr",
            Language::De => "de",
            Language::Es => "es",
            Language::He => "he",
        }
    }

    /// The language of a BCP-47 tag, whatever its region or script: `ar-EG`, `fa_IR`.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        match primary.as_str() {
            "per" | "fas" | "prs" => Some(Language::Fa),
            "ara" | "arz" | "ary" => Some(Language::Ar),
            "kmr" => Some(Language::Ku),
            "iw" => Some(Language::He),
            other => Language::ALL.into_iter().find(|language| language.tag() == other),
        }
    }

    /// The language to analyse a text by: the one its tag names, or for a tag
    /// that names none, what its script suggests.
    pub fn of_text(tag: &str, text: &str) -> Language {
        Language::from_tag(tag).unwrap_or_else(|| {
            if text.contains(in_arabic_block) { Language::Ar } else { Language::En }
        })
    }

    /// Written from right to left.
    pub fn is_rtl(self) -> bool {
        matches!(self, Language::Ar | Language::Fa | Language::Ur | Language::Ckb | Language::He)
    }
}
