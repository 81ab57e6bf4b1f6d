//! What bounds a flow: bytes in flight, and a brake.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes that may be in flight.
pub(super) struct Budget {
    most: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Bytes and jobs in flight.
    bytes: usize,
    jobs: usize,
    closed: bool,
}

impl Budget {
    pub(super) fn new(most: usize) -> Budget {
        Budget { most, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Takes bytes for a job, and waits until they are there; a job that is larger than all waits to be alone. False if
    /// nobody takes any more.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let full = |state: &mut State| !state.closed && state.jobs > 0 && state.bytes + bytes > self.most;
        let mut state = self.changed.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
        state.bytes += bytes;
        state.jobs += 1;
        !state.closed
    }

    /// Gives the bytes of a job back.
    pub(super) fn give_back(&self, bytes: usize) {
        let mut state = self.state();
        state.bytes -= bytes;
        state.jobs -= 1;
        self.changed.notify_all();
    }

    /// Nobody takes any more.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    /// Whether nothing is in flight.
    pub(super) fn is_idle(&self) -> bool {
        self.state().jobs == 0
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a flow early, between records.
#[derive(Debug, Default)]
pub(crate) struct Brake {
    drawn: AtomicBool,
    mid_record: AtomicBool,
}

impl Brake {
    /// Nothing more is to be read.
    pub(crate) fn draw(&self) {
        self.drawn.store(true, Ordering::SeqCst);
    }

    /// Whether nothing more is to be read.
    pub(crate) fn is_drawn(&self) -> bool {
        self.drawn.load(Ordering::SeqCst)
    }

    /// Says whether a record was begun that has not been put as a whole; it is read to its end first.
    pub(crate) fn mid_record(&self, begun: bool) {
        self.mid_record.store(begun, Ordering::SeqCst);
    }

    pub(super) fn is_mid_record(&self) -> bool {
        self.mid_record.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;

    #[test]
    fn a_job_larger_than_all_goes_alone() {
        let budget = Budget::new(10);
        assert!(budget.take(1000) && !budget.is_idle());
        budget.give_back(1000);
        assert!(budget.is_idle() && budget.take(5) && budget.take(5));
    }

    #[test]
    fn who_waits_is_told_when_nobody_takes_any_more() {
        let budget = Budget::new(1);
        assert!(budget.take(1));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.take(1));
            budget.close();
            assert!(!waiting.join().unwrap());
        });
    }
}
