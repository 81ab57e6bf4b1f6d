//! `clean restore`: rebuilds documents from what was kept and what was removed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};

use super::args::RestoreArgs;
use super::error::print_stderr;
use super::output::Output;
use super::{CliError, ExitStatus};
use crate::read::jsonl::{FieldNames, JsonRecord};
use crate::write::restore::{RemovalEntry, kept_text, restore};
use crate::write::terminal::sanitise;
use dehusk_archive::Decompressor;
use dehusk_text::utf8;

/// Runs the command.
pub(super) fn run(args: &RestoreArgs) -> Result<ExitStatus, CliError> {
    let mut entries = EntryReader::open(args)?;
    let mut input = input(args.file.as_deref())?;
    let mut output = args.output.as_deref().map_or_else(|| Ok(Output::standard()), Output::file)?;
    let has_records = entries.peek()?.is_some_and(|entry| entry.record.is_some());
    let complete = match has_records {
        true => restore_records(args, &mut *input, &mut entries, &mut output)?,
        false => restore_text(&mut *input, &mut entries, &mut output)?,
    };
    output.finish()?;
    Ok(if complete { ExitStatus::Success } else { ExitStatus::Findings })
}

fn input(path: Option<&Path>) -> Result<Box<dyn BufRead>, CliError> {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => Ok(Box::new(Decompressor::new(BufReader::new(
            File::open(path).map_err(|error| cannot_read(path, &error))?,
        )))),
        None => Ok(Box::new(Decompressor::new(io::stdin().lock()))),
    }
}

fn cannot_read(path: &Path, error: &impl std::fmt::Display) -> CliError {
    CliError::Usage(format!("cannot read {}: {error}", sanitise(&path.display().to_string())))
}

/// Reads what was removed, entry by entry.
struct EntryReader {
    path: PathBuf,
    /// Entries of other outputs are skipped.
    output: Option<PathBuf>,
    lines: Lines<Box<dyn BufRead>>,
    peeked: Option<RemovalEntry>,
}

impl EntryReader {
    fn open(args: &RestoreArgs) -> Result<EntryReader, CliError> {
        let lines = input(Some(&args.removed))?.lines();
        Ok(EntryReader { path: args.removed.clone(), output: args.file.clone(), lines, peeked: None })
    }

    /// The next entry, without consuming it.
    fn peek(&mut self) -> Result<Option<&RemovalEntry>, CliError> {
        while self.peeked.is_none() {
            let Some(line) = self.lines.next() else { return Ok(None) };
            let line = line.map_err(|error| cannot_read(&self.path, &error))?;
            let entry: RemovalEntry = serde_json::from_str(&line).map_err(|error| cannot_read(&self.path, &error))?;
            let output = entry.file.as_ref().zip(self.output.as_ref());
            let is_of_other = output.is_some_and(|(file, output)| !output.ends_with(file));
            self.peeked = (!is_of_other).then_some(entry);
        }
        Ok(self.peeked.as_ref())
    }

    /// Consumes the next entries as long as a condition holds.
    fn take_while(&mut self, holds: impl Fn(&RemovalEntry) -> bool) -> Result<Vec<RemovalEntry>, CliError> {
        let mut taken = Vec::new();
        while self.peek()?.is_some_and(&holds) {
            taken.extend(self.peeked.take());
        }
        Ok(taken)
    }
}

/// Rebuilds one text.
fn restore_text(input: &mut dyn BufRead, entries: &mut EntryReader, output: &mut Output) -> Result<bool, CliError> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| CliError::Usage(format!("cannot read the body: {error}")))?;
    let document = entries.peek()?.map(|entry| entry.document.get().to_owned()).unwrap_or_default();
    let own = entries.take_while(|entry| entry.document.get() == document)?;
    if entries.peek()?.is_some() {
        let why = "the removals belong to several documents; only records and single texts can be restored";
        return Err(CliError::Usage(why.to_owned()));
    }
    let body = utf8::repair(&bytes).text;
    match restore(&kept_text(&body, &own), &own) {
        Ok(text) => output.write_all(text.as_bytes()).map(|()| true).map_err(|error| output.failure(error)),
        Err(error) => Err(CliError::Usage(error.to_string())),
    }
}

/// Rebuilds records, one by one. One that does not fit is left unchanged and reported.
fn restore_records(
    args: &RestoreArgs,
    input: &mut dyn BufRead,
    entries: &mut EntryReader,
    output: &mut Output,
) -> Result<bool, CliError> {
    let fields = FieldNames { text: args.field.clone(), ..FieldNames::default() };
    let mut complete = true;
    for (number, line) in (1..).zip(input.lines()) {
        let line = line.map_err(|error| CliError::Usage(format!("cannot read record {number}: {error}")))?;
        let own = entries.take_while(|entry| entry.record == Some(number))?;
        let restored = restored(&line, &own, &fields).unwrap_or_else(|why| {
            complete = false;
            print_stderr(&format!("warning: record {number}: {}; left unchanged", sanitise(&why)));
            line.clone()
        });
        output.write_all((restored + "\n").as_bytes()).map_err(|error| output.failure(error))?;
    }
    if entries.peek()?.is_some() {
        complete = false;
        print_stderr("warning: there are removals that belong to no record, or the records are in another order");
    }
    Ok(complete)
}

fn restored(line: &str, own: &[RemovalEntry], fields: &FieldNames) -> Result<String, String> {
    if own.is_empty() {
        return Ok(line.to_owned());
    }
    let record = JsonRecord::parse(line, fields).map_err(|error| error.to_string())?;
    let text = restore(&record.text, own).map_err(|error| error.to_string())?;
    Ok(record.with_text(&text, &[]))
}
