//! Is the page there to be seen or heard? A video, a gallery, an episode or a live stream
//! has a caption for text.

use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashSet;
use url::Url;

use super::Evidence;
use crate::extract::jsonld::Claims;
use crate::extract::tree::{NodeId, Tag, Tree};
use crate::model::lists::entries;

/// Parts of the addresses of such pages.
const PLACES: &str = include_str!("../../../../../publishers/media-places.txt");

static NAMED: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| entries(PLACES).collect());

/// Parts of the addresses of frames that play something.
const PLAYERS: [&str; 13] = [
    "youtube.com/embed",
    "youtube.com/live",
    "youtube-nocookie.com/embed",
    "player.",
    "/player",
    "dailymotion.com/embed",
    "facebook.com/plugins/video",
    "soundcloud.com",
    "spotify.com/embed",
    "embed.podcasts.apple.com",
    "jwplatform.com",
    "brightcove.net",
    "ok.ru/videoembed",
];

/// Under what a page calls a video, or has among videos and plays, stands less running text
/// than an article has, in bytes.
const SURE: usize = 800;

/// Where only one of these tells so, it is less than this…
const LIKELY: usize = 400;

/// …and where the page calls itself an article all the same, no more than this…
const CLAIMED: usize = 500;

/// …in so many paragraphs.
const PARAGRAPHS: usize = 2;

/// What tells that a page is there to be seen or heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Media {
    /// The page says so of itself in `og:type`.
    said: bool,
    /// The data it gives is of such a thing.
    told: bool,
    /// Its address is among such pages'.
    placed: bool,
    /// Something is played on it.
    player: bool,
}

impl Media {
    /// By `og:type`, structured data, address and elements; nothing is asked of a page with
    /// so much running text that it would not matter.
    pub fn of(
        tree: &Tree,
        kind: Option<&str>,
        nodes: &[Claims],
        url: Option<&Url>,
        prose: usize,
    ) -> Media {
        if prose >= SURE {
            return Media::default();
        }
        Media {
            said: kind.is_some_and(|kind| kind.starts_with("video") || kind.starts_with("music")),
            told: nodes.iter().any(Claims::is_medium),
            placed: url.is_some_and(is_placed),
            player: tree.descendants(tree.root()).any(|node| is_player(tree, node)),
        }
    }

    /// The page is no article, by what it holds of one.
    pub fn is_all(&self, page: &Evidence) -> bool {
        let Evidence { claimed, prose, text, paragraphs, .. } = *page;
        let Media { said, told, placed, player } = *self;
        if prose == 0 && text == 0 {
            return said || told || placed || player && !claimed;
        }
        let brief = paragraphs <= PARAGRAPHS;
        if claimed {
            return placed && (said || told || player) && brief && text < CLAIMED;
        }
        let sure = said || placed && (told || player);
        sure && prose < SURE || placed && prose < LIKELY || told && brief && prose < LIKELY
    }
}

/// A part of the path, or the host's first label, is the name of such pages: /video/…,
/// /video-78120555, podcasts.….
fn is_placed(url: &Url) -> bool {
    let names = |part: &str| {
        let part = percent_decode_str(part).decode_utf8_lossy().to_lowercase();
        let numbered = |(name, number): &(&str, &str)| {
            !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && !name.is_empty()
        };
        let name = part.rsplit_once('-').filter(numbered).map_or(part.as_str(), |(name, _)| name);
        NAMED.contains(name)
    };
    let label = url.host_str().and_then(|host| host.split('.').next());
    label.into_iter().chain(url.path_segments().into_iter().flatten()).any(names)
}

/// A video, a sound, or a frame that plays one.
fn is_player(tree: &Tree, node: NodeId) -> bool {
    match tree.tag(node) {
        Tag::Video | Tag::Audio => true,
        Tag::Iframe => ["src", "data-src"]
            .into_iter()
            .filter_map(|name| tree.attribute(node, name))
            .any(|address| PLAYERS.iter().any(|part| address.contains(part))),
        _ => false,
    }
}
