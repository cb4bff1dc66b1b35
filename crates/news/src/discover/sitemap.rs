//! Sitemaps and sitemap indexes (sitemaps.org protocol 0.9), with the news
//! extension; as XML or as plain lines.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::feed::plain::{collapsed, resolve};
use super::listing::Link;

/// At most so many addresses are read: the protocol's own limit.
pub const MAX_LINKS: usize = 50_000;

/// The root element stands within so many characters.
const STARTS_WITHIN: usize = 4_000;

/// What a sitemap lists.
#[derive(Debug, Default, PartialEq)]
pub struct Sitemap {
    /// Pages, in document order.
    pub pages: Vec<Link>,
    /// Other sitemaps, in document order.
    pub sitemaps: Vec<Link>,
}

/// Reads a sitemap. `None` for what is none. Where it breaks off or is broken,
/// what came before is read.
pub fn read(text: &str) -> Option<Sitemap> {
    let trimmed = text.trim_start_matches('\u{feff}').trim_start();
    if trimmed.starts_with("http://") || trimmed.starts_with("https://") {
        return Some(lines(trimmed));
    }
    let start: String = trimmed.chars().take(STARTS_WITHIN).collect();
    if !["urlset", "sitemapindex"].iter().any(|root| start.contains(root)) {
        return None;
    }
    let mut walk = Walk::default();
    let mut reader = Reader::from_str(trimmed);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    while walk.links() < MAX_LINKS {
        match reader.read_event() {
            Ok(Event::Start(tag)) => walk.open(tag.local_name().as_ref()),
            Ok(Event::End(tag)) => walk.close(tag.local_name().as_ref()),
            Ok(Event::Text(text)) => walk.text.push_str(&text),
            Ok(Event::CData(text)) => walk.text.push_str(&text),
            Ok(Event::GeneralRef(reference)) => match resolve(&reference) {
                Some(resolved) => walk.text.push_str(&resolved),
                None => walk.text.push_str(&format!("&{};", &*reference)),
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    walk.is_sitemap.then_some(walk.sitemap)
}

fn lines(text: &str) -> Sitemap {
    let lines = text.lines().map(str::trim).filter(|line| line.starts_with("http"));
    let pages = lines.take(MAX_LINKS).map(|line| Link { url: line.to_owned(), ..Link::default() });
    Sitemap { pages: pages.collect(), sitemaps: Vec::new() }
}

#[derive(Default)]
struct Walk {
    sitemap: Sitemap,
    is_sitemap: bool,
    /// The open `url` or `sitemap`.
    link: Option<Link>,
    /// Within `image:image` or `video:video`, whose addresses are no pages.
    media: bool,
    text: String,
}

impl Walk {
    fn links(&self) -> usize {
        self.sitemap.pages.len() + self.sitemap.sitemaps.len()
    }

    fn open(&mut self, name: &str) {
        match name {
            "urlset" | "sitemapindex" => self.is_sitemap = true,
            "url" | "sitemap" if self.is_sitemap => self.link = Some(Link::default()),
            "image" | "video" => self.media = true,
            _ => {}
        }
        self.text.clear();
    }

    fn close(&mut self, name: &str) {
        let text = collapsed(&self.text);
        self.text.clear();
        match (name, &mut self.link) {
            ("image" | "video", _) => self.media = false,
            ("loc", Some(link)) if !self.media => link.url = text,
            ("title", Some(link)) if !self.media => link.title = Some(text),
            ("publication_date", Some(link)) => link.at = instant(&text).or(link.at),
            ("lastmod", Some(link)) => link.at = link.at.or(instant(&text)),
            ("url", Some(_)) => self.sitemap.pages.extend(whole(self.link.take())),
            ("sitemap", Some(_)) => self.sitemap.sitemaps.extend(whole(self.link.take())),
            _ => {}
        }
    }
}

fn whole(link: Option<Link>) -> Option<Link> {
    link.filter(|link| !link.url.is_empty())
}

/// An instant in the W3C profile of ISO 8601; a day alone is its beginning in UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let utc = |at: DateTime| TimeZone::UTC.to_timestamp(at).ok();
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| utc(text.parse::<DateTime>().ok()?))
        .or_else(|| utc(text.parse::<Date>().ok()?.to_datetime(Default::default())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_news_sitemap_tells_title_and_date() {
        let sitemap = read(
            "<?xml version='1.0'?>\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' \
             xmlns:news='n' xmlns:image='i'><url><loc> https://a.example/1?x=1&amp;y=2 </loc>\
             <lastmod>2024-11-30</lastmod><image:image><image:loc>https://a.example/1.jpg</image:loc>\
             <image:title>صورة</image:title></image:image><news:news><news:publication_date>\
             2024-11-30T14:05:00+02:00</news:publication_date><news:title><![CDATA[خبر & رأي]]>\
             </news:title></news:news></url><url><loc>https://a.example/2</loc>\
             <lastmod>2024-11-29</lastmod></url><url><loc></loc></url></urlset>",
        )
        .unwrap();
        let written: Vec<String> = sitemap
            .pages
            .iter()
            .map(|link| format!("{} {:?} {}", link.url, link.title, link.at.unwrap()))
            .collect();
        assert_eq!(
            written,
            [
                "https://a.example/1?x=1&y=2 Some(\"خبر & رأي\") 2024-11-30T12:05:00Z",
                "https://a.example/2 None 2024-11-29T00:00:00Z",
            ]
        );
    }

    #[test]
    fn an_index_names_sitemaps_and_a_torn_one_gives_what_is_there() {
        let index = read(
            "<sitemapindex><sitemap><loc>https://a.example/m1.xml</loc></sitemap>\
                          <sitemap><loc>https://a.example/m2.xml</loc><last",
        )
        .unwrap();
        assert_eq!(index.sitemaps.len(), 1);
        let list = read("\u{feff}https://a.example/1\r\nhttps://a.example/2\n").unwrap();
        assert_eq!(list.pages.len(), 2);
        assert_eq!(read("<html><body><url>x</url>"), None);
        assert_eq!(read(""), None);
    }
}
