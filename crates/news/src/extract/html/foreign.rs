//! SVG and MathML within a page (HTML 13.2.6.5).

use super::super::tree::{Data, Tag};
use super::builder::{Builder, Start};
use super::kinds;
use super::letters::Span;
use super::open::Space;
use super::raw::Content;

impl Builder<'_> {
    /// The current element is no HTML element.
    pub fn is_foreign(&self) -> bool {
        self.open.last().is_some_and(|open| open.space != Space::Html)
    }

    /// A start tag here is one of SVG or MathML.
    pub(super) fn is_foreign_to_tag(&self, tag: Tag) -> bool {
        self.open.last().is_some_and(|open| {
            let math_text = open.is_math_text() && !matches!(tag, Tag::Mglyph | Tag::Malignmark);
            let annotation = open.tag == Tag::AnnotationXml && tag == Tag::Svg;
            let takes_html = open.takes_html() || math_text || annotation;
            open.space != Space::Html && !takes_html
        })
    }

    /// Text here is one of SVG or MathML.
    pub(super) fn is_foreign_to_text(&self) -> bool {
        self.open.last().is_some_and(|open| {
            open.space != Space::Html && !open.takes_html() && !open.is_math_text()
        })
    }

    pub(super) fn foreign_start(&mut self, start: &Start) -> Content {
        let styled = || {
            ["color", "face", "size"].iter().any(|name| self.attribute_of(start, name).is_some())
        };
        if kinds::breaks_out(start.tag) || (start.tag == Tag::Font && styled()) {
            self.leave_foreign();
            return self.start_in(self.mode, start);
        }
        let Some(current) = self.open.last() else { return Content::Markup };
        self.insert_in(start, current.space);
        if start.self_closing {
            self.open.pop();
        }
        Content::Markup
    }

    /// `<svg>` or `<math>` in HTML.
    pub(super) fn enter_foreign(&mut self, start: &Start, space: Space) {
        self.insert_in(start, space);
        if start.self_closing {
            self.open.pop();
        }
    }

    fn leave_foreign(&mut self) {
        while self.open.last().is_some_and(|open| {
            open.space != Space::Html && !open.takes_html() && !open.is_math_text()
        }) {
            self.open.pop();
        }
    }

    pub(super) fn foreign_end(&mut self, tag: Tag, name: Span) {
        if matches!(tag, Tag::Br | Tag::P) {
            self.leave_foreign();
            self.end_in(self.mode, tag, name);
            return;
        }
        let mut at = self.open.len();
        while at > 1 {
            at -= 1;
            let Some(open) = self.open.get(at) else { return };
            if open.space == Space::Html {
                self.end_in(self.mode, tag, name);
                return;
            }
            if open.tag == tag && (tag != Tag::Other || self.is_named(open.node, name)) {
                self.open.truncate(at);
                return;
            }
        }
    }

    /// An element whose name is none of those known has this one.
    pub(super) fn is_named(&self, node: u32, name: Span) -> bool {
        match self.nodes[node as usize].data {
            Data::Element { name: own, .. } => self.letters.get(own) == self.letters.get(name),
            _ => false,
        }
    }
}
