//! Counts of what two rule sets remove differently, by rule and line, in memory that does not grow with the corpus.

use std::collections::HashMap;
use std::ops::AddAssign;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::changes::{Change, removed_only_by};
use crate::cleaner::CleanerPair;
use crate::cli::pipeline::corpus::document::CorpusDocument;
use crate::cli::pipeline::corpus::visitor::DocumentVisitor;
use crate::gold::WordCounts;
use crate::write::frequent::Frequent;
use dehusk_text::shorten::one_line;

/// Different lines that are counted of each rule.
const LINES: usize = 200;

/// Characters of a line that are kept.
const LINE: usize = 160;

/// What changed in some documents.
#[derive(Default)]
pub(super) struct Tally {
    /// Documents in which anything changed.
    pub(super) documents: u64,
    /// What goes now and stayed before.
    pub(super) removed: Side,
    /// What stays now and went before.
    pub(super) kept: Side,
    /// Documents whose body is known, and the words of all of these.
    pub(super) gold: u64,
    pub(super) words: WordCounts,
}

/// Changes in one direction.
#[derive(Default)]
pub(super) struct Side {
    pub(super) totals: Counts,
    /// By the number of the rule that removes it, in its own rule set.
    pub(super) rules: HashMap<usize, RuleChanges, FixedState>,
}

/// Changes that are attributed to one rule.
#[derive(Default)]
pub(super) struct RuleChanges {
    pub(super) documents: u64,
    pub(super) totals: Counts,
    /// The most frequent lines; words of bodies count more.
    pub(super) lines: Frequent<LineChanges>,
}

/// Counts of changed lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) lines: u64,
    pub(super) bytes: u64,
    /// Their words, of documents whose body is known.
    pub(super) words: WordCounts,
}

/// A line, or a part of one, that changed in some documents.
#[derive(Clone)]
pub(super) struct LineChanges {
    pub(super) counts: Counts,
    /// The first document that has it.
    pub(super) document: Arc<str>,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, Counts { lines, bytes, words }: Counts) {
        self.lines += lines;
        self.bytes += bytes;
        self.words += words;
    }
}

impl AddAssign for LineChanges {
    fn add_assign(&mut self, later: LineChanges) {
        self.counts += later.counts;
    }
}

/// Compares the results of two cleaners, the old and the new one, on the documents of a job.
pub(super) struct Comparer {
    pub(super) cleaners: Arc<CleanerPair>,
    pub(super) tally: Tally,
}

impl DocumentVisitor for Comparer {
    fn visit(&mut self, document: &CorpusDocument<'_>) {
        let [old, new] = document.clean_by_both(&self.cleaners);
        let (removed, kept) = (removed_only_by(&new, &old), removed_only_by(&old, &new));
        self.tally.documents += u64::from(!removed.is_empty() || !kept.is_empty());
        let name = Arc::from(document.name);
        self.tally.removed.add(document, new.text(), &removed, &name);
        self.tally.kept.add(document, old.text(), &kept, &name);
        if let Some(gold) = &document.gold {
            self.tally.gold += 1;
            self.tally.words += gold.compare(new.text(), [].iter()).document;
        }
    }
}

impl Tally {
    /// Adds the counts of later documents.
    pub(super) fn merge(&mut self, later: Tally) {
        let Tally { documents, removed, kept, gold, words } = later;
        self.documents += documents;
        self.removed.merge(removed);
        self.kept.merge(kept);
        self.gold += gold;
        self.words += words;
    }
}

impl Side {
    fn add(&mut self, document: &CorpusDocument<'_>, text: &str, changes: &[Change], name: &Arc<str>) {
        let words = match &document.gold {
            Some(gold) if !changes.is_empty() => gold.compare(text, changes.iter().map(|one| &one.range)).removals,
            _ => vec![WordCounts::default(); changes.len()],
        };
        let mut rules: Vec<_> = changes.iter().map(|change| change.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        for rule in rules {
            self.rules.entry(rule).or_default().documents += 1;
        }
        for (change, words) in changes.iter().zip(words) {
            let counts = Counts { lines: 1, bytes: change.range.len() as u64, words };
            self.totals += counts;
            self.rules.entry(change.rule).or_default().add(&text[change.range.clone()], counts, name);
        }
    }

    fn merge(&mut self, later: Side) {
        self.totals += later.totals;
        for (rule, changes) in later.rules {
            self.rules.entry(rule).or_default().merge(changes);
        }
    }
}

impl RuleChanges {
    fn add(&mut self, line: &str, counts: Counts, document: &Arc<str>) {
        self.totals += counts;
        let new = LineChanges { counts, document: Arc::clone(document) };
        // Lines that differ in white space alone are the same.
        self.lines.add(LINES, &one_line(line, LINE), credit(counts), new);
    }

    fn merge(&mut self, later: RuleChanges) {
        self.documents += later.documents;
        self.totals += later.totals;
        self.lines.merge(LINES, later.lines);
    }
}

/// How much a line matters: what took words of a body is not to be dropped for what is only frequent.
fn credit(counts: Counts) -> u64 {
    counts.lines + 10 * counts.words.body
}
