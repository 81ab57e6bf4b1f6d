//! Options of cleaning, which is what `clean` does without a command.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::super::durability::Durability;
use super::super::pipeline::{DocumentLimits, InputChoice, OutputFormat, input_parser, output_parser, table_format};
use super::budget::BudgetArgs;
use super::markdown::MarkdownArgs;
use super::shared::{CleanerArgs, DocumentArgs};

/// Options of cleaning.
#[derive(Args, Debug)]
pub(in crate::cli) struct CleanArgs {
    /// Files to clean (none, or -, for standard input)
    ///
    /// With --recursive, folders too.
    #[arg(value_name = "FILE")]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// Format of the input
    ///
    /// Gzip and Zstandard are always detected and decompressed.
    #[arg(long, value_name = "FORMAT", default_value = "auto", help_heading = "Input", value_parser = input_parser())]
    pub(in crate::cli) from: InputChoice,
    /// Clean all files in folders and their subfolders
    #[arg(short, long, help_heading = "Input")]
    pub(in crate::cli) recursive: bool,
    #[command(flatten)]
    pub(in crate::cli) document: DocumentArgs,
    #[command(flatten)]
    pub(in crate::cli) fields: FieldArgs,
    #[command(flatten)]
    pub(in crate::cli) cleaner: CleanerArgs,
    /// Format of the output
    ///
    /// By default records and archives give JSON Lines, and texts and pages give text. An output whose name ends in
    /// .parquet is a table.
    #[arg(long, value_name = "FORMAT", help_heading = "Output", value_parser = output_parser())]
    pub(in crate::cli) to: Option<&'static dyn OutputFormat>,
    /// Write to a file instead of standard output
    ///
    /// The file may be one of the inputs: it is replaced once everything has been written. If its name ends in .gz or
    /// .zst, it is compressed. With --recursive, this is a folder that gets one file for each input.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(in crate::cli) output: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) markdown: MarkdownArgs,
    #[command(flatten)]
    pub(in crate::cli) budget: BudgetArgs,
    #[command(flatten)]
    pub(in crate::cli) run: RunArgs,
    #[command(flatten)]
    pub(in crate::cli) reports: ReportArgs,
}

impl CleanArgs {
    /// The output format, if `--to` or the name of the one output file gives it.
    pub(in crate::cli) fn to(&self) -> Option<&'static dyn OutputFormat> {
        let file = self.output.as_ref().filter(|_| !self.recursive);
        self.to.or_else(|| file.and_then(|path| table_format(path)))
    }

    /// The single files that the options name for output.
    pub(in crate::cli) fn output_files(&self) -> impl Iterator<Item = &Path> {
        let result = self.output.as_deref().filter(|_| !self.recursive);
        [result, self.reports.removed.as_deref(), self.run.rejects.as_deref()].into_iter().flatten()
    }
}

const FIELD: &str = "Field of a record that holds its text

By default this is the first of text, raw_content, content, body, maintext and markdown that is a string, or else the \
page in html or raw_html.";

const URL_FIELD: &str = "Field of a record that holds its URL

By default this is the first of url, source_url, link, uri, source and similar names, also inside metadata or meta.";

/// Options that name fields of records.
#[derive(Args, Debug, Default, Clone)]
#[command(next_help_heading = "Input")]
pub(in crate::cli) struct FieldArgs {
    #[arg(long, value_name = "NAME", help = "Field of a record that holds its text", long_help = FIELD)]
    pub(in crate::cli) field: Option<String>,
    #[arg(long, value_name = "NAME", help = "Field of a record that holds its URL", long_help = URL_FIELD)]
    pub(in crate::cli) url_field: Option<String>,
    /// Field of a record that holds its title
    ///
    /// By default this is title or headline.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) title_field: Option<String>,
}

/// Options of how a run proceeds.
#[derive(Args, Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option")]
#[command(next_help_heading = "Running")]
pub(in crate::cli) struct RunArgs {
    /// Number of threads [default: one per core]
    #[arg(short, long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(in crate::cli) jobs: Option<u16>,
    /// Write records as soon as they are done, in any order
    #[arg(long)]
    pub(in crate::cli) unordered: bool,
    /// Continue a run that was interrupted
    ///
    /// This needs --output, and the same options, rules and inputs as the interrupted run. The result is the same as
    /// that of a run without interruption.
    #[arg(long)]
    pub(in crate::cli) resume: bool,
    /// Bytes of input between points from which a run can be resumed, such as 8M [default: 32M]
    ///
    /// K, M and G stand for KiB, MiB and GiB.
    #[arg(long, value_name = "BYTES", value_parser = parse_bytes)]
    pub(in crate::cli) checkpoint: Option<u64>,
    /// Do not wait until outputs are on the disk
    ///
    /// By default, an output replaces a file, and a point is recorded from which a run can be resumed, once what was
    /// written is on the disk; so a loss of power costs no more than the end of the program. Without waiting, a run that
    /// is resumed finds out by checksums whether something was lost, and says so.
    #[arg(long)]
    pub(in crate::cli) no_sync: bool,
    /// Pass on documents that take longer to clean than this, as they came
    ///
    /// Seconds, such as 10 or 0.5. The clock is looked at after a page is read, after literals of rules are found, and after
    /// rules are matched and lines are scored: no step is interrupted. Each part of a long text has the time of a document.
    /// Results then depend on how fast the machine is.
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds)]
    pub(in crate::cli) timeout: Option<Duration>,
    /// Pass on documents that could take more memory than this, as they came; at least 256M
    ///
    /// K, M and G stand for KiB, MiB and GiB. How much a document could take is judged by its size, by factors that were
    /// measured on documents made to take the most. Fewer documents are then in memory at once.
    #[arg(long, value_name = "BYTES", value_parser = parse_memory)]
    pub(in crate::cli) max_memory: Option<u64>,
    /// Reload rule files when they change
    #[arg(long)]
    pub(in crate::cli) watch: bool,
    /// Write records that cannot be read to a file
    ///
    /// Without this option they are passed through unchanged, or left out if the output is text.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(in crate::cli) rejects: Option<PathBuf>,
    /// How to show progress
    #[arg(long, value_enum, value_name = "KIND", default_value_t)]
    pub(in crate::cli) progress: ProgressKind,
}

