//! Edges: where in a folded text a word may begin, for 64 bytes at a time.
//!
//! A position is an edge unless it is a space or between two letters or two digits of ASCII. Every other character begins
//! at an edge, since some scripts are written without spaces; so there are more edges than words, never fewer. Eight bytes
//! are processed together in the lanes of a 64-bit number.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

/// Whether lanes below 128 are within two bounds: their highest bits.
const fn between(lanes: u64, low: u8, high: u8) -> u64 {
    lanes.wrapping_add((0x80 - low as u64) * ONES) & !lanes.wrapping_add((0x7f - high as u64) * ONES) & HIGH
}

/// The highest bits of eight lanes side by side.
const fn gather(high: u64) -> u64 {
    (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// What comes before a chunk.
#[derive(Clone, Copy, Default)]
pub(super) struct Before {
    letter: bool,
    digit: bool,
}

/// The edges among at most 64 bytes, from the lowest bit up. `before` is what comes before them, and afterwards
/// what comes before the next chunk.
#[inline]
pub(super) fn edges(chunk: &[u8], before: &mut Before) -> u64 {
    let (mut solid, mut letter, mut digit) = (0, 0, 0);
    let mut take = |lanes: u64, shift: usize| {
        let (low, high) = (lanes & !HIGH, lanes & HIGH);
        // Of bytes that are not ASCII those that begin a character have two bits set.
        let begins = !between(low, b' ', b' ') & HIGH & !high | high & lanes << 1;
        letter |= gather(between(low | (0x20 * ONES), b'a', b'z') & !high) << shift;
        digit |= gather(between(low, b'0', b'9') & !high) << shift;
        solid |= gather(begins) << shift;
    };
    let (eights, rest) = chunk.as_chunks::<8>();
    for (number, bytes) in eights.iter().enumerate() {
        take(u64::from_le_bytes(*bytes), 8 * number);
    }
    if !rest.is_empty() {
        take(rest.iter().rev().fold(0, |lanes, byte| lanes << 8 | u64::from(*byte)), 8 * eights.len());
    }
    let valid = u64::MAX >> (64 - chunk.len() as u32);
    let inside = letter & (letter << 1 | u64::from(before.letter)) | digit & (digit << 1 | u64::from(before.digit));
    let last = |bits: u64| bits >> (chunk.len() - 1) & 1 == 1;
    *before = Before { letter: last(letter), digit: last(digit) };
    solid & !inside & valid
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

    use super::{Before, edges, inner};

    fn all_edges(text: &[u8]) -> Vec<usize> {
        let mut before = Before::default();
        let places = |(number, chunk): (usize, &[u8])| {
            let mask = edges(chunk, &mut before);
            (0..64).filter(move |bit| mask >> bit & 1 == 1).map(move |bit| number * 64 + bit).collect::<Vec<_>>()
        };
        text.chunks(64).enumerate().flat_map(places).collect()
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
