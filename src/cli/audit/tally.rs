//! What all rules did in the documents of a job, or in a whole corpus.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::counts::RuleCounts;
use crate::cleaner::{Cleaned, Cleaner};
use crate::cli::pipeline::corpus::document::CorpusDocument;
use crate::cli::pipeline::corpus::visitor::DocumentVisitor;
use crate::decide::Note;
use crate::document::language_code;
use crate::gold::WordCounts;
use dehusk_text::shorten::one_line;

/// Characters of an example.
const EXAMPLE: usize = 120;

/// The language of documents whose language is uncertain (ISO 639-2, "undetermined").
pub(in crate::cli) const UNDETERMINED: &str = "und";

/// Counts of rules, by their numbers.
#[derive(Default)]
pub(in crate::cli) struct Tally {
    pub(in crate::cli) rules: HashMap<usize, RuleCounts, FixedState>,
    pub(in crate::cli) totals: Totals,
}

/// Counts of all documents.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::cli) struct Totals {
    pub(in crate::cli) bytes_removed: u64,
    /// Documents in which all rules together exceeded the limit.
    pub(in crate::cli) document_limits: u64,
    /// Documents whose body is known, their words, and those that are removed.
    pub(in crate::cli) gold: u64,
    pub(in crate::cli) words: WordCounts,
    pub(in crate::cli) removed: WordCounts,
}

/// Audits the documents of a job.
pub(in crate::cli) struct Auditor {
    pub(in crate::cli) cleaner: Arc<Cleaner>,
    pub(in crate::cli) tally: Tally,
}

impl DocumentVisitor for Auditor {
    fn visit(&mut self, document: &CorpusDocument<'_>) {
        let cleaned = document.clean(&self.cleaner);
        self.tally.add(document, &cleaned);
    }
}

impl Tally {
    /// Adds a document.
    pub(in crate::cli) fn add(&mut self, document: &CorpusDocument<'_>, cleaned: &Cleaned<'_>) {
        let name = Arc::from(document.name);
        self.add_hits(document, cleaned, &name);
        self.add_notes(&cleaned.notes);
        for removal in &cleaned.removals {
            let counts = self.rules.entry(removal.rule).or_default();
            counts.removals += 1;
            counts.bytes += removal.range.len() as u64;
            self.totals.bytes_removed += removal.range.len() as u64;
        }
        self.compare(document, cleaned, &name);
    }

    fn add_hits(&mut self, document: &CorpusDocument<'_>, cleaned: &Cleaned<'_>, name: &Arc<str>) {
        let mut hits = cleaned.hits.clone();
        hits.sort_by_key(|hit| hit.rule);
        let language = cleaned.language.map_or(UNDETERMINED, language_code);
        for own in hits.chunk_by(|a, b| a.rule == b.rule) {
            let counts = self.rules.entry(own[0].rule).or_default();
            counts.hits += own.len() as u64;
            for hit in own {
                match hit.other {
                    Some(other) => *counts.companions.entry(other).or_default() += 1,
                    None => counts.alone += 1,
                }
            }
            if document.is_first {
                counts.add_document(name, document.day(), document.host(cleaned), language);
            }
        }
    }

    fn add_notes(&mut self, notes: &[Note<usize>]) {
        for note in notes {
            match *note {
                Note::RuleSkipped { rule, .. } => self.rules.entry(rule).or_default().over_limit += 1,
                Note::DocumentLimit { .. } => self.totals.document_limits += 1,
                _ => {}
            }
        }
    }

    /// Compares what was removed with gold, if there is any.
    fn compare(&mut self, document: &CorpusDocument<'_>, cleaned: &Cleaned<'_>, name: &Arc<str>) {
        let Some(gold) = &document.gold else { return };
        let comparison = gold.compare(cleaned.text(), cleaned.removals.iter().map(|removal| &removal.range));
        self.totals.gold += 1;
        self.totals.words += comparison.document;
        self.totals.removed += comparison.removed();
        for (removal, words) in cleaned.removals.iter().zip(&comparison.removals) {
            let counts = self.rules.entry(removal.rule).or_default();
            counts.words += *words;
            if words.body > 0 {
                counts.add_loss(name, words.body, || one_line(&cleaned.text()[removal.range.clone()], EXAMPLE));
            }
        }
    }

    /// Adds the counts of later documents.
    pub(in crate::cli) fn merge(&mut self, later: Tally) {
        let Totals { bytes_removed, document_limits, gold, words, removed } = later.totals;
        self.totals.bytes_removed += bytes_removed;
        self.totals.document_limits += document_limits;
        self.totals.gold += gold;
        self.totals.words += words;
        self.totals.removed += removed;
        for (rule, counts) in later.rules {
            self.rules.entry(rule).or_default().merge(counts);
        }
    }
}
