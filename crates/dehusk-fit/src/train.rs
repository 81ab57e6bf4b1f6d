//! Training: samples become models.

use super::boost::{Options, Rows, Tables, boost};
use super::samples::{Corpora, Samples};
use dehusk::internals::{Input, WeightTable, Weights, cell_counts};

/// A model for each kind of input.
pub(crate) struct Models {
    pub kind: Weights,
    pub text: Weights,
    pub html: Weights,
}

/// How to learn from one kind of input. The numbers were chosen by cross-validation on WCXB.
struct Parameters {
    input: Input,
    rounds: usize,
    pairs: usize,
    ridge: f64,
    least: f64,
}

/// A row for each document, and few features.
const KIND: Parameters = Parameters { input: Input::Kind, rounds: 150, pairs: 12, ridge: 1.0, least: 5.0 };

/// Several texts of each page: many rows that have much in common.
const TEXT: Parameters = Parameters { input: Input::Text, rounds: 900, pairs: 160, ridge: 1.0, least: 5.0 };

/// Classes and elements tell much of the sites that they were learned on, so that leaves must be larger.
const HTML: Parameters = Parameters { input: Input::Html, rounds: 700, pairs: 140, ridge: 8.0, least: 30.0 };

/// Fits weights to all samples, or to all but those of one fold. A model without samples has no tables. One seed gives one
/// result.
pub(crate) fn train(corpora: &Corpora, without: Option<usize>, seed: u64) -> Models {
    let fit = |samples: &Samples, parameters: &Parameters| match without {
        Some(fold) => parameters.fit(&samples.without(fold as u8), seed),
        None => parameters.fit(samples, seed),
    };
    Models { kind: fit(&corpora.kind, &KIND), text: fit(&corpora.text, &TEXT), html: fit(&corpora.html, &HTML) }
}

impl Parameters {
    fn fit(&self, samples: &Samples, seed: u64) -> Weights {
        if samples.labels.is_empty() {
            return Weights::default();
        }
        let sizes = cell_counts(self.input);
        let row_weights = scaled(&samples.weights);
        let rows = Rows { cells: &samples.cells, sizes: &sizes, labels: &samples.labels, weights: &row_weights };
        let Parameters { rounds, pairs, ridge, least, .. } = *self;
        let options = Options { rounds, rate: 0.1, pairs, rows_share: 0.5, features_share: 0.5, ridge, least, seed };
        weights(boost(&rows, &options))
    }
}

/// Weights with a mean of one, so that bounds on sums of weights mean the same for all samples.
fn scaled(weights: &[f32]) -> Vec<f32> {
    let mean = weights.iter().map(|weight| f64::from(*weight)).sum::<f64>() / weights.len() as f64;
    weights.iter().map(|weight| (f64::from(*weight) / mean) as f32).collect()
}

fn weights(tables: Tables) -> Weights {
    let narrow = |weights: Vec<f64>| weights.into_iter().map(|weight| weight as f32).collect();
    let single = tables.single.into_iter().enumerate().filter(|(_, weights)| !weights.is_empty());
    let single = single.map(|(first, weights)| WeightTable { first, second: None, weights: narrow(weights) });
    let pairs = tables.pairs.into_iter().map(|(first, second, weights)| WeightTable {
        first,
        second: Some(second),
        weights: narrow(weights),
    });
    Weights { start: tables.base as f32, tables: single.chain(pairs).collect() }
}
