//! Pages: an HTML document ready to be cleaned.
//!
//! Owns [`WebPage`], which puts together what the steps make of a page: its tree, its text, its body, and what it says of
//! itself. [`Cleaner::clean_page`](crate::Cleaner::clean_page) cleans it.

use crate::matching::{Program, Scanned, scan, scan_page};
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

    /// The elements around a byte of the text, such as `html > body > div.content > p`; none between lines.
    pub fn path(&self, at: usize) -> Option<String> {
        let blocks = &self.rendered.blocks;
        let block = blocks.partition_point(|block| block.range.end as usize <= at);
        let here = blocks.get(block).is_some_and(|block| block.range.start as usize <= at);
        here.then(|| self.rendered.path(&self.tree, block))
    }

    pub(crate) fn on_page(&self, block: u32) -> Option<OnPage> {
        let block = self.rendered.blocks.get(block as usize)?;
        Some(OnPage { links: block.link_share() as f32 })
    }
}

/// A document that may be a page: an example of a rule, or what somebody asks about.
pub(crate) enum Source<'s> {
    Text(&'s str, Facts),
    Page(Box<WebPage>),
}

impl<'s> Source<'s> {
    /// A page if it looks like one.
    pub(crate) fn guess(text: &'s str, facts: Facts) -> Source<'s> {
        if html::sniff::is_html_text(text) { Source::page(text, &facts) } else { Source::Text(text, facts) }
    }

    pub(crate) fn page(text: &str, facts: &Facts) -> Source<'static> {
        Source::Page(Box::new(WebPage::from_text(text, facts)))
    }

    pub(crate) fn as_page(&self) -> Option<&WebPage> {
        match self {
            Source::Text(..) => None,
            Source::Page(page) => Some(page),
        }
    }

    pub(crate) fn text(&self) -> &str {
        match self {
            Source::Text(text, _) => text,
            Source::Page(page) => page.text(),
        }
    }

    pub(crate) fn facts(&self) -> &Facts {
        match self {
            Source::Text(_, facts) => facts,
            Source::Page(page) => &page.facts,
        }
    }

    pub(crate) fn scan(&self, program: &Program) -> Scanned {
        match self {
            Source::Text(text, _) => scan(program, text, false),
            Source::Page(page) => scan_page(program, page),
        }
    }
}
