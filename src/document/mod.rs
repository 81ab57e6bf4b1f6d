//! A document as the engine reads it: plain data, made once.

mod input;
mod outline;

pub(crate) use input::{Content, language_code};
pub use input::{Document, Metadata};
pub(crate) use outline::{Outline, is_announced};

use isolang::Language;

use crate::segment::{Block, Segments};
use dehusk_html::Page;
use dehusk_text::metadata::Metadata as Known;

/// A document before it is segmented: a text or a page, or a part of a text.
#[derive(Clone, Copy)]
pub(crate) struct RawDocument<'d> {
    pub(crate) text: &'d str,
    pub(crate) metadata: &'d Known,
    /// The page that the text was rendered from.
    pub(crate) page: Option<&'d Page>,
    /// The text begins inside a line.
    pub(crate) continues: bool,
}

impl<'d> RawDocument<'d> {
    pub(crate) fn text(text: &'d str, metadata: &'d Known) -> RawDocument<'d> {
        RawDocument { text, metadata, page: None, continues: false }
    }

    pub(crate) fn page(page: &'d Page) -> RawDocument<'d> {
        RawDocument { text: page.text(), metadata: &page.metadata, page: Some(page), continues: false }
    }
}

/// A segmented document, and what is known of it.
pub(crate) struct ParsedDocument<'d> {
    pub(crate) text: &'d str,
    pub(crate) segments: Segments,
    pub(crate) metadata: &'d Known,
    /// The language, where it is known or certain.
    pub(crate) language: Option<Language>,
    /// The page that the text was rendered from.
    pub(crate) page: Option<&'d Page>,
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
}
