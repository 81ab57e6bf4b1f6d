//! The literal prefilter: at which places of a text a literal may be.
//!
//! The eight bytes at a place are hashed for each length of a [piece](super::literal_pieces) and looked up in bit maps that stay
//! in the processor's first cache; literals are compared only where a bit is set.

#![expect(clippy::inline_always, reason = "a function has the instructions of its caller only if it is inlined")]

use fearless_simd::{Level, Simd, dispatch};

use super::literal_pieces::{LONG, PAIR, Piece, SHORT, WINDOW, hash, window};
use crate::segment::ascii::CHUNK;

/// Bits by hash.
struct Map<const WORDS: usize>(Box<[u64; WORDS]>);

impl<const WORDS: usize> Map<WORDS> {
    fn new() -> Self {
        Map(vec![0; WORDS].into_boxed_slice().try_into().expect("it has so many"))
    }

    #[inline]
    fn place(hash: u64) -> (usize, u32) {
        let bit = hash >> (58 - WORDS.ilog2());
        ((bit >> 6) as usize % WORDS, (bit & 63) as u32)
    }

    fn set(&mut self, hash: u64) {
        let (word, bit) = Self::place(hash);
        self.0[word] |= 1 << bit;
    }

    #[inline]
    fn get(&self, hash: u64) -> u64 {
        let (word, bit) = Self::place(hash);
        self.0[word] >> bit & 1
    }
}

/// At which places of a text a literal may have its piece. `LONG_WORDS` is the size of the map for long pieces.
pub(super) struct Filter<const LONG_WORDS: usize> {
    long: Map<LONG_WORDS>,
    short: Map<512>,
    pairs: Map<128>,
}

/// A filter of some kilobytes, which stays in the processor's first cache.
pub(super) type SmallFilter = Filter<1024>;

/// A filter for so many literals that they would fill a small one.
pub(super) type LargeFilter = Filter<8192>;

/// The most literals for which a small filter lets few places pass.
pub(super) const FEW: usize = 4096;

impl<const LONG_WORDS: usize> Filter<LONG_WORDS> {
    /// Lets places pass that have one of these pieces.
    pub(super) fn new<'p>(pieces: impl Iterator<Item = &'p Piece>) -> Self {
        let mut filter = Filter { long: Map::new(), short: Map::new(), pairs: Map::new() };
        pieces.for_each(|piece| filter.add(piece));
        filter
    }

    fn add(&mut self, piece: &Piece) {
        match piece {
            Piece::Long(window) => self.long.set(hash(*window, LONG)),
            Piece::Short(window) => self.short.set(hash(*window, SHORT)),
            Piece::Pair(window) => self.pairs.set(hash(*window, PAIR)),
        }
    }

    /// Finds the edges at which a piece may begin, of those in a chunk of a text. `edges` has a bit for each byte from `start` on.
    #[inline]
    pub(super) fn find(&self, text: &[u8], start: usize, edges: u64, passed: &mut Passed) {
        dispatch!(Level::new(), simd => self.find_by(simd, text, start, edges, passed));
    }

    #[inline(always)]
    fn find_by<S: Simd>(&self, _: S, text: &[u8], start: usize, edges: u64, passed: &mut Passed) {
        // Where all windows are known to be whole, none of them is compared with the text's end.
        match text[start..].first_chunk::<{ CHUNK + WINDOW }>() {
            Some(near) => self.find_in(near, 0, edges, passed),
            None => self.find_in(text, start, edges, passed),
        }
    }

    #[inline(always)]
    fn find_in(&self, text: &[u8], start: usize, mut edges: u64, passed: &mut Passed) {
        let mut count = 0;
        while edges != 0 {
            let at = edges.trailing_zeros() as usize % CHUNK;
            edges &= edges - 1;
            let kinds = self.passes(window(text, start + at));
            passed.places[count % CHUNK] = (at as u8, kinds);
            count += usize::from(kinds.any());
        }
        passed.count = count;
    }

    /// Of which kinds a piece may begin at a place.
    #[inline(always)]
    pub(super) fn passes(&self, window: u64) -> Kinds {
        let (long, short) = (self.long.get(hash(window, LONG)), self.short.get(hash(window, SHORT)));
        Kinds((long | short << 1 | self.pairs.get(hash(window, PAIR)) << 2) as u8)
    }
}

/// Places of a chunk at which a piece may begin, and of which kinds.
pub(super) struct Passed {
    places: [(u8, Kinds); CHUNK],
    count: usize,
}

impl Default for Passed {
    fn default() -> Passed {
        Passed { places: [(0, Kinds::default()); CHUNK], count: 0 }
    }
}

impl Passed {
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, Kinds)> {
        self.places.iter().take(self.count).map(|(at, kinds)| (usize::from(*at), *kinds))
    }
}

/// Kinds of pieces, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    #[inline]
    pub(super) fn any(self) -> bool {
        self.0 != 0
    }

    /// A bit for each kind, by its number.
    #[inline]
    pub(super) fn bits(self) -> u64 {
        self.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::SmallFilter;
    use crate::matcher::literal_pieces::{piece_at, window};

    #[test]
    fn a_pair_passes_whatever_stands_behind_it() {
        let filter = SmallFilter::new([piece_at(b"at", 0)].iter());
        for text in ["at", "ate", "at home", "at\u{a0}"] {
            assert!(filter.passes(window(text.as_bytes(), 0)).any(), "{text:?}");
        }
        assert!(!filter.passes(window(b"to", 0)).any());
    }
}
