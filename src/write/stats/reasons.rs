//! Counts by names that come from elsewhere, such as the media type of a record without text.

use serde::{Deserialize, Serialize};

/// How many names a run counts separately. Some come from documents, in which there may be new ones without end.
const NAMES: usize = 256;
/// The maximum length of a name in bytes; longer names are truncated.
const NAME_BYTES: usize = 100;
/// What names beyond [`NAMES`] are counted as.
const OTHER: &str = "other";

/// Counts by name. A run counts the first 256 names separately, and later ones as `other`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons(
    /// In the order of their first occurrence, on which it depends which names are kept.
    Vec<(String, u64)>,
);

impl Reasons {
    /// Counts `count` more of a name, of which the first 100 bytes are kept.
    pub fn add(&mut self, name: &str, count: u64) {
        self.add_at_most(name, count, NAMES);
    }

    /// Counts a name once, for a job: a job keeps all names, since the run has to see them in order.
    pub(super) fn count(&mut self, name: &str) {
        self.add_at_most(name, 1, usize::MAX);
    }

    fn add_at_most(&mut self, name: &str, count: u64, most: usize) {
        let name = &name[..name.floor_char_boundary(NAME_BYTES)];
        let index = |name: &str| self.0.iter().position(|(known, _)| known == name);
        let name = if self.0.len() < most || index(name).is_some() { name } else { OTHER };
        match index(name) {
            Some(at) => self.0[at].1 += count,
            None => self.0.push((name.to_owned(), count)),
        }
    }

    /// Adds the counts of a job.
    pub(super) fn merge(&mut self, job: &Reasons) {
        job.0.iter().for_each(|(name, count)| self.add(name, *count));
    }

    /// The sum of all counts.
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// Names and counts, the largest first, ties by name.
    pub fn sorted(&self) -> Vec<(&str, u64)> {
        let mut sorted: Vec<_> = self.0.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        sorted.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, OTHER, Reasons};

    #[test]
    fn names_are_counted_and_sorted() {
        let mut reasons = Reasons::default();
        for name in ["no text", "image/png", "image/gif", "no text"] {
            reasons.add(name, 2);
        }
        assert_eq!(reasons.sorted(), [("no text", 4), ("image/gif", 2), ("image/png", 2)]);
        assert_eq!(reasons.total(), 8);
    }

    #[test]
    fn memory_is_bounded_for_any_number_of_names() {
        let mut reasons = Reasons::default();
        for number in 0..NAMES + 7 {
            reasons.add(&number.to_string(), 1);
        }
        reasons.add("0", 1);
        assert_eq!((reasons.0.len(), reasons.total()), (NAMES + 1, NAMES as u64 + 8));
        assert_eq!(reasons.sorted()[..2], [(OTHER, 7), ("0", 2)]);
        let long = "é".repeat(500_000);
        reasons = Reasons::default();
        reasons.add(&long, 1);
        assert_eq!(reasons.sorted()[0].0.len(), 100);
    }

    /// Which names are kept must not depend on where jobs end.
    #[test]
    fn jobs_keep_the_order_of_names() {
        let names: Vec<String> = (0..NAMES + 50).rev().map(|number| number.to_string()).collect();
        let in_jobs = |size: usize| {
            let mut all = Reasons::default();
            for names in names.chunks(size) {
                let mut job = Reasons::default();
                for name in names {
                    job.count(name);
                }
                all.merge(&job);
            }
            all
        };
        assert_eq!(in_jobs(1), in_jobs(names.len()));
        assert_eq!(in_jobs(7), in_jobs(100));
    }
}
