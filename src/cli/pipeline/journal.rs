//! What a later run needs to go on where this one was ended: which inputs are done, and how far outputs are sure.
//!
//! Outputs are written beside their places. Now and then all of them are sealed at one point of the input, and that point
//! is written down here, beside the output; the file itself is replaced as a whole, so that it is never half written. A
//! run that ends as it should leaves no journal.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::super::atomic_file::{ASIDE, folder};
use super::job::Position;
use crate::write::stats::Stats;

/// The form of the file; one of another form is none to go on from.
const FORM: u32 = 1;

/// What is written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    form: u32,
    /// What must be the same for a run to go on: version, rules, options.
    pub(super) terms: String,
    /// How far the inputs are done.
    pub(super) position: Position,
    /// Bytes of inputs that were read for it.
    pub(super) read: u64,
    /// Records that were written.
    pub(super) lines: u64,
    /// The result, removal records, rejects: those that there are.
    pub(super) outputs: Vec<Sealed>,
    pub(super) stats: Stats,
    /// All is done; outputs are to be put in their places.
    pub(super) complete: bool,
}

/// An output that is sure up to a length.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Sealed {
    /// Where it is going to be, as it was named.
    pub(super) target: PathBuf,
    /// Where it is written.
    pub(super) aside: PathBuf,
    pub(super) length: u64,
}

impl Sealed {
    /// Whether it is a file that a run may have written aside: whoever can write a journal must not have others cut.
    fn is_ours(&self) -> bool {
        let name = self.aside.file_name().unwrap_or_default().to_string_lossy();
        let same = |one: &Path, other: &Path| fs::canonicalize(one).ok().zip(fs::canonicalize(other).ok());
        let beside = same(folder(&self.aside), folder(&self.target)).is_some_and(|(one, other)| one == other);
        name.starts_with(ASIDE) && (beside || self.aside.parent() == Some(&std::env::temp_dir()))
    }
}

impl State {
    pub(super) fn new(terms: String, position: Position) -> State {
        State {
            form: FORM,
            terms,
            position,
            read: 0,
            lines: 0,
            outputs: Vec::new(),
            stats: Stats::default(),
            complete: false,
        }
    }
}

/// A journal beside an output.
pub(super) struct Journal {
    path: PathBuf,
    written: Option<Instant>,
}

impl Journal {
    /// The journal of an output: in its folder, or in it if it is one.
    pub(super) fn of(output: &Path, is_folder: bool) -> Journal {
        let name = output.file_name().unwrap_or_default().to_string_lossy();
        let path = match is_folder {
            true => output.join(".clean-journal"),
            false => output.with_file_name(format!(".{name}.clean-journal")),
        };
        Journal { path, written: None }
    }

    /// What an earlier run left; none if there is nothing.
    ///
    /// # Errors
    /// There is something that is no journal of this version.
    pub(super) fn read(&self) -> io::Result<Option<State>> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let state: State = serde_json::from_slice(&text)?;
        match state.form {
            FORM if state.outputs.iter().all(Sealed::is_ours) => Ok(Some(state)),
            FORM => Err(io::Error::other("it names files that no run wrote aside")),
            _ => Err(io::Error::other("written by another version")),
        }
    }

    /// Whether it was written so long ago, or not at all.
    pub(super) fn is_older_than(&self, age: Duration) -> bool {
        self.written.is_none_or(|written| written.elapsed() >= age)
    }

    /// Writes a state.
    pub(super) fn write(&mut self, state: &State) -> io::Result<()> {
        // Of one name, so that one that is left half written is not left for ever.
        let new = self.path.with_added_extension("new");
        fs::write(&new, serde_json::to_vec(state)?)?;
        fs::rename(&new, &self.path)?;
        self.written = Some(Instant::now());
        Ok(())
    }

    /// Takes the journal away, and what the run wrote aside that left it.
    pub(super) fn remove(&self) {
        if let Ok(Some(state)) = self.read() {
            state.outputs.iter().for_each(|output| drop(fs::remove_file(&output.aside)));
        }
        let _ = fs::remove_file(self.path.with_added_extension("new"));
        let _ = fs::remove_file(&self.path);
    }

    /// Its path, to be named.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Duration, Journal, Position, State};

    #[test]
    fn a_state_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::of(&folder.path().join("out.jsonl"), false);
        let age = Duration::from_hours(1);
        assert!(journal.read().unwrap().is_none() && journal.is_older_than(age));
        let state = State::new("terms".to_owned(), Position { inputs: 1, offset: 2, records: 3, seen: u64::MAX });
        journal.write(&state).unwrap();
        assert!(!journal.is_older_than(age));
        assert_eq!(journal.read().unwrap(), Some(state));
        journal.remove();
        assert!(journal.read().unwrap().is_none());
    }

    #[test]
    fn journals_lie_beside_files_and_in_folders() {
        assert_eq!(Journal::of(Path::new("a/b.txt"), false).path(), Path::new("a/.b.txt.clean-journal"));
        assert_eq!(Journal::of(Path::new("a/b"), true).path(), Path::new("a/b/.clean-journal"));
    }
}
