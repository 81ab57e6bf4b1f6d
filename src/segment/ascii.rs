//! Classes of ASCII characters, for up to 64 bytes at a time: one bit a byte.
//!
//! Eight bytes are compared at once in the lanes of a 64-bit number. As no byte is above 127, sums of lanes do not reach
//! the next lane, and a lane's highest bit tells whether it passed a bound.

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

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

/// The lanes of eight bytes that are at least `bound`: their highest bits.
const fn at_least(lanes: u64, bound: u8) -> u64 {
    lanes.wrapping_add((0x80 - bound as u64) * ONES) & HIGH
}

const fn between(lanes: u64, low: u8, high: u8) -> u64 {
    at_least(lanes, low) & !at_least(lanes, high + 1)
}

/// The highest bits of eight lanes side by side.
const fn gather(high: u64) -> u64 {
    (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

impl Classes {
    /// The classes of at most 64 bytes of ASCII.
    pub(super) fn new(chunk: &[u8]) -> Classes {
        let mut classes = Classes { valid: u64::MAX >> (64 - chunk.len() as u32), ..Classes::default() };
        let (eights, rest) = chunk.as_chunks::<8>();
        for (number, bytes) in eights.iter().enumerate() {
            classes.add_lanes(u64::from_le_bytes(*bytes), 8 * number as u32);
        }
        if !rest.is_empty() {
            let lanes = rest.iter().rev().fold(0, |lanes, byte| lanes << 8 | u64::from(*byte));
            classes.add_lanes(lanes, 8 * eights.len() as u32);
        }
        classes
    }

    fn add_lanes(&mut self, lanes: u64, shift: u32) {
        let letter = between(lanes | (0x20 * ONES), b'a', b'z');
        let upper = letter & !(lanes << 2);
        let space = between(lanes, b'\t', b'\r') | between(lanes, b' ', b' ');
        self.letter |= gather(letter) << shift;
        self.upper |= gather(upper) << shift;
        self.space |= gather(space) << shift;
        self.digit |= gather(between(lanes, b'0', b'9')) << shift;
    }
}

#[cfg(test)]
mod tests {
    use super::Classes;

    #[test]
    fn every_byte_is_in_its_classes() {
        for byte in 0..128_u8 {
            for length in [1, 7, 8, 63, 64] {
                let classes = Classes::new(&vec![byte; length]);
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
        let classes = Classes::new(b"aB 1........x");
        assert_eq!((classes.letter, classes.upper), (0b1_0000_0000_0011, 0b10));
        assert_eq!((classes.space, classes.digit), (0b100, 0b1000));
    }
}
