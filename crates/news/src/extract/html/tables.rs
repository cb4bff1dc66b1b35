//! The insertion modes of tables (HTML 13.2.6.4.9 and following).

use super::super::tree::Tag;
use super::builder::{Builder, Mode, Start};
use super::kinds::Scope;
use super::letters::Span;
use super::raw::Content;

/// What a group of rows is.
const GROUPS: [Tag; 3] = [Tag::Tbody, Tag::Tfoot, Tag::Thead];

fn is_group(tag: Tag) -> bool {
    GROUPS.contains(&tag)
}

/// Start tags of a table's structure, which end cells and captions.
fn is_structure(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr)
}

impl Builder<'_> {
    pub(super) fn table_start(&mut self, mode: Mode, start: &Start) -> Content {
        match mode {
            Mode::InTableBody => self.group_start(start),
            Mode::InRow => self.row_start(start),
            Mode::InCell if is_structure(start.tag) => match self.close_cell() {
                true => self.go(Mode::InRow, start),
                false => Content::Markup,
            },
            Mode::InCaption if is_structure(start.tag) => match self.end_caption() {
                true => self.go(Mode::InTable, start),
                false => Content::Markup,
            },
            Mode::InCell | Mode::InCaption => self.body_start(start),
            Mode::InColumnGroup => match start.tag {
                Tag::Html => self.body_start(start),
                Tag::Col => {
                    self.insert_void(start);
                    Content::Markup
                }
                Tag::Template => self.head_start(start),
                _ if self.open.last_is(Tag::Colgroup) => {
                    self.open.pop();
                    self.go(Mode::InTable, start)
                }
                _ => Content::Markup,
            },
            _ => self.in_table_start(start),
        }
    }

    fn in_table_start(&mut self, start: &Start) -> Content {
        match start.tag {
            Tag::Caption => {
                self.open.clear_back_to(&[Tag::Table]);
                self.formatting.mark();
                self.insert(start);
                self.mode = Mode::InCaption;
            }
            Tag::Colgroup => {
                self.open.clear_back_to(&[Tag::Table]);
                self.insert(start);
                self.mode = Mode::InColumnGroup;
            }
            Tag::Col => {
                self.open.clear_back_to(&[Tag::Table]);
                self.insert(&Start::implied(Tag::Colgroup));
                return self.go(Mode::InColumnGroup, start);
            }
            tag if is_group(tag) => {
                self.open.clear_back_to(&[Tag::Table]);
                self.insert(start);
                self.mode = Mode::InTableBody;
            }
            Tag::Td | Tag::Th | Tag::Tr => {
                self.open.clear_back_to(&[Tag::Table]);
                self.insert(&Start::implied(Tag::Tbody));
                return self.go(Mode::InTableBody, start);
            }
            Tag::Table => {
                if self.open.in_scope(Tag::Table, Scope::Table) {
                    self.open.pop_until_tag(Tag::Table);
                    self.reset_mode();
                    return self.dispatch_start(start);
                }
            }
            Tag::Style | Tag::Script | Tag::Template => return self.head_start(start),
            Tag::Input if self.is_hidden_input(start) => self.insert_void(start),
            Tag::Form => {
                if !self.open.has(Tag::Template) && self.form.is_none() {
                    self.form = Some(self.insert(start));
                    self.open.pop();
                }
            }
            _ => return self.before_table(|builder| builder.body_start(start)),
        }
        Content::Markup
    }

    pub(super) fn is_hidden_input(&self, start: &Start) -> bool {
        self.attribute_of(start, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"))
    }

    /// What is no part of a table goes before it.
    fn before_table<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        self.foster = true;
        let result = body(self);
        self.foster = false;
        result
    }

    fn group_start(&mut self, start: &Start) -> Content {
        match start.tag {
            Tag::Tr => {
                self.open.clear_back_to(&GROUPS);
                self.insert(start);
                self.mode = Mode::InRow;
                Content::Markup
            }
            Tag::Td | Tag::Th => {
                self.open.clear_back_to(&GROUPS);
                self.insert(&Start::implied(Tag::Tr));
                self.go(Mode::InRow, start)
            }
            tag if matches!(tag, Tag::Caption | Tag::Col | Tag::Colgroup) || is_group(tag) => {
                if !self.end_group() {
                    return Content::Markup;
                }
                self.go(Mode::InTable, start)
            }
            _ => self.in_table_start(start),
        }
    }

    /// Ends the open group of rows; `false` where none is.
    fn end_group(&mut self) -> bool {
        if !GROUPS.iter().any(|group| self.open.in_scope(*group, Scope::Table)) {
            return false;
        }
        self.open.clear_back_to(&GROUPS);
        self.open.pop();
        self.mode = Mode::InTable;
        true
    }

    fn row_start(&mut self, start: &Start) -> Content {
        match start.tag {
            Tag::Td | Tag::Th => {
                self.open.clear_back_to(&[Tag::Tr]);
                self.insert(start);
                self.mode = Mode::InCell;
                self.formatting.mark();
                Content::Markup
            }
            tag if is_structure(tag) => {
                if !self.end_row() {
                    return Content::Markup;
                }
                self.go(Mode::InTableBody, start)
            }
            _ => self.in_table_start(start),
        }
    }

    /// Ends the open row; `false` where none is.
    fn end_row(&mut self) -> bool {
        if !self.open.in_scope(Tag::Tr, Scope::Table) {
            return false;
        }
        self.open.clear_back_to(&[Tag::Tr]);
        self.open.pop();
        self.mode = Mode::InTableBody;
        true
    }

    /// Ends the open cell; `false` where none is.
    fn close_cell(&mut self) -> bool {
        let cell =
            self.open.in_scope(Tag::Td, Scope::Table) || self.open.in_scope(Tag::Th, Scope::Table);
        if cell {
            self.open.end_implied(Tag::None);
            self.open.pop_until(|open| open.is(Tag::Td) || open.is(Tag::Th));
            self.formatting.clear_to_mark();
            self.mode = Mode::InRow;
        }
        cell
    }

    /// Ends the open caption; `false` where none is.
    fn end_caption(&mut self) -> bool {
        let caption = self.open.in_scope(Tag::Caption, Scope::Table);
        if caption {
            self.open.end_implied(Tag::None);
            self.open.pop_until_tag(Tag::Caption);
            self.formatting.clear_to_mark();
            self.mode = Mode::InTable;
        }
        caption
    }

    pub(super) fn table_end(&mut self, mode: Mode, tag: Tag, name: Span) {
        match mode {
            Mode::InTableBody => self.group_end(tag, name),
            Mode::InRow => self.row_end(tag, name),
            Mode::InCell => self.cell_end(tag, name),
            Mode::InCaption => self.caption_end(tag, name),
            Mode::InColumnGroup => match tag {
                Tag::Colgroup if self.open.last_is(Tag::Colgroup) => {
                    self.open.pop();
                    self.mode = Mode::InTable;
                }
                Tag::Colgroup | Tag::Col => {}
                Tag::Template => self.template_end(),
                _ if self.open.last_is(Tag::Colgroup) => {
                    self.open.pop();
                    self.go_end(Mode::InTable, tag, name);
                }
                _ => {}
            },
            _ => self.in_table_end(tag, name),
        }
    }

    fn in_table_end(&mut self, tag: Tag, name: Span) {
        match tag {
            Tag::Table => {
                if self.open.in_scope(Tag::Table, Scope::Table) {
                    self.open.pop_until_tag(Tag::Table);
                    self.reset_mode();
                }
            }
            Tag::Body | Tag::Html => {}
            Tag::Template => self.template_end(),
            tag if is_structure(tag) => {}
            _ => self.before_table(|builder| builder.body_end(tag, name)),
        }
    }

    fn group_end(&mut self, tag: Tag, name: Span) {
        match tag {
            tag if is_group(tag) => {
                if self.open.in_scope(tag, Scope::Table) {
                    self.open.clear_back_to(&GROUPS);
                    self.open.pop();
                    self.mode = Mode::InTable;
                }
            }
            Tag::Table => {
                if self.end_group() {
                    self.go_end(Mode::InTable, tag, name);
                }
            }
            tag if is_structure(tag) => {}
            _ => self.in_table_end(tag, name),
        }
    }

    fn row_end(&mut self, tag: Tag, name: Span) {
        match tag {
            Tag::Tr => {
                self.end_row();
            }
            Tag::Table => {
                if self.end_row() {
                    self.go_end(Mode::InTableBody, tag, name);
                }
            }
            tag if is_group(tag) => {
                if self.open.in_scope(tag, Scope::Table) && self.end_row() {
                    self.go_end(Mode::InTableBody, tag, name);
                }
            }
            tag if is_structure(tag) => {}
            _ => self.in_table_end(tag, name),
        }
    }

    fn cell_end(&mut self, tag: Tag, name: Span) {
        match tag {
            Tag::Td | Tag::Th => {
                if self.open.in_scope(tag, Scope::Table) {
                    self.open.end_implied(Tag::None);
                    self.open.pop_until_tag(tag);
                    self.formatting.clear_to_mark();
                    self.mode = Mode::InRow;
                }
            }
            Tag::Body | Tag::Caption | Tag::Col | Tag::Colgroup | Tag::Html => {}
            Tag::Table | Tag::Tbody | Tag::Tfoot | Tag::Thead | Tag::Tr => {
                if self.open.in_scope(tag, Scope::Table) && self.close_cell() {
                    self.go_end(Mode::InRow, tag, name);
                }
            }
            _ => self.body_end(tag, name),
        }
    }

    fn caption_end(&mut self, tag: Tag, name: Span) {
        match tag {
            Tag::Caption => {
                self.end_caption();
            }
            Tag::Table => {
                if self.end_caption() {
                    self.go_end(Mode::InTable, tag, name);
                }
            }
            Tag::Body | Tag::Html => {}
            tag if is_structure(tag) => {}
            _ => self.body_end(tag, name),
        }
    }

    /// Text in a table's structure: space stays, what is more goes before it.
    pub(super) fn table_text(&mut self, span: Span) {
        let span = self.replace_nul(span, "");
        if span.is_empty() {
            return;
        }
        let template = self.open.last_is(Tag::Template);
        let foreign_to_tables = self
            .open
            .last()
            .is_some_and(|open| !super::kinds::is_table_part(open.tag) && !template);
        if foreign_to_tables {
            self.before_table(|builder| builder.body_text(span));
        } else if self.is_space(span) && !self.fostered_text {
            let waiting = self.waiting_space.take();
            match waiting.map(|waiting| (waiting, self.letters.join(waiting, span))) {
                None => self.waiting_space = Some(span),
                Some((_, Some(joined))) => self.waiting_space = Some(joined),
                Some((waiting, None)) => {
                    self.append_text(waiting);
                    self.waiting_space = Some(span);
                }
            }
        } else {
            self.fostered_text = true;
            let waiting = self.waiting_space.take();
            self.before_table(|builder| {
                if let Some(space) = waiting {
                    builder.body_text(space);
                }
                builder.body_text(span);
            });
        }
    }
}
