//! The writing side of a run: results go out in order, in their format.
//!
//! `format` says what an output format is and [`FORMATS`] lists them, a file each. `outputs` are the files of a run,
//! `result_writer` writes results to them, `text_result` joins the parts of long texts.

pub(super) mod format;
pub(super) mod jsonl;
pub(super) mod markdown;
pub(super) mod output_folder;
pub(super) mod outputs;
pub(super) mod parquet;
pub(super) mod result_writer;
pub(super) mod text;
mod text_result;

use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use format::OutputFormat;

/// All output formats, in the order in which the help lists them.
pub(crate) static FORMATS: [&dyn OutputFormat; 4] =
    [&text::Text, &markdown::Markdown, &jsonl::Jsonl, &parquet::Parquet];

/// Why a build without the feature cannot read or write Parquet.
#[cfg(not(feature = "parquet"))]
pub(in crate::cli) const WITHOUT_PARQUET: &str =
    "this build does not support Parquet; build it with `cargo build --release --features parquet`";

/// Parses the value of `--to`.
pub(crate) fn parser() -> impl TypedValueParser<Value = &'static dyn OutputFormat> {
    let values = FORMATS.iter().map(|format| PossibleValue::new(format.name()).help(format.help()));
    let by_name = |name: String| FORMATS.into_iter().find(|format| format.name() == name);
    PossibleValuesParser::new(values).try_map(move |name| by_name(name).ok_or("unknown format"))
}

/// The table format that a file's extension names, if it names one.
pub(crate) fn table_format(path: &Path) -> Option<&'static dyn OutputFormat> {
    let extension = path.extension()?;
    FORMATS.into_iter().find(|format| format.is_table() && extension.eq_ignore_ascii_case(format.extension()))
}
