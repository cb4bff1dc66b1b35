//! `/api/v1/fates`: how every page ended, and what became of a given one.

use std::collections::BTreeMap;

use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::archive::files::files;
use crate::serve::site::Site;
use crate::serve::visit::{Failure, Visit};
use crate::sources::why;
use crate::store::FateRecord;

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// A page's URL, as given or canonical, or an article's id; without it,
    /// the counts alone.
    url: Option<String>,
}

/// How pages ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fates {
    /// How many became articles.
    pub kept: u64,
    /// How many were set aside, by reason.
    pub set_aside: BTreeMap<&'static str, u64>,
    /// What is known of the page asked for.
    pub items: Vec<Fate>,
}

/// How one page ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fate {
    /// The URL or input.
    #[schema(required = true)]
    pub url: Option<String>,
    /// `kept` or the reason's name.
    pub fate: String,
    /// What exactly.
    pub detail: String,
    /// The article's id, when kept.
    #[schema(required = true)]
    pub article: Option<String>,
    /// The number of the archive file it lies in.
    pub archive_file: u32,
    /// Its byte offset there.
    pub archive_offset: u64,
    /// The file was dropped since: the page is no longer to be had.
    pub archive_dropped: bool,
}

impl Fate {
    /// `begins` is the number of the oldest archive file that is there.
    fn of(record: FateRecord, begins: u32) -> Fate {
        Fate {
            url: record.url,
            fate: record.fate,
            detail: record.detail,
            article: record.article.map(|id| id.0),
            archive_file: record.position.file,
            archive_offset: record.position.offset,
            archive_dropped: (1..begins).contains(&record.position.file),
        }
    }
}

/// The fates of pages.
#[utoipa::path(
    get, path = "/api/v1/fates", tag = "fates", params(Asked),
    responses((status = 200, description = "Counts, and what is known of a page", body = Fates))
)]
pub fn list(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let asked: Asked = visit.query()?;
    let (kept, set_aside) = site.store.counts()?;
    let set_aside = set_aside.into_iter().map(|(reason, count)| (reason.name(), count)).collect();
    let known = match asked.url.as_deref().map(str::trim).filter(|url| !url.is_empty()) {
        Some(url) => why(site.store.as_ref(), &site.sources, url)?,
        None => Vec::new(),
    };
    let begins = files(&site.data.archive())?.first().map_or(0, |first| first.number);
    let items = known.into_iter().map(|record| Fate::of(record, begins)).collect();
    super::json(&Fates { kept, set_aside, items })
}
