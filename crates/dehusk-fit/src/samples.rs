//! Samples: the lines of documents with their features, and the share of each line that is body.

use super::labels::shares;
use super::words::Words;
use dehusk::internals::Measurement;

/// Rows to learn from: lines of documents.
#[derive(Default)]
pub(crate) struct Samples {
    /// By feature, then by row.
    pub cells: Vec<Vec<u8>>,
    /// The share of each row that is husk.
    pub labels: Vec<f32>,
    /// How much each row counts.
    pub weights: Vec<f32>,
    /// The fold of each row's site.
    pub folds: Vec<u8>,
}

/// A line counts by its words up to here: to lose a page-long line is not worse than to lose many paragraphs.
pub(crate) const MOST_WORDS: usize = 60;

impl Samples {
    fn add(&mut self, cells: impl Iterator<Item = u8>, label: f32, weight: f32, fold: u8) {
        for (feature, cell) in cells.enumerate() {
            if self.cells.len() <= feature {
                self.cells.push(Vec::new());
            }
            self.cells[feature].push(cell);
        }
        self.labels.push(label);
        self.weights.push(weight);
        self.folds.push(fold);
    }

    /// Rows of a document whose site is not in the fold.
    pub(crate) fn without(&self, fold: u8) -> Samples {
        let keep: Vec<usize> = (0..self.folds.len()).filter(|row| self.folds[*row] != fold).collect();
        let of = |values: &[f32]| keep.iter().map(|row| values[*row]).collect();
        Samples {
            cells: self.cells.iter().map(|cells| keep.iter().map(|row| cells[*row]).collect()).collect(),
            labels: of(&self.labels),
            weights: of(&self.weights),
            folds: keep.iter().map(|row| self.folds[*row]).collect(),
        }
    }

    /// Adds some lines of a document: `sample` gives the cells, the label and the weight of one. Documents weigh by the root of
    /// their lines' weights: a long one tells more than a short one, and not as much as its length.
    pub(crate) fn add_document<C: Iterator<Item = u8>>(
        &mut self,
        lines: &[usize],
        sample: impl Fn(usize) -> (C, f32, f32),
        weight: f32,
        fold: u8,
    ) {
        let all: f32 = lines.iter().map(|at| sample(*at).2).sum();
        for at in lines {
            let (cells, label, own) = sample(*at);
            self.add(cells, label, weight * own / all.sqrt(), fold);
        }
    }

    /// Adds the lines of a page whose body is known.
    pub(crate) fn add_page(&mut self, words: &mut Words, measurement: &Measurement, gold: &[u32], fold: u8) {
        let lines: Vec<Vec<u32>> = measurement.lines.iter().map(|line| words.number_all(line)).collect();
        let body = shares(&lines, gold);
        let live: Vec<usize> = (0..lines.len()).filter(|at| measurement.settled[*at].is_none()).collect();
        let sample = |at: usize| {
            let cells = measurement.cells.iter().map(move |cells| cells[at]);
            (cells, 1.0 - body[at], (lines[at].len().min(MOST_WORDS) + 1) as f32)
        };
        self.add_document(&live, sample, 1.0, fold);
    }
}
