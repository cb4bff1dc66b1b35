//! Names to addresses, with a cache, and only to addresses that may be reached:
//! the connection is made to what was checked, so that a name which leads
//! elsewhere a moment later (DNS rebinding) gains nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;

/// How long an answer is used again. Resolvers do not tell the record's own time.
const LASTS: Duration = Duration::from_secs(120);

/// At most so many names are remembered.
const MOST: u64 = 20_000;

/// A name has no address that may be reached.
#[derive(Debug, thiserror::Error)]
#[error("{name} leads to {addresses}, not to the public Internet")]
pub struct Private {
    name: String,
    addresses: String,
}

/// Resolves names for the client.
#[derive(Clone)]
pub struct Resolver {
    cache: Cache<String, Arc<[SocketAddr]>>,
    allow_private: bool,
    connect_to: Option<SocketAddr>,
}

impl Resolver {
    /// A resolver; see [`super::Settings`] for the two.
    pub fn new(allow_private: bool, connect_to: Option<SocketAddr>) -> Resolver {
        let cache = Cache::builder().max_capacity(MOST).time_to_live(LASTS).build();
        Resolver { cache, allow_private, connect_to }
    }

    async fn addresses(&self, name: &str) -> Result<Arc<[SocketAddr]>, BoxError> {
        if let Some(address) = self.connect_to {
            return Ok(Arc::new([address]));
        }
        if let Some(addresses) = self.cache.get(name) {
            return Ok(addresses);
        }
        let found: Vec<SocketAddr> = tokio::net::lookup_host((name, 0)).await?.collect();
        let reachable = permitted(name, found, self.allow_private)?;
        self.cache.insert(name.to_owned(), reachable.clone());
        Ok(reachable)
    }
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Those of a name's addresses that may be reached.
fn permitted(
    name: &str,
    found: Vec<SocketAddr>,
    allow_private: bool,
) -> Result<Arc<[SocketAddr]>, Private> {
    let may = |address: &&SocketAddr| allow_private || is_public(address.ip());
    let reachable: Vec<SocketAddr> = found.iter().filter(may).copied().collect();
    if reachable.is_empty() {
        let addresses: Vec<String> = found.iter().map(|found| found.ip().to_string()).collect();
        return Err(Private { name: name.to_owned(), addresses: addresses.join(", ") });
    }
    Ok(reachable.into())
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let addresses = resolver.addresses(name.as_str()).await?;
            let addresses: Vec<SocketAddr> = addresses.iter().copied().collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leads_home_and_away_leads_away() {
        let both: Vec<SocketAddr> =
            ["10.0.0.1:0", "93.184.215.14:0"].iter().map(|text| text.parse().unwrap()).collect();
        let reachable = permitted("a.example", both.clone(), false).unwrap();
        assert_eq!(reachable.to_vec(), both[1..]);
        let error = permitted("a.example", both[..1].to_vec(), false).unwrap_err().to_string();
        assert_eq!(error, "a.example leads to 10.0.0.1, not to the public Internet");
        assert_eq!(permitted("a.example", both[..1].to_vec(), true).unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_refused() {
        let resolver = Resolver::new(false, None);
        let refused = resolver.addresses("localhost").await.unwrap_err();
        assert!(refused.is::<Private>(), "{refused}");
    }
}
