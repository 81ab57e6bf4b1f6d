//! `clean rules check`: everything that is wrong with rules that can be loaded.

use crate::cleaner::Cleaner;
use crate::cli::error::print_diagnostics;
use crate::cli::plural::count;
use crate::cli::table::print;
use crate::cli::{CliError, ExitStatus, rule_set};
use crate::decide::Choice;
use crate::rules::{Diagnostic, RuleSet};
use crate::verify;

/// Prints all errors and warnings. Errors make the command fail.
pub(super) fn run(set: RuleSet) -> Result<ExitStatus, CliError> {
    let (rules, packs) = (set.rules.len(), rule_set::count_packs(&set));
    let findings = find_all(set)?;
    if findings.iter().any(Diagnostic::is_error) {
        return Err(CliError::Rules(findings));
    }
    print_diagnostics(&findings);
    let result = match findings.len() {
        0 => "no findings".to_owned(),
        number => count(number, "warning"),
    };
    print(&format!("{} in {}: {result}\n", count(rules, "rule"), count(packs, "pack")))?;
    Ok(if findings.is_empty() { ExitStatus::Success } else { ExitStatus::Findings })
}

/// Warnings of loading, regexes that do not compile, and examples that fail, in the order of files and lines.
fn find_all(mut set: RuleSet) -> Result<Vec<Diagnostic>, CliError> {
    let mut findings = std::mem::take(&mut set.warnings);
    findings.extend(verify::compile_regexes(&set));
    findings.extend(verify::run_examples(&Cleaner::from_rules(set, Choice::default())?, None).findings);
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    Ok(findings)
}
