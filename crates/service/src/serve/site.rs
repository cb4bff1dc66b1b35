//! What is served: the store, the index, and how the site is known outside.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::Timestamp;

use super::changes::Saving;
use super::trends::{Snapshot, Watch};
use crate::data::{DataDir, Opened};
use crate::saved::SavedSearches;
use crate::search::{Answer, Request, SearchIndex};
use crate::sources::Sources;
use crate::store::Store;

/// How long computed trends are served before they are computed again.
const TRENDS_LAST: Duration = Duration::from_secs(60);

/// How often to look whether a rebuild has put other data in place.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// The site over a data directory, as it stands: `marsad rebuild` may switch
/// to newly derived data at any moment, and the next request is answered from
/// it.
pub struct Live {
    data: DataDir,
    public_url: Option<String>,
    saving: Saving,
    current: Mutex<Current>,
}

struct Current {
    folder: PathBuf,
    looked: Instant,
    site: Arc<Site>,
}

impl Live {
    /// Opens what a data directory holds.
    ///
    /// # Errors
    /// When there is nothing, or it cannot be read.
    pub fn open(data: DataDir, public_url: Option<String>, saving: Saving) -> Result<Live> {
        let folder = data.derived()?;
        let site = Arc::new(Site::new(&data, public_url.clone(), saving)?);
        let current = Mutex::new(Current { folder, looked: Instant::now(), site });
        Ok(Live { data, public_url, saving, current })
    }

    /// The site of this moment. Where newly derived data cannot be opened, the
    /// log says so and the former stays.
    pub fn site(&self) -> Arc<Site> {
        let mut current = held(&self.current);
        if current.looked.elapsed() >= LOOK_AGAIN {
            current.looked = Instant::now();
            if let Err(error) = self.look_again(&mut current) {
                tracing::warn!(error = format!("{error:#}"), "cannot open newly derived data");
            }
        }
        current.site.clone()
    }

    fn look_again(&self, current: &mut Current) -> Result<()> {
        let folder = self.data.derived()?;
        if folder != current.folder {
            let site = Site::new(&self.data, self.public_url.clone(), self.saving)?;
            current.site = Arc::new(site);
            current.folder = folder;
        }
        Ok(())
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// What is served.
pub struct Site {
    /// Articles and stories.
    pub store: Arc<dyn Store>,
    /// The full-text index.
    pub search: Arc<SearchIndex>,
    /// The address under which readers reach the site, without a trailing
    /// slash; where absent, the one each request came to.
    pub public_url: Option<String>,
    /// The outlets that are followed.
    pub sources: Sources,
    /// The saved searches.
    pub saved: SavedSearches,
    /// Where everything lies.
    pub data: DataDir,
    /// Who may change what people make.
    pub saving: Saving,
    trends: Mutex<Option<(Instant, Arc<Snapshot>)>>,
    watch: Mutex<Watch>,
}

impl Site {
    /// A site over what a data directory holds.
    ///
    /// # Errors
    /// When there is nothing, or it cannot be read.
    pub fn new(data: &DataDir, public_url: Option<String>, saving: Saving) -> Result<Site> {
        let public_url = public_url.map(|url| url.trim_end_matches('/').to_owned());
        let Opened { store, index } = data.open()?;
        Ok(Site {
            store: Arc::new(store),
            search: Arc::new(index),
            public_url,
            sources: data.sources(),
            saved: data.saved(),
            data: data.clone(),
            saving,
            trends: Mutex::new(None),
            watch: Mutex::default(),
        })
    }

    /// The clock.
    pub fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// Answers a search, with the articles of its hits.
    ///
    /// # Errors
    /// A query that cannot be read is a [`crate::search::BadQuery`].
    pub fn find(&self, request: &Request) -> Result<Answer> {
        self.search.search(request, &|ids| self.store.articles(ids))
    }

    /// What is talked about more than before, at most a minute old.
    pub fn trends(&self) -> Result<Arc<Snapshot>> {
        let last = held(&self.trends).clone();
        if let Some((at, trends)) = last
            && at.elapsed() < TRENDS_LAST
        {
            return Ok(trends);
        }
        let trends = Arc::new(held(&self.watch).now(self.store.as_ref())?);
        *held(&self.trends) = Some((Instant::now(), trends.clone()));
        Ok(trends)
    }
}
