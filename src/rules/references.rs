//! References between rules: `after`, `before` and `within` name rules whose hits must stand near.
//!
//! Checks that they exist, and finds the order in which rules can be evaluated. A ring is a diagnostic.

use std::collections::{BTreeSet, HashMap};

use super::diagnostic::{Code, Diagnostic};
use super::nearest::nearest;
use super::rule::{Conditions, Rule};
use crate::limits::STRATA;

impl Conditions {
    /// Full names of the rules that it refers to.
    pub(crate) fn references(&self) -> impl Iterator<Item = &String> {
        self.after.iter().chain(&self.before).chain(&self.within)
    }
}

impl Rule {
    /// Full names of the rules that it waits for.
    pub(crate) fn references(&self) -> impl Iterator<Item = &String> {
        self.conditions.references().chain(self.unless.references())
    }
}

/// Reports references to rules that no file declares, and rings.
pub(super) fn check(rules: &[Rule], declared: &BTreeSet<String>, diagnostics: &mut Vec<Diagnostic>) {
    for rule in rules {
        for name in rule.references().filter(|name| !declared.contains(*name)) {
            diagnostics.push(unknown(rule, name, declared));
        }
    }
    let strata = strata(&rules.iter().collect::<Vec<_>>());
    for (rule, _) in rules.iter().zip(&strata).filter(|(_, stratum)| stratum.is_none()) {
        let message = format!("`{}` depends on its own hits by `after`, `before` or `within`", rule.name);
        diagnostics.push(
            Diagnostic::at(Code::RuleRing, &rule.location.file, rule.location.span.clone(), message)
                .with_label("in a cycle of rules")
                .with_help("remove the reference from one of them"),
        );
    }
}

fn unknown(rule: &Rule, name: &str, declared: &BTreeSet<String>) -> Diagnostic {
    let message = format!("`{}` refers to `{name}`, but there is no such rule", rule.name);
    let span = rule.location.span.clone();
    Diagnostic::at(Code::UnknownRule, &rule.location.file, span, message)
        .with_label("refers to an unknown rule")
        .with_suggestion(nearest(name, declared.iter().map(String::as_str)))
}

/// For each rule the step at which it can be evaluated: 0 for those that refer to none, else one more than the latest
/// of those it refers to; none for rules in or behind a ring.
pub(crate) fn strata(rules: &[&Rule]) -> Vec<Option<u32>> {
    let by_name: HashMap<&str, usize> = rules.iter().enumerate().map(|(at, rule)| (rule.name.as_str(), at)).collect();
    let mut strata: Vec<Option<u32>> = vec![None; rules.len()];
    for _ in 0..STRATA {
        let mut changed = false;
        for (at, rule) in rules.iter().enumerate().filter(|(at, _)| strata[*at].is_none()).collect::<Vec<_>>() {
            let waits: Option<Vec<u32>> =
                rule.references().filter_map(|name| by_name.get(name.as_str())).map(|&other| strata[other]).collect();
            if let Some(waits) = waits {
                strata[at] = Some(waits.into_iter().max().map_or(0, |latest| latest + 1));
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    strata
}
