//! The interface's two languages, Arabic and English: messages, plurals and
//! numbers. Messages are data, `locales/{ar,en}.ftl`.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use text::language::Language;
use unic_langid::LanguageIdentifier;

use crate::corrections::unfit::Unfit;
use crate::saved::name::BadName;
use crate::search::query::mistake::Mistake;

/// A language of the interface. Articles keep their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ui {
    /// Arabic, from right to left: what an undecided visitor gets.
    #[default]
    Ar,
    /// English.
    En,
}

struct Messages {
    ar: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

static MESSAGES: LazyLock<Messages> = LazyLock::new(|| Messages {
    ar: bundle("ar", include_str!("locales/ar.ftl")),
    en: bundle("en", include_str!("locales/en.ftl")),
});

/// The messages of one file. A message that cannot be parsed is left out and
/// shows as its key; the tests of this module allow none.
fn bundle(tag: &str, source: &str) -> FluentBundle<FluentResource> {
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) => resource,
        Err((resource, _)) => resource,
    };
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.add_resource_overriding(resource);
    bundle
}

impl Ui {
    /// The BCP-47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Ui::Ar => "ar",
            Ui::En => "en",
        }
    }

    /// The `dir` of the page.
    pub fn dir(self) -> &'static str {
        match self {
            Ui::Ar => "rtl",
            Ui::En => "ltr",
        }
    }

    /// The one that is not shown.
    pub fn other(self) -> Ui {
        match self {
            Ui::Ar => Ui::En,
            Ui::En => Ui::Ar,
        }
    }

    /// The interface language of a tag (`ar-EG`), if it is one of ours.
    pub fn from_tag(tag: &str) -> Option<Ui> {
        match Language::from_tag(tag.trim())? {
            Language::Ar => Some(Ui::Ar),
            Language::En => Some(Ui::En),
            _ => None,
        }
    }

    /// The first of ours by weight in an `Accept-Language` header
    /// (RFC 9110, 12.5.4); Arabic where none is asked for.
    pub fn negotiate(accept_language: &str) -> Ui {
        let mut best = (0.0, Ui::default());
        for range in accept_language.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default();
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            if let Some(ui) = Ui::from_tag(tag)
                && weight > best.0
            {
                best = (weight, ui);
            }
        }
        best.1
    }

    /// A message without arguments.
    pub fn t(self, key: &str) -> String {
        self.format(key, &FluentArgs::new())
    }

    /// A message with named texts in it, each isolated from the direction of
    /// what stands around it.
    pub fn with(self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(name.to_string(), FluentValue::from(*value));
        }
        self.format(key, &args)
    }

    /// A message with one named text in it; what templates call.
    pub fn naming(self, key: &str, name: &str, value: impl AsRef<str>) -> String {
        self.with(key, &[(name, value.as_ref())])
    }

    /// A countable message in the plural of `count`.
    pub fn count(self, key: &str, count: u64) -> String {
        let mut args = FluentArgs::new();
        args.set("count", FluentValue::from(count as f64));
        args.set("n", FluentValue::from(grouped(count)));
        self.format(key, &args)
    }

    /// The name of a BCP-47 language, or the tag where we have no name.
    pub fn language(self, tag: &str) -> String {
        let key = match Language::from_tag(tag) {
            Some(language) => language.tag(),
            None if tag.is_empty() || tag == "und" => "und",
            None => return tag.to_owned(),
        };
        self.t(&format!("language-{key}"))
    }

    /// What is wrong with a query that cannot be read.
    pub fn mistake(self, kind: &Mistake) -> String {
        let value = kind.value();
        self.with(&format!("search-mistake-{}", kind.code()), &[("value", &value)])
    }

    /// Why a search cannot be saved.
    pub fn bad_name(self, bad: &BadName) -> String {
        self.with(&format!("saved-bad-{}", bad.code()), &[("value", &bad.value())])
    }

    /// Why a correction cannot be made.
    pub fn unfit(self, unfit: &Unfit) -> String {
        self.with(&format!("correction-bad-{}", unfit.code()), &[("value", &unfit.value())])
    }

    /// The language of a terminal's user by the first of the usual variables that is
    /// set; English where they name none of ours.
    pub fn of_environment() -> Ui {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        let tag = set.as_deref().and_then(|locale| locale.split(['_', '.', '@']).next());
        tag.and_then(Ui::from_tag).unwrap_or(Ui::En)
    }

    fn format(self, key: &str, args: &FluentArgs<'_>) -> String {
        let bundle = match self {
            Ui::Ar => &MESSAGES.ar,
            Ui::En => &MESSAGES.en,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
    }
}

