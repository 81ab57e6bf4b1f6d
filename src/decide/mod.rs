//! Decide: hits become verdicts.
//!
//! The result is the union of all cuts less the exceptions. `company` spares what may be body in a document without
//! other husk, `limits` sets rules aside that take too much, `cuts` turns
//! blocks and spans into byte ranges, `space` takes the white space that goes with them. The order of rules and hits
//! changes nothing.

mod company;
mod cuts;
mod limits;
mod space;

use std::ops::Range;

use crate::category::Category;
use crate::matcher::{Context, Hits, Program};

/// Bytes that go, and the rule that takes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Bytes of the document. White space that goes with a block counts to it.
    pub range: Range<usize>,
    /// The rule's place in [`Cleaner::rules`](crate::Cleaner::rules).
    pub rule: usize,
}

/// Something a user should know about a document's cleaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A rule passed its limit and was set aside for this document.
    RuleSetAside {
        /// The rule's place in [`Cleaner::rules`](crate::Cleaner::rules).
        rule: usize,
        /// Words it would have taken.
        words: usize,
    },
    /// All rules together passed the document's limit; only sure rules were applied.
    DocumentLimit {
        /// Words they would have taken.
        words: usize,
    },
    /// Lines of categories that go only beside other husk stayed, since there is none.
    Alone {
        /// How many blocks they are, or parts of blocks.
        blocks: usize,
    },
    /// Nothing was left of a document that had words.
    Emptied,
    /// Blocks that were too long to look at and stayed as they are.
    Oversize {
        /// How many.
        blocks: usize,
    },
    /// Blocks in which a regex matched too often; what was behind stayed.
    TooManyMatches {
        /// How many.
        blocks: usize,
    },
    /// The document was too long to be looked at as a whole.
    Parts {
        /// Into how many parts it was cut.
        parts: usize,
    },
}

/// Which categories go. All do but those that are kept by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Categories to keep.
    pub keep: Vec<Category>,
    /// Categories to drop although they are kept by default.
    pub drop: Vec<Category>,
}

impl Choice {
    /// Whether hits of a category go.
    pub fn drops(&self, category: Category) -> bool {
        !self.keep.contains(&category) && (!category.kept_by_default() || self.drop.contains(&category))
    }
}

/// What goes from a part of a document.
#[derive(Debug, Default)]
pub(crate) struct Decision {
    /// In order, disjoint; bytes of the part.
    pub(crate) removals: Vec<Removal>,
    pub(crate) notes: Vec<Note>,
}

/// Whether limits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limits {
    /// As rules and settings say.
    Kept,
    /// Not at all: an example is too short for shares to mean anything.
    Ignored,
}

/// Decides what goes.
pub(crate) fn decide(context: &Context<'_>, hits: &Hits, choice: &Choice, limits: Limits) -> Decision {
    let mut cuts = cuts::Cuts::new(context, hits, |rule| applies(context.program, rule, choice));
    let mut notes = Vec::new();
    if limits == Limits::Kept {
        company::apply(context, hits, choice, &mut cuts, &mut notes);
        limits::apply(context, hits, &mut cuts, &mut notes);
    }
    if hits.overrun > 0 {
        notes.push(Note::TooManyMatches { blocks: hits.overrun as usize });
    }
    Decision { removals: space::removals(context, &cuts.union()), notes }
}

/// Whether a rule's hits may take something away.
fn applies(program: &Program, rule: u32, choice: &Choice) -> bool {
    choice.drops(program.rules[rule as usize].rule.category)
}
