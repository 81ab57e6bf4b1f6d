//! `clean diff`: what two rule sets remove differently from a corpus.
//!
//! `rule_source` and `git` say where rules come from, `changes` compares two results, `tally` counts, `bound` has what
//! `--fail-on` allows, `report` and `json` print.

mod bound;
mod changes;
mod git;
mod json;
mod report;
mod rule_source;
mod tally;

use std::sync::Arc;

use super::args::{DiffArgs, ReportFormat};
use super::error::print_stderr;
use super::pipeline::corpus::{self, CorpusRun};
use super::table::print;
use super::{CliError, ExitStatus, rule_set};
use crate::cleaner::{Cleaner, CleanerPair};
pub(super) use bound::Bound;
pub(super) use rule_source::RuleSource;
use tally::{Comparer, RuleChanges, Side, Tally};

/// What came of a comparison.
struct Diff<'d> {
    args: &'d DiffArgs,
    run: CorpusRun,
    tally: Tally,
    old: &'d Cleaner,
    new: &'d Cleaner,
}

/// Runs the command.
pub(super) fn run(args: &DiffArgs) -> Result<ExitStatus, CliError> {
    let cleaners = Arc::new(CleanerPair::new(cleaner(&args.old, args)?, cleaner(&args.new, args)?));
    let [old, new] = cleaners.cleaners();
    let shared = Arc::clone(&cleaners);
    let start = move || Comparer { cleaners: Arc::clone(&shared), tally: Tally::default() };
    let mut tally = Tally::default();
    let run = corpus::run(&args.corpus, new, start, |comparer| tally.merge(comparer.tally))?;
    if let Some(why) = args.fail_on.iter().find_map(|bound| bound.unknown(&tally)) {
        return Err(CliError::Usage(format!("{why}; `clean diff --help` says where it is looked for")));
    }
    let diff = Diff { args, run, tally, old, new };
    print(&match args.format {
        ReportFormat::Json => json::render(&diff),
        ReportFormat::Text => report::render(&diff),
    })?;
    let exceeded: Vec<_> =
        args.fail_on.iter().filter_map(|bound| bound.exceeded(&diff.tally, diff.run.bytes)).collect();
    for why in &exceeded {
        print_stderr(&format!("failed: {why}"));
    }
    Ok(match diff.run.status {
        ExitStatus::Success if !exceeded.is_empty() => ExitStatus::Findings,
        status => status,
    })
}

fn cleaner(source: &RuleSource, args: &DiffArgs) -> Result<Cleaner, CliError> {
    let choice = rule_set::choice(&args.choice)?;
    let builder = rule_set::with_choices(source.builder(!args.no_built_in)?, &choice, args.model);
    Ok(builder.build()?)
}

impl Diff<'_> {
    /// Whether both sides have the same rules and options.
    fn is_same(&self) -> bool {
        self.old.fingerprint() == self.new.fingerprint()
    }
}

/// The rules of a side with their names, the worst first: those that took most words of bodies, or else most bytes. To keep
/// husk is bad too, but less so.
fn worst_first<'s>(side: &'s Side, cleaner: &'s Cleaner, is_kept: bool) -> Vec<(&'s str, &'s RuleChanges)> {
    let mut rules: Vec<_> = side.rules.iter().map(|(rule, own)| (cleaner.rule(*rule).name(), own)).collect();
    let words = |own: &RuleChanges| if is_kept { own.totals.words.husk } else { own.totals.words.body };
    rules.sort_by_key(|(name, own)| (std::cmp::Reverse((words(own), own.totals.bytes)), *name));
    rules
}
