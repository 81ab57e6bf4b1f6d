//! `clean rules`: which rules apply, what is wrong with them, and whether their examples pass.
//!
//! Results go to standard output, diagnostics to standard error.

mod check;
mod cost;
mod export;
mod fmt;
mod github;
mod list;
mod new;
mod own_files;
mod select;
mod show;
mod test;
mod test_corpus;

use super::args::{RuleArgs, RulesCommand};
use super::table::print;
use super::{CliError, ExitStatus, rule_set};
use crate::rules::{RuleSet, schema};

/// Runs the command.
pub(super) fn run(command: &RulesCommand) -> Result<ExitStatus, CliError> {
    match command {
        RulesCommand::List { filter, rules } => {
            let filter = list::Filter::new(filter)?;
            let (set, status) = rule_set::load_valid(rules)?;
            print(&list::render(&set, &filter)?)?;
            Ok(status)
        }
        RulesCommand::Show { rule, rules } => {
            let (set, status) = rule_set::load_valid(rules)?;
            print(&show::render(set.find(rule)?))?;
            Ok(status)
        }
        RulesCommand::Check { format, rules } => check::run(rules, *format),
        RulesCommand::Test { corpus: Some(folder), update, rules, .. } => test_corpus::run(folder, *update, rules),
        RulesCommand::Test { name, rules, .. } => test::run(load(rules)?, name.as_deref()),
        RulesCommand::Fmt { paths, check } => fmt::run(paths, *check),
        RulesCommand::New(args) => new::run(args),
        RulesCommand::Schema => print(&schema::json()),
        RulesCommand::Export { dir, force } => print(&export::write_files(dir, *force)?),
    }
}

fn load(args: &RuleArgs) -> Result<RuleSet, CliError> {
    Ok(rule_set::builder(args).load()?)
}
