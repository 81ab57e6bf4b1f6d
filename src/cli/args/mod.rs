//! The command line: names, values and help of all options.
//!
//! What an option does is the business of the command that has it.

mod budget;
mod clean;
mod commands;
mod corpus;
mod epilog;
mod markdown;
mod shared;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(super) use clean::{CleanArgs, ProgressKind, RemovedFormat, StatsFormat};
pub(super) use commands::{
    CheckFormat, CompletionsArgs, FilterArgs, ManArgs, NewArgs, RestoreArgs, RulesCommand, TidyArgs, WhyArgs,
};
pub(super) use corpus::{AuditArgs, CorpusArgs, DiffArgs, ReportFormat, ReportPageArgs, StudioArgs, SuggestArgs};
pub(super) use shared::{CategoryArgs, CleanerArgs, ModelArgs, OnOff, ProfileName, RuleArgs, TextKindName};

/// Remove boilerplate from scraped text and HTML, and keep the article.
///
/// clean reads scraped texts, HTML pages, JSON Lines and web archives, and writes the body of each document: the
/// article without menus, share buttons, captions, cookie notices and lists of other stories. What to remove is
/// written in rule files that anyone can edit; a small model adds what no rule knows.
#[derive(Parser, Debug)]
#[command(
    name = "clean",
    version,
    max_term_width = 100,
    args_conflicts_with_subcommands = true,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = epilog::CLEAN_SHORT,
    after_long_help = epilog::CLEAN
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) clean: CleanArgs,
    #[command(flatten)]
    pub(super) global: GlobalArgs,
    /// Print the version (--version also prints features and rules)
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "Global options", display_order = 1002)]
    version: Option<bool>,
}

/// What to do instead of cleaning.
#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Rebuild the original documents from cleaned ones and their removals
    #[command(after_long_help = epilog::RESTORE)]
    Restore(RestoreArgs),
    /// Delete what killed runs left in a folder: temporary files, journals and locks
    ///
    /// What belongs to a run that is at work stays, and so does what a run could be resumed with, unless --all is given. The
    /// next run with the same output deletes what is left of earlier ones, too.
    #[command(after_long_help = epilog::TIDY)]
    Tidy(TidyArgs),
    /// Show which rules match a line, and which nearly match
    ///
    /// Shows for a line, or for each line of a text, which rules match it, what follows from that, and which rules
    /// match but for a condition or two. With --rule, shows each check of one rule instead.
    #[command(after_long_help = epilog::WHY)]
    Why(WhyArgs),
    /// Count what each rule does in a corpus
    ///
    /// For each rule: what it hit, alone or together with other rules, in how many documents and hosts and in which
    /// languages, what was removed for it, how much of that is body where the body is known, and how often it exceeded its
    /// limit. Nothing is written but the report.
    #[command(after_long_help = epilog::AUDIT)]
    Audit(AuditArgs),
    /// Show what two rule sets remove differently from a corpus
    ///
    /// Cleans each document by both, and shows what goes now and stayed before, and the reverse, by rule and line, the worst
    /// first: what takes words of bodies, where bodies are known, then what is long.
    #[command(after_long_help = epilog::DIFF)]
    Diff(DiffArgs),
    /// Make rules on a local page, by looking at documents
    ///
    /// Prints the address of a page that shows documents and what is removed from them. A click on a line makes a rule of it,
    /// narrow or broad; before it is saved, the page says which lines it takes in all documents. The page is served on this
    /// machine alone, to whoever has its address, and needs no network. Rules are saved to ./rules, or to the last folder
    /// that is given by --rules.
    #[command(after_long_help = epilog::STUDIO)]
    Studio(StudioArgs),
    /// Draft rules from what the documents of a corpus share
    ///
    /// Looks for what stays though many documents of a host have it: lines, frames (lines that differ in a number or a name),
    /// elements of pages, and headings with what is below them. Writes a rule file to be reviewed, each rule with hits and a
    /// near miss from the corpus. Drafts are not in force by themselves. The corpus is read three times.
    #[command(after_long_help = epilog::SUGGEST)]
    Suggest(SuggestArgs),
    /// Write a page that shows what is removed from a corpus
    ///
    /// One HTML file to send around, which loads nothing else: what goes by category, host, language and kind of document, in
    /// the course of the run, the documents of which most goes, and the rules that ran into limits.
    #[command(after_long_help = epilog::REPORT)]
    Report(ReportPageArgs),
    /// List, show, check and test rules, and help to write them
    #[command(subcommand, after_long_help = epilog::RULES)]
    Rules(RulesCommand),
    /// Print a script that completes options in a shell
    #[command(after_long_help = epilog::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Print a manual page
    #[command(after_long_help = epilog::MAN)]
    Man(ManArgs),
}

/// Options of every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub(super) struct GlobalArgs {
    /// When to use colors
    ///
    /// By default colors are used on a terminal. Environment variables can change this (see `clean help`).
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t, display_order = 1000)]
    pub(super) color: ColorWhen,
    #[arg(short, long, global = true, action = ArgAction::Help, display_order = 1001)]
    #[arg(help = "Print help (see more with --help)", long_help = "Print help (see a summary with -h)")]
    help: Option<bool>,
}

/// When output is colored.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ColorWhen {
    #[default]
    Auto,
    Always,
    Never,
}

impl ColorWhen {
    /// Makes this the choice for all output of the process.
    pub(super) fn apply(self) {
        let choice = match self {
            ColorWhen::Auto => anstream::ColorChoice::Auto,
            ColorWhen::Always => anstream::ColorChoice::Always,
            ColorWhen::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}
