//! A column of several chunks, by row.

use arrow_array::{Array, ArrayRef};

use crate::error::ColumnError;
use crate::texts::Texts;

/// How many rows there are in all chunks.
pub(crate) fn rows_of(chunks: &[ArrayRef]) -> usize {
    chunks.iter().map(Array::len).sum()
}

/// A column of strings.
pub(crate) struct Column<'c> {
    chunks: Vec<Texts<'c>>,
    /// The row after the last one of each chunk.
    ends: Vec<usize>,
}

impl<'c> Column<'c> {
    /// Reads a column that must have so many rows.
    ///
    /// # Errors
    /// As for [`Texts::new`], and if it has more or fewer rows.
    pub(crate) fn new(name: &'static str, chunks: &'c [ArrayRef], texts: usize) -> Result<Column<'c>, ColumnError> {
        let rows = rows_of(chunks);
        let read = chunks.iter().map(|chunk| Texts::new(name, chunk)).collect::<Result<_, _>>()?;
        if rows != texts {
            return Err(ColumnError::Length { column: name, rows, texts });
        }
        let mut end = 0;
        let ends = chunks.iter().map(|chunk| {
            end += chunk.len();
            end
        });
        Ok(Column { chunks: read, ends: ends.collect() })
    }

    /// The text of a row; none if it is null.
    pub(crate) fn get(&self, row: usize) -> Option<&'c str> {
        let at = self.ends.partition_point(|end| *end <= row);
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.chunks[at].get(row - start)
    }
}
