//! Lines that may be body: bylines, dates, captions. They go only beside husk of another kind.
//!
//! Editors disagree whether these belong to an article. A document in which nothing else is husk is most likely a body
//! that somebody has cleaned already, and keeps them; in any other they were left in with the rest.

use super::cuts::Cuts;
use super::{Choice, Note};
use crate::matcher::{Context, Hits};
use crate::rules::rule::{Effect, Rule};

/// Takes the cuts of rules that want company out if they have none, unless the user has asked for the category by name.
/// Company is a hit of a rule that wants none, or of one of another category.
pub(super) fn apply(
    context: &Context<'_>,
    hits: &Hits,
    choice: &Choice,
    cuts: &mut Cuts<'_, '_>,
    notes: &mut Vec<Note>,
) {
    let rule = |number: u32| &*context.program.rules[number as usize].rule;
    let is_husk =
        |rule: &&Rule| !matches!(rule.effect, Effect::Keep | Effect::Weight(_)) && !rule.category.kept_by_default();
    let mut husk = hits.all.iter().map(|hit| rule(hit.rule)).filter(is_husk);
    let Some(first) = husk.next() else { return };
    if !first.company || husk.any(|other| !other.company || other.category != first.category) {
        return;
    }
    let before = cuts.iter().count();
    cuts.set_aside(|number| rule(number).company && !choice.drop.contains(&rule(number).category));
    let blocks = before - cuts.iter().count();
    if blocks > 0 {
        notes.push(Note::Alone { blocks });
    }
}
