//! The report for programs.

use serde::Serialize;

use super::report::sorted_lines;
use super::tally::{Counts, Side};
use super::{Diff, worst_first};
use crate::cleaner::Cleaner;
use crate::gold::WordCounts;

/// Lines of a rule that are written.
const LINES: usize = 20;

/// The whole report. Keys are never renamed; later versions may have more.
#[derive(Serialize)]
struct JsonReport<'d> {
    version: &'static str,
    old: RuleSetOf,
    new: RuleSetOf,
    documents: u64,
    bytes: u64,
    /// Documents in which anything changed.
    changed: u64,
    gold: Gold,
    /// What goes now and stayed before.
    removed: JsonSide<'d>,
    /// What stays now and went before.
    kept: JsonSide<'d>,
}

#[derive(Serialize)]
struct RuleSetOf {
    rules: String,
    fingerprint: String,
}

/// Documents whose body is known, and their words.
#[derive(Serialize)]
struct Gold {
    documents: u64,
    words: WordCounts,
}

#[derive(Serialize)]
struct JsonCounts {
    lines: u64,
    bytes: u64,
    words: WordCounts,
}

impl From<Counts> for JsonCounts {
    fn from(Counts { lines, bytes, words }: Counts) -> JsonCounts {
        JsonCounts { lines, bytes, words }
    }
}

#[derive(Serialize)]
struct JsonSide<'d> {
    #[serde(flatten)]
    totals: JsonCounts,
    /// All rules, the worst first.
    rules: Vec<JsonRule<'d>>,
}

#[derive(Serialize)]
struct JsonRule<'d> {
    rule: &'d str,
    documents: u64,
    #[serde(flatten)]
    totals: JsonCounts,
    /// The worst first. At most `missed` occurrences are missing in the counts of one.
    examples: Vec<JsonLine<'d>>,
    missed: u64,
}

#[derive(Serialize)]
struct JsonLine<'d> {
    text: &'d str,
    #[serde(flatten)]
    counts: JsonCounts,
    /// The first document that has it.
    document: &'d str,
}

/// The report as one JSON object on one line.
pub(super) fn render(diff: &Diff<'_>) -> String {
    let (tally, run) = (&diff.tally, &diff.run);
    let report = JsonReport {
        version: env!("CARGO_PKG_VERSION"),
        old: RuleSetOf { rules: diff.args.old.to_string(), fingerprint: diff.old.fingerprint() },
        new: RuleSetOf { rules: diff.args.new.to_string(), fingerprint: diff.new.fingerprint() },
        documents: run.documents,
        bytes: run.bytes,
        changed: tally.documents,
        gold: Gold { documents: tally.gold, words: tally.words },
        removed: side(&tally.removed, diff.new, false),
        kept: side(&tally.kept, diff.old, true),
    };
    // Numbers and strings can always be written as JSON.
    serde_json::to_string(&report).unwrap_or_default() + "\n"
}

fn side<'d>(side: &'d Side, cleaner: &'d Cleaner, is_kept: bool) -> JsonSide<'d> {
    let rules = worst_first(side, cleaner, is_kept).into_iter().map(|(rule, own)| {
        let lines = sorted_lines(own, is_kept).into_iter().take(LINES);
        let examples =
            lines.map(|(text, changes)| JsonLine { text, counts: changes.counts.into(), document: &changes.document });
        JsonRule {
            rule,
            documents: own.documents,
            totals: own.totals.into(),
            examples: examples.collect(),
            missed: own.lines.max_missed(),
        }
    });
    JsonSide { totals: side.totals.into(), rules: rules.collect() }
}
