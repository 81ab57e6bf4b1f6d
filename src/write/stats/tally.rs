//! The counts of one job, by the numbers of its cleaner's rules, which makes counting cheap.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use isolang::Language;

use super::hosts::HOST_BYTES;
use super::reasons::Reasons;
use super::totals::{RuleCounts, Share, Totals};
use crate::cleaner::Cleaned;
use crate::decide::Note;

/// Counts of one job: some hundred documents that one cleaner cleaned. [`Stats::merge`](super::Stats::merge) adds it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Plain counts. Those that do not follow from a [`Cleaned`] are added by the caller.
    pub totals: Totals,
    pub(super) unreadable: Reasons,
    pub(super) without_text: Reasons,
    /// By the rule's number.
    pub(super) rules: HashMap<usize, RuleCounts, FixedState>,
    pub(super) languages: Vec<(Option<Language>, Share)>,
    /// In the order of documents; documents in a row that have the same host are joined.
    pub(super) hosts: Vec<(String, Share)>,
    /// A document began in this job.
    pub(super) begun: bool,
    /// Something was removed from parts before that, of a document that began in an earlier job.
    pub(super) head_changed: bool,
    /// Something was removed from the current document.
    pub(super) open_changed: bool,
}

impl Tally {
    /// Counts a document of a host, or a part of one; `first`: it is the first part. Bytes are counted under the language
    /// that was detected for their part, and the document under that of its first part.
    pub fn add(&mut self, cleaned: &Cleaned<'_>, first: bool, host: Option<&str>) {
        let share = Share {
            documents: u64::from(first),
            bytes_in: cleaned.text().len() as u64,
            bytes_removed: cleaned.removals.iter().map(|removal| removal.range.len() as u64).sum(),
        };
        self.totals.documents += share.documents;
        self.totals.bytes_in += share.bytes_in;
        self.totals.bytes_removed += share.bytes_removed;
        self.count_change(first, !cleaned.removals.is_empty());
        self.add_rules(cleaned);
        self.add_notes(&cleaned.notes);
        self.add_language(cleaned.language, share);
        if let Some(host) = host.filter(|host| host.len() <= HOST_BYTES) {
            self.add_host(host, share);
        }
    }

    /// Counts an input or a record that could not be read, by a short name of the kind of error, without paths or numbers.
    pub fn count_unreadable(&mut self, kind: &str) {
        self.unreadable.count(kind);
    }

    /// Counts a record without text, by what it has instead, such as `image/png` or `null`.
    pub fn count_without_text(&mut self, reason: &str) {
        self.without_text.count(reason);
    }

    /// Counts a document as changed once, in the first part from which something was removed.
    fn count_change(&mut self, first: bool, changed: bool) {
        self.begun |= first;
        self.open_changed &= !first;
        if changed && !self.open_changed {
            self.open_changed = true;
            self.totals.changed += u64::from(self.begun);
            self.head_changed |= !self.begun;
        }
    }

    fn add_rules(&mut self, cleaned: &Cleaned<'_>) {
        for removal in &cleaned.removals {
            let counts = self.rules.entry(removal.rule).or_default();
            counts.removals += 1;
            counts.bytes += removal.range.len() as u64;
        }
    }

    fn add_notes(&mut self, notes: &[Note<usize>]) {
        for note in notes {
            match *note {
                Note::RuleSkipped { rule, .. } => self.rules.entry(rule).or_default().set_aside += 1,
                Note::DocumentLimit { .. } => self.totals.document_limits += 1,
                Note::Emptied => self.totals.emptied += 1,
                Note::Oversize { blocks } => self.totals.oversize += blocks as u64,
                Note::TooManyMatches { blocks } => self.totals.overrun += blocks as u64,
                Note::SoftRulesSkipped { blocks } => self.totals.alone += blocks as u64,
                Note::Parts { .. } => {}
            }
        }
    }

    fn add_language(&mut self, language: Option<Language>, share: Share) {
        match self.languages.iter_mut().find(|(known, _)| *known == language) {
            Some((_, known)) => *known += share,
            None => self.languages.push((language, share)),
        }
    }

    fn add_host(&mut self, host: &str, share: Share) {
        match self.hosts.last_mut() {
            Some((last, known)) if last == host => *known += share,
            _ => self.hosts.push((host.to_owned(), share)),
        }
    }
}
