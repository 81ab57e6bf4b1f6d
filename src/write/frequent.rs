//! Counts by names that come from documents, in bounded memory: the names that occur most often.
//!
//! Up to some number, names are counted exactly. With more, this is the method of Misra and Gries ("Finding repeated
//! elements", Science of Computer Programming 2, 1982): when a name comes for which there is no room, all names lose so
//! much credit that one of them has none left and is dropped. A name that is not in the table had no more credit than
//! each name lost in all. How much credit a name may have had before it was added is stored with it, as
//! in lossy counting (Manku and Motwani, "Approximate frequency counts over data streams", VLDB 2002), so that names which
//! were there from the start stay exact. The method is deterministic.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// The counts of a name since it was added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry<C> {
    pub(crate) counts: C,
    /// The most credit that it can have had before.
    pub(crate) missed: u64,
    /// The name is dropped when this is zero.
    credit: u64,
}

/// Counts by name. A hash table would be faster, but names come from documents, and could be made to collide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Frequent<C> {
    entries: BTreeMap<String, Entry<C>>,
    /// The credit that each name lost: the most credit of a name that is not here.
    max_missed: u64,
}

impl<C> Default for Frequent<C> {
    fn default() -> Self {
        Frequent { entries: BTreeMap::new(), max_missed: 0 }
    }
}

impl<C: AddAssign> Frequent<C> {
    /// Adds counts to those of a name. `credit` is how much they matter, and `most` how many names there may be.
    pub(crate) fn add(&mut self, most: usize, name: &str, credit: u64, counts: C) {
        if let Some(entry) = self.entries.get_mut(name) {
            entry.counts += counts;
            entry.credit += credit;
            return;
        }
        if self.entries.len() >= most {
            self.make_room();
        }
        self.entries.insert(name.to_owned(), Entry { counts, missed: self.max_missed, credit });
    }

    /// Adds the counts of later documents.
    pub(crate) fn merge(&mut self, most: usize, later: Frequent<C>) {
        for (name, Entry { counts, credit, .. }) in later.entries {
            self.add(most, &name, credit, counts);
        }
        self.max_missed += later.max_missed;
        self.entries.values_mut().for_each(|entry| entry.missed += later.max_missed);
    }

    /// Takes the smallest credit off all names. This visits all names, but each time it takes off at least as much credit
    /// as there are names, so that the cost per addition is constant.
    fn make_room(&mut self) {
        let least = self.entries.values().map(|entry| entry.credit).min().unwrap_or_default();
        self.max_missed += least;
        self.entries.retain(|_, entry| {
            entry.credit -= least;
            entry.credit > 0
        });
    }

    /// The most credit that is missing in the counts of any name, also of one that is not here.
    pub(crate) fn max_missed(&self) -> u64 {
        self.max_missed
    }

    /// All names that are here, sorted.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Entry<C>)> {
        self.entries.iter().map(|(name, entry)| (name.as_str(), entry))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Entry, Frequent};

    fn count(most: usize, names: &[u32]) -> Frequent<u64> {
        let mut counts = Frequent::default();
        for name in names {
            counts.add(most, &name.to_string(), 1, 1);
        }
        counts
    }

    fn top(counts: &Frequent<u64>) -> Vec<(&str, u64, u64)> {
        let mut all: Vec<_> = counts.iter().map(|(name, entry)| (name, entry.counts, entry.missed)).collect();
        all.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
        all
    }

    /// Numbers of which small ones are frequent; a generator of 32 bits (Numerical Recipes' constants).
    fn skewed(count: usize) -> Vec<u32> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 16
        };
        (0..count).map(|_| next() % (1 + next() % 400)).collect()
    }

    #[test]
    fn few_names_are_exact() {
        let counts = count(3, &[1, 2, 1, 3, 1, 2]);
        assert_eq!((top(&counts), counts.max_missed()), (vec![("1", 3, 0), ("2", 2, 0), ("3", 1, 0)], 0));
    }

    #[test]
    fn counts_of_many_names_are_within_their_bounds() {
        let names = skewed(20_000);
        let mut exact = BTreeMap::<String, u64>::new();
        for name in &names {
            *exact.entry(name.to_string()).or_default() += 1;
        }
        for most in [1, 2, 16, 64] {
            let counts = count(most, &names);
            assert!(counts.entries.len() <= most && counts.max_missed() <= names.len() as u64 / most as u64);
            for (name, times) in &exact {
                let found = counts.entries.get(name).copied();
                let Entry { counts: known, missed, .. } = found.unwrap_or_default();
                let short = if found.is_some() { missed } else { counts.max_missed() };
                assert!(known <= *times && *times <= known + short, "{most}: {name}");
                assert!(short <= counts.max_missed());
            }
        }
    }

    #[test]
    fn a_frequent_name_stays_exact_among_rare_ones() {
        let names: Vec<u32> = (1..2000).flat_map(|rare| [0, rare]).collect();
        let counts = count(10, &names);
        assert_eq!(top(&counts)[0], ("0", 1999, 0));
        assert!(counts.max_missed() > 0);
    }

    /// Jobs join names in a row.
    #[test]
    fn a_row_of_one_name_is_the_same_as_each_by_itself() {
        let names = skewed(5000);
        let mut rows = Frequent::default();
        for row in names.chunk_by(|a, b| a == b) {
            rows.add(5, &row[0].to_string(), row.len() as u64, row.len() as u64);
        }
        assert_eq!(rows, count(5, &names));
    }

    #[test]
    fn a_frequent_name_of_several_parts_is_found() {
        let mut all = Frequent::default();
        for part in 0..50 {
            let names: Vec<u32> = (0..40).flat_map(|rare| [7, 1000 + 40 * part + rare]).collect();
            all.merge(8, count(8, &names));
        }
        assert_eq!(top(&all)[0].0, "7");
    }
}
