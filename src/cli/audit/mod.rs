//! `clean audit`: what each rule does in a corpus.
//!
//! `tally` counts, `counts` has what is counted of a rule, `report` prints it for people and `json` for programs.

mod counts;
mod host_set;
mod json;
mod report;
mod tally;

use std::sync::Arc;

use super::args::{AuditArgs, ReportFormat};
use super::pipeline::corpus::{self, CorpusRun};
use super::table::print;
use super::{CliError, ExitStatus, rule_set};
use crate::cleaner::Cleaner;
use crate::rules::Rule;
use counts::RuleCounts;
pub(super) use report::{percent, rule_hosts};
use tally::Auditor;
pub(super) use tally::{Tally, Totals, UNDETERMINED};

/// What came of an audit.
struct Audit<'c> {
    run: CorpusRun,
    totals: Totals,
    /// All rules by number, which is the order of their names.
    rules: Vec<AuditedRule<'c>>,
}

/// A rule and what it did.
pub(super) struct AuditedRule<'c> {
    pub(super) rule: &'c Rule,
    pub(super) counts: RuleCounts,
}

/// Runs the command.
pub(super) fn run(args: &AuditArgs) -> Result<ExitStatus, CliError> {
    let cleaner = Arc::new(rule_set::cleaner_builder(&args.cleaner)?.record_hits(true).build()?);
    let mut all = Tally::default();
    let shared = Arc::clone(&cleaner);
    let start = move || Auditor { cleaner: Arc::clone(&shared), tally: Tally::default() };
    let run = corpus::run(&args.corpus, &cleaner, start, |auditor| all.merge(auditor.tally))?;
    if args.worst && all.totals.gold == 0 {
        return Err(CliError::Usage(WITHOUT_GOLD.to_owned()));
    }
    let (status, totals) = (run.status, all.totals);
    let audit = Audit { run, totals, rules: audited_rules(&cleaner, all) };
    print(&match args.format {
        ReportFormat::Json => json::render(&audit, args),
        ReportFormat::Text => report::render(&audit, args),
    })?;
    Ok(status)
}

/// All rules of a cleaner by number, with what was counted of them.
pub(super) fn audited_rules(cleaner: &Cleaner, mut tally: Tally) -> Vec<AuditedRule<'_>> {
    let audited = |(number, rule)| AuditedRule { rule, counts: tally.rules.remove(&number).unwrap_or_default() };
    cleaner.rules().enumerate().map(audited).collect()
}

const WITHOUT_GOLD: &str =
    "`--worst` needs documents whose body is known; `clean audit --help` says where it is looked for";

impl Audit<'_> {
    /// The rules that the options ask for, in the order in which they are listed.
    fn chosen(&self, args: &AuditArgs) -> Vec<&AuditedRule<'_>> {
        let is_chosen = |audited: &&AuditedRule<'_>| match (args.unused, args.worst) {
            (true, _) => !audited.counts.is_used() && !audited.rule.off,
            (_, true) => audited.counts.words.body > 0,
            _ => audited.counts.is_used(),
        };
        let mut chosen: Vec<_> = self.rules.iter().filter(is_chosen).collect();
        // The sort is stable, and rules are sorted by name.
        match args.worst {
            true => chosen.sort_by_key(|audited| std::cmp::Reverse(audited.counts.words.body)),
            false => chosen.sort_by_key(|audited| std::cmp::Reverse(audited.counts.hits)),
        }
        chosen
    }

    fn name(&self, rule: usize) -> &str {
        self.rules.get(rule).map_or("", |audited| audited.rule.name())
    }
}
