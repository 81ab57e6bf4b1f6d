//! Up to 64 bytes of a text, all compared at once: one bit a byte, the first byte in the lowest bit.

use wide::{i8x64, u8x64};

/// How many bytes a chunk has.
pub const CHUNK: usize = 64;

// In test builds this crate is optimised and its callers are not. A method that is inlined there would not be optimised either.

/// Up to [`CHUNK`] bytes of a text.
#[derive(Clone, Copy, Debug)]
pub struct Chunk {
    /// The bytes; those above 127 are negative.
    bytes: i8x64,
    valid: u64,
}

/// The chunks of a text, in order; only the last one may have fewer bytes than [`CHUNK`].
pub fn chunks(text: &[u8]) -> impl Iterator<Item = Chunk> {
    let (whole, rest) = text.as_chunks::<CHUNK>();
    let rest = (!rest.is_empty()).then(|| Chunk::new(rest));
    whole.iter().map(|bytes| Chunk::whole(*bytes)).chain(rest)
}

/// How many bytes at the front of a text are ASCII.
pub fn ascii_prefix(text: &[u8]) -> usize {
    let others = chunks(text).map(|chunk| chunk.not_ascii());
    others
        .enumerate()
        .find(|(_, others)| *others != 0)
        .map_or(text.len(), |(number, others)| number * CHUNK + others.trailing_zeros() as usize)
}

/// The numbers of the bits that are set, in order.
pub fn ones(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (mask != 0).then_some(mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(bit)
    })
}

impl Chunk {
    /// A chunk of at least one byte and at most [`CHUNK`].
    ///
    /// # Panics
    /// There are none, or more.
    pub fn new(bytes: &[u8]) -> Chunk {
        let mut padded = [0; CHUNK];
        padded[..bytes.len()].copy_from_slice(bytes);
        Chunk { valid: u64::MAX >> (CHUNK - bytes.len()), ..Chunk::whole(padded) }
    }

    fn whole(bytes: [u8; CHUNK]) -> Chunk {
        Chunk { bytes: u8x64::new(bytes).cast_signed(), valid: u64::MAX }
    }

    /// Where there is a byte.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn valid(&self) -> u64 {
        self.valid
    }

    /// Where a byte is not ASCII.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn not_ascii(&self) -> u64 {
        self.bytes.to_bitmask()
    }

    /// Where a byte that is not ASCII continues a character.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn continues(&self) -> u64 {
        self.bytes.simd_lt(splat(0xc0)).to_bitmask()
    }

    /// Where a byte is an ASCII character within two bounds. The lower bound is not NUL, so bits past the last byte are not set.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn between(&self, low: u8, high: u8) -> u64 {
        debug_assert!(0 < low && low <= high && high < 128);
        within(self.bytes, low, high)
    }

    /// Where a byte is a certain ASCII character other than NUL.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn is(&self, byte: u8) -> u64 {
        self.between(byte, byte)
    }

    /// Where a byte is an ASCII letter.
    #[cfg_attr(not(debug_assertions), inline)]
    pub fn letters(&self) -> u64 {
        within(self.bytes | splat(0x20), b'a', b'z')
    }
}

#[inline]
fn splat(byte: u8) -> i8x64 {
    i8x64::splat(byte.cast_signed())
}

#[inline]
fn within(bytes: i8x64, low: u8, high: u8) -> u64 {
    (bytes.simd_gt(splat(low - 1)) & !bytes.simd_gt(splat(high))).to_bitmask()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CHUNK, Chunk, ascii_prefix, chunks, ones};

    /// The bits of all chunks, byte by byte. Panics if one is set past the last byte.
    fn bits(text: &[u8], mask: impl Fn(&Chunk) -> u64) -> Vec<bool> {
        let mut bits = vec![false; text.len()];
        for (number, chunk) in chunks(text).enumerate() {
            ones(mask(&chunk)).for_each(|bit| bits[number * CHUNK + bit] = true);
        }
        bits
    }

    proptest! {
        #[test]
        fn each_bit_is_that_of_its_byte(text: Vec<u8>, low in 1..127_u8, width in 0..20_u8) {
            let high = (low + width).min(127);
            let each = |holds: fn(&u8) -> bool| text.iter().map(holds).collect::<Vec<_>>();
            prop_assert_eq!(bits(&text, Chunk::valid), each(|_| true));
            prop_assert_eq!(bits(&text, Chunk::letters), each(u8::is_ascii_alphabetic));
            prop_assert_eq!(bits(&text, Chunk::not_ascii), each(|byte| !byte.is_ascii()));
            prop_assert_eq!(bits(&text, Chunk::continues), each(|byte| *byte & 0xc0 == 0x80));
            let within = text.iter().map(|byte| (low..=high).contains(byte)).collect::<Vec<_>>();
            prop_assert_eq!(bits(&text, |chunk| chunk.between(low, high)), within);
            let ascii = text.iter().take_while(|byte| byte.is_ascii()).count();
            prop_assert_eq!(ascii_prefix(&text), ascii);
        }
    }
}
