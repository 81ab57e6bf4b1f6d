//! The best place to split rows in two.

use super::histogram::{Histogram, Sums, plus};
use super::{CELLS, Options};

/// A side must have at least this share of the hessians: less may be what rounding left of an empty side.
const ROUNDING: f64 = 1e-9;

/// A split has to gain more than this share of what the whole leaf gains, or more than this: less is rounding.
const LEAST_GAIN: f64 = 1e-9;

/// A question to a feature: is the cell at most `cut`?
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Split {
    pub(super) feature: usize,
    pub(super) cut: u8,
}

impl Split {
    /// 0 for the low side, 1 for the high one.
    #[inline]
    pub(super) fn side(self, cell: u8) -> usize {
        usize::from(cell > self.cut)
    }
}

/// A split, by how much it lowers the loss, and the sums of its sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) split: Split,
    pub(super) gain: f64,
    pub(super) sides: [Sums; 2],
}

/// The split of most gain, if any gains; of equal ones the first.
///
/// Gain is twice what the second-order estimate of the loss falls by (Chen and Guestrin 2016, "`XGBoost`: a scalable
/// tree boosting system", equation 7).
pub(super) fn best<'h>(of: impl Iterator<Item = (usize, &'h Histogram)>, options: &Options) -> Option<Found> {
    let mut best: Option<Found> = None;
    for (feature, histogram) in of {
        for found in splits(feature, histogram, options) {
            if best.is_none_or(|best| found.gain > best.gain) {
                best = Some(found);
            }
        }
    }
    best
}

/// All splits of a feature that gain something and leave enough on both sides.
fn splits(feature: usize, histogram: &Histogram, options: &Options) -> impl Iterator<Item = Found> {
    let all = histogram.iter().fold([0.0; 2], |sums, cell| plus(sums, *cell));
    let whole = gain(all, options);
    let least = options.least.max(all[1] * ROUNDING);
    let mut low = [0.0; 2];
    (0..CELLS - 1).filter_map(move |cut| {
        low = plus(low, histogram[cut]);
        let sides = [low, [all[0] - low[0], all[1] - low[1]]];
        let gain = gain(sides[0], options) + gain(sides[1], options) - whole;
        let counts = sides.iter().all(|side| side[1] > 0.0 && side[1] >= least);
        let found = Found { split: Split { feature, cut: cut as u8 }, gain, sides };
        (counts && gain > LEAST_GAIN * whole.max(1.0)).then_some(found)
    })
}

fn gain([gradient, hessian]: Sums, options: &Options) -> f64 {
    gradient * gradient / (hessian + options.ridge)
}

/// What is added to the score of a leaf's rows.
pub(super) fn leaf([gradient, hessian]: Sums, options: &Options) -> f64 {
    let least = hessian + options.ridge;
    if least > 0.0 { -gradient / least * options.rate } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::options;
    use super::{CELLS, Histogram, Options, best, leaf};

    fn histogram(cells: &[[f64; 2]]) -> Histogram {
        std::array::from_fn(|cell| cells.get(cell).copied().unwrap_or_default())
    }

    fn cut(cells: &[[f64; 2]], least: f64) -> Option<u8> {
        let histogram = histogram(cells);
        best([(5, &histogram)].into_iter(), &Options { least, ..options() }).map(|found| found.split.cut)
    }

    #[test]
    fn the_split_is_where_slopes_change_sign() {
        let cells = [[-3.0, 2.0], [-4.0, 2.0], [5.0, 2.0], [4.0, 2.0]];
        assert_eq!(cut(&cells, 1.0), Some(1));
        let histogram = histogram(&cells);
        let found = best([(5, &histogram)].into_iter(), &options()).unwrap();
        assert_eq!((found.split.feature, found.sides), (5, [[-7.0, 4.0], [9.0, 4.0]]));
        // 49 / 5 + 81 / 5 - 4 / 9
        assert!((found.gain - (26.0 - 4.0 / 9.0)).abs() < 1e-9);
        assert!((leaf(found.sides[0], &options()) - 7.0 / 5.0 * 0.2).abs() < 1e-9);
    }

    #[test]
    fn both_sides_need_enough() {
        let cells = [[-9.0, 1.0], [1.0, 3.0], [4.0, 3.0]];
        assert_eq!(cut(&cells, 1.0), Some(0));
        assert_eq!(cut(&cells, 2.0), Some(1));
        assert_eq!(cut(&cells, 5.0), None);
    }

    #[test]
    fn nothing_gained_is_no_split() {
        assert_eq!(cut(&[[1.0, 2.0], [1.0, 2.0]], 0.0), None);
        assert_eq!(cut(&[[1.0, 2.0]], 0.0), None);
        assert_eq!(cut(&[], 0.0), None);
        // What rounding leaves of a side without rows.
        assert_eq!(cut(&[[1.0, 2.0], [1e-6, 1e-13]], 0.0), None);
    }

    #[test]
    fn of_equal_splits_the_first_is_taken() {
        let histogram = histogram(&[[-1.0, 1.0], [0.0, 0.0], [1.0, 1.0]]);
        let both = [(3, &histogram), (7, &histogram)];
        let split = best(both.into_iter(), &Options { least: 0.5, ..options() }).unwrap().split;
        assert_eq!((split.feature, split.cut), (3, 0));
        assert_eq!((split.side(0), split.side(1), split.side(CELLS as u8 - 1)), (0, 1, 1));
    }
}
