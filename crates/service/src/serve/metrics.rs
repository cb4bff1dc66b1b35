//! `/metrics`: figures for Prometheus, in its text format 0.0.4.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use anyhow::{Context, Result};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use metrics::{describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::site::Site;
use super::visit::{Failure, Visit};
use crate::sources::health;

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to count, once for the process: what is counted before is lost.
///
/// # Errors
/// When something else counts already.
pub fn start() -> Result<()> {
    if RECORDER.get().is_some() {
        return Ok(());
    }
    let handle = PrometheusBuilder::new().install_recorder().context("counting for /metrics")?;
    let _first = RECORDER.set(handle);
    describe_counter!("marsad_websub_total", "What WebSub hubs posted, by what came of it");
    describe_counter!("marsad_fetch_requests_total", "Requests sent to outlets");
    describe_counter!("marsad_fetch_failures_total", "Requests that failed, by kind");
    describe_counter!("marsad_fetch_bytes_total", "Bytes received from outlets, decoded");
    describe_counter!("marsad_fetch_pages_total", "Pages of articles fetched");
    describe_gauge!("marsad_articles", "Articles held");
    describe_gauge!("marsad_copies", "Articles held that reproduce another");
    describe_gauge!("marsad_stories", "Stories");
    describe_gauge!("marsad_set_aside", "Pages set aside, by reason");
    describe_gauge!("marsad_sources", "Outlets followed, by state");
    describe_gauge!("marsad_feeds_failing", "Feeds whose last look failed");
    describe_gauge!("marsad_pages_waiting", "Pages found and not fetched yet");
    describe_gauge!("marsad_last_new_seconds", "Seconds since any feed brought something new");
    Ok(())
}

/// The figures.
pub fn page(site: &Site, _visit: &Visit) -> Result<Response, Failure> {
    let Some(recorder) = RECORDER.get() else { return Err(Failure::NotFound) };
    holdings(site)?;
    sources(site)?;
    recorder.run_upkeep();
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, recorder.render()).into_response())
}

fn holdings(site: &Site) -> Result<()> {
    let tally = site.store.tally()?;
    gauge!("marsad_articles").set(tally.articles as f64);
    gauge!("marsad_copies").set(tally.copies as f64);
    gauge!("marsad_stories").set(tally.stories as f64);
    for (reason, count) in site.store.counts()?.1 {
        gauge!("marsad_set_aside", "reason" => reason.name()).set(count as f64);
    }
    Ok(())
}

fn sources(site: &Site) -> Result<()> {
    let now = site.now();
    let mut states: BTreeMap<&'static str, u32> =
        health::State::ALL.iter().map(|state| (state.name(), 0)).collect();
    let followed = health::followed(&site.sources, now)?;
    for followed in &followed {
        *states.entry(followed.health.state.name()).or_default() += 1;
    }
    for (state, count) in states {
        gauge!("marsad_sources", "state" => state).set(count);
    }
    let feeds = || followed.iter().flat_map(|followed| &followed.feeds);
    let failing = feeds().filter(|feed| feed.trouble.is_some()).count();
    gauge!("marsad_feeds_failing").set(failing as f64);
    gauge!("marsad_pages_waiting").set(site.sources.waiting()? as f64);
    if let Some(last) = feeds().filter_map(|feed| feed.changed_at).max() {
        gauge!("marsad_last_new_seconds").set(seconds_since(last, now));
    }
    Ok(())
}

fn seconds_since(then: Timestamp, now: Timestamp) -> f64 {
    now.duration_since(then).as_secs_f64().max(0.0)
}
