//! `clean studio`: a local page on which rules are made by looking at documents.
//!
//! `server` answers the requests that `guard` lets through; `api` translates them for the `session`, which has `documents`, the
//! rules in force, and a rule that is tried. `open` and `rows` have a document as it is shown. A rule comes from a line by `lines` and
//! `draft`, is checked by `check`, tried on the corpus by `trial`, put into the text of its file by `pack`, and written by
//! `save`. The page itself is in `assets`.

mod api;
mod check;
mod documents;
mod draft;
mod guard;
mod lines;
mod open;
mod pack;
mod parallel;
mod rows;
mod save;
mod server;
mod session;
mod trial;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::args::StudioArgs;
use super::error::print_stderr;
use super::plural::count;
use super::table::print;
use super::{CliError, ExitStatus, rule_set};
use crate::live::Live;
use crate::write::terminal::sanitise;
use documents::Documents;
pub(super) use guard::Guard;
use save::RuleFolder;
pub(super) use server::{Server, ServerHandle};
pub(super) use session::Session;

/// What the studio shows, or why it shows nothing.
pub(super) enum Studio {
    Ready(Box<Session>),
    /// It was interrupted while documents were read.
    Ended(ExitStatus),
}

/// Runs the command, until a signal ends it.
pub(super) fn run(args: &StudioArgs) -> Result<ExitStatus, CliError> {
    let session = match plan(args)? {
        Studio::Ready(session) => *session,
        Studio::Ended(status) => return Ok(status),
    };
    let server = Server::bind(args.port).map_err(|error| CliError::Usage(format!("cannot listen: {error}")))?;
    let guard =
        Guard::new(server.address().port()).map_err(|error| CliError::Usage(format!("no random numbers: {error}")))?;
    let signal = stop_at_signal(server.handle());
    print(&format!("{}\n", guard.address()))?;
    print_stderr(&welcome(&session.documents, &session.folder));
    server.serve(guard, session);
    Ok(match signal.load(Ordering::SeqCst) {
        0 => ExitStatus::Success,
        signal => ExitStatus::Interrupted(signal),
    })
}

/// Reads rules and documents.
///
/// # Errors
/// The options or rules cannot be used, or there are no documents.
pub(super) fn plan(args: &StudioArgs) -> Result<Studio, CliError> {
    let folder = RuleFolder::new(&args.cleaner.rules)?;
    let builder = rule_set::cleaner_builder(&args.cleaner)?.explain(true);
    let live = Live::new(builder.clone())?;
    let documents = documents::load(&args.corpus, &live.cleaner(), folder.path())?;
    if let ExitStatus::Interrupted(_) = documents.run.status {
        return Ok(Studio::Ended(documents.run.status));
    }
    if documents.all.is_empty() {
        return Err(CliError::Usage("there are no documents; name a folder or a file with some".to_owned()));
    }
    Ok(Studio::Ready(Box::new(Session::new(documents, folder, builder, live))))
}

fn welcome(documents: &Documents, folder: &RuleFolder) -> String {
    let read = count(documents.all.len(), "document");
    let more = match documents.left_out {
        0 => String::new(),
        left_out => format!(" (and {left_out} more, which are left out)"),
    };
    let folder = sanitise(&folder.path().display().to_string()).into_owned();
    format!("{read}{more}; rules are saved to {folder}\nOpen the address in a browser; Ctrl-C ends the studio.")
}

/// Stops the server at the first signal that asks for an end; gives its number, which is 0 until then.
fn stop_at_signal(handle: ServerHandle) -> Arc<AtomicU8> {
    let received = Arc::new(AtomicU8::new(0));
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let number = Arc::clone(&received);
        if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) {
            std::thread::spawn(move || {
                for signal in signals.forever() {
                    number.store(u8::try_from(signal).unwrap_or(u8::MAX), Ordering::SeqCst);
                    handle.stop();
                }
            });
        }
    }
    #[cfg(not(unix))]
    drop(handle);
    received
}
