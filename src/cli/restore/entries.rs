//! Reads what was removed, entry by entry.

use std::io::{BufRead, Lines};
use std::path::{Path, PathBuf};

use super::super::CliError;
use super::{cannot_read, input};
use crate::write::restore::RemovalEntry;

/// Which entries are read.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    /// Those of one output, whatever its name was.
    All,
    /// Those of the output that has this path or the end of it; others are skipped.
    EndOf(PathBuf),
    /// Those of this file, until the first of another.
    File(String),
}

/// Reads entries.
pub(super) struct EntryReader {
    path: PathBuf,
    pub(super) scope: Scope,
    /// The output that the entries were of.
    found: Option<String>,
    lines: Lines<Box<dyn BufRead>>,
    peeked: Option<RemovalEntry>,
}

impl EntryReader {
    pub(super) fn open(path: &Path, scope: Scope) -> Result<EntryReader, CliError> {
        let lines = input(Some(path))?.lines();
        Ok(EntryReader { path: path.to_owned(), scope, found: None, lines, peeked: None })
    }

    /// The next entry of the scope, without consuming it.
    pub(super) fn peek(&mut self) -> Result<Option<&RemovalEntry>, CliError> {
        while self.peeked.is_none() {
            let Some(line) = self.lines.next() else { return Ok(None) };
            let line = line.map_err(|error| cannot_read(&self.path, &error))?;
            let entry: RemovalEntry = serde_json::from_str(&line).map_err(|error| cannot_read(&self.path, &error))?;
            if self.is_wanted(&entry)? {
                self.peeked = Some(entry);
            }
        }
        let is_of_file = |entry: &&RemovalEntry| match &self.scope {
            Scope::File(file) => entry.file.as_ref() == Some(file),
            _ => true,
        };
        Ok(self.peeked.as_ref().filter(is_of_file))
    }

    /// Whether an entry is not to be skipped.
    fn is_wanted(&mut self, entry: &RemovalEntry) -> Result<bool, CliError> {
        let (Scope::EndOf(output), Some(file)) = (&self.scope, &entry.file) else { return Ok(true) };
        if !output.ends_with(file) {
            return Ok(false);
        }
        match self.found.get_or_insert_with(|| file.clone()) == file {
            true => Ok(true),
            false => Err(CliError::Usage(format!(
                "{} has removals of several files of this name; restore the whole folder",
                self.path.display()
            ))),
        }
    }

    /// Consumes the next entries as long as a condition holds.
    pub(super) fn take_while(&mut self, holds: impl Fn(&RemovalEntry) -> bool) -> Result<Vec<RemovalEntry>, CliError> {
        let mut taken = Vec::new();
        while self.peek()?.is_some_and(&holds) {
            taken.extend(self.peeked.take());
        }
        Ok(taken)
    }

    /// Whether there is an entry of any output that was not consumed.
    pub(super) fn has_more(&mut self) -> Result<bool, CliError> {
        self.scope = Scope::All;
        Ok(self.peek()?.is_some())
    }
}
