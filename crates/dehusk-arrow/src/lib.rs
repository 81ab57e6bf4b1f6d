//! Cleans columns of Arrow: texts in, bodies of the same type out, and removals if they are wanted.
//!
//! - [`ColumnCleaner`] cleans the chunks of a column, on several threads if it is told to.
//! - [`is_text`] tells which types of columns it takes: `Utf8`, `LargeUtf8`, `Utf8View`, dictionaries of these, and `Null`.
//! - [`removals_field`] is the type of the column of removals.
//!
//! ```
//! use std::sync::Arc;
//!
//! use dehusk::Cleaner;
//! use dehusk_arrow::ColumnCleaner;
//! use dehusk_arrow::arrow_array::cast::AsArray;
//! use dehusk_arrow::arrow_array::{ArrayRef, StringArray};
//!
//! let texts = ["The bridge opened on Monday after two years of work.\n\nThis website uses cookies.\n"];
//! let texts: ArrayRef = Arc::new(StringArray::from_iter_values(texts));
//! let cleaner = Cleaner::new()?;
//! let chunks = ColumnCleaner::new(&cleaner).clean(&[texts])?;
//! let bodies = chunks[0].bodies.as_string::<i32>();
//! assert_eq!(bodies.value(0), "The bridge opened on Monday after two years of work.\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Arrays are those of the versions of Arrow that this crate exports. Nothing here uses the crate arrow-cast, which converts
//! any type to any other: it would be a tenth of the Python package.

mod bodies;
mod cleaner;
mod column;
mod error;
mod removals;
mod rows;
mod texts;

pub use arrow_array;
pub use arrow_buffer;
pub use arrow_schema;

pub use cleaner::{CleanedChunk, ColumnCleaner};
pub use error::ColumnError;
pub use removals::removals_field;
pub use texts::is_text;
