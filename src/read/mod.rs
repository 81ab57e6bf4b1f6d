//! Reads documents: `jsonl` finds the text in a record and `json_strings` decodes it, `json_spelling` says how it was
//! written, `parquet` reads tables, `parts` cuts documents that are too long to be held at once.

#[cfg(feature = "cli")]
mod json_spelling;
#[cfg(feature = "cli")]
pub(crate) mod json_strings;
#[cfg(feature = "cli")]
pub mod jsonl;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub use crate::segment::parts;
