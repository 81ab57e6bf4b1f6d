//! In place of the Parquet output in a build without the feature `parquet`: known by name and file extension only.

use super::format::{FormatWriter, OutputFormat, PlainWriter};

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

    fn unavailable(&self) -> Option<&'static str> {
        Some(super::WITHOUT_PARQUET)
    }

    fn writer(&self, _explain: bool) -> Box<dyn FormatWriter> {
        Box::new(PlainWriter)
    }
}
