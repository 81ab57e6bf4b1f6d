//! Plain text: bodies one after the other, each with one line end at its end.

use super::format::{FormatWriter, OutputFormat, PlainWriter};

/// The format.
#[derive(Debug)]
pub(crate) struct Text;

impl OutputFormat for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn help(&self) -> &'static str {
        "The bodies alone"
    }

    fn extension(&self) -> &'static str {
        "txt"
    }

    fn is_records(&self) -> bool {
        false
    }

    fn writer(&self, _explain: bool) -> Box<dyn FormatWriter> {
        Box::new(PlainWriter)
    }
}
