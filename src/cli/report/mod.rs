//! `clean report`: what went from a corpus, as one HTML page to send around.
//!
//! `tally` counts (with `series` and `worst`), `sections` makes the sections of the page (with `parts`), `html` and `chart` write tables and
//! pictures, `page` puts it together. The page is one file: it loads nothing, and its policy forbids to.

mod chart;
mod html;
mod page;
mod parts;
mod sections;
mod series;
mod tally;
mod worst;

use std::sync::Arc;

use super::args::ReportPageArgs;
use super::audit::{AuditedRule, Totals, audited_rules, percent};
use super::output;
use super::pipeline::corpus::{self, CorpusRun};
use super::{CliError, ExitStatus, rule_set};
use crate::cleaner::Cleaner;
use tally::{Counter, Tally};

/// What a page is made of.
struct Report<'c> {
    /// What was read, as it was named.
    corpus: Vec<String>,
    cleaner: &'c Cleaner,
    run: CorpusRun,
    totals: Totals,
    tally: Tally,
    /// All rules, sorted by name.
    rules: Vec<AuditedRule<'c>>,
}

/// Runs the command.
pub(super) fn run(args: &ReportPageArgs) -> Result<ExitStatus, CliError> {
    let cleaner = Arc::new(rule_set::cleaner_builder(&args.cleaner)?.record_hits(true).build()?);
    let shared = Arc::clone(&cleaner);
    let mut tally = Tally::default();
    let start = move || Counter::new(Arc::clone(&shared));
    let run = corpus::run(&args.corpus, &cleaner, start, |counter| tally.merge(counter))?;
    let (status, totals) = (run.status, tally.audit.totals);
    let rules = audited_rules(&cleaner, std::mem::take(&mut tally.audit));
    let corpus = args.corpus.corpus.iter().map(|path| path.display().to_string()).collect();
    output::write(
        args.output.as_deref(),
        &page::render(&Report { corpus, cleaner: &cleaner, run, totals, tally, rules }),
    )?;
    Ok(status)
}
