//! The command line as it is typed.
//!
//! Owns names and help of options. What they mean is the commands' affair.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Strips the husk from scraped documents: raw text in, the article's body out.
#[derive(Parser, Debug)]
#[command(name = "clean", version, about, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) clean: CleanArgs,
}

/// What to do instead of cleaning.
#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Put documents back together from what was left and what went
    Restore(RestoreArgs),
    /// Say which rules hit a line and which come near, or what one rule makes of a text
    Why(WhyArgs),
    /// Make weights of the context model from corpora whose bodies are known
    #[cfg(feature = "fit")]
    Fit(FitArgs),
    /// List, show, check, test or export rules
    #[command(subcommand)]
    Rules(RulesCommand),
}

/// Options that choose rules; the same for every command.
#[derive(Args, Debug, Default, Clone)]
pub(super) struct RuleArgs {
    /// Add the rule files of a folder, on top of the built-in ones, the user's and ./rules
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
    /// Turn a rule off
    #[arg(long, value_name = "RULE")]
    pub(super) off: Vec<String>,
    /// Leave the user's rules and ./rules out, so that a run is the same in every folder
    #[arg(long)]
    pub(super) isolated: bool,
    /// Leave the built-in rules out
    #[arg(long)]
    pub(super) no_built_in: bool,
}

/// Options that choose categories.
#[derive(Args, Debug, Default, Clone)]
pub(super) struct CategoryArgs {
    /// Keep everything of a category
    #[arg(long, value_name = "CATEGORY")]
    pub(super) keep: Vec<String>,
    /// Drop a category that is kept by default: headline, dateline
    #[arg(long, value_name = "CATEGORY")]
    pub(super) drop: Vec<String>,
}

/// Options of the context model.
#[derive(Args, Debug, Default, Clone, Copy)]
pub(super) struct ModelArgs {
    /// Whether the context model judges pages, and texts that are whole pages
    #[arg(long, value_enum, value_name = "SWITCH", default_value_t)]
    pub(super) model: OnOff,
    /// How sure the context model must be before something goes
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t)]
    pub(super) profile: ProfileName,
}

/// On or off.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum OnOff {
    #[default]
    On,
    Off,
}

/// Names of profiles.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ProfileName {
    /// Keeps more
    Careful,
    #[default]
    /// Weighs what goes and what stays alike
    Balanced,
    /// Takes more
    Strict,
}

/// Options of cleaning.
#[derive(Args, Debug)]
pub(super) struct CleanArgs {
    /// Files to clean, and folders with -r; standard input if there is none, or for `-`
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// What comes in; `auto` tells archives, pages and records by how they begin, and by the file's name. Gzip and zstd are told in any case
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    pub(super) from: InputFormat,
    /// What goes out: as it came in, or bodies as text, or records; records are rows of a table if the output's name ends in .parquet
    #[arg(long, value_name = "FORMAT")]
    pub(super) to: Option<OutputFormat>,
    /// Write to a file instead of standard output, compressed if its name ends in .gz or .zst; it may be an input, and changes once all is done. With -r, the folder that gets a file for each input
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Clean all files below folders
    #[arg(short, long)]
    pub(super) recursive: bool,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) choice: CategoryArgs,
    #[command(flatten)]
    pub(super) model: ModelArgs,
    #[command(flatten)]
    pub(super) fields: FieldArgs,
    #[command(flatten)]
    pub(super) stream: StreamArgs,
    #[command(flatten)]
    pub(super) reports: ReportArgs,
}

impl CleanArgs {
    /// What goes out, if it is said: by `--to`, or by the name of the one file.
    pub(super) fn to(&self) -> Option<OutputFormat> {
        let file = self.output.as_ref().filter(|_| !self.recursive);
        let named = file.is_some_and(|path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet")));
        self.to.or(named.then_some(OutputFormat::Parquet))
    }
}

/// Options that say where in records things are.
#[derive(Args, Debug, Clone)]
pub(super) struct FieldArgs {
    /// Records: the field with the text [default: text, `raw_content`, content, body, maintext or markdown; a page in html or `raw_html`]
    #[arg(long, value_name = "NAME")]
    pub(super) field: Option<String>,
    /// Records: the field with the URL [default: url, `source_url`, link, uri, source or the like, also in metadata or meta]
    #[arg(long, value_name = "NAME")]
    pub(super) url_field: Option<String>,
    /// Records: the field with the title [default: title or headline]
    #[arg(long, value_name = "NAME")]
    pub(super) title_field: Option<String>,
}

/// Options of how a run goes.
#[derive(Args, Debug, Clone)]
pub(super) struct StreamArgs {
    /// Threads that clean [default: all cores]
    #[arg(short, long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    /// Write records as they are done and not in the order in which they came
    #[arg(long)]
    pub(super) unordered: bool,
    /// Go on where a run with the same options was ended; there must be -o
    #[arg(long)]
    pub(super) resume: bool,
    /// Bytes of input after which outputs are written out, so that a run that is ended can go on there [default: 32 MiB]
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) checkpoint: Option<u64>,
    /// Look at rule files while running, and take them up once they change
    #[arg(long)]
    pub(super) watch: bool,
    /// Write records that cannot be read to a file instead of passing them on
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,
    /// A bar on a terminal, once a run takes over a second, or a line a minute
    #[arg(long, value_enum, value_name = "KIND", default_value_t)]
    pub(super) progress: ProgressKind,
}

