//! The insertion modes around the body: head, templates, framesets, what
//! follows the end (HTML 13.2.6.4).

use super::super::tree::Tag;
use super::builder::{Builder, Mode, Start};
use super::kinds;
use super::letters::Span;
use super::raw::Content;

impl Builder<'_> {
    /// A start tag by the rules of a mode.
    pub(super) fn start_in(&mut self, mode: Mode, start: &Start) -> Content {
        match mode {
            Mode::InBody => self.body_start(start),
            Mode::Initial => {
                self.quirks = true;
                self.go(Mode::BeforeHtml, start)
            }
            Mode::BeforeHtml => {
                if start.tag == Tag::Html {
                    self.insert(start);
                    self.mode = Mode::BeforeHead;
                    return Content::Markup;
                }
                self.insert(&Start::implied(Tag::Html));
                self.go(Mode::BeforeHead, start)
            }
            Mode::BeforeHead => match start.tag {
                Tag::Html => self.body_start(start),
                Tag::Head => {
                    self.head = Some(self.insert(start));
                    self.mode = Mode::InHead;
                    Content::Markup
                }
                _ => {
                    self.head = Some(self.insert(&Start::implied(Tag::Head)));
                    self.go(Mode::InHead, start)
                }
            },
            Mode::InHead => self.head_start(start),
            Mode::AfterHead => self.after_head_start(start),
            Mode::InTable
            | Mode::InTableBody
            | Mode::InRow
            | Mode::InCell
            | Mode::InCaption
            | Mode::InColumnGroup => self.table_start(mode, start),
            Mode::InTemplate => self.template_start(start),
            Mode::AfterBody | Mode::AfterAfterBody => {
                if start.tag == Tag::Html {
                    return self.body_start(start);
                }
                self.go(Mode::InBody, start)
            }
            Mode::InFrameset | Mode::AfterFrameset | Mode::AfterAfterFrameset => {
                self.frameset_start(mode, start)
            }
        }
    }

    /// Goes to another mode and reads the tag again.
    pub(super) fn go(&mut self, mode: Mode, start: &Start) -> Content {
        self.mode = mode;
        self.dispatch_start(start)
    }

    fn raw(&mut self, start: &Start, content: Content) -> Content {
        self.insert(start);
        content
    }

    pub(super) fn head_start(&mut self, start: &Start) -> Content {
        match start.tag {
            Tag::Html => self.body_start(start),
            Tag::Base | Tag::Basefont | Tag::Bgsound | Tag::Link | Tag::Meta => {
                self.insert_void(start);
                Content::Markup
            }
            Tag::Title => self.raw(start, Content::Text),
            Tag::Noframes | Tag::Style | Tag::Noscript => self.raw(start, Content::Raw),
            Tag::Script => self.raw(start, Content::Script),
            Tag::Template => {
                self.insert(start);
                self.formatting.mark();
                self.frameset_ok = false;
                self.mode = Mode::InTemplate;
                self.template_modes.push(Mode::InTemplate);
                Content::Markup
            }
            Tag::Head => Content::Markup,
            _ => {
                self.open.pop();
                self.go(Mode::AfterHead, start)
            }
        }
    }

    fn after_head_start(&mut self, start: &Start) -> Content {
        match start.tag {
            Tag::Html => self.body_start(start),
            Tag::Body => {
                self.insert(start);
                self.frameset_ok = false;
                self.mode = Mode::InBody;
                Content::Markup
            }
            Tag::Frameset => {
                self.insert(start);
                self.mode = Mode::InFrameset;
                Content::Markup
            }
            tag if belongs_to_head(tag) => {
                let Some(head) = self.head else { return Content::Markup };
                let open = super::open::Open {
                    node: head,
                    tag: Tag::Head,
                    space: super::open::Space::Html,
                    annotates_html: false,
                };
                self.open.push(open);
                let content = self.head_start(start);
                if let Some(at) = self.open.place_of(head) {
                    self.open.remove(at);
                }
                content
            }
            Tag::Head => Content::Markup,
            _ => {
                self.insert(&Start::implied(Tag::Body));
                self.go(Mode::InBody, start)
            }
        }
    }

    fn template_start(&mut self, start: &Start) -> Content {
        let mode = match start.tag {
            tag if belongs_to_head(tag) => {
                return self.head_start(start);
            }
            Tag::Caption | Tag::Colgroup | Tag::Tbody | Tag::Tfoot | Tag::Thead => Mode::InTable,
            Tag::Col => Mode::InColumnGroup,
            Tag::Tr => Mode::InTableBody,
            Tag::Td | Tag::Th => Mode::InRow,
            _ => Mode::InBody,
        };
        if let Some(last) = self.template_modes.last_mut() {
            *last = mode;
        }
        self.go(mode, start)
    }

    fn frameset_start(&mut self, mode: Mode, start: &Start) -> Content {
        match start.tag {
            Tag::Html => self.body_start(start),
            Tag::Noframes => self.head_start(start),
            Tag::Frameset if mode == Mode::InFrameset => {
                self.insert(start);
                Content::Markup
            }
            Tag::Frame if mode == Mode::InFrameset => {
                self.insert_void(start);
                Content::Markup
            }
            _ => Content::Markup,
        }
    }

    /// An end tag by the rules of a mode.
    pub(super) fn end_in(&mut self, mode: Mode, tag: Tag, name: Span) {
        match mode {
            Mode::InBody => self.body_end(tag, name),
            Mode::Initial => {
                self.quirks = true;
                self.go_end(Mode::BeforeHtml, tag, name);
            }
            Mode::BeforeHtml | Mode::BeforeHead | Mode::InHead | Mode::AfterHead => {
                self.head_end(mode, tag, name);
            }
            Mode::InTable
            | Mode::InTableBody
            | Mode::InRow
            | Mode::InCell
            | Mode::InCaption
            | Mode::InColumnGroup => self.table_end(mode, tag, name),
            Mode::InTemplate => {
                if tag == Tag::Template {
                    self.end_template();
                }
            }
            Mode::AfterBody => match tag {
                Tag::Html => self.mode = Mode::AfterAfterBody,
                _ => self.go_end(Mode::InBody, tag, name),
            },
            Mode::AfterAfterBody => self.go_end(Mode::InBody, tag, name),
            Mode::InFrameset => {
                if tag == Tag::Frameset && self.open.len() > 1 {
                    self.open.pop();
                    if !self.open.last_is(Tag::Frameset) {
                        self.mode = Mode::AfterFrameset;
                    }
                }
            }
            Mode::AfterFrameset => {
                if tag == Tag::Html {
                    self.mode = Mode::AfterAfterFrameset;
                }
            }
            Mode::AfterAfterFrameset => {}
        }
    }

    pub(super) fn go_end(&mut self, mode: Mode, tag: Tag, name: Span) {
        self.mode = mode;
        self.dispatch_end(tag, name);
    }

    fn head_end(&mut self, mode: Mode, tag: Tag, name: Span) {
        match (mode, tag) {
            (Mode::InHead, Tag::Head) => {
                self.open.pop();
                self.mode = Mode::AfterHead;
            }
            (Mode::InHead | Mode::AfterHead, Tag::Template) => self.end_template(),
            (Mode::AfterHead, Tag::Head) => {}
            (_, Tag::Head | Tag::Body | Tag::Html | Tag::Br) => {
                let mode = self.leave_head(mode);
                self.go_end(mode, tag, name);
            }
            _ => {}
        }
    }

    /// What a mode before the body does with what belongs further down: the
    /// element the page left out, and the next mode.
    fn leave_head(&mut self, mode: Mode) -> Mode {
        match mode {
            Mode::Initial => {
                self.quirks = true;
                Mode::BeforeHtml
            }
            Mode::BeforeHtml => {
                self.insert(&Start::implied(Tag::Html));
                Mode::BeforeHead
            }
            Mode::BeforeHead => {
                self.head = Some(self.insert(&Start::implied(Tag::Head)));
                Mode::InHead
            }
            Mode::InHead => {
                self.open.pop();
                Mode::AfterHead
            }
            _ => {
                self.insert(&Start::implied(Tag::Body));
                Mode::InBody
            }
        }
    }

    fn end_template(&mut self) {
        if !self.open.has(Tag::Template) {
            return;
        }
        while self.open.last().is_some_and(|open| {
            open.space == super::open::Space::Html && kinds::ends_itself_thoroughly(open.tag)
        }) {
            self.open.pop();
        }
        self.open.pop_until_tag(Tag::Template);
        self.formatting.clear_to_mark();
        self.template_modes.pop();
        self.reset_mode();
    }

    /// `</template>` wherever it comes.
    pub(super) fn template_end(&mut self) {
        self.end_template();
    }

    /// The mode that fits the open elements (HTML 13.2.4.1).
    pub(super) fn reset_mode(&mut self) {
        let mut mode = None;
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.space != super::open::Space::Html {
                continue;
            }
            mode = match open.tag {
                Tag::Td | Tag::Th if at > 0 => Some(Mode::InCell),
                Tag::Tr => Some(Mode::InRow),
                Tag::Tbody | Tag::Thead | Tag::Tfoot => Some(Mode::InTableBody),
                Tag::Caption => Some(Mode::InCaption),
                Tag::Colgroup => Some(Mode::InColumnGroup),
                Tag::Table => Some(Mode::InTable),
                Tag::Template => self.template_modes.last().copied(),
                Tag::Head if at > 0 => Some(Mode::InHead),
                Tag::Body => Some(Mode::InBody),
                Tag::Frameset => Some(Mode::InFrameset),
                Tag::Html if self.head.is_none() => Some(Mode::BeforeHead),
                Tag::Html => Some(Mode::AfterHead),
                _ => None,
            };
            if mode.is_some() {
                break;
            }
        }
        self.mode = mode.unwrap_or(Mode::InBody);
    }

    /// Text by the rules of a mode.
    pub(super) fn characters_in(&mut self, mode: Mode, span: Span) {
        match mode {
            Mode::InBody | Mode::InCell | Mode::InCaption | Mode::InTemplate => {
                self.body_text(span);
            }
            Mode::Initial | Mode::BeforeHtml | Mode::BeforeHead => {
                let (_, rest) = self.split_space(span);
                self.leave_head_with(mode, rest);
            }
            Mode::InHead | Mode::AfterHead => {
                let (space, rest) = self.split_space(span);
                self.append_text(space);
                self.leave_head_with(mode, rest);
            }
            Mode::InTable | Mode::InTableBody | Mode::InRow => self.table_text(span),
            Mode::InColumnGroup => {
                let (space, rest) = self.split_space(span);
                self.append_text(space);
                if !rest.is_empty() && self.open.last_is(Tag::Colgroup) {
                    self.open.pop();
                    self.mode = Mode::InTable;
                    self.table_text(rest);
                } else {
                    self.append_spaces(rest);
                }
            }
            Mode::AfterBody | Mode::AfterAfterBody => {
                if !self.is_space(span) {
                    self.mode = Mode::InBody;
                }
                self.body_text(span);
            }
            Mode::InFrameset | Mode::AfterFrameset | Mode::AfterAfterFrameset => {
                self.append_spaces(span);
            }
        }
    }

    /// Of a text that has no place here, the white space.
    fn append_spaces(&mut self, span: Span) {
        let text = self.letters.get(span);
        let space: String = text.chars().filter(|letter| letter.is_ascii_whitespace()).collect();
        let space = self.letters.push(&space);
        self.append_text(space);
    }

    fn leave_head_with(&mut self, mode: Mode, rest: Span) {
        if !rest.is_empty() {
            self.mode = self.leave_head(mode);
            self.characters_in(self.mode, rest);
        }
    }

    /// The page ends: what every document has is added.
    pub(super) fn end_of_page(&mut self) {
        loop {
            match self.mode {
                mode @ (Mode::Initial
                | Mode::BeforeHtml
                | Mode::BeforeHead
                | Mode::InHead
                | Mode::AfterHead) => self.mode = self.leave_head(mode),
                // Ends a template in the head: the body is still to come.
                _ if !self.template_modes.is_empty() => {
                    if self.open.has(Tag::Template) {
                        self.end_template();
                    } else {
                        self.template_modes.clear();
                    }
                }
                _ => return,
            }
        }
    }
}

/// Elements that are read by the rules of the head wherever they stand.
fn belongs_to_head(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Base
            | Tag::Basefont
            | Tag::Bgsound
            | Tag::Link
            | Tag::Meta
            | Tag::Noframes
            | Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Title
    )
}
