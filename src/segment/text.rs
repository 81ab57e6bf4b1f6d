//! Cuts a text into lines.
//!
//! A line ends in LF, CR LF or CR. Lines of white space are no blocks. Each block is handed to `visit` with its folded
//! form right after it was measured, so that the text is walked once.

use super::folded::FoldedText;
use super::measure::{Letters, measure};
use super::plain;
use super::shape::Shapes;
use dehusk_text::sentence;

use super::{Block, Known, Segments};
use crate::limits::BLOCK_BYTES;
use dehusk_text::fold::{edges, fingerprint};

/// Share of a block's letters that must be of one writing system for the block to be in it.
const BLOCK_SCRIPT: f64 = 0.9;

/// Share of a document's letters that must be of one writing system for the document to be in it.
const DOCUMENT_SCRIPT: f64 = 0.5;

/// Segments a text. `visit` sees the block's number and its folded form; it is not called for blocks
/// that are too long, nor for code.
/// `known` tells what is known of a block, by its number and where its line begins; `continues` says that the text's first
/// line began before the text did, so that no rule may judge it.
pub(crate) fn segment(
    text: &str,
    continues: bool,
    known: impl Fn(u32, usize) -> Known,
    mut visit: impl FnMut(u32, &Block, &FoldedText),
) -> Segments {
    let mut segments = Segments::default();
    let mut letters = Letters::default();
    let mut folded = FoldedText::default();
    let (mut gap, mut gaps) = (true, 0);
    for (start, end, next) in (Lines { text, at: 0 }) {
        let line = &text[start..end];
        let content = line.trim();
        if content.is_empty() {
            gap = true;
            continue;
        }
        gaps += u32::from(gap);
        let offset = start + (line.len() - line.trim_start().len());
        let mut block = Block::new(offset..offset + content.len(), start..next, gap);
        let known = known(segments.blocks.len() as u32, start);
        gap = false;
        if content.len() > BLOCK_BYTES || (continues && start == 0) {
            block.oversize = true;
            segments.oversize += 1;
        } else {
            describe(&mut block, content, &mut letters, &mut folded);
            block.add(known);
            if !block.is_indivisible() {
                visit(segments.blocks.len() as u32, &block, &folded);
            }
        }
        segments.words += u64::from(block.measure.words);
        segments.blocks.push(block);
    }
    segments.script = letters.dominant(DOCUMENT_SCRIPT);
    isolate(&mut segments.blocks, gaps > 1);
    segments
}

/// Measures a block; `folded` gets its folded form.
pub(super) fn describe(block: &mut Block, content: &str, letters: &mut Letters, folded: &mut FoldedText) {
    measure_and_fold(block, content, letters, folded);
    detect_shapes(block, content, folded.bytes());
}

/// All of [`describe`] that a search for literals needs.
pub(super) fn measure_and_fold(block: &mut Block, content: &str, letters: &mut Letters, folded: &mut FoldedText) {
    if let Some(plain) = plain::measure_and_fold(content, folded) {
        (block.measure, block.script) = (plain.measure, letters.add_latin(plain.letters));
    } else {
        (block.measure, block.script) = measure(content, BLOCK_SCRIPT, letters);
        block.joined = folded.set(content);
    }
    block.key = fingerprint(&folded.bytes()[folded.line().clone()]);
}

/// The rest of [`describe`].
pub(super) fn detect_shapes(block: &mut Block, content: &str, folded: &[u8]) {
    block.sentence = sentence::ends_sentence(content);
    block.shapes = Shapes::detect(content, &block.measure, block.sentence);
    block.list = edges::is_list_item(folded);
}

/// Marks the isolated blocks. Where a text has no blank line between blocks, every line is isolated.
fn isolate(blocks: &mut [Block], any_gap: bool) {
    let mut next_gap = true;
    for block in blocks.iter_mut().rev() {
        block.isolated = !any_gap || (block.gap_before && next_gap);
        next_gap = block.gap_before;
    }
}

/// Lines of a text: start, end without the line's end, start of the next.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = (usize, usize, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        if start == self.text.len() {
            return None;
        }
        let bytes = self.text.as_bytes();
        // Many lines are blank, and a search would take longer to begin than to end.
        let blank = matches!(bytes[start], b'\n' | b'\r');
        let found = if blank { Some(0) } else { memchr::memchr2(b'\n', b'\r', &bytes[start..]) };
        let end = found.map_or(bytes.len(), |found| start + found);
        self.at = match &bytes[end..] {
            [b'\r', b'\n', ..] => end + 2,
            [] => end,
            _ => end + 1,
        };
        Some((start, end, self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Known;
    use super::segment;

    #[test]
    fn lines_end_in_any_of_three_ways() {
        let text = "one\r\ntwo\rthree\n\n four ";
        let segments = segment(text, false, |_, _| Known::default(), |_, _, _| {});
        let blocks: Vec<_> = segments.blocks.iter().map(|block| block.text(text)).collect();
        assert_eq!(blocks, ["one", "two", "three", "four"]);
        assert_eq!(segments.blocks[0].line, 0..5);
        assert_eq!(segments.blocks[3].line, 16..22);
    }

    #[test]
    fn a_block_between_gaps_stands_alone() {
        let isolated = |text| {
            segment(text, false, |_, _| Known::default(), |_, _, _| {})
                .blocks
                .iter()
                .map(|block| block.isolated)
                .collect::<Vec<_>>()
        };
        assert_eq!(isolated("a\n\nb\n\nc\nd"), [true, true, false, false]);
        assert_eq!(isolated("a\nb\nc"), [true, true, true]);
    }

    #[test]
    fn an_oversize_line_is_kept_from_rules() {
        let text = format!("a\n{}\nb", "x".repeat(crate::limits::BLOCK_BYTES + 1));
        let mut seen = 0;
        let segments = segment(&text, false, |_, _| Known::default(), |_, _, _| seen += 1);
        assert_eq!((segments.blocks.len(), segments.oversize, seen), (3, 1, 2));
    }
}
