//! Commits outputs now and then, so that a later run can resume from there.
//!
//! The points at which outputs are committed depend on the input alone, whether or not anybody will resume: so a run that
//! was interrupted and resumed writes the same bytes as one that was not, compressed or not.

use std::time::Duration;

use super::super::super::CliError;
use super::super::super::durability::Durability;
use super::super::super::output::Output;
use super::super::job::Position;
use super::super::output::outputs::Outputs;
use super::journal::{CommittedOutput, Journal, State};
use crate::write::stats::Stats;

/// Bytes of input after which outputs are committed, unless the options say otherwise.
const INTERVAL: u64 = 32 << 20;

/// The least time between two journals, unless the options set an interval.
const PAUSE: Duration = Duration::from_secs(1);

/// Tracks how far a run is, and records it.
pub(crate) struct Checkpointer {
    /// None if the run cannot be resumed.
    journal: Option<Journal>,
    durability: Durability,
    state: State,
    /// Bytes of input after which outputs are committed.
    interval: u64,
    /// The least time between two journals.
    pause: Duration,
    /// Bytes that were read when outputs were committed last.
    committed_at: u64,
    /// The run can be resumed from the current position.
    at_boundary: bool,
    /// A journal was written that is worth resuming from.
    is_recorded: bool,
}

impl Checkpointer {
    /// `interval`: the bytes of input between two commits that the options set.
    pub(crate) fn new(
        journal: Option<Journal>,
        durability: Durability,
        state: State,
        interval: Option<u64>,
    ) -> Checkpointer {
        let (interval, pause) = interval.map_or((INTERVAL, PAUSE), |bytes| (bytes, Duration::ZERO));
        let (committed_at, is_recorded) = (state.read, state.read > 0);
        Checkpointer { journal, durability, state, interval, pause, committed_at, at_boundary: true, is_recorded }
    }

    /// Records where outputs are written, so that a later run can delete what a killed run leaves. Where no journal can be
    /// written, the run cannot be resumed.
    ///
    /// # Errors
    /// An output cannot be written.
    pub(crate) fn begin(&mut self, outputs: &mut Outputs, stats: &Stats) -> Result<(), CliError> {
        self.state.outputs = commit(outputs)?;
        self.state.stats = stats.clone();
        let state = &self.state;
        // If power is lost before the first checkpoint, a run starts from the beginning with or without it.
        if self.journal.as_mut().is_some_and(|journal| journal.write(state, Durability::Unsynced).is_err()) {
            self.journal = None;
        }
        Ok(())
    }

    /// Records that an earlier run wrote.
    pub(crate) fn records(&self) -> u64 {
        self.state.records
    }

    /// Advances by this many bytes of input. `resume_at` is where the run could be resumed now.
    pub(crate) fn advance(&mut self, read: u64, resume_at: Option<Position>, records: u64) {
        self.state.read += read;
        self.at_boundary = resume_at.is_some();
        if let Some(position) = resume_at {
            (self.state.position, self.state.records) = (position, records);
        }
    }

    /// Whether it is time to commit outputs.
    pub(crate) fn is_due(&self) -> bool {
        self.at_boundary && self.state.read - self.committed_at >= self.interval
    }

    /// Commits outputs and records how far they are.
    ///
    /// # Errors
    /// An output or the journal cannot be written.
    pub(crate) fn checkpoint(&mut self, outputs: &mut Outputs, stats: &Stats) -> Result<(), CliError> {
        self.committed_at = self.state.read;
        self.state.outputs = commit(outputs)?;
        if self.journal.as_ref().is_some_and(|journal| journal.is_older_than(self.pause)) {
            self.write_journal(outputs, stats)?;
        }
        Ok(())
    }

    /// Writes the journal, once everything that it promises is on the disk.
    fn write_journal(&mut self, outputs: &mut Outputs, stats: &Stats) -> Result<(), CliError> {
        let Some(journal) = &mut self.journal else { return Ok(()) };
        outputs.sync()?;
        self.state.stats = stats.clone();
        let written = journal.write(&self.state, self.durability);
        written.map_err(|error| CliError::Output(journal.path().display().to_string(), error))?;
        self.is_recorded = true;
        Ok(())
    }

    /// Records a run that ends early. True if a later one can resume it; then temporary files must be kept.
    ///
    /// # Errors
    /// Those of [`Checkpointer::checkpoint`].
    pub(crate) fn stop(&mut self, outputs: &mut Outputs, stats: &Stats) -> Result<bool, CliError> {
        let is_compressed = outputs.open().any(|output| output.is_compressed());
        // Compressed outputs that are committed at other points than usual would have other bytes.
        if self.journal.is_some() && self.at_boundary && !is_compressed {
            self.state.outputs = commit(outputs)?;
            self.write_journal(outputs, stats)?;
        }
        Ok(self.is_recorded)
    }

    /// Whether a later run can resume this one.
    pub(crate) fn is_resumable(&self) -> bool {
        self.journal.is_some() && self.is_recorded
    }

    /// Ends a complete run: temporary files are renamed to their targets, and the journal is deleted.
    ///
    /// # Errors
    /// An output or the journal cannot be written.
    pub(crate) fn complete(&mut self, mut outputs: Outputs, stats: &Stats) -> Result<(), CliError> {
        outputs.open().try_for_each(|output| output.end().map(|_| ()))?;
        self.state.outputs = commit(&mut outputs)?;
        self.state.complete = true;
        self.write_journal(&mut outputs, stats)?;
        outputs.into_open().try_for_each(Output::finish)?;
        self.remove_journal();
        Ok(())
    }

    /// Deletes the journal.
    pub(crate) fn remove_journal(&mut self) {
        if let Some(journal) = &self.journal {
            journal.remove();
        }
    }
}

/// Commits all outputs that are written to temporary files. In a run over a folder the current result is not among them:
/// its input is read again.
fn commit(outputs: &mut Outputs) -> Result<Vec<CommittedOutput>, CliError> {
    let mut committed = Vec::new();
    for output in outputs.open() {
        let extent = output.commit()?;
        if let Some((target, temporary)) = output.paths() {
            committed.push(CommittedOutput { target, temporary, extent });
        }
    }
    Ok(committed)
}
