//! The model: trees whose sum over a line's cells says how likely the line is husk.
//!
//! A symmetric tree asks the same questions of each line, so that the answers together are the number of a weight. Such trees
//! need no branches, and all lines are asked a question at once.

use super::columns::Columns;
use super::feature::Feature;

/// Trees over some features.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Model {
    /// The sum before any tree: log odds.
    pub(crate) start: f32,
    pub(crate) trees: Vec<Tree>,
}

/// A symmetric tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tree {
    /// At most [`MAX_DEPTH`].
    pub(crate) questions: Vec<Question>,
    /// By answers: a yes to the first question counts 1, to the second 2, to the third 4.
    pub(crate) weights: Vec<f32>,
}

/// Is the line's cell of a feature this one or a later one?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    /// The feature, by its index among those that are measured.
    pub(crate) feature: usize,
    pub(crate) from: u8,
}

/// This many lines are asked a question at once: as many bytes as fit into one or two registers.
const LINES: usize = 32;

/// The weights of files are integers: this many are one.
pub(crate) const UNITS: f32 = 1000.0;

/// The most questions of a tree: the number of a weight is one byte.
pub(crate) const MAX_DEPTH: usize = 8;

impl Question {
    fn answer(self, cell: u8) -> u8 {
        u8::from(cell >= self.from)
    }
}

impl Tree {
    /// The place of the weight of each of some lines, whose cells are by feature.
    fn find(&self, cells: &[[u8; LINES]]) -> [u8; LINES] {
        let mut found = [0; LINES];
        for (bit, question) in self.questions.iter().enumerate() {
            let (cells, yes) = (&cells[question.feature], 1 << bit);
            // No shift by a variable for each line, so that all lines are a few instructions of vectors.
            let with_answer = |line: usize| found[line] | if cells[line] >= question.from { yes } else { 0 };
            found = std::array::from_fn(with_answer);
        }
        found
    }

    /// For each question, by how much the answer changes the mean of the weights that are left.
    pub(super) fn changes(&self, columns: &Columns, line: usize) -> impl Iterator<Item = (usize, f32)> {
        let mut left = self.weights.clone();
        let mut mean = mean(&left);
        self.questions.iter().map(move |question| {
            let answer = usize::from(question.answer(columns.cells[question.feature][line]));
            left = left.iter().copied().skip(answer).step_by(2).collect();
            let before = std::mem::replace(&mut mean, self::mean(&left));
            (question.feature, mean - before)
        })
    }
}

/// Adds to the scores of some lines what trees say of them.
fn add_weights<const TREES: usize>(trees: &[Tree; TREES], cells: &[[u8; LINES]], scores: &mut [f32]) {
    let found = trees.each_ref().map(|tree| tree.find(cells));
    let weights = trees.each_ref().map(|tree| &tree.weights[..]);
    for (line, score) in scores.iter_mut().take(LINES).enumerate() {
        let of_tree = |tree: usize| weights[tree][usize::from(found[tree][line])];
        // In the order of the trees, so that a score does not depend on how many are added at once.
        *score = (0..TREES).map(of_tree).fold(*score, |sum, weight| sum + weight);
    }
}

/// The cells of some lines from `start` on, by feature; 0 past the last line and of features that are not measured.
fn cells_from(columns: &Columns, start: usize) -> Vec<[u8; LINES]> {
    let of_feature = |cells: &Vec<u8>| {
        let mut some = [0; LINES];
        let from = &cells[start.min(cells.len())..];
        let count = from.len().min(LINES);
        some[..count].copy_from_slice(&from[..count]);
        some
    };
    columns.cells.iter().map(of_feature).collect()
}

fn mean(weights: &[f32]) -> f32 {
    weights.iter().sum::<f32>() / weights.len().max(1) as f32
}

impl Model {
    /// The score of each line: log odds that it is husk.
    pub(crate) fn scores(&self, columns: &Columns, lines: usize) -> Vec<f32> {
        let mut scores = vec![self.start; lines];
        for (chunk, scores) in scores.chunks_mut(LINES).enumerate() {
            let cells = cells_from(columns, chunk * LINES);
            // Four trees at once load and store a score once.
            let (fours, rest) = self.trees.as_chunks::<4>();
            for trees in fours {
                add_weights(trees, &cells, scores);
            }
            for tree in rest {
                add_weights(std::array::from_ref(tree), &cells, scores);
            }
        }
        scores
    }

