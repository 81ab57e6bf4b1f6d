//! Markdown: bodies of pages one after the other, texts as they are.

use super::format::{FormatWriter, OutputFormat, PlainWriter};

/// The format.
#[derive(Debug)]
pub(crate) struct Markdown;

impl OutputFormat for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn help(&self) -> &'static str {
        "The bodies of pages as Markdown; texts as they are"
    }

    fn extension(&self) -> &'static str {
        "md"
    }

    fn is_records(&self) -> bool {
        false
    }

    fn is_markdown(&self) -> bool {
        true
    }

    fn writer(&self, _explain: bool) -> Box<dyn FormatWriter> {
        Box::new(PlainWriter)
    }
}
