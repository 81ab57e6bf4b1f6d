//! References between rules: `after`, `before` and `within` name rules whose hits must be near.
//!
//! Reports unknown names and cycles, and finds the order in which rules can be evaluated.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use toml::de::DeTable;

use super::diagnostic::{Code, Diagnostic};
use super::nearest::nearest;
use super::rule::{Conditions, Rule};
use super::table::{Table, WithSpan};
use crate::limits::STRATA;
use dehusk_text::pattern::pack_of;

/// The most names that a message lists.
const NAMES_SHOWN: usize = 8;

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
    let span = place(rule, name).unwrap_or_else(|| rule.location.span.clone());
    let diagnostic = Diagnostic::at(Code::UnknownRule, &rule.location.file, span, message).with_label("unknown rule");
    let others = declared.iter().map(String::as_str).filter(|other| *other != rule.name);
    match nearest(name, others) {
        Some(near) => diagnostic.with_suggestion(Some(near)),
        None => match others_of_pack(rule, name, declared) {
            names if names.is_empty() => diagnostic,
            names => diagnostic.with_help(format!("the other rules of the pack are {names}")),
        },
    }
}

/// The other rules of the pack that a rule and a name are of; nothing if they are of different packs or there are too many.
fn others_of_pack(rule: &Rule, name: &str, declared: &BTreeSet<String>) -> String {
    let own = pack_of(&rule.name);
    let is_other = |other: &&String| pack_of(other) == own && **other != rule.name;
    let others: Vec<_> =
        declared.iter().filter(is_other).map(|other| format!("`{}`", &other[own.len() + 1..])).collect();
    if pack_of(name) == own && others.len() <= NAMES_SHOWN { others.join(", ") } else { String::new() }
}

/// Where a rule names another one. Rules do not keep the places of names, since only this error needs them.
fn place(rule: &Rule, name: &str) -> Option<Range<usize>> {
    let (root, _) = DeTable::parse_recoverable(&rule.location.file.text);
    let tables = Table::root(&root).tables("rule");
    let (_, table) = tables.into_iter().find(|(id, _)| id.span == rule.location.span)?;
    let pack = pack_of(&rule.name);
    let conditions = ["where", "unless"].into_iter().filter_map(|key| table.table(key));
    let names = conditions.flat_map(|table| ["after", "before", "within"].map(|key| table.texts(key)));
    let is_named = |one: &WithSpan<&str>| one.value == name || format!("{pack}/{}", one.value) == name;
    names.flatten().find(is_named).map(|found| found.span)
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
