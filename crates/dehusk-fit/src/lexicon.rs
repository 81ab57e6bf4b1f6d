//! Learns the lexicon: a weight for each term of lines, by logistic regression.
//!
//! The method is `FTRL-Proximal` (`McMahan` and others 2013, "Ad click prediction: a view from the trenches"): one pass after
//! another over the lines, with a rate for each weight and a bound that keeps weights of rare terms at 0. Of all weights
//! the strongest are kept, and fitted again without the others.

use std::collections::{BTreeMap, HashMap};

use dehusk_text::terms::{TermKind, norm, score, terms};
use foldhash::fast::FixedState;

use super::texts::{Origin, Text};

/// Terms of fewer texts are not learned.
const TEXTS: u32 = 3;

/// Passes over all lines.
const PASSES: u32 = 5;

/// The rate, and what is added to roots of sums of squares.
const RATE: f32 = 1.0;
const SMOOTH: f32 = 0.1;

/// Penalties of a weight: by its size and by its square.
const LASSO: f32 = 0.05;
const RIDGE: f32 = 0.1;

/// The most terms of a lexicon.
pub(crate) const MOST_TERMS: usize = 40_000;

/// How much a line counts.
fn line_weight(origin: Origin) -> f32 {
    match origin {
        Origin::Labelled => 1.0,
        Origin::Lines => 0.25,
        Origin::WholePage | Origin::Page => 0.06,
        Origin::Body => 0.05,
    }
}

/// The terms of all known lines, numbered.
pub(crate) struct Vocabulary {
    /// The number of each term, by its key.
    numbers: HashMap<u32, u32, FixedState>,
    rows: Vec<Row>,
    /// The terms of all rows.
    terms: Vec<u32>,
}

struct Row {
    fold: u8,
    end: usize,
    /// What each of its terms counts: 1 divided by the norm of the line.
    value: f32,
    husk: f32,
    weight: f32,
}

/// Weights of terms, by their number.
#[derive(Clone)]
pub(crate) struct Lexicon {
    pub start: f32,
    weights: Vec<f32>,
}

impl Vocabulary {
    pub(crate) fn new(texts: &[Text]) -> Vocabulary {
        let mut vocabulary = Vocabulary { numbers: numbers(texts), rows: Vec::new(), terms: Vec::new() };
        for text in texts {
            for (line, husk) in text.known() {
                let count = vocabulary.push_terms(line);
                vocabulary.rows.push(Row {
                    fold: text.fold,
                    end: vocabulary.terms.len(),
                    value: 1.0 / norm(count),
                    husk,
                    weight: line_weight(text.origin),
                });
            }
        }
        vocabulary
    }

    /// Adds the terms of a line that are known; returns how many it has in all.
    fn push_terms(&mut self, line: &str) -> usize {
        let mut count = 0;
        terms(line, |_, _, key| {
            count += 1;
            self.terms.extend(self.numbers.get(&key));
        });
        count
    }

    fn terms_of(&self, row: usize) -> &[u32] {
        let start = row.checked_sub(1).map_or(0, |before| self.rows[before].end);
        &self.terms[start..self.rows[row].end]
    }

    /// Fits weights to all rows but those of some folds.
    pub(crate) fn fit(&self, without: &[u8]) -> Lexicon {
        let rows: Vec<usize> = (0..self.rows.len()).filter(|row| !without.contains(&self.rows[*row].fold)).collect();
        let mut all = Ftrl::new(self.numbers.len(), None);
        all.learn(self, &rows);
        let kept = self.strongest(&all.weights(), &rows);
        let mut again = Ftrl::new(self.numbers.len(), Some(kept));
        again.learn(self, &rows);
        Lexicon { start: again.bias, weights: again.weights() }
    }

    /// Which terms are kept: those that change most scores most.
    fn strongest(&self, weights: &[f32], rows: &[usize]) -> Vec<bool> {
        let mut counts = vec![0.0_f32; weights.len()];
        for row in rows {
            let weight = self.rows[*row].weight;
            self.terms_of(*row).iter().for_each(|term| counts[*term as usize] += weight);
        }
        let strength = |term: usize| weights[term].abs() * counts[term].sqrt();
        let mut order: Vec<usize> = (0..weights.len()).filter(|term| weights[*term] != 0.0).collect();
        order.sort_by(|a, b| strength(*b).total_cmp(&strength(*a)).then(a.cmp(b)));
        let mut kept = vec![false; weights.len()];
        order.into_iter().take(MOST_TERMS).for_each(|term| kept[term] = true);
        kept
    }

    /// The scores of all lines of a text.
    pub(crate) fn scores(&self, lexicon: &Lexicon, text: &Text) -> Vec<f32> {
        text.lines.iter().map(|line| lexicon.start + score(line, |key| self.weight(lexicon, key))).collect()
    }

    /// The weight of a term, by its key; 0 if it has none.
    fn weight(&self, lexicon: &Lexicon, key: u32) -> f32 {
        self.numbers.get(&key).map_or(0.0, |term| lexicon.weights[*term as usize])
    }

    /// The terms of a lexicon as they are written, with their weights, by kind.
    pub(crate) fn written(&self, lexicon: &Lexicon, texts: &[Text]) -> BTreeMap<TermKind, BTreeMap<String, f32>> {
        let mut all: BTreeMap<TermKind, BTreeMap<String, f32>> = BTreeMap::new();
        for line in texts.iter().flat_map(|text| &text.lines) {
            terms(line, |kind, range, key| {
                let weight = self.weight(lexicon, key);
                if weight != 0.0 {
                    all.entry(kind).or_default().entry(kind.write(&line[range])).or_insert(weight);
                }
            });
        }
        all
    }
}

