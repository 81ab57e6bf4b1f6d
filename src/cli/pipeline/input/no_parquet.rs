//! In place of the Parquet input in a build without the feature `parquet`: detected, and reported as not supported.

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

    fn unavailable(&self) -> Option<&'static str> {
        Some(output::WITHOUT_PARQUET)
    }

    fn default_output(&self, _target: Option<&Path>) -> &'static dyn OutputFormat {
        &output::jsonl::Jsonl
    }

    fn read(&self, reader: &mut InputReader<'_>, _stream: Stream) -> ControlFlow<()> {
        reader.end()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::super::super::args::Cli;
    use super::super::super::super::{CliError, ExitStatus};
    use super::super::super::run;

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
