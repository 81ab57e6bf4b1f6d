//! What an input format has to say: its name for `--from`, how it is detected, and how it is read into jobs.

use std::fmt::Debug;
use std::ops::ControlFlow;
use std::path::Path;

use super::super::output::format::OutputFormat;
use super::input_reader::InputReader;
use super::stream::Stream;

/// A format of inputs. A new one is a file beside this one and a line in [`FORMATS`](super::FORMATS).
///
/// An input belongs to the first format whose signature it has; else to the first that has its extension; else to the
/// first that it looks like; else it is a text.
pub(crate) trait InputFormat: Debug + Sync {
    /// The values of `--from` that choose it, each with a few words for the help.
    fn names(&self) -> &'static [(&'static str, &'static str)];

    /// Extensions of its files, without the dot and in lower case.
    fn extensions(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether an input that starts with these bytes belongs to this format, whatever its name.
    fn has_signature(&self, _start: &[u8]) -> bool {
        false
    }

    /// Whether an input that starts with these bytes probably belongs to this format. `is_named_text`: its name says that it
    /// is a text.
    fn looks_like(&self, _start: &[u8], _is_named_text: bool) -> bool {
        false
    }

    /// Whether it reads inputs in other encodings than those that extend ASCII.
    fn decodes(&self) -> bool {
        false
    }

    /// Why this build cannot read it, if it cannot.
    fn unavailable(&self) -> Option<&'static str> {
        None
    }

    /// The format of the result if the options choose none. `target` is the path of the result, if it has one of its own.
    fn default_output(&self, target: Option<&Path>) -> &'static dyn OutputFormat;

    /// Reads an input and pushes its jobs, the last of which [ends the input](InputReader::end). Breaks if the run is to
    /// end early.
    fn read(&self, reader: &mut InputReader<'_>, stream: Stream) -> ControlFlow<()>;
}
