//! `clean rules check`: everything that is wrong with rules that can be loaded.

use super::{cost, github, own_files};
use crate::cleaner::Cleaner;
use crate::cli::args::{CheckFormat, RuleArgs};
use crate::cli::error::print_diagnostics;
use crate::cli::plural::count;
use crate::cli::table::print;
use crate::cli::{CliError, ExitStatus, rule_set};
use crate::decide::Choice;
use crate::rules::{Diagnostic, RuleSet};
use crate::verify;

/// Prints all errors and warnings, and which files of the user were checked. Errors make the command fail.
pub(super) fn run(args: &RuleArgs, format: CheckFormat) -> Result<ExitStatus, CliError> {
    let set = match rule_set::builder(args).load() {
        Ok(set) => set,
        Err(errors) => {
            annotate(&errors, format)?;
            return Err(errors.into());
        }
    };
    let (checked, cost) = (describe(&set), cost::report(&set));
    let findings = find_all(set)?;
    annotate(&findings, format)?;
    if findings.iter().any(Diagnostic::is_error) {
        return Err(CliError::Rules(findings));
    }
    print_diagnostics(&findings);
    let result = match findings.len() {
        0 => "no findings".to_owned(),
        number => count(number, "warning"),
    };
    print(&format!("{cost}{checked}: {result}\n"))?;
    Ok(if findings.is_empty() { ExitStatus::Success } else { ExitStatus::Findings })
}

fn annotate<'d>(findings: impl IntoIterator<Item = &'d Diagnostic>, format: CheckFormat) -> Result<(), CliError> {
    match format {
        CheckFormat::Text => Ok(()),
        CheckFormat::Github => print(&github::annotations(findings)).map(|_| ()),
    }
}

/// The files of the user, and how many rules there are.
fn describe(set: &RuleSet) -> String {
    let own = own_files::render(set);
    let built_in = if own.is_empty() { ", all built in" } else { "" };
    let packs = count(rule_set::count_packs(set), "pack");
    format!("{own}{} in {packs}{built_in}", count(set.rules.len(), "rule"))
}

/// Warnings of loading, regexes that do not compile, and examples that fail, in the order of files and lines.
fn find_all(mut set: RuleSet) -> Result<Vec<Diagnostic>, CliError> {
    let mut findings = std::mem::take(&mut set.warnings);
    findings.extend(verify::compile_regexes(&set));
    findings.extend(verify::run_examples(&Cleaner::from_rules(set, Choice::default())?, None).findings);
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::describe;
    use crate::cleaner::Cleaner;

    #[test]
    fn rules_that_are_all_built_in_are_described_as_such() {
        let built_in = describe(&Cleaner::builder().load().unwrap());
        assert!(built_in.ends_with(" packs, all built in") && built_in.lines().count() == 1, "{built_in}");
    }

    #[test]
    fn files_of_the_user_are_described_by_what_they_have() {
        let settings = "schema = 1\n[settings]\nhead = 0.2\n";
        let patch = "schema = 1\n[patch.\"any/site/rule-0\"]\nwhy = \"test\"\noff = true\n";
        let site = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n";
        let rule = |id: usize| {
            format!("[rule.rule-{id}]\nline = \"l {id}\"\ndrop = \"block\"\nhits = \"l {id}\"\nmisses = \"m\"\n")
        };
        let rules: String = std::iter::once(site.to_owned()).chain((0..2).map(rule)).collect();
        let builder = Cleaner::builder().built_in(false).pack("any/site", &rules).pack("local", patch);
        let text = describe(&builder.clone().pack("settings", settings).load().unwrap());
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(plain, "any/site.toml  2 rules\nlocal.toml     1 patch\nsettings.toml  settings\n2 rules in 1 pack");
        let many = (0..25).fold(builder, |builder, number| builder.pack(&format!("more/{number}"), site));
        let text = describe(&many.load().unwrap());
        assert!(text.ends_with("\nand 7 more files\n2 rules in 1 pack"), "{text}");
    }
}
