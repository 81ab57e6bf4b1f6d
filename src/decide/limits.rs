//! Limits: what a rule, and all rules together, may take from one document.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::Note;
use super::cuts::{Cut, Cuts};
use crate::matcher::{Context, Hits};
use crate::rules::rule::Limit;

/// What one rule takes.
#[derive(Clone, Copy, Default)]
struct Take {
    words: usize,
    cuts: u32,
}

/// Sets aside rules that pass their own limit, then, where the rest passes the document's, all that are not sure.
pub(super) fn apply(context: &Context<'_>, hits: &Hits, cuts: &mut Cuts<'_, '_>, notes: &mut Vec<Note>) {
    if hits.all.is_empty() {
        return;
    }
    set_aside_rules(context, cuts, notes);
    set_aside_unsure(context, cuts, notes);
}

fn set_aside_rules(context: &Context<'_>, cuts: &mut Cuts<'_, '_>, notes: &mut Vec<Note>) {
    let mut takes: HashMap<u32, Take, FixedState> = HashMap::default();
    for cut in cuts.iter() {
        let take = takes.entry(cut.rule).or_default();
        take.words += cuts.words(cut);
        take.cuts += 1;
    }
    let limit = |rule: u32| context.program.rules[rule as usize].rule.limit;
    let mut aside: Vec<u32> =
        takes.iter().filter(|(rule, take)| passes(context, limit(**rule), **take)).map(|(rule, _)| *rule).collect();
    aside.sort_unstable();
    for rule in &aside {
        notes.push(Note::RuleSetAside { rule: *rule as usize, words: takes[rule].words });
    }
    if !aside.is_empty() {
        cuts.set_aside(|rule| aside.binary_search(&rule).is_ok());
    }
}

fn passes(context: &Context<'_>, limit: Limit, take: Take) -> bool {
    limit.is_exceeded(take.words, take.cuts, context.segments().words, context.program.settings.allowance)
}

fn set_aside_unsure(context: &Context<'_>, cuts: &mut Cuts<'_, '_>, notes: &mut Vec<Note>) {
    let words = union_words(cuts);
    let limit = Limit { share: context.program.settings.document_share, blocks: None };
    if passes(context, limit, Take { words, cuts: 0 }) {
        notes.push(Note::DocumentLimit { words });
        cuts.set_aside(|rule| !context.program.rules[rule as usize].rule.sure);
    }
}

/// Words that all cuts take together, each counted once.
fn union_words(cuts: &Cuts<'_, '_>) -> usize {
    let mut words = 0;
    let mut last: Option<&Cut> = None;
    for cut in cuts.iter() {
        // Cuts of one block stand together, whole blocks first; spans of a block may overlap and count twice, which
        // only makes the limit stricter.
        let whole = |cut: &Cut| !matches!(cut.what, super::cuts::What::Span(..));
        if !last.is_some_and(|last| last.block == cut.block && whole(last)) {
            words += cuts.words(cut);
            last = Some(cut);
        }
    }
    words
}
