//! Reads compressed inputs and web archives.
//!
//! - [`compress`]: gzip of many members and zstd, told apart by their first bytes.
//! - [`warc`]: WARC and ARC archives, record by record; broken records are skipped and reported.

pub mod compress;
pub mod limits;
pub mod warc;
