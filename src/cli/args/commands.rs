//! Options of the commands.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::epilog;
use super::shared::{CleanerArgs, DocumentArgs, RuleArgs};

/// Options of `clean restore`.
#[derive(Args, Debug)]
pub(in crate::cli) struct RestoreArgs {
    /// Text, records or a table written by clean, or a folder of results (none, or -, for standard input)
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// Removals, as written by `clean --removed`
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(in crate::cli) removed: PathBuf,
    /// Field of a record, or column of a table, that holds its text
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(in crate::cli) field: Option<String>,
    /// Write to a file instead of standard output; for a folder, to a folder
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(in crate::cli) output: Option<PathBuf>,
}

/// Options of `clean tidy`.
#[derive(Args, Debug)]
pub(in crate::cli) struct TidyArgs {
    /// Folders to look at, but not those in them (none for the current folder)
    #[arg(value_name = "FOLDER")]
    pub(in crate::cli) folders: Vec<PathBuf>,
    /// Also delete what runs could be resumed with
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// Delete nothing, and show what would be deleted
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}

/// Options of `clean why`.
#[derive(Args, Debug)]
pub(in crate::cli) struct WhyArgs {
    /// Line to ask about (none to read a text from standard input)
    #[arg(value_name = "LINE")]
    pub(in crate::cli) line: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) document: DocumentArgs,
    #[command(flatten)]
    pub(in crate::cli) cleaner: CleanerArgs,
    /// Show each check of this rule on each line
    #[arg(long, value_name = "RULE", help_heading = "Reports")]
    pub(in crate::cli) rule: Option<String>,
}

/// Options of `clean completions`.
#[derive(Args, Debug)]
pub(in crate::cli) struct CompletionsArgs {
    /// Shell to complete for
    #[arg(value_name = "SHELL")]
    pub(in crate::cli) shell: Shell,
}

/// Options of `clean man`.
#[derive(Args, Debug)]
pub(in crate::cli) struct ManArgs {
    /// Command to describe, such as why or rules list (none for clean itself)
    #[arg(value_name = "COMMAND")]
    pub(in crate::cli) command: Vec<String>,
}

/// Options that choose the rules to list.
#[derive(Args, Debug)]
#[command(next_help_heading = "Filters")]
pub(in crate::cli) struct FilterArgs {
    /// List only rules that apply to this language (ISO 639 code)
    #[arg(long, value_name = "CODE")]
    pub(in crate::cli) language: Option<String>,
    /// List only rules that apply to this host
    #[arg(long, value_name = "HOST")]
    pub(in crate::cli) host: Option<String>,
    /// List only rules of this category
    #[arg(long, value_name = "CATEGORY")]
    pub(in crate::cli) category: Option<String>,
    /// List only rules that this layer has or patches: built-in, user, project, a folder or a file
    ///
    /// The folder or file is one that is given by --rules, or one inside it.
    #[arg(long, value_name = "LAYER")]
    pub(in crate::cli) layer: Option<String>,
}

/// Options of `clean rules new`.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Rule")]
pub(in crate::cli) struct NewArgs {
    /// Line to remove
    #[arg(value_name = "LINE")]
    pub(in crate::cli) line: Option<String>,
    /// Category of the line, such as share
    #[arg(long, value_name = "CATEGORY")]
    pub(in crate::cli) category: Option<String>,
    /// Host that the line is on (all hosts by default)
    #[arg(long, value_name = "HOST")]
    pub(in crate::cli) host: Option<String>,
    /// Language of documents that have the line (ISO 639 code; all languages by default)
    #[arg(long, value_name = "CODE")]
    pub(in crate::cli) language: Option<String>,
    /// Similar sentence that must be kept (to be filled in later by default)
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) miss: Option<String>,
    /// Path of the file, without rules/ and .toml (by default own/ and the first words of the line)
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) name: Option<String>,
}

/// How findings in rule files are written.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum CheckFormat {
    #[default]
    /// For people, with the line that each finding is about
    Text,
    /// Also as annotations for GitHub Actions, on standard output
    Github,
}

/// What to do with rules.
#[derive(Subcommand, Debug)]
pub(in crate::cli) enum RulesCommand {
    /// List the rules that apply, with category, layer and location
    List {
        #[command(flatten)]
        filter: FilterArgs,
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Show a rule, with lists, patterns and patches applied, and as it is written
    Show {
        /// Full name of the rule, or its last part if only one pack has such a rule
        rule: String,
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Report errors and warnings in rule files
    ///
    /// Checks all rules that apply, and lists those of your rule files that are among them.
    #[command(after_long_help = epilog::RULES_CHECK)]
    Check {
        /// How to write the findings
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Output")]
        format: CheckFormat,
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Run the examples of rules
    ///
    /// Each rule has hits, texts that it must match, and misses, texts that it must not match.
    #[command(after_long_help = epilog::RULES_TEST)]
    Test {
        /// Rules to test (none for all rules)
        ///
        /// RULES is a rule (en/share/app), a pack (en/share), a folder of packs (en), or a file or folder on disk, such as
        /// rules/site/footer.toml. A file means the rules that it has or patches.
        #[arg(value_name = "RULES")]
        name: Option<String>,
        /// Test a folder of documents instead: each body must be as it is in the file beside the document
        ///
        /// The body of X.txt, X.raw.txt or X.html is in X.body.txt, that of raw.txt or raw.html in body.txt.
        #[arg(long, value_name = "DIR", conflicts_with = "name", help_heading = "Corpus")]
        corpus: Option<PathBuf>,
        /// With --corpus: write the bodies as they are now
        #[arg(long, requires = "corpus", help_heading = "Corpus")]
        update: bool,
        #[command(flatten)]
        rules: RuleArgs,
    },
    /// Format rule files
    ///
    /// Keys get the order of the reference, and lists lines of at most 110 columns. Comments, blank lines and quotes stay.
    /// Files that are not valid TOML are reported and left alone.
    #[command(after_long_help = epilog::RULES_FMT)]
    Fmt {
        /// Files to format, and folders with rule files (none for ./rules)
        #[arg(value_name = "FILE")]
        paths: Vec<PathBuf>,
        /// Write nothing, and name files that are not formatted
        #[arg(long, help_heading = "Output")]
        check: bool,
    },
    /// Write a rule file for a line to ./rules
    ///
    /// The rule removes blocks that are this line. It has the line as a hit, and a miss to fill in. On a terminal, the
    /// command asks for what is not given. It does not overwrite files.
    #[command(after_long_help = epilog::RULES_NEW)]
    New(NewArgs),
    /// Print the JSON Schema of rule files, by which editors complete and check them
    #[command(after_long_help = epilog::RULES_SCHEMA)]
    Schema,
    /// Write the built-in rules to a folder, to edit them
    Export {
        /// Folder to write to; created if it does not exist
        dir: PathBuf,
        /// Overwrite existing files
        #[arg(long)]
        force: bool,
    },
}
