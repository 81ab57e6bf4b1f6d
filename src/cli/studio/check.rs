//! Checks a rule as it is typed: what `clean rules check` and `clean rules test` would say of the file with it.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::draft::TO_REPLACE;
use super::pack;
use crate::cleaner::{Builder, Cleaner};
use crate::decide::Choice;
use crate::rules::{Code, Diagnostic, RuleErrors, RuleSet};
use crate::verify;

/// What is said of a rule.
#[derive(Debug, Default, Serialize)]
pub(super) struct Checked {
    pub(super) findings: Vec<Finding>,
    /// Examples that were run, and those that do not hold.
    pub(super) examples: usize,
    pub(super) failed: usize,
    #[serde(skip)]
    pub(super) compiled: Option<Compiled>,
}

/// A problem.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    pub(super) error: bool,
    code: &'static str,
    message: String,
    help: Option<String>,
    /// The line in the text that was checked, from 1.
    line: Option<usize>,
}

/// A rule that can be tried.
pub(super) struct Compiled {
    /// The text of the file with it.
    pub(super) text: String,
    /// A cleaner with the rules of the file; only if these refer to others it has all.
    pub(super) rules: Cleaner,
    /// Full names of the rules that were checked.
    pub(super) names: BTreeSet<String>,
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled").field("names", &self.names).finish_non_exhaustive()
    }
}

impl Checked {
    /// Whether the rule must not be saved.
    pub(super) fn has_errors(&self) -> bool {
        self.compiled.is_none() || self.findings.iter().any(|finding| finding.error)
    }

    fn failed(findings: Vec<Finding>) -> Checked {
        Checked { findings, ..Checked::default() }
    }
}

/// Checks `edited`, some rules of the pack `name`, whose file is `file` if there is one. `builder` has all other rules.
pub(super) fn check(builder: &Builder, name: &str, file: Option<&str>, edited: &str) -> Checked {
    let text = match pack::merge(file, edited) {
        Ok(text) => text,
        Err(message) => return Checked::failed(unmerged(name, edited, &message)),
    };
    let place = Place { file: format!("{name}.toml"), edited, text: &text };
    let set = match load(builder, name, &text) {
        Ok(set) => set,
        Err(errors) => return Checked::failed(place.findings(errors)),
    };
    let mut diagnostics = verify::compile_regexes(&set);
    let rules = match Cleaner::from_rules(set, Choice::default()) {
        Ok(rules) => rules,
        Err(error) => return Checked::failed(place.findings([error])),
    };
    let names: BTreeSet<_> = pack::ids(edited).iter().map(|id| format!("{name}/{id}")).collect();
    diagnostics.extend(rules.warnings().iter().cloned());
    let outcome = verify::run_examples(&rules, Some(&names));
    let (examples, failed) = (outcome.examples, outcome.failed());
    diagnostics.extend(outcome.findings);
    let mut findings = place.findings(diagnostics);
    findings.extend(edited.contains(TO_REPLACE).then(|| without_miss(edited)));
    let compiled = (!names.is_empty()).then_some(Compiled { text, rules, names });
    Checked { findings, examples, failed, compiled }
}

/// The rules of a pack. Those of other packs are read only if it refers to them, since that takes longer than a key stroke.
fn load(builder: &Builder, name: &str, text: &str) -> Result<RuleSet, RuleErrors> {
    let alone = Cleaner::builder().built_in(false).pack(name, text).load();
    let refers = |errors: &RuleErrors| {
        let codes = [Code::UnknownRule, Code::UnknownList, Code::UnknownPattern, Code::EmptySet];
        errors.iter().any(|error| codes.contains(&error.code))
    };
    match alone {
        Err(errors) if refers(&errors) => builder.clone().pack(name, text).load(),
        alone => alone,
    }
}