impl RunArgs {
    /// What one document may take.
    pub(in crate::cli) fn limits(&self) -> DocumentLimits {
        DocumentLimits { timeout: self.timeout, max_memory: self.max_memory }
    }

    /// Whether the run waits for the disk.
    pub(in crate::cli) fn durability(&self) -> Durability {
        if self.no_sync { Durability::Unsynced } else { Durability::Synced }
    }
}

/// Units of sizes, each 1024 times the one before it.
const UNITS: [char; 3] = ['K', 'M', 'G'];

/// A size: a number of bytes, or of a unit, which may be in lower case or have `B` or `iB` after it.
fn parse_bytes(size: &str) -> Result<u64, &'static str> {
    let digits = size.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = size[digits.len()..].trim().to_ascii_uppercase();
    let unit = unit.strip_suffix("IB").or_else(|| unit.strip_suffix('B')).unwrap_or(&unit);
    let shift = match unit {
        "" => Some(0),
        unit => UNITS.iter().position(|name| unit.chars().eq([*name])).map(|at| 10 * (at as u32 + 1)),
    };
    let bytes = shift.and_then(|shift| digits.parse::<u64>().ok()?.checked_mul(1 << shift));
    bytes.filter(|bytes| *bytes > 0).ok_or("expected a number of bytes, such as 33554432, or a size, such as 32M")
}

/// The least memory of a run, which is enough for most documents.
const LEAST_MEMORY: u64 = 256 << 20;

fn parse_memory(size: &str) -> Result<u64, &'static str> {
    let bytes = parse_bytes(size)?;
    if bytes < LEAST_MEMORY { Err("expected at least 256M: rules and buffers take most of that") } else { Ok(bytes) }
}

/// A time in seconds, of which there may be a part.
fn parse_seconds(time: &str) -> Result<Duration, &'static str> {
    let seconds = time.parse::<f64>().ok().filter(|seconds| *seconds > 0.0);
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.ok_or("expected a number of seconds, such as 10 or 0.5")
}

/// Options of what is reported besides the result.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Reports")]
pub(in crate::cli) struct ReportArgs {
    /// Print each removal and its rule on standard error
    ///
    /// Records get a field "removed" instead, and a field "notes" if there are any.
    #[arg(long)]
    pub(in crate::cli) explain: bool,
    /// Write each removal to a file, as JSON Lines
    ///
    /// From this file and the output, `clean restore` rebuilds the original documents. If its name ends in .gz or .zst,
    /// it is compressed.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) removed: Option<PathBuf>,
    /// Format of --removed
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, requires = "removed")]
    pub(in crate::cli) removed_format: RemovedFormat,
    /// Print counts by category, rule, language and host on standard error
    #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub(in crate::cli) stats: Option<StatsFormat>,
}

/// Formats of `--removed`.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum RemovedFormat {
    #[default]
    /// A record for each removal, from which clean restore rebuilds documents
    Records,
    /// An attributes file of the Dolma toolkit: for each document its id and spans of characters
    Dolma,
}

/// How progress is shown.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum ProgressKind {
    #[default]
    /// A bar, if standard error is a terminal and the run takes longer than a second
    Auto,
    /// A line on standard error each minute, and one at the end
    Log,
    /// Not at all
    Off,
}

/// Formats of `--stats`.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum StatsFormat {
    /// Tables (the default)
    Text,
    /// A JSON object on one line
    Json,
}

#[cfg(test)]
mod tests {
    use super::{parse_bytes, parse_memory, parse_seconds};

    #[test]
    fn sizes_have_units() {
        let sizes = ["1", "8K", "8M", "8m", "8MB", "8MiB", "2 G"].map(|size| parse_bytes(size).unwrap());
        assert_eq!(sizes, [1, 8 << 10, 8 << 20, 8 << 20, 8 << 20, 8 << 20, 2 << 30]);
        for size in ["", "0", "M", "-1", "8X", "8.5M", "8MM", "99999999999G", "18446744073709551616"] {
            assert!(parse_bytes(size).is_err(), "{size}");
        }
    }

    #[test]
    fn limits_are_checked() {
        assert!(parse_memory("255M").is_err() && parse_memory("256M").is_ok());
        assert_eq!(parse_seconds("0.5").unwrap().as_millis(), 500);
        for time in ["0", "-1", "", "1s", "nan", "1e99"] {
            assert!(parse_seconds(time).is_err(), "{time}");
        }
    }
}
