//! Atom 1.0 (RFC 4287).

use anyhow::Result;

use super::channel::{Channel, Item};
use super::xml::{self, Out};

/// A channel as Atom.
pub fn write(channel: &Channel) -> Result<String> {
    let attributes = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &*channel.language)];
    xml::document(|out| out.element("feed", &attributes, |out| body(out, channel)))
}

fn body(out: &mut Out, channel: &Channel) -> Result<()> {
    out.text("title", &[], &channel.title)?;
    out.text("subtitle", &[], &channel.description)?;
    out.text("id", &[], &channel.address)?;
    let address = [("rel", "self"), ("type", "application/atom+xml"), ("href", &*channel.address)];
    out.empty("link", &address)?;
    let page = [("rel", "alternate"), ("type", "text/html"), ("href", &*channel.page)];
    out.empty("link", &page)?;
    out.text("updated", &[], &channel.updated.to_string())?;
    out.text("generator", &[("version", env!("CARGO_PKG_VERSION"))], "Marsad")?;
    // Every entry needs an author; those without take the feed's (4.1.1).
    author(out, "Marsad")?;
    for item in &channel.items {
        out.element("entry", &[("xml:lang", &item.language)], |out| entry(out, item))?;
    }
    Ok(())
}

fn entry(out: &mut Out, item: &Item) -> Result<()> {
    out.text("title", &[], &item.title)?;
    out.text("id", &[], &item.page)?;
    let page = [("rel", "alternate"), ("type", "text/html"), ("href", &*item.page)];
    out.empty("link", &page)?;
    if let Some(original) = &item.original {
        out.empty("link", &[("rel", "via"), ("href", original)])?;
    }
    if let Some(published) = item.published {
        out.text("published", &[], &published.to_string())?;
    }
    out.text("updated", &[], &item.updated.to_string())?;
    for name in item.authors.iter().chain(&item.outlet) {
        author(out, name)?;
    }
    for tag in &item.tags {
        out.empty("category", &[("term", tag)])?;
    }
    out.text("summary", &[], &item.summary)?;
    out.text("content", &[("type", "html")], &item.html)
}

fn author(out: &mut Out, name: &str) -> Result<()> {
    out.element("author", &[], |out| out.text("name", &[], name))
}
