//! Reloads rules when their files change during a run.

use std::sync::Arc;
use std::time::Duration;

use super::super::error::{print_diagnostics, print_stderr};
use crate::live::{Live, Refresh};

/// How often files are checked for changes.
const INTERVAL: Duration = Duration::from_secs(1);

/// Reloads rules that change, for as long as the program runs. If the changed files are not valid, this is reported and
/// the rules stay as they were.
pub(super) fn watch(live: &Arc<Live>) {
    let live = Arc::clone(live);
    let check = move || {
        loop {
            std::thread::sleep(INTERVAL);
            report(&live.refresh());
        }
    };
    // Without the thread, the rules stay as they are.
    let _ = std::thread::Builder::new().name("rules".to_owned()).spawn(check);
}

fn report(refresh: &Refresh) {
    match refresh {
        Refresh::Unchanged => {}
        Refresh::Swapped => print_stderr("rules: reloaded after a change"),
        Refresh::Broken(diagnostics) => {
            print_diagnostics(diagnostics);
            print_stderr("rules: changed but not valid; the previous rules stay active");
        }
    }
}
