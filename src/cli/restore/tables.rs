//! Rebuilds tables: the texts are put back into their column, and all other columns stay as they are.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::entries::EntryReader;
use super::{RestoreArgs, cannot_read};
use crate::cli::CliError;
use crate::cli::error::print_stderr;
use crate::cli::output::Output;
use crate::cli::pipeline::{OutputFormat as _, Parquet, guard};
use crate::read::jsonl::FieldNames;
use crate::read::parquet::{ColumnIndices, ParquetReader, RowBatch, StringColumn};
use crate::write::parquet::TableWriter;
use crate::write::parquet::table_editor::TableEditor;
use crate::write::restore::{RemovalEntry, restore};
use crate::write::terminal::sanitise;

/// Rebuilds a table. False if something of it could not be.
///
/// # Errors
/// It is not a file, is no table, or the table cannot be written.
pub(super) fn restore_table(
    args: &RestoreArgs,
    file: Option<&Path>,
    output: Option<&Path>,
    entries: &mut EntryReader,
) -> Result<bool, CliError> {
    let usage = |why: &str| CliError::Usage(why.to_owned());
    let path = file.filter(|path| *path != Path::new("-"));
    let path =
        path.ok_or_else(|| usage("Parquet is not read from front to back, so it must be a file, not a stream"))?;
    Parquet.check(output, false).map_err(usage)?;
    guard::install();
    let reader = open(path, args).map_err(|error| cannot_read(path, &error))?;
    let mut output = Output::open(output)?;
    let table = TableWriter::new(reader.schema().clone()).map_err(|error| output.failure(error))?;
    let mut copy = TableCopy { table, output: &mut output, text: reader.columns().text, complete: true };
    copy.rows(reader, entries)?;
    let TableCopy { table, mut complete, .. } = copy;
    let written = table.finish().and_then(|bytes| output.write_all(&bytes));
    written.map_err(|error| output.failure(error))?;
    output.finish()?;
    if entries.peek()?.is_some() {
        complete = false;
        print_stderr("warning: there are removals that belong to no row, or the rows are in another order");
    }
    Ok(complete)
}

fn open(path: &Path, args: &RestoreArgs) -> Result<ParquetReader, String> {
    let names = FieldNames { text: args.field.clone(), ..FieldNames::default() };
    let file = File::open(path).map_err(|error| error.to_string())?;
    let find = |schema: &SchemaRef| ColumnIndices::find(schema, &names);
    guard::catch_panic(|| ParquetReader::open(file, find)).unwrap_or_else(Err)
}

/// A table that is written while another is read.
struct TableCopy<'o> {
    table: TableWriter,
    output: &'o mut Output,
    /// The column of texts.
    text: usize,
    /// Whether all rows were restored so far.
    complete: bool,
}

impl TableCopy<'_> {
    fn rows(&mut self, mut reader: ParquetReader, entries: &mut EntryReader) -> Result<(), CliError> {
        loop {
            let next = guard::catch_panic(|| reader.next());
            match next.unwrap_or_else(|why| Some(Err(reader.skip_row_group(why)))) {
                Some(Ok(batch)) => self.batch(&batch, entries)?,
                Some(Err(lost)) => {
                    self.warn(&lost.to_string());
                    entries.take_while(|entry| entry.record.is_some_and(|row| row < lost.rows.end))?;
                }
                None => return Ok(()),
            }
        }
    }

    fn batch(&mut self, batch: &RowBatch, entries: &mut EntryReader) -> Result<(), CliError> {
        let texts = StringColumn::get(&batch.rows, Some(self.text));
        let mut restored: Vec<Option<String>> = Vec::with_capacity(batch.rows.num_rows());
        for row in 0..batch.rows.num_rows() {
            let number = batch.first + row as u64;
            let own = entries.take_while(|entry| entry.record == Some(number))?;
            let kept = texts.as_ref().and_then(|texts| texts.value(row));
            restored.push(self.text(kept, &own, number));
        }
        let all = restored
            .iter()
            .enumerate()
            .map(|(row, restored)| restored.as_deref().or_else(|| texts.as_ref().and_then(|texts| texts.value(row))));
        let rows = match restored.iter().any(Option::is_some) {
            true => with_texts(&batch.rows, self.text, all),
            false => Ok(batch.rows.clone()),
        };
        let written = rows.and_then(|rows| self.table.write_rows(&rows));
        let written = written.and_then(|()| self.output.write_all(&self.table.take_bytes()));
        written.map_err(|error| self.output.failure(error))
    }

    /// The text of a row as it was; none if it stays as it is.
    fn text(&mut self, kept: Option<&str>, own: &[RemovalEntry], number: u64) -> Option<String> {
        if !own.iter().any(RemovalEntry::is_removal) {
            return None;
        }
        match kept.map(|kept| restore(kept, own)) {
            Some(Ok(text)) => return Some(text),
            Some(Err(error)) => self.warn(&format!("row {number}: {error}; left unchanged")),
            None => self.warn(&format!("row {number}: it has no text; left unchanged")),
        }
        None
    }

    fn warn(&mut self, why: &str) {
        self.complete = false;
        print_stderr(&format!("warning: {}", sanitise(why)));
    }
}

fn with_texts<'t>(
    rows: &RecordBatch,
    column: usize,
    texts: impl Iterator<Item = Option<&'t str>>,
) -> io::Result<RecordBatch> {
    let mut table = TableEditor::new(rows);
    table.replace(column, texts).and_then(|()| table.finish()).map_err(io::Error::other)
}
