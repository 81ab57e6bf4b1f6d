//! The literal prefilter: short pieces of literals (n-grams) that say where a literal may be.
//!
//! A literal is found by one piece of it, of six bytes if it has that many, otherwise of three or two. The piece is the one
//! that fewest other literals have, and of several of these the one with the rarest letters, as far as the literals
//! themselves tell. A position in a text is hashed once for each length and looked up in bit maps that stay in the
//! processor's first cache; literals are compared only where a bit is set.

use fearless_simd::{Level, Simd, dispatch};

use crate::segment::ascii::CHUNK;
use crate::segment::word_edges;

/// Bytes of the piece of a long literal.
const LONG: usize = 6;

/// Bytes of the piece of a short one.
const SHORT: usize = 3;

/// Bytes of the piece of one that is shorter still.
const PAIR: usize = 2;

/// Bytes of a window.
const WINDOW: usize = 8;

/// The eight bytes at a position, as a number; after the text there are zeros.
#[inline]
pub(super) fn window(text: &[u8], at: usize) -> u64 {
    if let Some(eight) = text.get(at..).and_then(<[u8]>::first_chunk) {
        return u64::from_le_bytes(*eight);
    }
    match text.last_chunk() {
        // The last eight bytes, of which some are before the position.
        Some(eight) if at < text.len() => u64::from_le_bytes(*eight) >> (8 * (at + 8 - text.len())),
        _ => text[at..].iter().rev().fold(0, |window, byte| window << 8 | u64::from(*byte)),
    }
}

