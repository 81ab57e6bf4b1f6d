//! Counts over all documents of a run.
//!
//! A job counts into a [`Tally`], and [`Stats`] merges tallies in the order of the input: then the counts do not depend on
//! how the input is cut into jobs. [`Stats`] knows rules by name and holds no cleaner, so that rules may be reloaded while
//! it counts, and a run that is resumed can read it back (it is `Serialize` and `Deserialize`). `totals` are plain counts,
//! `reasons` and `hosts` those whose names come from documents; `report` prints them for people and `json` for programs.

mod hosts;
mod json;
mod reasons;
mod report;
mod tally;
mod totals;

use std::collections::BTreeMap;

use isolang::Language;
use serde::{Deserialize, Serialize};

use crate::category::Category;
use crate::cleaner::Cleaner;
use crate::rules::Rule;
use hosts::Hosts;
pub use reasons::Reasons;
pub use tally::Tally;
pub use totals::Totals;
use totals::{RuleCounts, Share};

/// The code of documents whose language is uncertain (ISO 639-2, "undetermined").
const UNDETERMINED: &str = "und";

/// What a run did, over all its jobs and, if it was resumed, over all its starts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stats {
    /// Plain counts.
    pub totals: Totals,
    /// Inputs and records that could not be read, by kind of error.
    pub unreadable: Reasons,
    /// Records of archives without text, by what they have instead.
    pub without_text: Reasons,
    /// The fingerprint of the rules that were active last.
    fingerprint: String,
    /// How often rules were reloaded.
    reloads: u64,
    /// By full name.
    rules: BTreeMap<String, RuleStats>,
    /// By ISO 639-1 code, or ISO 639-3 where there is none.
    languages: BTreeMap<String, Share>,
    hosts: Hosts,
    /// Something was removed from the current document, of which more parts may come.
    open_changed: bool,
}

/// A rule as it was when it last removed something, and its counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct RuleStats {
    category: String,
    layer: String,
    /// File and line.
    location: String,
    counts: RuleCounts,
    /// The rule was looked up since rules were last reloaded. To find its line number takes time.
    is_current: bool,
}

impl Stats {
    /// Empty counts, for the rules of a cleaner.
    pub fn new(cleaner: &Cleaner) -> Self {
        Stats { fingerprint: cleaner.fingerprint(), ..Stats::default() }
    }

    /// Adds the counts of a job that used `cleaner`. Jobs must come in the order of the input.
    pub fn merge(&mut self, tally: Tally, cleaner: &Cleaner) {
        self.note_rules(cleaner.fingerprint());
        self.totals += tally.totals;
        self.totals.changed += u64::from(tally.head_changed && !self.open_changed);
        self.open_changed = tally.open_changed || (!tally.begun && self.open_changed);
        self.unreadable.merge(&tally.unreadable);
        self.without_text.merge(&tally.without_text);
        for (number, counts) in tally.rules {
            self.add_rule(cleaner.rule(number), counts);
        }
        for (language, share) in tally.languages {
            *self.languages.entry(code(language)).or_default() += share;
        }
        tally.hosts.iter().for_each(|(host, share)| self.hosts.add(host, *share));
    }

    /// After rules were reloaded, a rule of the same name may have another category, or another line.
    fn note_rules(&mut self, fingerprint: String) {
        if self.fingerprint == fingerprint {
            return;
        }
        self.reloads += u64::from(!self.fingerprint.is_empty());
        self.fingerprint = fingerprint;
        self.rules.values_mut().for_each(|rule| rule.is_current = false);
    }

    fn add_rule(&mut self, rule: &Rule, counts: RuleCounts) {
        // The name is copied only if it is new.
        let own = match self.rules.get_mut(&rule.name) {
            Some(own) => own,
            None => self.rules.entry(rule.name.clone()).or_default(),
        };
        own.counts += counts;
        if !own.is_current {
            own.category = rule.category.name().to_owned();
            own.layer = rule.location.file.layer.to_string();
            own.location = rule.location.to_string();
            own.is_current = true;
        }
    }

    /// Rules that did something, those with most removals first, ties by name.
    fn by_rule(&self) -> Vec<(&str, &RuleStats)> {
        let mut rules: Vec<_> = self.rules.iter().map(|(name, rule)| (name.as_str(), rule)).collect();
        rules.sort_by(|(a, x), (b, y)| y.counts.removals.cmp(&x.counts.removals).then_with(|| a.cmp(b)));
        rules
    }

    /// Categories with removals, those with most removals first.
    fn by_category(&self) -> Vec<(&'static str, RuleCounts)> {
        let sum_up = |category: Category| {
            let own = self.rules.values().filter(|rule| rule.category == category.name());
            let mut sum = RuleCounts::default();
            own.for_each(|rule| sum += rule.counts);
            (category.name(), sum)
        };
        let mut categories: Vec<_> = Category::ALL.iter().map(|category| sum_up(*category)).collect();
        categories.retain(|(_, counts)| counts.removals > 0);
        categories.sort_by_key(|(name, counts)| std::cmp::Reverse((counts.removals, counts.bytes, *name)));
        categories
    }

    /// Languages, those with most documents first, ties by code.
    fn by_language(&self) -> Vec<(&str, Share)> {
        let mut languages: Vec<_> = self.languages.iter().map(|(code, share)| (code.as_str(), *share)).collect();
        languages.sort_by(|(a, x), (b, y)| y.documents.cmp(&x.documents).then_with(|| a.cmp(b)));
        languages
    }
}

fn code(language: Option<Language>) -> String {
    language.map_or(UNDETERMINED, |language| language.to_639_1().unwrap_or(language.to_639_3())).to_owned()
}

#[cfg(test)]
mod tests;
