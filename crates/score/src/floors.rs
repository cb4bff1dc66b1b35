//! `fixtures/floors.toml`: what each figure may not fall under.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::Figures;
use crate::shared::workspace;

/// Floors by set, then by name.
pub struct Floors(BTreeMap<String, BTreeMap<String, f64>>);

impl Floors {
    /// Reads the file.
    pub fn load() -> Result<Floors> {
        let path = workspace().join("fixtures/floors.toml");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Floors(toml::from_str(&text).with_context(|| format!("in {}", path.display()))?))
    }

    fn floor(&self, key: &str) -> Option<f64> {
        let (set, name) = key.split_once('.')?;
        self.0.get(set)?.get(name).copied()
    }

    /// One printed line: key, figure, floor.
    pub fn line(&self, key: &str, figure: f64) -> String {
        match self.floor(key) {
            Some(floor) if figure < floor => format!("{key:<32} {figure:.4}  UNDER {floor:.4}"),
            Some(floor) => format!("{key:<32} {figure:.4}  (floor {floor:.4})"),
            None => format!("{key:<32} {figure:.4}"),
        }
    }

    /// The floors of a set that its figures do not reach; a floor whose figure
    /// was not measured counts as not reached.
    pub fn under(&self, set: &str, figures: &Figures) -> Vec<String> {
        let floors = self.0.get(set).into_iter().flatten();
        floors
            .filter_map(|(name, floor)| {
                let key = format!("{set}.{name}");
                match figures.get(&key) {
                    Some(figure) if figure >= floor => None,
                    Some(figure) => Some(format!("{key} is {figure:.4}, its floor {floor:.4}")),
                    None => Some(format!("{key} was not measured, its floor is {floor:.4}")),
                }
            })
            .collect()
    }
}
