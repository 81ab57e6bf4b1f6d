//! Bytes of a text, 64 at a time: one bit a byte, the first byte in the lowest bit.
//!
//! As `dehusk_text::chunk`, but for loops that are long enough to be compiled for each kind of processor: functions that are generic
//! over `Simd`, of which one is chosen when the program runs.

#![expect(clippy::inline_always, reason = "a function has the instructions of its caller only if it is inlined")]

use fearless_simd::prelude::*;
use fearless_simd::{Simd, i8x64, u8x64};

/// How many bytes a chunk has.
pub(crate) const CHUNK: usize = 64;

/// Up to [`CHUNK`] bytes of a text.
#[derive(Clone, Copy)]
pub(super) struct Chunk<S: Simd> {
    simd: S,
    /// The bytes; those above 127 are negative.
    bytes: i8x64<S>,
    /// How many bytes at the front are none of the chunk's.
    skipped: u32,
}

impl<S: Simd> Chunk<S> {
    /// The bytes of a text from a position on. The position is inside the text.
    #[inline(always)]
    pub(super) fn new(simd: S, text: &[u8], start: usize) -> Chunk<S> {
        let rest = text.len() - start;
        if let Some(whole) = text[start..].first_chunk() {
            return Chunk::from_array(simd, whole, 0);
        }
        let skipped = (CHUNK - rest) as u32;
        if let Some(last) = text.last_chunk() {
            return Chunk::from_array(simd, last, skipped);
        }
        let mut padded = [0; CHUNK];
        padded[CHUNK - rest..].copy_from_slice(&text[start..]);
        Chunk::from_array(simd, &padded, skipped)
    }

    #[inline(always)]
    fn from_array(simd: S, bytes: &[u8; CHUNK], skipped: u32) -> Chunk<S> {
        Chunk { simd, bytes: u8x64::load_array_ref(simd, bytes).bitcast(), skipped }
    }

    /// Where there is a byte.
    #[inline(always)]
    pub(super) fn valid(self) -> u64 {
        u64::MAX >> self.skipped
    }

    /// As many times as a chunk has bytes.
    #[inline(always)]
    fn repeat(self, byte: u8) -> i8x64<S> {
        i8x64::splat(self.simd, byte.cast_signed())
    }

    /// Where a byte is an ASCII character above a bound.
    #[inline(always)]
    fn above(self, bound: u8) -> u64 {
        self.bytes.simd_gt(self.repeat(bound)).to_bitmask() >> self.skipped
    }

    /// Where a byte is an ASCII character within two bounds. The lower bound is not NUL.
    #[inline(always)]
    pub(super) fn between(self, low: u8, high: u8) -> u64 {
        let (below, last) = (self.repeat(low - 1), self.repeat(high));
        (self.bytes.simd_gt(below) & !self.bytes.simd_gt(last)).to_bitmask() >> self.skipped
    }

    /// Where a byte is a certain ASCII character.
    #[inline(always)]
    pub(super) fn is(self, byte: u8) -> u64 {
        self.bytes.simd_eq(self.repeat(byte)).to_bitmask() >> self.skipped
    }

    /// Where a byte is an ASCII letter.
    #[inline(always)]
    pub(super) fn letters(self) -> u64 {
        let bytes = self.bytes | self.repeat(0x20);
        Chunk { bytes, ..self }.between(b'a', b'z')
    }

    /// Where a byte that is not ASCII continues a character.
    #[inline(always)]
    pub(super) fn continues(self) -> u64 {
        self.bytes.simd_lt(self.repeat(0xc0)).to_bitmask() >> self.skipped
    }

    /// Where a byte is no printable character of ASCII.
    #[inline(always)]
    pub(super) fn not_printable(self) -> u64 {
        self.valid() & !(self.above(0x1f) & !self.is(0x7f))
    }
}

/// The classes of bytes that are all ASCII, from the lowest bit up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes {
    /// There is a byte.
    pub(super) valid: u64,
    pub(super) space: u64,
    pub(super) letter: u64,
    pub(super) upper: u64,
    pub(super) digit: u64,
}

