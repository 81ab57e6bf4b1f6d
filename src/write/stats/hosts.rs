//! Counts by host in bounded memory: the hosts that most documents are from.
//!
//! Up to [`HOSTS`] hosts are counted exactly. With more, this is the method of Misra and Gries ("Finding repeated
//! elements", Science of Computer Programming 2, 1982): when a host comes for which there is no room, all hosts lose so
//! much credit that one of them has none left and is dropped. A host that is not in the table had no more documents than
//! the credit that each host lost in all. How many documents a host may have had before it was added is stored with it, as
//! in lossy counting (Manku and Motwani, "Approximate frequency counts over data streams", VLDB 2002), so that hosts which
//! were there from the start stay exact. The method is deterministic.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::totals::Share;

/// How many hosts are counted at once; they take some 10 MB.
const HOSTS: usize = 1 << 16;

/// The maximum length of a host name in bytes, as in DNS (RFC 1035, 2.3.4). Longer names are not counted.
pub(super) const HOST_BYTES: usize = 253;

/// The counts of a host since it was added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Host {
    pub(super) share: Share,
    /// The most documents that it can have had before.
    pub(super) missed: u64,
    /// The host is dropped when this is zero.
    credit: u64,
}

/// Hosts by name. A hash table would be faster, but names come from documents, and could be made to collide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hosts {
    hosts: BTreeMap<String, Host>,
    /// The credit that each host lost: the most documents of a host that is not here, at most one in [`HOSTS`] of all.
    max_missed: u64,
}

impl Hosts {
    /// Counts documents of a host.
    pub(super) fn add(&mut self, name: &str, share: Share) {
        self.add_with_capacity(HOSTS, name, share);
    }

    fn add_with_capacity(&mut self, most: usize, name: &str, share: Share) {
        if let Some(host) = self.hosts.get_mut(name) {
            host.share += share;
            host.credit += share.documents;
            return;
        }
        if self.hosts.len() >= most {
            self.make_room();
        }
        self.hosts.insert(name.to_owned(), Host { share, missed: self.max_missed, credit: share.documents });
    }

    /// Takes the smallest credit off all hosts. This visits all hosts, but each time it takes off at least as many documents
    /// as there are hosts, so that the cost per document is constant.
    fn make_room(&mut self) {
        let least = self.hosts.values().map(|host| host.credit).min().unwrap_or_default();
        self.max_missed += least;
        self.hosts.retain(|_, host| {
            host.credit -= least;
            host.credit > 0
        });
    }

    /// The most documents that are missing in the count of any host, also of one that is not here.
    pub(super) fn max_missed(&self) -> u64 {
        self.max_missed
    }

    /// The hosts with most documents, ties by name.
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
            hosts.add_with_capacity(most, &name.to_string(), ONE);
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
        assert_eq!((shares, hosts.max_missed()), (vec![("1", 3), ("2", 2), ("3", 1)], 0));
        assert_eq!(hosts.top(1)[0].1.share, Share { documents: 3, bytes_in: 30, bytes_removed: 9 });
    }

    #[test]
    fn counts_of_many_hosts_are_within_their_bounds() {
        let names = skewed(20_000);
        let mut exact = BTreeMap::<String, u64>::new();
        for name in &names {
            *exact.entry(name.to_string()).or_default() += 1;
        }
        for most in [1, 2, 16, 64] {
            let hosts = count(most, &names);
            assert!(hosts.hosts.len() <= most && hosts.max_missed() <= names.len() as u64 / most as u64);
            for (name, documents) in &exact {
                let Host { share, missed, .. } = hosts.hosts.get(name).copied().unwrap_or_default();
                let short = if share.documents > 0 { missed } else { hosts.max_missed() };
                assert!(share.documents <= *documents && *documents <= share.documents + short, "{most}: {name}");
                assert!(short <= hosts.max_missed());
            }
        }
    }

    #[test]
    fn a_frequent_host_stays_exact_among_rare_ones() {
        let names: Vec<u32> = (1..2000).flat_map(|rare| [0, rare]).collect();
        let hosts = count(10, &names);
        let (name, host) = hosts.top(1)[0];
        assert_eq!((name, host.share.documents, host.share.bytes_in, host.missed), ("0", 1999, 19_990, 0));
        assert!(hosts.max_missed() > 0);
    }

    /// Jobs join documents in a row that have the same host.
    #[test]
    fn a_row_of_one_host_is_the_same_as_each_by_itself() {
        let names = skewed(5000);
        let mut rows = Hosts::default();
        for row in names.chunk_by(|a, b| a == b) {
            let count = row.len() as u64;
            let share = Share { documents: count, bytes_in: 10 * count, bytes_removed: 3 * count };
            rows.add_with_capacity(5, &row[0].to_string(), share);
        }
        assert_eq!(rows, count(5, &names));
    }
}
