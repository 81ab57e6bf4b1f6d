//! Pages: an HTML document ready to be cleaned.
//!
//! Owns [`WebPage`], which puts together what the steps make of a page: its tree, its text, its body, and what it says of
//! itself.

use dehusk_text::metadata::Metadata;

use crate::parse::{self, LeftOut, Page};
use crate::render::{Rendered, render};
use crate::tree::Tree;

/// A page: its tree, and its visible text as lines.
#[derive(Clone, Debug)]
pub struct WebPage {
    /// Its elements.
    pub tree: Tree,
    /// Its text, line by line, and what is known of each line.
    pub rendered: Rendered,
    /// What is known of it, what it says of itself included.
    pub metadata: Metadata,
    /// Ill-formed sequences that were replaced when it was decoded.
    pub replaced: usize,
    /// What went beyond limits.
    pub left_out: LeftOut,
}

impl WebPage {
    /// Reads a page from bytes. `charset` is what is known of its encoding, `known` what is known of it besides. Any bytes
    /// give a page.
    pub fn from_bytes(bytes: &[u8], charset: Option<&str>, known: &Metadata) -> WebPage {
        WebPage::new(parse::parse(bytes, charset), known)
    }

    /// Reads a page that is text already.
    pub fn from_text(text: &str, known: &Metadata) -> WebPage {
        WebPage::new(parse::parse_text(text), known)
    }

    fn new(page: Page, known: &Metadata) -> WebPage {
        let rendered = render(&page);
        let metadata = crate::metadata::metadata(&page.tree, known);
        WebPage { rendered, metadata, replaced: page.replaced, left_out: page.left_out, tree: page.tree }
    }

    /// The page's visible text: what a body is cut out of.
    pub fn text(&self) -> &str {
        &self.rendered.text
    }

    /// The elements around a byte of the text, such as `html > body > div.content > p`; none between lines.
    pub fn path(&self, at: usize) -> Option<String> {
        let blocks = &self.rendered.blocks;
        let block = blocks.partition_point(|block| block.range.end as usize <= at);
        let here = blocks.get(block).is_some_and(|block| block.range.start as usize <= at);
        here.then(|| self.rendered.path(&self.tree, block))
    }
}