/// Options of what is said besides the result.
#[derive(Args, Debug, Clone)]
pub(super) struct ReportArgs {
    /// Say on standard error what went, by which rule and where the rule is written; records gain fields `removed` and, if there are any, `notes`
    #[arg(long)]
    pub(super) explain: bool,
    /// Write a JSON record per removal to a file, compressed if its name ends in .gz or .zst; `clean restore` puts documents back together
    #[arg(long, value_name = "FILE")]
    pub(super) removed: Option<PathBuf>,
    /// Print counts by category, rule, language and host on standard error
    #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub(super) stats: Option<StatsFormat>,
}

/// How progress is shown.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ProgressKind {
    #[default]
    /// A bar on a terminal, else nothing
    Auto,
    /// A line on standard error every minute, and one at the end
    Log,
    /// Nothing
    Off,
}

/// Forms of counts.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StatsFormat {
    /// For people
    Text,
    /// One object on one line
    Json,
}

/// Formats that come in.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InputFormat {
    Auto,
    Text,
    Jsonl,
    Html,
    Warc,
    Wet,
    Parquet,
}

/// Formats that go out.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OutputFormat {
    Text,
    Jsonl,
    Parquet,
}

impl OutputFormat {
    /// Whether each document becomes a record, or a row.
    pub(super) fn is_records(self) -> bool {
        self != OutputFormat::Text
    }
}

/// Options of `clean restore`.
#[derive(Args, Debug)]
pub(super) struct RestoreArgs {
    /// A body or records that `clean` wrote; standard input if there is none
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// What went from it, as `--removed` wrote it
    #[arg(long, value_name = "FILE")]
    pub(super) removed: PathBuf,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Records: the field with the text
    #[arg(long, value_name = "NAME")]
    pub(super) field: Option<String>,
}

/// Options of `clean fit`.
#[cfg(feature = "fit")]
#[derive(Args, Debug)]
pub(super) struct FitArgs {
    /// Corpora: JSONL, plain or gzip, with `gold` (the body) and `html` (a page) or `raw` (texts by source: `page:…` for whole pages, `out:…` for what a tool took out)
    #[arg(value_name = "CORPUS", required = true)]
    pub(super) corpora: Vec<PathBuf>,
    /// Write the weights that all documents give into a folder, such as rules/model
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Write the weights of each fold into folders of their own
    #[arg(long, value_name = "DIR")]
    pub(super) folds_out: Option<PathBuf>,
    /// Draw precision against recall over thresholds into a folder, as SVG
    #[arg(long, value_name = "DIR")]
    pub(super) plots: Option<PathBuf>,
    /// Parts into which sites are dealt; each is judged by weights of the others. 1 judges nothing
    #[arg(long, default_value_t = 5)]
    pub(super) folds: usize,
    /// The seed of all random choices: one seed, one result
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
}

/// Options of `clean why`.
#[derive(Args, Debug)]
pub(super) struct WhyArgs {
    /// The line to ask about; without it, a text is read from standard input
    #[arg(value_name = "LINE")]
    pub(super) line: Option<String>,
    /// Ask about one rule: every check of it, on every line
    #[arg(long, value_name = "RULE")]
    pub(super) rule: Option<String>,
    /// The host the text comes from
    #[arg(long, value_name = "HOST")]
    pub(super) host: Option<String>,
    /// The text's title
    #[arg(long, value_name = "TITLE")]
    pub(super) title: Option<String>,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) choice: CategoryArgs,
    #[command(flatten)]
    pub(super) model: ModelArgs,
}

/// What to do with rules.
#[derive(Subcommand, Debug)]
pub(super) enum RulesCommand {
    /// List the rules in force, with category, layer and place
    List {
        /// Only rules that look at this language
        #[arg(long, value_name = "CODE")]
        language: Option<String>,
        /// Only rules that look at this host
        #[arg(long, value_name = "HOST")]
        host: Option<String>,
        /// Only rules of this category
        #[arg(long, value_name = "CATEGORY")]
        category: Option<String>,
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Show a rule as it is in force
    Show {
        /// Its full name, or an id that only one pack has
        rule: String,
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Report everything that is wrong with rule files
    Check {
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Run the examples of rules
    Test {
        /// Only this rule
        rule: Option<String>,
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Write the built-in rules to a folder, to be edited
    Export {
        /// The folder; made if it is not there
        dir: PathBuf,
        /// Overwrite files that are there
        #[arg(long)]
        force: bool,
    },
}
