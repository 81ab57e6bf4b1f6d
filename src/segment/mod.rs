//! Segment: a document becomes blocks.
//!
//! Owns `Block`, what is known of a block from its own text, and `Segments`, the blocks of a document with what is
//! known of all together. `text` cuts texts into lines, and `pieces` cuts long lines further. `plain` measures and folds most lines in
//! one pass; other lines are measured by `measure` and folded into a `folded` text, with the `word_edges` in it. `shape` and `script`
//! look at one block; `ascii` and `character` at bytes and characters. Rules are not known here.

pub(crate) mod ascii;
pub(crate) mod character;
pub(crate) mod folded;
pub(crate) mod measure;
pub mod parts;
pub(crate) mod pieces;
mod plain;
pub(crate) mod script;
pub(crate) mod shape;
mod text;
pub(crate) mod word_edges;

pub(crate) use text::segment;

use std::ops::Range;

use dehusk_text::markdown::{self, Kind};
use measure::Measure;
use script::Script;
use shape::{Shape, Shapes};

/// The unit that is kept or removed: for texts a line that is not blank.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own that conditions ask for")]
pub(crate) struct Block {
    /// The text without white space around it.
    pub(crate) content: Range<u32>,
    /// The whole line with its end.
    pub(crate) line: Range<u32>,
    /// Counts.
    pub(crate) measure: Measure,
    /// The writing system of nearly all its letters.
    pub(crate) script: Option<Script>,
    /// What it looks like.
    pub(crate) shapes: Shapes,
    /// It ends a sentence.
    pub(crate) sentence: bool,
    /// It begins with a list mark.
    pub(crate) list: bool,
    /// A blank line or the document's edge is before it.
    pub(crate) gap_before: bool,
    /// A blank line or the document's edge is on both sides.
    pub(crate) isolated: bool,
    /// Too long: no rule is matched with it.
    pub(crate) oversize: bool,
    /// Folding may have put letters side by side that were not.
    pub(crate) joined: bool,
    /// Fingerprint of the folded line.
    pub(crate) key: u64,
    /// Share of its letters that are in links, if the document is a page or Markdown.
    pub(crate) links: Option<f32>,
    /// What it is, if the document is Markdown.
    pub(crate) markdown: Option<Kind>,
}

/// What is known of a block besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known {
    /// Share of its letters that are in links.
    pub(crate) links: Option<f32>,
    /// The line of Markdown that it is.
    pub(crate) markdown: Option<markdown::Line>,
}

impl Block {
    /// A block of which only its place is known.
    fn new(content: Range<usize>, line: Range<usize>, gap_before: bool) -> Block {
        Block {
            content: content.start as u32..content.end as u32,
            line: line.start as u32..line.end as u32,
            measure: Measure::default(),
            script: None,
            shapes: Shapes::default(),
            sentence: false,
            list: false,
            gap_before,
            isolated: false,
            oversize: false,
            joined: false,
            key: 0,
            links: None,
            markdown: None,
        }
    }

    /// Takes in what is known of it besides its text.
    fn add(&mut self, known: Known) {
        self.links = known.links;
        let Some(line) = known.markdown else { return };
        self.markdown = Some(line.kind);
        self.list |= line.kind == Kind::Item;
        if line.picture {
            self.shapes.insert(Shape::Picture);
        }
        if line.kind == Kind::Header {
            self.shapes.insert(Shape::Header);
        }
    }

    /// It is code, of which nothing is removed.
    pub(crate) fn is_code(&self) -> bool {
        self.markdown == Some(Kind::Code)
    }

    /// It goes or stays as a whole: no part of it makes sense by itself.
    pub(crate) fn is_indivisible(&self) -> bool {
        matches!(self.markdown, Some(Kind::Header | Kind::Code))
    }

    /// The block's text.
    pub(crate) fn text<'t>(&self, document: &'t str) -> &'t str {
        &document[self.content.start as usize..self.content.end as usize]
    }
}

/// A document's blocks.
#[derive(Debug, Default)]
pub(crate) struct Segments {
    pub(crate) blocks: Vec<Block>,
    /// The writing system of most of its letters.
    pub(crate) script: Option<Script>,
    /// Words in all blocks.
    pub(crate) words: u64,
    /// Blocks that were too long to look at.
    pub(crate) oversize: u32,
}
