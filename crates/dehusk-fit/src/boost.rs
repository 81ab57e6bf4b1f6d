//! Gradient boosting of trees of depth two, whose sum is exactly an additive model with pairs.
//!
//! Such a tree asks about one feature or about two, so that all trees add up to a table for each feature and one for each
//! pair: a GA2M (Lou, Caruana, Gehrke and Hooker 2013, "Accurate intelligible models with pairwise interactions"). Each
//! pair is a table that people read and a lookup for each block, so the number of different pairs is bounded. A first,
//! shorter run finds out which pairs are worth their place, and a second one uses only those.
//!
//! One seed gives the same tables each time, on one machine with one build, on however many threads.

mod histogram;
mod pairs;
pub(crate) mod parallel;
mod purify;
mod sample;
mod split;
#[cfg(test)]
mod synthetic;
mod tables;
mod tree;

use std::thread::available_parallelism;

use pairs::Pairs;
use sample::Draw;
pub(crate) use tables::Tables;
use tree::{Grower, Tree};

/// The most cells that a feature may have; a histogram of that many fits into the fastest cache.
pub(crate) const CELLS: usize = 64;

/// A mean label is taken to be at least this far from 0 and 1, so that its log odds are finite.
const EDGE: f64 = 1e-6;

/// How many rounds with the bound on pairs there are for one that looks for pairs.
const ROUNDS_PER_SEARCH: usize = 3;

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
    /// Trees of the second run; the first has a third as many.
    pub(crate) rounds: usize,
    /// The share of a leaf's best value that is used, above 0, at most 1.
    pub(crate) rate: f64,
    /// The most different pairs of features.
    pub(crate) pairs: usize,
    /// The share of rows that each tree sees, above 0, at most 1.
    pub(crate) rows_share: f64,
    /// The share of features that each tree may ask about, 0 to 1; one at least.
    pub(crate) features_share: f64,
    /// What is added to a leaf's sum of hessians, not negative; draws leaves of few rows towards 0.
    pub(crate) ridge: f64,
    /// The least sum of hessians in a leaf; a row of weight 1 has at most a quarter.
    pub(crate) least: f64,
    /// Names the samples of rows and features.
    pub(crate) seed: u64,
}

/// Learns tables whose sum is the log odds of a row's label, by weighted log loss.
///
/// Trees are grown greedily: of two features that only say something together, neither is asked first except by chance,
/// so that `features_share` below 1 helps to find them.
///
/// # Panics
/// If the rows' parts differ in length, a feature has more than [`CELLS`] cells, or a cell is not less than its size.
pub(crate) fn boost(rows: &Rows<'_>, options: &Options) -> Tables {
    boost_on(rows, options, available_parallelism().map_or(1, usize::from))
}

/// As [`boost`], on this many threads.
fn boost_on(rows: &Rows<'_>, options: &Options, threads: usize) -> Tables {
    check(rows);
    let (base, trees) = run(rows, options, threads);
    let mut tables = Tables::from_trees(base, &trees, rows.sizes);
    purify::purify(&mut tables, rows, threads);
    tables
}

/// Both runs: the base and the trees of the second.
fn run(rows: &Rows<'_>, options: &Options, threads: usize) -> (f64, Vec<Tree>) {
    let base = base(rows);
    let grower = Grower { rows, options, threads };
    let mut pairs = Pairs::default();
    if options.pairs > 0 {
        pairs = Pairs::up_to(usize::MAX);
        rounds(&grower, base, 0, options.rounds.div_ceil(ROUNDS_PER_SEARCH), &mut pairs);
        pairs = pairs.strongest(options.pairs);
    }
    (base, rounds(&grower, base, 1, options.rounds, &mut pairs))
}

