//! A page becomes lines of text, in reading order, and what is known of each from the tree.
//!
//! The text is what later steps work on, as on any plain text: each line that is not blank is a block, and
//! [`Rendered::blocks`] has one entry for each, in order. `walk` goes through the tree, `display` and `style` say what
//! an element does to lines, `lines` writes them, `words` cuts classes and ids.

mod display;
mod lines;
pub mod prose;
mod style;
mod walk;
mod words;

use std::ops::Range;

pub use walk::render;
pub use words::{WordSet, Words};

use crate::{NodeId, Tree};

/// A page as text.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// The lines, each with a line end, and blank ones between blocks that stand apart.
    pub text: String,
    /// The lines that are not blank, in order.
    pub blocks: Vec<PageBlock>,
    /// The elements that blocks stand in. Each comes behind the one that it is in.
    pub containers: Vec<Container>,
    /// Words of their classes and ids.
    pub words: Words,
    /// Elements that were passed over because they say that they are hidden.
    pub hidden: usize,
}

/// A line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBlock {
    /// Where it stands in the text, without its end.
    pub range: Range<u32>,
    /// The innermost element that has all of it, by its place in [`Rendered::containers`].
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

/// What elements around a line make of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
pub struct LineKind {
    /// 1 to 6 in a heading, else 0.
    pub heading: u8,
    /// It is in an item of a list or in a definition.
    pub item: bool,
    /// It is a row of a table, or in one.
    pub row: bool,
    /// It is kept as it is written.
    pub verbatim: bool,
    /// It is in a quotation.
    pub quote: bool,
}

/// An element with text in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// The element.
    pub node: NodeId,
    /// The element around it, by its place in [`Rendered::containers`]; the outermost names itself.
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

impl Rendered {
    /// The container of a block and those around it, from the inside out.
    pub fn around(&self, block: usize) -> impl Iterator<Item = &Container> {
        let first = self.blocks[block].container;
        let next = |at: &u32| Some(self.containers[*at as usize].parent).filter(|parent| parent != at);
        std::iter::successors(Some(first), next).map(|at| &self.containers[at as usize])
    }

    /// The tags around a block, such as `html > body > div.content > p`, each with its first class.
    pub fn path(&self, tree: &Tree, block: usize) -> String {
        let step = |container: &Container| {
            let name = tree.name(container.node).unwrap_or_default();
            match tree.attribute(container.node, "class").and_then(|class| class.split_whitespace().next()) {
                Some(class) => format!("{name}.{class}"),
                None => name.to_owned(),
            }
        };
        let mut steps: Vec<_> = self.around(block).map(step).collect();
        steps.reverse();
        steps.join(" > ")
    }
}

#[cfg(test)]
mod tests;
