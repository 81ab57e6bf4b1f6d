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
        let tail = format!("/{name}");
        let mut found = self.rules.iter().filter(|rule| rule.name == name || rule.name.ends_with(&tail));
        match (found.next(), found.next()) {
            (Some(rule), None) => Ok(rule),
            (Some(rule), Some(other)) => {
                let message = format!("`{name}` could be `{}` or `{}`", rule.name, other.name);
                Err(Diagnostic::general(Code::UnknownRule, message))
            }
            (None, _) => Err(Diagnostic::general(Code::UnknownRule, format!("there is no rule called `{name}`"))
                .with_suggestion(nearest(name, self.rules.iter().map(|rule| rule.name.as_str())))),
        }
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
            true => Err(Diagnostic::general(Code::EmptySet, "every rule is off")),
            false => Ok(()),
        }
    }

    /// Categories that have rules, and how many of these are on.
    pub fn categories(&self) -> Vec<(Category, usize)> {
        let count = |category| self.rules.iter().filter(|rule| rule.category == category && !rule.off).count();
        Category::ALL.iter().map(|&category| (category, count(category))).filter(|(_, count)| *count > 0).collect()
    }
}
