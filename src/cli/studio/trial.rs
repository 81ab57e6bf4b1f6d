//! What a rule would do to the corpus, before it is saved: which lines it takes, and which of them are prose.
//!
//! Each document is cleaned as it is now and as it would be, so the answer has what limits, exceptions and the context model
//! make of the rule. Lines are found by the rules of the file alone, which is quick.

use std::collections::BTreeSet;
use std::ops::Range;

use isolang::Language;
use serde::Serialize;

use super::check::Compiled;
use super::documents::StudioDocument;
use super::rows::is_prose;
use crate::cleaner::{Cleaner, match_and_score};
use crate::decide::Note;
use crate::document::RawDocument;
use crate::rules::rule::Effect;
use dehusk_text::metadata::Metadata;
use dehusk_text::shorten::shorten;

/// Lines of each kind that are shown.
const SHOWN: usize = 100;

/// Characters of a line.
const CHARACTERS: usize = 200;

/// A document as it is cleaned now.
#[derive(Clone, Debug)]
pub(super) struct Baseline {
    pub(super) share: f64,
    removed: Vec<Range<usize>>,
    language: Option<Language>,
}

impl Baseline {
    pub(super) fn new(document: &StudioDocument, cleaner: &Cleaner) -> Baseline {
        document.open(|opened| {
            let cleaned = opened.clean(cleaner);
            let removed = cleaned.removals().map(|removal| removal.range).collect();
            Baseline { share: cleaned.removed_share(), removed, language: cleaned.language }
        })
    }
}

/// A rule that is tried on documents.
pub(super) struct Trial {
    compiled: Compiled,
    /// A cleaner with all rules and this one.
    all: Cleaner,
    /// Numbers of the rules that are tried.
    numbers: BTreeSet<u32>,
    pub(super) keeps: bool,
    pub(super) next: usize,
    pub(super) answer: Answer,
}

/// What a rule does.
#[derive(Default, Serialize)]
pub(super) struct Answer {
    /// Lines that it hits, documents with such lines, and how many are prose.
    lines: usize,
    documents: usize,
    prose: usize,
    /// Of these lines, how many change because of it, how many were as it wants them, how many stay as they are all the same.
    changed: usize,
    already: usize,
    unmoved: usize,
    /// Other lines that go or stay because of it.
    besides: usize,
    /// Documents in which it exceeds its limit.
    over_limit: usize,
    /// Prose first, then what changes.
    found: Vec<Found>,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Fate {
    Changed,
    Besides,
    Unmoved,
    Already,
}

/// A line that a rule hits, or that changes because of it.
#[derive(Debug, Serialize)]
struct Found {
    document: usize,
    block: usize,
    /// What is shown of it.
    text: String,
    prose: bool,
    fate: Fate,
}

/// What a rule does in one document.
#[derive(Default)]
pub(super) struct InDocument {
    found: Vec<Found>,
    over_limit: bool,
}

impl Trial {
    /// A trial of a rule. `all` has all rules and this one.
    pub(super) fn new(compiled: Compiled, all: Cleaner) -> Trial {
        let named = || compiled.rules.rules().enumerate().filter(|(_, rule)| compiled.names.contains(rule.name()));
        let numbers = named().map(|(number, _)| number as u32).collect();
        let keeps = named().next().is_some_and(|(_, rule)| rule.effect == Effect::Keep);
        Trial { numbers, keeps, compiled, all, next: 0, answer: Answer::default() }
    }

    /// Tries the rule on a document.
    pub(super) fn look(&self, number: usize, document: &StudioDocument, before: &Baseline) -> InDocument {
        document.open(|opened| {
            let cleaned = opened.clean(&self.all);
            let after: Vec<_> = cleaned.removals().map(|removal| removal.range).collect();
            // The rules of one file cannot tell the language.
            let known = Metadata { language: before.language, ..opened.raw.metadata.clone() };
            let raw = RawDocument { metadata: &known, ..opened.raw };
            let (parsed, findings) = self.compiled.rules.scan(raw);
            let matched = match_and_score(self.compiled.rules.program(), &parsed, &findings, None);
            let own = matched.matcher.hits.all.iter().filter(|hit| self.numbers.contains(&hit.rule));
            let hit: BTreeSet<u32> = own.flat_map(|hit| hit.blocks.clone()).collect();
            let found = (0..parsed.blocks().len() as u32).filter_map(|block| {
                let range = parsed.source_range(block);
                let (was, is) = (overlap(&before.removed, &range), overlap(&after, &range));
                let fate = self.fate(hit.contains(&block), was, is)?;
                let text = shorten(parsed.block_source(block), CHARACTERS).into_owned();
                Some(Found {
                    document: number,
                    block: block as usize,
                    text,
                    prose: is_prose(parsed.block(block)),
                    fate,
                })
            });
            let is_own = |rule: &str| self.compiled.names.contains(rule);
            let over_limit = cleaned.notes().any(|note| matches!(note, Note::RuleSkipped { rule, .. } if is_own(rule)));
            InDocument { found: found.collect(), over_limit }
        })
    }

    /// What becomes of a line of which so many bytes went before, and go with the rule.
    fn fate(&self, hit: bool, was: usize, is: usize) -> Option<Fate> {
        let is_as_wanted = if self.keeps { is == 0 } else { is > 0 };
        match (hit, was == is) {
            (true, false) => Some(Fate::Changed),
            (true, true) if is_as_wanted => Some(Fate::Already),
            (true, true) => Some(Fate::Unmoved),
            (false, false) => Some(Fate::Besides),
            (false, true) => None,
        }
    }

    /// Adds what it does in the next document.
    pub(super) fn add(&mut self, one: InDocument) {
        let answer = &mut self.answer;
        let hits = one.found.iter().filter(|found| found.fate != Fate::Besides).count();
        answer.lines += hits;
        answer.documents += usize::from(hits > 0);
        answer.over_limit += usize::from(one.over_limit);
        for found in one.found {
            let count = match found.fate {
                Fate::Changed => &mut answer.changed,
                Fate::Already => &mut answer.already,
                Fate::Unmoved => &mut answer.unmoved,
                Fate::Besides => &mut answer.besides,
            };
            *count += 1;
            answer.prose += usize::from(found.prose && found.fate != Fate::Besides);
            let like = |other: &&Found| (other.prose, other.fate) == (found.prose, found.fate);
            if answer.found.iter().filter(like).count() < SHOWN {
                answer.found.push(found);
            }
        }
        answer.found.sort_by_key(|found| (found.fate == Fate::Besides, !found.prose, found.fate));
        self.next += 1;
    }
}

/// How many bytes of a range are in ranges that are in order.
fn overlap(ranges: &[Range<usize>], range: &Range<usize>) -> usize {
    let first = ranges.partition_point(|one| one.end <= range.start);
    let reaching = ranges[first..].iter().take_while(|one| one.start < range.end);
    reaching.map(|one| one.end.min(range.end) - one.start.max(range.start)).sum()
}

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    fn overlaps_are_counted_in_bytes() {
        let ranges = [2..4, 6..10, 12..13];
        let of = |range| overlap(&ranges, &range);
        assert_eq!((of(0..2), of(0..3), of(3..7), of(7..8), of(0..20)), (0, 1, 2, 1, 7));
    }
}
