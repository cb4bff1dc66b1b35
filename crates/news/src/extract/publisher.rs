//! Publisher rules: `publishers/HOST.toml`, quirks as data.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use url::Url;

use super::select::{NotASelector, Selector};
use super::tree::{NodeId, Tree};
use crate::model::article::DateOrigin;
use crate::model::draft::{Candidate, DateClaim, Draft, Origin};
use crate::normalise::dates::zone_named;

/// The rules that ship with the program.
static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../publishers");

/// All publisher rules, by host. The default are those that ship with the
/// program; [`Publishers::add`] adds an operator's own.
#[derive(Debug)]
pub struct Publishers {
    rules: BTreeMap<String, Rule>,
}

impl Default for Publishers {
    fn default() -> Publishers {
        let mut publishers = Publishers { rules: BTreeMap::new() };
        for file in SHIPPED.files() {
            let name = file.path().file_name().and_then(|name| name.to_str());
            let host = name.and_then(|name| name.strip_suffix(".toml"));
            if let (Some(host), Some(content)) = (host, file.contents_utf8()) {
                // A shipped rule that does not parse fails the test below.
                let _ = publishers.add(host, content);
            }
        }
        publishers
    }
}

/// Why a rule file was refused.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// Not the TOML we expect.
    #[error("{host}: {source}")]
    Format {
        /// The file's host.
        host: String,
        /// What the parser said.
        source: toml::de::Error,
    },
    /// A selector outside the subset.
    #[error("{host}: {source}")]
    Selector {
        /// The file's host.
        host: String,
        /// The selector.
        source: NotASelector,
    },
    /// A zone that there is not.
    #[error("{host}: no time zone is called `{zone}` (IANA names, like Africa/Cairo)")]
    Zone {
        /// The file's host.
        host: String,
        /// What it says.
        zone: String,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    body: Vec<String>,
    title: Vec<String>,
    date: Vec<String>,
    author: Vec<String>,
    tags: Vec<String>,
    strip: Vec<String>,
    zone: Option<String>,
    sample: Option<String>,
}

/// What one outlet's pages need to be told.
#[derive(Debug, Default)]
pub struct Rule {
    body: Vec<Selector>,
    title: Vec<Selector>,
    date: Vec<Selector>,
    author: Vec<Selector>,
    tags: Vec<Selector>,
    strip: Vec<Selector>,
    zone: Option<String>,
    /// The fixture that proves the rule, under `fixtures/pages/`.
    pub sample: Option<String>,
}

impl Publishers {
    /// Adds a rule: the file's name without `.toml`, and its content. It holds
    /// for the host and everything under it.
    pub fn add(&mut self, host: &str, content: &str) -> Result<(), RuleError> {
        let file: File = toml::from_str(content)
            .map_err(|source| RuleError::Format { host: host.to_owned(), source })?;
        let parse = |list: &[String]| -> Result<Vec<Selector>, RuleError> {
            let parsed: Result<Vec<Selector>, NotASelector> =
                list.iter().map(|text| Selector::parse(text)).collect();
            parsed.map_err(|source| RuleError::Selector { host: host.to_owned(), source })
        };
        if let Some(zone) = file.zone.as_ref().filter(|zone| zone_named(zone).is_none()) {
            return Err(RuleError::Zone { host: host.to_owned(), zone: zone.clone() });
        }
        let rule = Rule {
            body: parse(&file.body)?,
            title: parse(&file.title)?,
            date: parse(&file.date)?,
            author: parse(&file.author)?,
            tags: parse(&file.tags)?,
            strip: parse(&file.strip)?,
            zone: file.zone,
            sample: file.sample,
        };
        self.rules.insert(host.to_ascii_lowercase(), rule);
        Ok(())
    }

    /// The rule for an address: of its host, or of the nearest domain above it.
    pub fn of_url(&self, url: &str) -> Option<&Rule> {
        if self.rules.is_empty() {
            return None;
        }
        let url = Url::parse(url).ok()?;
        let mut host = url.host_str()?;
        loop {
            if let Some(rule) = self.rules.get(host) {
                return Some(rule);
            }
            host = host.split_once('.')?.1;
        }
    }
}

impl Rule {
    /// The zone of the outlet's local times, where the rule names it.
    pub fn zone(&self) -> Option<&str> {
        self.zone.as_deref()
    }

    /// Adds the rule's claims, the most trusted of all.
    pub fn claims(&self, draft: &mut Draft, tree: &Tree) {
        let texts = |selectors: &[Selector]| -> Vec<Candidate<String>> {
            selectors
                .iter()
                .flat_map(|selector| selector.all(tree))
                .map(|node| tree.text_of(node))
                .filter(|text| !text.is_empty())
                .map(|value| Candidate {
                    value,
                    origin: Origin::Publisher,
                    evidence: "publisher rule".to_owned(),
                })
                .collect()
        };
        draft.titles.extend(texts(&self.title));
        draft.bylines.extend(texts(&self.author));
        draft.tags.extend(texts(&self.tags));
        draft.published.extend(texts(&self.date).into_iter().map(|claim| Candidate {
            value: DateClaim { written: claim.value, from: DateOrigin::Text },
            origin: claim.origin,
            evidence: claim.evidence,
        }));
        draft.zone.clone_from(&self.zone);
    }

    /// The elements of the body; empty where the rule names none.
    pub fn bodies(&self, tree: &Tree) -> Vec<NodeId> {
        self.body
            .iter()
            .map(|selector| selector.all(tree))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The elements that are never of the body.
    pub fn stripped(&self, tree: &Tree) -> Vec<NodeId> {
        self.strip.iter().flat_map(|selector| selector.all(tree)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_rules_parse_and_name_a_sample_that_exists() {
        let fixtures =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pages");
        for file in SHIPPED.files() {
            let name = file.path().to_string_lossy().into_owned();
            let Some(host) = name.strip_suffix(".toml") else { continue };
            let mut publishers = Publishers { rules: BTreeMap::new() };
            publishers.add(host, file.contents_utf8().unwrap()).unwrap();
            let sample = publishers.rules[host].sample.clone().unwrap();
            assert!(fixtures.join(&sample).join("page.html").exists(), "{host}: {sample}");
        }
    }

    #[test]
    fn a_rule_holds_for_everything_under_its_host() {
        let mut publishers = Publishers { rules: BTreeMap::new() };
        publishers.add("example.com", "zone = \"Asia/Riyadh\"").unwrap();
        assert!(publishers.of_url("https://www.example.com/a").is_some());
        assert!(publishers.of_url("https://badexample.com/a").is_none());
        assert!(publishers.add("x", "body = ['p:hover']").is_err());
        assert!(publishers.add("x", "nonsense = 1").is_err());
    }
}
