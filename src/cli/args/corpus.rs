//! Options of commands that judge rules by a corpus.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::super::diff::{Bound, RuleSource};
use super::super::pipeline::{InputChoice, input_parser};
use super::clean::{FieldArgs, ProgressKind};
use super::shared::{CategoryArgs, CleanerArgs, DocumentArgs, ModelArgs};

/// Options that say what a corpus is and how it is read.
#[derive(Args, Debug, Clone)]
pub(in crate::cli) struct CorpusArgs {
    /// Files with documents, and folders with such files (- for standard input)
    ///
    /// Texts, pages, records and archives, plain or compressed, as clean itself reads them. Beside X.txt, X.raw.txt or
    /// X.html, a file X.body.txt has the body (beside raw.txt or raw.html, body.txt has). A text whose first line begins with
    /// "# kind: " has labels: each line begins with "+ " (body), "- " (boilerplate) or "? " (either).
    #[arg(value_name = "CORPUS", required = true)]
    pub(in crate::cli) corpus: Vec<PathBuf>,
    /// Format of the corpus
    ///
    /// Gzip and Zstandard are always detected and decompressed.
    #[arg(long, value_name = "FORMAT", default_value = "auto", help_heading = "Input", value_parser = input_parser())]
    pub(in crate::cli) from: InputChoice,
    #[command(flatten)]
    pub(in crate::cli) document: DocumentArgs,
    #[command(flatten)]
    pub(in crate::cli) fields: FieldArgs,
    /// Field of a JSON record that holds its body, as it should be
    #[arg(long, value_name = "FIELD", help_heading = "Input")]
    pub(in crate::cli) gold: Option<String>,
    /// Number of threads [default: one per core]
    #[arg(short, long, value_name = "NUMBER", help_heading = "Running")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(in crate::cli) jobs: Option<u16>,
    /// How to show progress
    #[arg(long, value_enum, value_name = "KIND", default_value_t, help_heading = "Running")]
    pub(in crate::cli) progress: ProgressKind,
    /// Not an option: what cannot be read is not reported, since it was when the corpus was first read.
    #[arg(skip)]
    pub(in crate::cli) quiet: bool,
}

impl Default for CorpusArgs {
    /// Nothing to read, and all options as they are if they are not given.
    fn default() -> Self {
        CorpusArgs {
            corpus: Vec::new(),
            from: InputChoice::Auto,
            document: DocumentArgs::default(),
            fields: FieldArgs::default(),
            gold: None,
            jobs: None,
            progress: ProgressKind::default(),
            quiet: false,
        }
    }
}

/// Options of `clean audit`.
#[derive(Args, Debug, Clone)]
pub(in crate::cli) struct AuditArgs {
    #[command(flatten)]
    pub(in crate::cli) corpus: CorpusArgs,
    #[command(flatten)]
    pub(in crate::cli) cleaner: CleanerArgs,
    /// List only rules that hit nothing
    #[arg(long, help_heading = "Output", conflicts_with = "worst")]
    pub(in crate::cli) unused: bool,
    /// List only rules that took words of bodies, those that took most first, with examples
    ///
    /// This needs documents whose body is known.
    #[arg(long, help_heading = "Output")]
    pub(in crate::cli) worst: bool,
    /// Format of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Output")]
    pub(in crate::cli) format: ReportFormat,
}

/// Options of `clean diff`.
#[derive(Args, Debug, Clone)]
pub(in crate::cli) struct DiffArgs {
    /// Rules as they were: built-in, a folder or file with rules, or git:REV[:DIR]
    ///
    /// A folder adds to the built-in rules, as --rules does. git:REV:DIR is the folder DIR (by default rules), counted from
    /// the top of the repository, as it is in the revision REV. Neither the user's rules nor ./rules apply unless they are
    /// named.
    #[arg(value_name = "OLD", value_parser = RuleSource::parse)]
    pub(in crate::cli) old: RuleSource,
    /// Rules as they are now, given in the same way
    #[arg(value_name = "NEW", value_parser = RuleSource::parse)]
    pub(in crate::cli) new: RuleSource,
    #[command(flatten)]
    pub(in crate::cli) corpus: CorpusArgs,
    /// Leave out the built-in rules on sides that do not name them
    ///
    /// For folders that hold all rules, such as exported ones.
    #[arg(long, help_heading = "Rules")]
    pub(in crate::cli) no_built_in: bool,
    #[command(flatten)]
    pub(in crate::cli) choice: CategoryArgs,
    #[command(flatten)]
    pub(in crate::cli) model: ModelArgs,
    /// Format of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Output")]
    pub(in crate::cli) format: ReportFormat,
    /// Exit with 1 if more than this changes, such as 'lost>0.01%' (repeatable, or with commas)
    ///
    /// removed and kept are shares of the bytes of the corpus, lost is the share of the words of bodies that go now and
    /// stayed before, and left the share of the words of boilerplate that stay now and went before. lost and left need
    /// documents whose body is known.
    #[arg(long, value_name = "BOUND", value_delimiter = ',', help_heading = "Output", value_parser = Bound::parse)]
    pub(in crate::cli) fail_on: Vec<Bound>,
}

/// Options of `clean suggest`.
#[derive(Args, Debug, Clone)]
pub(in crate::cli) struct SuggestArgs {
    #[command(flatten)]
    pub(in crate::cli) corpus: CorpusArgs,
    #[command(flatten)]
    pub(in crate::cli) cleaner: CleanerArgs,
    /// Documents of a host that must share something
    #[arg(long, value_name = "NUMBER", default_value_t = 2, help_heading = "Drafts")]
    #[arg(value_parser = clap::value_parser!(u64).range(2..))]
    pub(in crate::cli) min_documents: u64,
    /// Share of a host's documents that must have it, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 10.0, help_heading = "Drafts", value_parser = parse_percent)]
    pub(in crate::cli) min_share: f64,
    /// Write the drafts to a file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(in crate::cli) output: Option<PathBuf>,
}

fn parse_percent(share: &str) -> Result<f64, &'static str> {
    let share: Option<f64> = share.trim_end_matches([' ', '%']).parse().ok();
    share.filter(|share| (0.0..=100.0).contains(share)).ok_or("expected a number from 0 to 100")
}

/// Options of `clean report`.
#[derive(Args, Debug, Clone)]
pub(in crate::cli) struct ReportPageArgs {
    #[command(flatten)]
    pub(in crate::cli) corpus: CorpusArgs,
    #[command(flatten)]
    pub(in crate::cli) cleaner: CleanerArgs,
    /// Write the page to a file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(in crate::cli) output: Option<PathBuf>,
}

/// Formats of reports.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum ReportFormat {
    #[default]
    /// Tables
    Text,
    /// A JSON object on one line
    Json,
}

/// Options of `clean studio`.
#[derive(Args, Debug, Clone)]
#[command(mut_arg("corpus", |corpus| corpus.required(false).default_value(".")))]
#[command(mut_arg("gold", |gold| gold.hide(true)))]
pub(in crate::cli) struct StudioArgs {
    #[command(flatten)]
    pub(in crate::cli) corpus: CorpusArgs,
    #[command(flatten)]
    pub(in crate::cli) cleaner: CleanerArgs,
    /// Port to listen on, on this machine alone (0 for any that is free)
    #[arg(long, value_name = "PORT", default_value_t = 0, help_heading = "Running")]
    pub(in crate::cli) port: u16,
}
