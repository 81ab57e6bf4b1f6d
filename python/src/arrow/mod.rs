//! Columns of texts: in by Arrow's interface of capsules, out as the class that Python gets (`column`). The crate dehusk-arrow
//! cleans them.

mod column;

use arrow_array::ArrayRef;
use dehusk_arrow::{ColumnCleaner, ColumnError, is_text, removals_field};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3_arrow::PyChunkedArray;
use pyo3_arrow::input::AnyArray;

pub(crate) use column::ArrowColumn;

use crate::errors::detached;

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
    if threads == Some(0) {
        return Err(PyValueError::new_err("threads must be at least 1"));
    }
    let texts = checked("texts", texts)?;
    let [urls, titles] = known;
    let urls = urls.map(|urls| checked("urls", urls)).transpose()?;
    let titles = titles.map(|titles| checked("titles", titles)).transpose()?;
    let field = texts.field().clone();
    let mut columns = ColumnCleaner::new(cleaner).removals(removals).threads(threads.unwrap_or_default());
    if let Some(urls) = &urls {
        columns = columns.urls(urls.chunks());
    }
    if let Some(titles) = &titles {
        columns = columns.titles(titles.chunks());
    }
    let chunks = detached(py, || columns.clean(texts.chunks()))?.map_err(exception)?;
    let (bodies, removed): (Vec<ArrayRef>, Vec<_>) =
        chunks.into_iter().map(|chunk| (chunk.bodies, chunk.removals)).unzip();
    let removed = removals.then(|| ArrowColumn::new(removed.into_iter().flatten().collect(), removals_field()));
    Ok((ArrowColumn::new(bodies, field), removed))
}

/// A column of strings. It may have no chunks, and so no array whose type would be looked at later.
fn checked(name: &'static str, column: AnyArray) -> PyResult<PyChunkedArray> {
    let column = column.into_chunked_array()?;
    match column.data_type() {
        kind if is_text(kind) => Ok(column),
        kind => Err(exception(ColumnError::data_type(name, kind))),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn exception(error: ColumnError) -> PyErr {
    match error {
        ColumnError::DataType { .. } => PyTypeError::new_err(error.to_string()),
        _ => PyValueError::new_err(error.to_string()),
    }
}
