//! Columns of texts: in by the Arrow PyCapsule interface, cleaned on some threads, out as the type that came.
//!
//! `texts` reads columns of any type of strings, `clean` cleans rows, `removals` makes the column of removals, `column` is
//! the class that Python gets. Threads live for one call: a process that forks between calls has none.

mod clean;
mod column;
mod removals;
mod texts;

use std::thread::available_parallelism;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, new_empty_array};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType};
use arrow_select::take::take;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3_arrow::PyChunkedArray;
use pyo3_arrow::input::AnyArray;

pub(crate) use column::ArrowColumn;

use crate::errors::detached;
use clean::{CleanedRows, Known, clean_rows};
use texts::{is_text, joined, validated};

/// Cleans a column of texts with the URL and title of each, if there are such columns. Returns bodies, and removals if they
/// are wanted.
pub(crate) fn clean_columns(
    py: Python<'_>,
    cleaner: &dehusk::Cleaner,
    texts: AnyArray,
    known: [Option<AnyArray>; 2],
    removals: bool,
    threads: Option<usize>,
) -> PyResult<(ArrowColumn, Option<ArrowColumn>)> {
    let threads = threads.unwrap_or_else(|| available_parallelism().map_or(1, usize::from));
    if threads == 0 {
        return Err(PyValueError::new_err("threads must be at least 1"));
    }
    let texts = checked("texts", texts)?;
    let rows = texts.chunks().iter().map(|chunk| chunk.len()).sum();
    let [urls, titles] = known;
    let (urls, titles) = (known_column("urls", urls, rows)?, known_column("titles", titles, rows)?);
    let task = Task { cleaner, known: Known { urls, titles }, removals, threads };
    let field = texts.field().clone();
    let cleaned = detached(py, || task.clean_chunks(texts.chunks()))?.map_err(value_error)?;
    let (bodies, removed): (Vec<_>, Vec<_>) = cleaned.into_iter().map(|rows| (rows.bodies, rows.removals)).unzip();
    let removed = removals.then(|| ArrowColumn::new(removed.into_iter().flatten().collect(), removals::field()));
    Ok((ArrowColumn::new(bodies, field), removed))
}

fn value_error(error: ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// The chunks of a column of strings.
fn checked(name: &str, column: AnyArray) -> PyResult<PyChunkedArray> {
    let column = column.into_chunked_array()?;
    if !is_text(column.data_type()) {
        let message = format!(
            "{name} must be an Arrow column of strings (Utf8, LargeUtf8, Utf8View, or a dictionary of one of these), not {}",
            column.data_type()
        );
        return Err(PyTypeError::new_err(message));
    }
    Ok(column)
}

/// A column of what is known of each row, in one piece.
fn known_column(name: &str, column: Option<AnyArray>, rows: usize) -> PyResult<Option<ArrayRef>> {
    let Some(column) = column else { return Ok(None) };
    let column = joined(checked(name, column)?.chunks()).map_err(value_error)?;
    if column.len() != rows {
        return Err(PyValueError::new_err(format!("{name} has {} rows, and texts has {rows}", column.len())));
    }
    Ok(Some(column))
}

/// What is the same for all chunks.
struct Task<'t> {
    cleaner: &'t dehusk::Cleaner,
    known: Known,
    removals: bool,
    threads: usize,
}

impl Task<'_> {
    fn clean_chunks(&self, chunks: &[ArrayRef]) -> Result<Vec<CleanedRows>, ArrowError> {
        let mut first = 0;
        let clean = |chunk: &ArrayRef| {
            let cleaned = self.clean_chunk(chunk, first);
            first += chunk.len();
            cleaned
        };
        chunks.iter().map(clean).collect()
    }

    /// Cleans a chunk whose first row has this number.
    fn clean_chunk(&self, chunk: &ArrayRef, first: usize) -> Result<CleanedRows, ArrowError> {
        match chunk.data_type() {
            // What is left of its buffers may be nothing, with offsets that point into what was there.
            kind if chunk.is_empty() => {
                Ok(CleanedRows { bodies: new_empty_array(kind), removals: self.removals.then(|| removals::nulls(0)) })
            }
            DataType::Null => {
                Ok(CleanedRows { bodies: chunk.clone(), removals: self.removals.then(|| removals::nulls(chunk.len())) })
            }
            DataType::Dictionary(..) if self.known.is_empty() => self.clean_dictionary(chunk),
            // With a URL or title the same text may be cleaned in several ways.
            kind @ DataType::Dictionary(_, values) => {
                let cleaned = self.clean_plain(&cast(chunk, values)?, first)?;
                Ok(CleanedRows { bodies: cast(&cleaned.bodies, kind)?, ..cleaned })
            }
            _ => self.clean_plain(chunk, first),
        }
    }

    /// Cleans each value of a dictionary once.
    fn clean_dictionary(&self, chunk: &ArrayRef) -> Result<CleanedRows, ArrowError> {
        let dictionary = chunk.as_any_dictionary();
        let cleaned = self.clean_plain(dictionary.values(), 0)?;
        let removals = cleaned.removals.map(|removals| take(&removals, dictionary.keys(), None)).transpose()?;
        Ok(CleanedRows { bodies: dictionary.with_values(cleaned.bodies), removals })
    }

    fn clean_plain(&self, chunk: &ArrayRef, first: usize) -> Result<CleanedRows, ArrowError> {
        clean_rows(self, validated(chunk)?, first)
    }
}
