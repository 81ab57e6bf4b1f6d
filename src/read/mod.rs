//! Read: bytes become documents.
//!
//! `jsonl` finds the text in a record and `escape` takes it out of its string, `parquet` reads tables, `parts` cuts documents
//! that are too long to be held at once.

pub(crate) mod escape;
pub mod jsonl;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub mod parts;
