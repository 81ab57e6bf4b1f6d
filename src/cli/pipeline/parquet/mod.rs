//! Parquet in a run: `read` cuts files into jobs, `work` cleans their rows, `sheet` writes rows and records as a file.

mod read;
mod sheet;
#[cfg(test)]
mod tests;
mod work;

use std::io::IsTerminal;

use super::super::CliError;
use super::super::args::{CleanArgs, OutputFormat};

pub(super) use sheet::{Sheet, Written};
pub(super) use work::Rows;

/// Rows that are done.
pub(super) type Table = arrow_array::RecordBatch;

/// Refuses options that make no sense with Parquet.
pub(super) fn check(args: &CleanArgs) -> Result<(), CliError> {
    if args.to() != Some(OutputFormat::Parquet) || (args.recursive && args.output.is_some()) {
        return Ok(());
    }
    let refuse = |why: &str| Err(CliError::Usage(why.to_owned()));
    let packed = |name: &str| [".gz", ".zst"].iter().any(|end| name.ends_with(end));
    match &args.output {
        Some(_) if args.stream.resume => refuse(
            "`--resume` cannot go on inside a Parquet file; with --recursive and a folder for results it goes on file by file",
        ),
        Some(path) if packed(&path.to_string_lossy()) => refuse(
            "a Parquet file is compressed inside and cannot be read if it is packed once more; name it without .gz or .zst",
        ),
        None if std::io::stdout().is_terminal() => {
            refuse("Parquet is nothing for a terminal; name a file with --output")
        }
        _ => Ok(()),
    }
}
