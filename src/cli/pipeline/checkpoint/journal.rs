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

use flate2::Crc;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::super::durability::{Durability, folder};
use super::super::super::extent::Extent;
use super::super::super::temporary::target_name;
use super::super::job::Position;
use crate::write::stats::Stats;

/// The version of the file's format. A run cannot be resumed from another version.
const FORMAT: u32 = 4;

/// How names of journals end.
const SUFFIX: &str = ".clean-journal";

/// The largest count in a journal, so that nothing that is added to one can overflow.
const MAX_COUNT: u64 = 1 << 53;

/// The only number in a journal that is no count.
const HASH: &str = "inputs_hash";

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
        if self.temporary.is_symlink() {
            return false;
        }
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
        match self.read() {
            Ok(None) => Resumable::No,
            Ok(Some(state)) if state.read == 0 && !state.complete => Resumable::No,
            Ok(Some(state)) => {
                let names = state.outputs.iter().filter_map(|output| output.temporary.file_name());
                Resumable::With(names.map(ToOwned::to_owned).collect())
            }
            Err(_) => Resumable::Unknown,
        }
    }

    /// What an earlier run left; none if it left nothing.
    ///
    /// # Errors
    /// It cannot be read, or is a journal of another version, or no run wrote it;
    /// [`InvalidData`](io::ErrorKind::InvalidData) if it is damaged.
    pub(crate) fn read(&self) -> io::Result<Option<State>> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let content = verify(&text)?;
        let state: State = serde_json::from_value(content.clone()).map_err(|_| other_version())?;
        match state.format {
            FORMAT if !has_plausible_counts(&content) => Err(io::Error::other("no run can have got that far")),
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
        file.write_all(&with_checksum(&serde_json::to_vec(state)?))?;
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

/// The bytes of a journal: a line of JSON, and one with its checksum, so that no bit of it can change unnoticed.
pub fn with_checksum(json: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(json);
    [json, format!("\n{:08x}\n", crc.sum()).as_bytes()].concat()
}

/// The JSON of a journal, if its checksum is right.
///
/// # Errors
/// It was written by a version without checksums; [`InvalidData`](io::ErrorKind::InvalidData) if it is damaged.
fn verify(journal: &[u8]) -> io::Result<Value> {
    let json = &journal[..memchr::memchr(b'\n', journal).unwrap_or(journal.len())];
    let content = serde_json::from_slice(json);
    match content {
        Ok(content) if with_checksum(json) == journal => Ok(content),
        Ok(_) if json == journal => Err(other_version()),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "it is not what was written")),
    }
}

fn has_plausible_counts(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_some_and(|count| count <= MAX_COUNT as f64),
        Value::Array(items) => items.iter().all(has_plausible_counts),
        Value::Object(fields) => fields.iter().all(|(name, value)| name == HASH || has_plausible_counts(value)),
        _ => true,
    }
}

fn other_version() -> io::Error {
    io::Error::other("it was written by another version")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::{fs, io};

    use super::{CommittedOutput, Durability, Duration, Extent, Journal, Position, Resumable, State, with_checksum};

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
    fn a_journal_that_is_not_what_was_written_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::new(&folder.path().join("out.jsonl"), false);
        let state = State { read: 1234, ..State::new("run".to_owned(), Position::default()) };
        journal.write(&state, Durability::Unsynced).unwrap();
        let written = fs::read_to_string(journal.path()).unwrap();
        for damaged in [written.replace("1234", "1334"), written[..written.len() - 1].to_owned(), "\0".repeat(100)] {
            fs::write(journal.path(), damaged).unwrap();
            assert_eq!(journal.read().unwrap_err().kind(), io::ErrorKind::InvalidData);
            assert_eq!(journal.resumable(), Resumable::Unknown);
        }
        let json = written.lines().next().unwrap();
        fs::write(journal.path(), json).unwrap();
        assert!(journal.read().unwrap_err().to_string().contains("another version"));
        fs::write(journal.path(), with_checksum(json.replace("1234", &u64::MAX.to_string()).as_bytes())).unwrap();
        assert!(journal.read().unwrap_err().to_string().contains("no run"));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_no_temporary_files_of_a_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("other"), "What somebody else wrote.").unwrap();
        std::os::unix::fs::symlink(path("other"), path(".clean-out.jsonl-abcdef.tmp")).unwrap();
        let mut state = State { read: 1, ..State::new("run".to_owned(), Position::default()) };
        let (target, temporary) = (path("out.jsonl"), path(".clean-out.jsonl-abcdef.tmp"));
        state.outputs.push(CommittedOutput { target, temporary, extent: Extent::default() });
        let mut journal = Journal::new(&path("out.jsonl"), false);
        journal.write(&state, Durability::Unsynced).unwrap();
        assert!(journal.read().unwrap_err().to_string().contains("not temporary files"));
    }

    #[test]
    fn journals_are_beside_files_and_in_folders() {
        assert_eq!(Journal::new(Path::new("a/b.txt"), false).path(), Path::new("a/.b.txt.clean-journal"));
        assert_eq!(Journal::new(Path::new("a/b"), true).path(), Path::new("a/b/.clean-journal"));
    }
}
