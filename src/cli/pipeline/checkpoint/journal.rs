//! The journal of a run: what a later run needs to resume it.
//!
//! Outputs are written to temporary files. Now and then all of them are committed at one point of the input, and the
//! journal, a file beside the output, records that point. It is replaced as a whole, so that it is never half written. A
//! run that ends normally leaves no journal.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::super::super::atomic_file::{TEMPORARY_PREFIX, folder};
use super::super::job::Position;
use crate::write::stats::Stats;

/// The version of the file's format. A run cannot be resumed from another version.
const FORMAT: u32 = 2;

/// The content of a journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    format: u32,
    /// What must be the same for a run to be resumed: version, rules, options.
    pub(crate) run_fingerprint: String,
    /// How far the inputs were read.
    pub(crate) position: Position,
    /// Bytes of inputs that were read up to there.
    pub(crate) read: u64,
    /// Records that were written.
    pub(crate) records: u64,
    /// The result, the removal records and the rejects, as far as they are wanted.
    pub(crate) outputs: Vec<CommittedOutput>,
    pub(crate) stats: Stats,
    /// Everything is written; temporary files are to be renamed to their targets.
    pub(crate) complete: bool,
}

/// An output that is complete up to a length.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CommittedOutput {
    /// Its file, as it was named.
    pub(crate) target: PathBuf,
    /// The temporary file that it is written to.
    pub(crate) temporary: PathBuf,
    pub(crate) length: u64,
}

impl CommittedOutput {
    /// Whether a run may have written the temporary file. Otherwise a manipulated journal could have any file truncated.
    fn is_plausible(&self) -> bool {
        let name = self.temporary.file_name().unwrap_or_default().to_string_lossy();
        let same = |one: &Path, other: &Path| fs::canonicalize(one).ok().zip(fs::canonicalize(other).ok());
        let beside = same(folder(&self.temporary), folder(&self.target)).is_some_and(|(one, other)| one == other);
        name.starts_with(TEMPORARY_PREFIX) && (beside || self.temporary.parent() == Some(&std::env::temp_dir()))
    }
}

impl State {
    pub(crate) fn new(run_fingerprint: String, position: Position) -> State {
        State {
            format: FORMAT,
            run_fingerprint,
            position,
            read: 0,
            records: 0,
            outputs: Vec::new(),
            stats: Stats::default(),
            complete: false,
        }
    }
}

/// A journal file.
pub(crate) struct Journal {
    path: PathBuf,
    written: Option<Instant>,
}

impl Journal {
    /// The journal of an output: beside it, or in it if it is a folder.
    pub(crate) fn new(output: &Path, is_folder: bool) -> Journal {
        let name = output.file_name().unwrap_or_default().to_string_lossy();
        let path = match is_folder {
            true => output.join(".clean-journal"),
            false => output.with_file_name(format!(".{name}.clean-journal")),
        };
        Journal { path, written: None }
    }

    /// What an earlier run left; none if it left nothing.
    ///
    /// # Errors
    /// It cannot be read, or is not a valid journal of this version.
    pub(crate) fn read(&self) -> io::Result<Option<State>> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let state: State = serde_json::from_slice(&text)?;
        match state.format {
            FORMAT if state.outputs.iter().all(CommittedOutput::is_plausible) => Ok(Some(state)),
            FORMAT => Err(io::Error::other("it names files that are not temporary files of a run")),
            _ => Err(io::Error::other("it was written by another version")),
        }
    }

    /// Whether it was written longer ago than `age`, or not at all.
    pub(crate) fn is_older_than(&self, age: Duration) -> bool {
        self.written.is_none_or(|written| written.elapsed() >= age)
    }

    /// Writes the journal.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn write(&mut self, state: &State) -> io::Result<()> {
        // Always of the same name, so that one that a killed run leaves is overwritten.
        let new = self.path.with_added_extension("new");
        fs::write(&new, serde_json::to_vec(state)?)?;
        fs::rename(&new, &self.path)?;
        self.written = Some(Instant::now());
        Ok(())
    }

    /// Deletes the journal, and the temporary files that it names.
    pub(crate) fn remove(&self) {
        if let Ok(Some(state)) = self.read() {
            state.outputs.iter().for_each(|output| drop(fs::remove_file(&output.temporary)));
        }
        let _ = fs::remove_file(self.path.with_added_extension("new"));
        let _ = fs::remove_file(&self.path);
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Duration, Journal, Position, State};

    #[test]
    fn a_state_is_read_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::new(&folder.path().join("out.jsonl"), false);
        let age = Duration::from_hours(1);
        assert!(journal.read().unwrap().is_none() && journal.is_older_than(age));
        let state = State::new("run".to_owned(), Position { inputs: 1, offset: 2, records: 3, inputs_hash: u64::MAX });
        journal.write(&state).unwrap();
        assert!(!journal.is_older_than(age));
        assert_eq!(journal.read().unwrap(), Some(state));
        journal.remove();
        assert!(journal.read().unwrap().is_none());
    }

    #[test]
    fn journals_are_beside_files_and_in_folders() {
        assert_eq!(Journal::new(Path::new("a/b.txt"), false).path(), Path::new("a/.b.txt.clean-journal"));
        assert_eq!(Journal::new(Path::new("a/b"), true).path(), Path::new("a/b/.clean-journal"));
    }
}
