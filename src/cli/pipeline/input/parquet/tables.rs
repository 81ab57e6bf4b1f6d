//! Reads a Parquet file and cuts its rows into jobs.

use std::fs::File;
use std::io;
use std::ops::ControlFlow::{self, Continue};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::super::input_reader::{InputReader, JOB_BYTES, JobEnd};
use super::super::stream::Stream;
use super::rows::{self, Rows};
use crate::cli::pipeline::job::ErrorScope;
use crate::cli::pipeline::worker::guard::catch_panic;
use crate::read::parquet::{ColumnIndices, ParquetReader, StringColumn};

/// Reads the file of an input and pushes its jobs. Breaks if the run is to end early.
pub(super) fn read(reader: &mut InputReader<'_>, stream: &Stream) -> ControlFlow<()> {
    let Some(path) = reader.path.filter(|_| !stream.is_compressed() && !reader.is_pipe) else {
        let why =
            "Parquet is not read from front to back, so it must be a file, not a stream, and not compressed as a whole";
        return reader.fail(&io::Error::other(why));
    };
    let opened = File::open(path).and_then(|file| {
        let find = |schema: &SchemaRef| ColumnIndices::find(schema, reader.fields);
        catch_panic(|| ParquetReader::open(file, find)).unwrap_or_else(Err).map_err(io::Error::other)
    });
    match opened {
        Ok(parquet) => read_tables(reader, parquet),
        Err(error) => reader.fail(&error),
    }
}

fn read_tables(reader: &mut InputReader<'_>, mut parquet: ParquetReader) -> ControlFlow<()> {
    let done = reader.position.records;
    let columns = Arc::new(parquet.columns().clone());
    if done == 0 {
        // A table without rows has columns too.
        let batch = RecordBatch::new_empty(parquet.schema().clone());
        push_rows(reader, Rows { first: 1, batch, columns: Arc::clone(&columns) }, 0, 0)?;
    }
    parquet.seek(done);
    loop {
        let next = catch_panic(|| parquet.next());
        match next.unwrap_or_else(|why| Some(Err(parquet.skip_row_group(why)))) {
            Some(Ok(batch)) => {
                reader.counter.add(parquet.compressed_bytes(batch.rows.num_rows() as u64));
                let rows = Rows { first: batch.first, batch: batch.rows, columns: Arc::clone(&columns) };
                cut_rows(reader, &rows, done)?;
            }
            Some(Err(lost)) => {
                reader.position.records = lost.rows.end.saturating_sub(1);
                reader.report_error(&io::Error::other(lost.to_string()), ErrorScope::Piece)?;
            }
            None => return reader.end(),
        }
        reader.check_stop()?;
    }
}

/// Cuts rows into jobs where their texts are long. The cuts depend on the rows alone. Jobs that an earlier run has done,
/// up to the row of number `done`, are skipped.
fn cut_rows(reader: &mut InputReader<'_>, rows: &Rows, done: u64) -> ControlFlow<()> {
    let Rows { first, batch, columns } = rows;
    let (count, memory) = (batch.num_rows(), batch.get_array_memory_size());
    let texts = StringColumn::get(batch, Some(columns.text));
    let length = |row| texts.as_ref().and_then(|texts| texts.value(row)).map_or(0, str::len);
    let (mut start, mut bytes) = (0, 0);
    for row in 0..count {
        bytes += length(row);
        if bytes < JOB_BYTES && row + 1 < count {
            continue;
        }
        let length = row + 1 - start;
        let piece =
            Rows { first: first + start as u64, batch: batch.slice(start, length), columns: Arc::clone(columns) };
        (start, reader.bytes_read) = (row + 1, bytes as u64);
        let last = first + row as u64;
        if last > done {
            push_rows(reader, piece, (memory * length / count).max(bytes), last)?;
        }
        bytes = 0;
    }
    Continue(())
}

/// Pushes a job. `last` is the number of its last row.
fn push_rows(reader: &mut InputReader<'_>, rows: Rows, bytes: usize, last: u64) -> ControlFlow<()> {
    reader.position.records = last;
    reader.push(bytes, JobEnd::Records, move |runner| rows::clean(runner, &rows))
}
