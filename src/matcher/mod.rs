//! Match: blocks and compiled rules become hits.
//!
//! `program` compiles a rule set once. For a document, `scan` finds literals while the text is segmented, `candidates` turns
//! what was found into pairs of rule and block that are worth evaluating, and `matcher` with `evaluate` evaluates them:
//! first the rules that do not ask where the body is, then, once that is known, the others; `pieces` has them evaluated once
//! more inside long lines. A hit says that a rule's
//! patterns and conditions hold for a block; `decide` turns hits into removals.

mod automaton;
mod block_check;
mod buckets;
mod candidates;
pub(crate) mod check;
mod coverage;
#[cfg_attr(not(feature = "html"), path = "no_css.rs")]
mod css;
mod cues;
mod duplicates;
mod evaluate;
pub(crate) mod explain;
mod finder;
mod first_words;
mod headings;
mod hits;
mod index;
mod labels;
mod literal_pieces;
#[expect(clippy::module_inception, reason = "what evaluates, among what it needs")]
mod matcher;
pub(crate) mod near_misses;
mod pieces;
mod prefilter;
pub(crate) mod program;
mod prose;
pub(crate) mod regex;
mod run;
mod scan;
mod section;
mod selector_index;
mod sentence_starts;
#[cfg(feature = "html")]
mod siblings;
mod slot;
mod zones;

pub(crate) use automaton::Load;
pub(crate) use coverage::{heuristic_body, looser_body};
pub(crate) use hits::{Coverage, Hit, Hits};
pub(crate) use matcher::{Matcher, is_host};
pub(crate) use program::{PreparedRule, Program};
pub(crate) use scan::{Findings, scan, scan_by};
