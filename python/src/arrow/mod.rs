//! Columns of texts: in by Arrow's interface of capsules, cleaned on some threads, out as the type that came.
//!
//! `texts` reads columns of any type of strings and makes new ones, `clean` cleans rows, `removals` makes the column of
//! removals, `column` is the class that Python gets. Threads live for one call: a process that forks between calls has none.
//!
//! Nothing here uses the crate arrow-cast, which converts any type to any other: it would be a tenth of the package.

mod clean;
mod column;
mod removals;
mod texts;

use std::thread::available_parallelism;

use arrow_array::{Array, ArrayRef};
use arrow_schema::ArrowError;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3_arrow::PyChunkedArray;
use pyo3_arrow::input::AnyArray;

pub(crate) use column::ArrowColumn;

use crate::errors::detached;
use clean::{Known, Task};
use texts::{is_text, owned};

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
    let rows = texts.chunks().iter().map(Array::len).sum();
    let [urls, titles] = known;
    let (urls, titles) = (known_column("urls", urls, rows)?, known_column("titles", titles, rows)?);
    let task = Task { cleaner, known: Known { urls, titles }, removals, threads };
    let field = texts.field().clone();
    let cleaned = detached(py, || clean_chunks(&task, texts.chunks()))?.map_err(value_error)?;
    let (bodies, removed): (Vec<_>, Vec<_>) = cleaned.into_iter().map(|rows| (rows.bodies, rows.removals)).unzip();
    let removed = removals.then(|| ArrowColumn::new(removed.into_iter().flatten().collect(), removals::field()));
    Ok((ArrowColumn::new(bodies, field), removed))
}

fn clean_chunks(task: &Task<'_>, chunks: &[ArrayRef]) -> Result<Vec<clean::CleanedRows>, ArrowError> {
    let mut first = 0;
    let clean = |chunk: &ArrayRef| {
        let cleaned = task.clean_chunk(chunk, first);
        first += chunk.len();
        cleaned
    };
    chunks.iter().map(clean).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
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

/// What is known of each row.
fn known_column(name: &str, column: Option<AnyArray>, rows: usize) -> PyResult<Option<Vec<Option<String>>>> {
    let Some(column) = column else { return Ok(None) };
    let column = checked(name, column)?;
    let parts = column.chunks().iter().map(owned).collect::<Result<Vec<_>, _>>().map_err(value_error)?;
    let column: Vec<_> = parts.into_iter().flatten().collect();
    if column.len() != rows {
        return Err(PyValueError::new_err(format!("{name} has {} rows, and texts has {rows}", column.len())));
    }
    Ok(Some(column))
}
