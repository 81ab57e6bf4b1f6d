//! Edges: where in a folded text a word may begin, for 64 bytes at a time.
//!
//! A position is an edge unless it is a space or between two letters or two digits of ASCII. Every other character begins
//! at an edge, since some scripts are written without spaces; so there are more edges than words, never fewer.

use dehusk_text::chunk::{CHUNK, Chunk};

/// What comes before a chunk.
#[derive(Clone, Copy, Default)]
pub(super) struct Before {
    letter: bool,
    digit: bool,
}

/// The edges in a chunk, from the lowest bit up. `before` is what comes before it, and afterwards what comes before
/// the next chunk.
#[inline]
pub(super) fn edges(chunk: &Chunk, before: &mut Before) -> u64 {
    let (letter, digit) = (chunk.letters(), chunk.between(b'0', b'9'));
    let inside = letter & (letter << 1 | u64::from(before.letter)) | digit & (digit << 1 | u64::from(before.digit));
    // Only the last chunk of a text is shorter, and nothing comes after it.
    *before = Before { letter: letter >> (CHUNK - 1) == 1, digit: digit >> (CHUNK - 1) == 1 };
    chunk.valid() & !chunk.is(b' ') & !chunk.continues() & !inside
}

/// Whether an edge lies between two bytes.
pub(super) fn between_bytes(before: u8, after: u8) -> bool {
    let both = |test: fn(&u8) -> bool| test(&before) && test(&after);
    !both(u8::is_ascii_alphabetic) && !both(u8::is_ascii_digit)
}

/// The edges in a literal, as if nothing came before it.
pub(super) fn inner(literal: &[u8]) -> impl Iterator<Item = usize> + Clone {
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

    use dehusk_text::chunk::chunks;

    use super::{Before, Chunk, edges, inner};

    fn all_edges(text: &[u8]) -> Vec<usize> {
        let mut before = Before::default();
        let places = |(number, chunk): (usize, Chunk)| {
            let mask = edges(&chunk, &mut before);
            (0..64).filter(move |bit| mask >> bit & 1 == 1).map(move |bit| number * 64 + bit).collect::<Vec<_>>()
        };
        chunks(text).enumerate().flat_map(places).collect()
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
