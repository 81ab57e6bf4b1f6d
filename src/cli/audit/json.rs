//! The report for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Audit, AuditArgs, AuditedRule};
use crate::gold::WordCounts;

/// The whole report. Keys are never renamed; later versions may have more.
#[derive(Serialize)]
struct JsonReport<'a> {
    version: &'static str,
    documents: u64,
    bytes: u64,
    bytes_removed: u64,
    /// Documents in which all rules together exceeded the limit.
    document_limits: u64,
    gold: Gold,
    /// The rules that the options choose, in the order of the text report.
    rules: Vec<JsonRule<'a>>,
}

/// Documents whose body is known.
#[derive(Serialize)]
struct Gold {
    documents: u64,
    words: WordCounts,
    removed: WordCounts,
}

#[derive(Serialize)]
struct JsonRule<'a> {
    rule: &'a str,
    category: &'static str,
    layer: String,
    place: String,
    hits: u64,
    alone: u64,
    /// The rule that hits the same most often.
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<Companion<'a>>,
    documents: u64,
    hosts: usize,
    /// There are more hosts than were counted.
    more_hosts: bool,
    languages: &'a BTreeMap<&'static str, u64>,
    removals: u64,
    bytes: u64,
    words: WordCounts,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_share: Option<f64>,
    over_limit: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_document: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_document: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen: Option<&'a str>,
    worst: Vec<Loss<'a>>,
}

#[derive(Serialize)]
struct Companion<'a> {
    rule: &'a str,
    hits: u64,
}

#[derive(Serialize)]
struct Loss<'a> {
    document: &'a str,
    words: u64,
    text: &'a str,
}

/// The report as one JSON object on one line.
pub(super) fn render(audit: &Audit<'_>, args: &AuditArgs) -> String {
    let totals = &audit.totals;
    let report = JsonReport {
        version: env!("CARGO_PKG_VERSION"),
        documents: audit.run.documents,
        bytes: audit.run.bytes,
        bytes_removed: totals.bytes_removed,
        document_limits: totals.document_limits,
        gold: Gold { documents: totals.gold, words: totals.words, removed: totals.removed },
        rules: audit.chosen(args).into_iter().map(|audited| row(audit, audited)).collect(),
    };
    // Numbers and strings can always be written as JSON.
    serde_json::to_string(&report).unwrap_or_default() + "\n"
}

fn row<'a>(audit: &'a Audit<'_>, audited: &'a AuditedRule<'_>) -> JsonRule<'a> {
    let (rule, counts) = (audited.rule, &audited.counts);
    let seen = counts.seen.as_ref();
    let days = seen.and_then(|seen| seen.days.as_ref());
    JsonRule {
        rule: &rule.name,
        category: rule.category.name(),
        layer: rule.location.file.layer.to_string(),
        place: rule.location.to_string(),
        hits: counts.hits,
        alone: counts.alone,
        with: counts.companion().map(|(rule, hits)| Companion { rule: audit.name(rule), hits }),
        documents: counts.documents,
        hosts: counts.hosts.len(),
        more_hosts: counts.hosts.is_full(),
        languages: &counts.languages,
        removals: counts.removals,
        bytes: counts.bytes,
        words: counts.words,
        body_share: counts.body_share(),
        over_limit: counts.over_limit,
        first_document: seen.map(|seen| &*seen.first),
        last_document: seen.map(|seen| &*seen.last),
        first_seen: days.map(|(first, _)| first.as_str()),
        last_seen: days.map(|(_, last)| last.as_str()),
        worst: counts
            .worst
            .iter()
            .map(|loss| Loss { document: &loss.document, words: loss.words, text: &loss.text })
            .collect(),
    }
}
