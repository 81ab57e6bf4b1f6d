//! Gradient boosting of symmetric trees, which ask all rows the same questions (the oblivious trees of Prokhorenkova, Gusev,
//! Vorobev, Dorogush and Gulin 2018, "`CatBoost`: unbiased boosting with categorical features").
//!
//! The answers together are the number of a value, so that a line is scored without a branch. One seed gives the same trees each
//! time, on one machine with one build, on however many threads.

mod histogram;
pub(crate) mod parallel;
mod question;
mod sample;
mod split;
#[cfg(test)]
mod synthetic;
mod tree;

use std::thread::available_parallelism;

use dehusk::internals::{MAX_DEPTH, WeightTree, Weights};

use sample::Draw;
use tree::{Grower, Tree};

/// The most cells that a feature may have; a histogram of that many fits into the fastest cache.
pub(crate) const CELLS: usize = 64;

/// A mean label is taken to be at least this far from 0 and 1, so that its log odds are finite.
const EDGE: f64 = 1e-6;

/// What to learn from: binned features, labels and weights of rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<'r> {
    /// By feature, then by row: the cell that the value lies in, less than the feature's size.
    pub(crate) cells: &'r [Vec<u8>],
    /// By feature: how many cells it has, at most [`CELLS`]. One with fewer than two is never used.
    pub(crate) sizes: &'r [usize],
    /// By row: the share of it that is positive, 0 to 1.
    pub(crate) labels: &'r [f32],
    /// By row: how much it counts, finite and not negative. A row of weight 0 teaches nothing.
    pub(crate) weights: &'r [f32],
}

/// How to learn.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// How many trees are grown.
    pub(crate) rounds: usize,
    /// The most questions of a tree, at most [`MAX_DEPTH`].
    pub(crate) depth: usize,
    /// The share of a leaf's best value that is used, above 0, at most 1.
    pub(crate) rate: f64,
    /// The share of rows that each tree sees, above 0, at most 1.
    pub(crate) rows_share: f64,
    /// The share of features that each tree may ask about, 0 to 1; one at least.
    pub(crate) features_share: f64,
    /// What is added to a leaf's sum of hessians, not negative; draws leaves of few rows towards 0.
    pub(crate) ridge: f64,
    /// Names the samples of rows and features.
    pub(crate) seed: u64,
}

/// Learns trees whose sum is the log odds of a row's label, by weighted log loss.
///
/// Trees are grown greedily: of two features that only say something together, neither is asked first except by chance,
/// so that `features_share` below 1 helps to find them.
///
/// # Panics
/// If the rows' parts differ in length, a feature has more than [`CELLS`] cells, a cell is not less than its size, or trees are
/// to be deeper than [`MAX_DEPTH`].
pub(crate) fn boost(rows: &Rows<'_>, options: &Options) -> Weights {
    let (base, trees) = boost_on(rows, options, available_parallelism().map_or(1, usize::from));
    let tree = |tree: Tree| WeightTree {
        questions: tree.questions.iter().map(|question| (question.feature, question.from)).collect(),
        weights: tree.values.into_iter().map(|value| value as f32).collect(),
    };
    Weights { start: base as f32, trees: trees.into_iter().map(tree).collect() }
}

/// As [`boost`], on this many threads.
fn boost_on(rows: &Rows<'_>, options: &Options, threads: usize) -> (f64, Vec<Tree>) {
    check(rows);
    assert!(options.depth <= MAX_DEPTH, "the answers of a tree are one byte");
    let base = rounded(base(rows));
    let grower = Grower { rows, options, threads };
    let mut scores = vec![base; rows.labels.len()];
    let mut trees = Vec::with_capacity(options.rounds);
    for round in 0..options.rounds as u64 {
        let draw = Draw::new(options.seed, round);
        let features = draw.features(rows.sizes, options.features_share);
        let sample = draw.rows(rows, &scores, options.rows_share, threads);
        if let Some(mut tree) = grower.grow(&sample, &features) {
            tree.values.iter_mut().for_each(|value| *value = rounded(*value));
            tree.add_to(&mut scores, rows.cells, threads);
            trees.push(tree);
        }
    }
    (base, trees)
}

/// A weight as models keep it, in thousandths. Later trees make up for what rounding leaves.
fn rounded(weight: f64) -> f64 {
    (weight * 1000.0).round() / 1000.0
}

/// The log odds of the weighted mean label; 0 if nothing has weight.
fn base(rows: &Rows<'_>) -> f64 {
    let sum = |of: fn(f64, f64) -> f64| -> f64 {
        rows.labels.iter().zip(rows.weights).map(|(label, weight)| of((*label).into(), (*weight).into())).sum()
    };
    let (positive, all) = (sum(|label, weight| label * weight), sum(|_, weight| weight));
    let mean = if all > 0.0 { (positive / all).clamp(EDGE, 1.0 - EDGE) } else { 0.5 };
    (mean / (1.0 - mean)).ln()
}

