//! A tree of depth two: it asks about one feature, and on each side about at most one more.

use super::histogram::{Histogram, Sums, histograms, without};
use super::pairs::Pairs;
use super::parallel::{PIECE, each};
use super::sample::Sample;
use super::split::{Found, Split, best, leaf};
use super::{Options, Rows};

/// What each row's score changes by.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tree {
    pub(super) root: Split,
    /// For the low and the high side of the root.
    pub(super) sides: [Side; 2],
}

/// What comes after the root.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Side {
    /// The same for all rows.
    Leaf(f64),
    /// Another question, and what is added on its low and its high side.
    Split(Split, [f64; 2]),
}

impl Tree {
    /// What it adds to a row's score.
    #[inline]
    pub(super) fn value(&self, cells: &[Vec<u8>], row: usize) -> f64 {
        match self.sides[self.root.side(cells[self.root.feature][row])] {
            Side::Leaf(value) => value,
            Side::Split(split, values) => values[split.side(cells[split.feature][row])],
        }
    }

    /// Adds to each row's score.
    pub(super) fn add_to(&self, scores: &mut [f64], cells: &[Vec<u8>], threads: usize) {
        each(scores.chunks_mut(PIECE).enumerate(), threads, |(piece, scores)| {
            for (row, score) in (piece * PIECE..).zip(scores) {
                *score += self.value(cells, row);
            }
        });
    }
}

/// Grows trees.
pub(super) struct Grower<'a> {
    pub(super) rows: &'a Rows<'a>,
    pub(super) options: &'a Options,
    pub(super) threads: usize,
}

impl Grower<'_> {
    /// The tree that helps most by greedy search, on these rows and features; none if nothing helps. The pairs that it
    /// uses are allowed ones, and are noted.
    pub(super) fn grow(&self, sample: &Sample, features: &[usize], pairs: &mut Pairs) -> Option<Tree> {
        let all = histograms(self.rows.cells, features, sample, self.threads);
        let found = best(features.iter().copied().zip(&all), self.options)?;
        let root = found.split;
        let (features, all): (Vec<usize>, Vec<Histogram>) =
            features.iter().copied().zip(all).filter(|(feature, _)| pairs.allow(root.feature, *feature)).unzip();
        let [low, high] = self.both(sample, root, &features, &all);
        let low = self.side(root, found.sides[0], &features, &low, pairs);
        let high = self.side(root, found.sides[1], &features, &high, pairs);
        Some(Tree { root, sides: [low, high] })
    }

    /// Histograms of the low and the high side. Only the smaller one is counted.
    fn both(&self, sample: &Sample, root: Split, features: &[usize], all: &[Histogram]) -> [Vec<Histogram>; 2] {
        let (part, is_low) = sample.smaller(&self.rows.cells[root.feature], root.cut, self.threads);
        let part = histograms(self.rows.cells, features, &part, self.threads);
        let rest = without(all, &part);
        if is_low { [part, rest] } else { [rest, part] }
    }

    fn side(&self, root: Split, sums: Sums, features: &[usize], of: &[Histogram], pairs: &mut Pairs) -> Side {
        // Of the last places for pairs, the low side may just have taken one.
        let allowed = features.iter().copied().zip(of).filter(|(feature, _)| pairs.allow(root.feature, *feature));
        let Some(Found { split, gain, sides }) = best(allowed, self.options) else {
            return Side::Leaf(leaf(sums, self.options));
        };
        pairs.note(root.feature, split.feature, gain);
        Side::Split(split, sides.map(|sums| leaf(sums, self.options)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Draw;
    use super::super::synthetic::{Synthetic, options};
    use super::{Grower, Options, Pairs, Side, Tree};

    fn grow(made: &Synthetic, features: &[usize], pairs: &mut Pairs) -> Option<Tree> {
        let rows = made.rows();
        let sample = Draw::new(1, 0, 0).rows(&rows, &vec![0.0; rows.labels.len()], 1.0, 1);
        let options = Options { rate: 1.0, ridge: 0.0, ..options() };
        Grower { rows: &rows, options: &options, threads: 1 }.grow(&sample, features, pairs)
    }

    /// The feature and the cut of each question.
    fn questions(tree: &Tree) -> Vec<(usize, u8)> {
        let side = |side: &Side| match side {
            Side::Leaf(_) => None,
            Side::Split(split, _) => Some((split.feature, split.cut)),
        };
        [(tree.root.feature, tree.root.cut)].into_iter().chain(tree.sides.iter().filter_map(side)).collect()
    }

    /// On the low side of the first feature the third decides, on the high side the second.
    fn made() -> Synthetic {
        Synthetic::new(3000, &[4, 4, 4], |cells| match cells {
            [0 | 1, _, third] => f32::from(u8::from(*third > 0)) * 0.5,
            [_, second, _] => 0.5 + f32::from(u8::from(*second > 2)) * 0.5,
            _ => 0.0,
        })
    }

    #[test]
    fn each_side_asks_what_helps_it_most() {
        let tree = grow(&made(), &[0, 1, 2], &mut Pairs::up_to(9)).unwrap();
        assert_eq!(questions(&tree), [(0, 1), (2, 0), (1, 2)]);
        // One step of Newton's method from probability 1/2: four times the distance to the mean.
        let values = |side| if let Side::Split(_, values) = side { values } else { [0.0; 2] };
        assert!((values(tree.sides[0])[0] + 2.0).abs() < 1e-6 && (values(tree.sides[1])[1] - 2.0).abs() < 1e-6);
    }

    #[test]
    fn a_tree_asks_only_what_it_may() {
        let tree = grow(&made(), &[1, 2], &mut Pairs::default()).unwrap();
        let asked = questions(&tree);
        assert!(asked.iter().all(|(feature, _)| *feature == asked[0].0), "{asked:?}");
        let mut one = Pairs::up_to(1);
        let asked = questions(&grow(&made(), &[0, 1, 2], &mut one).unwrap());
        assert_eq!(asked[..2], [(0, 1), (2, 0)]);
        assert!(asked.get(2).is_none_or(|(feature, _)| *feature != 1), "{asked:?}");
        assert!(one.allow(0, 2) && !one.allow(0, 1));
    }

    #[test]
    fn scores_change_by_the_values() {
        let made = made();
        let tree = grow(&made, &[0, 1, 2], &mut Pairs::up_to(9)).unwrap();
        let mut scores = vec![1.0; 3000];
        tree.add_to(&mut scores, &made.cells, 2);
        assert!((0..3000).all(|row| (scores[row] - 1.0 - tree.value(&made.cells, row)).abs() < 1e-12));
        assert!(scores.iter().any(|score| *score < 0.0) && scores.iter().any(|score| *score > 2.0));
    }
}
