//! Candidates that no literal drives: by shape, by writing system, by repetition, or on every block.
//!
//! Each kind is skipped as a whole where no rule of it exists or the document gives no cause for it.

use super::check::may_hold;
use super::context::Context;
use super::scan::Candidate;
use crate::rules::rule::{RepeatOf, ScriptPattern};
use crate::segment::Block;

/// All candidates of a document in the order in which they are evaluated. Those that wait for neighbours or for
/// the body are not here: `evaluate` finds them once these are known.
pub(super) fn all(context: &Context<'_>) -> Vec<Candidate> {
    let mut candidates = context.scanned.candidates.clone();
    by_shape(context, &mut candidates);
    by_script(context, &mut candidates);
    by_repeat(context, &mut candidates);
    for &rule in &context.program.driven.block {
        let compiled = &context.program.rules[rule as usize];
        each_block(context, |at, block| {
            if may_hold(compiled, block, true) {
                candidates.push(driven(context, rule, at));
            }
        });
    }
    candidates.sort_unstable();
    candidates.dedup();
    candidates
}

/// A candidate of a rule that literals do not drive, with the slots that were found for it all the same.
pub(super) fn driven(context: &Context<'_>, rule: u32, block: u32) -> Candidate {
    let stratum = context.program.rules[rule as usize].stratum;
    Candidate { stratum, block, rule, mask: mask(context, rule, block) }
}

/// The slots that were found in a block for a rule that literals do not drive.
pub(super) fn mask(context: &Context<'_>, rule: u32, block: u32) -> u32 {
    let masks = &context.scanned.masks;
    masks.binary_search_by_key(&(block, rule), |(block, rule, _)| (*block, *rule)).map_or(0, |at| masks[at].2)
}

fn each_block(context: &Context<'_>, mut visit: impl FnMut(u32, &Block)) {
    for (at, block) in context.blocks().iter().enumerate().filter(|(_, block)| !block.oversize) {
        visit(at as u32, block);
    }
}

fn by_shape(context: &Context<'_>, candidates: &mut Vec<Candidate>) {
    let rules = &context.program.driven.shape;
    if rules.is_empty() {
        return;
    }
    each_block(context, |at, block| {
        if block.shapes.is_empty() {
            return;
        }
        for &rule in rules {
            let compiled = &context.program.rules[rule as usize];
            if compiled.shapes.meets(block.shapes) && may_hold(compiled, block, true) {
                candidates.push(driven(context, rule, at));
            }
        }
    });
}

fn by_script(context: &Context<'_>, candidates: &mut Vec<Candidate>) {
    let rules = &context.program.driven.script;
    if rules.is_empty() {
        return;
    }
    let most = context.segments().script;
    each_block(context, |at, block| {
        if block.script.is_none() {
            return;
        }
        for &rule in rules {
            let compiled = &context.program.rules[rule as usize];
            let only_foreign = compiled.rule.patterns.script == Some(ScriptPattern::Foreign);
            if (!only_foreign || block.script != most) && may_hold(compiled, block, true) {
                candidates.push(driven(context, rule, at));
            }
        }
    });
}

fn by_repeat(context: &Context<'_>, candidates: &mut Vec<Candidate>) {
    for &rule in &context.program.driven.repeat {
        let compiled = &context.program.rules[rule as usize];
        let Some(pattern) = &compiled.rule.patterns.repeats else { continue };
        let hopeless = match pattern.of {
            RepeatOf::Title => !context.has_title(),
            RepeatOf::Author => context.metadata().author.is_none(),
            RepeatOf::Frame | RepeatOf::Framed => context.scanned.frames.is_empty(),
            RepeatOf::Earlier | RepeatOf::EndOfPrevious => false,
        };
        if !hopeless {
            each_block(context, |at, _| {
                if context.repeats(at, pattern, &[], 0) {
                    candidates.push(driven(context, rule, at));
                }
            });
        }
    }
}
