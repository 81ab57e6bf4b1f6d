//! What a run says as it goes. Of warnings of one kind only the first few are said.

use super::job::Say;
use super::progress::Progress;
use crate::write::terminal::sanitise;
use dehusk_html::Omitted;

/// Warnings of one kind that are said; the rest is only counted.
const MESSAGES: u64 = 20;

/// Says things, and counts them by kind.
#[derive(Default)]
pub(super) struct Voice {
    troubles: u64,
    unreadable: u64,
    faults: u64,
    emptied: u64,
    curtailed: u64,
}

impl Voice {
    /// Says something that came of a job.
    pub(super) fn say(&mut self, what: &Say, progress: &Progress) {
        match what {
            Say::Explanation(text) => progress.say(text),
            Say::Trouble(message) => warn(&mut self.troubles, message, progress),
            Say::Unreadable(message) => warn(&mut self.unreadable, message, progress),
            Say::OurFault(message) => warn(&mut self.faults, message, progress),
            Say::Emptied(name) => self.emptied(name, progress),
            Say::Curtailed(name, left_out) => {
                warn(&mut self.curtailed, &curtailed(&sanitise(name), *left_out), progress);
            }
        }
    }

    /// Says that nothing is left of a document.
    pub(super) fn emptied(&mut self, name: &str, progress: &Progress) {
        warn(&mut self.emptied, &format!("nothing is left of {name}"), progress);
    }
}

fn warn(count: &mut u64, message: &str, progress: &Progress) {
    *count += 1;
    match *count {
        ..=MESSAGES => progress.say(&format!("warning: {message}")),
        count if count == MESSAGES + 1 => {
            progress.say("warning: more of these are only counted; --stats prints the counts");
        }
        _ => {}
    }
}

fn curtailed(name: &str, left_out: Omitted) -> String {
    let Omitted { elements, attributes, bytes } = left_out;
    // Of a page that is longer than is read nobody counts how much longer.
    let end = if bytes > 0 { " and what lies behind its first 64 MiB" } else { "" };
    format!("{name}: went beyond limits and was read without {elements} elements, {attributes} attributes{end}")
}
