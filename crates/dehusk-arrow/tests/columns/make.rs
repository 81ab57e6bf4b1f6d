//! Makes columns of any type of strings. The fuzz target `columns` uses it too.

use std::sync::Arc;

use dehusk_arrow::arrow_array::types::ArrowDictionaryKeyType;
use dehusk_arrow::arrow_array::{
    ArrayRef, DictionaryArray, LargeStringArray, NullArray, PrimitiveArray, StringArray, StringViewArray,
    downcast_integer,
};
use dehusk_arrow::arrow_buffer::{ArrowNativeType, NullBuffer};
use dehusk_arrow::arrow_schema::DataType;

/// The types of strings that dictionaries can have too.
pub(crate) const STRINGS: [DataType; 3] = [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View];

/// The types of keys.
pub(crate) const KEYS: [DataType; 8] = [
    DataType::Int8,
    DataType::Int16,
    DataType::Int32,
    DataType::Int64,
    DataType::UInt8,
    DataType::UInt16,
    DataType::UInt32,
    DataType::UInt64,
];

/// A null key may have any number.
const ANY_KEY: usize = 99;

/// A column of a type of strings. Each row has the number of a value, which may be null, or is null itself.
pub(crate) fn column(kind: &DataType, values: &[Option<String>], rows: &[Option<usize>]) -> ArrayRef {
    let texts = rows.iter().map(|row| values[(*row)?].as_deref());
    match kind {
        DataType::Utf8 => Arc::new(texts.collect::<StringArray>()),
        DataType::LargeUtf8 => Arc::new(texts.collect::<LargeStringArray>()),
        DataType::Utf8View => Arc::new(texts.collect::<StringViewArray>()),
        DataType::Dictionary(key, strings) => {
            let all: Vec<_> = (0..values.len()).map(Some).collect();
            let values = column(strings, values, &all);
            macro_rules! with_keys {
                ($key:ty) => {
                    dictionary::<$key>(rows, values)
                };
            }
            downcast_integer! {
                key.as_ref() => (with_keys),
                other => panic!("{other} is not a type of keys")
            }
        }
        DataType::Null => Arc::new(NullArray::new(rows.len())),
        other => panic!("{other} is not a type of strings"),
    }
}

fn dictionary<K: ArrowDictionaryKeyType>(rows: &[Option<usize>], values: ArrayRef) -> ArrayRef {
    let keys = rows.iter().map(|row| K::Native::usize_as(row.unwrap_or(ANY_KEY))).collect::<Vec<_>>();
    let valid = rows.iter().map(Option::is_some).collect::<NullBuffer>();
    let keys = PrimitiveArray::<K>::new(keys.into(), Some(valid));
    Arc::new(DictionaryArray::new(keys, values))
}
