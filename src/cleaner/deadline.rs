//! A time by which a document must be cleaned.
//!
//! The clock is looked at between steps, and no step is interrupted: a document can take as much longer as the longest
//! of its steps does.

#[cfg(feature = "cli")]
use std::time::Duration;
use std::time::Instant;

/// A moment, or never.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// The end of a time that begins now; never without one.
    #[cfg(feature = "cli")]
    pub(crate) fn after(time: Option<Duration>) -> Deadline {
        Deadline(time.and_then(|time| Instant::now().checked_add(time)))
    }

    /// Whether the moment is over.
    pub(crate) fn is_over(self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }
}
