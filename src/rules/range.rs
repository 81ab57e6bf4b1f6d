//! Ranges of counts and of shares.

use std::fmt;

/// A range of counts, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountRange {
    /// The least.
    pub min: u32,
    /// The most.
    pub max: u32,
}

impl CountRange {
    /// Any count.
    pub const ANY: CountRange = CountRange { min: 0, max: u32::MAX };

    /// Whether `count` is in the range.
    pub fn contains(self, count: u32) -> bool {
        (self.min..=self.max).contains(&count)
    }
}

impl fmt::Display for CountRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (min, u32::MAX) => write!(f, "{min}.."),
            (0, max) => write!(f, "..{max}"),
            (min, max) => write!(f, "{min}..{max}"),
        }
    }
}

/// A range of shares between 0 and 1, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareRange {
    /// The least.
    pub min: f32,
    /// The most.
    pub max: f32,
}

impl ShareRange {
    /// Whether `share` is in the range.
    pub fn contains(self, share: f32) -> bool {
        (self.min..=self.max).contains(&share)
    }
}

impl fmt::Display for ShareRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.min, self.max)
    }
}
