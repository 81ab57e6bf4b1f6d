//! In place of `parquet` where the program is built without it: says so, and has nothing to read or write.

#![expect(
    clippy::unused_self,
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "the other module needs what this one does not"
)]

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use super::super::CliError;
use super::super::args::{CleanArgs, InputFormat, OutputFormat};
use super::super::output::Output;
use super::job::{Made, Origin};
use super::source::Reading;
use super::work::Batch;

const WITHOUT: &str = "this build is without Parquet; `cargo build --release --features parquet` makes one that has it";

/// Rows of a table; there are none.
pub(super) enum Rows {}

/// Rows that are done; there are none.
pub(super) enum Table {}

/// Refuses options that ask for Parquet.
pub(super) fn check(args: &CleanArgs) -> Result<(), CliError> {
    match args.from == InputFormat::Parquet || args.to() == Some(OutputFormat::Parquet) {
        true => Err(CliError::Usage(WITHOUT.to_owned())),
        false => Ok(()),
    }
}

impl Reading<'_> {
    /// Says that the input cannot be read.
    pub(super) fn parquet(&mut self, _: Option<&Path>, _: bool) -> ControlFlow<()> {
        self.unreadable(&io::Error::other(format!("Parquet, and {WITHOUT}")))
    }
}

impl Batch<'_> {
    pub(super) fn rows(&mut self, rows: Rows) {
        match rows {}
    }
}

/// Writes results.
pub(super) struct Sheet;

/// What came of writing.
pub(super) struct Written {
    pub(super) bytes: u64,
    /// Why rows could not be written.
    pub(super) refused: Option<String>,
    pub(super) left_out: bool,
}

impl Sheet {
    pub(super) fn new(_: Option<OutputFormat>, _: bool) -> Sheet {
        Sheet
    }

    /// Writes what a job made.
    pub(super) fn put(
        &mut self,
        made: &mut Made,
        origin: &Origin,
        out: Option<&mut Output>,
    ) -> Result<Written, CliError> {
        match made.table.take() {
            Some(table) => match table {},
            None => self.line(&made.out, origin, out),
        }
    }

    /// Writes records.
    pub(super) fn line(&mut self, line: &[u8], _: &Origin, out: Option<&mut Output>) -> Result<Written, CliError> {
        if let Some(out) = out {
            out.write_all(line).map_err(|error| out.failure(error))?;
        }
        Ok(Written { bytes: line.len() as u64, refused: None, left_out: false })
    }

    /// Ends a result.
    pub(super) fn finish(&mut self, _: Option<&mut Output>) -> Result<Option<String>, CliError> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::super::args::Cli;
    use super::super::super::{CliError, ExitStatus};

    fn clean(args: &[&str]) -> Result<ExitStatus, CliError> {
        let common = ["clean", "--isolated", "--model", "off"];
        super::super::run(&Cli::try_parse_from(common.iter().chain(args)).unwrap().clean)
    }

    #[test]
    fn parquet_is_named_and_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let (table, out, sheet) = (path("a"), path("out"), path("out.parquet"));
        std::fs::write(&table, "PAR1\u{15}").unwrap();
        for args in [&["--from", "parquet"][..], &["--to", "parquet"], &[&table, "-o", &sheet]] {
            let refused = clean(args);
            assert!(matches!(&refused, Err(CliError::Usage(why)) if why.contains("--features parquet")), "{refused:?}");
        }
        assert_eq!(clean(&[&table, "-o", &out]).unwrap(), ExitStatus::Findings);
    }
}