/// A number with its thousands set apart: `17,559`. Western digits in both
/// languages.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `dir` for a text of this language; `auto` where it is not known.
pub fn dir_of(tag: &str) -> &'static str {
    match Language::from_tag(tag) {
        Some(language) if language.is_rtl() => "rtl",
        Some(_) => "ltr",
        None => "auto",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(source: &str) -> BTreeSet<String> {
        let resource = FluentResource::try_new(source.to_owned()).expect("every message parses");
        let _ = resource;
        source
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| Some(line.split_once(" =")?.0.to_owned()))
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_messages() {
        let ar = keys(include_str!("locales/ar.ftl"));
        let en = keys(include_str!("locales/en.ftl"));
        assert_eq!(ar, en);
    }

    #[test]
    fn every_message_a_template_or_page_asks_for_exists() {
        let known = keys(include_str!("locales/en.ftl"));
        let calls = keys_asked_for();
        let missing: Vec<_> = calls.iter().filter(|key| !known.contains(*key)).collect();
        assert!(missing.is_empty(), "asked for but not written: {missing:?}");
        assert!(calls.len() > 80, "only {} calls found", calls.len());
    }

    /// The keys in `ui.t("…")`, `ui.count("…"`, `ui.with("…"` and `ui.naming("…"` of this folder.
    fn keys_asked_for() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut folders = vec![std::path::PathBuf::from("src/serve")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let source = std::fs::read_to_string(&path).unwrap_or_default();
                let source = source.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
                for call in ["ui.t(", "ui.count(", "ui.with(", "ui.naming("] {
                    for (at, _) in source.match_indices(call) {
                        let rest = source[at + call.len()..].trim_start();
                        if let Some(literal) = rest.strip_prefix('"') {
                            found.extend(literal.split('"').next().map(str::to_owned));
                        }
                    }
                }
            }
        }
        found
    }

    #[test]
    fn arabic_counts_in_six_ways() {
        let forms: Vec<String> =
            [0, 1, 2, 3, 11, 100].map(|n| Ui::Ar.count("articles", n)).into_iter().collect();
        let plain: Vec<String> =
            forms.iter().map(|form| form.replace(['\u{2068}', '\u{2069}'], "")).collect();
        assert_eq!(plain, ["لا مقالات", "مقال واحد", "مقالان", "3 مقالات", "11 مقالًا", "100 مقال"]);
    }

    #[test]
    fn what_is_put_into_a_message_is_isolated() {
        let text = Ui::Ar.with("page-title", &[("title", "Ports & ships")]);
        assert_eq!(text, "\u{2068}Ports & ships\u{2069} - مرصد");
    }

    #[test]
    fn the_language_is_the_heaviest_of_ours() {
        for (header, ui) in [
            ("", Ui::Ar),
            ("en-GB,en;q=0.8", Ui::En),
            ("fr, en;q=0.4, ar;q=0.9", Ui::Ar),
            ("tr", Ui::Ar),
            ("en;q=0, ar;q=0.1", Ui::Ar),
            (";;q=x,", Ui::Ar),
        ] {
            assert_eq!(Ui::negotiate(header), ui, "{header:?}");
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, shown) in [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")] {
            assert_eq!(grouped(number), shown);
        }
    }
}
