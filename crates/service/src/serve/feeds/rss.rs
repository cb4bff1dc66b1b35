//! RSS 2.0 with the content module: the whole body in `content:encoded`, the
//! page here as `guid`, the original as `link`.

use anyhow::Result;
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::channel::{Channel, Item};
use super::xml::{self, Out};

/// A channel as RSS 2.0.
pub fn write(channel: &Channel) -> Result<String> {
    let namespaces = [
        ("version", "2.0"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ];
    xml::document(|out| {
        out.element("rss", &namespaces, |out| out.element("channel", &[], |out| body(out, channel)))
    })
}

fn body(out: &mut Out, channel: &Channel) -> Result<()> {
    out.text("title", &[], &channel.title)?;
    out.text("link", &[], &channel.page)?;
    out.text("description", &[], &channel.description)?;
    out.text("language", &[], &channel.language)?;
    out.text("lastBuildDate", &[], &date(channel.updated)?)?;
    out.text("generator", &[], concat!("Marsad ", env!("CARGO_PKG_VERSION")))?;
    out.text("docs", &[], "https://www.rssboard.org/rss-specification")?;
    let address = [("href", &*channel.address), ("rel", "self"), ("type", "application/rss+xml")];
    out.empty("atom:link", &address)?;
    for item in &channel.items {
        out.element("item", &[], |out| entry(out, item))?;
    }
    Ok(())
}

fn entry(out: &mut Out, item: &Item) -> Result<()> {
    out.text("title", &[], &item.title)?;
    out.text("link", &[], item.original.as_deref().unwrap_or(&item.page))?;
    out.text("guid", &[("isPermaLink", "true")], &item.page)?;
    // Where the outlet gives no date, it was published here when it arrived.
    if let Some(published) = item.published.or(item.arrived) {
        out.text("pubDate", &[], &date(published)?)?;
    }
    for author in item.authors.iter().chain(&item.outlet) {
        out.text("dc:creator", &[], author)?;
    }
    out.text("dc:language", &[], &item.language)?;
    for tag in &item.tags {
        out.text("category", &[], tag)?;
    }
    out.text("description", &[], &item.summary)?;
    out.text("content:encoded", &[], &item.html)
}

/// A date as RSS writes it (RFC 822 with a four-digit year).
fn date(at: Timestamp) -> Result<String> {
    Ok(rfc2822::DateTimePrinter::new().timestamp_to_string(&at)?)
}
