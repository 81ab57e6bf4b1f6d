//! Writes rows to a Parquet file. Rows of Parquet inputs keep their columns; records become rows by a schema that is
//! inferred from the first of them.

use std::io::{self, Write};

use arrow_array::RecordBatch;

use super::super::format::{Content, FormatWriter, Written};
use crate::cli::CliError;
use crate::cli::output::Output;
use crate::write::parquet::TableWriter;
use crate::write::parquet::lines::RecordsToRows;
use crate::write::removed::REPORT_FIELDS;
use crate::write::terminal::sanitise;

/// A Parquet file that is being written.
pub(super) struct ParquetWriter {
    explain: bool,
    /// The file; none until its columns are known.
    file: Option<TableWriter>,
    /// Turns records into rows, if records are written.
    records: Option<RecordsToRows>,
    /// The input whose rows were refused last.
    refused: Option<String>,
}

impl FormatWriter for ParquetWriter {
    fn write(&mut self, content: &Content, input: &str, out: &mut Output) -> Result<Written, CliError> {
        match &content.rows {
            Some(rows) => self.write_rows(rows, input, out),
            None => self.write_records(&content.bytes, input, out),
        }
    }

    fn finish(&mut self, out: &mut Output) -> Result<Option<String>, CliError> {
        if self.file.is_none() {
            self.records();
        }
        let held = self.records.as_mut().map_or(Ok(None), RecordsToRows::finish);
        if let Some(rows) = held.map_err(|error| out.failure(io::Error::other(error)))? {
            self.append(&rows, out)?;
        }
        if let Some(file) = self.file.take() {
            let written = file.finish().and_then(|bytes| out.write_all(&bytes));
            written.map_err(|error| out.failure(error))?;
        }
        let records = self.records.take().filter(|records| records.misfits > 0);
        Ok(records.map(|records| misfit_warning(&records, &out.name)))
    }
}

impl ParquetWriter {
    pub(super) fn new(explain: bool) -> ParquetWriter {
        ParquetWriter { explain, file: None, records: None, refused: None }
    }

    fn write_rows(&mut self, rows: &RecordBatch, input: &str, out: &mut Output) -> Result<Written, CliError> {
        match self.fit(rows) {
            Ok(rows) => self.append(&rows, out),
            Err(why) => Ok(self.refuse(&why, input)),
        }
    }

    /// Rows with the columns of the file, or why they do not fit. The first rows decide on the columns.
    fn fit(&self, rows: &RecordBatch) -> Result<RecordBatch, String> {
        match &self.file {
            Some(file) => file.fit(rows),
            None if self.records.is_some() => Err("its rows differ from the records written before".to_owned()),
            None => Ok(rows.clone()),
        }
    }

    fn write_records(&mut self, lines: &[u8], input: &str, out: &mut Output) -> Result<Written, CliError> {
        if self.records.is_none() && self.file.is_some() {
            return Ok(self.refuse("its records differ from the rows written before", input));
        }
        match self.records().push(lines) {
            Ok(Some(rows)) => self.append(&rows, out),
            Ok(None) => Ok(Written::default()),
            Err(error) => Err(out.failure(io::Error::other(error))),
        }
    }

    fn records(&mut self) -> &mut RecordsToRows {
        let json_fields: &[_] = if self.explain { &REPORT_FIELDS } else { &[] };
        self.records.get_or_insert_with(|| RecordsToRows::new(json_fields))
    }

    fn refuse(&mut self, why: &str, input: &str) -> Written {
        let known = self.refused.as_deref() == Some(input);
        self.refused = Some(input.to_owned());
        let warning = || format!("cannot write {} into the same file: {why}; skipped", sanitise(input));
        Written { bytes: 0, skipped: true, warning: (!known).then(warning) }
    }

    fn append(&mut self, rows: &RecordBatch, out: &mut Output) -> Result<Written, CliError> {
        let bytes = self.encode(rows).and_then(|bytes| out.write_all(&bytes).map(|()| bytes.len() as u64));
        let bytes = bytes.map_err(|error| out.failure(error))?;
        Ok(Written { bytes, ..Written::default() })
    }

    fn encode(&mut self, rows: &RecordBatch) -> io::Result<Vec<u8>> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(TableWriter::new(rows.schema())?),
        };
        file.write_rows(rows)?;
        Ok(file.take_bytes())
    }
}

fn misfit_warning(records: &RecordsToRows, file: &str) -> String {
    let (count, column, file) = (records.misfits, records.rest_column(), sanitise(file));
    format!("warning: {file}: {count} records have fields that fit no column; these are in the column `{column}`")
}
