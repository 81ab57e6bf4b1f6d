//! Prints messages. Of each kind of warning only the first few are printed.

use super::super::job::Message;
use super::progress::Progress;
use crate::write::terminal::sanitise;
use dehusk_html::Omitted;

/// Warnings of one kind that are printed; the others are only counted.
const LIMIT: u64 = 20;

/// Prints messages and counts warnings by kind.
#[derive(Default)]
pub(crate) struct WarningLimiter {
    inputs: u64,
    read_errors: u64,
    unreadable_records: u64,
    internal_errors: u64,
    exceeded: u64,
    emptied: u64,
    truncated_pages: u64,
    /// There is no `--stats` that counts those that are not printed.
    uncounted: bool,
}

impl WarningLimiter {
    /// For a command that has no `--stats`.
    pub(crate) fn uncounted() -> Self {
        WarningLimiter { uncounted: true, ..WarningLimiter::default() }
    }

    /// Prints a message.
    pub(crate) fn print(&mut self, message: &Message, progress: &Progress) {
        let hint = if self.uncounted { "" } else { "; use --stats to count them" };
        let warn = |count: &mut u64, message: &str| warn(count, message, hint, progress);
        match message {
            Message::Explanation(text) => progress.print(text),
            Message::Input(text) => warn(&mut self.inputs, text),
            Message::ReadError(text) => warn(&mut self.read_errors, text),
            Message::UnreadableRecord(text) => warn(&mut self.unreadable_records, text),
            Message::InternalError(text) => warn(&mut self.internal_errors, text),
            Message::Exceeded(text) => warn(&mut self.exceeded, text),
            Message::Emptied(name) => warn(&mut self.emptied, &format!("nothing is left of {name}")),
            Message::PageTruncated(name, omitted) => {
                warn(&mut self.truncated_pages, &truncated(&sanitise(name), *omitted));
            }
        }
    }
}

fn warn(count: &mut u64, message: &str, hint: &str, progress: &Progress) {
    *count += 1;
    match *count {
        ..=LIMIT => progress.print(&format!("warning: {message}")),
        count if count == LIMIT + 1 => {
            progress.print(&format!("warning: further warnings of this kind are not shown{hint}"));
        }
        _ => {}
    }
}

fn truncated(name: &str, omitted: Omitted) -> String {
    let Omitted { elements, attributes, bytes } = omitted;
    // How much longer than the limit a page is, is not counted.
    let end = if bytes > 0 { " and everything after its first 64 MiB" } else { "" };
    format!("{name}: the page exceeds limits; skipped {elements} elements, {attributes} attributes{end}")
}
