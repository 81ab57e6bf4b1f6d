//! Measures and folds plain text in one pass: lines of printable ASCII without repeated spaces, which most lines are.

#![expect(clippy::inline_always, reason = "a function has the instructions of its caller only if it is inlined")]

use fearless_simd::{Level, Simd, dispatch};

use super::ascii::{CHUNK, Chunk, Classes};
use super::folded::FoldedText;
use super::measure::{Counter, Measure};
use super::word_edges::Before;

/// What one pass over a plain text tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) measure: Measure,
    pub(super) letters: u32,
}

/// Measures a text without white space around it, and folds it in place of the text before. None if it is not plain; then
/// nothing is folded.
pub(super) fn measure_and_fold(text: &str, folded: &mut FoldedText) -> Option<Plain> {
    folded.clear();
    let plain = dispatch!(Level::new(), simd => measure_and_fold_by(simd, text.as_bytes(), folded));
    if plain.is_some() {
        folded.bytes.extend_from_slice(text.as_bytes());
        folded.bytes.make_ascii_lowercase();
    } else {
        folded.clear();
    }
    plain
}

#[inline(always)]
fn measure_and_fold_by<S: Simd>(simd: S, text: &[u8], folded: &mut FoldedText) -> Option<Plain> {
    let (mut counter, mut letters) = (Counter::default(), 0);
    let (mut before, mut after_space) = (Before::default(), 0);
    for start in (0..text.len()).step_by(CHUNK) {
        let chunk = Chunk::new(simd, text, start);
        let classes = Classes::new(chunk);
        let repeated = classes.space & (classes.space << 1 | after_space);
        // A grave accent becomes an apostrophe.
        if chunk.not_printable() | chunk.is(b'`') | repeated != 0 {
            return None;
        }
        after_space = classes.space >> (CHUNK - 1);
        letters += counter.chunk(classes);
        let outside = before.outside_words(classes.letter, classes.digit);
        folded.edges.push(outside & classes.valid & !classes.space);
    }
    Some(Plain { measure: counter.measure, letters })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::folded::FoldedText;
    use super::super::measure::{Letters, measure};
    use super::super::script::Script;
    use super::measure_and_fold;

    proptest! {
        #[test]
        fn one_pass_tells_what_each_tells(text in "([ -~]{0,90}|[a-zA-Z0-9 .]{0,90})[a-zé \u{1}\t`]?[ -~]{0,90}") {
            let text = text.trim();
            let mut folded = FoldedText::default();
            let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'`') && !text.contains("  ");
            let plain = measure_and_fold(text, &mut folded);
            prop_assert_eq!(plain.is_some(), is_plain);
            let Some(plain) = plain else { return Ok(()) };
            let (counts, script) = measure(text, 0.9, &mut Letters::default());
            prop_assert_eq!((plain.measure, (plain.letters > 0).then_some(Script::Latin)), (counts, script));
            let mut other = FoldedText::default();
            prop_assert!(!other.set(text));
            prop_assert_eq!((folded.bytes(), folded.edges()), (other.bytes(), other.edges()));
        }
    }
}