/// Numbers of the terms that enough texts have.
fn numbers(texts: &[Text]) -> HashMap<u32, u32, FixedState> {
    let mut seen: HashMap<u32, (u32, u32), FixedState> = HashMap::default();
    for (at, text) in texts.iter().enumerate() {
        for (line, _) in text.known() {
            terms(line, |_, _, key| {
                let (last, count) = seen.entry(key).or_insert((u32::MAX, 0));
                if *last != at as u32 {
                    (*last, *count) = (at as u32, *count + 1);
                }
            });
        }
    }
    let mut keys: Vec<u32> = seen.into_iter().filter(|(_, (_, count))| *count >= TEXTS).map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys.into_iter().zip(0..).collect()
}

/// The state of FTRL-Proximal: for each weight `z` and the sum of squared gradients, as the paper has them.
struct Ftrl {
    kept: Option<Vec<bool>>,
    bias: f32,
    bias_squares: f32,
    z: Vec<f32>,
    squares: Vec<f32>,
}

impl Ftrl {
    fn new(terms: usize, kept: Option<Vec<bool>>) -> Ftrl {
        Ftrl { kept, bias: 0.0, bias_squares: 0.0, z: vec![0.0; terms], squares: vec![0.0; terms] }
    }

    fn weight(&self, term: usize) -> f32 {
        let z = self.z[term];
        if z.abs() <= LASSO {
            return 0.0;
        }
        -(z - LASSO.copysign(z)) / ((SMOOTH + self.squares[term].sqrt()) / RATE + RIDGE)
    }

    fn weights(&self) -> Vec<f32> {
        (0..self.z.len()).map(|term| self.weight(term)).collect()
    }

    fn learn(&mut self, vocabulary: &Vocabulary, rows: &[usize]) {
        let mut order = rows.to_vec();
        for pass in 0..PASSES {
            // An order that no two passes share and that is the same in each run.
            let mixed = |row: &usize| {
                (*row as u32 ^ pass.wrapping_mul(0x85eb_ca6b))
                    .wrapping_mul(0x9e37_79b1)
                    .rotate_left(15)
                    .wrapping_mul(0xc2b2_ae35)
            };
            order.sort_by_key(mixed);
            for row in &order {
                self.step(vocabulary, *row);
            }
        }
    }

    fn step(&mut self, vocabulary: &Vocabulary, at: usize) {
        let row = &vocabulary.rows[at];
        let kept = |term: &&u32| self.kept.as_ref().is_none_or(|kept| kept[**term as usize]);
        let terms: Vec<usize> = vocabulary.terms_of(at).iter().filter(kept).map(|term| *term as usize).collect();
        let weights: Vec<f32> = terms.iter().map(|term| self.weight(*term)).collect();
        let score = self.bias + weights.iter().sum::<f32>() * row.value;
        let error = (1.0 / (1.0 + (-score).exp()) - row.husk) * row.weight;
        for (term, weight) in terms.into_iter().zip(weights) {
            let gradient = error * row.value;
            let squares = self.squares[term] + gradient * gradient;
            self.z[term] += gradient - (squares.sqrt() - self.squares[term].sqrt()) / RATE * weight;
            self.squares[term] = squares;
        }
        self.bias_squares += error * error;
        self.bias -= 0.05 * error / (1.0 + self.bias_squares.sqrt());
    }
}

#[cfg(test)]
mod tests {
    use super::{TermKind, Vocabulary};
    use crate::texts::Text;

    /// Texts with a line of husk and one of a body, in two folds.
    fn texts() -> Vec<Text> {
        let lines =
            |at: u8| vec![(format!("Share this page {at}"), 1.0), (format!("The ferry left at {at} in the fog."), 0.0)];
        (0..12).map(|at| Text::of_lines(lines(at), at % 2)).collect()
    }

    #[test]
    fn words_of_husk_have_weights_above_those_of_bodies() {
        let texts = texts();
        let vocabulary = Vocabulary::new(&texts);
        let lexicon = vocabulary.fit(&[1]);
        for text in texts.iter().filter(|text| text.fold == 1) {
            let scores = vocabulary.scores(&lexicon, text);
            assert!(scores[0] > 0.5 && scores[1] < -0.5, "{scores:?}");
        }
        let written = vocabulary.written(&lexicon, &texts);
        assert!(written[&TermKind::Word]["share"] > 0.0 && written[&TermKind::Pair]["the ferry"] < 0.0, "{written:?}");
    }

    #[test]
    fn one_corpus_gives_one_lexicon() {
        let texts = texts();
        let fit = || {
            let vocabulary = Vocabulary::new(&texts);
            vocabulary.written(&vocabulary.fit(&[]), &texts)
        };
        assert_eq!(fit(), fit());
    }

    #[test]
    fn terms_of_few_texts_are_not_learned() {
        let texts = [Text::of_lines(vec![("Subscribe".to_owned(), 1.0), ("Fog".to_owned(), 0.0)], 0)];
        let vocabulary = Vocabulary::new(&texts);
        assert!(vocabulary.written(&vocabulary.fit(&[]), &texts).is_empty());
    }
}
