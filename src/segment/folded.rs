//! The folded form of a block, and where in it words may begin.

use std::ops::Range;

use super::word_edges;
use dehusk_text::fold::{edges, fold_into};

/// A folded text with the edges of its words.
#[derive(Clone, Debug, Default)]
pub(crate) struct FoldedText {
    pub(super) bytes: Vec<u8>,
    /// A bit for each byte.
    pub(super) edges: Vec<u64>,
    line: Range<usize>,
}

impl FoldedText {
    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where in the bytes words may begin: a bit for each byte, 64 bytes a number, the first in the lowest bit.
    pub(crate) fn edges(&self) -> &[u64] {
        &self.edges
    }

    /// Where in the bytes the line itself is, without marks around it.
    pub(crate) fn line(&self) -> &Range<usize> {
        &self.line
    }

    /// Finds the line, once all bytes are there.
    pub(super) fn find_line(&mut self) {
        self.line = edges::trim(&self.bytes);
    }

    /// Finds the edges and the line, once all bytes are there.
    fn find_edges_and_line(&mut self) {
        word_edges::find(&self.bytes, &mut self.edges);
        self.find_line();
    }

    /// Folds a text in place of the one before. Returns what [`fold_into`] does.
    pub(super) fn set(&mut self, text: &str) -> bool {
        self.clear();
        let joined = fold_into(text, &mut self.bytes);
        self.find_edges_and_line();
        joined
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.edges.clear();
    }
}

impl From<Vec<u8>> for FoldedText {
    /// Takes a text that is folded already.
    fn from(bytes: Vec<u8>) -> FoldedText {
        let mut folded = FoldedText { bytes, ..FoldedText::default() };
        folded.find_edges_and_line();
        folded
    }
}
