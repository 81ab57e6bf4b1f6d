//! Decide: hits become removals.
//!
//! The result is the union of all cuts less the exceptions. `other_hits` keeps what may be body in a document without
//! other husk, `limits` skips rules that would remove too much, `cuts` turns blocks and spans into byte ranges, `space`
//! adds the white space around them. The order of rules and hits changes nothing.

mod cuts;
mod limits;
mod other_hits;
mod space;

use std::fmt;
use std::ops::Range;

use crate::category::Category;
use crate::document::ParsedDocument;
use crate::matcher::Hits;

/// Bytes that are removed, and the rule that removes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RemovedRange {
    /// Bytes of the document's source. It includes the white space that is removed with a block.
    pub(crate) range: Range<usize>,
    /// The rule's number.
    pub(crate) rule: usize,
}

/// Whether a range of a text is all of its lines.
pub(crate) fn is_whole_line(text: &str, range: &Range<usize>) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| matches!(c, '\n' | '\r'));
    let removed = &text[range.clone()];
    let starts = edge(text[..range.start].chars().next_back()) || removed.starts_with(['\n', '\r']);
    starts && (edge(text[range.end..].chars().next()) || removed.ends_with(['\n', '\r']))
}

/// Something to know about how a document was cleaned. `R` is what rules are named by: [`Cleaned::notes`](crate::Cleaned::notes)
/// names them by their full names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "note", rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Note<R> {
    /// A rule exceeded its limit and was skipped.
    RuleSkipped {
        /// The rule.
        rule: R,
        /// Words it would have removed.
        words: usize,
    },
    /// All rules together exceeded the document's limit; only rules that bypass the limit were applied.
    DocumentLimit {
        /// Words they would have removed.
        words: usize,
    },
    /// Lines of categories that are removed only beside other boilerplate were kept, since there is none.
    SoftRulesSkipped {
        /// How many blocks they are, or parts of blocks.
        blocks: usize,
    },
    /// Nothing is left of a document that has words.
    Emptied,
    /// Blocks that were too long to be matched, and were kept.
    Oversize {
        /// How many.
        blocks: usize,
    },
    /// Blocks in which a regex matched too often; later matches were kept.
    TooManyMatches {
        /// How many.
        blocks: usize,
    },
    /// The document was too long to be cleaned as a whole.
    Parts {
        /// Into how many parts it was split.
        parts: usize,
    },
}

/// In words, as the program writes it.
impl fmt::Display for Note<&str> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::RuleSkipped { rule, words } => {
                write!(f, "{rule} would have taken {words} words, more than its limit, and was set aside")
            }
            Note::DocumentLimit { words } => write!(
                f,
                "the rules would have taken {words} words, more than the document's limit; only rules that bypass it were applied"
            ),
            Note::SoftRulesSkipped { blocks } => {
                write!(f, "{blocks} bylines, captions or the like stayed, since nothing else of it is husk")
            }
            Note::Emptied => f.write_str("nothing is left of it"),
            Note::Oversize { blocks } => write!(f, "{blocks} lines are too long to look at and stayed"),
            Note::TooManyMatches { blocks } => {
                write!(f, "a regex matched too often in {blocks} lines; the rest of them stayed")
            }
            Note::Parts { parts } => write!(f, "too long to be looked at as a whole; cleaned in {parts} parts"),
        }
    }
}

impl<R> Note<R> {
    /// The same note, with the rule named by something else.
    pub(crate) fn map_rule<S>(self, map: impl FnOnce(R) -> S) -> Note<S> {
        match self {
            Note::RuleSkipped { rule, words } => Note::RuleSkipped { rule: map(rule), words },
            Note::DocumentLimit { words } => Note::DocumentLimit { words },
            Note::SoftRulesSkipped { blocks } => Note::SoftRulesSkipped { blocks },
            Note::Emptied => Note::Emptied,
            Note::Oversize { blocks } => Note::Oversize { blocks },
            Note::TooManyMatches { blocks } => Note::TooManyMatches { blocks },
            Note::Parts { parts } => Note::Parts { parts },
        }
    }
}

/// Which categories are removed: all but those that are kept by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Categories to keep.
    pub(crate) keep: Vec<Category>,
    /// Categories to drop although they are kept by default.
    pub(crate) drop: Vec<Category>,
}

impl Choice {
    /// Whether hits of a category are removed.
    pub(crate) fn drops(&self, category: Category) -> bool {
        !self.keep.contains(&category) && (!category.kept_by_default() || self.drop.contains(&category))
    }
}

/// What is removed from a part of a document.
#[derive(Debug, Default)]
pub(crate) struct Decision {
    /// In order, disjoint; bytes of the part.
    pub(crate) removals: Vec<RemovedRange>,
    /// Rules are numbers.
    pub(crate) notes: Vec<Note<usize>>,
}

/// Whether limits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limits {
    /// As rules and settings say.
    Kept,
    /// Not at all: an example is too short for shares to mean anything.
    Ignored,
}

/// Decides what is removed.
pub(crate) fn decide(document: &ParsedDocument<'_>, hits: &Hits<'_>, choice: &Choice, limits: Limits) -> Decision {
    let mut cuts = cuts::Cuts::new(document, hits, choice);
    let mut notes = Vec::new();
    if limits == Limits::Kept {
        other_hits::apply(hits, choice, &mut cuts, &mut notes);
        limits::apply(document, hits, &mut cuts, &mut notes);
    }
    if hits.overrun > 0 {
        notes.push(Note::TooManyMatches { blocks: hits.overrun as usize });
    }
    Decision { removals: in_source(document, space::removals(document, &cuts.union())), notes }
}

/// Removals in bytes of the source. Of Markdown, marks go with what they are about.
fn in_source(document: &ParsedDocument<'_>, removals: Vec<RemovedRange>) -> Vec<RemovedRange> {
    let Some(view) = document.markdown else { return removals };
    let ranges: Vec<_> = removals.iter().map(|removal| removal.range.clone()).collect();
    let in_source = view.source_ranges(&ranges).into_iter();
    in_source.map(|(range, number)| RemovedRange { range, rule: removals[number].rule }).collect()
}
