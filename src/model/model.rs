//! The model: tables of weights, whose sum over a line's cells says how likely the line is husk.
//!
//! An additive model with pairs: a table for one feature has a weight for each of its cells, a table for two has one for
//! each pair of cells. Boosted trees of depth two are exactly such sums.

use super::columns::Columns;
use super::feature::Feature;

/// Tables of weights over some features.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Model {
    /// The sum before any table: log odds.
    pub(crate) start: f32,
    pub(crate) tables: Vec<Table>,
}

/// Weights by the cells of one feature or of two.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    /// The features, by their indices among those that are measured.
    pub(crate) first: usize,
    pub(crate) second: Option<usize>,
    /// How many cells the second feature has; 1 if there is none.
    pub(crate) width: usize,
    /// By the first feature's cell, then by the second's.
    pub(crate) weights: Vec<f32>,
}

/// What is between the names of two features in a table's name.
pub(super) const WITH: &str = " with ";

impl Table {
    /// The table of a name, which is that of one feature or of two.
    ///
    /// # Errors
    /// No feature has such a name; in words.
    pub(super) fn named(name: &str, weights: Vec<f32>, features: &[&Feature]) -> Result<Table, String> {
        let (first, second) = match name.split_once(WITH) {
            None => (index_of(name, features)?, None),
            Some((first, second)) => (index_of(first, features)?, Some(index_of(second, features)?)),
        };
        let width = second.map_or(1, |second| features[second].len());
        Ok(Table { first, second, width, weights })
    }

    fn weight(&self, first: u8, second: u8) -> f32 {
        self.weights[usize::from(first) * self.width + usize::from(second)]
    }

    /// The weight that a line gets from it.
    pub(crate) fn weight_of(&self, columns: &Columns, line: usize) -> f32 {
        let second = self.second.map_or(0, |feature| columns.cells[feature][line]);
        self.weight(columns.cells[self.first][line], second)
    }
}

impl Model {
    /// The score of each line: log odds that it is husk. One look into each table for each line.
    pub(crate) fn scores(&self, columns: &Columns, lines: usize) -> Vec<f32> {
        let mut scores = vec![self.start; lines];
        for table in &self.tables {
            let first = &columns.cells[table.first];
            match table.second {
                None => scores.iter_mut().zip(first).for_each(|(score, cell)| *score += table.weight(*cell, 0)),
                Some(second) => {
                    let cells = first.iter().zip(&columns.cells[second]);
                    scores.iter_mut().zip(cells).for_each(|(score, (a, b))| *score += table.weight(*a, *b));
                }
            }
        }
        scores
    }

    /// Which features it looks at, by index.
    pub(crate) fn uses(&self, features: usize) -> Vec<bool> {
        let mut uses = vec![false; features];
        for table in &self.tables {
            uses[table.first] = true;
            table.second.into_iter().for_each(|second| uses[second] = true);
        }
        uses
    }

    /// Checks that tables fit the features that are measured: every cell has a weight.
    pub(crate) fn fits(&self, features: &[&Feature]) -> bool {
        let cells = |at: usize| features.get(at).map_or(0, |feature| feature.len());
        self.tables.iter().all(|table| {
            let width = table.second.map_or(1, cells);
            width == table.width && table.weights.len() == cells(table.first) * width
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
    use super::{Model, Table, probability};
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
        let single = Table { first: 0, second: None, width: 1, weights: vec![0.5, -0.5] };
        let pair = Table { first: 0, second: Some(1), width: 3, weights: vec![0.0, 0.1, 0.2, -0.3, 0.0, 0.0] };
        Model { start: 1.0, tables: vec![single, pair] }
    }

    #[test]
    fn a_score_is_the_sum_of_one_weight_from_each_table() {
        let scores = model().scores(&columns(), 2);
        assert!((scores[0] - 1.7).abs() < 1e-6 && (scores[1] - 0.2).abs() < 1e-6, "{scores:?}");
        assert!((probability(0.0) - 0.5).abs() < 1e-6 && probability(3.0) > 0.95);
    }

    #[test]
    fn tables_must_have_a_weight_for_each_cell() {
        assert!(model().fits(&[&WORDS, &LINKS]));
        assert!(!model().fits(&[&LINKS, &WORDS]) && !model().fits(&[&WORDS]));
        assert_eq!(model().uses(3), [true, true, false]);
    }
}
