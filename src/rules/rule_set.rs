//! The rules in force.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::diagnostic::{Code, Diagnostic};
use super::nearest::nearest;
use super::rule::Rule;
use super::settings::Settings;
use super::source::SourceFile;
use crate::category::Category;

/// The rules in force, sorted by name. Each comes from the last layer that has its pack.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// The rules.
    pub rules: Vec<Rule>,
    /// Numbers that hold for all.
    pub settings: Settings,
    /// The context model's files.
    pub model: ModelFiles,
    /// Warnings. There are no errors: rules with errors do not become a set.
    pub warnings: Vec<Diagnostic>,
    /// The rule files in force, sorted by pack, those that are loaded later included.
    pub(crate) files: Vec<Arc<SourceFile>>,
    /// The hash of all files in force, those that are loaded later included.
    pub(crate) hash: u128,
}

/// The context model's files, by name without `.toml`.
pub type ModelFiles = BTreeMap<String, Arc<SourceFile>>;

impl RuleSet {
    /// The rule with a full name, or with an id that occurs in one pack only.
    ///
    /// # Errors
    /// No rule has the name, or several have the id.
    pub fn find(&self, name: &str) -> Result<&Rule, Diagnostic> {
        find_by_name(name, self.rules.iter().map(|rule| (rule.name.as_str(), rule)))
    }

    /// Turns a rule off.
    ///
    /// # Errors
    /// No rule has the name, or no rule would be left.
    pub fn turn_off(&mut self, name: &str) -> Result<(), Diagnostic> {
        let name = self.find(name)?.name.clone();
        for rule in self.rules.iter_mut().filter(|rule| rule.name == name) {
            rule.off = true;
        }
        match self.rules.iter().all(|rule| rule.off) {
            true => Err(every_rule_is_off()),
            false => Ok(()),
        }
    }

    /// Categories that have rules, and how many of these are on.
    pub fn categories(&self) -> Vec<(Category, usize)> {
        let count = |category| self.rules.iter().filter(|rule| rule.category == category && !rule.off).count();
        Category::ALL.iter().map(|&category| (category, count(category))).filter(|(_, count)| *count > 0).collect()
    }
}
/// What goes with the full name that a name means: itself, or the only one of which it is the id.
///
/// # Errors
/// No full name is meant, or several are.
pub(super) fn find_by_name<'n, T>(name: &str, all: impl Iterator<Item = (&'n str, T)>) -> Result<T, Diagnostic> {
    let is_meant = |full: &str| full.strip_suffix(name).is_some_and(|pack| pack.is_empty() || pack.ends_with('/'));
    let sorted: BTreeMap<_, _> = all.collect();
    let (mut found, others): (Vec<_>, Vec<_>) = sorted.into_iter().partition(|(full, _)| is_meant(full));
    if let [(full, _), (other, _), ..] = &found[..] {
        let message = format!("`{name}` could be `{full}` or `{other}`");
        return Err(Diagnostic::general(Code::UnknownRule, message));
    }
    found.pop().map(|(_, one)| one).ok_or_else(|| {
        let near = nearest(name, others.iter().map(|(full, _)| *full));
        Diagnostic::general(Code::UnknownRule, format!("there is no rule called `{name}`")).with_suggestion(near)
    })
}

pub(super) fn every_rule_is_off() -> Diagnostic {
    Diagnostic::general(Code::EmptySet, "every rule is off")
}
