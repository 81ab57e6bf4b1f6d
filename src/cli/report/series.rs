//! How much went in the course of a run, by category, in memory that does not grow with it.

use std::collections::BTreeMap;

use crate::Category;

/// The most stretches that a run is cut into.
pub(super) const STRETCHES: usize = 96;

/// Bytes of some documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) documents: u64,
    pub(super) bytes: u64,
    /// Bytes that were removed.
    pub(super) removed: BTreeMap<Category, u64>,
}

/// A run in stretches of as many documents each; the last may have fewer. When there are too many, two become one.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) stretches: Vec<Stretch>,
    /// Documents of a stretch.
    pub(super) width: u64,
}

impl Default for Series {
    fn default() -> Self {
        Series { stretches: Vec::new(), width: 1 }
    }
}

impl Series {
    /// Adds the next document.
    pub(super) fn add(&mut self, document: Stretch) {
        if self.stretches.last().is_none_or(|last| last.documents >= self.width) {
            if self.stretches.len() == STRETCHES {
                self.halve();
            }
            self.stretches.push(Stretch::default());
        }
        if let Some(last) = self.stretches.last_mut() {
            last.merge(document);
        }
    }

    fn halve(&mut self) {
        self.width *= 2;
        let old = std::mem::take(&mut self.stretches);
        for (at, stretch) in old.into_iter().enumerate() {
            match self.stretches.last_mut() {
                Some(last) if at % 2 == 1 => last.merge(stretch),
                _ => self.stretches.push(stretch),
            }
        }
    }
}

impl Stretch {
    fn merge(&mut self, later: Stretch) {
        self.documents += later.documents;
        self.bytes += later.bytes;
        for (category, bytes) in later.removed {
            *self.removed.entry(category).or_default() += bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{STRETCHES, Series, Stretch};
    use crate::Category;

    #[test]
    fn long_runs_have_longer_stretches() {
        for documents in [0, 1, STRETCHES as u64, STRETCHES as u64 + 1, 1000] {
            let mut series = Series::default();
            for _ in 0..documents {
                series.add(Stretch { documents: 1, bytes: 10, removed: [(Category::Share, 2)].into() });
            }
            assert!(series.stretches.len() <= STRETCHES);
            assert_eq!(series.stretches.iter().map(|one| one.documents).sum::<u64>(), documents);
            let removed: u64 = series.stretches.iter().flat_map(|one| one.removed.values()).sum();
            assert_eq!(removed, 2 * documents);
            let full = series.stretches.len().saturating_sub(1);
            assert!(series.stretches[..full].iter().all(|one| one.documents == series.width));
        }
    }
}
