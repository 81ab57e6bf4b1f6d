//! A hash that is the same on every machine and in every version: FNV-1a with 128 bits.
//!
//! Its constants and test values are published (Fowler, Noll, Vo; draft-eastlake-fnv). It is not cryptographic: texts that
//! are made to collide do.

const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = (1 << 88) + (1 << 8) + 0x3b;

/// The hash of everything that was added so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fnv(pub u128);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(OFFSET)
    }
}

impl Fnv {
    /// Adds bytes.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> Fnv {
        Fnv(bytes.iter().fold(self.0, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME)))
    }

    /// Adds a text and its length, so that the boundaries between texts count.
    #[must_use]
    pub fn text(self, text: &str) -> Fnv {
        self.bytes(&(text.len() as u64).to_le_bytes()).bytes(text.as_bytes())
    }

    /// The hash of one text.
    pub fn hash(text: &str) -> u128 {
        Fnv::default().bytes(text.as_bytes()).0
    }
}

#[cfg(test)]
mod tests {
    use super::Fnv;

    #[test]
    fn it_is_fnv_1a() {
        for (text, hash) in [
            ("", 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128),
            ("a", 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964),
            ("foobar", 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18),
        ] {
            assert_eq!(Fnv::hash(text), hash, "{text}");
        }
    }

    #[test]
    fn boundaries_between_texts_count() {
        let row = |texts: &[&str]| texts.iter().fold(Fnv::default(), |hash, text| hash.text(text));
        assert_ne!(row(&["ab", "c"]), row(&["a", "bc"]));
        assert_ne!(row(&["a"]), row(&["a", ""]));
    }
}
