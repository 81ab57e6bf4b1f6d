//! Read: bytes become documents.
//!
//! `jsonl` finds the text in a record and `escape` takes it out of its string, `parquet` reads tables, `parts` cuts documents
//! that are too long to be held at once.

#[cfg(feature = "cli")]
pub(crate) mod escape;
#[cfg(feature = "cli")]
pub mod jsonl;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub use crate::segment::parts;
