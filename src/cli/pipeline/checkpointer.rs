//! Keeps a run so that a later one can go on where it was ended.
//!
//! Outputs are sealed at points that depend on the input alone, whether or not anybody will go on from there: so a run
//! that was ended and continued gives the bytes of one that was not, compressed or not.

use std::time::Duration;

use super::super::CliError;
use super::super::output::Output;
use super::job::Position;
use super::journal::{Journal, Sealed, State};
use super::result_writer::Outputs;
use crate::write::stats::Stats;

/// Outputs are sealed after so many bytes of input, if nobody says otherwise.
const SEALED_AFTER: u64 = 32 << 20;

/// Journals are written no more often, if nobody says after how many bytes.
const PAUSE: Duration = Duration::from_secs(1);

/// Knows how far a run is, and writes it down.
pub(super) struct Keeper {
    /// None if nobody can go on with this run.
    journal: Option<Journal>,
    state: State,
    /// Outputs are sealed after so many bytes of input, and journals written no more often than after a pause.
    every: (u64, Duration),
    /// How much was read when outputs were sealed last.
    sealed: u64,
    /// The position is one where the run could go on.
    sure: bool,
    /// Something is written down that is worth going on from.
    kept: bool,
}

impl Keeper {
    /// `every`: the bytes of input that somebody wants to be sealed together.
    pub(super) fn new(journal: Option<Journal>, state: State, every: Option<u64>) -> Keeper {
        let every = every.map_or((SEALED_AFTER, PAUSE), |bytes| (bytes, Duration::ZERO));
        Keeper { journal, every, sealed: state.read, sure: true, kept: state.read > 0, state }
    }

    /// Writes down where outputs are written, so that a later run can take away what a killed one leaves. Where no journal can
    /// be written there is none.
    pub(super) fn begin(&mut self, outputs: &mut Outputs, stats: &Stats) -> Result<(), CliError> {
        self.state.outputs = seal(outputs)?;
        if self.write(stats).is_err() {
            self.journal = None;
        }
        Ok(())
    }

    /// Records that an earlier run wrote.
    pub(super) fn lines(&self) -> u64 {
        self.state.lines
    }

    /// Goes on by so many bytes of input; `behind` is where the run could go on from.
    pub(super) fn advance(&mut self, read: u64, behind: Option<Position>, lines: u64) {
        self.state.read += read;
        self.sure = behind.is_some();
        if let Some(position) = behind {
            (self.state.position, self.state.lines) = (position, lines);
        }
    }

    /// Whether outputs are to be sealed.
    pub(super) fn is_due(&self) -> bool {
        self.sure && self.state.read - self.sealed >= self.every.0
    }

    /// Seals outputs and writes down where they are.
    pub(super) fn checkpoint(&mut self, outputs: &mut Outputs, stats: &Stats) -> Result<(), CliError> {
        self.sealed = self.state.read;
        self.state.outputs = seal(outputs)?;
        if self.journal.as_ref().is_some_and(|journal| journal.is_older_than(self.every.1)) {
            self.write(stats)?;
            self.kept = true;
        }
        Ok(())
    }

    fn write(&mut self, stats: &Stats) -> Result<(), CliError> {
        let Some(journal) = &mut self.journal else { return Ok(()) };
        self.state.stats = stats.clone();
        journal.write(&self.state).map_err(|error| CliError::Output(journal.path().display().to_string(), error))
    }

    /// The run was ended early. True if a later one can go on with it; what is written aside must stay then.
    pub(super) fn stop(&mut self, outputs: &mut Outputs, stats: &Stats) -> Result<bool, CliError> {
        let packed = outputs.each().any(|output| output.is_packed());
        // Between the points at which they are sealed anyway, compressed outputs would come out otherwise.
        if self.journal.is_some() && self.sure && !packed {
            self.state.outputs = seal(outputs)?;
            self.write(stats)?;
            self.kept = true;
        }
        Ok(self.kept)
    }

    /// Whether something is written down that a later run can go on from.
    pub(super) fn is_kept(&self) -> bool {
        self.journal.is_some() && self.kept
    }

    /// All is done: outputs take their places, and the journal goes.
    pub(super) fn complete(&mut self, mut outputs: Outputs, stats: &Stats) -> Result<(), CliError> {
        self.state.outputs = seal(&mut outputs)?;
        self.state.complete = true;
        if self.journal.is_some() {
            self.write(stats)?;
        }
        outputs.all().try_for_each(Output::finish)?;
        self.clear();
        Ok(())
    }

    /// Takes the journal away.
    pub(super) fn clear(&mut self) {
        if let Some(journal) = &self.journal {
            journal.remove();
        }
    }
}

/// Seals all outputs that take a file's place. In a run over a folder the result at hand is none of them: it is done once more.
fn seal(outputs: &mut Outputs) -> Result<Vec<Sealed>, CliError> {
    let mut sealed = Vec::new();
    for output in outputs.each() {
        let length = output.seal()?;
        if let Some((target, aside)) = output.places() {
            sealed.push(Sealed { target, aside, length });
        }
    }
    Ok(sealed)
}
