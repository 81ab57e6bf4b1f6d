//! Renders a page to lines of text, in reading order, with what the tree says about each.
//!
//! Later steps work on the text as on any plain text: each line that is not blank is a block, and [`RenderedText::blocks`] has an
//! entry for each, in order. `walk` traverses the tree, `display` and `style` decide what an element does to lines, `lines`
//! writes them, `class_words` splits classes and ids. `anchors` finds links that show nothing but a symbol, `panels` what
//! tabs hide, `rows` which rows of tables are lines, `word_breaks` where words end between elements, `spoken` which numbers are
//! repeated for screen readers. `recorder` records [`marks`], if they are asked for.

#[cfg(feature = "parser")]
mod anchors;
mod class_words;
#[cfg(feature = "parser")]
mod display;
#[cfg(feature = "parser")]
mod lines;
pub mod marks;
#[cfg(feature = "parser")]
mod panels;
#[cfg(feature = "parser")]
mod recorder;
#[cfg(feature = "parser")]
mod rows;
#[cfg(feature = "parser")]
mod spoken;
#[cfg(feature = "parser")]
mod style;
#[cfg(feature = "parser")]
mod walk;
#[cfg(feature = "parser")]
mod word_breaks;

use std::ops::Range;

pub use class_words::{ClassWords, WordSet};
#[cfg(feature = "parser")]
pub use walk::{render, render_with_marks};

use marks::Marks;

use crate::{LocalName, NodeId};

/// A page as text.
#[derive(Clone, Debug, Default)]
pub struct RenderedText {
    /// The lines, each with a line end, and blank ones between separate blocks.
    pub text: String,
    /// The lines that are not blank, in order.
    pub blocks: Vec<PageBlock>,
    /// The elements around blocks. Each comes after the one that it is in.
    pub containers: Vec<Container>,
    /// Words of their classes and ids.
    pub words: ClassWords,
    /// Bytes of text that were left out, since there are too many lines.
    pub left_out: usize,
    /// How many elements were skipped because they are hidden.
    pub hidden: usize,
    /// How many `table` elements there are, with text in them or not.
    pub tables: usize,
    /// How many `div` elements there are, with text in them or not.
    pub divs: usize,
    /// What its elements mark in the text, if that was asked for.
    pub marks: Option<Box<Marks>>,
}

/// A line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBlock {
    /// Its range in the text, without the line end.
    pub range: Range<u32>,
    /// The innermost element that has all of it: an index of [`RenderedText::containers`].
    pub container: u32,
    /// Letters and digits.
    pub letters: u32,
    /// Letters and digits in links.
    pub linked: u32,
    /// What kind of line it is.
    pub kind: LineKind,
}

impl PageBlock {
    /// The share of its letters and digits that is in links.
    pub fn link_share(&self) -> f64 {
        if self.letters == 0 { 0.0 } else { f64::from(self.linked) / f64::from(self.letters) }
    }
}

/// What the elements around a line make it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent")]
pub struct LineKind {
    /// 1 to 6 in a heading, else 0.
    pub heading: u8,
    /// It is in an item of a list or in a definition.
    pub item: bool,
    /// It is a row of a table, or in one.
    pub row: bool,
    /// It is preformatted.
    pub verbatim: bool,
    /// It is in a quotation.
    pub quote: bool,
}

/// An element with text in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// The element.
    pub node: NodeId,
    /// Its name: in lower case, except for some of SVG.
    pub name: LocalName,
    /// The element around it: an index of [`RenderedText::containers`]; its own index if it is the outermost.
    pub parent: u32,
    /// How many elements are around it.
    pub depth: u32,
    /// Words of its class.
    pub class: WordSet,
    /// Words of its id.
    pub id: WordSet,
    /// The blocks that have all of their text in it.
    pub blocks: Range<u32>,
}

impl RenderedText {
    /// The container of a block and those around it, from the inside out.
    pub fn around(&self, block: usize) -> impl Iterator<Item = &Container> {
        let first = self.blocks[block].container;
        let next = |at: &u32| Some(self.containers[*at as usize].parent).filter(|parent| parent != at);
        std::iter::successors(Some(first), next).map(|at| &self.containers[at as usize])
    }

    /// The tags around a block, such as `html > body > div.content > p`, each with its first class.
    pub fn path(&self, block: usize) -> String {
        let step = |container: &Container| match self.words.first_class(container.class) {
            Some(class) => format!("{}.{class}", &*container.name),
            None => container.name.to_string(),
        };
        let mut steps: Vec<_> = self.around(block).map(step).collect();
        steps.reverse();
        steps.join(" > ")
    }

    /// The path of the block at a byte of the text; none between lines.
    pub fn path_at(&self, at: usize) -> Option<String> {
        let block = self.blocks.partition_point(|block| block.range.end as usize <= at);
        let is_inside = self.blocks.get(block).is_some_and(|block| block.range.start as usize <= at);
        is_inside.then(|| self.path(block))
    }
}

#[cfg(all(test, feature = "parser"))]
mod tests;
