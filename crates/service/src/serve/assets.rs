//! Style sheet, fonts and icon, embedded in the program. Nothing is loaded
//! from elsewhere.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

static ASSETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");

struct Asset {
    body: &'static [u8],
    media_type: &'static str,
    digest: String,
}

static BY_PATH: LazyLock<BTreeMap<&'static str, Asset>> = LazyLock::new(|| {
    let top = ASSETS.files();
    let fonts = ASSETS.dirs().flat_map(|dir| dir.files());
    top.chain(fonts)
        .filter_map(|file| {
            let path = file.path().to_str()?;
            let body = file.contents();
            let asset = Asset { body, media_type: media_type(path)?, digest: digest(body) };
            Some((path, asset))
        })
        .collect()
});

/// What we serve; anything else in the folder (licences) is not served.
fn media_type(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "woff2" => Some("font/woff2"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of a body: for addresses and
/// entity tags.
pub fn digest(body: &[u8]) -> String {
    Sha256::digest(body).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The address of an asset, which changes when the asset does.
pub fn address(path: &str) -> String {
    let digest = BY_PATH.get(path).map_or("", |asset| &asset.digest);
    format!("/assets/{path}?v={digest}")
}

/// Serves `/assets/{path}`.
pub async fn serve(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = BY_PATH.get(path.as_str()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("W/\"{}\"", asset.digest);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let fixed =
        [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "public, max-age=604800".to_owned())];
    if known.is_some_and(|known| known.contains(&tag)) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    (fixed, [(header::CONTENT_TYPE, asset.media_type)], asset.body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_names_only_what_is_here() {
        let style = std::str::from_utf8(BY_PATH["style.css"].body).expect("UTF-8");
        let mut fonts = 0;
        for part in style.split("url(").skip(1) {
            let path = part.split(')').next().unwrap_or_default().trim_matches('"');
            assert!(BY_PATH.contains_key(path), "{path}");
            fonts += 1;
        }
        assert!(fonts >= 4, "{fonts} fonts");
        assert!(!style.contains("@import") && !style.contains("//"));
    }

    #[test]
    fn licences_stand_beside_the_fonts_but_are_not_served() {
        assert!(ASSETS.get_file("fonts/LICENSE-Noto-Naskh-Arabic.txt").is_some());
        assert!(!BY_PATH.contains_key("fonts/LICENSE-Noto-Naskh-Arabic.txt"));
    }
}
