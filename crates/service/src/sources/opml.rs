//! OPML 2.0: the lists of feeds that reader applications exchange. Folders are
//! outlines around outlines; an outlet is known by its feed's host.

use std::fmt::Write;

use anyhow::{Result, bail};
use news::normalise::dates::zone_of;
use news::normalise::url::{registrable, web};
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

use super::{Feed, FeedKind, NewFeed, Source};

/// At most so many outlines are read.
const MOST: usize = 50_000;

/// What an OPML file lists: outlets, each with a feed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// In document order.
    pub feeds: Vec<(Source, NewFeed)>,
    /// Outlines with an address that is none.
    pub unusable: Vec<String>,
}

/// Reads an OPML file, forgiving what XML does not.
///
/// # Errors
/// When it is no OPML.
pub fn read(text: &str) -> Result<Outline> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut walk = Walk::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.name().as_ref() == "outline" => walk.outline(&tag, true),
            Ok(Event::Empty(tag)) if tag.name().as_ref() == "outline" => walk.outline(&tag, false),
            Ok(Event::End(tag)) if tag.name().as_ref() == "outline" => drop(walk.open.pop()),
            Ok(Event::Start(tag)) if tag.name().as_ref() == "opml" => walk.is_opml = true,
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if walk.outline.feeds.len() >= MOST {
            break;
        }
    }
    if !walk.is_opml {
        bail!("it is no OPML: there is no <opml> in it");
    }
    Ok(walk.outline)
}

#[derive(Default)]
struct Walk {
    is_opml: bool,
    /// Names of the open folders; `None` for an open feed.
    open: Vec<Option<String>>,
    outline: Outline,
}

impl Walk {
    fn outline(&mut self, tag: &BytesStart<'_>, stays_open: bool) {
        let attribute = |name: &str| {
            let mut attributes = tag.html_attributes();
            let named = |own: &Attribute<'_>| own.key.as_ref().eq_ignore_ascii_case(name);
            let found = attributes.with_checks(false).flatten().find(named)?;
            let value = quick_xml::escape::unescape(&found.value)
                .map_or_else(|_| found.value.to_string(), |value| value.into_owned());
            Some(value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let title = attribute("title").or_else(|| attribute("text"));
        match attribute("xmlUrl") {
            Some(address) => {
                self.feed(&address, title, &attribute);
                if stays_open {
                    self.open.push(None);
                }
            }
            None if stays_open => self.open.push(title),
            None => {}
        }
    }

    fn feed(
        &mut self,
        address: &str,
        title: Option<String>,
        attribute: &dyn Fn(&str) -> Option<String>,
    ) {
        let Some(url) = web(address, None) else {
            return self.outline.unusable.push(address.to_owned());
        };
        let home = attribute("htmlUrl").and_then(|home| web(&home, None));
        let place = home.as_ref().unwrap_or(&url);
        let Some(slug) = registrable(place) else {
            return self.outline.unusable.push(address.to_owned());
        };
        let folder: Vec<&str> = self.open.iter().flatten().map(String::as_str).collect();
        let kind = match attribute("type").as_deref() {
            Some("sitemap") => FeedKind::Sitemap,
            Some("listing") => FeedKind::Listing,
            _ => FeedKind::Feed,
        };
        let source = Source {
            name: title.clone().unwrap_or_else(|| slug.clone()),
            home: home.as_ref().map(|home| home.to_string()),
            language: attribute("language"),
            zone: zone_of(place, None, &[])
                .iana_name()
                .filter(|name| *name != "UTC")
                .map(str::to_owned),
            country: None,
            folder: Some(folder.join("/")).filter(|folder| !folder.is_empty()),
            slug,
        };
        self.outline.feeds.push((source, NewFeed { url: url.into(), kind, title }));
    }
}

/// Writes sources and their feeds as OPML 2.0.
pub fn write(sources: &[Source], feeds: &[Feed]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head>\
         <title>Marsad</title></head>\n<body>\n",
    );
    let mut folder: Option<&str> = None;
    for source in sources {
        let own = source.folder.as_deref();
        if own != folder {
            if folder.is_some() {
                out.push_str("</outline>\n");
            }
            if let Some(own) = own {
                let name = escape(own);
                let _ = writeln!(out, "<outline text=\"{name}\" title=\"{name}\">");
            }
            folder = own;
        }
        for feed in feeds.iter().filter(|feed| feed.source == source.slug) {
            outline(&mut out, source, feed);
        }
    }
    if folder.is_some() {
        out.push_str("</outline>\n");
    }
    out + "</body>\n</opml>\n"
}

fn outline(out: &mut String, source: &Source, feed: &Feed) {
    let kind = match feed.kind {
        FeedKind::Feed => "rss",
        other => other.name(),
    };
    let name = escape(&source.name);
    let _ = write!(out, "<outline type=\"{kind}\" text=\"{name}\" title=\"{name}\"");
    let _ = write!(out, " xmlUrl=\"{}\"", escape(&feed.url));
    for (attribute, value) in [("htmlUrl", &source.home), ("language", &source.language)] {
        if let Some(value) = value {
            let _ = write!(out, " {attribute}=\"{}\"", escape(value));
        }
    }
    out.push_str("/>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPML: &str = "\u{feff}<?xml version='1.0'?><opml version='1.1'><head><title>x</title></head><body>\
        <outline text='صحف'><outline type='rss' text='الغد &amp; اليوم' xmlUrl='https://alghad.example/feed?a=1&b=2' htmlUrl='https://www.alghad.example/'/>\
        <outline text='مصر'><outline title='أ' xmlurl='http://a.eg/rss'></outline></outline></outline>\
        <outline text='sick' xmlUrl='javascript:alert(1)'/><outline text='B' xmlUrl='https://b.example/feed'/></body></opml>";

    #[test]
    fn folders_and_feeds_are_read() {
        let outline = read(OPML).unwrap();
        let written: Vec<String> = outline
            .feeds
            .iter()
            .map(|(source, feed)| {
                format!("{} {} {:?} {}", source.slug, source.name, source.folder, feed.url)
            })
            .collect();
        assert_eq!(
            written,
            [
                "alghad.example الغد & اليوم Some(\"صحف\") https://alghad.example/feed?a=1&b=2",
                "a.eg أ Some(\"صحف/مصر\") http://a.eg/rss",
                "b.example B None https://b.example/feed",
            ]
        );
        assert_eq!(outline.unusable, ["javascript:alert(1)"]);
        assert!(read("<html></html>").is_err());
    }
}
