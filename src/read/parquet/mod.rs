//! Parquet files: rows in batches that fit into memory, and where in them text, URL and title are.
//!
//! Owns the order in which a file is read: row group by row group, so that a group that cannot be read costs no other.
//! `columns` finds the columns. A file is read at many places, so it cannot be a stream.

mod columns;

use std::fs::File;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::SchemaRef;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;

pub(crate) use columns::{Columns, Strings};

/// Bytes of text of a batch, about, and bytes of all of its columns. Files say how large they are in their row groups;
/// single batches may be larger where rows differ.
const TEXT_BYTES: u64 = 512 << 10;
const ROW_BYTES: u64 = 4 << 20;

/// Rows of a batch at most. It bounds what a text costs that is stored once and said in every row.
const ROWS: u64 = 1024;

/// A Parquet file that is being read.
pub(crate) struct Parquet {
    file: File,
    metadata: ArrowReaderMetadata,
    columns: Columns,
    /// The row group at hand, and its rows that were read.
    group: usize,
    read: u64,
    /// Rows in groups before it.
    before: u64,
    reader: Option<ParquetRecordBatchReader>,
}

/// Some rows.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The number of the first in its file, from 1.
    pub(crate) first: u64,
    pub(crate) batch: RecordBatch,
}

/// Rows that cannot be read.
#[derive(Debug)]
pub(crate) struct Lost {
    /// The numbers of the first and of the one behind the last.
    pub(crate) rows: std::ops::Range<u64>,
    pub(crate) why: String,
}

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, last) = (self.rows.start, self.rows.end.saturating_sub(1));
        write!(f, "rows {first} to {last} are lost: {}", self.why)
    }
}

impl Parquet {
    /// Opens a file. `find` says which columns hold what, or why it cannot be cleaned.
    ///
    /// # Errors
    /// It is none, its end is missing, or `find` refuses it. The libraries that read it may panic at files made to break
    /// them, so callers guard this and [`Parquet::next`].
    pub(crate) fn open(
        file: File,
        find: impl FnOnce(&SchemaRef) -> Result<Columns, String>,
    ) -> Result<Parquet, String> {
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|error| plainly(&error))?;
        let columns = find(metadata.schema())?;
        if metadata.metadata().row_groups().iter().any(|group| group.num_rows() < 0) {
            return Err("a row group says that it has fewer rows than none".to_owned());
        }
        Ok(Parquet { file, metadata, columns, group: 0, read: 0, before: 0, reader: None })
    }

    /// Its columns, as they are.
    pub(crate) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    /// Which of them hold what.
    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Goes to the batch that has this row, counted from 0: where it stood when it gave that batch out.
    pub(crate) fn seek(&mut self, row: u64) {
        while let Some(group) = self.row_group().filter(|group| self.before + rows_of(group) <= row) {
            self.before += rows_of(group);
            self.group += 1;
        }
        let batch = self.row_group().map_or(1, |group| self.batch_rows(group));
        self.read = row.saturating_sub(self.before) / batch * batch;
    }

    /// The next rows; none behind the last.
    ///
    /// # Errors
    /// Rows that are lost: all that were left of their row group. The next call goes on behind it.
    pub(crate) fn next(&mut self) -> Option<Result<Rows, Lost>> {
        loop {
            let group = self.row_group()?;
            let total = rows_of(group);
            if self.read >= total {
                self.leave();
                continue;
            }
            match self.batch() {
                Ok(Some(batch)) => {
                    let first = self.before + self.read + 1;
                    self.read += batch.num_rows() as u64;
                    return Some(Ok(Rows { first, batch }));
                }
                Ok(None) => return Some(Err(self.lose("there are fewer than the file says".to_owned()))),
                Err(why) => return Some(Err(self.lose(why))),
            }
        }
    }

    /// Gives the rest of the row group at hand up.
    pub(crate) fn lose(&mut self, why: String) -> Lost {
        let start = self.before + self.read + 1;
        self.leave();
        Lost { rows: start..self.before + 1, why }
    }

    /// About how many bytes of the file so many rows of the group at hand take.
    pub(crate) fn share(&self, rows: u64) -> u64 {
        self.row_group().map_or(0, |group| {
            let bytes = u64::try_from(group.compressed_size()).unwrap_or(0);
            (u128::from(bytes) * u128::from(rows) / u128::from(rows_of(group).max(1))) as u64
        })
    }

    fn batch(&mut self) -> Result<Option<RecordBatch>, String> {
        if self.reader.is_none() {
            self.reader = Some(self.reader().map_err(|error| plainly(&error))?);
        }
        let Some(reader) = &mut self.reader else { return Ok(None) };
        let batch = match reader.next() {
            Some(Ok(batch)) if batch.num_rows() > 0 => batch,
            Some(Ok(_)) | None => return Ok(None),
            Some(Err(error)) => return Err(bare(&error.to_string())),
        };
        // What a reader of batches gives lacks what the file says about itself.
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

    fn leave(&mut self) {
        self.before = self.before.saturating_add(self.row_group().map_or(0, rows_of));
        (self.reader, self.read) = (None, 0);
        self.group += 1;
    }

    /// Rows of a batch in a row group.
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
        rows.clamp(1, self.columns.most_rows.min(ROWS))
    }
}

fn rows_of(group: &RowGroupMetaData) -> u64 {
    u64::try_from(group.num_rows()).unwrap_or(0)
}

/// An error without what its kind is called in the library.
fn plainly(error: &ParquetError) -> String {
    bare(&error.to_string())
}

fn bare(message: &str) -> String {
    let message = message.strip_prefix("Parquet argument error: ").unwrap_or(message);
    message.strip_prefix("Parquet error: ").unwrap_or(message).to_owned()
}
