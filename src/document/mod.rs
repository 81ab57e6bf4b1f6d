//! A document as the engine reads it: plain data, made once.

mod input;
mod outline;
mod reading;

pub(crate) use input::{Content, language_code};
pub use input::{Document, Metadata};
pub(crate) use outline::{Outline, is_announced};
pub(crate) use reading::Reading;

use std::ops::Range;

use isolang::Language;

use crate::segment::{Block, Segments};
use dehusk_html::Page;
use dehusk_text::markdown::View;
use dehusk_text::metadata::Metadata as Known;

/// A document before it is segmented: a text or a page, or a part of a text.
#[derive(Clone, Copy)]
pub(crate) struct RawDocument<'d> {
    /// What is read; of Markdown, its view.
    pub(crate) text: &'d str,
    /// What things are removed from.
    pub(crate) source: &'d str,
    pub(crate) metadata: &'d Known,
    /// The page that the text was rendered from.
    pub(crate) page: Option<&'d Page>,
    /// The view, if the source is Markdown.
    pub(crate) markdown: Option<&'d View>,
    /// The text begins inside a line.
    pub(crate) continues: bool,
}

impl<'d> RawDocument<'d> {
    pub(crate) fn text(text: &'d str, metadata: &'d Known) -> RawDocument<'d> {
        RawDocument { text, source: text, metadata, page: None, markdown: None, continues: false }
    }

    pub(crate) fn page(page: &'d Page) -> RawDocument<'d> {
        RawDocument { page: Some(page), ..RawDocument::text(page.text(), &page.metadata) }
    }
}

/// A segmented document, and what is known of it.
pub(crate) struct ParsedDocument<'d> {
    /// What was read; of Markdown, its view. All positions but those of removals are in it.
    pub(crate) text: &'d str,
    /// What things are removed from.
    pub(crate) source: &'d str,
    pub(crate) segments: Segments,
    pub(crate) metadata: &'d Known,
    /// The language, where it is known or certain.
    pub(crate) language: Option<Language>,
    /// The page that the text was rendered from.
    pub(crate) page: Option<&'d Page>,
    /// The view, if the source is Markdown.
    pub(crate) markdown: Option<&'d View>,
    /// Of a page: its elements by the prose in them. None where no rule asks for the body.
    pub(crate) outline: Option<Outline>,
}

impl ParsedDocument<'_> {
    pub(crate) fn blocks(&self) -> &[Block] {
        &self.segments.blocks
    }

    pub(crate) fn block(&self, at: u32) -> &Block {
        &self.segments.blocks[at as usize]
    }

    /// The text of a block.
    pub(crate) fn block_text(&self, at: u32) -> &str {
        self.block(at).text(self.text)
    }

    /// Where a position of the source is in the text.
    pub(crate) fn position(&self, at: usize) -> usize {
        self.markdown.map_or(at, |view| view.view_position(at))
    }

    /// Where a block is in the source: of Markdown all of its line, else its text.
    pub(crate) fn source_range(&self, at: u32) -> Range<usize> {
        let block = self.block(at);
        let line = self.markdown.and_then(|view| view.line_at(block.line.start as usize));
        let (start, end) = line.map_or((block.content.start, block.content.end), |line| line.source);
        start as usize..end as usize
    }

    /// A block as it is written in the source.
    pub(crate) fn block_source(&self, at: u32) -> &str {
        self.source[self.source_range(at)].trim()
    }
}
