//! Puts results of several threads back into the order of their jobs.

use std::collections::BTreeMap;

use super::Numbered;

/// Holds back results that came before their turn.
pub(super) struct ReorderBuffer<T> {
    ordered: bool,
    /// The number whose turn it is.
    next: u64,
    /// Results that wait; none where one was passed on before its turn.
    waiting: BTreeMap<u64, Option<Numbered<T>>>,
}

impl<T> ReorderBuffer<T> {
    pub(super) fn new(ordered: bool) -> ReorderBuffer<T> {
        ReorderBuffer { ordered, next: 0, waiting: BTreeMap::new() }
    }

    /// Adds a result and passes on all whose turn it is now. Without order, one that may overtake others is passed on at
    /// once.
    pub(super) fn push(&mut self, result: Numbered<T>, mut pass_on: impl FnMut(Numbered<T>)) {
        let number = result.number;
        if self.ordered || !result.may_overtake {
            self.waiting.insert(number, Some(result));
        } else {
            pass_on(result);
            self.waiting.insert(number, None);
        }
        while let Some(result) = self.waiting.remove(&self.next) {
            self.next += 1;
            result.into_iter().for_each(&mut pass_on);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Numbered, ReorderBuffer};

    fn passed_on(ordered: bool, pushed: &[(u64, bool)]) -> Vec<u64> {
        let (mut buffer, mut passed_on) = (ReorderBuffer::new(ordered), Vec::new());
        for &(number, may_overtake) in pushed {
            let result = Numbered { number, bytes: 0, may_overtake, content: number };
            buffer.push(result, |result| passed_on.push(result.content));
        }
        passed_on
    }

    #[test]
    fn results_come_in_order() {
        assert_eq!(passed_on(true, &[(2, true), (0, true), (3, true), (1, true)]), [0, 1, 2, 3]);
    }

    #[test]
    fn without_order_only_what_may_not_overtake_waits() {
        assert_eq!(passed_on(false, &[(2, true), (3, false), (0, true), (4, true), (1, false)]), [2, 0, 4, 1, 3]);
    }
}