    /// The mean of all weights: the score of a line of which nothing is known.
    pub(super) fn mean(&self) -> f32 {
        self.start + self.trees.iter().map(|tree| mean(&tree.weights)).sum::<f32>()
    }

    /// Which features it looks at, by index.
    pub(crate) fn uses(&self, features: usize) -> Vec<bool> {
        let mut uses = vec![false; features];
        self.trees.iter().flat_map(|tree| &tree.questions).for_each(|question| uses[question.feature] = true);
        uses
    }

    /// Checks that trees fit the features that are measured: there are such cells, and a weight for all answers.
    pub(crate) fn fits(&self, features: &[&Feature]) -> bool {
        let is_cell = |question: &Question| {
            features.get(question.feature).is_some_and(|feature| usize::from(question.from) < feature.len())
        };
        self.trees.iter().all(|tree| {
            let depth = tree.questions.len();
            depth <= MAX_DEPTH && tree.weights.len() == 1 << depth && tree.questions.iter().all(is_cell)
        })
    }
}

/// The place of a feature, by its name.
///
/// # Errors
/// There is none; in words.
pub(super) fn index_of(name: &str, features: &[&Feature]) -> Result<usize, String> {
    features.iter().position(|feature| feature.name == name).ok_or_else(|| format!("no feature is called `{name}`"))
}

/// The probability that goes with log odds.
pub(crate) fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

#[cfg(test)]
mod tests {
    use super::{Model, Question, Tree, probability};
    use crate::model::{Columns, Feature};

    static WORDS: Feature = Feature::counts("words", &[2]);
    static LINKS: Feature = Feature::names("links", &["none", "some", "all"]);

    fn columns() -> Columns {
        let mut columns = Columns::default();
        columns.add(&WORDS, [1, 9].into_iter());
        columns.add(&LINKS, [2, 0].into_iter());
        columns
    }

    fn model() -> Model {
        let question = |feature, from| Question { feature, from };
        let one = Tree { questions: vec![question(0, 1)], weights: vec![0.5, -0.5] };
        let two = Tree { questions: vec![question(0, 1), question(1, 2)], weights: vec![0.0, -0.3, 0.2, 0.7] };
        Model { start: 1.0, trees: vec![one, two] }
    }

    #[test]
    fn a_score_is_the_sum_of_one_weight_from_each_tree() {
        let scores = model().scores(&columns(), 2);
        assert!((scores[0] - 1.7).abs() < 1e-6 && (scores[1] - 0.2).abs() < 1e-6, "{scores:?}");
        assert!((probability(0.0) - 0.5).abs() < 1e-6 && probability(3.0) > 0.95);
    }

    #[test]
    fn lines_are_scored_alike_wherever_they_are() {
        let mut columns = Columns::default();
        columns.add(&WORDS, (0..100).map(|line| if line % 3 == 0 { 1 } else { 9 }));
        columns.add(&LINKS, (0..100).map(|line| if line % 2 == 0 { 2 } else { 0 }));
        let scores = model().scores(&columns, 100);
        assert!((6..100).all(|line| (scores[line] - scores[line % 6]).abs() < 1e-6), "{scores:?}");
        assert!(model().scores(&Columns::default(), 0).is_empty());
    }

    #[test]
    fn changes_add_up_to_the_score() {
        let (model, columns) = (model(), columns());
        let changes =
            |line| -> f32 { model.trees.iter().flat_map(|tree| tree.changes(&columns, line)).map(|(_, by)| by).sum() };
        for (line, score) in model.scores(&columns, 2).into_iter().enumerate() {
            assert!((model.mean() + changes(line) - score).abs() < 1e-6);
        }
        let second: Vec<(usize, f32)> = model.trees[1].changes(&columns, 0).collect();
        assert!((second[0].1 + 0.05).abs() < 1e-6 && (second[1].1 - 0.1).abs() < 1e-6, "{second:?}");
    }

    #[test]
    fn trees_must_have_a_weight_for_all_answers() {
        assert!(model().fits(&[&WORDS, &LINKS]));
        assert!(!model().fits(&[&LINKS, &WORDS]) && !model().fits(&[&WORDS]));
        assert_eq!(model().uses(3), [true, true, false]);
        let mut other = model();
        other.trees[0].weights.pop();
        assert!(!other.fits(&[&WORDS, &LINKS]));
    }
}
