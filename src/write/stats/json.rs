//! Counts for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::report::HOSTS_SHOWN;
use super::totals::{RuleCounts, Share, Totals};
use super::{Reasons, RuleStats, Stats};

#[derive(Serialize)]
struct JsonReport<'s> {
    version: &'static str,
    rules: &'s str,
    swapped: u64,
    #[serde(flatten)]
    totals: Totals,
    unreadable: u64,
    unreadable_by_kind: BTreeMap<&'s str, u64>,
    aside: u64,
    aside_by_reason: BTreeMap<&'s str, u64>,
    by_category: Vec<CategoryRow<'s>>,
    by_rule: Vec<RuleRow<'s>>,
    by_language: Vec<LanguageRow<'s>>,
    by_host: Vec<HostRow<'s>>,
}

#[derive(Serialize)]
struct CategoryRow<'s> {
    category: &'s str,
    #[serde(flatten)]
    counts: RuleCounts,
}

#[derive(Serialize)]
struct RuleRow<'s> {
    rule: &'s str,
    category: &'s str,
    layer: &'s str,
    place: &'s str,
    #[serde(flatten)]
    counts: RuleCounts,
}

#[derive(Serialize)]
struct LanguageRow<'s> {
    language: &'s str,
    #[serde(flatten)]
    share: Share,
}

#[derive(Serialize)]
struct HostRow<'s> {
    host: &'s str,
    #[serde(flatten)]
    share: Share,
    missed: u64,
}

impl Stats {
    /// The counts as one JSON object on one line, without a newline. Keys are never renamed; later versions may have
    /// more. All keys are always there, and all counts are whole numbers.
    ///
    /// - `version`: the version of dehusk.
    /// - `rules`: the fingerprint of the rules that were active last, see [`Cleaner::fingerprint`](crate::Cleaner::fingerprint).
    /// - `swapped`: how often rules were reloaded during the run.
    /// - `documents`: documents cleaned; among them `changed`: something was removed; `emptied`: nothing was left;
    ///   `document_limits`: the limit of removals was exceeded, so that only rules that bypass it were applied;
    ///   `flagged` and `dropped`: more was removed than `--flag-above` and `--drop-above` allow.
    /// - `rejected`: records that could not be cleaned and were written to `--rejects`.
    /// - `bytes_in`: bytes of texts that were read; `bytes_removed`: those that were removed; `bytes_out`: bytes written.
    /// - `replaced`: ill-formed UTF-8 sequences. `curtailed`: pages of which parts exceeded limits and were skipped.
    /// - `faults`: documents passed through unchanged after an internal error. `timeouts` and `over_memory`: those that exceeded
    ///   `--timeout` and `--max-memory`.
    /// - `alone`, `oversize`, `overrun`: blocks that were kept because nothing else in their document is husk, because they
    ///   were too long to be matched, or because one regex matched too often in them.
    /// - `unreadable`: inputs and records that could not be read; `unreadable_by_kind`: an object of counts by kind.
    /// - `aside`: records without text; `aside_by_reason`: an object of counts by what they have instead.
    /// - `by_category`: objects with `category`, `removals`, `bytes`, `set_aside` (a sum over rules), of categories with
    ///   removals; the most removals first.
    /// - `by_rule`: objects with `rule`, `category`, `layer`, `place` (file and line), `removals`, `bytes`, `set_aside`
    ///   (documents), of rules with counts; the most removals first.
    /// - `by_language`: objects with `language` (ISO 639-1, else 639-3; `und` if uncertain), `documents`, `bytes_in`,
    ///   `bytes_removed`; the most documents first.
    /// - `by_host`: the same with `host` instead of `language`, of the 20 hosts with most documents. At most `missed` documents
    ///   are missing in the three counts; this is 0 unless there were more than 65,536 hosts.
    pub fn json(&self) -> String {
        // Numbers and strings can always be written as JSON.
        serde_json::to_string(&self.json_report()).unwrap_or_default()
    }

    fn json_report(&self) -> JsonReport<'_> {
        let (categories, languages) = (self.by_category().into_iter(), self.by_language().into_iter());
        let hosts = self.hosts.top(HOSTS_SHOWN).into_iter();
        JsonReport {
            version: env!("CARGO_PKG_VERSION"),
            rules: &self.fingerprint,
            swapped: self.reloads,
            totals: self.totals,
            unreadable: self.unreadable.total(),
            unreadable_by_kind: by_name(&self.unreadable),
            aside: self.without_text.total(),
            aside_by_reason: by_name(&self.without_text),
            by_category: categories.map(|(category, counts)| CategoryRow { category, counts }).collect(),
            by_rule: self.by_rule().into_iter().map(rule_row).collect(),
            by_language: languages.map(|(language, share)| LanguageRow { language, share }).collect(),
            by_host: hosts.map(|(host, own)| HostRow { host, share: own.counts, missed: own.missed }).collect(),
        }
    }
}

fn rule_row<'s>((rule, own): (&'s str, &'s RuleStats)) -> RuleRow<'s> {
    let RuleStats { category, layer, location, counts, .. } = own;
    RuleRow { rule, category, layer, place: location, counts: *counts }
}

fn by_name(reasons: &Reasons) -> BTreeMap<&str, u64> {
    reasons.sorted().into_iter().collect()
}
