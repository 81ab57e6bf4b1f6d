//! The range of an axis that ends at 1, and its steps.

use std::ops::Range;

/// Distances between two steps; the first that gives at most [`MOST_STEPS`] steps is used.
const STEPS: [f64; 5] = [0.01, 0.02, 0.05, 0.1, 0.2];
const MOST_STEPS: f64 = 8.0;

/// What an axis shows.
pub(super) struct Axis {
    start: f64,
    step: f64,
}

impl Axis {
    /// An axis that begins at the last step below all values, and at most at 0.95.
    pub(super) fn below(values: impl Iterator<Item = f64>) -> Axis {
        let least = values.fold(0.95, f64::min).max(0.0);
        let step = STEPS.into_iter().find(|step| (1.0 - least) / step <= MOST_STEPS).unwrap_or(0.2);
        // A value on a step counts as on it, however it was rounded.
        Axis { start: ((least / step + 1e-9).floor() * step).max(0.0), step }
    }

    /// From the first step to 1.
    pub(super) fn range(&self) -> Range<f64> {
        self.start..1.0
    }

    /// The number of steps.
    pub(super) fn steps(&self) -> usize {
        // Half a step is room for rounding.
        (1_u32..=100).take_while(|step| self.start + f64::from(*step) * self.step < 1.0 + self.step / 2.0).count()
    }
}

#[cfg(test)]
mod tests {
    use super::Axis;

    fn axis(values: &[f64]) -> (String, usize) {
        let axis = Axis::below(values.iter().copied());
        (format!("{:.2}", axis.range().start), axis.steps())
    }

    #[test]
    fn axes_begin_below_all_values_and_end_at_one() {
        assert_eq!(axis(&[0.8]), ("0.80".to_owned(), 4));
        assert_eq!(axis(&[0.991, 1.0]), ("0.95".to_owned(), 5));
        assert_eq!(axis(&[0.71, 0.99]), ("0.70".to_owned(), 6));
        assert_eq!(axis(&[0.0]), ("0.00".to_owned(), 5));
        assert_eq!(axis(&[]), axis(&[1.0]));
    }
}
