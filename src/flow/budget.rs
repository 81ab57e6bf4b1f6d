//! Bounds how many bytes of jobs are in flight.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes that may be in flight.
pub(super) struct Budget {
    limit: usize,
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
    pub(super) fn new(limit: usize) -> Budget {
        Budget { limit, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Waits until there is room for a job of this many bytes, and reserves it. A job larger than the limit waits until
    /// nothing else is in flight. False once the budget is closed.
    pub(super) fn reserve(&self, bytes: usize) -> bool {
        let full = |state: &mut State| !state.closed && state.jobs > 0 && state.bytes + bytes > self.limit;
        let mut state = self.changed.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
        state.bytes += bytes;
        state.jobs += 1;
        !state.closed
    }

    /// Releases the bytes of a finished job.
    pub(super) fn release(&self, bytes: usize) {
        let mut state = self.state();
        state.bytes -= bytes;
        state.jobs -= 1;
        self.changed.notify_all();
    }

    /// Wakes whoever waits; results are no longer wanted.
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

#[cfg(test)]
mod tests {
    use super::Budget;

    #[test]
    fn a_job_larger_than_the_limit_goes_alone() {
        let budget = Budget::new(10);
        assert!(budget.reserve(1000) && !budget.is_idle());
        budget.release(1000);
        assert!(budget.is_idle() && budget.reserve(5) && budget.reserve(5));
    }

    #[test]
    fn closing_wakes_a_waiting_reader() {
        let budget = Budget::new(1);
        assert!(budget.reserve(1));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.reserve(1));
            budget.close();
            assert!(!waiting.join().unwrap());
        });
    }
}
