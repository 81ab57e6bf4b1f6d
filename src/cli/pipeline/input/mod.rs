//! The reading side of a run: inputs, one after the other, become jobs.
//!
//! `inputs` lists the inputs of a run and `reader` reads them. `format` says what an input format is and [`FORMATS`] lists
//! them, a file each: how it is detected, how an input of it is cut into jobs (through `input_reader`), and what such a job
//! does. `detect` chooses the format of an input, and `structured` recognises formats that are not read. `stream` opens inputs,
//! `text_decoder` decodes texts, `lines` and `text_parts` cut them.

mod archive;
mod byte_counter;
mod detect;
pub(super) mod format;
mod html;
mod input_reader;
pub(super) mod inputs;
pub(super) mod jsonl;
mod lines;
mod parquet;
pub(super) mod reader;
mod stream;
mod structured;
mod text;
mod text_decoder;
mod text_parts;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

pub(super) use byte_counter::ByteCounter;
pub(in crate::cli) use detect::check_is_text;
use format::InputFormat;
pub(in crate::cli) use text_decoder::decode_text;

/// All input formats, in the order in which the help lists them.
static FORMATS: [&dyn InputFormat; 5] = [&text::Text, &jsonl::Jsonl, &html::Html, &archive::Archive, &parquet::Parquet];

/// The value of `--from`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum InputChoice {
    /// The format of each input is detected.
    Auto,
    /// All inputs have this format.
    Format(&'static dyn InputFormat),
}

/// Its name in the options.
const AUTO: (&str, &str) = ("auto", "Detect the format from the file name and the first bytes");

/// Parses the value of `--from`.
pub(crate) fn parser() -> impl TypedValueParser<Value = InputChoice> {
    let named = FORMATS.iter().flat_map(|format| format.names());
    let values = [AUTO].iter().chain(named).map(|(name, help)| PossibleValue::new(*name).help(*help));
    PossibleValuesParser::new(values.collect::<Vec<_>>()).map(|name: String| {
        let by_name = |format: &&dyn InputFormat| format.names().iter().any(|(other, _)| *other == name);
        FORMATS.into_iter().find(by_name).map_or(InputChoice::Auto, InputChoice::Format)
    })
}

/// The bytes without the byte order mark of UTF-8.
fn without_bom(start: &[u8]) -> &[u8] {
    start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start)
}
