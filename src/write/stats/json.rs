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
    /// - `documents`: documents cleaned; of them `changed`: something went; `emptied`: nothing was left; `document_limits`:
    ///   past the document's limit, so that only rules that are sure applied.
    /// - `rejected`: what could not be cleaned and went to a place of its own (`--rejects`).
    /// - `bytes_in`: bytes of texts as they came; `bytes_removed`: those of them that went; `bytes_out`: bytes written.
    /// - `replaced`: ill-formed UTF-8 sequences. `curtailed`: pages of which parts went beyond limits.
    /// - `faults`: documents passed on as they came after a fault of the program.
    /// - `alone`, `oversize`, `overrun`: blocks that stayed since nothing else of their document is husk, that were too
    ///   long to look at, that had too many matches of one regex.
    /// - `unreadable`: inputs and records that could not be read; `unreadable_by_kind`: an object of counts by kind.
    /// - `aside`: records of archives that hold no text; `aside_by_reason`: an object of counts by what they hold.
    /// - `by_category`: objects with `category`, `removals`, `bytes`, `set_aside` (a sum over rules), of categories of
    ///   which something went; the most removals first.
    /// - `by_rule`: objects with `rule`, `category`, `layer`, `place` (file and line), `removals`, `bytes`, `set_aside`
    ///   (documents), of rules that did something; the most removals first.
    /// - `by_language`: objects with `language` (ISO 639-1, else 639-3; `und` if uncertain), `documents`, `bytes_in`,
    ///   `bytes_removed`; the most documents first.
    /// - `by_host`: the same with `host` in place of `language`, of the 20 hosts of most documents. The three counts
    ///   leave out at most `missed` documents, which is 0 unless there were more than 65,536 hosts.
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
            by_host: hosts.map(|(host, own)| HostRow { host, share: own.share, missed: own.missed }).collect(),
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
