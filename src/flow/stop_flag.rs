//! The request to end a flow early.

use std::sync::atomic::{AtomicBool, Ordering};

/// Asks the reading side to stop between records.
#[derive(Debug, Default)]
pub(crate) struct StopFlag {
    stopped: AtomicBool,
    mid_record: AtomicBool,
}

impl StopFlag {
    /// Asks for an end: nothing more is to be read.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    /// Whether an end was asked for.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// Sets whether a record has been pushed in part only. It is read to its end before the flow stops.
    pub(crate) fn set_mid_record(&self, mid_record: bool) {
        self.mid_record.store(mid_record, Ordering::SeqCst);
    }

    pub(super) fn is_mid_record(&self) -> bool {
        self.mid_record.load(Ordering::SeqCst)
    }
}
