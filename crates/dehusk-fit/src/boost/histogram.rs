//! Sums of rows' slopes in each cell of a feature. Nearly all of the time of boosting goes here.

use super::CELLS;
use super::parallel::each;
use super::sample::Sample;

/// First and second derivatives, summed.
pub(super) type Sums = [f64; 2];

/// The sums of each cell; none in cells that the feature does not have.
pub(super) type Histogram = [Sums; CELLS];

/// This many histograms of one feature are filled in turn: a row need not wait for the one before in the same cell.
const LANES: usize = 2;

/// This many rows are counted for a few features before the next ones, while they are in a near cache.
const NEAR: usize = 1 << 12;

/// The most features of one piece of work: their histograms, too, stay in a near cache.
const FEATURES: usize = 8;

/// One histogram for each of these features, in their order.
///
/// Rows are added in their order, for each feature by itself, so that sums do not depend on threads.
pub(super) fn histograms(cells: &[Vec<u8>], features: &[usize], sample: &Sample, threads: usize) -> Vec<Histogram> {
    let together = features.len().div_ceil(threads.max(1)).clamp(1, FEATURES);
    each(features.chunks(together), threads, |features| group(cells, features, sample)).concat()
}

/// What is left of these histograms without those.
pub(super) fn without(all: &[Histogram], part: &[Histogram]) -> Vec<Histogram> {
    let rest = |all: &Histogram, part: &Histogram| {
        std::array::from_fn(|cell| [all[cell][0] - part[cell][0], all[cell][1] - part[cell][1]])
    };
    all.iter().zip(part).map(|(all, part)| rest(all, part)).collect()
}

pub(super) fn plus(one: Sums, other: Sums) -> Sums {
    [one[0] + other[0], one[1] + other[1]]
}

fn group(cells: &[Vec<u8>], features: &[usize], sample: &Sample) -> Vec<Histogram> {
    let mut lanes = vec![[[[0.0; 2]; CELLS]; LANES]; features.len()];
    for (rows, slopes) in sample.rows.chunks(NEAR).zip(sample.slopes.chunks(NEAR)) {
        for (lanes, feature) in lanes.iter_mut().zip(features) {
            count(lanes, &cells[*feature], rows, slopes);
        }
    }
    lanes.iter().map(|[one, other]| std::array::from_fn(|cell| plus(one[cell], other[cell]))).collect()
}

fn count([one, other]: &mut [Histogram; LANES], cells: &[u8], rows: &[u32], slopes: &[[f32; 2]]) {
    let (row_pairs, last_row) = rows.as_chunks::<LANES>();
    let (slope_pairs, last_slope) = slopes.as_chunks::<LANES>();
    for (rows, slopes) in row_pairs.iter().zip(slope_pairs) {
        add(one, cells, rows[0], slopes[0]);
        add(other, cells, rows[1], slopes[1]);
    }
    for (row, slope) in last_row.iter().zip(last_slope) {
        add(one, cells, *row, *slope);
    }
}

#[inline]
fn add(histogram: &mut Histogram, cells: &[u8], row: u32, slope: [f32; 2]) {
    // The rest of a division by `CELLS` is the cell itself, and cannot be out of bounds.
    let sums = &mut histogram[usize::from(cells[row as usize]) % CELLS];
    *sums = plus(*sums, slope.map(f64::from));
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::super::synthetic::Synthetic;
    use super::{Histogram, Sums, histograms, without};

    fn sample(rows: impl Iterator<Item = u32>) -> Sample {
        let (rows, slopes) = rows.map(|row| (row, [row as f32, 0.25])).unzip();
        Sample { rows, slopes }
    }

    fn plain(cells: &[u8], sample: &Sample, cell: usize) -> Sums {
        let of = sample.rows.iter().filter(|row| usize::from(cells[**row as usize]) == cell);
        of.fold([0.0; 2], |sums, row| [sums[0] + f64::from(*row), sums[1] + 0.25])
    }

    #[test]
    fn each_row_is_counted_once_in_its_cell() {
        let made = Synthetic::noise(10_001, &[3, 64, 5, 2, 2, 7, 2, 2, 2, 30]);
        let sample = sample((0..10_001).filter(|row| row % 3 > 0));
        let features = [0, 1, 2, 3, 4, 5, 6, 7, 9];
        for threads in [1, 2, 4] {
            let counted = histograms(&made.cells, &features, &sample, threads);
            for (histogram, feature) in counted.iter().zip(features) {
                let plain: Histogram = std::array::from_fn(|cell| plain(&made.cells[feature], &sample, cell));
                assert_eq!(*histogram, plain, "these numbers are summed without rounding");
            }
        }
    }

    #[test]
    fn one_side_is_what_the_other_leaves() {
        let made = Synthetic::noise(3000, &[6, 9]);
        let of = |sample: &Sample| histograms(&made.cells, &[0, 1], sample, 1);
        let rest = without(&of(&sample(0..3000)), &of(&sample(0..1100)));
        assert_eq!(rest, of(&sample(1100..3000)));
    }
}
