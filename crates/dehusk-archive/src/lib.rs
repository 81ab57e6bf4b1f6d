//! Reads gzip, zstd, WARC and ARC, and salvages what it can from damaged files.
//!
//! - [`Decompressor`] detects gzip and zstd by content. After an error it continues with the next member.
//! - [`ArchiveReader`] iterates over the records of WARC (also WET and WAT) and ARC files. After damage it continues with the
//!   next record; what is lost is an [`ArchiveItem::Error`] that says where and how much.
//! - [`ArchiveDocument::from_record`] extracts the page or text of a record.
//! - [`file_type`] names what is not text by its first bytes.
//!
//! Memory and time are bounded on any input: see [`limits`].
//!
//! ```
//! use dehusk_archive::{ArchiveDocument, ArchiveItem, ArchiveReader, Content, Decompressor};
//!
//! let file = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 10\r\n\r\nIt rained.\r\n\r\n";
//! for item in ArchiveReader::new(Decompressor::new(file.as_bytes())) {
//!     match item? {
//!         ArchiveItem::Record(record) => {
//!             let document = ArchiveDocument::from_record(record);
//!             assert_eq!(document.content, Content::Text { text: "It rained.".to_owned(), replaced: 0 });
//!         }
//!         ArchiveItem::Error(error) => eprintln!("{error}"),
//!     }
//! }
//! # Ok::<(), std::io::Error>(())
//! ```

mod archive;
mod decompress;
pub mod file_type;
pub mod limits;

pub use archive::{
    ArchiveDocument, ArchiveError, ArchiveErrorKind, ArchiveItem, ArchiveReader, Content, Headers, Record, RecordType,
    is_archive,
};
pub use decompress::{DecompressError, DecompressErrorKind, Decompressor};
