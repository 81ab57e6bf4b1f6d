//! Which features may be combined in one tree.

use std::collections::BTreeMap;

/// Pairs of different features that were used, the lesser first, what was gained by each, and how many there may be.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    gains: BTreeMap<(usize, usize), f64>,
    most: usize,
}

impl Pairs {
    /// Starts without pairs; any pair is allowed until there are this many.
    pub(super) fn up_to(most: usize) -> Pairs {
        Pairs { gains: BTreeMap::new(), most }
    }

    /// Whether a tree may ask about both; a feature may always be combined with itself.
    pub(super) fn allow(&self, a: usize, b: usize) -> bool {
        a == b || self.gains.len() < self.most || self.gains.contains_key(&key(a, b))
    }

    /// Records what a tree gained by asking about the second feature after the first.
    pub(super) fn note(&mut self, a: usize, b: usize, gain: f64) {
        debug_assert!(self.allow(a, b), "a tree asks only about allowed pairs");
        if a != b {
            *self.gains.entry(key(a, b)).or_default() += gain;
        }
    }

    /// The pairs of most gain, this many; if there are fewer, there is room for any.
    pub(super) fn strongest(self, most: usize) -> Pairs {
        let mut gains: Vec<_> = self.gains.into_iter().collect();
        gains.sort_by(|one, other| other.1.total_cmp(&one.1));
        gains.truncate(most);
        Pairs { gains: gains.into_iter().collect(), most }
    }
}

fn key(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    #[test]
    fn the_strongest_pairs_are_kept_in_either_order() {
        let mut pairs = Pairs::up_to(usize::MAX);
        for (a, b, gain) in [(1, 2, 3.0), (4, 3, 5.0), (2, 1, 3.0), (5, 5, 99.0), (0, 1, 1.0)] {
            pairs.note(a, b, gain);
        }
        let two = pairs.clone().strongest(2);
        assert!(two.allow(1, 2) && two.allow(2, 1) && two.allow(3, 4) && two.allow(5, 5));
        assert!(!two.allow(0, 1) && !two.allow(1, 5));
        assert!(!pairs.clone().strongest(1).allow(3, 4) && pairs.strongest(4).allow(7, 8));
    }

    #[test]
    fn any_pair_will_do_while_there_is_room() {
        let mut pairs = Pairs::up_to(1);
        assert!(pairs.allow(1, 2) && pairs.allow(3, 4));
        pairs.note(4, 3, 1.0);
        assert!(!pairs.allow(1, 2) && pairs.allow(3, 4));
        assert!(!Pairs::default().allow(1, 2) && Pairs::default().allow(1, 1));
    }
}
