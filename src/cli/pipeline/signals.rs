//! Signals that ask for an end: what is in flight is finished, the rest is not read.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::flow::StopFlag;

/// The signal that was received.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals(Arc<AtomicUsize>);

impl Signals {
    /// Stops the run at the first signal, and ends the program at once at the second.
    pub(super) fn listen(stop: &Arc<StopFlag>) -> Signals {
        let signals = Signals::default();
        #[cfg(unix)]
        signals.listen_on(stop);
        #[cfg(not(unix))]
        let _ = stop;
        signals
    }

    #[cfg(unix)]
    fn listen_on(&self, stop: &Arc<StopFlag>) {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
        let (received, stop) = (Arc::clone(&self.0), Arc::clone(stop));
        let listen = move || {
            for signal in signals.forever() {
                if received.swap(signal.unsigned_abs() as usize, Ordering::SeqCst) != 0 {
                    std::process::exit(128 + signal);
                }
                stop.stop();
            }
        };
        // Without the thread, signals end the program at once.
        let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(listen);
    }

    /// The number of the signal that was received, if one was.
    pub(super) fn received(&self) -> Option<u8> {
        match self.0.load(Ordering::SeqCst) {
            0 => None,
            signal => u8::try_from(signal).ok(),
        }
    }
}
