//! `cargo xtask tidy`: what no compiler checks. Paths that ARCHITECTURE.md names
//! exist; every dependency's licence is one we may ship.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::tools::workspace;

/// SPDX identifiers a dependency may be under.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Runs every check and reports all that failed.
pub fn run() -> Result<()> {
    let mut faults = dead_paths()?;
    faults.extend(foreign_licences()?);
    if !faults.is_empty() {
        bail!("not tidy:\n  {}", faults.join("\n  "));
    }
    eprintln!("tidy: paths of ARCHITECTURE.md and licences of dependencies are in order");
    Ok(())
}

/// Paths in ARCHITECTURE.md's code spans that do not exist. A span counts as
/// a path when it has a slash and no space, braces or angle brackets.
fn dead_paths() -> Result<Vec<String>> {
    let root = workspace();
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md"))
        .context("cannot read ARCHITECTURE.md")?;
    let spans: BTreeSet<&str> = text.split('`').skip(1).step_by(2).collect();
    Ok(spans
        .into_iter()
        .filter(|span| span.contains('/') && !span.starts_with('/'))
        .filter(|span| !span.contains([' ', '{', '<', '*', '…', ':', '\n']))
        .filter(|span| !root.join(span).exists())
        .map(|span| format!("ARCHITECTURE.md names {span}, which does not exist"))
        .collect())
}

/// Dependencies under a licence that is not on the list.
fn foreign_licences() -> Result<Vec<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(workspace())
        .output()
        .context("cannot run cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    Ok(packages
        .filter(|package| !allowed(package["license"].as_str().unwrap_or_default()))
        .map(|package| {
            format!("{} {} is under {}", package["name"], package["version"], package["license"])
        })
        .collect())
}

/// An SPDX expression is allowed when every `AND` part has an allowed `OR` choice.
fn allowed(expression: &str) -> bool {
    let flat = expression.replace(['(', ')'], "").replace('/', " OR ");
    flat.split(" AND ")
        .all(|part| part.split(" OR ").any(|choice| LICENCES.contains(&choice.trim())))
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn licence_expressions_are_read_as_spdx_does() {
        assert!(allowed("MIT OR Apache-2.0"));
        assert!(allowed("MIT/Apache-2.0"));
        assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(allowed("LGPL-2.1-or-later OR MIT"));
        assert!(!allowed("GPL-3.0-only"));
        assert!(!allowed("MIT AND AGPL-3.0-only"));
        assert!(!allowed(""));
    }
}
