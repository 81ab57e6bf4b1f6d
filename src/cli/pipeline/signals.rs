//! Signals that ask for an end: what is in flight is finished, the rest is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::flow::Brake;

/// Which signal came.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals(Arc<AtomicUsize>);

impl Signals {
    /// Draws the brake when somebody asks for an end; who asks a second time gets it at once.
    pub(super) fn listen(brake: &Arc<Brake>) -> Signals {
        let signals = Signals::default();
        #[cfg(unix)]
        signals.listen_on(brake);
        #[cfg(not(unix))]
        let _ = brake;
        signals
    }

    #[cfg(unix)]
    fn listen_on(&self, brake: &Arc<Brake>) {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let Ok(mut coming) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
        let (came, brake) = (Arc::clone(&self.0), Arc::clone(brake));
        let listen = move || {
            for signal in coming.forever() {
                if came.swap(signal.unsigned_abs() as usize, Ordering::SeqCst) != 0 {
                    std::process::exit(128 + signal);
                }
                brake.draw();
            }
        };
        // Without the thread signals end the program as they always do.
        let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(listen);
    }

    /// The number of the signal that came, if one did.
    pub(super) fn came(&self) -> Option<u8> {
        match self.0.load(Ordering::SeqCst) {
            0 => None,
            signal => u8::try_from(signal).ok(),
        }
    }
}
