//! `clean rules test`: runs the examples of rules.

use super::select::select;
use crate::cleaner::Cleaner;
use crate::cli::error::print_diagnostics;
use crate::cli::plural::count;
use crate::cli::table::print;
use crate::cli::{CliError, ExitStatus};
use crate::decide::Choice;
use crate::rules::{Code, Diagnostic, RuleSet};
use crate::verify::{self, Outcome};

/// Runs the examples of the rules that `name` means, or of all, and prints those that fail.
pub(super) fn run(set: RuleSet, name: Option<&str>) -> Result<ExitStatus, CliError> {
    let names = name.map(|name| select(&set, name)).transpose()?;
    let outcome = verify::run_examples(&Cleaner::from_rules(set, Choice::default())?, names.as_ref());
    let fails = |finding: &&Diagnostic| finding.is_error() || finding.code == Code::PatchedExample;
    print_diagnostics(&outcome.findings.iter().filter(fails).cloned().collect::<Vec<_>>());
    print(&summary(&outcome))?;
    Ok(if outcome.failed() == 0 { ExitStatus::Success } else { ExitStatus::Findings })
}

fn summary(outcome: &Outcome) -> String {
    let all = format!("{} of {}", count(outcome.examples, "example"), count(outcome.rules, "rule"));
    match (outcome.failed(), outcome.patched()) {
        (0, 0) => format!("{all}: all pass\n"),
        (0, patched) => format!("{all}: all pass except {patched} of patched rules\n"),
        (failed, _) => format!("{all}: {failed} failed\n"),
    }
}
