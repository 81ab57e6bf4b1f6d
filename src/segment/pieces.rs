//! Cuts long lines into pieces: their sentences, or labels inside these.
//!
//! Where a whole page is in a few lines, a line says too much to be kept or removed as one. A piece is a block of its own to
//! rules; to all else the line stays the block.

use std::ops::Range;

use super::folded::FoldedText;
use super::measure::{Letters, words};
use super::text::{describe, detect_shapes, measure_and_fold};
use super::{Block, Segments};
use crate::limits::{LONG_LINE, LONG_LINE_SENTENCES};
use dehusk_text::chunk::{CHUNK, chunks};
use dehusk_text::markdown::Kind;
use dehusk_text::sentence::ends_sentence;
use dehusk_text::sentences::{Sentence, sentences};

/// A sentence of this many words is prose.
pub(crate) const PROSE_WORDS: u32 = 8;

/// Something inside a line that is looked at by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The block that it is in.
    pub(crate) line: u32,
    /// Its bytes of the document.
    pub(crate) content: Range<usize>,
    /// What goes with it: marks that only separate it from what follows.
    pub(crate) whole: Range<usize>,
    /// It may hold the end of a sentence of prose, which could not be distinguished from an abbreviation.
    pub(crate) doubtful: bool,
}

impl Piece {
    fn block(&self) -> Block {
        Block::new(self.content.clone(), self.whole.clone(), false)
    }

    /// The piece as a block of which only that is known which a search for literals needs. `folded` gets its folded form.
    pub(crate) fn block_to_search(&self, text: &str, folded: &mut FoldedText) -> Block {
        let mut block = self.block();
        let content = &text[self.content.clone()];
        measure_and_fold(&mut block, content, &mut Letters::default(), folded);
        block.sentence = ends_sentence(content);
        block
    }

    /// Adds to a block what is not needed for a search.
    pub(crate) fn complete(&self, block: &mut Block, text: &str, folded: &FoldedText) {
        detect_shapes(block, &text[self.content.clone()], folded.bytes());
    }
}

/// Whether a piece is a sentence of prose.
pub(crate) fn is_prose(piece: &Block) -> bool {
    piece.sentence && piece.measure.words >= PROSE_WORDS
}

/// Whether a piece is a sentence of prose, and written in ASCII without controls, as a quick look tells. Others may be prose too.
pub(crate) fn is_plain_prose(piece: &str) -> bool {
    let (mut words, mut after_space) = (0, 1);
    let is_plain = chunks(piece.as_bytes()).all(|chunk| {
        let space = chunk.is(b' ');
        words += (chunk.letters() & (space << 1 | after_space)).count_ones();
        after_space = space >> (CHUNK - 1);
        chunk.valid() == chunk.between(b' ', b'~')
    });
    is_plain && words >= PROSE_WORDS && ends_sentence(piece)
}

/// Whether a block of a text is long enough to be cut. A row of a table has cells, and code and headers are no sentences.
pub(crate) fn is_long(block: &Block) -> bool {
    let may_be_cut = || !block.oversize && !block.is_indivisible() && block.markdown != Some(Kind::Row);
    block.measure.characters > LONG_LINE && may_be_cut()
}

/// The sentences of all long lines of a text, in order.
pub(crate) fn long_line_sentences(text: &str, blocks: &[Block]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        if !is_long(block) {
            continue;
        }
        let (before, offset) = (pieces.len(), block.content.start as usize);
        pieces.extend(sentences(block.text(text)).map(|Sentence { range, doubt }| {
            let content = range.start + offset..range.end + offset;
            let doubtful = words(&text[content.start..doubt + offset]) >= PROSE_WORDS;
            Piece { line: number as u32, whole: content.clone(), content, doubtful }
        }));
        if pieces.len() - before < LONG_LINE_SENTENCES {
            pieces.truncate(before);
        }
    }
    pieces
}

/// Measures pieces as blocks. `visit` sees each with its number and its folded form. `lines` are the segments of the document.
pub(crate) fn segment_pieces(
    text: &str,
    pieces: &[Piece],
    lines: &Segments,
    mut visit: impl FnMut(u32, &Block, &FoldedText),
) -> Segments {
    let mut folded = FoldedText::default();
    let mut blocks = Vec::with_capacity(pieces.len());
    for (number, piece) in pieces.iter().enumerate() {
        let mut block = piece.block();
        describe(&mut block, &text[piece.content.clone()], &mut Letters::default(), &mut folded);
        visit(number as u32, &block, &folded);
        blocks.push(block);
    }
    Segments { blocks, script: lines.script, words: lines.words, oversize: 0 }
}

#[cfg(test)]
mod tests {
    use super::long_line_sentences;
    use crate::segment::{Known, segment};

    fn pieces(text: &str) -> Vec<&str> {
        let segments = segment(text, false, |_, _| Known::default(), |_, _, _| {});
        long_line_sentences(text, &segments.blocks).into_iter().map(|piece| &text[piece.content]).collect()
    }

    #[test]
    fn only_long_lines_of_several_sentences_are_cut() {
        let sentence =
            "The council of Saltmere decided on Monday to raise the harbour wall by a metre before the storms.";
        let short = format!("{sentence} {sentence}");
        let endless = format!("{} and so on", sentence.trim_end_matches('.').repeat(5));
        let long = [sentence; 4].join(" ");
        assert!(pieces(&short).is_empty() && pieces(&endless).is_empty());
        assert_eq!(pieces(&format!("{short}\n  {long} Share\n{endless}")), [&[sentence; 4][..], &["Share"]].concat());
    }
}
