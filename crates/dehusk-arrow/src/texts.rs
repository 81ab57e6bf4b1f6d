//! Arrays of strings of any type, by row.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::DataType;

use crate::error::ColumnError;

/// Whether a type is one of strings: `Utf8`, `LargeUtf8`, `Utf8View`, or a dictionary of one of these. So is `Null`, since a
/// column of nothing but nulls may have no other type.
pub fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, values) => {
            matches!(**values, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        _ => false,
    }
}

/// Checks that a chunk is one of strings.
///
/// # Errors
/// It is not.
pub(crate) fn checked(column: &'static str, chunk: &ArrayRef) -> Result<(), ColumnError> {
    match chunk.data_type() {
        kind if is_text(kind) => Ok(()),
        kind => Err(ColumnError::data_type(column, kind)),
    }
}

/// An array of strings.
pub(crate) enum Texts<'c> {
    Utf8(&'c StringArray),
    Large(&'c LargeStringArray),
    View(&'c StringViewArray),
    /// The value of each row, and the values.
    Dictionary(Vec<Option<usize>>, Box<Texts<'c>>),
    /// No row has a text.
    Nulls,
}

impl<'c> Texts<'c> {
    /// Reads a chunk of a column.
    ///
    /// # Errors
    /// It is not one of strings, or its buffers are not what its type says. Those who made it may have been wrong, and text
    /// that is not UTF-8 must not get any further.
    pub(crate) fn new(column: &'static str, chunk: &'c ArrayRef) -> Result<Texts<'c>, ColumnError> {
        checked(column, chunk)?;
        // What is left of the buffers of an empty slice may be nothing, with offsets that point into what was there.
        if chunk.is_empty() {
            return Ok(Texts::Nulls);
        }
        chunk.to_data().validate_full().map_err(|error| ColumnError::Invalid { column, error })?;
        match chunk.data_type() {
            DataType::Utf8 => Ok(Texts::Utf8(chunk.as_string())),
            DataType::LargeUtf8 => Ok(Texts::Large(chunk.as_string())),
            DataType::Utf8View => Ok(Texts::View(chunk.as_string_view())),
            DataType::Null => Ok(Texts::Nulls),
            _ => {
                let dictionary = chunk.as_any_dictionary();
                // All keys are null, of which Arrow makes no numbers then.
                if dictionary.values().is_empty() {
                    return Ok(Texts::Nulls);
                }
                let keys = dictionary.normalized_keys().into_iter().enumerate();
                let keys = keys.map(|(row, key)| dictionary.keys().is_valid(row).then_some(key)).collect();
                Ok(Texts::Dictionary(keys, Box::new(Texts::new(column, dictionary.values())?)))
            }
        }
    }

    /// The text of a row; none if it is null.
    pub(crate) fn get(&self, row: usize) -> Option<&'c str> {
        match self {
            Texts::Utf8(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::Large(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::View(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::Dictionary(keys, values) => values.get(keys[row]?),
            Texts::Nulls => None,
        }
    }
}
