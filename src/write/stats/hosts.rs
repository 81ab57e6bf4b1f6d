//! Counts by host in bounded memory: the hosts that most documents are from.
//!
//! Up to [`HOSTS`] hosts are counted exactly.

use serde::{Deserialize, Serialize};

use super::totals::Share;
use crate::write::frequent::{Entry, Frequent};

/// How many hosts are counted at once; they take some 10 MB.
const HOSTS: usize = 1 << 16;

/// The maximum length of a host name in bytes, as in DNS (RFC 1035, 2.3.4). Longer names are not counted.
pub(super) const HOST_BYTES: usize = 253;

/// The counts of hosts; the credit of one is how many documents it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hosts(Frequent<Share>);

impl Hosts {
    /// Counts documents of a host.
    pub(super) fn add(&mut self, name: &str, share: Share) {
        self.0.add(HOSTS, name, share.documents, share);
    }

    /// The most documents that are missing in the count of any host, also of one that is not here.
    pub(super) fn max_missed(&self) -> u64 {
        self.0.max_missed()
    }

    /// The hosts with most documents, ties by name.
    pub(super) fn top(&self, count: usize) -> Vec<(&str, Entry<Share>)> {
        let mut all: Vec<_> = self.0.iter().map(|(name, host)| (name, *host)).collect();
        all.sort_by(|(a, x), (b, y)| y.counts.documents.cmp(&x.counts.documents).then_with(|| a.cmp(b)));
        all.truncate(count);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::{Hosts, Share};

    #[test]
    fn hosts_with_most_documents_come_first() {
        let mut hosts = Hosts::default();
        for name in ["a", "b", "c", "b"] {
            hosts.add(name, Share { documents: 1, bytes_in: 10, bytes_removed: 3 });
        }
        let top: Vec<_> = hosts.top(2).into_iter().map(|(name, host)| (name, host.counts)).collect();
        let share = |documents| Share { documents, bytes_in: 10 * documents, bytes_removed: 3 * documents };
        assert_eq!((top, hosts.max_missed()), (vec![("b", share(2)), ("a", share(1))], 0));
    }
}
