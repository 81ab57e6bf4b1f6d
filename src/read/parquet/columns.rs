//! Finds the columns of a table that hold the text, the URL and the title, and reads their values as strings.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Schema};

use crate::read::jsonl::{FieldNames, PAGE_FIELDS, TEXT_FIELDS, TITLE_FIELDS, URL_FIELDS};

/// The indices of the columns that cleaning reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnIndices {
    /// The text, or the page's source.
    pub(crate) text: usize,
    /// It holds pages instead of texts.
    pub(crate) is_page: bool,
    pub(crate) url: Option<usize>,
    pub(crate) title: Option<usize>,
    pub(crate) id: Option<usize>,
    /// The maximum number of rows in a batch: the values of a dictionary of texts may all become different ones.
    pub(crate) max_rows: u64,
}

impl ColumnIndices {
    /// Finds the columns: the text in the one that is named, otherwise in the first of [`TEXT_FIELDS`] that holds strings, or
    /// else a page in the first of [`PAGE_FIELDS`] that does.
    ///
    /// # Errors
    /// There is no such column, or it does not hold strings.
    pub(crate) fn find(schema: &Schema, names: &FieldNames) -> Result<ColumnIndices, String> {
        let index = |name: &str| schema.fields().iter().rposition(|field| field.name() == name);
        let string = |name: &str| index(name).filter(|at| is_string(schema.field(*at).data_type()));
        let text = match names.text.as_deref() {
            Some(name) => Some(string(name).ok_or_else(|| not_a_text(schema, name))?),
            None => TEXT_FIELDS.iter().find_map(|name| string(name)),
        };
        let page = || PAGE_FIELDS.iter().find_map(|name| string(name));
        let text = text.or_else(page).ok_or_else(|| {
            let names = [TEXT_FIELDS.as_slice(), &PAGE_FIELDS].concat();
            format!("no column with text (searched for strings in {})", names.join(", "))
        })?;
        let one_of = |name: &Option<String>, names: &[&str]| match name {
            Some(name) => string(name),
            None => names.iter().find_map(|name| string(name)),
        };
        let max_rows = match schema.field(text).data_type() {
            DataType::Dictionary(key, _) if matches!(**key, DataType::Int8 | DataType::UInt8) => 127,
            _ => u64::MAX,
        };
        let is_page = PAGE_FIELDS.contains(&schema.field(text).name().as_str());
        let (url, title) = (one_of(&names.url, &URL_FIELDS), one_of(&names.title, &TITLE_FIELDS));
        Ok(ColumnIndices { text, is_page, url, title, id: index("id"), max_rows })
    }
}

fn not_a_text(schema: &Schema, name: &str) -> String {
    match schema.column_with_name(name) {
        Some((_, field)) => format!("the column {name} holds {} instead of strings", field.data_type()),
        None => format!("no column {name}"),
    }
}

/// Whether values are strings, however they are stored.
fn is_string(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_string(values),
        _ => false,
    }
}

/// A column of strings.
pub(crate) struct StringColumn(ArrayRef);

impl StringColumn {
    /// A column that holds strings, or whole numbers as they are written.
    ///
    /// # Errors
    /// It holds other values.
    pub(crate) fn new(column: &ArrayRef) -> Result<StringColumn, ArrowError> {
        match column.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Ok(StringColumn(ArrayRef::clone(column))),
            DataType::Dictionary(_, values) => StringColumn::new(&arrow_cast::cast(column, values)?),
            kind if kind.is_integer() => Ok(StringColumn(arrow_cast::cast(column, &DataType::Utf8)?)),
            other => Err(ArrowError::CastError(format!("{other} is not a string"))),
        }
    }

    /// A column of a batch, if it is there and holds strings.
    pub(crate) fn get(batch: &RecordBatch, column: Option<usize>) -> Option<StringColumn> {
        StringColumn::new(batch.column(column?)).ok()
    }

    /// The value of a row; none if it is null.
    pub(crate) fn value(&self, row: usize) -> Option<&str> {
        let array = &self.0;
        if array.is_null(row) {
            return None;
        }
        Some(match array.data_type() {
            DataType::Utf8 => array.as_string::<i32>().value(row),
            DataType::LargeUtf8 => array.as_string::<i64>().value(row),
            _ => array.as_string_view().value(row),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::types::Int8Type;
    use arrow_array::{ArrayRef, DictionaryArray, Int64Array, LargeStringArray, StringViewArray};
    use arrow_schema::{DataType, Field, Schema};

    use super::{ColumnIndices, StringColumn};
    use crate::read::jsonl::FieldNames;

    fn columns(fields: &[(&str, DataType)], names: &FieldNames) -> Result<ColumnIndices, String> {
        let fields: Vec<_> = fields.iter().map(|(name, kind)| Field::new(*name, kind.clone(), true)).collect();
        ColumnIndices::find(&Schema::new(fields), names)
    }

    #[test]
    fn the_text_is_the_first_column_of_strings() {
        let names = FieldNames::default();
        let all = [("html", DataType::Utf8), ("body", DataType::Utf8View), ("text", DataType::Binary)];
        let found = columns(&all, &names).unwrap();
        assert_eq!((found.text, found.is_page), (1, false));
        let found = columns(&[("id", DataType::Int8), ("html", DataType::LargeUtf8)], &names).unwrap();
        assert_eq!((found.text, found.is_page, found.id), (1, true, Some(0)));
        let words = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
        let found =
            columns(&[("url", DataType::Utf8), ("x", words)], &FieldNames { text: Some("x".into()), ..names.clone() });
        assert_eq!(found.map(|found| (found.url, found.max_rows)), Ok((Some(0), 127)));
        assert!(columns(&[("text", DataType::Binary)], &names).unwrap_err().contains("no column with text"));
        let named = FieldNames { text: Some("text".into()), ..names };
        assert!(columns(&[("text", DataType::Int8)], &named).unwrap_err().contains("Int8"));
    }

    #[test]
    fn strings_are_read_however_they_are_stored() {
        let words: DictionaryArray<Int8Type> = vec![Some("a"), None, Some("b"), Some("a")].into_iter().collect();
        let all: [ArrayRef; 3] = [
            Arc::new(words),
            Arc::new(LargeStringArray::from(vec![Some("a"), None, Some("b"), Some("a")])),
            Arc::new(StringViewArray::from(vec![Some("a"), None, Some("b"), Some("a")])),
        ];
        for array in all {
            let strings = StringColumn::new(&array).unwrap();
            let values: Vec<_> = (0..4).map(|row| strings.value(row)).collect();
            assert_eq!(values, [Some("a"), None, Some("b"), Some("a")]);
        }
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![7]));
        assert_eq!(StringColumn::new(&numbers).unwrap().value(0), Some("7"));
    }
}
