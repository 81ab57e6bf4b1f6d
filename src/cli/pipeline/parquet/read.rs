//! Cuts Parquet files into jobs.

use std::fs::File;
use std::io;
use std::ops::ControlFlow::{self, Break, Continue};
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::super::guard::guarded;
use super::super::job::{Extent, Work};
use super::super::lines::JOB_BYTES;
use super::super::source::Reading;
use super::Rows;
use crate::read::parquet::{Columns, Parquet, Strings};

impl Reading<'_> {
    /// The rows of a file. `packed`: what is in it came out of something compressed.
    pub(in crate::cli::pipeline) fn parquet(&mut self, path: Option<&Path>, packed: bool) -> ControlFlow<()> {
        let Some(path) = path.filter(|_| !packed && !self.prompt) else {
            let why = "Parquet is read at many places, so it must be a file of its own and no stream, and not compressed as a whole";
            return self.unreadable(&io::Error::other(why));
        };
        let opened = File::open(path).and_then(|file| {
            let find = |schema: &SchemaRef| Columns::of(schema, &self.source.fields);
            guarded(|| Parquet::open(file, find)).unwrap_or_else(Err).map_err(io::Error::other)
        });
        match opened {
            Ok(parquet) => self.tables(parquet),
            Err(error) => self.unreadable(&error),
        }
    }

    fn tables(&mut self, mut parquet: Parquet) -> ControlFlow<()> {
        let done = self.position.records;
        let columns = Arc::new(parquet.columns().clone());
        if done == 0 {
            // A table of no rows has columns too.
            let batch = RecordBatch::new_empty(parquet.schema().clone());
            self.rows(Rows { first: 1, batch, columns: Arc::clone(&columns) }, 0, 0)?;
        }
        parquet.seek(done);
        loop {
            let next = guarded(|| parquet.next());
            match next.unwrap_or_else(|why| Some(Err(parquet.lose(why)))) {
                Some(Ok(rows)) => {
                    self.source.meter.add(parquet.share(rows.batch.num_rows() as u64));
                    self.table(Rows { first: rows.first, batch: rows.batch, columns: Arc::clone(&columns) }, done)?;
                }
                Some(Err(lost)) => {
                    self.position.records = lost.rows.end.saturating_sub(1);
                    self.trouble(&io::Error::other(lost.to_string()), Extent::Piece)?;
                }
                None => return self.end(),
            }
            if self.source.brake.is_drawn() {
                return Break(());
            }
        }
    }

    /// Some rows, cut into jobs where their texts are long. The cuts depend on the rows alone; jobs that an earlier run has
    /// done, up to row `done`, are passed over.
    fn table(&mut self, table: Rows, done: u64) -> ControlFlow<()> {
        let Rows { first, batch, columns } = table;
        let (count, held) = (batch.num_rows(), batch.get_array_memory_size());
        let texts = Strings::at(&batch, Some(columns.text));
        let length = |row| texts.as_ref().and_then(|texts| texts.get(row)).map_or(0, str::len);
        let (mut start, mut bytes) = (0, 0);
        for row in 0..count {
            bytes += length(row);
            if bytes < JOB_BYTES && row + 1 < count {
                continue;
            }
            let rows = row + 1 - start;
            let piece =
                Rows { first: first + start as u64, batch: batch.slice(start, rows), columns: Arc::clone(&columns) };
            (start, self.read) = (row + 1, bytes as u64);
            if first + row as u64 > done {
                self.rows(piece, (held * rows / count).max(bytes), first + row as u64)?;
            }
            bytes = 0;
        }
        Continue(())
    }

    /// A job. `last` is the number of its last row.
    fn rows(&mut self, rows: Rows, bytes: usize, last: u64) -> ControlFlow<()> {
        self.position.records = last;
        self.put(bytes, Work::Rows(rows), true, false)
    }
}
