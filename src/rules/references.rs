//! References between rules: `after`, `before` and `within` name rules whose hits must be near.
//!
//! Reports unknown names and cycles, and finds the order in which rules can be evaluated.

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
    /// Full names of the rules whose hits it depends on.
    pub(crate) fn references(&self) -> impl Iterator<Item = &String> {
        self.conditions.references().chain(self.unless.references())
    }
}

/// Reports references to rules that no file declares, and cycles.
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

/// The stratum of each rule, in which it can be evaluated: 0 for rules without references, else one more than the highest of
/// those it refers to; none for rules that are in a cycle or refer to one.
pub(crate) fn strata(rules: &[&Rule]) -> Vec<Option<u32>> {
    let by_name: HashMap<&str, usize> = rules.iter().enumerate().map(|(at, rule)| (rule.name.as_str(), at)).collect();
    let mut strata: Vec<Option<u32>> = vec![None; rules.len()];
    for _ in 0..STRATA {
        let mut changed = false;
        for (at, rule) in rules.iter().enumerate().filter(|(at, _)| strata[*at].is_none()).collect::<Vec<_>>() {
            let needed: Option<Vec<u32>> =
                rule.references().filter_map(|name| by_name.get(name.as_str())).map(|&other| strata[other]).collect();
            if let Some(needed) = needed {
                strata[at] = Some(needed.into_iter().max().map_or(0, |highest| highest + 1));
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    strata
}
