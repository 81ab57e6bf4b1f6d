//! Training: samples become models.

use std::collections::HashMap;
use std::thread::available_parallelism;

use super::boost::{Options, Rows, boost, parallel};
use super::corpora::Corpora;
use super::lexicon::{Lexicon, Vocabulary};
use super::samples::Samples;
use super::texts::{Origin, Text};
use dehusk::internals::{Input, Weights, cell_counts, line_scores};

/// A model for each kind of input.
pub(crate) struct Models {
    pub lexicon: Lexicon,
    pub text: Weights,
    pub html: Weights,
}

/// How to learn from one kind of input. Those of texts were chosen by folds of labelled
/// documents, those of pages by pages of news that no model is fitted to.
struct Parameters {
    input: Input,
    rounds: usize,
    depth: usize,
    ridge: f64,
}

const TEXT: Parameters = Parameters { input: Input::Text, rounds: 1000, depth: 5, ridge: 5.0 };

/// Classes and elements tell much of the sites that they were learned on, so that weights are drawn towards 0 more strongly.
const HTML: Parameters = Parameters { input: Input::Html, rounds: 1000, depth: 5, ridge: 6.0 };

/// Learns from samples, with the terms of all texts numbered once.
pub(crate) struct Trainer<'c> {
    corpora: &'c Corpora,
    pub(crate) vocabulary: Vocabulary,
    seed: u64,
    /// Lexicons by the folds that they have not seen, the smaller number first.
    lexicons: HashMap<(u8, u8), Lexicon>,
}

impl<'c> Trainer<'c> {
    /// Fits the lexicons that models are trained with: a model must see of each text what a lexicon says that was not fitted
    /// to it, as it will with other texts.
    pub(crate) fn new(corpora: &'c Corpora, folds: usize, seed: u64) -> Trainer<'c> {
        let vocabulary = Vocabulary::new(&corpora.texts);
        let folds = folds.max(2) as u8;
        let pairs: Vec<(u8, u8)> = (0..folds).flat_map(|a| (a..folds).map(move |b| (a, b))).collect();
        let threads = available_parallelism().map_or(1, usize::from);
        let fitted = parallel::each(pairs.iter(), threads, |(a, b)| vocabulary.fit(&[*a, *b]));
        Trainer { corpora, vocabulary, seed, lexicons: pairs.into_iter().zip(fitted).collect() }
    }

    /// Fits weights to all samples, or to all but those of one fold. A model without samples has no trees. One seed gives
    /// one result.
    pub(crate) fn train(&self, without: Option<u8>) -> Models {
        Models {
            lexicon: match without {
                Some(fold) => self.lexicon(fold, fold).clone(),
                None => self.vocabulary.fit(&[]),
            },
            text: TEXT.fit(&self.samples(&self.corpora.texts, without), self.seed),
            html: HTML.fit(&self.samples(&self.corpora.pages, without), self.seed),
        }
    }

    /// The lines of documents, but for those of a fold.
    fn samples(&self, documents: &[Text], without: Option<u8>) -> Samples {
        let mut samples = Samples::default();
        for one in documents.iter().filter(|one| Some(one.fold) != without) {
            let unseen = without.unwrap_or(one.fold);
            one.add_to(&mut samples, &self.vocabulary.scores(self.lexicon(one.fold, unseen), one));
        }
        samples
    }

    fn lexicon(&self, a: u8, b: u8) -> &Lexicon {
        &self.lexicons[&(a.min(b), a.max(b))]
    }

    /// For labelled lines of a fold that a model has not seen: whether rules have decided, the score, and whether it is husk.
    pub(crate) fn judge(&self, models: &Models, fold: u8) -> Vec<Judged> {
        let mut judged = Vec::new();
        for text in self
            .corpora
            .texts
            .iter()
            .filter(|text| text.fold == fold && matches!(text.origin, Origin::Labelled | Origin::Lines))
        {
            let mut samples = Samples::default();
            text.add_to(&mut samples, &self.vocabulary.scores(&models.lexicon, text));
            let mut scores = line_scores(&models.text, &samples.cells).into_iter();
            for (settled, husk) in text.outcomes() {
                let Some(husk) = husk else { continue };
                judged.push(Judged {
                    group: text.group.clone(),
                    score: settled.map_or_else(|| scores.next().unwrap_or_default(), decided),
                    husk: husk > 0.5,
                });
            }
        }
        judged
    }
}

/// The score of a line about which rules have decided.
fn decided(gone: bool) -> f32 {
    if gone { f32::INFINITY } else { f32::NEG_INFINITY }
}

/// A labelled line and its score, infinite if rules have decided.
pub(crate) struct Judged {
    pub group: String,
    pub score: f32,
    pub husk: bool,
}

impl Parameters {
    fn fit(&self, samples: &Samples, seed: u64) -> Weights {
        if samples.labels.is_empty() {
            return Weights::default();
        }
        let sizes = cell_counts(self.input);
        let row_weights = scaled(&samples.weights);
        let rows = Rows { cells: &samples.cells, sizes: &sizes, labels: &samples.labels, weights: &row_weights };
        let Parameters { rounds, depth, ridge, .. } = *self;
        let options = Options { rounds, depth, rate: 0.06, rows_share: 0.7, features_share: 0.5, ridge, seed };
        boost(&rows, &options)
    }
}

/// Weights with a mean of one, so that bounds on sums of weights mean the same for all samples.
fn scaled(weights: &[f32]) -> Vec<f32> {
    let mean = weights.iter().map(|weight| f64::from(*weight)).sum::<f64>() / weights.len() as f64;
    weights.iter().map(|weight| (f64::from(*weight) / mean) as f32).collect()
}