/// 2^64 by the golden ratio: what it multiplies is spread over the upper bits.
pub(super) const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of the window's first `bytes`, in its upper bits.
#[inline]
fn hash(window: u64, bytes: usize) -> u64 {
    // As a product of the shifted window would be, so that hashes of several lengths take one multiplication.
    window.wrapping_mul(SPREAD) << (64 - 8 * bytes)
}

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
    fn find_by<S: Simd>(&self, _: S, text: &[u8], start: usize, mut edges: u64, passed: &mut Passed) {
        let mut count = 0;
        if let Some(near) = text[start..].first_chunk::<{ CHUNK + WINDOW }>() {
            while edges != 0 {
                let at = edges.trailing_zeros() as usize % CHUNK;
                edges &= edges - 1;
                let kinds = self.passes(window(near, at));
                passed.places[count % CHUNK] = (at as u8, kinds);
                count += usize::from(kinds.any());
            }
        } else {
            while edges != 0 {
                let at = edges.trailing_zeros() as usize % CHUNK;
                edges &= edges - 1;
                let kinds = self.passes(window(text, start + at));
                passed.places[count % CHUNK] = (at as u8, kinds);
                count += usize::from(kinds.any());
            }
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
    pub(super) const ALL: Kinds = Kinds(7);

    #[inline]
    pub(super) fn any(self) -> bool {
        self.0 != 0
    }
}

/// A piece of a literal, in the lower bytes of a window; the other bytes are whatever comes after it.
#[derive(Clone, Copy)]
pub(super) enum Piece {
    Long(u64),
    Short(u64),
    Pair(u64),
}

/// Things by the pieces that lead to them.
pub(super) struct Buckets<T> {
    long: Table<T>,
    short: Table<T>,
    pairs: Table<T>,
}

impl<T> Buckets<T> {
    pub(super) fn new(all: Vec<(Piece, T)>) -> Buckets<T> {
        let (mut long, mut short, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
        for (piece, thing) in all {
            match piece {
                Piece::Long(window) => long.push((hash(window, LONG), thing)),
                Piece::Short(window) => short.push((hash(window, SHORT), thing)),
                Piece::Pair(window) => pairs.push((hash(window, PAIR), thing)),
            }
        }
        Buckets { long: Table::new(long), short: Table::new(short), pairs: Table::new(pairs) }
    }

    /// What pieces of these kinds at a place may lead to.
    #[inline]
    pub(super) fn at(&self, window: u64, kinds: Kinds) -> [&[T]; 3] {
        let has = |kind: u8| kinds.0 & 1 << kind != 0;
        [
            if has(0) { self.long.get(hash(window, LONG)) } else { &[] },
            if has(1) { self.short.get(hash(window, SHORT)) } else { &[] },
            if has(2) { self.pairs.get(hash(window, PAIR)) } else { &[] },
        ]
    }
}

/// Things by hash.
struct Table<T> {
    /// Where the things of each bucket begin, and at last where all end.
    starts: Vec<u32>,
    things: Vec<T>,
    /// Bits of a hash that are not its bucket.
    shift: u32,
}

impl<T> Table<T> {
    fn new(mut all: Vec<(u64, T)>) -> Table<T> {
        let shift = 64 - (4 * all.len()).next_power_of_two().ilog2().clamp(1, 20);
        all.sort_by_key(|(hash, _)| hash >> shift);
        let mut starts = vec![0; (1 << (64 - shift)) + 1];
        for (hash, _) in &all {
            starts[(hash >> shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Table { starts, things: all.into_iter().map(|(_, thing)| thing).collect(), shift }
    }

    #[inline]
    fn get(&self, hash: u64) -> &[T] {
        let bucket = (hash >> self.shift) as usize;
        &self.things[self.starts[bucket] as usize..self.starts[bucket + 1] as usize]
    }
}

/// Chooses pieces of literals.
pub(super) struct Chooser {
    /// How many pieces there are by hash.
    pieces: Vec<u32>,
    /// About how common each byte is: the logarithm of how often it occurs, in eighths.
    common: [u32; 256],
}

/// Bits of a hash that pieces are counted by.
const COUNTED: u32 = 15;

impl Chooser {
    /// Learns from all literals what is common.
    pub(super) fn new<'l>(literals: impl Iterator<Item = &'l [u8]>) -> Chooser {
        let mut chooser = Chooser { pieces: vec![0; 1 << COUNTED], common: [1; 256] };
        for literal in literals {
            for byte in literal {
                chooser.common[usize::from(*byte)] += 1;
            }
            for (_, hash) in pieces(literal, length(literal)) {
                chooser.pieces[(hash >> (64 - COUNTED)) as usize] += 1;
            }
        }
        chooser.common = chooser.common.map(|count| u64::from(count).saturating_pow(8).ilog2());
        chooser
    }

    /// The piece to find a literal of at least two bytes by where only edges of words are looked at, and where in the
    /// literal it begins; none if it has none. `front` says that the literal itself begins at an edge wherever it matters.
    pub(super) fn choose_at_edge(&self, literal: &[u8], front: bool) -> Option<(usize, Piece)> {
        let places = word_edges::inner(literal).filter(|at| front || *at > 0);
        let length = length(literal);
        let own = places.clone().filter(|at| at + length <= literal.len());
        let at = self.best(literal, length, own.map(|at| (at, hash(window(literal, at), length))));
        // Nothing but its end is at an edge, as in a separator with spaces around it.
        let shorter =
            || places.filter(|at| literal.len() - at >= PAIR).map(|at| (at, piece_at(&literal[at..], 0))).next();
        at.map(|at| (at, piece_at(literal, at))).or_else(shorter)
    }

    /// Where the best of some pieces of a literal begins.
    fn best(&self, literal: &[u8], length: usize, pieces: impl Iterator<Item = (usize, u64)>) -> Option<usize> {
        let common =
            |at: usize| literal[at..at + length].iter().map(|byte| self.common[usize::from(*byte)]).sum::<u32>();
        let cost = |(at, hash): &(usize, u64)| (self.pieces[(hash >> (64 - COUNTED)) as usize], common(*at));
        pieces.min_by_key(cost).map(|(at, _)| at)
    }
}

/// The piece of a literal that begins there.
pub(super) fn piece_at(literal: &[u8], at: usize) -> Piece {
    let window = window(literal, at);
    match literal.len() {
        LONG.. => Piece::Long(window),
        SHORT.. => Piece::Short(window),
        _ => Piece::Pair(window),
    }
}

fn length(literal: &[u8]) -> usize {
    match literal.len() {
        LONG.. => LONG,
        SHORT.. => SHORT,
        short => short,
    }
}

/// Where pieces of this many bytes of a literal begin, and their hashes.
fn pieces(literal: &[u8], length: usize) -> impl Iterator<Item = (usize, u64)> {
    (0..=literal.len() - length).map(move |at| (at, hash(window(literal, at), length)))
}

#[cfg(test)]
mod tests {
    use super::{Chooser, SmallFilter, piece_at, window};

    #[test]
    fn windows_end_with_the_text() {
        assert_eq!(window(b"abcdefghi", 1), u64::from_le_bytes(*b"bcdefghi"));
        assert_eq!(window(b"abc", 1), u64::from_le_bytes(*b"bc\0\0\0\0\0\0"));
        assert_eq!(window(b"abc", 3), 0);
        assert_eq!(window(b"abcdefghi", 7), u64::from_le_bytes(*b"hi\0\0\0\0\0\0"));
        assert_eq!(window(b"abcdefghi", 9), 0);
    }

    #[test]
    fn the_piece_is_one_that_others_lack() {
        let literals: [&[u8]; 3] = [b"sign up for our letter", b"sign up for our paper", b"sign up for our quiz"];
        let chooser = Chooser::new(literals.into_iter());
        for literal in literals {
            assert!(chooser.choose_at_edge(literal, true).unwrap().0 > 10);
        }
    }

    #[test]
    fn a_piece_at_an_edge() {
        let chooser = Chooser::new(std::iter::empty());
        let at = |literal: &[u8], front| chooser.choose_at_edge(literal, front).map(|(at, _)| at);
        assert_eq!((at(b"sign", true), at(b"sign", false)), (Some(0), None));
        assert_eq!(at(b"sign up here", false), Some(5));
        assert_eq!((at(b" - ", false), at(b" -", false)), (Some(1), None));
    }

    #[test]
    fn a_pair_passes_whatever_stands_behind_it() {
        let filter = SmallFilter::new([piece_at(b"at", 0)].iter());
        for text in ["at", "ate", "at home", "at\u{a0}"] {
            assert!(filter.passes(window(text.as_bytes(), 0)).any(), "{text:?}");
        }
        assert!(!filter.passes(window(b"to", 0)).any());
    }
}
