//! Makes tables readable: what a feature does on average is in its own table, not in those of its pairs.
//!
//! The same sum can be split among tables in many ways. One of them has no weighted mean in any row or column of a pair's
//! table (Lengerich, Tan, Chang, Hooker and Caruana 2020, "Purifying interaction effects with the functional ANOVA"); it is
//! found by taking out the means of rows and columns in turn.

use super::Rows;
use super::parallel::each;
use super::tables::Tables;

/// The most times that means are taken out of a table. Where two features nearly tell each other, means shrink slowly.
const SWEEPS: usize = 200;

/// Means below this many log odds are left where they are.
const SMALL: f64 = 1e-9;

/// Moves means, weighted by the rows' weights, from pairs to single features and from those to the base. What the tables
/// say of any row, seen or not, stays the same but for rounding.
///
/// Cells without rows take no part in a mean; a row or column of a table that has no rows at all is left as it is.
pub(super) fn purify(tables: &mut Tables, rows: &Rows<'_>, threads: usize) {
    let sizes = rows.sizes;
    let moved = each(tables.pairs.iter_mut(), threads, |(a, b, weights)| {
        let mass = pair_mass(rows, *a, *b);
        (*a, *b, take_means(weights, &mass, sizes[*a], sizes[*b]))
    });
    for (a, b, [means_a, means_b]) in moved {
        add(&mut tables.single[a], &means_a);
        add(&mut tables.single[b], &means_b);
    }
    for (feature, weights) in tables.single.iter_mut().enumerate().filter(|(_, weights)| !weights.is_empty()) {
        let mean = mean(weights.iter().copied().zip(single_mass(rows, feature)));
        for weight in weights {
            *weight -= mean;
        }
        tables.base += mean;
    }
}

/// Takes the means out of each row and column; what was taken, by row and by column.
fn take_means(weights: &mut [f64], mass: &[f64], size_a: usize, size_b: usize) -> [Vec<f64>; 2] {
    let mut taken = [vec![0.0; size_a], vec![0.0; size_b]];
    for _ in 0..SWEEPS {
        let mut most = 0.0_f64;
        for (a, taken) in taken[0].iter_mut().enumerate() {
            most = most.max(take_mean(weights, mass, || a * size_b..(a + 1) * size_b, taken));
        }
        for (b, taken) in taken[1].iter_mut().enumerate() {
            most = most.max(take_mean(weights, mass, || (b..size_a * size_b).step_by(size_b), taken));
        }
        if most < SMALL {
            break;
        }
    }
    taken
}

/// Takes the mean out of these cells of a table; how far it was from 0.
fn take_mean<C>(weights: &mut [f64], mass: &[f64], cells: impl Fn() -> C, taken: &mut f64) -> f64
where
    C: Iterator<Item = usize>,
{
    let mean = mean(cells().map(|cell| (weights[cell], mass[cell])));
    cells().for_each(|cell| weights[cell] -= mean);
    *taken += mean;
    mean.abs()
}

/// The mean of values by their mass; 0 if they have none.
fn mean(of: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (sum, mass) = of.fold((0.0, 0.0), |(sum, all), (value, mass)| (sum + value * mass, all + mass));
    if mass > 0.0 { sum / mass } else { 0.0 }
}

fn add(weights: &mut Vec<f64>, more: &[f64]) {
    weights.resize(more.len(), 0.0);
    weights.iter_mut().zip(more).for_each(|(weight, more)| *weight += more);
}

/// The weight of the rows in each cell of a feature.
fn single_mass(rows: &Rows<'_>, feature: usize) -> Vec<f64> {
    let mut mass = vec![0.0; rows.sizes[feature]];
    for (cell, weight) in rows.cells[feature].iter().zip(rows.weights) {
        mass[usize::from(*cell)] += f64::from(*weight);
    }
    mass
}

/// The weight of the rows in each cell of a pair's table.
fn pair_mass(rows: &Rows<'_>, a: usize, b: usize) -> Vec<f64> {
    let mut mass = vec![0.0; rows.sizes[a] * rows.sizes[b]];
    for ((cell_a, cell_b), weight) in rows.cells[a].iter().zip(&rows.cells[b]).zip(rows.weights) {
        mass[usize::from(*cell_a) * rows.sizes[b] + usize::from(*cell_b)] += f64::from(*weight);
    }
    mass
}

