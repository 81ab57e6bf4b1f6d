//! Columns of strings of any type, by row.

use std::sync::Arc;

use arrow_array::builder::{GenericStringBuilder, StringViewBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray, new_empty_array};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType};
use arrow_select::concat::concat;

/// Whether a type is one of strings. A column of nothing but nulls may have no type.
pub(super) fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, values) => is_text(values) && !values.is_nested(),
        _ => false,
    }
}

/// The column, unless its buffers are not what its type says. Those who made it may have been wrong, and text that is not
/// UTF-8 must not get any further.
pub(super) fn validated(column: &ArrayRef) -> Result<&ArrayRef, ArrowError> {
    column.to_data().validate_full()?;
    Ok(column)
}

/// Chunks as one column of plain strings.
pub(super) fn joined(chunks: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let plain =
        chunks.iter().filter(|chunk| !chunk.is_empty()).map(|chunk| cast(validated(chunk)?, &DataType::LargeUtf8));
    let plain = plain.collect::<Result<Vec<_>, _>>()?;
    let parts: Vec<&dyn Array> = plain.iter().map(|chunk| &**chunk).collect();
    if parts.is_empty() { Ok(new_empty_array(&DataType::LargeUtf8)) } else { concat(&parts) }
}

/// A column of strings.
pub(super) enum Texts<'c> {
    Utf8(&'c StringArray),
    Large(&'c LargeStringArray),
    View(&'c StringViewArray),
}

impl<'c> Texts<'c> {
    /// Reads a column.
    ///
    /// # Errors
    /// It is not one of strings.
    pub(super) fn new(column: &'c ArrayRef) -> Result<Texts<'c>, ArrowError> {
        match column.data_type() {
            DataType::Utf8 => Ok(Texts::Utf8(column.as_string())),
            DataType::LargeUtf8 => Ok(Texts::Large(column.as_string())),
            DataType::Utf8View => Ok(Texts::View(column.as_string_view())),
            other => Err(ArrowError::InvalidArgumentError(format!("{other} is not a type of strings"))),
        }
    }

    /// The text of a row; none if it is null.
    pub(super) fn get(&self, row: usize) -> Option<&'c str> {
        match self {
            Texts::Utf8(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::Large(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::View(texts) => texts.is_valid(row).then(|| texts.value(row)),
        }
    }

    /// A column of the same type with these texts; `bytes` is about their length.
    pub(super) fn with(&self, texts: impl ExactSizeIterator<Item = Option<String>>, bytes: usize) -> ArrayRef {
        match self {
            Texts::Utf8(_) => {
                let mut builder = GenericStringBuilder::<i32>::with_capacity(texts.len(), bytes);
                texts.for_each(|text| builder.append_option(text));
                Arc::new(builder.finish())
            }
            Texts::Large(_) => {
                let mut builder = GenericStringBuilder::<i64>::with_capacity(texts.len(), bytes);
                texts.for_each(|text| builder.append_option(text));
                Arc::new(builder.finish())
            }
            Texts::View(_) => {
                let mut builder = StringViewBuilder::with_capacity(texts.len());
                texts.for_each(|text| builder.append_option(text));
                Arc::new(builder.finish())
            }
        }
    }
}
