//! Writing XML: elements in order, text escaped, characters that XML 1.0
//! forbids left out.

use std::borrow::Cow;

use anyhow::{Context, Result};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An XML document being written.
pub struct Out {
    writer: Writer<Vec<u8>>,
}

/// A whole document, with its declaration.
pub fn document(write: impl FnOnce(&mut Out) -> Result<()>) -> Result<String> {
    let mut out = Out { writer: Writer::new(Vec::new()) };
    out.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    write(&mut out)?;
    String::from_utf8(out.writer.into_inner()).context("writing XML")
}

impl Out {
    /// An element with what is written in it.
    pub fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        write: impl FnOnce(&mut Out) -> Result<()>,
    ) -> Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))?;
        write(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))?;
        Ok(())
    }

    /// An element with a text.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> Result<()> {
        self.element(name, attributes, |out| {
            let text = permitted(text);
            Ok(out.writer.write_event(Event::Text(BytesText::new(&text)))?)
        })
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        Ok(self.writer.write_event(Event::Empty(start(name, attributes)))?)
    }
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, permitted(value).as_ref()));
    }
    element
}

/// A text without what XML 1.0, section 2.2, forbids.
fn permitted(text: &str) -> Cow<'_, str> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}');
    if text.chars().all(allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|&c| allowed(c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_left_out_and_the_rest_escaped() {
        let written = document(|out| out.text("a", &[("b", "\"<\u{1}")], "x\u{0}&\u{FFFE}y"));
        assert_eq!(
            written.expect("written"),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><a b=\"&quot;&lt;\">x&amp;y</a>"
        );
    }
}
