//! From where to 1 an axis goes, and where it is divided.

/// How far apart lines of the axes may be; the first that cuts an axis into at most [`MOST_STEPS`] is taken.
const STEPS: [f64; 5] = [0.01, 0.02, 0.05, 0.1, 0.2];
const MOST_STEPS: f64 = 8.0;

/// What an axis shows.
pub(super) struct Axis {
    from: f64,
    step: f64,
}

impl Axis {
    /// From the last step below all values.
    pub(super) fn below(values: impl Iterator<Item = f64>) -> Axis {
        let least = values.fold(0.95, f64::min).max(0.0);
        let step = STEPS.into_iter().find(|step| (1.0 - least) / step <= MOST_STEPS).unwrap_or(0.2);
        // A value on a step counts as on it, however it was rounded.
        Axis { from: ((least / step + 1e-9).floor() * step).max(0.0), step }
    }

    /// The values of the steps, and 1.
    pub(super) fn ticks(&self) -> impl Iterator<Item = f64> {
        let tick = |number| self.from + f64::from(number) * self.step;
        // Half a step is room for rounding.
        (0u32..).map(tick).take_while(|tick| *tick < 1.0 + self.step / 2.0)
    }

    /// How far along the axis a value is, from 0 to 1.
    pub(super) fn share(&self, value: f64) -> f64 {
        ((value - self.from) / (1.0 - self.from)).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Axis;

    fn ticks(values: &[f64]) -> Vec<String> {
        Axis::below(values.iter().copied()).ticks().map(|tick| format!("{tick:.2}")).collect()
    }

    #[test]
    fn axes_begin_below_all_values_and_end_at_one() {
        assert_eq!(ticks(&[0.8]), ["0.80", "0.85", "0.90", "0.95", "1.00"]);
        assert_eq!(ticks(&[0.991, 1.0]), ["0.95", "0.96", "0.97", "0.98", "0.99", "1.00"]);
        assert_eq!(ticks(&[0.71, 0.99]), ["0.70", "0.75", "0.80", "0.85", "0.90", "0.95", "1.00"]);
        assert_eq!(ticks(&[0.0]), ["0.00", "0.20", "0.40", "0.60", "0.80", "1.00"]);
        assert_eq!(ticks(&[]), ticks(&[1.0]));
    }
}
