//! Puts back in order what several threads made.

use std::collections::BTreeMap;

use super::Numbered;

/// Holds back what came before its turn.
pub(super) struct Order<T> {
    ordered: bool,
    /// The number whose turn it is.
    next: u64,
    /// What waits; none where it was given out before its turn.
    waiting: BTreeMap<u64, Option<Numbered<T>>>,
}

impl<T> Order<T> {
    pub(super) fn new(ordered: bool) -> Order<T> {
        Order { ordered, next: 0, waiting: BTreeMap::new() }
    }

    /// Takes one and gives out all whose turn it is by now. What is free is given out at once if order is nothing.
    pub(super) fn push(&mut self, made: Numbered<T>, mut out: impl FnMut(Numbered<T>)) {
        let number = made.number;
        if self.ordered || !made.free {
            self.waiting.insert(number, Some(made));
        } else {
            out(made);
            self.waiting.insert(number, None);
        }
        while let Some(made) = self.waiting.remove(&self.next) {
            self.next += 1;
            made.into_iter().for_each(&mut out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Numbered, Order};

    fn given(ordered: bool, pushed: &[(u64, bool)]) -> Vec<u64> {
        let (mut order, mut given) = (Order::new(ordered), Vec::new());
        for &(number, free) in pushed {
            order.push(Numbered { number, bytes: 0, free, content: number }, |made| given.push(made.content));
        }
        given
    }

    #[test]
    fn all_come_in_order() {
        assert_eq!(given(true, &[(2, true), (0, true), (3, true), (1, true)]), [0, 1, 2, 3]);
    }

    #[test]
    fn without_order_only_what_is_not_free_waits() {
        assert_eq!(given(false, &[(2, true), (3, false), (0, true), (4, true), (1, false)]), [2, 0, 4, 1, 3]);
    }
}
