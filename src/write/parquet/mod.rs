//! Writes rows as a Parquet file.
//!
//! `table_editor` sets columns of a table. `lines` turns JSON lines into rows, by a schema that `infer` makes of the first of
//! them and that `fit` compares later ones with; `json` turns rows into JSON lines, and `times` the dates in them.
//!
//! Columns whose strings are JSON are marked, so that they become values again: see [`json_column`].

mod fit;
mod infer;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod table_editor;
mod times;

use std::io;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

/// The maximum size of a row group in the file: so much is held in memory until it is written. Engines read row groups as
/// a whole, and the documentation of the format recommends large ones.
const GROUP_BYTES: usize = 64 << 20;

/// The key of the metadata of a column whose strings are JSON.
const METADATA_KEY: &str = "dehusk";

/// What the strings of a column of JSON are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonColumn {
    /// The value of the field.
    Value,
    /// An object with the fields that have no column of their own.
    Rest,
}

/// A column of strings that are JSON. It is marked in the Arrow schema of the file, where other programs ignore it.
pub(crate) fn json_column(name: &str, what: JsonColumn) -> Field {
    let what = if what == JsonColumn::Value { "json" } else { "rest" };
    Field::new(name, DataType::Utf8, true).with_metadata([(METADATA_KEY, what)])
}

/// What the strings of a column are, if it is marked by [`json_column`].
pub(crate) fn json_column_kind(field: &Field) -> Option<JsonColumn> {
    let mark = field.metadata().get(METADATA_KEY).filter(|_| *field.data_type() == DataType::Utf8)?;
    match mark.as_str() {
        "json" => Some(JsonColumn::Value),
        "rest" => Some(JsonColumn::Rest),
        _ => None,
    }
}

/// A Parquet file that is being written to memory; [`TableWriter::take_bytes`] takes the bytes.
pub(crate) struct TableWriter {
    writer: ArrowWriter<Vec<u8>>,
    schema: SchemaRef,
}

impl TableWriter {
    /// A file with these columns, and with the metadata of the schema.
    ///
    /// # Errors
    /// Parquet does not support the columns.
    pub(crate) fn new(schema: SchemaRef) -> io::Result<TableWriter> {
        let metadata = schema.metadata().iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_bytes(Some(GROUP_BYTES))
            .set_key_value_metadata(Some(metadata))
            .build();
        Ok(TableWriter { writer: ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties))?, schema })
    }

    /// Rows with the schema of the file.
    ///
    /// # Errors
    /// Why they do not fit: names and types of columns must be the same, in order, and a column that is never null may not
    /// be null.
    pub(crate) fn fit(&self, rows: &RecordBatch) -> Result<RecordBatch, String> {
        let (own, other) = (self.schema.fields(), rows.schema_ref().fields());
        if !own.iter().map(|field| field.name()).eq(other.iter().map(|field| field.name())) {
            return Err("its columns have other names".to_owned());
        }
        // This checks types and nulls.
        RecordBatch::try_new(self.schema.clone(), rows.columns().to_vec()).map_err(|error| error.to_string())
    }

    /// Writes rows that [fit](TableWriter::fit).
    ///
    /// # Errors
    /// Those of the library.
    pub(crate) fn write_rows(&mut self, rows: &RecordBatch) -> io::Result<()> {
        Ok(self.writer.write(rows)?)
    }

    /// The bytes since the last call.
    pub(crate) fn take_bytes(&mut self) -> Vec<u8> {
        std::mem::take(self.writer.inner_mut())
    }

    /// Ends the file, and gives its last bytes.
    ///
    /// # Errors
    /// Those of the library.
    pub(crate) fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.writer.into_inner()?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array, RecordBatch};
    use arrow_schema::{DataType, Field, Schema};

    use super::{JsonColumn, TableWriter, json_column, json_column_kind};

    fn rows(name: &str, values: Vec<Option<i64>>, nullable: bool) -> RecordBatch {
        let schema = Schema::new(vec![Field::new(name, DataType::Int64, nullable)]);
        RecordBatch::try_new(Arc::new(schema), vec![Arc::new(Int64Array::from(values)) as ArrayRef]).unwrap()
    }

    #[test]
    fn rows_with_other_columns_do_not_fit() {
        let table = TableWriter::new(rows("a", vec![Some(1)], false).schema()).unwrap();
        assert!(table.fit(&rows("a", vec![Some(1)], true)).is_ok());
        assert!(table.fit(&rows("a", vec![None], true)).is_err());
        assert!(table.fit(&rows("b", vec![Some(1)], false)).is_err());
    }

    #[test]
    fn bytes_are_returned_as_they_are_written() {
        let rows = rows("a", (0..1000).map(Some).collect(), true);
        let mut table = TableWriter::new(rows.schema()).unwrap();
        table.write_rows(&rows).unwrap();
        let mut bytes = table.take_bytes();
        assert!(bytes.len() < 1000, "a row group is held until it is complete");
        bytes.extend(table.finish().unwrap());
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    }

    #[test]
    fn marks_are_read() {
        assert_eq!(json_column_kind(&json_column("a", JsonColumn::Value)), Some(JsonColumn::Value));
        assert_eq!(json_column_kind(&json_column("a", JsonColumn::Rest)), Some(JsonColumn::Rest));
        assert_eq!(json_column_kind(&Field::new("a", DataType::Utf8, true)), None);
    }
}
