//! Writes results: as they are, or as a Parquet file.

use std::io::{self, Write};

use arrow_array::RecordBatch;

use super::super::super::CliError;
use super::super::super::args::OutputFormat;
use super::super::super::output::Output;
use super::super::job::{Made, Origin};
use super::work::ACCOUNT;
use crate::write::parquet::{self, lines::Lines};
use crate::write::terminal::sanitise;

/// A result that is being written.
pub(in crate::cli::pipeline) struct Sheet {
    to: Option<OutputFormat>,
    explain: bool,
    /// The file; none until its columns are known.
    file: Option<parquet::Sheet>,
    /// Where records become rows.
    lines: Option<Lines>,
    /// The input that was refused last.
    refused: Option<String>,
}

/// What came of writing.
pub(in crate::cli::pipeline) struct Written {
    pub(in crate::cli::pipeline) bytes: u64,
    /// Why rows could not be written; they are left out. Said once for an input.
    pub(in crate::cli::pipeline) refused: Option<String>,
    /// Rows were left out.
    pub(in crate::cli::pipeline) left_out: bool,
}

impl Written {
    fn all(bytes: u64) -> Written {
        Written { bytes, refused: None, left_out: false }
    }
}

impl Sheet {
    pub(in crate::cli::pipeline) fn new(to: Option<OutputFormat>, explain: bool) -> Sheet {
        Sheet { to, explain, file: None, lines: None, refused: None }
    }

    /// Writes what a job made.
    ///
    /// # Errors
    /// The result cannot be written.
    pub(in crate::cli::pipeline) fn put(
        &mut self,
        made: &mut Made,
        origin: &Origin,
        out: Option<&mut Output>,
    ) -> Result<Written, CliError> {
        let Some(out) = out else { return Ok(Written::all(0)) };
        if let Some(rows) = made.table.take() {
            return match self.fit(&rows) {
                Ok(rows) => self.rows(&rows, out).map(Written::all),
                Err(why) => Ok(self.refuse(&why, origin)),
            };
        }
        self.line(&made.out, origin, Some(out))
    }

    /// Rows as they can stand in the file, or why they cannot. The first decide on its columns.
    fn fit(&mut self, rows: &RecordBatch) -> Result<RecordBatch, String> {
        match &self.file {
            Some(file) => file.fit(rows),
            None if self.lines.is_some() => Err("its rows are no records like those before them".to_owned()),
            None => Ok(rows.clone()),
        }
    }

    fn refuse(&mut self, why: &str, origin: &Origin) -> Written {
        let known = self.refused.as_ref() == Some(&origin.name);
        self.refused = Some(origin.name.clone());
        let message = || format!("cannot put {} into the same file: {why}; left out", sanitise(&origin.name));
        Written { bytes: 0, refused: (!known).then(message), left_out: true }
    }

    /// Writes records as they are or as rows.
    ///
    /// # Errors
    /// Those of [`Sheet::put`].
    pub(in crate::cli::pipeline) fn line(
        &mut self,
        line: &[u8],
        origin: &Origin,
        out: Option<&mut Output>,
    ) -> Result<Written, CliError> {
        let Some(out) = out else { return Ok(Written::all(0)) };
        if self.to != Some(OutputFormat::Parquet) {
            out.write_all(line).map_err(|error| out.failure(error))?;
            return Ok(Written::all(line.len() as u64));
        }
        if line.is_empty() {
            return Ok(Written::all(0));
        }
        if self.lines.is_none() && self.file.is_some() {
            return Ok(self.refuse("its records are no rows of the table before them", origin));
        }
        match self.lines().put(line) {
            Ok(Some(rows)) => self.rows(&rows, out).map(Written::all),
            Ok(None) => Ok(Written::all(0)),
            Err(error) => Err(out.failure(io::Error::other(error))),
        }
    }

    fn lines(&mut self) -> &mut Lines {
        let json: &[_] = if self.explain { &ACCOUNT } else { &[] };
        self.lines.get_or_insert_with(|| Lines::new(json))
    }

    fn rows(&mut self, rows: &RecordBatch, out: &mut Output) -> Result<u64, CliError> {
        let written = self.write(rows).and_then(|bytes| out.write_all(&bytes).map(|()| bytes.len() as u64));
        written.map_err(|error| out.failure(error))
    }

    fn write(&mut self, rows: &RecordBatch) -> io::Result<Vec<u8>> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(parquet::Sheet::new(rows.schema())?),
        };
        file.put(rows)?;
        Ok(file.take())
    }

    /// Ends a result, and gives what is to be said of it.
    ///
    /// # Errors
    /// Those of [`Sheet::put`].
    pub(in crate::cli::pipeline) fn finish(&mut self, out: Option<&mut Output>) -> Result<Option<String>, CliError> {
        let mut done = Sheet::new(self.to, self.explain);
        std::mem::swap(self, &mut done);
        let Some(out) = out else { return Ok(None) };
        if done.to == Some(OutputFormat::Parquet) && done.file.is_none() {
            done.lines();
        }
        let held = done
            .lines
            .as_mut()
            .map_or(Ok(None), Lines::finish)
            .map_err(|error| out.failure(io::Error::other(error)))?;
        if let Some(rows) = held {
            done.rows(&rows, out)?;
        }
        if let Some(file) = done.file {
            let ended = file.finish().and_then(|bytes| out.write_all(&bytes));
            ended.map_err(|error| out.failure(error))?;
        }
        let aside = done.lines.filter(|lines| lines.aside > 0);
        let name = sanitise(&out.name);
        Ok(aside.map(|lines| {
            let (count, rest) = (lines.aside, lines.rest());
            format!("warning: {name}: fields of {count} records fit no column; they are in the column `{rest}`")
        }))
    }
}
