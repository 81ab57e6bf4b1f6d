//! Sums of rows' slopes in each cell of a feature, for each leaf. Nearly all of the time of boosting goes here.

use super::CELLS;
use super::sample::Sample;

/// First and second derivatives, summed.
pub(super) type Sums = [f64; 2];

/// The sums of each cell; none in cells that the feature does not have.
pub(super) type Histogram = [Sums; CELLS];

/// The histogram of a feature for each of some leaves. `found` has the leaf of each row of the sample, `cells` the cell of
/// each row.
pub(super) fn histograms(cells: &[u8], sample: &Sample, found: &[u8], leaves: usize) -> Vec<Histogram> {
    let mut histograms = vec![[[0.0; 2]; CELLS]; leaves];
    for ((row, slope), leaf) in sample.rows.iter().zip(&sample.slopes).zip(found) {
        // The rest of a division by `CELLS` is the cell itself, and cannot be out of bounds.
        let sums = &mut histograms[usize::from(*leaf)][usize::from(cells[*row as usize]) % CELLS];
        *sums = plus(*sums, wide(*slope));
    }
    histograms
}

/// What is left of these histograms without those.
pub(super) fn without(all: &[Histogram], part: &[Histogram]) -> Vec<Histogram> {
    let rest = |all: &Histogram, part: &Histogram| {
        std::array::from_fn(|cell| [all[cell][0] - part[cell][0], all[cell][1] - part[cell][1]])
    };
    all.iter().zip(part).map(|(all, part)| rest(all, part)).collect()
}

/// The same derivatives with more digits. Written out, since this is asked of every row for every feature.
pub(super) fn wide([first, second]: [f32; 2]) -> Sums {
    [f64::from(first), f64::from(second)]
}

pub(super) fn plus(one: Sums, other: Sums) -> Sums {
    [one[0] + other[0], one[1] + other[1]]
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::super::synthetic::Synthetic;
    use super::{Histogram, Sums, histograms, without};

    fn plain(cells: &[u8], sample: &Sample, cell: usize, odd: bool) -> Sums {
        let of = sample.rows.iter().filter(|row| usize::from(cells[**row as usize]) == cell && (*row % 2 == 1) == odd);
        of.fold([0.0; 2], |sums, row| [sums[0] + f64::from(*row), sums[1] + 0.25])
    }

    #[test]
    fn each_row_is_counted_once_in_its_cell_and_leaf() {
        let made = Synthetic::noise(10_001, &[3, 64, 5]);
        let (rows, slopes) = (0..10_001_u32).filter(|row| row % 3 > 0).map(|row| (row, [row as f32, 0.25])).unzip();
        let sample = Sample { rows, slopes };
        let found: Vec<u8> = sample.rows.iter().map(|row| (row % 2) as u8).collect();
        for cells in &made.cells {
            let counted = histograms(cells, &sample, &found, 2);
            for (histogram, odd) in counted.iter().zip([false, true]) {
                let plain: Histogram = std::array::from_fn(|cell| plain(cells, &sample, cell, odd));
                assert_eq!(*histogram, plain, "these numbers are summed without rounding");
            }
        }
    }

    #[test]
    fn one_side_is_what_the_other_leaves() {
        let made = Synthetic::noise(3000, &[6]);
        let of = |rows: std::ops::Range<u32>| {
            let (rows, slopes): (Vec<u32>, Vec<[f32; 2]>) = rows.map(|row| (row, [row as f32, 0.25])).unzip();
            let found = vec![0; rows.len()];
            histograms(&made.cells[0], &Sample { rows, slopes }, &found, 1)
        };
        assert_eq!(without(&of(0..3000), &of(0..1100)), of(1100..3000));
    }
}
