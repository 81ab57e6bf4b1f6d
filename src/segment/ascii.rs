//! Classes of ASCII characters, for up to 64 bytes at a time: one bit a byte.

use dehusk_text::chunk::Chunk;

/// For each byte of a chunk, from the lowest bit up.
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
    /// The classes of bytes that are all ASCII.
    pub(super) fn new(chunk: &Chunk) -> Classes {
        Classes {
            valid: chunk.valid(),
            space: chunk.between(b'\t', b'\r') | chunk.is(b' '),
            letter: chunk.letters(),
            upper: chunk.between(b'A', b'Z'),
            digit: chunk.between(b'0', b'9'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Chunk, Classes};

    #[test]
    fn every_byte_is_in_its_classes() {
        for byte in 0..128_u8 {
            for length in [1, 7, 8, 63, 64] {
                let classes = Classes::new(&Chunk::new(&vec![byte; length]));
                let all = |holds: bool| if holds { u64::MAX >> (64 - length) } else { 0 };
                let wanted = Classes {
                    valid: all(true),
                    space: all(byte.is_ascii_whitespace() || byte == 0x0b),
                    letter: all(byte.is_ascii_alphabetic()),
                    upper: all(byte.is_ascii_uppercase()),
                    digit: all(byte.is_ascii_digit()),
                };
                assert_eq!(classes, wanted, "{length} times byte {byte}");
            }
        }
    }

    #[test]
    fn the_first_byte_is_the_lowest_bit() {
        let classes = Classes::new(&Chunk::new(b"aB 1........x"));
        assert_eq!((classes.letter, classes.upper), (0b1_0000_0000_0011, 0b10));
        assert_eq!((classes.space, classes.digit), (0b100, 0b1000));
    }
}
