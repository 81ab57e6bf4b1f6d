//! Pieces of literals (n-grams), by which literals are found.
//!
//! A literal is found by one piece of it, of six bytes if it has that many, otherwise of three or two. The piece is the one
//! that fewest other literals have, and of several of these the one with the rarest letters, as far as the literals
//! themselves tell.

use crate::segment::word_edges;

/// Bytes of the piece of a long literal.
pub(super) const LONG: usize = 6;

/// Bytes of the piece of a short one.
pub(super) const SHORT: usize = 3;

/// Bytes of the piece of one that is shorter still.
pub(super) const PAIR: usize = 2;

/// Bytes of a window.
pub(super) const WINDOW: usize = 8;

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
pub(super) fn hash(window: u64, bytes: usize) -> u64 {
    // As a product of the shifted window would be, so that hashes of several lengths take one multiplication.
    product(window) << (64 - 8 * bytes)
}

/// What the hashes of a window are made of.
#[inline]
pub(super) fn product(window: u64) -> u64 {
    window.wrapping_mul(SPREAD)
}

/// A piece of a literal, in the lower bytes of a window; the other bytes are whatever comes after it.
#[derive(Clone, Copy)]
pub(super) enum Piece {
    Long(u64),
    Short(u64),
    Pair(u64),
}

impl Piece {
    /// The number of its kind.
    pub(super) fn kind(self) -> usize {
        match self {
            Piece::Long(_) => 0,
            Piece::Short(_) => 1,
            Piece::Pair(_) => 2,
        }
    }

    pub(super) fn window(self) -> u64 {
        let (Piece::Long(window) | Piece::Short(window) | Piece::Pair(window)) = self;
        window
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
    use super::{Chooser, window};

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
}
