//! The best question to ask in all leaves.

use super::histogram::{Histogram, Sums, plus};
use super::question::Question;
use super::{CELLS, Options};

/// A question has to gain more than this share of what the leaves gain without it, or more than this: less is rounding.
const LEAST_GAIN: f64 = 1e-9;

/// A question, and by how much it lowers the loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) question: Question,
    pub(super) gain: f64,
}

/// The question to a feature that gains most, if any gains; of equal ones the first. There is a histogram for each leaf.
///
/// Gain is twice what the second-order estimate of the loss falls by (Chen and Guestrin 2016, "`XGBoost`: a scalable
/// tree boosting system", equation 7), summed over leaves.
pub(super) fn best(feature: usize, leaves: &[Histogram], options: &Options) -> Option<Found> {
    let mut gains = [0.0; CELLS];
    let mut least = LEAST_GAIN;
    for histogram in leaves {
        let all = histogram.iter().fold([0.0; 2], |sums, cell| plus(sums, *cell));
        let whole = gain(all, options);
        least += whole * LEAST_GAIN;
        let mut low = [0.0; 2];
        for from in 1..CELLS {
            low = plus(low, histogram[from - 1]);
            gains[from] += gain(low, options) + gain([all[0] - low[0], all[1] - low[1]], options) - whole;
        }
    }
    let mut found: Option<Found> = None;
    for (from, gain) in gains.into_iter().enumerate().filter(|(_, gain)| *gain > least) {
        if found.is_none_or(|found| gain > found.gain) {
            found = Some(Found { question: Question { feature, from: from as u8 }, gain });
        }
    }
    found
}

fn gain([gradient, hessian]: Sums, options: &Options) -> f64 {
    let least = hessian + options.ridge;
    if least > 0.0 { gradient * gradient / least } else { 0.0 }
}

/// What is added to the score of a leaf's rows.
pub(super) fn leaf([gradient, hessian]: Sums, options: &Options) -> f64 {
    let least = hessian + options.ridge;
    if least > 0.0 { -gradient / least * options.rate } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::options;
    use super::{CELLS, Histogram, best, leaf};

    fn histogram(cells: &[[f64; 2]]) -> Histogram {
        std::array::from_fn(|cell| cells.get(cell).copied().unwrap_or_default())
    }

    fn from(cells: &[[f64; 2]]) -> Option<u8> {
        best(0, &[histogram(cells)], &options()).map(|found| found.question.from)
    }

    #[test]
    fn the_question_is_where_slopes_change_sign() {
        let cells = [[-3.0, 2.0], [-4.0, 2.0], [5.0, 2.0], [4.0, 2.0]];
        let found = best(5, &[histogram(&cells)], &options()).unwrap();
        assert_eq!((found.question.feature, found.question.from), (5, 2));
        // 49 / 5 + 81 / 5 - 4 / 9
        assert!((found.gain - (26.0 - 4.0 / 9.0)).abs() < 1e-9);
        assert!((leaf([-7.0, 4.0], &options()) - 7.0 / 5.0 * 0.2).abs() < 1e-9);
        assert_eq!([1, 2, 63].map(|cell| found.question.answer(cell)), [0, 1, 1]);
    }

    #[test]
    fn one_question_is_asked_in_all_leaves() {
        let weak = histogram(&[[-1.0, 1.0], [1.0, 1.0], [0.0, 1.0]]);
        let strong = histogram(&[[-9.0, 1.0], [-9.0, 1.0], [9.0, 1.0]]);
        assert_eq!(best(0, &[weak], &options()).unwrap().question.from, 1);
        assert_eq!(best(0, &[weak, strong], &options()).unwrap().question.from, 2);
    }

    #[test]
    fn nothing_gained_is_no_question() {
        assert_eq!(from(&[[1.0, 2.0]]), None);
        assert_eq!(from(&[]), None);
        assert_eq!(from(&[[0.0, 2.0]; CELLS]), None);
    }

    #[test]
    fn of_equal_questions_the_first_is_found() {
        assert_eq!(from(&[[-1.0, 1.0], [0.0, 0.0], [1.0, 1.0]]), Some(1));
    }
}
