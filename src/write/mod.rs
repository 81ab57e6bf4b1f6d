//! Writes results and reports: `text` writes bodies, `explain` shows what was removed, `removed` writes a record for each
//! removal, `restore` reads these records, `stats` counts, `parquet` writes tables, `terminal` makes text safe to show.

pub mod explain;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub mod removed;
pub mod restore;
pub mod stats;
pub mod terminal;
pub mod text;
