//! Reads Parquet files in batches of rows that fit into memory. `columns` finds the columns with text, URL and title.
//!
//! Owns the order in which a file is read: row group by row group, so that one that cannot be read does not affect the
//! others. A file is not read from front to back, so it cannot be a stream.

mod columns;

use std::fs::File;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::SchemaRef;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;

pub(crate) use columns::{ColumnIndices, StringColumn};

/// The approximate size of a batch: of its texts, and of all of its columns. Files have these sizes for whole row groups, so
/// batches are larger where rows differ.
const TEXT_BYTES: u64 = 512 << 10;
const ROW_BYTES: u64 = 4 << 20;

/// The maximum number of rows in a batch. It bounds the cost of a text that is stored once and used in every row.
const MAX_ROWS: u64 = 1024;

/// A Parquet file that is being read.
pub(crate) struct ParquetReader {
    file: File,
    metadata: ArrowReaderMetadata,
    columns: ColumnIndices,
    /// The current row group, and how many of its rows were read.
    group: usize,
    read: u64,
    /// Rows in the groups before it.
    before: u64,
    reader: Option<ParquetRecordBatchReader>,
}

/// Some rows.
#[derive(Debug)]
pub(crate) struct RowBatch {
    /// The number of the first in its file, from 1.
    pub(crate) first: u64,
    pub(crate) rows: RecordBatch,
}

/// Rows that cannot be read.
#[derive(Debug)]
pub(crate) struct LostRows {
    /// The numbers of the first row and of the row after the last.
    pub(crate) rows: std::ops::Range<u64>,
    pub(crate) why: String,
}

impl std::fmt::Display for LostRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, last) = (self.rows.start, self.rows.end.saturating_sub(1));
        write!(f, "cannot read rows {first} to {last}: {}", self.why)
    }
}

impl ParquetReader {
    /// Opens a file. `find` says which columns hold what, or why it cannot be cleaned.
    ///
    /// # Errors
    /// It is not a Parquet file, its end is missing, or `find` refuses it. The libraries that read it may panic at hostile files,
    /// so callers must catch panics of this and of [`ParquetReader::next`].
    pub(crate) fn open(
        file: File,
        find: impl FnOnce(&SchemaRef) -> Result<ColumnIndices, String>,
    ) -> Result<ParquetReader, String> {
        let metadata =
            ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|error| error_message(&error))?;
        let columns = find(metadata.schema())?;
        if metadata.metadata().row_groups().iter().any(|group| group.num_rows() < 0) {
            return Err("a row group has a negative number of rows".to_owned());
        }
        Ok(ParquetReader { file, metadata, columns, group: 0, read: 0, before: 0, reader: None })
    }

    /// The schema of the file.
    pub(crate) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    /// The columns that hold the text and what is known of it.
    pub(crate) fn columns(&self) -> &ColumnIndices {
        &self.columns
    }

    /// Moves to the start of the batch that has this row, counted from 0.
    pub(crate) fn seek(&mut self, row: u64) {
        while let Some(group) = self.row_group().filter(|group| self.before + rows_of(group) <= row) {
            self.before += rows_of(group);
            self.group += 1;
        }
        let batch = self.row_group().map_or(1, |group| self.batch_rows(group));
        self.read = row.saturating_sub(self.before) / batch * batch;
    }

    /// The next rows; none after the last.
    ///
    /// # Errors
    /// The rows that cannot be read: all that were left of their row group. The next call continues after the group.
    pub(crate) fn next(&mut self) -> Option<Result<RowBatch, LostRows>> {
        loop {
            let group = self.row_group()?;
            let total = rows_of(group);
            if self.read >= total {
                self.next_row_group();
                continue;
            }
            match self.read_batch() {
                Ok(Some(rows)) => {
                    let first = self.before + self.read + 1;
                    self.read += rows.num_rows() as u64;
                    return Some(Ok(RowBatch { first, rows }));
                }
                Ok(None) => {
                    return Some(Err(self.skip_row_group("there are fewer rows than the file declares".to_owned())));
                }
                Err(why) => return Some(Err(self.skip_row_group(why))),
            }
        }
    }

    /// Skips the rest of the current row group.
    pub(crate) fn skip_row_group(&mut self, why: String) -> LostRows {
        let start = self.before + self.read + 1;
        self.next_row_group();
        LostRows { rows: start..self.before + 1, why }
    }

    /// About how many bytes of the file this many rows of the current group take.
    pub(crate) fn compressed_bytes(&self, rows: u64) -> u64 {
        self.row_group().map_or(0, |group| {
            let bytes = u64::try_from(group.compressed_size()).unwrap_or(0);
            (u128::from(bytes) * u128::from(rows) / u128::from(rows_of(group).max(1))) as u64
        })
    }

    fn read_batch(&mut self) -> Result<Option<RecordBatch>, String> {
        if self.reader.is_none() {
            self.reader = Some(self.reader().map_err(|error| error_message(&error))?);
        }
        let Some(reader) = &mut self.reader else { return Ok(None) };
        let batch = match reader.next() {
            Some(Ok(batch)) if batch.num_rows() > 0 => batch,
            Some(Ok(_)) | None => return Ok(None),
            Some(Err(error)) => return Err(without_prefix(&error.to_string())),
        };
        // The reader's batches lack the metadata of the file.
        debug_assert_eq!(reader.schema().fields(), self.schema().fields());
        RecordBatch::try_new(self.schema().clone(), batch.columns().to_vec())
            .map(Some)
            .map_err(|error| error.to_string())
    }

    fn reader(&self) -> Result<ParquetRecordBatchReader, ParquetError> {
        let rows = self.row_group().map_or(1, |group| self.batch_rows(group));
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.try_clone()?, self.metadata.clone())
            .with_row_groups(vec![self.group])
            .with_batch_size(rows as usize);
        if self.read > 0 { builder.with_offset(self.read as usize) } else { builder }.build()
    }

    fn row_group(&self) -> Option<&RowGroupMetaData> {
        self.metadata.metadata().row_groups().get(self.group)
    }

    fn next_row_group(&mut self) {
        self.before = self.before.saturating_add(self.row_group().map_or(0, rows_of));
        (self.reader, self.read) = (None, 0);
        self.group += 1;
    }

    /// How many rows of a row group make a batch.
    fn batch_rows(&self, group: &RowGroupMetaData) -> u64 {
        let schema = self.metadata.parquet_schema();
        let text = group
            .columns()
            .iter()
            .enumerate()
            .filter(|(leaf, _)| schema.get_column_root_idx(*leaf) == self.columns.text);
        let text = text
            .map(|(_, column)| column.unencoded_byte_array_data_bytes().unwrap_or(0).max(column.uncompressed_size()));
        let fit = |limit: u64, bytes: i64| {
            let each = u64::try_from(bytes).unwrap_or(0) / rows_of(group).max(1);
            limit / each.max(1)
        };
        let rows = fit(TEXT_BYTES, text.sum()).min(fit(ROW_BYTES, group.total_byte_size()));
        rows.clamp(1, self.columns.max_rows.min(MAX_ROWS))
    }
}

fn rows_of(group: &RowGroupMetaData) -> u64 {
    u64::try_from(group.num_rows()).unwrap_or(0)
}

/// The message of an error, without the prefix that the library adds.
fn error_message(error: &ParquetError) -> String {
    without_prefix(&error.to_string())
}

fn without_prefix(message: &str) -> String {
    let message = message.strip_prefix("Parquet argument error: ").unwrap_or(message);
    message.strip_prefix("Parquet error: ").unwrap_or(message).to_owned()
}
