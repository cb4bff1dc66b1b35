//! What was asked for: every request with its host and instant.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its `Host`.
    pub host: String,
    /// Its path and query.
    pub path: String,
    /// When its head was read.
    pub at: Instant,
    /// It asked for what had changed only.
    pub conditional: bool,
    /// Its `User-Agent`.
    pub agent: String,
    /// What was posted.
    pub body: String,
}

/// Every request, in order.
#[derive(Debug, Default)]
pub struct Log {
    requests: Mutex<Vec<Request>>,
    served: Mutex<FxHashSet<String>>,
    /// How often each page was asked for.
    times: Mutex<FxHashMap<(String, String), usize>>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Log {
    pub(crate) fn add(&self, request: Request) {
        let page = (request.host.clone(), request.path.clone());
        *held(&self.times).entry(page).or_default() += 1;
        held(&self.requests).push(request);
    }

    pub(crate) fn serve(&self, url: String) {
        held(&self.served).insert(url);
    }

    /// How often a page was asked for.
    pub fn times(&self, host: &str, path: &str) -> usize {
        held(&self.times).get(&(host.to_owned(), path.to_owned())).copied().unwrap_or(0)
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Request> {
        held(&self.requests).clone()
    }

    /// How many requests there were.
    pub fn len(&self) -> usize {
        held(&self.requests).len()
    }

    /// Whether there was none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The addresses of articles that were sent whole at least once.
    pub fn served(&self) -> FxHashSet<String> {
        held(&self.served).clone()
    }

    /// How many articles were sent whole at least once.
    pub fn served_count(&self) -> usize {
        held(&self.served).len()
    }

    /// The shortest time between two requests to one host, and the host.
    pub fn shortest_pause(&self) -> Option<(Duration, String)> {
        let mut last: FxHashMap<&str, Instant> = FxHashMap::default();
        let requests = held(&self.requests);
        let mut shortest: Option<(Duration, &str)> = None;
        for request in requests.iter() {
            if let Some(before) = last.insert(&request.host, request.at) {
                let pause = request.at.duration_since(before);
                if shortest.is_none_or(|(shortest, _)| pause < shortest) {
                    shortest = Some((pause, &request.host));
                }
            }
        }
        shortest.map(|(pause, host)| (pause, host.to_owned()))
    }

    /// Forgets the requests so far.
    pub fn clear(&self) {
        held(&self.requests).clear();
    }
}
