//! `clean rules`: what is in force, what is wrong with it, and whether its examples hold.
//!
//! Results go to standard output, diagnostics to standard error.

mod export;
mod list;
mod show;

use std::collections::BTreeSet;

use super::args::{RuleArgs, RulesCommand};
use super::error::print_diagnostics;
use super::table::print;
use super::{CliError, ExitStatus, rule_set};
use crate::cleaner::Cleaner;
use crate::decide::Choice;
use crate::rules::{Code, Diagnostic, RuleSet};
use crate::verify::{self, Outcome};

/// Runs the command.
pub(super) fn run(command: &RulesCommand) -> Result<ExitStatus, CliError> {
    match command {
        RulesCommand::List { language, host, category, rules } => {
            let filter = list::Filter::new(language.as_deref(), host.as_deref(), category.as_deref())?;
            print(&list::list(&load(rules)?, &filter))
        }
        RulesCommand::Show { rule, rules } => {
            let set = load(rules)?;
            print(&show::show(set.find(rule)?))
        }
        RulesCommand::Check { rules } => check(rules),
        RulesCommand::Test { rule, rules } => test(rule.as_deref(), rules),
        RulesCommand::Export { dir, force } => print(&export::export(dir, *force)?),
    }
}

fn load(args: &RuleArgs) -> Result<RuleSet, CliError> {
    Ok(rule_set::builder(args).load()?)
}

/// Errors that keep rules from being read are a failure; all else is found here.
fn check(args: &RuleArgs) -> Result<ExitStatus, CliError> {
    let mut set = load(args)?;
    let counts = counts(&set);
    let mut findings = std::mem::take(&mut set.warnings);
    findings.extend(verify::compile_regexes(&set));
    findings.extend(verify::run_examples(&Cleaner::from_rules(set, Choice::default())?, None).findings);
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    if findings.iter().any(Diagnostic::is_error) {
        return Err(CliError::Rules(findings));
    }
    print_diagnostics(&findings);
    let warnings = match findings.len() {
        0 => "no findings".to_owned(),
        number => count(number, "warning"),
    };
    print(&format!("{counts}: {warnings}\n"))?;
    Ok(if findings.is_empty() { ExitStatus::Success } else { ExitStatus::Findings })
}

pub(super) fn counts(set: &RuleSet) -> String {
    let packs: BTreeSet<_> = set.rules.iter().map(|rule| &rule.location.file.path).collect();
    format!("{} in {}", count(set.rules.len(), "rule"), count(packs.len(), "pack"))
}

/// A number and a noun.
fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn test(rule: Option<&str>, args: &RuleArgs) -> Result<ExitStatus, CliError> {
    let set = load(args)?;
    let only = rule.map(|name| set.find(name)).transpose()?;
    if let Some(rule) = only.filter(|rule| rule.off) {
        return Err(CliError::Usage(format!("the rule `{}` is off", rule.name)));
    }
    let only = only.map(|rule| rule.name.clone());
    let outcome = verify::run_examples(&Cleaner::from_rules(set, Choice::default())?, only.as_deref());
    let fails = |finding: &&Diagnostic| finding.is_error() || finding.code == Code::PatchedExample;
    print_diagnostics(&outcome.findings.iter().filter(fails).cloned().collect::<Vec<_>>());
    print(&tested(&outcome))?;
    Ok(if outcome.failed() == 0 { ExitStatus::Success } else { ExitStatus::Findings })
}

fn tested(outcome: &Outcome) -> String {
    let all = format!("{} of {}", count(outcome.examples, "example"), count(outcome.rules, "rule"));
    match (outcome.failed(), outcome.patched()) {
        (0, 0) => format!("{all}: all hold\n"),
        (0, patched) => format!("{all}: all hold but {patched} of patched rules\n"),
        (failed, _) => format!("{all}: {failed} failed\n"),
    }
}
