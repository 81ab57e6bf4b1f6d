//! JSONL: a JSON object a line for each document.

use super::format::{FormatWriter, OutputFormat, PlainWriter};

/// The format.
#[derive(Debug)]
pub(crate) struct Jsonl;

impl OutputFormat for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn help(&self) -> &'static str {
        "JSON Lines: one record for each document"
    }

    fn extension(&self) -> &'static str {
        "jsonl"
    }

    fn passes_lines_through(&self) -> bool {
        true
    }

    fn writer(&self, _explain: bool) -> Box<dyn FormatWriter> {
        Box::new(PlainWriter)
    }
}
