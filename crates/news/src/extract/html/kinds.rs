//! The standard's sets of elements (HTML 13.2.4).

use super::super::tree::Tag;
use super::open::{Open, Space};

/// How far a search for an open element goes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Cells, captions, tables, objects end it.
    Default,
    /// Lists too.
    ListItem,
    /// Buttons too.
    Button,
    /// Only tables and templates.
    Table,
}

/// The search for an open element ends at this one.
pub fn bounds(open: &Open, scope: Scope) -> bool {
    use Tag::*;
    if open.space != Space::Html {
        return scope != Scope::Table && (open.is_math_text() || open.takes_html());
    }
    match open.tag {
        Html | Table | Template => true,
        _ if scope == Scope::Table => false,
        Applet | Caption | Td | Th | Marquee | Object | Select => true,
        Ol | Ul => scope == Scope::ListItem,
        Button => scope == Scope::Button,
        _ => false,
    }
}

/// Elements whose end tag may be left out.
pub fn ends_itself(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, Dd | Dt | Li | Optgroup | Option | P | Rb | Rp | Rt | Rtc)
}

/// Those, and the parts of tables: what the end of a template ends.
pub fn ends_itself_thoroughly(tag: Tag) -> bool {
    use Tag::*;
    ends_itself(tag) || matches!(tag, Caption | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr)
}

/// Elements with rules of their own: stray end tags do not reach beyond them.
pub fn is_special(open: &Open) -> bool {
    use Tag::*;
    if open.space != Space::Html {
        return open.is_math_text() || open.takes_html() || open.tag == AnnotationXml;
    }
    matches!(
        open.tag,
        Address
            | Applet
            | Area
            | Article
            | Aside
            | Base
            | Basefont
            | Bgsound
            | Blockquote
            | Body
            | Br
            | Button
            | Caption
            | Center
            | Col
            | Colgroup
            | Dd
            | Details
            | Dir
            | Div
            | Dl
            | Dt
            | Embed
            | Fieldset
            | Figcaption
            | Figure
            | Footer
            | Form
            | Frame
            | Frameset
            | H1
            | H2
            | H3
            | H4
            | H5
            | H6
            | Head
            | Header
            | Hgroup
            | Hr
            | Html
            | Iframe
            | Img
            | Input
            | Keygen
            | Li
            | Link
            | Listing
            | Main
            | Marquee
            | Menu
            | Meta
            | Nav
            | Noembed
            | Noframes
            | Noscript
            | Object
            | Ol
            | P
            | Param
            | Plaintext
            | Pre
            | Script
            | Search
            | Section
            | Select
            | Source
            | Style
            | Summary
            | Table
            | Tbody
            | Td
            | Template
            | Textarea
            | Tfoot
            | Th
            | Thead
            | Title
            | Tr
            | Track
            | Ul
            | Wbr
            | Xmp
    )
}

/// Elements that are opened again where a block was closed inside them.
pub fn is_formatting(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, A | B | Big | Code | Em | Font | I | Nobr | S | Small | Strike | Strong | Tt | U)
}

/// Blocks that end a paragraph and that only their own end tag ends.
pub fn is_plain_block(tag: Tag) -> bool {
    use Tag::*;
    matches!(
        tag,
        Address
            | Article
            | Aside
            | Blockquote
            | Center
            | Details
            | Dialog
            | Dir
            | Div
            | Dl
            | Fieldset
            | Figcaption
            | Figure
            | Footer
            | Header
            | Hgroup
            | Main
            | Menu
            | Nav
            | Ol
            | Search
            | Section
            | Summary
            | Ul
    )
}

/// Elements of a table's structure: text in them belongs before the table.
pub fn is_table_part(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, Table | Tbody | Tfoot | Thead | Tr)
}

/// HTML elements that end SVG and MathML.
pub fn breaks_out(tag: Tag) -> bool {
    use Tag::*;
    matches!(
        tag,
        B | Big
            | Blockquote
            | Body
            | Br
            | Center
            | Code
            | Dd
            | Div
            | Dl
            | Dt
            | Em
            | Embed
            | H1
            | H2
            | H3
            | H4
            | H5
            | H6
            | Head
            | Hr
            | I
            | Img
            | Li
            | Listing
            | Menu
            | Meta
            | Nobr
            | Ol
            | P
            | Pre
            | Ruby
            | S
            | Small
            | Span
            | Strong
            | Strike
            | Sub
            | Sup
            | Table
            | Tt
            | U
            | Ul
            | Var
    )
}

/// Start tags that can be left out without changing how the page is read on:
/// neither raw content nor elements without content.
pub fn is_droppable(tag: Tag) -> bool {
    use Tag::*;
    !matches!(
        tag,
        Script
            | Style
            | Title
            | Textarea
            | Iframe
            | Noscript
            | Noembed
            | Noframes
            | Xmp
            | Plaintext
            | Area
            | Base
            | Basefont
            | Bgsound
            | Br
            | Col
            | Embed
            | Frame
            | Hr
            | Img
            | Input
            | Keygen
            | Link
            | Meta
            | Param
            | Source
            | Track
            | Wbr
    )
}
