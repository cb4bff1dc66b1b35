//! Where the development data lies. It is not part of the repository: most of
//! it may not be redistributed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result, bail};
use flate2::read::MultiGzDecoder;
use news::model::article::Article;

use crate::text::pages::Answer;

/// The folder that holds `data/` and `score/`.
pub struct Shared {
    root: PathBuf,
    /// What the development pages gave, by set, once they are read.
    pub answers: RefCell<BTreeMap<String, Rc<Vec<Answer>>>>,
}

impl Shared {
    /// `$MARSAD_SHARED`, else `../shared` beside the workspace.
    pub fn find() -> Result<Shared> {
        let root = match std::env::var_os("MARSAD_SHARED") {
            Some(root) => PathBuf::from(root),
            None => workspace().join("../shared"),
        };
        if !root.join("data").is_dir() {
            bail!(
                "no development data at {}: set MARSAD_SHARED to the folder that holds data/",
                root.display()
            );
        }
        Ok(Shared { root, answers: RefCell::default() })
    }

    /// A path below `data/`.
    pub fn data(&self, path: &str) -> PathBuf {
        self.root.join("data").join(path)
    }

    /// The articles of `data/articles/NAME.jsonl.gz`, in file order.
    pub fn articles(&self, name: &str) -> Result<Vec<Article>> {
        let path = self.data(&format!("articles/{name}.jsonl.gz"));
        let file = std::fs::File::open(&path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        BufReader::new(MultiGzDecoder::new(file))
            .lines()
            .map(|line| Ok(serde_json::from_str(&line?)?))
            .collect::<Result<_>>()
            .with_context(|| format!("cannot read {}", path.display()))
    }
}

/// The workspace's root.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