/// What is wrong with a text that cannot be put into a file.
fn unmerged(name: &str, edited: &str, message: &str) -> Vec<Finding> {
    let alone = Cleaner::builder().built_in(false).pack(name, edited).load();
    let syntax = alone.err().into_iter().flatten().filter(|error| error.code == Code::Syntax);
    let place = Place { file: format!("{name}.toml"), edited, text: edited };
    let findings = place.findings(syntax);
    match findings.is_empty() {
        true => vec![Finding { error: true, code: "syntax", message: message.to_owned(), help: None, line: None }],
        false => findings,
    }
}

fn without_miss(edited: &str) -> Finding {
    Finding {
        error: false,
        code: "no-near-miss",
        message: "no near miss has been chosen".to_owned(),
        help: Some("choose a line that must stay from those that it takes, or write one".to_owned()),
        line: edited.lines().position(|line| line.trim() == TO_REPLACE).map(|at| at + 1),
    }
}

/// Where diagnostics of a file are in the text that is a part of it.
struct Place<'p> {
    file: String,
    edited: &'p str,
    text: &'p str,
}

impl Place<'_> {
    /// Diagnostics of the file, those of other files left out.
    fn findings(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) -> Vec<Finding> {
        let is_here = |one: &Diagnostic| one.file().is_none_or(|file| file == Path::new(&self.file));
        let finding = |one: Diagnostic| Finding {
            error: one.is_error(),
            code: one.code(),
            message: one.message().to_owned(),
            help: one.help().or(Some(one.label()).filter(|label| !label.is_empty())).map(str::to_owned),
            line: one.line().and_then(|line| self.line(line)),
        };
        diagnostics.into_iter().filter(is_here).map(finding).collect()
    }

    /// The line of the edited text that a line of the file is: as far from the header of its table.
    fn line(&self, line: usize) -> Option<usize> {
        let before: Vec<_> = self.text.lines().take(line).collect();
        let header = before.iter().rposition(|line| line.starts_with('['))?;
        let here = self.edited.lines().position(|line| line.trim() == before[header].trim())?;
        Some(here + line - header)
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::cleaner::Builder;

    const RULE: &str = "[rule.share]\ncategory = \"share\"\nline = [\"Share\"]\ndrop = \"block\"\nhits = [\"Share\"]\n\
                        misses = [\"Share it.\"]\n";

    fn codes(edited: &str) -> Vec<(&'static str, Option<usize>)> {
        let file = "schema = 1\n[pack]\nabout = \"a\"\n[rule.a]\ncategory = \"share\"\nline = \"a\"\ndrop = \"block\"\n\
                    hits = \"a\"\nmisses = \"b\"\n";
        let checked = check(&Builder::default(), "own/x", Some(file), edited);
        checked.findings.iter().map(|finding| (finding.code, finding.line)).collect()
    }

    #[test]
    fn a_rule_without_faults_can_be_tried() {
        let checked = check(&Builder::default(), "own/x", None, RULE);
        assert_eq!((checked.findings.len(), checked.examples, checked.failed), (0, 2, 0));
        let compiled = checked.compiled.expect("it is compiled");
        assert_eq!(compiled.names.iter().collect::<Vec<_>>(), ["own/x/share"]);
    }

    #[test]
    fn faults_are_where_they_were_typed() {
        assert_eq!(codes(&RULE.replace("line =", "lime =")), [("no-pattern", Some(1)), ("unknown-key", Some(3))]);
        assert_eq!(codes(&RULE.replace("[\"Share\"]\ndrop", "[\"Share\"\ndrop")).len(), 1);
        assert_eq!(codes(&RULE.replace("Share it.", "Share")), [("miss-hit", Some(6))]);
        assert_eq!(codes("schema = 1"), [("syntax", None)]);
        assert_eq!(
            codes(&RULE.replace("misses", "# Replace this by a similar sentence that must be kept.\nmisses")),
            [("no-near-miss", Some(6))]
        );
    }

    #[test]
    fn rules_may_refer_to_those_of_other_packs() {
        let after = RULE.replace("drop =", "where = { after = \"any/share/nothing\" }\ndrop =");
        assert_eq!(codes(&after)[0].0, "unknown-rule");
    }
}
