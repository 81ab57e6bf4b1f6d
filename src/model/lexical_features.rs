//! What the lexicon says of a line, of those around it, and of the document.

use super::columns::Columns;
use super::feature::{Feature, score, share};
use super::neighbour_features::{add_shifted, steps, steps_back};

/// Tenths of the score.
const OWN: &[i32] = &[-40, -30, -25, -20, -16, -13, -10, -8, -6, -4, -2, 0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40];
const NEAR: &[i32] = &[-30, -20, -14, -10, -6, -3, 0, 3, 6, 10, 14, 20, 30];

static LEXICAL: Feature = Feature::scores("lexicon", OWN);
static BEFORE: [Feature; 3] = [
    Feature::scores("lexicon-before-1", NEAR),
    Feature::scores("lexicon-before-2", NEAR),
    Feature::scores("lexicon-before-3", NEAR),
];
static BEHIND: [Feature; 3] = [
    Feature::scores("lexicon-behind-1", NEAR),
    Feature::scores("lexicon-behind-2", NEAR),
    Feature::scores("lexicon-behind-3", NEAR),
];
static WITHIN: [(Feature, usize); 3] = [
    (Feature::scores("lexicon-within-2", NEAR), 2),
    (Feature::scores("lexicon-within-5", NEAR), 5),
    (Feature::scores("lexicon-within-15", NEAR), 15),
];
static BEFORE_ALL: Feature = Feature::scores("lexicon-before", NEAR);
static BEHIND_ALL: Feature = Feature::scores("lexicon-behind", NEAR);
static DOCUMENT: Feature = Feature::scores("lexicon-document", NEAR);
const STEPS: &[u32] = &[0, 1, 2, 3, 5, 8, 13, 21, 40];
static TO_HUSK_BEFORE: Feature = Feature::counts("steps-to-lexicon-husk-before", STEPS);
static TO_HUSK_BEHIND: Feature = Feature::counts("steps-to-lexicon-husk-behind", STEPS);
static TO_BODY_BEFORE: Feature = Feature::counts("steps-to-lexicon-body-before", STEPS);
static TO_BODY_BEHIND: Feature = Feature::counts("steps-to-lexicon-body-behind", STEPS);
static HUSK: Feature = Feature::shares("lexicon-husk-lines", &[0, 2, 5, 10, 18, 28, 40, 55, 70, 85]);

pub(super) static FEATURES: [&Feature; 18] = [
    &LEXICAL,
    &BEFORE[0],
    &BEHIND[0],
    &BEFORE[1],
    &BEHIND[1],
    &BEFORE[2],
    &BEHIND[2],
    &WITHIN[0].0,
    &WITHIN[1].0,
    &WITHIN[2].0,
    &BEFORE_ALL,
    &BEHIND_ALL,
    &TO_HUSK_BEFORE,
    &TO_HUSK_BEHIND,
    &TO_BODY_BEFORE,
    &TO_BODY_BEHIND,
    &DOCUMENT,
    &HUSK,
];

/// A line of a higher score counts as husk.
const HUSK_SCORE: f32 = 0.8;

/// A line of a score above this is clearly husk, and one of a score below its negative clearly body.
const CLEAR_SCORE: f32 = 1.5;

/// Adds the score of each line, and scores of the lines around it.
pub(super) fn add(scores: &[f32], columns: &mut Columns) {
    let lines = scores.len();
    let codes: Vec<u8> = scores.iter().copied().map(score).collect();
    columns.add(&LEXICAL, codes.iter().copied());
    add_shifted(&codes, score(0.0), &BEFORE, &BEHIND, columns);
    let sums = Sums::new(scores);
    for (feature, reach) in &WITHIN {
        columns.add(feature, (0..lines).map(|at| score(sums.mean(at.saturating_sub(*reach), at + reach + 1))));
    }
    columns.add(&BEFORE_ALL, (0..lines).map(|at| score(sums.mean(0, at))));
    columns.add(&BEHIND_ALL, (0..lines).map(|at| score(sums.mean(at + 1, lines))));
    let (is_husk, is_body) = (|score: &f32| *score > CLEAR_SCORE, |score: &f32| *score < -CLEAR_SCORE);
    columns.add(&TO_HUSK_BEFORE, steps(scores.iter().map(is_husk)));
    columns.add(&TO_HUSK_BEHIND, steps_back(scores, is_husk));
    columns.add(&TO_BODY_BEFORE, steps(scores.iter().map(is_body)));
    columns.add(&TO_BODY_BEHIND, steps_back(scores, is_body));
    columns.add_same(&DOCUMENT, score(sums.mean(0, lines)), lines);
    let husk = scores.iter().filter(|score| **score > HUSK_SCORE).count();
    columns.add_same(&HUSK, share(husk as u32, lines as u32), lines);
}

/// Sums of scores over ranges of lines.
struct Sums(Vec<f32>);

/// Scores count up to here, so that one line does not outweigh its neighbours.
const MOST: f32 = 4.0;

impl Sums {
    fn new(scores: &[f32]) -> Sums {
        let mut sum = 0.0;
        let sums = scores.iter().map(|score| {
            sum += score.clamp(-MOST, MOST);
            sum
        });
        Sums(std::iter::once(0.0).chain(sums).collect())
    }

    /// The mean of lines from one up to another, which may be past the end; 0 for none.
    fn mean(&self, from: usize, to: usize) -> f32 {
        let to = to.min(self.0.len() - 1);
        if from >= to { 0.0 } else { (self.0[to] - self.0[from]) / (to - from) as f32 }
    }
}

/// The cells of all features, for scores of all lines.
#[cfg(feature = "internals")]
pub(crate) fn cells(scores: &[f32]) -> Vec<Vec<u8>> {
    let mut columns = Columns::default();
    add(scores, &mut columns);
    columns.cells
}

#[cfg(test)]
mod tests {
    use super::{FEATURES, add};
    use crate::model::Columns;

    /// The cells of a line in words, by feature.
    fn cells(scores: &[f32], line: usize) -> Vec<String> {
        let mut columns = Columns::default();
        add(scores, &mut columns);
        let names = columns.features.iter().zip(&columns.cells);
        names.map(|(feature, cells)| format!("{} {}", feature.name, feature.cell_name(cells[line].into()))).collect()
    }

    #[test]
    fn a_line_knows_its_score_and_those_around_it() {
        let cells = cells(&[2.2, 0.1, -1.7], 1);
        for cell in ["lexicon 0..0.2", "lexicon-before-1 2..3", "lexicon-behind-1 -2..-1.4", "lexicon-before-2 -0.3..0"]
        {
            assert!(cells.contains(&cell.to_owned()), "{cell}: {cells:?}");
        }
        for cell in ["steps-to-lexicon-husk-before 0", "steps-to-lexicon-body-behind 0", "lexicon-husk-lines 28-40 %"] {
            assert!(cells.contains(&cell.to_owned()), "{cell}: {cells:?}");
        }
    }

    #[test]
    fn no_lines_have_no_cells() {
        let mut columns = Columns::default();
        add(&[], &mut columns);
        assert!(columns.features.len() == FEATURES.len() && columns.cells.iter().all(Vec::is_empty));
    }
}
