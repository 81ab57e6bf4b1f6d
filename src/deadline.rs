//! A time by which a document must be cleaned.
//!
//! The clock is looked at between steps, and while rules are matched, which takes longest where rules are slow. No other step
//! is interrupted: a document can take as much longer as the longest of them does.

#[cfg(feature = "cli")]
use std::time::Duration;
use std::time::Instant;

/// Steps between two looks at the clock.
const STEPS: usize = 256;

/// A moment, or never.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// The end of a time that begins now; never without one.
    #[cfg(feature = "cli")]
    pub(crate) fn after(time: Option<Duration>) -> Deadline {
        Deadline(time.and_then(|time| Instant::now().checked_add(time)))
    }

    /// Whether the moment is over, asked once in a while: `step` counts the calls.
    pub(crate) fn is_over_at(self, step: usize) -> bool {
        step.is_multiple_of(STEPS) && self.is_over()
    }

    /// Whether the moment is over.
    pub(crate) fn is_over(self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use std::time::Duration;

    use super::{Deadline, STEPS};

    #[test]
    fn the_clock_is_looked_at_now_and_then() {
        let over = Deadline::after(Some(Duration::ZERO));
        assert!(over.is_over() && over.is_over_at(0) && over.is_over_at(STEPS) && !over.is_over_at(1));
        let never = Deadline::after(None);
        assert!(!never.is_over() && !never.is_over_at(0));
    }
}
