//! A document that may be a text or a page.

use dehusk_html::WebPage;
use dehusk_text::metadata::Metadata;

use crate::matcher::{Program, Scanned, scan, scan_page};

/// A document that may be a page: an example of a rule, or what somebody asks about.
pub enum Source<'s> {
    Text(&'s str, Metadata),
    Page(Box<WebPage>),
}

impl<'s> Source<'s> {
    /// A page if it looks like one.
    pub fn guess(text: &'s str, metadata: Metadata) -> Source<'s> {
        if dehusk_html::sniff::is_html_text(text) {
            Source::page(text, &metadata)
        } else {
            Source::Text(text, metadata)
        }
    }

    pub fn page(text: &str, metadata: &Metadata) -> Source<'static> {
        Source::Page(Box::new(WebPage::from_text(text, metadata)))
    }

    pub fn as_page(&self) -> Option<&WebPage> {
        match self {
            Source::Text(..) => None,
            Source::Page(page) => Some(page),
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Source::Text(text, _) => text,
            Source::Page(page) => page.text(),
        }
    }

    pub fn metadata(&self) -> &Metadata {
        match self {
            Source::Text(_, metadata) => metadata,
            Source::Page(page) => &page.metadata,
        }
    }

    pub fn scan(&self, program: &Program) -> Scanned {
        match self {
            Source::Text(text, _) => scan(program, text, false),
            Source::Page(page) => scan_page(program, page),
        }
    }
}
