//! Match: blocks and compiled rules become hits.
//!
//! `program` compiles a rule set once. For a document, `scan` finds literals while the text is segmented, `candidates` turns
//! what was found into pairs of rule and block that are worth a look, and `evaluate` looks. A hit says that a rule's
//! patterns and conditions hold for a block; what follows from it is decided elsewhere.

mod body;
mod candidates;
pub(crate) mod check;
mod context;
mod duplicates;
mod edges;
mod evaluate;
pub(crate) mod explain;
mod finder;
mod firsts;
mod grams;
mod index;
mod language;
pub(crate) mod near;
mod place;
pub(crate) mod program;
pub(crate) mod regex;
mod run;
mod scan;
mod section;
mod select;
mod small_words;

pub(crate) use body::is_announced;
pub(crate) use context::{Context, is_host};
pub(crate) use evaluate::evaluate;
pub(crate) use language::{Looked, of as language_of};
pub(crate) use program::{Program, Ready};
pub(crate) use scan::{Scanned, scan, scan_page};
pub(crate) use small_words::SmallWords;

use std::ops::Range;

/// A rule's patterns and conditions hold for a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Index into the program's rules.
    pub(crate) rule: u32,
    /// Blocks that it covers: one, or those of a section.
    pub(crate) blocks: Range<u32>,
    /// For rules that drop spans: where, in [`Hits::spans`].
    pub(crate) spans: Range<u32>,
}

/// All hits in a document.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    /// In the order of evaluation: by stratum, block, rule.
    pub(crate) all: Vec<Hit>,
    /// Byte ranges in the document.
    pub(crate) spans: Vec<Range<u32>>,
    /// Matches of regexes that were left out because there were too many.
    pub(crate) overrun: u32,
}
