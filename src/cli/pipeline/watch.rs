//! Looks after rule files while a run goes on.

use std::sync::Arc;
use std::time::Duration;

use super::super::error::{print_diagnostics, print_stderr};
use crate::live::{Live, Refresh};

/// How often it looks. Whoever edits a rule waits no longer than that.
const EVERY: Duration = Duration::from_secs(1);

/// Takes up rules that change, for as long as the program runs; those that do not hold are told and left.
pub(super) fn watch(live: &Arc<Live>) {
    let live = Arc::clone(live);
    let look = move || {
        loop {
            std::thread::sleep(EVERY);
            tell(&live.refresh());
        }
    };
    // Without the thread the rules stay as they are.
    let _ = std::thread::Builder::new().name("rules".to_owned()).spawn(look);
}

fn tell(refresh: &Refresh) {
    match refresh {
        Refresh::Unchanged => {}
        Refresh::Swapped => print_stderr("rules: changed, and in force from here on"),
        Refresh::Broken(faults) => {
            print_diagnostics(faults);
            print_stderr("rules: changed and not sound; those before stay in force");
        }
    }
}
