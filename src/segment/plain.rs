//! Measures and folds plain text in one pass: lines of printable ASCII, and of marks that fold to it, without repeated spaces. Most
//! lines are plain.

#![expect(clippy::inline_always, reason = "a function has the instructions of its caller only if it is inlined")]

use fearless_simd::{Level, Simd, dispatch};

use super::ascii::{CHUNK, Chunk, Classes};
use super::character::Character;
use super::folded::FoldedText;
use super::measure::{Counter, Measure};
use super::word_edges::Before;
use dehusk_text::chunk::ascii_prefix;
use dehusk_text::fold::ascii_mark;

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
    let is_copied = copy_as_ascii(text, &mut folded.bytes);
    let plain = is_copied.then(|| dispatch!(Level::new(), simd => measure_and_fold_by(simd, folded))).flatten();
    match plain {
        Some(_) => folded.find_line(),
        None => folded.clear(),
    }
    plain
}

/// Copies a text with ASCII marks in place of others, such as curly quotes and dashes. False if it holds other characters that are
/// not ASCII; then a part was copied.
fn copy_as_ascii(text: &str, to: &mut Vec<u8>) -> bool {
    let mut rest = text;
    loop {
        let (ascii, others) = rest.split_at(ascii_prefix(rest.as_bytes()));
        to.extend_from_slice(ascii.as_bytes());
        let mut chars = others.chars();
        let Some(c) = chars.next() else { return true };
        let Some(mark) = ascii_mark(c).filter(|mark| Character::new(c).counts_as(*mark)) else { return false };
        to.push(mark);
        rest = chars.as_str();
    }
}

#[inline(always)]
fn measure_and_fold_by<S: Simd>(simd: S, folded: &mut FoldedText) -> Option<Plain> {
    let FoldedText { bytes: text, edges, .. } = folded;
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
        edges.push(outside & classes.valid & !classes.space);
    }
    text.make_ascii_lowercase();
    Some(Plain { measure: counter.measure, letters })
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::folded::FoldedText;
    use super::super::measure::{Letters, measure};
    use super::super::script::Script;
    use super::measure_and_fold;

    /// What lines consist of.
    fn line() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[a-zA-Z0-9 .]{1,40}",
            2 => "[ -~]{1,40}",
            2 => "[’“”—–‑‘\u{a0}´]",
            1 => prop_oneof![Just("…"), Just("\u{301}"), Just("！"), Just("\t"), Just("é"), Just("Ａ")].prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
        ];
        vec(piece, 0..8).prop_map(|pieces| pieces.concat().trim().to_owned())
    }

    proptest! {
        #[test]
        fn one_pass_tells_what_each_tells(line in line()) {
            let mut folded = FoldedText::default();
            let plain = measure_and_fold(&line, &mut folded);
            let is_plain = line.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'`') && !line.contains("  ");
            prop_assert!(plain.is_some() || !is_plain);
            let Some(plain) = plain else { return Ok(()) };
            let (counts, script) = measure(&line, 0.9, &mut Letters::default());
            prop_assert_eq!((plain.measure, (plain.letters > 0).then_some(Script::Latin)), (counts, script));
            let mut other = FoldedText::default();
            prop_assert!(!other.set(&line));
            prop_assert_eq!((folded.bytes(), folded.edges()), (other.bytes(), other.edges()));
        }

        #[test]
        fn each_character_counts_as_its_mark(c: char) {
            let line = format!("a{c}b");
            let mut folded = FoldedText::default();
            if let Some(plain) = measure_and_fold(&line, &mut folded) {
                prop_assert_eq!(plain.measure, measure(&line, 0.9, &mut Letters::default()).0);
                let wanted = dehusk_text::fold::fold(&line);
                prop_assert_eq!(folded.bytes(), wanted.as_bytes());
            }
        }
    }

    #[test]
    fn typographic_marks_are_plain() {
        let mut folded = FoldedText::default();
        let plain = measure_and_fold("“It’s – well – here,”\u{a0}he said", &mut folded).expect("it is plain");
        assert_eq!(folded.bytes(), b"\"it's - well - here,\" he said");
        assert_eq!((plain.measure.words, plain.measure.characters), (5, 29));
        for line in ["caf\u{e9}", "a\u{2019}\u{301}b", "a  b", "a \u{a0}b", "\u{ff21}b", "so\u{2026}", "`a`"] {
            assert_eq!(measure_and_fold(line, &mut folded), None, "{line}");
            assert!(folded.bytes().is_empty() && folded.edges().is_empty());
        }
    }
}
