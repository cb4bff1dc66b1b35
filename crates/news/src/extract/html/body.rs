//! The insertion mode of the body (HTML 13.2.6.4.7).

use super::super::tree::Tag;
use super::builder::{Builder, Mode, Start};
use super::kinds::{self, Scope};
use super::letters::Span;
use super::open::Space;
use super::raw::Content;

impl Builder<'_> {
    /// Text in the body.
    pub(super) fn body_text(&mut self, span: Span) {
        let span = self.replace_nul(span, "");
        if span.is_empty() {
            return;
        }
        self.reconstruct();
        self.frameset_ok = self.frameset_ok && self.is_space(span);
        self.append_text(span);
    }

    fn end_paragraph(&mut self) {
        if self.open.in_scope(Tag::P, Scope::Button) {
            self.open.end_implied(Tag::P);
            self.open.pop_until_tag(Tag::P);
        }
    }

    fn block(&mut self, start: &Start) {
        self.end_paragraph();
        self.insert(start);
    }

    /// An element within a line.
    fn inline(&mut self, start: &Start) {
        self.reconstruct();
        self.insert(start);
    }

    pub(super) fn body_start(&mut self, start: &Start) -> Content {
        use Tag::*;
        match start.tag {
            tag if kinds::is_plain_block(tag) => self.block(start),
            P => self.block(start),
            A => {
                self.end_open_link();
                self.reconstruct();
                self.insert_formatting(start);
            }
            Nobr => {
                self.reconstruct();
                if self.open.in_scope(Nobr, Scope::Default) {
                    self.adopt(Nobr, Default::default());
                    self.reconstruct();
                }
                self.insert_formatting(start);
            }
            tag if kinds::is_formatting(tag) => {
                self.reconstruct();
                self.insert_formatting(start);
            }
            Li | Dd | Dt => self.item(start),
            H1 | H2 | H3 | H4 | H5 | H6 => {
                self.end_paragraph();
                if self.open.last().is_some_and(|o| o.space == Space::Html && o.tag.is_heading()) {
                    self.open.pop();
                }
                self.insert(start);
            }
            Area | Br | Embed | Img | Keygen | Wbr => {
                self.reconstruct();
                self.insert_void(start);
                self.frameset_ok = false;
            }
            Image => return self.body_start(&Start { tag: Img, ..*start }),
            Param | Source | Track => self.insert_void(start),
            Base | Basefont | Bgsound | Link | Meta | Noframes | Script | Style | Template
            | Title => return self.head_start(start),
            Html => {
                if let (false, Some(html)) = (self.open.has(Template), self.open.get(0)) {
                    self.merge_attributes(html.node, start);
                }
            }
            Body => {
                if let (false, Some(body)) = (self.open.has(Template), self.open.get(1))
                    && body.is(Body)
                {
                    self.frameset_ok = false;
                    self.merge_attributes(body.node, start);
                }
            }
            Frameset => self.body_to_frameset(start),
            Caption | Col | Colgroup | Frame | Head | Tbody | Td | Tfoot | Th | Thead | Tr => {}
            Math | Svg => {
                self.reconstruct();
                let space = if start.tag == Svg { Space::Svg } else { Space::Math };
                self.enter_foreign(start, space);
            }
            Table => {
                if !self.quirks {
                    self.end_paragraph();
                }
                self.insert(start);
                self.frameset_ok = false;
                self.mode = Mode::InTable;
            }
            Pre | Listing => {
                self.block(start);
                self.frameset_ok = false;
            }
            Rb | Rtc | Rp | Rt => {
                if self.open.in_scope(Ruby, Scope::Default) {
                    let spared = if matches!(start.tag, Rb | Rtc) { None } else { Rtc };
                    self.open.end_implied(spared);
                }
                self.insert(start);
            }
            Applet | Marquee | Object => {
                self.inline(start);
                self.formatting.mark();
                self.frameset_ok = false;
            }
            Form | Button | Input | Select | Option | Optgroup | Hr => self.control(start),
            Textarea | Xmp | Iframe | Noembed | Noscript | Plaintext => {
                return self.raw_content(start);
            }
            _ => self.inline(start),
        }
        Content::Markup
    }

    /// Elements in a body whose content is raw.
    fn raw_content(&mut self, start: &Start) -> Content {
        match start.tag {
            Tag::Plaintext => {
                self.block(start);
                return Content::Plain;
            }
            Tag::Xmp => {
                self.end_paragraph();
                self.reconstruct();
            }
            _ => {}
        }
        if matches!(start.tag, Tag::Textarea | Tag::Xmp | Tag::Iframe) {
            self.frameset_ok = false;
        }
        self.insert(start);
        if start.tag == Tag::Textarea { Content::Text } else { Content::Raw }
    }

    /// `<li>`, `<dd>`, `<dt>`: the item before ends.
    fn item(&mut self, start: &Start) {
        self.frameset_ok = false;
        let ends = |tag: Tag| match start.tag {
            Tag::Li => tag == Tag::Li,
            _ => matches!(tag, Tag::Dd | Tag::Dt),
        };
        let mut before = None;
        for open in self.open.iter().rev() {
            if open.space == Space::Html && ends(open.tag) {
                before = Some(open.tag);
                break;
            }
            let passed =
                open.space == Space::Html && matches!(open.tag, Tag::Address | Tag::Div | Tag::P);
            if kinds::is_special(open) && !passed {
                break;
            }
        }
        if let Some(before) = before {
            self.open.end_implied(before);
            self.open.pop_until_tag(before);
        }
        self.block(start);
    }

    /// Forms and what stands in them.
    fn control(&mut self, start: &Start) {
        let in_select = self.open.in_scope(Tag::Select, Scope::Default);
        match start.tag {
            Tag::Form => {
                let template = self.open.has(Tag::Template);
                if self.form.is_none() || template {
                    self.end_paragraph();
                    let form = self.insert(start);
                    if !template {
                        self.form = Some(form);
                    }
                }
            }
            Tag::Button => {
                if self.open.in_scope(Tag::Button, Scope::Default) {
                    self.open.end_implied(Tag::None);
                    self.open.pop_until_tag(Tag::Button);
                }
                self.inline(start);
                self.frameset_ok = false;
            }
            Tag::Input => {
                if in_select {
                    self.open.pop_until_tag(Tag::Select);
                }
                self.reconstruct();
                self.insert_void(start);
                self.frameset_ok &= self.is_hidden_input(start);
            }
            Tag::Hr => {
                self.end_paragraph();
                if in_select {
                    self.open.end_implied(Tag::None);
                }
                self.insert_void(start);
                self.frameset_ok = false;
            }
            Tag::Select => {
                if in_select {
                    self.open.pop_until_tag(Tag::Select);
                } else {
                    self.inline(start);
                    self.frameset_ok = false;
                }
            }
            _ => {
                if in_select {
                    let optgroup = start.tag == Tag::Option;
                    self.open.end_implied(if optgroup { Tag::Optgroup } else { Tag::None });
                } else if self.open.last_is(Tag::Option) {
                    self.open.pop();
                }
                self.inline(start);
            }
        }
    }

    fn body_to_frameset(&mut self, start: &Start) {
        let body = self.open.get(1).filter(|open| open.is(Tag::Body));
        if let (true, Some(body)) = (self.frameset_ok, body) {
            self.detach(body.node);
            self.open.truncate(1);
            self.insert(start);
            self.mode = Mode::InFrameset;
        }
    }

    pub(super) fn body_end(&mut self, tag: Tag, name: Span) {
        use Tag::*;
        match tag {
            tag if kinds::is_plain_block(tag) => self.end_block(tag),
            Button | Listing | Pre | Select => self.end_block(tag),
            P => {
                if self.open.in_scope(P, Scope::Button) {
                    self.end_paragraph();
                } else {
                    self.insert(&Start::implied(P));
                    self.open.pop();
                }
            }
            tag if kinds::is_formatting(tag) => self.adopt(tag, name),
            Li | Dd | Dt => {
                let scope = if tag == Li { Scope::ListItem } else { Scope::Default };
                if self.open.in_scope(tag, scope) {
                    self.open.end_implied(tag);
                    self.open.pop_until_tag(tag);
                }
            }
            H1 | H2 | H3 | H4 | H5 | H6 => {
                let heading =
                    |open: &super::open::Open| open.space == Space::Html && open.tag.is_heading();
                if self.open.any_in_scope(heading, Scope::Default) {
                    self.open.end_implied(None);
                    self.open.pop_until(heading);
                }
            }
            Body | Html => {
                if self.open.in_scope(Body, Scope::Default) {
                    self.mode = Mode::AfterBody;
                    if tag == Html {
                        self.dispatch_end(tag, name);
                    }
                }
            }
            Form => self.end_form(),
            Template => self.template_end(),
            Applet | Marquee | Object => {
                if self.open.in_scope(tag, Scope::Default) {
                    self.open.end_implied(None);
                    self.open.pop_until_tag(tag);
                    self.formatting.clear_to_mark();
                }
            }
            Br => {
                self.body_start(&Start::implied(Br));
            }
            _ => self.any_other_end(tag, name),
        }
    }

    fn end_block(&mut self, tag: Tag) {
        if self.open.in_scope(tag, Scope::Default) {
            self.open.end_implied(Tag::None);
            self.open.pop_until_tag(tag);
        }
    }

    fn end_form(&mut self) {
        if self.open.has(Tag::Template) {
            self.end_block(Tag::Form);
            return;
        }
        let Some(form) = self.form.take() else { return };
        if self.open.any_in_scope(|open| open.node == form, Scope::Default) {
            self.open.end_implied(Tag::None);
            if let Some(at) = self.open.place_of(form) {
                self.open.remove(at);
            }
        }
    }

    /// Any other end tag: ends the innermost such element, if no block is
    /// between.
    pub(super) fn any_other_end(&mut self, tag: Tag, name: Span) {
        if tag != Tag::Other && !self.open.has(tag) {
            return;
        }
        let mut at = self.open.len();
        while at > 0 {
            at -= 1;
            let Some(open) = self.open.get(at) else { return };
            if open.is(tag) && (tag != Tag::Other || self.is_named(open.node, name)) {
                self.open.end_implied(tag);
                self.open.truncate(at);
                return;
            }
            if kinds::is_special(&open) {
                return;
            }
        }
    }
}
