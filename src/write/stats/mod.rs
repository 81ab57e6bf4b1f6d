//! Counts over all documents of a run.
//!
//! A job counts into a [`Tally`], and [`Stats`] takes these in, in the order of the input: then the counts are the same
//! whatever the jobs are. [`Stats`] names rules and knows no cleaner, so that rules may be swapped while it counts, and
//! it can be kept (it is `Serialize` and `Deserialize`) and read back by a run that goes on. `totals` are plain counts,
//! `reasons` and `hosts` those whose names come from documents; `report` shows all to a person and `json` to a program.

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
use totals::{Deeds, Share};

/// The code of documents of no certain language (ISO 639-2, "undetermined").
const UNDETERMINED: &str = "und";

/// What a run did, over all its jobs and, if it was resumed, over all its starts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stats {
    /// Plain counts.
    pub totals: Totals,
    /// Inputs and records that could not be read, by kind of error.
    pub unreadable: Reasons,
    /// Records of archives that hold no text, by what they hold instead.
    pub aside: Reasons,
    /// The fingerprint of the rules in force last.
    fingerprint: String,
    /// How often other rules came into force.
    swapped: u64,
    /// By full name.
    rules: BTreeMap<String, RuleDeeds>,
    /// By ISO 639-1 code, or ISO 639-3 where there is none.
    languages: BTreeMap<String, Share>,
    hosts: Hosts,
    /// Something went from the document at hand, of which more parts may come.
    open_changed: bool,
}

/// A rule as it was when it last did something, and what it did in all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct RuleDeeds {
    category: String,
    layer: String,
    /// File and line.
    place: String,
    deeds: Deeds,
    /// The rule has been looked at since rules were last swapped. To count the lines up to a place takes time.
    known: bool,
}

impl Stats {
    /// No counts yet, for the rules of a cleaner.
    pub fn new(cleaner: &Cleaner) -> Self {
        Stats { fingerprint: cleaner.fingerprint(), ..Stats::default() }
    }

    /// Takes in what a job counted that worked with `cleaner`. Jobs come in the order of the input.
    pub fn merge(&mut self, tally: Tally, cleaner: &Cleaner) {
        self.see_rules(cleaner.fingerprint());
        self.totals += tally.totals;
        self.totals.changed += u64::from(tally.head_changed && !self.open_changed);
        self.open_changed = tally.open_changed || (!tally.begun && self.open_changed);
        self.unreadable.merge(&tally.unreadable);
        self.aside.merge(&tally.aside);
        for (number, deeds) in tally.rules {
            self.add_rule(cleaner.rule(number), deeds);
        }
        for (language, share) in tally.languages {
            *self.languages.entry(code(language)).or_default() += share;
        }
        tally.hosts.iter().for_each(|(host, share)| self.hosts.add(host, *share));
    }

    /// After a swap a rule of the same name may be of another category, or in another line.
    fn see_rules(&mut self, fingerprint: String) {
        if self.fingerprint == fingerprint {
            return;
        }
        self.swapped += u64::from(!self.fingerprint.is_empty());
        self.fingerprint = fingerprint;
        self.rules.values_mut().for_each(|rule| rule.known = false);
    }

    fn add_rule(&mut self, rule: &Rule, deeds: Deeds) {
        // A name is copied only when it is new.
        let own = match self.rules.get_mut(&rule.name) {
            Some(own) => own,
            None => self.rules.entry(rule.name.clone()).or_default(),
        };
        own.deeds += deeds;
        if !own.known {
            own.category = rule.category.name().to_owned();
            own.layer = rule.location.file.layer.to_string();
            own.place = rule.location.to_string();
            own.known = true;
        }
    }

    /// Rules that did something, those of most removals first, those alike by name.
    fn by_rule(&self) -> Vec<(&str, &RuleDeeds)> {
        let mut rules: Vec<_> = self.rules.iter().map(|(name, rule)| (name.as_str(), rule)).collect();
        rules.sort_by(|(a, x), (b, y)| y.deeds.removals.cmp(&x.deeds.removals).then_with(|| a.cmp(b)));
        rules
    }

    /// Categories of which something went, those of most removals first.
    fn by_category(&self) -> Vec<(&'static str, Deeds)> {
        let of = |category: Category| {
            let own = self.rules.values().filter(|rule| rule.category == category.name());
            let mut sum = Deeds::default();
            own.for_each(|rule| sum += rule.deeds);
            (category.name(), sum)
        };
        let mut categories: Vec<_> = Category::ALL.iter().map(|category| of(*category)).collect();
        categories.retain(|(_, deeds)| deeds.removals > 0);
        categories.sort_by_key(|(name, deeds)| std::cmp::Reverse((deeds.removals, deeds.bytes, *name)));
        categories
    }

    /// Languages, those of most documents first, those alike by code.
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
