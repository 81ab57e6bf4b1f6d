//! `clean restore`: rebuilds documents from what was kept and what was removed. `entries` reads what was removed, `tables`
//! rebuilds Parquet files.

mod entries;
#[cfg(feature = "parquet")]
mod tables;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::args::RestoreArgs;
use super::durability;
use super::error::print_stderr;
use super::output::Output;
use super::output_lock::OutputLocks;
use super::{CliError, ExitStatus};
use crate::read::jsonl::{FieldNames, JsonRecord};
use crate::write::restore::{RemovalEntry, kept_text, restore};
use crate::write::terminal::sanitise;
use dehusk_archive::Decompressor;
use dehusk_text::utf8;
use entries::{EntryReader, Scope};

/// What a Parquet file begins with.
const TABLE_SIGNATURE: &[u8] = b"PAR1";

/// Runs the command.
pub(super) fn run(args: &RestoreArgs) -> Result<ExitStatus, CliError> {
    let complete = match args.file.as_deref().filter(|path| path.is_dir()) {
        Some(folder) => restore_folder(args, folder)?,
        None => restore_file(args)?,
    };
    Ok(if complete { ExitStatus::Success } else { ExitStatus::Findings })
}

fn restore_file(args: &RestoreArgs) -> Result<bool, CliError> {
    let scope = args.file.clone().map_or(Scope::All, Scope::EndOf);
    let mut entries = EntryReader::open(&args.removed, scope)?;
    let _locks = OutputLocks::acquire(args.output.as_deref(), None)?;
    restore_into(args, args.file.as_deref(), args.output.as_deref(), &mut entries)
}

/// Restores each file of a folder into another one. Files of which nothing was removed are copied.
fn restore_folder(args: &RestoreArgs, folder: &Path) -> Result<bool, CliError> {
    let Some(output) = &args.output else {
        return Err(CliError::Usage("a folder is restored into a folder; name it with --output".to_owned()));
    };
    let mut entries = EntryReader::open(&args.removed, Scope::All)?;
    fs::create_dir_all(output).map_err(|error| CliError::Output(output.display().to_string(), error))?;
    let _locks = OutputLocks::acquire([], Some(output))?;
    let is_outside = |entry: &DirEntry| !entry.path().starts_with(output);
    let mut complete = true;
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_outside) {
        let entry = entry.map_err(|error| cannot_read(folder, &error))?;
        let Some(name) = entry.path().strip_prefix(folder).ok().filter(|_| entry.file_type().is_file()) else {
            continue;
        };
        let target = output.join(name);
        durability::create_folder(durability::folder(&target))
            .map_err(|error| CliError::Output(target.display().to_string(), error))?;
        entries.scope = Scope::File(name.to_string_lossy().into_owned());
        complete &= restore_into(args, Some(entry.path()), Some(&target), &mut entries)?;
    }
    if entries.has_more()? {
        complete = false;
        print_stderr("warning: there are removals that belong to no file, or the files are in another order");
    }
    Ok(complete)
}

/// Restores one file. False if something of it could not be.
fn restore_into(
    args: &RestoreArgs,
    file: Option<&Path>,
    output: Option<&Path>,
    entries: &mut EntryReader,
) -> Result<bool, CliError> {
    let mut input = input(file)?;
    let is_table = input.fill_buf().is_ok_and(|start| start.starts_with(TABLE_SIGNATURE));
    let has_records = entries.peek()?.map(|entry| entry.record.is_some());
    if is_table && has_records == Some(true) {
        return restore_table(args, file, output, entries);
    }
    let mut output = Output::open(output)?;
    let complete = match has_records {
        // Nothing was removed; the file may be a table or a text that begins like one.
        None if is_table => copy(&mut *input, &mut output)?,
        Some(true) => restore_records(args, &mut *input, entries, &mut output)?,
        _ => restore_text(&mut *input, entries, &mut output)?,
    };
    output.finish()?;
    Ok(complete)
}

#[cfg(feature = "parquet")]
use tables::restore_table;

#[cfg(not(feature = "parquet"))]
fn restore_table(
    _args: &RestoreArgs,
    _file: Option<&Path>,
    _output: Option<&Path>,
    _entries: &mut EntryReader,
) -> Result<bool, CliError> {
    Err(CliError::Usage(super::pipeline::WITHOUT_PARQUET.to_owned()))
}

fn copy(input: &mut dyn BufRead, output: &mut Output) -> Result<bool, CliError> {
    io::copy(input, output).map(|_| true).map_err(|error| output.failure(error))
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

/// Rebuilds one text.
fn restore_text(input: &mut dyn BufRead, entries: &mut EntryReader, output: &mut Output) -> Result<bool, CliError> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| CliError::Usage(format!("cannot read the body: {error}")))?;
    let document = entries.peek()?.map(|entry| entry.document.get().to_owned()).unwrap_or_default();
    let own = entries.take_while(|entry| entry.document.get() == document)?;
    if entries.peek()?.is_some() {
        let why = "the removals belong to several documents; only records, tables and single texts can be restored";
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
    for (number, line) in (1..).zip(input.split(b'\n')) {
        let line = line.and_then(|line| String::from_utf8(line).map_err(io::Error::other));
        let line = line.map_err(|error| CliError::Usage(format!("cannot read record {number}: {error}")))?;
        let own = entries.take_while(|entry| entry.record == Some(number))?;
        let restored = restored(&line, &own, &fields).unwrap_or_else(|why| {
            complete = false;
            print_stderr(&format!("warning: record {number}: {}; left unchanged", sanitise(&why)));
            line.clone()
        });
        let start = own.iter().find_map(|entry| entry.line_start.as_deref()).unwrap_or_default();
        let end = own.iter().find_map(|entry| entry.line_end.as_deref()).unwrap_or("\n");
        let written = output.write_all(format!("{start}{restored}{end}").as_bytes());
        written.map_err(|error| output.failure(error))?;
    }
    if entries.peek()?.is_some() {
        complete = false;
        print_stderr("warning: there are removals that belong to no record, or the records are in another order");
    }
    Ok(complete)
}

fn restored(line: &str, own: &[RemovalEntry], fields: &FieldNames) -> Result<String, String> {
    if !own.iter().any(RemovalEntry::is_about_text) {
        return Ok(line.to_owned());
    }
    let record = JsonRecord::parse(line, fields).map_err(|error| error.to_string())?;
    let text = restore(&record.text, own).map_err(|error| error.to_string())?;
    Ok(match own.iter().find_map(|entry| entry.escapes.as_deref()) {
        Some(spelling) => record.with_spelled_text(&text, spelling),
        None => record.with_text(&text, &[]),
    })
}
