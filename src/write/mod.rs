//! Write: what stays becomes output, and what went becomes a report.
//!
//! `text` writes bodies, `explain` tells a person what went, `removed` writes a record per removal, `restore` takes these
//! back, `stats` counts, `parquet` writes tables, `terminal` keeps hostile text from steering a terminal.

pub mod explain;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub mod removed;
pub mod restore;
pub mod stats;
pub mod terminal;
pub mod text;
