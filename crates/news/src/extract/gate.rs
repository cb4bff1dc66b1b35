//! Is the page an article? Section fronts, tag pages, search pages, galleries
//! and empty shells are not.

use super::blocks::Piece;
use super::content::is_prose;
use crate::model::article::Block;
use crate::model::fate::Reason;

/// What decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// The page says of itself that it is an article.
    pub claimed: bool,
    /// Its address is the site's root.
    pub root: bool,
    /// Bytes of running text in the chosen body.
    pub prose: usize,
    /// Paragraphs of running text in it.
    pub paragraphs: usize,
    /// Paragraphs of running text that break off: «…من ميناء…».
    pub cut: usize,
    /// The page says of itself that it is of the site, no article.
    pub site: bool,
    /// Link-like pieces of the whole page.
    pub links: usize,
}

impl Evidence {
    /// Counts what the body and the page hold.
    pub fn of(body: &[Piece], page: &[Piece], claimed: bool, root: bool) -> Evidence {
        let prose = body.iter().filter(|piece| is_prose(piece));
        Evidence {
            claimed,
            root,
            prose: prose.clone().map(|piece| piece.text.len()).sum(),
            paragraphs: prose.clone().count(),
            cut: prose
                .filter(|piece| piece.text.ends_with(['…']) || piece.text.ends_with("..."))
                .count(),
            site: false,
            links: page.iter().filter(|piece| piece.link_share() > 0.8).count(),
        }
    }

    /// With what `og:type` says.
    pub fn with_kind(mut self, kind: Option<&str>) -> Evidence {
        self.site = kind == Some("website");
        self
    }

    /// With the text that structured data gave instead of the page's elements.
    pub fn with_blocks(mut self, blocks: &[Block]) -> Evidence {
        if self.prose == 0 {
            self.prose = blocks.iter().map(|block| block.text.len()).sum();
        }
        self
    }

    /// Why the page is no article; `None` when it is one.
    pub fn verdict(&self) -> Option<(Reason, String)> {
        let detail = format!(
            "{} paragraphs, {} bytes of running text, {} lines of links",
            self.paragraphs, self.prose, self.links
        );
        if self.root && !self.claimed && (self.links > 30 || self.prose < 600) {
            return Some((Reason::NotAnArticle, format!("the site's front: {detail}")));
        }
        if self.prose == 0 {
            let reason = if self.links > 20 && !self.claimed {
                Reason::NotAnArticle
            } else {
                Reason::NoText
            };
            return Some((reason, detail));
        }
        let teasers = self.cut >= 3 && self.cut * 3 >= self.paragraphs * 2;
        let index = self.site && self.paragraphs < 2 && self.prose < 300 && self.links > 8;
        let list = self.links > 40 && self.prose < 500 && self.paragraphs < 4 || teasers || index;
        (list && !self.claimed).then_some((Reason::NotAnArticle, detail))
    }
}
