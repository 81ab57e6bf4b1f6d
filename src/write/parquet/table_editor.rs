//! Sets columns of a table: its cleaned text, and further ones. All others stay the same.

use std::sync::Arc;

use arrow_array::builder::LargeStringBuilder;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, Field, FieldRef, Schema};

/// A table whose columns are being changed.
pub(crate) struct TableEditor {
    fields: Vec<FieldRef>,
    columns: Vec<ArrayRef>,
    schema: arrow_schema::SchemaRef,
}

impl TableEditor {
    pub(crate) fn new(rows: &RecordBatch) -> TableEditor {
        let schema = rows.schema();
        TableEditor { fields: schema.fields().to_vec(), columns: rows.columns().to_vec(), schema }
    }

    /// Replaces the strings of a column. Its type stays the same.
    ///
    /// # Errors
    /// There are more strings than the type can hold.
    pub(crate) fn replace<'s>(
        &mut self,
        column: usize,
        strings: impl Iterator<Item = Option<&'s str>>,
    ) -> Result<(), ArrowError> {
        self.columns[column] = arrow_cast::cast(&large_strings(strings), self.fields[column].data_type())?;
        Ok(())
    }

    /// Removes a column.
    pub(crate) fn remove(&mut self, column: usize) {
        self.fields.remove(column);
        self.columns.remove(column);
    }

    /// Sets a column of strings, or of what they say as values of the field's type: the one of that name is replaced, or
    /// else one is added after the last.
    ///
    /// # Errors
    /// There are more strings than a column can hold.
    pub(crate) fn set<'s>(
        &mut self,
        field: Field,
        strings: impl Iterator<Item = Option<&'s str>>,
    ) -> Result<(), ArrowError> {
        let column = arrow_cast::cast(&large_strings(strings), field.data_type())?;
        let field = Arc::new(field);
        if let Some(at) = self.fields.iter().position(|other| other.name() == field.name()) {
            (self.fields[at], self.columns[at]) = (field, column);
        } else {
            self.fields.push(field);
            self.columns.push(column);
        }
        Ok(())
    }

    /// The table with all changes.
    ///
    /// # Errors
    /// A column was set to more or fewer values than there are rows.
    pub(crate) fn finish(self) -> Result<RecordBatch, ArrowError> {
        let schema = Schema::new_with_metadata(self.fields, self.schema.metadata().clone());
        RecordBatch::try_new(Arc::new(schema), self.columns)
    }
}

/// A column of strings that may have more than two gigabytes together.
fn large_strings<'s>(strings: impl Iterator<Item = Option<&'s str>>) -> ArrayRef {
    let mut builder = LargeStringBuilder::new();
    strings.for_each(|string| builder.append_option(string));
    Arc::new(builder.finish())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::cast::AsArray;
    use arrow_array::types::Int8Type;
    use arrow_array::{ArrayRef, DictionaryArray, Int64Array, RecordBatch, StringArray};
    use arrow_schema::{DataType, Field};

    use super::TableEditor;

    #[test]
    fn columns_are_set_and_removed() {
        let text: DictionaryArray<Int8Type> = vec!["a", "a"].into_iter().collect();
        let rows = RecordBatch::try_from_iter_with_nullable([
            ("text", Arc::new(text) as ArrayRef, true),
            ("n", Arc::new(Int64Array::from(vec![1, 2])), false),
            ("x", Arc::new(StringArray::from(vec!["x", "y"])), false),
        ]);
        let rows = rows.unwrap();
        let mut table = TableEditor::new(&rows);
        table.replace(0, [Some("b"), None].into_iter()).unwrap();
        table.set(Field::new("n", DataType::Utf8, true), [Some("z"), None].into_iter()).unwrap();
        table.set(Field::new("new", DataType::Utf8, true), [None, Some("w")].into_iter()).unwrap();
        table.remove(2);
        let changed = table.finish().unwrap();
        assert_eq!(changed.schema().field(0).data_type(), rows.schema().field(0).data_type());
        assert!(changed.column(0).as_any_dictionary().values().as_string::<i32>().iter().eq([Some("b")]));
        let names: Vec<_> = changed.schema().fields().iter().map(|field| field.name().clone()).collect();
        assert_eq!(names, ["text", "n", "new"]);
        assert!(changed.column(2).as_string::<i32>().iter().eq([None, Some("w")]));
    }
}
