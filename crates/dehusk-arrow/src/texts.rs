//! Columns of strings of any type, by row.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{GenericStringBuilder, StringViewBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::ArrowDictionaryKeyType;
use arrow_array::{
    Array, ArrayRef, DictionaryArray, LargeStringArray, PrimitiveArray, StringArray, StringViewArray, downcast_integer,
};
use arrow_buffer::ArrowNativeType;
use arrow_schema::{ArrowError, DataType};

/// Whether a type is one of strings. A column of nothing but nulls may have no type.
pub(super) fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, values) => {
            matches!(**values, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        _ => false,
    }
}

/// A column of strings.
pub(super) enum Texts<'c> {
    Utf8(&'c StringArray),
    Large(&'c LargeStringArray),
    View(&'c StringViewArray),
    /// The value of each row, and the values.
    Dictionary(Vec<Option<usize>>, Box<Texts<'c>>),
    /// No row has a text.
    Nulls,
}

impl<'c> Texts<'c> {
    /// Reads a column.
    ///
    /// # Errors
    /// Its buffers are not what its type says, or it is not one of strings. Those who made it may have been wrong, and text
    /// that is not UTF-8 must not get any further.
    pub(super) fn new(column: &'c ArrayRef) -> Result<Texts<'c>, ArrowError> {
        // What is left of the buffers of an empty slice may be nothing, with offsets that point into what was there.
        if column.is_empty() {
            return Ok(Texts::Nulls);
        }
        column.to_data().validate_full()?;
        match column.data_type() {
            DataType::Utf8 => Ok(Texts::Utf8(column.as_string())),
            DataType::LargeUtf8 => Ok(Texts::Large(column.as_string())),
            DataType::Utf8View => Ok(Texts::View(column.as_string_view())),
            DataType::Null => Ok(Texts::Nulls),
            DataType::Dictionary(..) => {
                let dictionary = column.as_any_dictionary();
                let keys = dictionary.normalized_keys().into_iter().enumerate();
                let keys = keys.map(|(row, key)| dictionary.keys().is_valid(row).then_some(key)).collect();
                Ok(Texts::Dictionary(keys, Box::new(Texts::new(dictionary.values())?)))
            }
            other => Err(ArrowError::InvalidArgumentError(format!("{other} is not a type of strings"))),
        }
    }

    /// The text of a row; none if it is null.
    pub(super) fn get(&self, row: usize) -> Option<&'c str> {
        match self {
            Texts::Utf8(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::Large(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::View(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::Dictionary(keys, values) => values.get(keys[row]?),
            Texts::Nulls => None,
        }
    }
}

/// The texts of a column.
///
/// # Errors
/// As for [`Texts::new`].
pub(super) fn owned(column: &ArrayRef) -> Result<Vec<Option<String>>, ArrowError> {
    let texts = Texts::new(column)?;
    Ok((0..column.len()).map(|row| texts.get(row).map(str::to_owned)).collect())
}

/// A column of a type of strings with these texts.
///
/// # Errors
/// A dictionary has more texts than its keys can count.
pub(super) fn column(kind: &DataType, texts: &[Option<String>]) -> Result<ArrayRef, ArrowError> {
    let bytes = texts.iter().flatten().map(String::len).sum();
    match kind {
        DataType::Utf8 => {
            let mut builder = GenericStringBuilder::<i32>::with_capacity(texts.len(), bytes);
            for text in texts {
                builder.append_option(text.as_deref());
            }
            Ok(Arc::new(builder.finish()))
        }
        DataType::Utf8View => {
            let mut builder = StringViewBuilder::with_capacity(texts.len());
            for text in texts {
                builder.append_option(text.as_deref());
            }
            Ok(Arc::new(builder.finish()))
        }
        DataType::Dictionary(key, values) => {
            let (keys, distinct) = distinct(texts);
            let values = column(values, &distinct)?;
            macro_rules! with_keys {
                ($key:ty) => {
                    dictionary::<$key>(&keys, values)
                };
            }
            downcast_integer! {
                key.as_ref() => (with_keys),
                other => Err(ArrowError::InvalidArgumentError(format!("{other} is not a type of keys")))
            }
        }
        _ => {
            let mut builder = GenericStringBuilder::<i64>::with_capacity(texts.len(), bytes);
            for text in texts {
                builder.append_option(text.as_deref());
            }
            Ok(Arc::new(builder.finish()))
        }
    }
}

/// The number of the text of each row, and the texts, each once.
fn distinct(texts: &[Option<String>]) -> (Vec<Option<usize>>, Vec<Option<String>>) {
    let (mut numbers, mut distinct) = (HashMap::new(), Vec::new());
    let mut number = |text: &Option<String>| {
        Some(*numbers.entry(text.clone()?).or_insert_with_key(|text| {
            distinct.push(Some(text.clone()));
            distinct.len() - 1
        }))
    };
    (texts.iter().map(&mut number).collect(), distinct)
}

fn dictionary<K: ArrowDictionaryKeyType>(keys: &[Option<usize>], values: ArrayRef) -> Result<ArrayRef, ArrowError> {
    let key = |number: &Option<usize>| match number {
        Some(number) => K::Native::from_usize(*number).map(Some).ok_or(ArrowError::DictionaryKeyOverflowError),
        None => Ok(None),
    };
    let keys = keys.iter().map(key).collect::<Result<PrimitiveArray<K>, _>>()?;
    Ok(Arc::new(DictionaryArray::try_new(keys, values)?))
}
