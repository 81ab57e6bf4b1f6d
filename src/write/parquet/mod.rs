//! Tables: rows become the bytes of a Parquet file.
//!
//! `set` gives a table its cleaned text and further columns. `lines` makes rows of JSON lines, by a schema that `infer`
//! makes of the first of them and that `fit` holds later ones to; `json` makes JSON lines of rows, `times` what stands
//! there for dates.
//!
//! Columns whose strings are JSON are marked, so that they come back as values: see [`mark`].

mod fit;
mod infer;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod set;
mod times;

use std::io;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

/// Bytes of a row group at most, as they stand in the file: so much is held until it is written. Engines read row groups
/// as a whole, and the format's own documents call for large ones.
const GROUP_BYTES: usize = 64 << 20;

/// Where a column says that its strings are JSON.
const MARK: &str = "dehusk";

/// What the strings of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marked {
    /// The field's value.
    Json,
    /// An object with fields that have no column of their own.
    Rest,
}

/// A column of strings that are JSON. What it is stands in the file, in the Arrow schema, where other programs pass over
/// it.
pub(crate) fn mark(name: &str, what: Marked) -> Field {
    let what = if what == Marked::Json { "json" } else { "rest" };
    Field::new(name, DataType::Utf8, true).with_metadata([(MARK, what)])
}

/// What a column's strings are, where [`mark`] said so.
pub(crate) fn marked(field: &Field) -> Option<Marked> {
    let mark = field.metadata().get(MARK).filter(|_| *field.data_type() == DataType::Utf8)?;
    match mark.as_str() {
        "json" => Some(Marked::Json),
        "rest" => Some(Marked::Rest),
        _ => None,
    }
}

/// A Parquet file that is being written, to memory; [`Sheet::take`] empties it.
pub(crate) struct Sheet {
    writer: ArrowWriter<Vec<u8>>,
    schema: SchemaRef,
}

impl Sheet {
    /// A file with these columns. What the schema says of itself besides goes into it.
    ///
    /// # Errors
    /// Parquet has no such columns.
    pub(crate) fn new(schema: SchemaRef) -> io::Result<Sheet> {
        let said = schema.metadata().iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_bytes(Some(GROUP_BYTES))
            .set_key_value_metadata(Some(said))
            .build();
        Ok(Sheet { writer: ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties))?, schema })
    }

    /// Rows as they can stand in it, or why they cannot: names and types must be the same, in order, and nothing may be
    /// null where it never is.
    pub(crate) fn fit(&self, rows: &RecordBatch) -> Result<RecordBatch, String> {
        let (ours, theirs) = (self.schema.fields(), rows.schema_ref().fields());
        if !ours.iter().map(|field| field.name()).eq(theirs.iter().map(|field| field.name())) {
            return Err("its columns have other names".to_owned());
        }
        // This looks at types and nulls.
        RecordBatch::try_new(self.schema.clone(), rows.columns().to_vec()).map_err(|error| error.to_string())
    }

    /// Adds rows that [fit](Sheet::fit).
    pub(crate) fn put(&mut self, rows: &RecordBatch) -> io::Result<()> {
        Ok(self.writer.write(rows)?)
    }

    /// The bytes that came since it was last asked.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(self.writer.inner_mut())
    }

    /// Ends it, and gives its last bytes.
    pub(crate) fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.writer.into_inner()?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array, RecordBatch};
    use arrow_schema::{DataType, Field, Schema};

    use super::{Marked, Sheet, mark, marked};

    fn rows(name: &str, values: Vec<Option<i64>>, nullable: bool) -> RecordBatch {
        let schema = Schema::new(vec![Field::new(name, DataType::Int64, nullable)]);
        RecordBatch::try_new(Arc::new(schema), vec![Arc::new(Int64Array::from(values)) as ArrayRef]).unwrap()
    }

    #[test]
    fn rows_of_other_columns_do_not_fit() {
        let sheet = Sheet::new(rows("a", vec![Some(1)], false).schema()).unwrap();
        assert!(sheet.fit(&rows("a", vec![Some(1)], true)).is_ok());
        assert!(sheet.fit(&rows("a", vec![None], true)).is_err());
        assert!(sheet.fit(&rows("b", vec![Some(1)], false)).is_err());
    }

    #[test]
    fn bytes_come_as_they_are_made() {
        let rows = rows("a", (0..1000).map(Some).collect(), true);
        let mut sheet = Sheet::new(rows.schema()).unwrap();
        sheet.put(&rows).unwrap();
        let mut bytes = sheet.take();
        assert!(bytes.len() < 1000, "a row group is held until it is whole");
        bytes.extend(sheet.finish().unwrap());
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    }

    #[test]
    fn marks_are_read() {
        assert_eq!(marked(&mark("a", Marked::Json)), Some(Marked::Json));
        assert_eq!(marked(&mark("a", Marked::Rest)), Some(Marked::Rest));
        assert_eq!(marked(&Field::new("a", DataType::Utf8, true)), None);
    }
}
