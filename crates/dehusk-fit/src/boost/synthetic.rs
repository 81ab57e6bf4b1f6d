//! Rows made up for tests.

use super::sample::{mix, share};
use super::{Options, Rows};

/// Rows that own their parts.
pub(super) struct Synthetic {
    pub(super) cells: Vec<Vec<u8>>,
    pub(super) sizes: Vec<usize>,
    pub(super) labels: Vec<f32>,
    pub(super) weights: Vec<f32>,
}

impl Synthetic {
    /// This many rows of evenly spread cells, of weight 1, labelled by their cells.
    pub(super) fn new(count: usize, sizes: &[usize], label: impl Fn(&[u8]) -> f32) -> Synthetic {
        let cell = |feature: usize, row: usize| {
            let key = mix(sizes[feature] as u64 + 1000 * count as u64, feature as u64);
            (mix(key, row as u64) % sizes[feature] as u64) as u8
        };
        let of = |feature| (0..count).map(|row| cell(feature, row)).collect();
        let cells: Vec<Vec<u8>> = (0..sizes.len()).map(of).collect();
        let row = |row: usize| cells.iter().map(|cells| cells[row]).collect::<Vec<_>>();
        let labels = (0..count).map(|at| label(&row(at))).collect();
        Synthetic { sizes: sizes.to_vec(), labels, weights: vec![1.0; count], cells }
    }

    /// Rows whose labels and weights have something to do with their cells, and something not.
    pub(super) fn noise(count: usize, sizes: &[usize]) -> Synthetic {
        let mut made = Synthetic::new(count, sizes, |cells| {
            let sum: u64 = cells.iter().map(|cell| u64::from(*cell)).sum();
            let (known, chance) = (cells[0] < 2, share(mix(7, sum)));
            f32::from(u8::from(if known { chance < 0.8 } else { chance < 0.3 }))
        });
        made.weights = (0..count as u64).map(|row| share(mix(9, row)) as f32).collect();
        made
    }

    pub(super) fn rows(&self) -> Rows<'_> {
        Rows { cells: &self.cells, sizes: &self.sizes, labels: &self.labels, weights: &self.weights }
    }
}

/// Options that learn little data quickly.
pub(super) fn options() -> Options {
    Options { rounds: 150, rate: 0.2, depth: 3, rows_share: 0.7, features_share: 0.6, ridge: 1.0, seed: 1 }
}
