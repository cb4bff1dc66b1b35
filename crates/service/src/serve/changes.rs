//! Who may change what the server keeps: the saved searches.
//!
//! The site knows no accounts. A server that only this machine reaches lets its
//! visitors save searches, one that others reach only where its operator says
//! so; and a change must come from a page of this site, not from one elsewhere
//! that a visitor happens to have open.

use axum::http::{Uri, header};

use super::site::Site;
use super::visit::{Failure, Visit};

/// Who may save, mark and remove searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Saving {
    /// Whoever reaches the server
    Anyone,
    /// Whoever is at this machine: the server was asked for by a local name
    Local,
    /// Nobody: searches are saved by the command line
    Nobody,
}

/// The names of this machine for itself.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Whether pages offer a visitor to save.
pub fn offered(site: &Site, visit: &Visit) -> bool {
    match site.saving {
        Saving::Anyone => true,
        // A name of elsewhere that leads here would make another page's visitor ours.
        Saving::Local => asked_host(visit).is_some_and(|host| LOCAL.contains(&name_of(host))),
        Saving::Nobody => false,
    }
}

/// Fails where this visit may not change anything.
pub fn allowed(site: &Site, visit: &Visit) -> Result<(), Failure> {
    if offered(site, visit) && is_from_here(site, visit) {
        return Ok(());
    }
    Err(Failure::Forbidden)
}

/// Whether a browser says that a page of this site asks. Programs that say
/// nothing are no browsers with someone else's page in them.
fn is_from_here(site: &Site, visit: &Visit) -> bool {
    let said = |name: &str| visit.headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(place) = said("sec-fetch-site") {
        return matches!(place, "same-origin" | "none");
    }
    let Some(origin) = said(header::ORIGIN.as_str()) else { return true };
    let host = |address: &str| address.parse::<Uri>().ok()?.authority().map(ToString::to_string);
    let origin = host(origin);
    origin.is_some()
        && (origin.as_deref() == asked_host(visit)
            || origin == site.public_url.as_deref().and_then(host))
}

fn asked_host(visit: &Visit) -> Option<&str> {
    visit.headers.get(header::HOST).and_then(|host| host.to_str().ok())
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_named_without_its_port() {
        for (host, name) in [
            ("localhost:8080", "localhost"),
            ("[::1]:80", "[::1]"),
            ("[::1]", "[::1]"),
            ("news.example", "news.example"),
        ] {
            assert_eq!(name_of(host), name);
        }
    }
}
