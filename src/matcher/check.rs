//! Whether a rule's patterns and conditions hold for a block.
//!
//! One walk over a rule's checks serves the engine, which stops at the first that fails, and `why`, which sees them all; so
//! an explanation cannot disagree with the verdict. Checks come cheapest first.

use std::ops::ControlFlow;

use super::block_check::{meets, visit_block_conditions};
use super::matcher::Matcher;
use super::program::{Compiled, Neighbours};
use super::slot::Slot;
use crate::rules::rule::{Conditions, RepeatSource, ScriptPattern};
use crate::segment::Block;

/// The part of a rule that a check belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Scope,
    Pattern,
    Where,
    /// A check that must not hold.
    Unless,
}

/// Called with each check: its part, the key it has in rule files, and whether it holds.
pub(crate) trait Visit: FnMut(Part, &'static str, bool) -> ControlFlow<()> {}
impl<F: FnMut(Part, &'static str, bool) -> ControlFlow<()>> Visit for F {}

/// Whether the rule hits the block, except for its regexes. `mask` holds the slots of which a literal was found.
pub(crate) fn holds(compiled: &Compiled, at: u32, mask: u32, matcher: &Matcher<'_>) -> bool {
    let mut all = true;
    let _ = each(compiled, at, mask, matcher, &mut |part, _, holds| {
        all = holds != (part == Part::Unless);
        if all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    all
}

/// Whether the rule may hit the block, as far as is known without searching it for words of `where` and `unless`.
pub(crate) fn holds_but_cues(compiled: &Compiled, at: u32, mask: u32, matcher: &Matcher<'_>) -> bool {
    let mut all = true;
    let _ = but_cues(compiled, at, mask, matcher, &mut |part, _, holds| {
        all = holds != (part == Part::Unless);
        if all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    all
}

fn but_cues(compiled: &Compiled, at: u32, mask: u32, matcher: &Matcher<'_>, visit: &mut impl Visit) -> ControlFlow<()> {
    let [place, veto] = ConditionSet::both(compiled);
    patterns(compiled, at, mask, matcher, visit)?;
    place.of_block(at, mask, matcher, visit)?;
    place.of_document(at, matcher, visit)?;
    veto.of_block(at, mask, matcher, visit)?;
    veto.of_document(at, matcher, visit)
}

/// Visits every check of a rule on a block, except for its regexes.
pub(crate) fn each(
    compiled: &Compiled,
    at: u32,
    mask: u32,
    matcher: &Matcher<'_>,
    visit: &mut impl Visit,
) -> ControlFlow<()> {
    let rule = &compiled.rule;
    let [place, veto] = ConditionSet::both(compiled);
    but_cues(compiled, at, mask, matcher, visit)?;
    place.cues(at, mask, matcher, visit)?;
    veto.cues(at, mask, matcher, visit)?;
    if !rule.scope.hosts.is_empty() {
        visit(Part::Scope, "hosts", matcher.comes_from(&rule.scope.hosts))?;
    }
    if !rule.scope.languages.is_empty() {
        visit(Part::Scope, "languages", matcher.may_be_in(&rule.scope.languages))?;
    }
    ControlFlow::Continue(())
}

fn patterns(compiled: &Compiled, at: u32, mask: u32, matcher: &Matcher<'_>, visit: &mut impl Visit) -> ControlFlow<()> {
    let patterns = &compiled.rule.patterns;
    let block = matcher.block(at);
    for (key, slot, given) in [
        ("line", Slot::Line, !patterns.line.is_empty()),
        ("phrases", Slot::Phrases, !patterns.phrases.is_empty()),
        ("starts", Slot::Starts, !patterns.starts.is_empty()),
        ("ends", Slot::Ends, !patterns.ends.is_empty()),
    ] {
        if given {
            visit(Part::Pattern, key, mask & slot.bit() != 0)?;
        }
    }
    for (key, slot, given) in [
        ("select", Slot::Select, !patterns.select.is_empty()),
        ("class-words", Slot::ClassWords, !patterns.class_words.is_empty()),
    ] {
        if given {
            visit(Part::Pattern, key, mask & slot.bit() != 0)?;
        }
    }
    if !compiled.shapes.is_empty() {
        visit(Part::Pattern, "shape", compiled.shapes.meets(block.shapes))?;
    }
    if let Some(pattern) = &patterns.script {
        visit(Part::Pattern, "script", script(pattern, block, matcher))?;
    }
    if let Some(pattern) = &patterns.repeats {
        let in_body = compiled.rule.conditions.body == Some(true) && pattern.source == RepeatSource::EarlierBlock;
        let holds = matcher.repeats(at, pattern, &compiled.place.after, compiled.place.max_distance)
            && (!in_body || matcher.repeats_in_body(at));
        visit(Part::Pattern, "repeats", holds)?;
    }
    ControlFlow::Continue(())
}

fn script(pattern: &ScriptPattern, block: &Block, matcher: &Matcher<'_>) -> bool {
    match (pattern, block.script) {
        (_, None) => false,
        (ScriptPattern::OneOf(scripts), Some(own)) => scripts.contains(&own),
        (ScriptPattern::Foreign, Some(own)) => matcher.document.segments.script.is_some_and(|most| most != own),
    }
}

/// Conditions of a rule, as `where` or as `unless`.
struct ConditionSet<'r> {
    compiled: &'r Compiled,
    part: Part,
    conditions: &'r Conditions,
    neighbours: &'r Neighbours,
}

/// Slots of conditions: elements, class words, phrases, starts, ends.
const WHERE: [Slot; 5] =
    [Slot::WhereSelect, Slot::WhereClassWords, Slot::WherePhrases, Slot::WhereStarts, Slot::WhereEnds];
const UNLESS: [Slot; 5] =
    [Slot::UnlessSelect, Slot::UnlessClassWords, Slot::UnlessPhrases, Slot::UnlessStarts, Slot::UnlessEnds];

impl ConditionSet<'_> {
    /// What must hold, and what must not.
    fn both(compiled: &Compiled) -> [ConditionSet<'_>; 2] {
        let rule = &compiled.rule;
        [
            ConditionSet { compiled, part: Part::Where, conditions: &rule.conditions, neighbours: &compiled.place },
            ConditionSet { compiled, part: Part::Unless, conditions: &rule.unless, neighbours: &compiled.veto },
        ]
    }

    /// Conditions of the block itself.
    fn of_block(&self, at: u32, mask: u32, matcher: &Matcher<'_>, visit: &mut impl Visit) -> ControlFlow<()> {
        let part = self.part;
        visit_block_conditions(self.conditions, matcher.block(at), &mut |key, holds| visit(part, key, holds))?;
        let [select, words, ..] = self.slots();
        for (key, slot, given) in [
            ("select", select, !self.conditions.select.is_empty()),
            ("class-words", words, !self.conditions.class_words.is_empty()),
        ] {
            if given {
                visit(part, key, mask & slot.bit() != 0)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Words that the block holds besides. They cost most, so that all else is asked before.
    fn cues(&self, at: u32, mask: u32, matcher: &Matcher<'_>, visit: &mut impl Visit) -> ControlFlow<()> {
        let part = self.part;
        let [_, _, phrases, starts, ends] = self.slots();
        for (key, slot, list) in [
            ("phrases", phrases, &self.conditions.phrases),
            ("starts", starts, &self.conditions.starts),
            ("ends", ends, &self.conditions.ends),
        ] {
            if !list.is_empty() {
                let cues = if self.compiled.cued { matcher.cues(at, self.compiled.at) } else { 0 };
                visit(part, key, (mask | cues) & slot.bit() != 0)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn slots(&self) -> [Slot; 5] {
        if self.part == Part::Unless { UNLESS } else { WHERE }
    }

    /// Conditions of its place and of the document.
    fn of_document(&self, at: u32, matcher: &Matcher<'_>, visit: &mut impl Visit) -> ControlFlow<()> {
        let (part, conditions, near) = (self.part, self.conditions, self.neighbours);
        if !conditions.zone.is_empty() {
            visit(part, "zone", conditions.zone.iter().any(|zone| matcher.is_in(at, *zone)))?;
        }
        if let Some(body) = conditions.body {
            visit(part, "body", matcher.hits.in_body(at).is_some_and(|inside| inside == body))?;
        }
        for (key, other, wanted) in
            [("previous", at.checked_sub(1), &conditions.previous), ("next", Some(at + 1), &conditions.next)]
        {
            if let Some(wanted) = wanted {
                visit(part, key, neighbour(other, wanted, matcher, part))?;
            }
        }
        if let Some(run) = &conditions.run {
            visit(part, "run", matcher.is_in_run(at, run))?;
        }
        if !conditions.after.is_empty() {
            visit(part, "after", near.after.iter().any(|rule| matcher.follows(*rule, at, near.max_distance)))?;
        }
        if !conditions.before.is_empty() {
            visit(part, "before", near.before.iter().any(|rule| matcher.precedes(*rule, at, near.max_distance)))?;
        }
        if !conditions.within.is_empty() {
            visit(part, "within", near.within.iter().any(|rule| matcher.covers(*rule, at)))?;
        }
        if !conditions.hosts.is_empty() {
            visit(part, "hosts", matcher.comes_from(&conditions.hosts))?;
        }
        if !conditions.languages.is_empty() {
            visit(part, "languages", matcher.may_be_in(&conditions.languages))?;
        }
        ControlFlow::Continue(())
    }
}

/// Whether the neighbour meets what is wanted of it. A document's edge meets every condition, and is no reason for a veto.
fn neighbour(at: Option<u32>, wanted: &Conditions, matcher: &Matcher<'_>, part: Part) -> bool {
    match at.and_then(|at| matcher.blocks().get(at as usize)) {
        Some(block) => meets(wanted, block),
        None => part != Part::Unless,
    }
}
