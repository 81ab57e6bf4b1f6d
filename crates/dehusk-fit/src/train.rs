//! Training: samples become models.

use super::boost::{Options, Rows, Tables, boost};
use super::samples::{Corpora, Samples};
use crate::model::{Input, Model, Table, features};

/// A model for each kind of input.
pub(crate) struct Models {
    pub kind: Model,
    pub text: Model,
    pub html: Model,
}

/// How to learn from one kind of input. The numbers were chosen by cross-validation on WCXB.
struct Plan {
    input: Input,
    rounds: usize,
    pairs: usize,
    ridge: f64,
    least: f64,
}

/// A row for each document, and few features.
const KIND: Plan = Plan { input: Input::Kind, rounds: 150, pairs: 12, ridge: 1.0, least: 5.0 };

/// Three dumps of each page: many rows, and what they have in common.
const TEXT: Plan = Plan { input: Input::Text, rounds: 900, pairs: 160, ridge: 1.0, least: 5.0 };

/// Classes and elements tell much of the sites that they were learned on, so that leaves must be larger.
const HTML: Plan = Plan { input: Input::Html, rounds: 700, pairs: 140, ridge: 8.0, least: 30.0 };

/// Learns from all samples, or from all but those of one fold. An input without samples has an empty model. One seed gives
/// one result.
pub(crate) fn learn(corpora: &Corpora, without: Option<usize>, seed: u64) -> Models {
    let of = |samples: &Samples, plan: &Plan| match without {
        Some(fold) => plan.learn(&samples.without(fold as u8), seed),
        None => plan.learn(samples, seed),
    };
    Models { kind: of(&corpora.kind, &KIND), text: of(&corpora.text, &TEXT), html: of(&corpora.html, &HTML) }
}

impl Plan {
    fn learn(&self, samples: &Samples, seed: u64) -> Model {
        if samples.labels.is_empty() {
            return Model::default();
        }
        let sizes: Vec<usize> = features(self.input).iter().map(|feature| feature.len()).collect();
        let weights = scaled(&samples.weights);
        let rows = Rows { cells: &samples.cells, sizes: &sizes, labels: &samples.labels, weights: &weights };
        let Plan { rounds, pairs, ridge, least, .. } = *self;
        let options = Options { rounds, rate: 0.1, pairs, rows_share: 0.5, features_share: 0.5, ridge, least, seed };
        model(boost(&rows, &options), &sizes)
    }
}

/// Weights with a mean of one, so that bounds on sums of weights mean the same for all samples.
fn scaled(weights: &[f32]) -> Vec<f32> {
    let mean = weights.iter().map(|weight| f64::from(*weight)).sum::<f64>() / weights.len() as f64;
    weights.iter().map(|weight| (f64::from(*weight) / mean) as f32).collect()
}

fn model(tables: Tables, sizes: &[usize]) -> Model {
    let narrow = |weights: Vec<f64>| weights.into_iter().map(|weight| weight as f32).collect();
    let single = tables.single.into_iter().enumerate().filter(|(_, weights)| !weights.is_empty());
    let single = single.map(|(first, weights)| Table { first, second: None, width: 1, weights: narrow(weights) });
    let pairs = tables.pairs.into_iter().map(|(first, second, weights)| Table {
        first,
        second: Some(second),
        width: sizes[second],
        weights: narrow(weights),
    });
    Model { start: tables.base as f32, tables: single.chain(pairs).collect() }
}
