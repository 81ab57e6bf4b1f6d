//! What a run says besides its result: explanations, removal records, counts, and what could not be done.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::Failure;
use super::args::CleanArgs;
use super::error::say;
use super::output::Output;
use crate::cleaner::{Cleaned, Cleaner};
use crate::decide::Note;
use crate::read::html::LeftOut;
use crate::write::explain::explain;
use crate::write::removed;
use crate::write::stats::{Stats, Tally};
use crate::write::terminal::sanitise;

/// Messages of one kind that are printed; the rest is only counted.
const MESSAGES: u64 = 20;

/// Collects what is to be said.
pub(super) struct Report<'a> {
    cleaner: &'a Cleaner,
    explain: bool,
    print_stats: bool,
    removed: Option<Output>,
    pub(super) stats: Stats,
}

/// A document, or a part of one, as messages and removal records name it.
pub(super) struct Named<'n> {
    pub(super) name: &'n str,
    /// The document in removal records, as JSON.
    pub(super) id: &'n RawValue,
    pub(super) host: Option<&'n str>,
    /// Where the part begins: byte, and line from 1.
    pub(super) offset: u64,
    pub(super) line: usize,
    /// Which part it is, of a document that has several.
    pub(super) part: Option<usize>,
    /// It explains itself: its record says what went.
    pub(super) self_explained: bool,
}

impl Named<'_> {
    /// What stands above its explanation.
    fn title(&self) -> Cow<'_, str> {
        match self.part {
            Some(part) => format!("{}, part {part}", self.name).into(),
            None => self.name.into(),
        }
    }
}

impl<'a> Report<'a> {
    /// A report of a run that writes its result to `output`.
    pub(super) fn new(args: &CleanArgs, cleaner: &'a Cleaner, output: &Output) -> Result<Self, Failure> {
        let removed = args.removed.as_deref().map(Output::file).transpose()?;
        if removed.as_ref().is_some_and(|removed| removed.meets(output)) {
            return Err(Failure::Usage("`--output` and `--removed` name the same file".to_owned()));
        }
        Ok(Report { cleaner, explain: args.explain, print_stats: args.stats, removed, stats: Stats::new(cleaner) })
    }

    /// Notes a cleaned document, or a part of one.
    pub(super) fn add(&mut self, cleaned: &Cleaned<'_>, named: &Named<'_>) -> Result<(), Failure> {
        let mut tally = Tally::default();
        tally.add(cleaned, named.offset == 0, named.host);
        self.stats.merge(tally, self.cleaner);
        if self.explain && !named.self_explained {
            say(explain(self.cleaner, cleaned, &named.title(), named.line).trim_end());
        }
        if let Some(removed) = &mut self.removed {
            removed::write(self.cleaner, cleaned, named.id, named.offset, &mut removed.out)
                .map_err(|error| removed.failure(error))?;
        }
        if cleaned.notes.contains(&Note::Emptied) {
            warn(self.stats.totals.emptied, &format!("nothing is left of {}", sanitise(named.name)));
        }
        Ok(())
    }

    /// Counts what could not be read by a kind of error, and names it.
    pub(super) fn unreadable(&mut self, kind: &str, message: &str) {
        self.stats.unreadable.add(kind, 1);
        warn(self.stats.unreadable.total(), message);
    }

    /// Names a page of which parts went beyond limits.
    pub(super) fn curtailed(&mut self, name: &str, left_out: LeftOut) {
        if left_out == LeftOut::default() {
            return;
        }
        let LeftOut { elements, attributes, bytes } = left_out;
        // Of a page that is longer than is read nobody counts how much longer.
        let end = if bytes > 0 { " and what lies behind its first 64 MiB" } else { "" };
        self.stats.totals.curtailed += 1;
        let what = format!("{elements} elements, {attributes} attributes{end}");
        warn(
            self.stats.totals.curtailed,
            &format!("{}: went beyond limits and was read without {what}", sanitise(name)),
        );
    }

    /// Writes the removals that are still buffered.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.removed.as_mut().map_or(Ok(()), Output::flush)
    }

    /// Writes what is left to say. `whole` says that the run's files take their places.
    pub(super) fn finish(self, whole: bool) -> Result<Stats, Failure> {
        if let Some(removed) = self.removed.filter(|removed| whole || !removed.is_aside()) {
            removed.finish()?;
        }
        let replaced = self.stats.totals.replaced;
        if replaced > 0 {
            say(&format!("warning: {replaced} ill-formed UTF-8 sequences were replaced"));
        }
        if self.print_stats {
            say(&self.stats.report());
        }
        Ok(self.stats)
    }
}

/// Says a warning, of those that may be many only the first few. `count` is how many there were with this one.
fn warn(count: u64, message: &str) {
    match count {
        ..=MESSAGES => say(&format!("warning: {message}")),
        _ if count == MESSAGES + 1 => say("warning: more of these are only counted; --stats prints the counts"),
        _ => {}
    }
}