/// Grows a tree in each round, with only such pairs as are allowed.
fn rounds(grower: &Grower<'_>, base: f64, run: u64, count: usize, pairs: &mut Pairs) -> Vec<Tree> {
    let mut scores = vec![base; grower.rows.labels.len()];
    let mut trees = Vec::with_capacity(count);
    for round in 0..count as u64 {
        let draw = Draw::new(grower.options.seed, run, round);
        let features = draw.features(grower.rows.sizes, grower.options.features_share);
        let sample = draw.rows(grower.rows, &scores, grower.options.rows_share, grower.threads);
        if let Some(tree) = grower.grow(&sample, &features, pairs) {
            tree.add_to(&mut scores, grower.rows.cells, grower.threads);
            trees.push(tree);
        }
    }
    trees
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
    use super::{Options, boost, boost_on, run};

    /// The share of rows whose more probable label is theirs.
    fn right(made: &Synthetic, options: &Options) -> f64 {
        let (rows, tables) = (made.rows(), boost(&made.rows(), options));
        let right = |row: &usize| (tables.log_odds(rows.cells, rows.sizes, *row) > 0.0) == (rows.labels[*row] > 0.5);
        let count = rows.labels.len();
        (0..count).filter(right).count() as f64 / count as f64
    }

    #[test]
    fn one_pair_is_enough_for_exclusive_or() {
        let made = Synthetic::new(4000, &[8; 6], |cells| f32::from(u8::from((cells[1] > 3) != (cells[4] > 3))));
        let tables = boost(&made.rows(), &Options { pairs: 1, ..options() });
        assert_eq!(tables.pairs.iter().map(|(a, b, _)| (*a, *b)).collect::<Vec<_>>(), [(1, 4)]);
        assert!(right(&made, &Options { pairs: 1, ..options() }) > 0.99);
        assert!(right(&made, &Options { pairs: 0, ..options() }) < 0.7);
    }

    #[test]
    fn a_feature_that_rises_has_a_table_that_rises() {
        let made = Synthetic::new(4000, &[6, 6], |cells| f32::from(cells[0]) / 5.0);
        let tables = boost(&made.rows(), &Options { pairs: 0, ..options() });
        assert!(tables.single[0].is_sorted() && tables.single[0][5] - tables.single[0][0] > 3.0);
        assert!(tables.single[1].iter().all(|weight| weight.abs() < 0.2), "{:?}", tables.single[1]);
        // Two fifths of what is labelled so are positive, so that the odds are two to three.
        let row = made.rows().cells[0].iter().position(|cell| *cell == 2).unwrap();
        let odds = tables.log_odds(made.rows().cells, made.rows().sizes, row);
        assert!((odds - (2.0_f64 / 3.0).ln()).abs() < 0.2, "{odds}");
    }

    #[test]
    fn there_are_no_more_pairs_than_allowed() {
        let made = Synthetic::new(3000, &[5; 7], |cells| {
            let product = |a: usize, b: usize| (f32::from(cells[a]) - 2.0) * (f32::from(cells[b]) - 2.0) / 12.0;
            (0.5 + product(0, 1) + product(2, 3) + product(4, 5)).clamp(0.0, 1.0)
        });
        let count = |pairs| boost(&made.rows(), &Options { pairs, ..options() }).pairs.len();
        assert_eq!((count(0), count(2)), (0, 2));
        let pairs = boost(&made.rows(), &Options { pairs: 3, ..options() }).pairs;
        assert_eq!(pairs.iter().map(|(a, b, _)| (*a, *b)).collect::<Vec<_>>(), [(0, 1), (2, 3), (4, 5)]);
        // If few pairs were found first, others may still come, though no more than allowed.
        let few = boost(&made.rows(), &Options { pairs: 4, rounds: 3, ..options() }).pairs.len();
        assert!((1..=4).contains(&few), "{few}");
    }

    #[test]
    fn tables_depend_on_the_seed_and_not_on_the_threads() {
        let made = Synthetic::noise(20_000, &[64, 2, 9, 33, 17, 5]);
        let options = Options { rounds: 30, ..options() };
        let one = boost_on(&made.rows(), &options, 1);
        for threads in [1, 2, 5] {
            assert_eq!(boost_on(&made.rows(), &options, threads), one);
        }
        assert_ne!(boost(&made.rows(), &Options { seed: options.seed + 1, ..options }), one);
    }

    #[test]
    fn the_tables_that_come_out_say_what_the_trees_say() {
        let made = Synthetic::noise(2000, &[7, 3, 20, 4]);
        let options = Options { least: 0.1, ..options() };
        let (base, trees) = run(&made.rows(), &options, 1);
        let tables = boost_on(&made.rows(), &options, 1);
        let other = Synthetic::noise(500, &[7, 3, 20, 4]);
        for row in 0..500 {
            let said = base + trees.iter().map(|tree| tree.value(other.rows().cells, row)).sum::<f64>();
            assert!((tables.log_odds(other.rows().cells, other.rows().sizes, row) - said).abs() < 1e-9);
        }
    }

    #[test]
    fn weights_count_as_rows_would() {
        let mut made = Synthetic::new(2000, &[2], |cells| f32::from(cells[0]));
        // All that is known of the first cell is of no weight.
        made.weights = made.cells[0].iter().map(|cell| f32::from(*cell)).collect();
        let tables = boost(&made.rows(), &options());
        assert!(tables.base > 10.0 && tables.single[0].is_empty(), "{tables:?}");
    }

    #[test]
    fn nothing_teaches_nothing() {
        let tables = boost(&Synthetic::noise(0, &[4, 4]).rows(), &options());
        assert!(tables.base.abs() < 1e-9 && tables.pairs.is_empty() && tables.single.iter().all(Vec::is_empty));
        assert!(boost(&Synthetic::noise(50, &[1]).rows(), &options()).single[0].is_empty());
    }

    #[test]
    #[should_panic(expected = "less than their feature's size")]
    fn a_cell_out_of_its_feature_is_an_error() {
        let mut made = Synthetic::noise(10, &[4]);
        made.sizes[0] = 1;
        boost(&made.rows(), &options());
    }
}
