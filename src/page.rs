//! Pages: an HTML document ready to be cleaned.
//!
//! Owns [`WebPage`], which puts together what the steps make of a page: its tree, its text, its body, and what it says of
//! itself. [`Cleaner::clean_page`](crate::Cleaner::clean_page) cleans it.

use crate::read::Facts;
use crate::read::html::{self, LeftOut, Page, Tree};
use crate::segment::OnPage;
use crate::segment::html::{Rendered, render};

/// A page: its tree, and its visible text as lines.
#[derive(Clone, Debug)]
pub struct WebPage {
    /// Its elements.
    pub tree: Tree,
    /// Its text, line by line, and what is known of each line.
    pub rendered: Rendered,
    /// What is known of it, what it says of itself included.
    pub facts: Facts,
    /// Ill-formed sequences that were replaced when it was decoded.
    pub replaced: usize,
    /// What went beyond limits.
    pub left_out: LeftOut,
}

impl WebPage {
    /// Reads a page from bytes. `charset` is what is known of its encoding, `known` what is known of it besides. Any bytes
    /// give a page.
    pub fn from_bytes(bytes: &[u8], charset: Option<&str>, known: &Facts) -> WebPage {
        WebPage::new(html::parse(bytes, charset), known)
    }

    /// Reads a page that is text already.
    pub fn from_text(text: &str, known: &Facts) -> WebPage {
        WebPage::new(html::parse_text(text), known)
    }

    fn new(page: Page, known: &Facts) -> WebPage {
        let rendered = render(&page);
        let facts = html::facts::facts(&page.tree, known);
        WebPage { rendered, facts, replaced: page.replaced, left_out: page.left_out, tree: page.tree }
    }

    /// The page's visible text: what a body is cut out of.
    pub fn text(&self) -> &str {
        &self.rendered.text
    }

    pub(crate) fn on_page(&self, block: u32) -> Option<OnPage> {
        let block = self.rendered.blocks.get(block as usize)?;
        Some(OnPage { links: block.link_share() as f32, body: true })
    }
}
