//! `clean restore`: documents back together, from what was kept and what went.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};

use super::args::RestoreArgs;
use super::error::print_stderr;
use super::output::Output;
use super::{CliError, ExitStatus};
use crate::read::jsonl::{Fields, Record};
use crate::write::restore::{Entry, kept_of_body, restore};
use crate::write::terminal::sanitise;
use dehusk_archive::Decompressor;
use dehusk_text::utf8;

/// Runs the command.
pub(super) fn run(args: &RestoreArgs) -> Result<ExitStatus, CliError> {
    let mut entries = Entries::open(args)?;
    let mut input = input(args.file.as_deref())?;
    let mut output = args.output.as_deref().map_or_else(|| Ok(Output::standard()), Output::file)?;
    let records = entries.next()?.is_some_and(|entry| entry.record.is_some());
    let sound = match records {
        true => restore_records(args, &mut *input, &mut entries, &mut output)?,
        false => restore_text(&mut *input, &mut entries, &mut output)?,
    };
    output.finish()?;
    Ok(if sound { ExitStatus::Success } else { ExitStatus::Findings })
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

/// What went, entry by entry.
struct Entries {
    path: PathBuf,
    /// Only entries of this output.
    of: Option<PathBuf>,
    lines: Lines<Box<dyn BufRead>>,
    ahead: Option<Entry>,
}

impl Entries {
    fn open(args: &RestoreArgs) -> Result<Entries, CliError> {
        let lines = input(Some(&args.removed))?.lines();
        Ok(Entries { path: args.removed.clone(), of: args.file.clone(), lines, ahead: None })
    }

    /// The next entry, which stays the next.
    fn next(&mut self) -> Result<Option<&Entry>, CliError> {
        while self.ahead.is_none() {
            let Some(line) = self.lines.next() else { return Ok(None) };
            let line = line.map_err(|error| cannot_read(&self.path, &error))?;
            let entry: Entry = serde_json::from_str(&line).map_err(|error| cannot_read(&self.path, &error))?;
            let other = entry.file.as_ref().zip(self.of.as_ref()).is_some_and(|(file, of)| !of.ends_with(file));
            self.ahead = (!other).then_some(entry);
        }
        Ok(self.ahead.as_ref())
    }

    /// The entries from here on for which something holds.
    fn take_while(&mut self, holds: impl Fn(&Entry) -> bool) -> Result<Vec<Entry>, CliError> {
        let mut taken = Vec::new();
        while self.next()?.is_some_and(&holds) {
            taken.extend(self.ahead.take());
        }
        Ok(taken)
    }
}

/// Puts one text together.
fn restore_text(input: &mut dyn BufRead, entries: &mut Entries, output: &mut Output) -> Result<bool, CliError> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| CliError::Usage(format!("cannot read the body: {error}")))?;
    let document = entries.next()?.map(|entry| entry.document.get().to_owned()).unwrap_or_default();
    let own = entries.take_while(|entry| entry.document.get() == document)?;
    if entries.next()?.is_some() {
        let why = "what went is of several documents; only records and single texts can be put back together";
        return Err(CliError::Usage(why.to_owned()));
    }
    let body = utf8::repair(&bytes).text;
    match restore(&kept_of_body(&body, &own), &own) {
        Ok(text) => output.write_all(text.as_bytes()).map(|()| true).map_err(|error| output.failure(error)),
        Err(misfit) => Err(CliError::Usage(misfit.to_string())),
    }
}

/// Puts records together, one by one. One that does not fit stays as it is and is named.
fn restore_records(
    args: &RestoreArgs,
    input: &mut dyn BufRead,
    entries: &mut Entries,
    output: &mut Output,
) -> Result<bool, CliError> {
    let fields = Fields { text: args.field.clone(), ..Fields::default() };
    let mut sound = true;
    for (number, line) in (1..).zip(input.lines()) {
        let line = line.map_err(|error| CliError::Usage(format!("cannot read record {number}: {error}")))?;
        let own = entries.take_while(|entry| entry.record == Some(number))?;
        let restored = restored(&line, &own, &fields).unwrap_or_else(|why| {
            sound = false;
            print_stderr(&format!("warning: record {number}: {}; left as it is", sanitise(&why)));
            line.clone()
        });
        output.write_all((restored + "\n").as_bytes()).map_err(|error| output.failure(error))?;
    }
    if entries.next()?.is_some() {
        sound = false;
        print_stderr("warning: what went is of more records than there are, or in another order");
    }
    Ok(sound)
}

fn restored(line: &str, own: &[Entry], fields: &Fields) -> Result<String, String> {
    if own.is_empty() {
        return Ok(line.to_owned());
    }
    let record = Record::read(line, fields).map_err(|error| error.to_string())?;
    let text = restore(&record.text, own).map_err(|misfit| misfit.to_string())?;
    Ok(record.with_text(&text, &[]))
}
