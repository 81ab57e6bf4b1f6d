//! Parquet: a row for each document. Without the feature `parquet` the format is known but unavailable.

#[cfg(feature = "parquet")]
mod writer;

use std::io::{self, IsTerminal};
use std::path::Path;

use super::format::{FormatWriter, OutputFormat};

/// The format.
#[derive(Debug)]
pub(crate) struct Parquet;

impl OutputFormat for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn help(&self) -> &'static str {
        "A Parquet table (needs a build with the feature parquet)"
    }

    fn extension(&self) -> &'static str {
        "parquet"
    }

    fn is_table(&self) -> bool {
        true
    }

    fn check(&self, file: Option<&Path>, resume: bool) -> Result<(), &'static str> {
        let is_compressed = |name: &str| [".gz", ".zst"].iter().any(|end| name.ends_with(end));
        match file {
            Some(_) if resume => {
                Err("`--resume` cannot continue a Parquet file that is written in part; with --recursive and a \
                 folder for results it resumes file by file")
            }
            Some(path) if is_compressed(&path.to_string_lossy()) => {
                Err("a Parquet file is compressed inside and cannot be \
                 read if it is compressed once more; use a name without .gz or .zst")
            }
            None if io::stdout().is_terminal() => {
                Err("Parquet cannot be shown on a terminal; name a file with --output")
            }
            _ => Ok(()),
        }
    }

    #[cfg(not(feature = "parquet"))]
    fn unavailable(&self) -> Option<&'static str> {
        Some(super::WITHOUT_PARQUET)
    }

    #[cfg(feature = "parquet")]
    fn writer(&self, explain: bool) -> Box<dyn FormatWriter> {
        Box::new(writer::ParquetWriter::new(explain))
    }

    #[cfg(not(feature = "parquet"))]
    fn writer(&self, _explain: bool) -> Box<dyn FormatWriter> {
        unreachable!("a format that is unavailable is refused before anything is written")
    }
}
