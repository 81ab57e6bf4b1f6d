//! Hits: what rules found in a document, and what that says of each block.

use std::ops::Range;

use super::program::Program;
use crate::category::Category;
use crate::rules::rule::Rule;

/// A rule's patterns and conditions hold for a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Index into the program's rules.
    pub(crate) rule: u32,
    /// Blocks that it covers: one, or those of a section.
    pub(crate) blocks: Range<u32>,
    /// What a rule that drops spans removes, and what another removes of a long line: places in [`Hits::spans`].
    pub(crate) spans: Range<u32>,
}

/// All hits in a document.
pub(crate) struct Hits<'p> {
    /// The program whose rules these are.
    pub(crate) program: &'p Program,
    /// In the order of evaluation: by stratum, block, rule.
    pub(crate) all: Vec<Hit>,
    /// Byte ranges in the document.
    pub(crate) spans: Vec<Range<u32>>,
    /// Matches of regexes that were left out because there were too many.
    pub(crate) overrun: u32,
    /// What all hits but those of rules that ask for the body say of each block; empty where nobody asks for the body.
    pub(crate) coverage: Coverage,
    /// Which blocks are body, or are kept with it like a headline; none if that is unknown.
    pub(crate) body: Option<Vec<bool>>,
    /// The model scores the document, so that hits of advisory rules are evidence.
    pub(super) scored: bool,
}

/// What hits say of each block, by block.
#[derive(Default, PartialEq)]
pub(crate) struct Coverage {
    /// Blocks that hits remove.
    pub(crate) gone: Vec<bool>,
    /// Blocks with hits of categories that are kept unless the user says otherwise, such as the headline.
    pub(crate) kept: Vec<bool>,
    /// The category of the first rule that covers a block, of those whose hits are verdicts or evidence.
    pub(crate) covered: Vec<Option<Category>>,
    /// The category of the first rule that covers a block, of those whose hits are evidence only.
    pub(crate) marked: Vec<Option<Category>>,
    /// How much hits of rules with weights speak for husk; empty if there are none.
    pub(crate) weights: Vec<f32>,
}

impl<'p> Hits<'p> {
    pub(super) fn new(program: &'p Program) -> Hits<'p> {
        Hits {
            program,
            all: Vec::new(),
            spans: Vec::new(),
            overrun: 0,
            coverage: Coverage::default(),
            body: None,
            scored: false,
        }
    }

    pub(crate) fn rule(&self, number: u32) -> &'p Rule {
        &self.program.rules[number as usize].rule
    }

    /// Whether hits of a rule are evidence here, and not verdicts.
    pub(crate) fn is_evidence(&self, rule: &Rule) -> bool {
        self.scored && rule.advisory
    }

    /// Whether a block is in the body, or is kept with it; none if that is unknown.
    pub(crate) fn in_body(&self, block: u32) -> Option<bool> {
        self.body.as_ref().map(|body| body.get(block as usize).copied().unwrap_or_default())
    }
}
