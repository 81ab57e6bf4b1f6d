//! The journal of a run: what a later run needs to resume it.
//!
//! Outputs are written to temporary files. Now and then all of them are committed at one point of the input, and the
//! journal, a file beside the output, records that point. It is replaced as a whole, so that it is never half written. A
//! run that ends normally leaves no journal.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::super::super::durability::{Durability, folder};
use super::super::super::extent::Extent;
use super::super::super::temporary::target_name;
use super::super::job::Position;
use crate::write::stats::Stats;

/// The version of the file's format. A run cannot be resumed from another version.
const FORMAT: u32 = 3;

/// How names of journals end.
const SUFFIX: &str = ".clean-journal";

/// Whether a run can be resumed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Resumable {
    No,
    /// With the temporary files of these names.
    With(Vec<OsString>),
    Unknown,
}

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
    /// What was written to it.
    pub(crate) extent: Extent,
}

impl CommittedOutput {
    /// Whether a run may have written the temporary file. Otherwise a manipulated journal could have any file truncated.
    fn is_plausible(&self) -> bool {
        let same = |one: &Path, other: &Path| fs::canonicalize(one).ok().zip(fs::canonicalize(other).ok());
        let beside = same(folder(&self.temporary), folder(&self.target)).is_some_and(|(one, other)| one == other);
        target_name(&self.temporary).is_some() && (beside || self.temporary.parent() == Some(&std::env::temp_dir()))
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
        Journal::at(match is_folder {
            true => output.join(SUFFIX),
            false => output.with_file_name(format!(".{name}{SUFFIX}")),
        })
    }

    /// The journal at a path.
    pub(crate) fn at(path: PathBuf) -> Journal {
        Journal { path, written: None }
    }

    /// The output of the journal at a path: the file's name, or nothing for the folder that it is in. None if the path is
    /// not that of a journal.
    pub(crate) fn output_name(path: &Path) -> Option<String> {
        let name = path.file_name()?.to_str()?;
        let name = name.strip_suffix(".new").unwrap_or(name).strip_suffix(SUFFIX)?;
        if name.is_empty() { Some(String::new()) } else { name.strip_prefix('.').map(str::to_owned) }
    }

    /// The names of the temporary files that a run could be resumed with; none if there was no checkpoint, or the run was
    /// complete. Of a journal that cannot be read or is of another version, nothing is known.
    pub(crate) fn resumable(&self) -> Resumable {
        match fs::read(&self.path).map(|text| serde_json::from_slice::<State>(&text)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Resumable::No,
            Ok(Ok(state)) if state.format == FORMAT && state.read == 0 && !state.complete => Resumable::No,
            Ok(Ok(state)) if state.format == FORMAT => {
                let names = state.outputs.iter().filter_map(|output| output.temporary.file_name());
                Resumable::With(names.map(ToOwned::to_owned).collect())
            }
            _ => Resumable::Unknown,
        }
    }

    /// What an earlier run left; none if it left nothing.
    ///
    /// # Errors
    /// It cannot be read, or is a journal of another version; [`InvalidData`](io::ErrorKind::InvalidData) if it is damaged.
    pub(crate) fn read(&self) -> io::Result<Option<State>> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let damaged = |error| io::Error::new(io::ErrorKind::InvalidData, error);
        let state: State = match serde_json::from_slice(&text) {
            Ok(state) => state,
            // A journal that is whole, but not one of this version.
            Err(_) if serde_json::from_slice::<IgnoredAny>(&text).is_ok() => return Err(other_version()),
            Err(error) => return Err(damaged(error)),
        };
        match state.format {
            FORMAT if state.outputs.iter().all(CommittedOutput::is_plausible) => Ok(Some(state)),
            FORMAT => Err(io::Error::other("it names files that are not temporary files of a run")),
            _ => Err(other_version()),
        }
    }

    /// Whether it was written longer ago than `age`, or not at all.
    pub(crate) fn is_older_than(&self, age: Duration) -> bool {
        self.written.is_none_or(|written| written.elapsed() >= age)
    }

    /// Writes the journal. What it promises must be on the disk before it is.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn write(&mut self, state: &State, durability: Durability) -> io::Result<()> {
        // Always of the same name, so that one that a killed run leaves is overwritten.
        let new = self.path.with_added_extension("new");
        let mut file = File::create(&new)?;
        file.write_all(&serde_json::to_vec(state)?)?;
        durability.sync_file(&file)?;
        fs::rename(&new, &self.path)?;
        durability.sync_folder(folder(&self.path))?;
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

fn other_version() -> io::Error {
    io::Error::other("it was written by another version")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Durability, Duration, Journal, Position, State};

    #[test]
    fn a_state_is_read_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::new(&folder.path().join("out.jsonl"), false);
        let age = Duration::from_hours(1);
        assert!(journal.read().unwrap().is_none() && journal.is_older_than(age));
        let state = State::new("run".to_owned(), Position { inputs: 1, offset: 2, records: 3, inputs_hash: u64::MAX });
        journal.write(&state, Durability::Synced).unwrap();
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
