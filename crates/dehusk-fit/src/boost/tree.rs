//! A symmetric tree: it asks all rows the same questions.

use super::histogram::{Histogram, Sums, histograms, plus, wide, without};
use super::parallel::{PIECE, each};
use super::question::Question;
use super::sample::Sample;
use super::split::{Found, best, leaf};
use super::{Options, Rows};

/// What each row's score changes by.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tree {
    pub(super) questions: Vec<Question>,
    /// By the answers: a yes to the first question counts 1, to the second 2, to the third 4.
    pub(super) values: Vec<f64>,
}

impl Tree {
    fn leaf_of(&self, cells: &[Vec<u8>], row: usize) -> usize {
        let answer = |(bit, question): (usize, &Question)| question.answer(cells[question.feature][row]) << bit;
        self.questions.iter().enumerate().map(answer).sum::<u8>().into()
    }

    /// What it adds to a row's score.
    pub(super) fn value(&self, cells: &[Vec<u8>], row: usize) -> f64 {
        self.values[self.leaf_of(cells, row)]
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
    /// The tree that helps most by greedy search, on these rows and features; none if nothing helps.
    pub(super) fn grow(&self, sample: &Sample, features: &[usize]) -> Option<Tree> {
        let mut questions: Vec<Question> = Vec::new();
        let mut found = vec![0; sample.rows.len()];
        let count = |feature: &usize| histograms(&self.rows.cells[*feature], sample, &found, 1);
        let mut leaves: Vec<Vec<Histogram>> = each(features.iter(), self.threads, count);
        while let Some(question) = self.best(features, &leaves) {
            questions.push(question);
            if questions.len() == self.options.depth {
                answer(question, &self.rows.cells[question.feature], sample, questions.len(), &mut found);
                break;
            }
            leaves = self.split(question, sample, &found, features, &leaves);
            answer(question, &self.rows.cells[question.feature], sample, questions.len(), &mut found);
        }
        if questions.is_empty() {
            return None;
        }
        let mut sums: Vec<Sums> = vec![[0.0; 2]; 1 << questions.len()];
        for (found, slope) in found.iter().zip(&sample.slopes) {
            let sums = &mut sums[usize::from(*found)];
            *sums = plus(*sums, wide(*slope));
        }
        Some(Tree { questions, values: sums.into_iter().map(|sums| leaf(sums, self.options)).collect() })
    }

    /// The question that helps most. There are histograms of the leaves for each feature.
    fn best(&self, features: &[usize], leaves: &[Vec<Histogram>]) -> Option<Question> {
        let pairs = features.iter().zip(leaves);
        let found = each(pairs, self.threads, |(feature, leaves)| best(*feature, leaves, self.options));
        let better = |one: Found, other: Found| if other.gain > one.gain { other } else { one };
        found.into_iter().flatten().reduce(better).map(|found| found.question)
    }

    /// Splits all leaves by a question, for each feature. Only the side with fewer rows is counted.
    fn split(
        &self,
        question: Question,
        sample: &Sample,
        found: &[u8],
        features: &[usize],
        leaves: &[Vec<Histogram>],
    ) -> Vec<Vec<Histogram>> {
        let (part, found, is_yes) = sample.smaller(question, &self.rows.cells[question.feature], found);
        each(features.iter().zip(leaves), self.threads, |(feature, leaves)| {
            let part = histograms(&self.rows.cells[*feature], &part, &found, leaves.len());
            let rest = without(leaves, &part);
            // A yes to the question counts the most, so that these leaves come last.
            if is_yes { [rest, part].concat() } else { [part, rest].concat() }
        })
    }
}

/// Moves each row to its leaf after the answer to the last of `count` questions.
fn answer(question: Question, cells: &[u8], sample: &Sample, count: usize, found: &mut [u8]) {
    for (found, row) in found.iter_mut().zip(&sample.rows) {
        *found |= question.answer(cells[*row as usize]) << (count - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Draw;
    use super::super::synthetic::{Synthetic, options};
    use super::{Grower, Options, Tree};

    fn grow(made: &Synthetic, features: &[usize], depth: usize) -> Option<Tree> {
        let rows = made.rows();
        let sample = Draw::new(1, 0).rows(&rows, &vec![0.0; rows.labels.len()], 1.0, 1);
        let options = Options { rate: 1.0, ridge: 0.0, depth, ..options() };
        Grower { rows: &rows, options: &options, threads: 1 }.grow(&sample, features)
    }

    /// The feature and the cell of each question.
    fn questions(tree: &Tree) -> Vec<(usize, u8)> {
        tree.questions.iter().map(|question| (question.feature, question.from)).collect()
    }

    /// The first feature says most, then the third.
    fn made() -> Synthetic {
        Synthetic::new(3000, &[4, 4, 4], |cells| {
            let at_least = |feature: usize, cell: u8| f32::from(u8::from(cells[feature] >= cell));
            at_least(0, 2) * 0.75 + at_least(2, 1) * 0.25
        })
    }

    #[test]
    fn what_helps_most_is_asked_first() {
        let tree = grow(&made(), &[0, 1, 2], 2).unwrap();
        assert_eq!(questions(&tree), [(0, 2), (2, 1)]);
        // One step of Newton's method from probability 1/2: four times the distance to the mean.
        let expected = [-2.0, 1.0, -1.0, 2.0];
        assert!(tree.values.iter().zip(expected).all(|(value, other)| (value - other).abs() < 1e-6), "{tree:?}");
    }

    #[test]
    fn a_tree_asks_only_what_it_may() {
        assert_eq!(questions(&grow(&made(), &[1, 2], 1).unwrap()), [(2, 1)]);
        assert_eq!(grow(&made(), &[0, 2], 5).unwrap().questions.len(), 2, "no other question gains anything");
        assert_eq!(grow(&made(), &[], 2), None);
    }

    #[test]
    fn scores_change_by_the_values() {
        let made = made();
        let tree = grow(&made, &[0, 1, 2], 2).unwrap();
        let mut scores = vec![1.0; 3000];
        tree.add_to(&mut scores, &made.cells, 2);
        assert!((0..3000).all(|row| (scores[row] - 1.0 - tree.value(&made.cells, row)).abs() < 1e-12));
        assert!(scores.iter().any(|score| *score < 0.0) && scores.iter().any(|score| *score > 2.0));
    }
}
