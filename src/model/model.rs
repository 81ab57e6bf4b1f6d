//! The model: trees whose sum over a line's cells says how likely the line is husk.
//!
//! A symmetric tree asks the same questions of each line, so that the answers together are the number of a weight. Such trees
//! need no branches, and all lines are asked a question at once.

use super::columns::Columns;
use super::feature::Feature;
use super::tiles;
use super::tree::{MAX_DEPTH, Question, Tree, UNITS, mean};

/// Trees over some features, as rows of numbers: nothing is followed from one place in memory to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Model {
    /// The sum before any tree, in [`UNITS`].
    start: i32,
    /// How many questions each tree has.
    depths: Vec<u8>,
    /// The questions of all trees.
    questions: Vec<Question>,
    /// The weights of all trees, in [`UNITS`].
    weights: Vec<i16>,
}

/// Log odds in whole units; no weight of a model is too large for them.
fn units(log_odds: f32) -> i32 {
    (log_odds * UNITS).round() as i32
}

impl Model {
    /// A model without trees. `start` is the score of each line: log odds.
    pub(crate) fn new(start: f32) -> Model {
        Model { start: units(start), ..Model::default() }
    }

    /// A model of rows as it keeps them, whose weights are thousandths of log odds.
    pub(super) fn from_units(start: f32, depths: Vec<u8>, questions: Vec<Question>, weights: Vec<i16>) -> Model {
        Model { start: units(start), depths, questions, weights }
    }

    /// Adds a tree. Its weights are log odds.
    pub(crate) fn push(
        &mut self,
        questions: impl IntoIterator<Item = Question>,
        weights: impl IntoIterator<Item = f32>,
    ) {
        let before = self.questions.len();
        self.questions.extend(questions);
        self.depths.push((self.questions.len() - before).min(255) as u8);
        let weight = |weight| units(weight).clamp(i16::MIN.into(), i16::MAX.into()) as i16;
        self.weights.extend(weights.into_iter().map(weight));
    }

    /// The trees.
    pub(crate) fn trees(&self) -> impl Iterator<Item = Tree<'_>> {
        let (mut questions, mut weights) = (&self.questions[..], &self.weights[..]);
        self.depths.iter().map(move |depth| {
            let depth = usize::from(*depth);
            Tree {
                questions: questions.split_off(..depth).unwrap_or_default(),
                weights: weights.split_off(..1 << depth).unwrap_or_default(),
            }
        })
    }

    /// The score of each line: log odds that it is husk.
    pub(crate) fn scores(&self, columns: &Columns, lines: usize) -> Vec<f32> {
        let sums = tiles::sums(|| self.trees(), columns, lines);
        sums.into_iter().map(|sum| (self.start + sum) as f32 / UNITS).collect()
    }

    /// The mean of all weights: the score of a line of which nothing is known.
    pub(super) fn mean(&self) -> f32 {
        self.start() + self.trees().map(|tree| mean(tree.weights)).sum::<f32>()
    }

    /// The score of each line before any tree.
    pub(crate) fn start(&self) -> f32 {
        self.start as f32 / UNITS
    }

    /// Which features it looks at, by index.
    pub(crate) fn uses(&self, features: usize) -> Vec<bool> {
        let mut uses = vec![false; features];
        self.questions.iter().for_each(|question| uses[usize::from(question.feature)] = true);
        uses
    }

    /// Checks that trees fit the features that are measured: there are such cells, and a weight for all answers.
    pub(crate) fn fits(&self, features: &[&Feature]) -> bool {
        let is_cell = |question: &Question| {
            let feature = features.get(usize::from(question.feature));
            feature.is_some_and(|feature| usize::from(question.from) < feature.len())
        };
        let weights: usize = self.depths.iter().map(|depth| 1 << (*depth).min(16)).sum();
        self.depths.iter().all(|depth| usize::from(*depth) <= MAX_DEPTH)
            && weights == self.weights.len()
            && self.questions.iter().all(is_cell)
    }
}

/// The place of a feature, by its name.
///
/// # Errors
/// There is none; in words.
pub(super) fn index_of(name: &str, features: &[&Feature]) -> Result<u16, String> {
    let at = features.iter().position(|feature| feature.name == name);
    at.map(|at| at as u16).ok_or_else(|| format!("no feature is called `{name}`"))
}

/// The probability that goes with log odds.
pub(crate) fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

#[cfg(test)]
mod tests {
    use super::{Model, probability};
    use crate::model::tree::{MAX_DEPTH, Question};
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
        let mut model = Model::new(1.0);
        model.push([question(0, 1)], [0.5, -0.5]);
        model.push([question(0, 1), question(1, 2)], [0.0, -0.3, 0.2, 0.7]);
        model
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
    fn trees_of_any_depth_are_added() {
        let mut columns = Columns::default();
        columns.add(&WORDS, [1, 9].into_iter());
        for depth in 0..=MAX_DEPTH {
            let mut model = Model::new(0.0);
            let weights = 1 << depth;
            model.push((0..depth).map(|_| Question { feature: 0, from: 1 }), (0..weights).map(|at| at as f32 / 100.0));
            assert!(model.fits(&[&WORDS]));
            assert_eq!(model.scores(&columns, 2), [0.0, (weights - 1) as f32 / 100.0], "{depth}");
        }
    }

    #[test]
    fn changes_add_up_to_the_score() {
        let (model, columns) = (model(), columns());
        let changes =
            |line| -> f32 { model.trees().flat_map(|tree| tree.changes(&columns, line)).map(|(_, by)| by).sum() };
        for (line, score) in model.scores(&columns, 2).into_iter().enumerate() {
            assert!((model.mean() + changes(line) - score).abs() < 1e-6);
        }
        let second: Vec<(usize, f32)> = model.trees().nth(1).unwrap().changes(&columns, 0).collect();
        assert!((second[0].1 + 0.05).abs() < 1e-6 && (second[1].1 - 0.1).abs() < 1e-6, "{second:?}");
    }

    #[test]
    fn trees_must_have_a_weight_for_all_answers() {
        assert!(model().fits(&[&WORDS, &LINKS]));
        assert!(!model().fits(&[&LINKS, &WORDS]) && !model().fits(&[&WORDS]));
        assert_eq!(model().uses(3), [true, true, false]);
        let mut other = model();
        other.weights.pop();
        assert!(!other.fits(&[&WORDS, &LINKS]));
    }
}