fn check(rows: &Rows<'_>) {
    let count = rows.labels.len();
    assert!(u32::try_from(count).is_ok(), "rows are numbered by 32 bits");
    assert_eq!(rows.weights.len(), count, "each row has a weight");
    assert_eq!(rows.sizes.len(), rows.cells.len(), "each feature has a size");
    for (cells, size) in rows.cells.iter().zip(rows.sizes) {
        assert_eq!(cells.len(), count, "each feature has a cell for each row");
        let most = cells.iter().max().map_or(0, |cell| usize::from(*cell) + 1);
        assert!(most <= *size && *size <= CELLS, "cells are less than their feature's size");
    }
}

#[cfg(test)]
mod tests {
    use super::synthetic::{Synthetic, options};
    use super::{Options, boost, boost_on};
    use dehusk::internals::line_scores;

    /// The share of rows whose more probable label is theirs.
    fn right(made: &Synthetic, options: &Options) -> f64 {
        let scores = line_scores(&boost(&made.rows(), options), &made.cells);
        let right = scores.iter().zip(&made.labels).filter(|(score, label)| (**score > 0.0) == (**label > 0.5));
        right.count() as f64 / made.labels.len() as f64
    }

    #[test]
    fn two_questions_are_enough_for_exclusive_or() {
        let made = Synthetic::new(4000, &[8; 6], |cells| f32::from(u8::from((cells[1] > 3) != (cells[4] > 3))));
        assert!(right(&made, &Options { depth: 2, ..options() }) > 0.99);
        assert!(right(&made, &Options { depth: 1, ..options() }) < 0.7);
    }

    #[test]
    fn a_feature_that_rises_has_scores_that_rise() {
        let made = Synthetic::new(4000, &[6, 6], |cells| f32::from(cells[0]) / 5.0);
        let weights = boost(&made.rows(), &Options { depth: 1, ..options() });
        let scores = line_scores(&weights, &[(0..6).collect(), vec![3; 6]]);
        assert!(scores.is_sorted() && scores[5] - scores[0] > 3.0, "{scores:?}");
        // Two fifths of what is labelled so are positive, so that the odds are two to three.
        assert!((scores[2] - (2.0_f32 / 3.0).ln()).abs() < 0.2, "{scores:?}");
    }

    #[test]
    fn trees_depend_on_the_seed_and_not_on_the_threads() {
        let made = Synthetic::noise(20_000, &[64, 2, 9, 33, 17, 5]);
        let options = Options { rounds: 30, ..options() };
        let one = boost_on(&made.rows(), &options, 1);
        for threads in [1, 2, 5] {
            assert_eq!(boost_on(&made.rows(), &options, threads), one);
        }
        assert_ne!(boost_on(&made.rows(), &Options { seed: options.seed + 1, ..options }, 1), one);
    }

    #[test]
    fn the_weights_that_come_out_say_what_the_trees_say() {
        let made = Synthetic::noise(2000, &[7, 3, 20, 4]);
        let (base, trees) = boost_on(&made.rows(), &options(), 1);
        let other = Synthetic::noise(500, &[7, 3, 20, 4]);
        let scores = line_scores(&boost(&made.rows(), &options()), &other.cells);
        for (row, score) in scores.into_iter().enumerate() {
            let said = base + trees.iter().map(|tree| tree.value(&other.cells, row)).sum::<f64>();
            assert!((f64::from(score) - said).abs() < 1e-3);
        }
    }

    #[test]
    fn weights_count_as_rows_would() {
        let mut made = Synthetic::new(2000, &[2], |cells| f32::from(cells[0]));
        // All that is known of the first cell is of no weight.
        made.weights = made.cells[0].iter().map(|cell| f32::from(*cell)).collect();
        let weights = boost(&made.rows(), &options());
        assert!(weights.start > 10.0, "{weights:?}");
    }

    #[test]
    fn nothing_teaches_nothing() {
        let weights = boost(&Synthetic::noise(0, &[4, 4]).rows(), &options());
        assert!(weights.start.abs() < 1e-9 && weights.trees.is_empty());
        assert!(boost(&Synthetic::noise(50, &[1]).rows(), &options()).trees.is_empty());
    }

    #[test]
    #[should_panic(expected = "less than their feature's size")]
    fn a_cell_out_of_its_feature_is_an_error() {
        let mut made = Synthetic::noise(10, &[4]);
        made.sizes[0] = 1;
        boost(&made.rows(), &options());
    }
}
