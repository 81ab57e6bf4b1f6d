//! What all trees say, added up.

use std::collections::BTreeMap;

use super::split::Split;
use super::tree::{Side, Tree};

/// An additive model: the sum of the base and of one weight from each table is a row's log odds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tables {
    /// Log odds of a row about which no table says anything.
    pub(crate) base: f64,
    /// By feature: a weight for each of its cells; empty if the feature says nothing by itself.
    pub(crate) single: Vec<Vec<f64>>,
    /// Two features `a < b`, each pair once and in order, and for each cell of both the weight at
    /// `cell_a * sizes[b] + cell_b`.
    pub(crate) pairs: Vec<(usize, usize, Vec<f64>)>,
}

impl Tables {
    /// The log odds of a row. Cells are by feature, then by row; sizes by feature, as they were to learn from.
    #[cfg(test)]
    pub(crate) fn log_odds(&self, cells: &[Vec<u8>], sizes: &[usize], row: usize) -> f64 {
        let cell = |feature: usize| usize::from(cells[feature][row]);
        let single = self.single.iter().enumerate().filter(|(_, weights)| !weights.is_empty());
        let single: f64 = single.map(|(feature, weights)| weights[cell(feature)]).sum();
        let pairs: f64 = self.pairs.iter().map(|(a, b, weights)| weights[cell(*a) * sizes[*b] + cell(*b)]).sum();
        self.base + single + pairs
    }

    /// The sum of the base and of all trees.
    pub(super) fn from_trees(base: f64, trees: &[Tree], sizes: &[usize]) -> Tables {
        let mut sum = Sum { sizes, single: vec![Vec::new(); sizes.len()], pairs: BTreeMap::new() };
        for tree in trees {
            sum.add(tree);
        }
        let pairs = sum.pairs.into_iter().map(|((a, b), weights)| (a, b, weights)).collect();
        Tables { base, single: sum.single, pairs }
    }
}

struct Sum<'s> {
    sizes: &'s [usize],
    single: Vec<Vec<f64>>,
    pairs: BTreeMap<(usize, usize), Vec<f64>>,
}

impl Sum<'_> {
    fn add(&mut self, tree: &Tree) {
        for (at, side) in tree.sides.iter().enumerate() {
            match side {
                Side::Leaf(value) => self.single(tree.root, at, |_| *value),
                Side::Split(split, values) if split.feature == tree.root.feature => {
                    self.single(tree.root, at, |cell| values[split.side(cell)]);
                }
                Side::Split(split, values) => self.pair(tree.root, at, *split, *values),
            }
        }
    }

    /// Adds to the cells on one side of the root.
    fn single(&mut self, root: Split, at: usize, value: impl Fn(u8) -> f64) {
        let weights = &mut self.single[root.feature];
        weights.resize(self.sizes[root.feature], 0.0);
        for (cell, weight) in (0..).zip(weights) {
            if root.side(cell) == at {
                *weight += value(cell);
            }
        }
    }

    /// Adds to the cells on one side of the root, by the cell of another feature.
    fn pair(&mut self, root: Split, at: usize, split: Split, values: [f64; 2]) {
        let (a, b) = (root.feature.min(split.feature), root.feature.max(split.feature));
        let (size_a, size_b) = (self.sizes[a], self.sizes[b]);
        let weights = self.pairs.entry((a, b)).or_insert_with(|| vec![0.0; size_a * size_b]);
        for (cell_a, weights) in (0..).zip(weights.chunks_mut(size_b)) {
            for (cell_b, weight) in (0..).zip(weights) {
                let (first, second) = if root.feature == a { (cell_a, cell_b) } else { (cell_b, cell_a) };
                if root.side(first) == at {
                    *weight += values[split.side(second)];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::mix;
    use super::super::split::Split;
    use super::super::synthetic::Synthetic;
    use super::super::tree::{Side, Tree};
    use super::Tables;

    const SIZES: [usize; 5] = [3, 64, 2, 7, 5];

    /// Any tree, of features of these sizes.
    fn tree(seed: u64) -> Tree {
        let any = |word: u64, below: usize| (mix(seed, word) % below as u64) as usize;
        let split = |word: u64| {
            let feature = any(word, SIZES.len());
            Split { feature, cut: any(word + 1, SIZES[feature] - 1) as u8 }
        };
        let value = |word: u64| any(word, 1000) as f64 / 500.0 - 1.0;
        let side = |word: u64| match any(word, 4) {
            0 => Side::Leaf(value(word + 1)),
            _ => Side::Split(split(word + 2), [value(word + 4), value(word + 5)]),
        };
        Tree { root: split(0), sides: [side(10), side(20)] }
    }

    #[test]
    fn tables_say_what_the_trees_say() {
        let trees: Vec<Tree> = (0..300).map(tree).collect();
        let tables = Tables::from_trees(0.7, &trees, &SIZES);
        assert_eq!(tables.pairs.len(), 10);
        assert!(tables.pairs.is_sorted_by_key(|(a, b, _)| (*a, *b)));
        let made = Synthetic::noise(2000, &SIZES);
        for row in 0..2000 {
            let said = 0.7 + trees.iter().map(|tree| tree.value(&made.cells, row)).sum::<f64>();
            assert!((tables.log_odds(&made.cells, &SIZES, row) - said).abs() < 1e-9);
        }
    }

    #[test]
    fn a_feature_that_no_tree_asks_about_has_no_table() {
        let split = |feature, cut| Split { feature, cut };
        let sides = [Side::Leaf(1.0), Side::Split(split(0, 0), [2.0, 3.0])];
        let tables = Tables::from_trees(0.0, &[Tree { root: split(3, 1), sides }], &SIZES);
        assert_eq!(tables.single[3], [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert!(tables.single[0].is_empty() && tables.single[1].is_empty());
        let (a, b, weights) = &tables.pairs[0];
        assert_eq!((*a, *b, weights.len()), (0, 3, 21));
        assert_eq!(weights[..7], [0.0, 0.0, 2.0, 2.0, 2.0, 2.0, 2.0]);
        assert_eq!(weights[7..14], [0.0, 0.0, 3.0, 3.0, 3.0, 3.0, 3.0]);
    }
}
