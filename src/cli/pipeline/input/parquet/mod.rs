//! Parquet files: each row is a record. `tables` reads them and `rows` cleans them. Without the feature `parquet` they are
//! detected, and reported as not supported.

#[cfg(feature = "parquet")]
mod rows;
#[cfg(feature = "parquet")]
mod tables;
#[cfg(all(test, feature = "parquet"))]
mod tests;

use std::ops::ControlFlow;
use std::path::Path;

use super::super::output;
use super::super::output::format::OutputFormat;
use super::format::InputFormat;
use super::input_reader::InputReader;
use super::stream::Stream;

/// The format.
#[derive(Debug)]
pub(super) struct Parquet;

impl InputFormat for Parquet {
    fn names(&self) -> &'static [(&'static str, &'static str)] {
        &[("parquet", "A Parquet table (needs a build with the feature parquet)")]
    }

    fn has_signature(&self, start: &[u8]) -> bool {
        start.starts_with(b"PAR1")
    }

    fn default_output(&self, target: Option<&Path>) -> &'static dyn OutputFormat {
        if target.and_then(output::table_format).is_some() { &output::parquet::Parquet } else { &output::jsonl::Jsonl }
    }

    #[cfg(not(feature = "parquet"))]
    fn unavailable(&self) -> Option<&'static str> {
        Some(output::WITHOUT_PARQUET)
    }

    #[cfg(feature = "parquet")]
    fn read(&self, reader: &mut InputReader<'_>, stream: Stream) -> ControlFlow<()> {
        tables::read(reader, &stream)
    }

    #[cfg(not(feature = "parquet"))]
    fn read(&self, reader: &mut InputReader<'_>, _stream: Stream) -> ControlFlow<()> {
        reader.fail(&std::io::Error::other(output::WITHOUT_PARQUET))
    }
}

#[cfg(not(feature = "parquet"))]
#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::cli::args::Cli;
    use crate::cli::pipeline::run;
    use crate::cli::{CliError, ExitStatus};

    fn clean(args: &[&str]) -> Result<ExitStatus, CliError> {
        let common = ["clean", "--isolated", "--model", "off"];
        run(&Cli::try_parse_from(common.iter().chain(args)).unwrap().clean)
    }

    #[test]
    fn parquet_is_detected_and_refused() {
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