#[cfg(test)]
mod tests {
    use super::super::sample::{mix, share};
    use super::super::synthetic::Synthetic;
    use super::super::tables::Tables;
    use super::{pair_mass, purify, single_mass};

    const SIZES: [usize; 3] = [6, 4, 9];

    fn tables() -> Tables {
        let weights = |seed: u64, count: usize| (0..count as u64).map(|at| share(mix(seed, at)) * 4.0).collect();
        let single = vec![weights(1, 6), Vec::new(), Vec::new()];
        Tables { base: -1.0, single, pairs: vec![(0, 1, weights(2, 24)), (1, 2, weights(3, 36))] }
    }

    /// All rows that can be, whether or not they were seen.
    fn all_rows() -> Vec<Vec<u8>> {
        let cell = |row: usize, below: usize, size: usize| (row / below % size) as u8;
        vec![
            (0..216).map(|row| cell(row, 1, 6)).collect(),
            (0..216).map(|row| cell(row, 6, 4)).collect(),
            (0..216).map(|row| cell(row, 24, 9)).collect(),
        ]
    }

    /// Rows of uneven weights whose features have to do with each other; some cells, and a whole cell of one feature,
    /// have none.
    fn made() -> Synthetic {
        let mut made = Synthetic::noise(600, &SIZES);
        for row in 0..600 {
            made.cells[1][row] = made.cells[1][row].min(made.cells[0][row]);
            made.cells[2][row] = made.cells[2][row].min(7);
        }
        made
    }

    #[test]
    fn no_prediction_changes() {
        let (made, before) = (made(), tables());
        let mut after = before.clone();
        purify(&mut after, &made.rows(), 2);
        assert_ne!(before, after);
        for row in 0..216 {
            let log_odds = |tables: &Tables| tables.log_odds(&all_rows(), &SIZES, row);
            assert!((log_odds(&before) - log_odds(&after)).abs() < 1e-9);
        }
    }

    #[test]
    fn no_row_column_or_table_has_a_mean() {
        let (made, mut tables) = (made(), tables());
        let rows = made.rows();
        purify(&mut tables, &rows, 1);
        for (a, b, weights) in &tables.pairs {
            let mass = pair_mass(&rows, *a, *b);
            let sum =
                |cells: &mut dyn Iterator<Item = usize>| cells.map(|cell| weights[cell] * mass[cell]).sum::<f64>();
            for cell in 0..SIZES[*a] {
                assert!(sum(&mut (cell * SIZES[*b]..(cell + 1) * SIZES[*b])).abs() < 1e-6);
            }
            for cell in 0..SIZES[*b] {
                assert!(sum(&mut (cell..weights.len()).step_by(SIZES[*b])).abs() < 1e-6);
            }
        }
        for (feature, weights) in tables.single.iter().enumerate() {
            let mass = single_mass(&rows, feature);
            assert!(weights.iter().zip(mass).map(|(weight, mass)| weight * mass).sum::<f64>().abs() < 1e-6);
        }
    }

    #[test]
    fn a_pair_that_only_adds_is_no_pair() {
        let made = made();
        let weights = (0..24).map(|cell| f64::from(cell / 4) + 10.0 * f64::from(cell % 4)).collect();
        let mut tables = Tables { base: 0.0, single: vec![Vec::new(); 3], pairs: vec![(0, 1, weights)] };
        purify(&mut tables, &made.rows(), 1);
        assert!(tables.pairs[0].2.iter().all(|weight| weight.abs() < 1e-6), "{:?}", tables.pairs);
        let steps = |feature: usize| tables.single[feature].windows(2).map(|two| two[1] - two[0]).collect::<Vec<_>>();
        assert!(steps(0).iter().all(|step| (step - 1.0).abs() < 1e-6));
        assert!(steps(1).iter().all(|step| (step - 10.0).abs() < 1e-6));
        assert!(tables.single[2].is_empty());
    }
}
