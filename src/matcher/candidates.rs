//! Candidates that no literal triggers: by shape, by writing system, by repetition, or on every block.
//!
//! Each kind is skipped as a whole where no rule of it exists or the document gives no cause for it.

use super::block_check::may_hold;
use super::matcher::Matcher;
use super::scan::Candidate;
use crate::rules::rule::{RepeatSource, ScriptPattern};
use crate::segment::Block;

/// All candidates of a document in the order in which they are evaluated. Those that wait for neighbours or for
/// the body are not here: `evaluate` finds them once these are known.
pub(super) fn all(matcher: &Matcher<'_>) -> Vec<Candidate> {
    let mut candidates = matcher.findings.candidates.clone();
    by_shape(matcher, &mut candidates);
    by_script(matcher, &mut candidates);
    by_repeat(matcher, &mut candidates);
    for &rule in &matcher.program.triggers.block {
        let compiled = &matcher.program.rules[rule as usize];
        each_block(matcher, |at, block| {
            if may_hold(compiled, block, true) {
                candidates.push(triggered(matcher, rule, at));
            }
        });
    }
    in_order(&candidates, matcher.program.strata)
}

/// Candidates by stratum, block and rule, each once. Those of a stratum come as a few sorted runs, which a stable sort merges.
fn in_order(candidates: &[Candidate], strata: u32) -> Vec<Candidate> {
    let mut by_stratum = vec![Vec::new(); strata as usize + 1];
    for candidate in candidates {
        by_stratum[candidate.stratum as usize].push(*candidate);
    }
    for some in &mut by_stratum {
        some.sort();
        some.dedup();
    }
    by_stratum.concat()
}

/// A candidate of a rule that literals do not trigger, with the slots that were found for it all the same.
pub(super) fn triggered(matcher: &Matcher<'_>, rule: u32, block: u32) -> Candidate {
    let stratum = matcher.program.rules[rule as usize].stratum;
    Candidate { stratum, block, rule, mask: mask(matcher, rule, block) }
}

/// The slots that were found in a block for a rule that literals do not trigger.
pub(super) fn mask(matcher: &Matcher<'_>, rule: u32, block: u32) -> u32 {
    let masks = &matcher.findings.masks;
    masks.binary_search_by_key(&(block, rule), |(block, rule, _)| (*block, *rule)).map_or(0, |at| masks[at].2)
}

fn each_block(matcher: &Matcher<'_>, mut visit: impl FnMut(u32, &Block)) {
    for (at, block) in matcher.blocks().iter().enumerate().filter(|(_, block)| !block.oversize) {
        visit(at as u32, block);
    }
}

fn by_shape(matcher: &Matcher<'_>, candidates: &mut Vec<Candidate>) {
    let rules = &matcher.program.triggers.shape;
    if rules.is_empty() {
        return;
    }
    each_block(matcher, |at, block| {
        if block.shapes.is_empty() {
            return;
        }
        for &rule in rules {
            let compiled = &matcher.program.rules[rule as usize];
            if compiled.shapes.meets(block.shapes) && may_hold(compiled, block, true) {
                candidates.push(triggered(matcher, rule, at));
            }
        }
    });
}

fn by_script(matcher: &Matcher<'_>, candidates: &mut Vec<Candidate>) {
    let rules = &matcher.program.triggers.script;
    if rules.is_empty() {
        return;
    }
    let most = matcher.document.segments.script;
    each_block(matcher, |at, block| {
        if block.script.is_none() {
            return;
        }
        for &rule in rules {
            let compiled = &matcher.program.rules[rule as usize];
            let only_foreign = compiled.rule.patterns.script == Some(ScriptPattern::Foreign);
            if (!only_foreign || block.script != most) && may_hold(compiled, block, true) {
                candidates.push(triggered(matcher, rule, at));
            }
        }
    });
}

fn by_repeat(matcher: &Matcher<'_>, candidates: &mut Vec<Candidate>) {
    for &rule in &matcher.program.triggers.repeat {
        let compiled = &matcher.program.rules[rule as usize];
        let Some(pattern) = &compiled.rule.patterns.repeats else { continue };
        let hopeless = match pattern.source {
            RepeatSource::Title => matcher.document.metadata.title.is_none(),
            RepeatSource::Author => matcher.document.metadata.author.is_none(),
            RepeatSource::SiteSuffix | RepeatSource::OtherBlock => matcher.findings.site_suffixes.is_empty(),
            RepeatSource::EarlierBlock | RepeatSource::EndOfPreviousBlock => false,
        };
        if !hopeless {
            each_block(matcher, |at, _| {
                if matcher.repeats(at, pattern, &[], 0) {
                    candidates.push(triggered(matcher, rule, at));
                }
            });
        }
    }
}