impl Classes {
    #[inline(always)]
    pub(super) fn new<S: Simd>(chunk: Chunk<S>) -> Classes {
        let letter = chunk.letters();
        Classes {
            valid: chunk.valid(),
            space: chunk.between(b'\t', b'\r') | chunk.is(b' '),
            letter,
            upper: letter & !chunk.above(b'a' - 1),
            digit: chunk.between(b'0', b'9'),
        }
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, Simd, dispatch};
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{CHUNK, Chunk, Classes};

    /// What the processor at hand has, and what every one has.
    const LEVELS: [fn() -> Level; 2] = [Level::new, Level::baseline];

    fn classes(text: &[u8]) -> Classes {
        dispatch!(Level::new(), simd => Classes::new(Chunk::new(simd, text, 0)))
    }

    #[test]
    fn the_first_byte_is_the_lowest_bit() {
        let classes = classes(b"aB 1........x");
        assert_eq!((classes.letter, classes.upper), (0b1_0000_0000_0011, 0b10));
        assert_eq!((classes.space, classes.digit), (0b100, 0b1000));
    }

    /// The bits of all chunks of a text, byte by byte. Panics if one is set past the last byte.
    fn bits<S: Simd>(simd: S, text: &[u8], mask: impl Fn(Chunk<S>) -> u64) -> Vec<bool> {
        let mut bits = vec![false; text.len()];
        for start in (0..text.len()).step_by(CHUNK) {
            let mask = mask(Chunk::new(simd, text, start));
            (0..CHUNK).filter(|bit| mask >> bit & 1 == 1).for_each(|bit| bits[start + bit] = true);
        }
        bits
    }

    fn assert_bits<S: Simd>(simd: S, text: &[u8], low: u8, high: u8) {
        let each = |holds: fn(&u8) -> bool| text.iter().map(holds).collect::<Vec<_>>();
        assert_eq!(bits(simd, text, Chunk::valid), each(|_| true));
        assert_eq!(bits(simd, text, Chunk::letters), each(u8::is_ascii_alphabetic));
        assert_eq!(bits(simd, text, Chunk::continues), each(|byte| *byte & 0xc0 == 0x80));
        assert_eq!(bits(simd, text, Chunk::not_printable), each(|byte| !(b' '..=b'~').contains(byte)));
        let within: Vec<_> = text.iter().map(|byte| (low..=high).contains(byte)).collect();
        assert_eq!(bits(simd, text, |chunk| chunk.between(low, high)), within);
        let is: Vec<_> = text.iter().map(|byte| *byte == low).collect();
        assert_eq!(bits(simd, text, |chunk| chunk.is(low)), is);
    }

    fn assert_classes<S: Simd>(simd: S, text: &[u8]) {
        let each = |holds: fn(&u8) -> bool| text.iter().map(holds).collect::<Vec<_>>();
        let classes = |class: fn(Classes) -> u64| bits(simd, text, |chunk| class(Classes::new(chunk)));
        assert_eq!(classes(|classes| classes.space), each(|byte| byte.is_ascii_whitespace() || *byte == 0x0b));
        assert_eq!(classes(|classes| classes.letter), each(u8::is_ascii_alphabetic));
        assert_eq!(classes(|classes| classes.upper), each(u8::is_ascii_uppercase));
        assert_eq!(classes(|classes| classes.digit), each(u8::is_ascii_digit));
    }

    proptest! {
        #[test]
        fn each_bit_is_that_of_its_byte(text: Vec<u8>, low in 1..127_u8, width in 0..20_u8) {
            let high = (low + width).min(126);
            for level in LEVELS {
                dispatch!(level(), simd => assert_bits(simd, &text, low.min(high), high));
            }
        }

        #[test]
        fn every_byte_of_ascii_is_in_its_classes(text in vec(0..128_u8, 0..200)) {
            for level in LEVELS {
                dispatch!(level(), simd => assert_classes(simd, &text));
            }
        }
    }
}
