//! Whether conditions hold that a block alone decides: its length, its shapes, its links.

use std::ops::ControlFlow;

use super::program::Compiled;
use crate::rules::rule::Conditions;
use crate::segment::Block;

/// Whether the block by itself leaves it open that the rule hits it. Much cheaper than evaluating
/// the rule, and rules most candidates out. `placed` says that the blocks around it are known.
pub(crate) fn may_hold(compiled: &Compiled, block: &Block, placed: bool) -> bool {
    let keep_on = |stays: bool| if stays { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    let unknown = |key: &str| !placed && key == "isolated";
    let rule = &compiled.rule;
    visit_block_conditions(&rule.conditions, block, &mut |key, holds| keep_on(holds || unknown(key))).is_continue()
        && visit_block_conditions(&rule.unless, block, &mut |key, holds| keep_on(!holds || unknown(key))).is_continue()
        && rule.conditions.run.as_ref().is_none_or(|run| !placed || meets(&run.items, block))
}

/// Whether a block meets all conditions that it alone decides.
pub(crate) fn meets(conditions: &Conditions, block: &Block) -> bool {
    let keep_on = |_, holds| if holds { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    visit_block_conditions(conditions, block, &mut { keep_on }).is_continue()
}

/// Visits the conditions that a block alone decides, the cheapest first.
pub(super) fn visit_block_conditions(
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
    if let Some(list) = conditions.list_item {
        visit("list-item", list == block.list)?;
    }
    if let Some(isolated) = conditions.isolated {
        visit("isolated", isolated == block.isolated)?;
    }
    if let Some(digits) = conditions.digit_share {
        visit("digit-share", digits.contains(share(measure.digits, measure.solid)))?;
    }
    if let Some(capitals) = conditions.capital_share {
        visit("capital-share", capitals.contains(share(measure.capitals, measure.lettered)))?;
    }
    if let Some(links) = conditions.link_share {
        visit("link-share", block.links.is_some_and(|share| links.contains(share)))?;
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
