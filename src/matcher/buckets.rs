//! Things by the pieces of literals that lead to them.

use super::literal_pieces::{LONG, PAIR, Piece, SHORT, product};
use super::prefilter::Kinds;
use dehusk_text::chunk::ones;

/// Bytes of the pieces of each kind.
const LENGTHS: [usize; 3] = [LONG, SHORT, PAIR];

/// Things by the pieces that lead to them.
pub(super) struct Buckets<T> {
    /// Where the things of each bucket begin, and at last where all end. The buckets of a kind follow those of the kind before.
    starts: Vec<u32>,
    things: Vec<T>,
    kinds: [BucketsOfKind; 3],
}

/// The buckets of the pieces of one kind.
#[derive(Clone, Copy)]
struct BucketsOfKind {
    /// The number of the first one.
    first: usize,
    /// How many bits of a product come after those that number a bucket, and how many before.
    after: u32,
    before: u32,
}

impl BucketsOfKind {
    fn new(first: usize, pieces: usize, length: usize) -> BucketsOfKind {
        let bits = (4 * pieces).next_power_of_two().ilog2().clamp(1, 20);
        BucketsOfKind { first, after: 64 - bits, before: 64 - 8 * length as u32 }
    }

    fn count(self) -> usize {
        1 << (64 - self.after)
    }

    #[inline]
    fn bucket(self, product: u64) -> usize {
        self.first + (product << self.before >> self.after) as usize
    }
}

impl<T> Buckets<T> {
    pub(super) fn new(all: Vec<(Piece, T)>) -> Buckets<T> {
        let mut pieces = [0; 3];
        for (piece, _) in &all {
            pieces[piece.kind()] += 1;
        }
        let mut first = 0;
        let kinds = std::array::from_fn(|kind| {
            let buckets = BucketsOfKind::new(first, pieces[kind], LENGTHS[kind]);
            first += buckets.count();
            buckets
        });
        let bucket = |piece: &Piece| kinds[piece.kind()].bucket(product(piece.window()));
        let mut all: Vec<_> = all.into_iter().map(|(piece, thing)| (bucket(&piece), thing)).collect();
        all.sort_by_key(|(bucket, _)| *bucket);
        let mut starts = vec![0; first + 1];
        for (bucket, _) in &all {
            starts[bucket + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Buckets { starts, things: all.into_iter().map(|(_, thing)| thing).collect(), kinds }
    }

    /// What pieces of these kinds at a place may lead to.
    #[inline]
    pub(super) fn at(&self, window: u64, kinds: Kinds) -> impl Iterator<Item = &[T]> {
        let product = product(window);
        ones(kinds.bits()).map(move |kind| {
            let bucket = self.kinds[kind].bucket(product);
            &self.things[self.starts[bucket] as usize..self.starts[bucket + 1] as usize]
        })
    }
}
