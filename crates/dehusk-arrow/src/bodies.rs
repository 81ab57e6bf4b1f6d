//! Makes columns of strings of any type.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{GenericStringBuilder, StringViewBuilder};
use arrow_array::types::ArrowDictionaryKeyType;
use arrow_array::{
    Array, ArrayRef, DictionaryArray, OffsetSizeTrait, PrimitiveArray, downcast_integer, new_empty_array,
};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;

use crate::error::ColumnError;

/// The bodies of a chunk's rows, as an array of its type.
///
/// # Errors
/// A dictionary has more bodies than its keys can count, or they have more bytes than its values can have.
pub(crate) fn bodies(chunk: &ArrayRef, bodies: &[Option<String>]) -> Result<ArrayRef, ColumnError> {
    match chunk.data_type() {
        DataType::Null => Ok(chunk.clone()),
        kind if bodies.is_empty() => Ok(new_empty_array(kind)),
        kind => column(kind, bodies),
    }
}

fn column(kind: &DataType, texts: &[Option<String>]) -> Result<ArrayRef, ColumnError> {
    match kind {
        DataType::Utf8 => strings::<i32>(texts),
        DataType::LargeUtf8 => strings::<i64>(texts),
        DataType::Utf8View => {
            let mut builder = StringViewBuilder::with_capacity(texts.len());
            builder.extend(texts.iter().map(Option::as_deref));
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
                other => Err(ColumnError::Keys { key_type: other.clone() })
            }
        }
        other => Err(ColumnError::data_type("texts", other)),
    }
}

fn strings<O: OffsetSizeTrait>(texts: &[Option<String>]) -> Result<ArrayRef, ColumnError> {
    let bytes = texts.iter().flatten().map(String::len).sum();
    has_room::<O>(bytes)?;
    let mut builder = GenericStringBuilder::<O>::with_capacity(texts.len(), bytes);
    builder.extend(texts.iter().map(Option::as_deref));
    Ok(Arc::new(builder.finish()))
}

/// Checks that an array of strings with such offsets can hold so many bytes.
///
/// # Errors
/// It cannot.
pub(crate) fn has_room<O: OffsetSizeTrait>(bytes: usize) -> Result<(), ColumnError> {
    let data_type = || if O::IS_LARGE { DataType::LargeUtf8 } else { DataType::Utf8 };
    O::from_usize(bytes).map(|_| ()).ok_or_else(|| ColumnError::Bytes { data_type: data_type() })
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

fn dictionary<K: ArrowDictionaryKeyType>(keys: &[Option<usize>], values: ArrayRef) -> Result<ArrayRef, ColumnError> {
    let too_many = || ColumnError::Keys { key_type: K::DATA_TYPE };
    let key = |number: &Option<usize>| match number {
        Some(number) => K::Native::from_usize(*number).map(Some).ok_or_else(too_many),
        None => Ok(None),
    };
    let keys = keys.iter().map(key).collect::<Result<PrimitiveArray<K>, _>>()?;
    // Each key is the number of a value, so that this cannot fail.
    Ok(Arc::new(DictionaryArray::new(keys, values)))
}

#[cfg(test)]
mod tests {
    use super::has_room;
    use crate::error::ColumnError;

    #[test]
    fn offsets_count_bytes_up_to_a_bound() {
        assert!(has_room::<i32>(0x7fff_ffff).is_ok());
        assert!(matches!(has_room::<i32>(0x8000_0000), Err(ColumnError::Bytes { .. })));
        assert!(has_room::<i64>(0x8000_0000).is_ok());
    }
}
