//! Which address is answered by what, and what holds for every answer:
//! time and size limits, security headers, compression, caught panics.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, get, on};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use super::pages::{self, Page};
use super::site::Live;
use super::visit::{Failure, Visit};
use super::{api, assets, feeds, metrics, websub};
use crate::inputs::MAX_PAGE;

/// How long an answer may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// How large a request body may be: a saved search's name and query.
const BODY_LIMIT: usize = 16 * 1024;
/// Nothing from elsewhere, no scripts, no frames.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; \
     img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The whole site.
pub fn router(live: Arc<Live>) -> Router {
    Router::new()
        .route("/", page(pages::front::page))
        .route("/latest", page(pages::latest::page))
        .route("/story/{id}", page(pages::story::page))
        .route("/story/{id}/merge", change(pages::corrections::merge))
        .route("/story/{id}/split", change(pages::corrections::split))
        .route("/story/{id}/move", change(pages::corrections::move_to))
        .route("/storylines", page(pages::storyline::list))
        .route("/storyline/{id}", page(pages::storyline::page))
        .route("/corrections", page(pages::corrections::list))
        .route("/corrections/{number}/undo", change(pages::corrections::undo))
        .route("/article/{id}", page(pages::article::page))
        .route("/article/{id}/changes", page(pages::changes::page))
        .route("/search", page(pages::search::page))
        .route("/searches", page(pages::saved::list).merge(change(pages::saved::save)))
        .route("/searches/{name}", page(pages::saved::page))
        .route("/searches/{name}/seen", change(pages::saved::seen))
        .route("/searches/{name}/remove", change(pages::saved::remove))
        .route("/sources", page(pages::source::list))
        .route("/source/{slug}", page(pages::source::page))
        .route("/topic/{label}", page(pages::topic::page))
        .route("/entity/{label}", page(pages::topic::page))
        .route("/trends", page(pages::trends::page))
        .route("/fates", page(pages::fates::page))
        .route("/about", page(pages::about::page))
        .route("/feeds/{*view}", page(feeds::feed))
        .route("/opensearch.xml", page(feeds::opensearch))
        .route("/websub/{key}", page(websub::confirm).merge(told()))
        .route("/metrics", page(metrics::page))
        .route("/assets/{*path}", get(assets::serve))
        .merge(api::router())
        .fallback(answer_not_found)
        .with_state(live)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIME_LIMIT))
        .layer(CatchPanicLayer::new())
        .layer(fixed(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "no-referrer"))
        .layer(fixed(HeaderName::from_static("permissions-policy"), "interest-cohort=()"))
        .layer(TraceLayer::new_for_http())
}

fn fixed(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// A page function as a route: it runs on a thread that may block, and its
/// failure becomes a page of its own.
fn page(page: Page) -> MethodRouter<Arc<Live>> {
    get(
        async move |State(live): State<Arc<Live>>,
                    name: Option<Path<String>>,
                    uri: Uri,
                    headers: HeaderMap| {
            let visit = Visit::new(uri, name.map(|Path(name)| name).unwrap_or_default(), headers);
            let mut response = answer(live, visit, page, pages::failure::page).await;
            let headers = response.headers_mut();
            headers.insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
            if !headers.contains_key(header::CACHE_CONTROL) {
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            }
            response
        },
    )
}

/// A page function that changes something, as a route that is posted to.
fn change(page: Page) -> MethodRouter<Arc<Live>> {
    changing(MethodFilter::POST, page, pages::failure::page)
}

/// What WebSub hubs post may be as large as a feed.
fn told() -> MethodRouter<Arc<Live>> {
    change(websub::tell).layer(DefaultBodyLimit::max(MAX_PAGE))
}

/// A function that changes something, as a route of a method; `failed` tells
/// its failures. No page of elsewhere may read its answer.
pub fn changing(
    method: MethodFilter,
    page: Page,
    failed: fn(&Visit, &Failure) -> Response,
) -> MethodRouter<Arc<Live>> {
    on(
        method,
        async move |State(live): State<Arc<Live>>,
                    name: Option<Path<String>>,
                    uri: Uri,
                    headers: HeaderMap,
                    body: Bytes| {
            let visit = Visit::new(uri, name.map(|Path(name)| name).unwrap_or_default(), headers);
            answer(live, visit.with_body(body), page, failed).await
        },
    )
}

/// Runs a function over site and visit on a blocking thread. A panic in it is
/// a failure like another.
pub async fn answer(
    live: Arc<Live>,
    visit: Visit,
    page: Page,
    failed: fn(&Visit, &Failure) -> Response,
) -> Response {
    let asked = visit.clone();
    let result = tokio::task::spawn_blocking(move || page(&live.site(), &visit)).await;
    let result = result.unwrap_or_else(|error| Err(Failure::Broken(error.into())));
    result.unwrap_or_else(|failure| failed(&asked, &failure))
}

async fn answer_not_found(uri: Uri, headers: HeaderMap) -> Response {
    let visit = Visit::new(uri, String::new(), headers);
    if visit.uri.path().starts_with("/api/") {
        return api::problem::page(&visit, &Failure::NotFound);
    }
    pages::failure::page(&visit, &Failure::NotFound).into_response()
}
