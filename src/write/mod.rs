//! Writes results and reports: `text` writes bodies, `explain` shows what was removed, `removed` writes a record for each
//! removal (`dolma` in another form), `restore` reads these records, `stats` counts, `frequent` counts names of which there may be any number, `parquet` writes tables, `terminal` makes text safe to show.

pub(crate) mod budget;
mod dolma;
pub mod explain;
pub(crate) mod frequent;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub mod removed;
pub mod restore;
pub mod stats;
pub mod terminal;
pub mod text;
