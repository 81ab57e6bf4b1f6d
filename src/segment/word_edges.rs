//! Edges: where in a folded text a word may begin.
//!
//! A position is an edge unless it is a space or between two letters or two digits of ASCII. Every other character begins
//! at an edge, since some scripts are written without spaces; so there are more edges than words, never fewer.

#![expect(clippy::inline_always, reason = "a function has the instructions of its caller only if it is inlined")]

use fearless_simd::{Level, Simd, dispatch};

use super::ascii::{CHUNK, Chunk};

/// What comes before a chunk.
#[derive(Clone, Copy, Default)]
pub(super) struct Before {
    letter: bool,
    digit: bool,
}

impl Before {
    /// The positions in a chunk that are not between two letters or two digits; `self` is what comes before it, and afterwards
    /// what comes before the next chunk. Only the last chunk of a text is not full.
    #[inline(always)]
    pub(super) fn outside_words(&mut self, letter: u64, digit: u64) -> u64 {
        let letters = letter & (letter << 1 | u64::from(self.letter));
        let digits = digit & (digit << 1 | u64::from(self.digit));
        *self = Before { letter: letter >> (CHUNK - 1) == 1, digit: digit >> (CHUNK - 1) == 1 };
        !(letters | digits)
    }
}

/// Finds the edges of a folded text: a bit for each byte, 64 bytes a number.
pub(crate) fn find(folded: &[u8], edges: &mut Vec<u64>) {
    dispatch!(Level::new(), simd => find_by(simd, folded, edges));
}

#[inline(always)]
fn find_by<S: Simd>(simd: S, folded: &[u8], edges: &mut Vec<u64>) {
    let mut before = Before::default();
    for start in (0..folded.len()).step_by(CHUNK) {
        let chunk = Chunk::new(simd, folded, start);
        let outside = before.outside_words(chunk.letters(), chunk.between(b'0', b'9'));
        edges.push(outside & chunk.valid() & !chunk.is(b' ') & !chunk.continues());
    }
}

/// Whether an edge lies between two bytes.
pub(crate) fn between_bytes(before: u8, after: u8) -> bool {
    let both = |test: fn(&u8) -> bool| test(&before) && test(&after);
    !both(u8::is_ascii_alphabetic) && !both(u8::is_ascii_digit)
}

/// The edges in a literal, as if nothing came before it.
pub(crate) fn inner(literal: &[u8]) -> impl Iterator<Item = usize> + Clone {
    let is_edge = |at: &usize| {
        let begins = literal[*at] != b' ' && literal[*at] & 0xc0 != 0x80;
        begins && (*at == 0 || between_bytes(literal[at - 1], literal[*at]))
    };
    (0..literal.len()).filter(is_edge)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{CHUNK, find, inner};

    fn all_edges(text: &[u8]) -> Vec<usize> {
        let mut edges = Vec::new();
        find(text, &mut edges);
        assert_eq!(edges.len(), text.len().div_ceil(CHUNK));
        (0..CHUNK * edges.len()).filter(|at| edges[at / CHUNK] >> (at % CHUNK) & 1 == 1).collect()
    }

    #[test]
    fn words_marks_and_other_characters_begin_at_edges() {
        assert_eq!(all_edges("it's (so) 33a \u{e9}b".as_bytes()), [0, 2, 3, 5, 6, 8, 10, 12, 14, 16]);
        assert_eq!(all_edges(b"a_b `~@{"), [0, 1, 2, 4, 5, 6, 7]);
    }

    proptest! {
        #[test]
        fn many_at_once_are_the_same(text in vec(prop_oneof![Just(b' '), b'a'..b'd', b'1'..b'4', any::<u8>()], 0..300)) {
            prop_assert_eq!(all_edges(&text), inner(&text).collect::<Vec<_>>());
        }
    }
}
