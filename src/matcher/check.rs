//! Whether a rule's patterns and conditions hold for a block.
//!
//! One walk over a rule's checks serves the engine, which stops at the first that fails, and `why`, which sees them all; so
//! an explanation cannot disagree with the verdict. Checks come cheapest first.

use std::ops::ControlFlow;

use super::index::Slot;
use super::matcher::Matcher;
use super::program::{Compiled, Neighbours};
use crate::rules::rule::{Conditions, ScriptPattern};
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

/// Whether the block by itself leaves it open that the rule hits it. Much cheaper than [`holds`], and rules most candidates
/// out. `placed` says that the blocks around it are known.
pub(crate) fn may_hold(compiled: &Compiled, block: &Block, placed: bool) -> bool {
    let keep_on = |stays: bool| if stays { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    let unknown = |key: &str| !placed && key == "isolated";
    let rule = &compiled.rule;
    own(&rule.conditions, block, &mut |key, holds| keep_on(holds || unknown(key))).is_continue()
        && own(&rule.unless, block, &mut |key, holds| keep_on(!holds || unknown(key))).is_continue()
        && rule.conditions.run.as_ref().is_none_or(|run| !placed || meets(&run.items, block))
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
        let holds = matcher.repeats(at, pattern, &compiled.place.after, compiled.place.reach);
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
        own(self.conditions, matcher.block(at), &mut |key, holds| visit(part, key, holds))?;
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
            visit(part, "after", near.after.iter().any(|rule| matcher.follows(*rule, at, near.reach)))?;
        }
        if !conditions.before.is_empty() {
            visit(part, "before", near.before.iter().any(|rule| matcher.precedes(*rule, at, near.reach)))?;
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

/// Whether a block meets all conditions that it alone decides.
pub(crate) fn meets(conditions: &Conditions, block: &Block) -> bool {
    let keep_on = |_, holds| if holds { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    own(conditions, block, &mut { keep_on }).is_continue()
}

fn own(
    conditions: &Conditions,
    block: &Block,
    visit: &mut impl FnMut(&'static str, bool) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let measure = &block.measure;
    if let Some(words) = conditions.words {
        visit("words", words.contains(measure.words))?;
    }
    if let Some(characters) = conditions.characters {
        visit("characters", characters.contains(measure.characters))?;
    }
    if let Some(sentence) = conditions.sentence {
        visit("sentence", sentence == block.sentence)?;
    }
    if let Some(list) = conditions.list {
        visit("list", list == block.list)?;
    }
    if let Some(isolated) = conditions.isolated {
        visit("isolated", isolated == block.isolated)?;
    }
    if let Some(digits) = conditions.digits {
        visit("digits", digits.contains(share(measure.digits, measure.solid)))?;
    }
    if let Some(capitals) = conditions.capitals {
        visit("capitals", capitals.contains(share(measure.capitals, measure.lettered)))?;
    }
    if let Some(links) = conditions.links {
        visit("links", block.page.is_some_and(|page| links.contains(page.links)))?;
    }
    if !conditions.shape.is_empty() {
        visit("shape", conditions.shape.iter().any(|shape| block.shapes.has(*shape)))?;
    }
    ControlFlow::Continue(())
}

/// A share; of nothing it is 0.
pub(crate) fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}
