//! How many different hosts there are, in bounded memory.

use std::collections::BTreeSet;

use dehusk_text::fnv::Fnv;

/// Up to this number, hosts are counted exactly.
pub(in crate::cli) const HOSTS: usize = 1000;

/// A set of hosts that stops growing at [`HOSTS`].
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct HostSet(
    /// Hashes of names: names have any length.
    BTreeSet<u128>,
);

impl HostSet {
    pub(in crate::cli) fn add(&mut self, host: &str) {
        if self.0.len() < HOSTS {
            self.0.insert(Fnv::hash(host));
        }
    }

    pub(in crate::cli) fn merge(&mut self, other: HostSet) {
        let room = HOSTS.saturating_sub(self.0.len());
        let new: Vec<_> = other.0.into_iter().filter(|host| !self.0.contains(host)).take(room).collect();
        self.0.extend(new);
    }

    /// How many there are, at most [`HOSTS`].
    pub(in crate::cli) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there may be more than are counted.
    pub(in crate::cli) fn is_full(&self) -> bool {
        self.0.len() >= HOSTS
    }
}

#[cfg(test)]
mod tests {
    use super::{HOSTS, HostSet};

    #[test]
    fn different_hosts_are_counted_up_to_a_bound() {
        let set = |numbers: std::ops::Range<usize>| {
            let mut set = HostSet::default();
            numbers.for_each(|number| set.add(&format!("{number}.example")));
            set
        };
        let mut some = set(0..3);
        some.merge(set(2..5));
        assert_eq!((some.len(), some.is_full()), (5, false));
        some.merge(set(0..2 * HOSTS));
        assert_eq!((some.len(), some.is_full()), (HOSTS, true));
    }
}
