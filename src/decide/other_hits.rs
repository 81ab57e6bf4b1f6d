//! Lines that may be body: bylines, dates, captions. They are removed only beside husk of another kind.
//!
//! Editors disagree whether these belong to an article. A document in which nothing else is husk is most likely a body
//! that somebody has cleaned already, and keeps them; in any other they were left in with the rest.

use super::cuts::Cuts;
use super::{Choice, Note};
use crate::matcher::Hits;
use crate::rules::rule::{Effect, Rule};

/// Drops the cuts of rules that require other hits if there are none, unless the user has asked for the category by name.
/// Company is a hit of a rule that needs none, or of one of another category.
pub(super) fn apply(hits: &Hits<'_>, choice: &Choice, cuts: &mut Cuts<'_>, notes: &mut Vec<Note<usize>>) {
    let is_husk =
        |rule: &&Rule| !matches!(rule.effect, Effect::Keep | Effect::Weight(_)) && !rule.category.kept_by_default();
    let mut husk = hits.all.iter().map(|hit| hits.rule(hit.rule)).filter(is_husk);
    let Some(first) = husk.next() else { return };
    if !first.requires_other_hits || husk.any(|other| !other.requires_other_hits || other.category != first.category) {
        return;
    }
    let before = cuts.iter().count();
    cuts.drop_rules(|number| {
        hits.rule(number).requires_other_hits && !choice.drop.contains(&hits.rule(number).category)
    });
    let blocks = before - cuts.iter().count();
    if blocks > 0 {
        notes.push(Note::SoftRulesSkipped { blocks });
    }
}
