//! The elements that are known by name, and what they are.

macro_rules! tags {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// The elements extraction and the tree's construction know by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        #[repr(u8)]
        pub enum Tag {
            /// The document itself, or a comment.
            None,
            /// A text node.
            Text,
            /// An element with another name, or of SVG or MathML.
            Other,
            $($variant),*
        }

        /// All elements that have a name of their own, in the enum's order.
        const TAGS: &[Tag] = &[$(Tag::$variant),*];
        const NAMES: &[&str] = &[$($name),*];
    };
}

tags! {
    A "a", Abbr "abbr", Address "address", AnnotationXml "annotation-xml", Applet "applet",
    Area "area", Article "article", Aside "aside", Audio "audio", B "b", Base "base",
    Basefont "basefont", Bgsound "bgsound", Big "big", Blockquote "blockquote", Body "body",
    Br "br", Button "button", Canvas "canvas", Caption "caption", Center "center", Cite "cite",
    Code "code", Col "col", Colgroup "colgroup", Dd "dd", Del "del", Desc "desc",
    Details "details", Dialog "dialog", Dir "dir", Div "div", Dl "dl", Dt "dt", Em "em",
    Embed "embed", Fieldset "fieldset", Figcaption "figcaption", Figure "figure", Font "font",
    Footer "footer", Foreignobject "foreignobject", Form "form", Frame "frame",
    Frameset "frameset", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Head "head",
    Header "header", Hgroup "hgroup", Hr "hr", Html "html", I "i", Iframe "iframe",
    Image "image", Img "img", Input "input", Ins "ins", Keygen "keygen", Label "label",
    Legend "legend", Li "li", Link "link", Listing "listing", Main "main",
    Malignmark "malignmark", Mark "mark", Marquee "marquee", Math "math", Menu "menu",
    Meta "meta", Mglyph "mglyph", Mi "mi", Mn "mn", Mo "mo", Ms "ms", Mtext "mtext", Nav "nav",
    Nobr "nobr", Noembed "noembed", Noframes "noframes", Noscript "noscript", Object "object",
    Ol "ol", Optgroup "optgroup", Option "option", P "p", Param "param", Picture "picture",
    Plaintext "plaintext", Pre "pre", Q "q", Rb "rb", Rp "rp", Rt "rt", Rtc "rtc", Ruby "ruby",
    S "s", Script "script", Search "search", Section "section", Select "select", Small "small",
    Source "source", Span "span", Strike "strike", Strong "strong", Style "style", Sub "sub",
    Summary "summary", Sup "sup", Svg "svg", Table "table", Tbody "tbody", Td "td",
    Template "template", Textarea "textarea", Tfoot "tfoot", Th "th", Thead "thead",
    Time "time", Title "title", Tr "tr", Track "track", Tt "tt", U "u", Ul "ul", Var "var",
    Video "video", Wbr "wbr", Xmp "xmp",
}

/// The first tags are no names.
const NAMELESS: usize = 3;

/// Slots of the table that finds a tag by its name: a power of two, mostly empty.
const SLOTS: usize = 1_024;

/// Names by [`slot`], the next slot where one is taken.
const BY_NAME: [Tag; SLOTS] = {
    let mut table = [Tag::Other; SLOTS];
    let mut at = 0;
    while at < TAGS.len() {
        let mut slot = slot(packed(NAMES[at].as_bytes()));
        while !matches!(table[slot], Tag::Other) {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = TAGS[at];
        at += 1;
    }
    table
};

/// A name of up to sixteen bytes as a number, in lower case.
const fn packed(name: &[u8]) -> u128 {
    let mut packed = 0;
    let mut at = 0;
    while at < name.len() {
        packed = packed << 8 | name[at].to_ascii_lowercase() as u128;
        at += 1;
    }
    packed
}

/// [`packed`] of a name of up to eight bytes, as most have.
fn packed_short(name: &[u8]) -> u64 {
    name.iter().fold(0, |packed, byte| packed << 8 | u64::from(byte.to_ascii_lowercase()))
}

const fn slot(packed: u128) -> usize {
    let mixed = (packed as u64 ^ (packed >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 54) as usize
}

impl Tag {
    /// How many there are.
    pub(in crate::extract) const COUNT: usize = NAMELESS + TAGS.len();

    /// The element with a name, whatever its case.
    pub(in crate::extract) fn of(name: &[u8]) -> Tag {
        if name.len() > 16 {
            return Tag::Other;
        }
        let mut slot = match name.len() {
            ..=8 => slot(u128::from(packed_short(name))),
            _ => slot(packed(name)),
        };
        loop {
            let tag = BY_NAME[slot];
            if tag == Tag::Other || tag.name().as_bytes().eq_ignore_ascii_case(name) {
                return tag;
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// The name, empty for [`Tag::Other`] and what is no element.
    pub fn name(self) -> &'static str {
        usize::from(self as u8)
            .checked_sub(NAMELESS)
            .and_then(|at| NAMES.get(at))
            .copied()
            .unwrap_or("")
    }

    /// `h1` to `h6`.
    pub fn is_heading(self) -> bool {
        matches!(self, Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6)
    }

    /// Elements a browser lays out as a box of their own: text before, in and
    /// after them never joins.
    pub fn is_block(self) -> bool {
        use Tag::*;
        self.is_heading()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Body
                    | Caption
                    | Center
                    | Dd
                    | Details
                    | Dialog
                    | Div
                    | Dl
                    | Dt
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Form
                    | Header
                    | Hr
                    | Html
                    | Legend
                    | Li
                    | Main
                    | Nav
                    | Ol
                    | P
                    | Pre
                    | Section
                    | Summary
                    | Table
                    | Tbody
                    | Td
                    | Tfoot
                    | Th
                    | Thead
                    | Tr
                    | Ul
                    | Option
                    | Select
            )
    }

    /// Elements whose text is never shown as text.
    pub fn is_silent(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Script
                | Style
                | Template
                | Head
                | Title
                | Meta
                | Link
                | Base
                | Svg
                | Math
                | Canvas
                | Iframe
                | Object
                | Embed
                | Audio
                | Video
                | Select
                | Option
                | Textarea
                | Input
                | Button
        )
    }
}
