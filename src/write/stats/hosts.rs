//! Counts by host in bounded memory: which hosts most documents are from.
//!
//! Up to [`HOSTS`] hosts are counted exactly. Beyond that it is the method of Misra and Gries ("Finding repeated
//! elements", Science of Computer Programming 2, 1982): when a host comes for which there is no place, all hosts lose so
//! much credit that one of them has none left and goes. A host that goes, or is not there, had no more documents than
//! were taken off each in all. What a host may have had before it came in is kept beside it, as in lossy counting (Manku
//! and Motwani, "Approximate frequency counts over data streams", VLDB 2002), so that hosts which were there from the
//! start stay exact. Nothing in it is left to chance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::totals::Share;

/// Hosts that are counted at once; some 10 MB.
const HOSTS: usize = 1 << 16;

/// The longest name of a host, in bytes, as DNS has it (RFC 1035, 2.3.4). Longer ones are no hosts and are not counted.
pub(super) const HOST_BYTES: usize = 253;

/// What came from a host since it was taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Host {
    pub(super) share: Share,
    /// At most so many documents came from it before.
    pub(super) missed: u64,
    /// It stays as long as this is above zero.
    credit: u64,
}

/// Hosts by name. A hash would be faster, but names come from documents, and some could be made to collide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hosts {
    hosts: BTreeMap<String, Host>,
    /// What was taken off each host's credit: the most documents of a host that is not here, at most one in [`HOSTS`]
    /// of all.
    passed: u64,
}

impl Hosts {
    /// Counts documents of a host.
    pub(super) fn add(&mut self, name: &str, share: Share) {
        self.add_among(HOSTS, name, share);
    }

    fn add_among(&mut self, most: usize, name: &str, share: Share) {
        if let Some(host) = self.hosts.get_mut(name) {
            host.share += share;
            host.credit += share.documents;
            return;
        }
        if self.hosts.len() >= most {
            self.make_room();
        }
        self.hosts.insert(name.to_owned(), Host { share, missed: self.passed, credit: share.documents });
    }

    /// Takes the least credit off all. It walks over all hosts, but each walk takes off as many documents as there are
    /// hosts, so that it costs the same for each document.
    fn make_room(&mut self) {
        let least = self.hosts.values().map(|host| host.credit).min().unwrap_or_default();
        self.passed += least;
        self.hosts.retain(|_, host| {
            host.credit -= least;
            host.credit > 0
        });
    }

    /// The most documents that any count of a host, or one that is not here, falls short by.
    pub(super) fn passed(&self) -> u64 {
        self.passed
    }

    /// The hosts of most documents, those alike by name.
    pub(super) fn top(&self, count: usize) -> Vec<(&str, Host)> {
        let mut all: Vec<_> = self.hosts.iter().map(|(name, host)| (name.as_str(), *host)).collect();
        all.sort_by(|(a, x), (b, y)| y.share.documents.cmp(&x.share.documents).then_with(|| a.cmp(b)));
        all.truncate(count);
        all
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Host, Hosts, Share};

    const ONE: Share = Share { documents: 1, bytes_in: 10, bytes_removed: 3 };

    fn count(most: usize, names: &[u32]) -> Hosts {
        let mut hosts = Hosts::default();
        for name in names {
            hosts.add_among(most, &name.to_string(), ONE);
        }
        hosts
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
    fn few_hosts_are_exact() {
        let hosts = count(3, &[1, 2, 1, 3, 1, 2]);
        let shares: Vec<_> = hosts.top(9).iter().map(|(name, host)| (*name, host.share.documents)).collect();
        assert_eq!((shares, hosts.passed()), (vec![("1", 3), ("2", 2), ("3", 1)], 0));
        assert_eq!(hosts.top(1)[0].1.share, Share { documents: 3, bytes_in: 30, bytes_removed: 9 });
    }

    #[test]
    fn of_many_hosts_none_has_more_than_it_says() {
        let names = skewed(20_000);
        let mut exact = BTreeMap::<String, u64>::new();
        for name in &names {
            *exact.entry(name.to_string()).or_default() += 1;
        }
        for most in [1, 2, 16, 64] {
            let hosts = count(most, &names);
            assert!(hosts.hosts.len() <= most && hosts.passed() <= names.len() as u64 / most as u64);
            for (name, documents) in &exact {
                let Host { share, missed, .. } = hosts.hosts.get(name).copied().unwrap_or_default();
                let short = if share.documents > 0 { missed } else { hosts.passed() };
                assert!(share.documents <= *documents && *documents <= share.documents + short, "{most}: {name}");
                assert!(short <= hosts.passed());
            }
        }
    }

    #[test]
    fn a_frequent_host_stays_exact_among_rare_ones() {
        let names: Vec<u32> = (1..2000).flat_map(|rare| [0, rare]).collect();
        let hosts = count(10, &names);
        let (name, host) = hosts.top(1)[0];
        assert_eq!((name, host.share.documents, host.share.bytes_in, host.missed), ("0", 1999, 19_990, 0));
        assert!(hosts.passed() > 0);
    }

    /// Jobs join documents of one host that come one behind the other.
    #[test]
    fn a_row_of_one_host_is_the_same_as_each_by_itself() {
        let names = skewed(5000);
        let mut rows = Hosts::default();
        for row in names.chunk_by(|a, b| a == b) {
            let count = row.len() as u64;
            let share = Share { documents: count, bytes_in: 10 * count, bytes_removed: 3 * count };
            rows.add_among(5, &row[0].to_string(), share);
        }
        assert_eq!(rows, count(5, &names));
    }
}
