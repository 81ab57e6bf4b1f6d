//! What an output format has to say: its name for `--to`, what becomes of records in it, and how it is written.

use std::fmt::Debug;
use std::io::Write as _;
use std::path::Path;

use super::super::super::CliError;
use super::super::super::output::Output;

/// A format of results. A new one is a file beside this one and a line in [`FORMATS`](super::FORMATS).
pub(crate) trait OutputFormat: Debug + Sync {
    /// Its value of `--to`.
    fn name(&self) -> &'static str;

    /// A few words for the help of `--to`.
    fn help(&self) -> &'static str;

    /// The extension of its files, without the dot.
    fn extension(&self) -> &'static str;

    /// Whether each document becomes a record or row, which has fields besides the text.
    fn is_records(&self) -> bool {
        true
    }

    /// Whether bodies of pages are written as Markdown.
    fn is_markdown(&self) -> bool {
        false
    }

    /// Whether a line that is not a valid record can be passed through into the output.
    fn passes_lines_through(&self) -> bool {
        false
    }

    /// Whether its files are tables: their extension chooses the format without `--to`, and a run cannot be resumed inside
    /// of one.
    fn is_table(&self) -> bool {
        false
    }

    /// Checks that a run can write the format to one file, or to standard output if there is none.
    ///
    /// # Errors
    /// Why it cannot.
    fn check(&self, _file: Option<&Path>, _resume: bool) -> Result<(), &'static str> {
        Ok(())
    }

    /// Why this build cannot write it, if it cannot.
    fn unavailable(&self) -> Option<&'static str> {
        None
    }

    /// A writer for one output. `explain`: records say what was removed from them.
    fn writer(&self, explain: bool) -> Box<dyn FormatWriter>;
}

/// What a job writes to the result.
#[derive(Default)]
pub(crate) struct Content {
    /// Text, or records, a JSON object a line.
    pub(crate) bytes: Vec<u8>,
    /// How many records there are.
    pub(crate) records: u64,
    /// Rows, in place of `bytes`.
    #[cfg(feature = "parquet")]
    pub(crate) rows: Option<arrow_array::RecordBatch>,
}

impl Content {
    /// Lines that are records.
    pub(crate) fn from_records(bytes: Vec<u8>, records: u64) -> Content {
        Content {
            bytes,
            records,
            #[cfg(feature = "parquet")]
            rows: None,
        }
    }

    /// Whether there is nothing to write.
    pub(crate) fn is_empty(&self) -> bool {
        #[cfg(feature = "parquet")]
        if self.rows.is_some() {
            return false;
        }
        self.bytes.is_empty()
    }
}

/// Writes results in one format to one output.
pub(crate) trait FormatWriter {
    /// Writes the content of a job. `input` is the name of its input, for messages.
    ///
    /// # Errors
    /// The output cannot be written.
    fn write(&mut self, content: &Content, input: &str, out: &mut Output) -> Result<Written, CliError>;

    /// Ends the output. Gives a warning if there is something to say about the whole.
    ///
    /// # Errors
    /// Those of [`FormatWriter::write`].
    fn finish(&mut self, out: &mut Output) -> Result<Option<String>, CliError>;
}

/// What came of writing.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) bytes: u64,
    /// The content does not fit the output and was skipped.
    pub(crate) skipped: bool,
    /// Why it was skipped; reported once for an input.
    pub(crate) warning: Option<String>,
}

/// Writes bytes as they are.
pub(super) struct PlainWriter;

impl FormatWriter for PlainWriter {
    fn write(&mut self, content: &Content, _input: &str, out: &mut Output) -> Result<Written, CliError> {
        out.write_all(&content.bytes).map_err(|error| out.failure(error))?;
        Ok(Written { bytes: content.bytes.len() as u64, ..Written::default() })
    }

    fn finish(&mut self, _out: &mut Output) -> Result<Option<String>, CliError> {
        Ok(None)
    }
}
