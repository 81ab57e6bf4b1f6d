//! Limits: what a rule, and all rules together, may remove from one document.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::Note;
use super::cuts::{Cut, Cuts, What};
use crate::document::ParsedDocument;
use crate::matcher::Hits;
use crate::rules::rule::Limit;

/// What one rule would remove.
#[derive(Clone, Copy, Default)]
struct Total {
    words: usize,
    cuts: u32,
}

/// Drops the cuts of rules that exceed their own limit, then, where the rest exceeds the document's limit, those of all
/// rules that do not bypass it.
pub(super) fn apply(document: &ParsedDocument<'_>, hits: &Hits<'_>, cuts: &mut Cuts<'_>, notes: &mut Vec<Note<usize>>) {
    if hits.all.is_empty() {
        return;
    }
    let settings = &hits.program.settings;
    let exceeds = |limit: Limit, total: Total| {
        limit.is_exceeded(total.words, total.cuts, document.segments.words, settings.free_words)
    };
    drop_rules(hits, cuts, notes, exceeds);
    let words = union_words(cuts);
    let limit = Limit { share: settings.document_share, blocks: None };
    if exceeds(limit, Total { words, cuts: 0 }) {
        notes.push(Note::DocumentLimit { words });
        cuts.drop_rules(|rule| !hits.rule(rule).bypass_document_limit);
    }
}

fn drop_rules(
    hits: &Hits<'_>,
    cuts: &mut Cuts<'_>,
    notes: &mut Vec<Note<usize>>,
    exceeds: impl Fn(Limit, Total) -> bool,
) {
    let mut totals: HashMap<u32, Total, FixedState> = HashMap::default();
    for cut in cuts.iter() {
        let total = totals.entry(cut.rule).or_default();
        total.words += cuts.words(cut);
        total.cuts += 1;
    }
    let is_over = |(rule, total): &(&u32, &Total)| exceeds(hits.rule(**rule).limit, **total);
    let mut over: Vec<u32> = totals.iter().filter(is_over).map(|(rule, _)| *rule).collect();
    over.sort_unstable();
    for rule in &over {
        notes.push(Note::RuleSkipped { rule: *rule as usize, words: totals[rule].words });
    }
    if !over.is_empty() {
        cuts.drop_rules(|rule| over.binary_search(&rule).is_ok());
    }
}

/// Words that all cuts remove together, each counted once.
fn union_words(cuts: &Cuts<'_>) -> usize {
    let mut words = 0;
    let mut last: Option<&Cut> = None;
    for cut in cuts.iter() {
        // Cuts of one block follow each other, whole blocks first; spans of a block may overlap and count twice, which
        // only makes the limit stricter.
        let whole = |cut: &Cut| !matches!(cut.what, What::Span(..));
        if !last.is_some_and(|last| last.block == cut.block && whole(last)) {
            words += cuts.words(cut);
            last = Some(cut);
        }
    }
    words
}
