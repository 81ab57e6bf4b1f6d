//! Why columns cannot be cleaned.

use std::fmt;

use arrow_schema::{ArrowError, DataType};

/// Why columns cannot be cleaned. A column is named as in [`ColumnCleaner`](crate::ColumnCleaner): `texts`, `urls` or `titles`.
#[derive(Debug)]
#[non_exhaustive]
pub enum ColumnError {
    /// A column is not one of strings ([`is_text`](crate::is_text)).
    #[non_exhaustive]
    DataType {
        /// The column.
        column: &'static str,
        /// Its type.
        data_type: DataType,
    },
    /// There is not a URL or title for each text.
    #[non_exhaustive]
    Length {
        /// The column.
        column: &'static str,
        /// How many rows it has.
        rows: usize,
        /// How many rows the column of texts has.
        texts: usize,
    },
    /// The buffers of a column are not what its type says, such as a text that is not UTF-8.
    #[non_exhaustive]
    Invalid {
        /// The column.
        column: &'static str,
        /// What Arrow says of it.
        error: ArrowError,
    },
    /// A chunk is a dictionary and has more different bodies than its keys can count. The URL of a row can make another body
    /// of the same text.
    #[non_exhaustive]
    Keys {
        /// The type of the keys.
        key_type: DataType,
    },
    /// Bodies of a dictionary, or names of rules in removals, have more bytes than an array can hold. Smaller chunks have fewer.
    #[non_exhaustive]
    Bytes {
        /// The type of the array.
        data_type: DataType,
    },
}

impl ColumnError {
    /// The error for a column of this type, which is not one of strings.
    pub fn data_type(column: &'static str, data_type: &DataType) -> ColumnError {
        ColumnError::DataType { column, data_type: data_type.clone() }
    }
}

impl fmt::Display for ColumnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ColumnError::DataType { column, data_type } => write!(
                f,
                "{column} must be an Arrow column of strings (Utf8, LargeUtf8, Utf8View, or a dictionary of one of these), \
                 not {data_type}"
            ),
            ColumnError::Length { column, rows, texts } => write!(f, "{column} has {rows} rows, and texts has {texts}"),
            ColumnError::Invalid { column, error } => write!(f, "{column}: {error}"),
            ColumnError::Keys { key_type } => {
                write!(
                    f,
                    "the number of different bodies in a dictionary is bigger than the key type {key_type} allows"
                )
            }
            ColumnError::Bytes { data_type } => {
                write!(f, "a chunk has more bytes of bodies or removals than an array of {data_type} can hold")
            }
        }
    }
}

impl std::error::Error for ColumnError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ColumnError::Invalid { error, .. } => Some(error),
            _ => None,
        }
    }
}
