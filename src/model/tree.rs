//! A symmetric tree, and the questions that it asks.

use super::columns::Columns;

/// A symmetric tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tree<'m> {
    /// At most [`MAX_DEPTH`].
    pub(crate) questions: &'m [Question],
    /// By answers, in [`UNITS`]: a yes to the first question counts 1, to the second 2, to the third 4.
    pub(crate) weights: &'m [i16],
}

/// Is the line's cell of a feature this one or a later one?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    /// The feature, by its index among those that are measured.
    pub(crate) feature: u16,
    pub(crate) from: u8,
}

/// Weights are integers, so that their sum does not depend on the order of trees: this many are one.
pub(super) const UNITS: f32 = 1000.0;

/// The most questions of a tree: the number of a weight is one byte.
pub(crate) const MAX_DEPTH: usize = 8;

impl Question {
    pub(super) fn answer(self, cell: u8) -> u8 {
        u8::from(cell >= self.from)
    }
}

impl Tree<'_> {
    /// For each question, by how much the answer changes the mean of the weights that are left.
    pub(super) fn changes(self, columns: &Columns, line: usize) -> impl Iterator<Item = (usize, f32)> {
        let mut left = self.weights.to_vec();
        let mut mean = mean(&left);
        self.questions.iter().map(move |question| {
            let feature = usize::from(question.feature);
            let answer = usize::from(question.answer(columns.cells[feature][line]));
            left = left.iter().copied().skip(answer).step_by(2).collect();
            let before = std::mem::replace(&mut mean, self::mean(&left));
            (feature, mean - before)
        })
    }
}

/// The mean of weights, in log odds.
pub(super) fn mean(weights: &[i16]) -> f32 {
    weights.iter().map(|weight| f32::from(*weight)).sum::<f32>() / weights.len().max(1) as f32 / UNITS
}
