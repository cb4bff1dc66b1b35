//! `/websub/{key}`: where WebSub hubs confirm subscriptions and tell of what is
//! new (W3C Recommendation «WebSub», sections 5.3 and 7).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;

use super::site::Site;
use super::visit::{Failure, Visit};
use crate::sources::websub::Told;

/// What a hub asks.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "hub.mode")]
    mode: String,
    #[serde(rename = "hub.topic", default)]
    topic: String,
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
    #[serde(rename = "hub.lease_seconds")]
    lease_seconds: Option<i64>,
}

/// A hub asks whether we want what it serves; only what was asked for is.
pub fn confirm(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let asked: Asked = visit.query()?;
    let now = Timestamp::now().as_second();
    let (key, topic) = (visit.name.as_str(), asked.topic.as_str());
    let wanted = match asked.mode.as_str() {
        "subscribe" => site.sources.confirm_subscription(key, topic, asked.lease_seconds, now)?,
        "denied" => site.sources.subscription_denied(key, topic, now)?,
        _ => false,
    };
    match wanted {
        true => Ok(([(header::CONTENT_TYPE, "text/plain")], asked.challenge).into_response()),
        false => Err(Failure::NotFound),
    }
}

/// A hub tells of something new. It is answered well even where its signature is
/// wrong, as section 7.1.1 asks.
pub fn tell(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let signature = visit.headers.get("x-hub-signature").and_then(|value| value.to_str().ok());
    let now = Timestamp::now().as_second();
    let told = site.sources.told(&visit.name, signature, &visit.body, now)?;
    ::metrics::counter!("marsad_websub_total", "result" => match told {
        Told::New => "new",
        Told::Unsigned => "unsigned",
        Told::Unknown => "unknown",
    })
    .increment(1);
    Ok(match told {
        Told::Unknown => StatusCode::GONE.into_response(),
        Told::New | Told::Unsigned => StatusCode::ACCEPTED.into_response(),
    })
}
