//! What is counted for a report: the counts of an audit, and shares by category, host, language, kind and place in the run.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::Arc;

use super::series::{Series, Stretch};
use super::worst::{Excerpt, Worst};
use crate::Category;
use crate::cleaner::{Cleaned, Cleaner};
use crate::cli::audit::{Tally as Audited, UNDETERMINED};
use crate::cli::pipeline::corpus::document::{Content, CorpusDocument};
use crate::cli::pipeline::corpus::visitor::DocumentVisitor;
use crate::document::language_code;
use crate::model::TextKind;
use crate::write::frequent::Frequent;

/// Hosts that are counted exactly.
pub(super) const HOSTS: usize = 4096;

/// Documents of fewer words are not among the worst because of the share that went: they may be all husk.
const WORDS: usize = 40;

/// Counts of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) documents: u64,
    pub(super) bytes: u64,
    pub(super) removed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, Counts { documents, bytes, removed }: Counts) {
        self.documents += documents;
        self.bytes += bytes;
        self.removed += removed;
    }
}

/// What is counted of a corpus.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) audit: Audited,
    /// Documents with removals of a category, the number of these, and their bytes.
    pub(super) categories: BTreeMap<Category, Counts>,
    pub(super) hosts: Frequent<Counts>,
    pub(super) languages: BTreeMap<&'static str, Counts>,
    pub(super) kinds: BTreeMap<&'static str, Counts>,
    pub(super) series: Series,
    /// Documents by the share of them that went, in steps of 5 %.
    pub(super) shares: [u64; 20],
    pub(super) most_removed: Worst,
    /// Documents that lost most of their bodies, where bodies are known.
    pub(super) most_lost: Worst,
}

/// Counts the documents of a job.
pub(super) struct Counter {
    pub(super) cleaner: Arc<Cleaner>,
    pub(super) tally: Tally,
    /// Documents in their order. They are put into the series when jobs are merged, which come in the order of the run.
    documents: Vec<Stretch>,
}

impl Counter {
    pub(super) fn new(cleaner: Arc<Cleaner>) -> Counter {
        Counter { cleaner, tally: Tally::default(), documents: Vec::new() }
    }
}

impl DocumentVisitor for Counter {
    fn visit(&mut self, document: &CorpusDocument<'_>) {
        let cleaned = document.clean(&self.cleaner);
        self.tally.audit.add(document, &cleaned);
        let point = self.point(&cleaned);
        let counts = Counts {
            documents: u64::from(document.is_first),
            bytes: point.bytes,
            removed: point.removed.values().sum::<u64>(),
        };
        self.tally.add(document, &cleaned, counts);
        self.add_categories(&cleaned);
        self.add_worst(document, &cleaned);
        self.documents.push(point);
    }
}

impl Counter {
    fn point(&self, cleaned: &Cleaned<'_>) -> Stretch {
        let mut point = Stretch { documents: 1, bytes: cleaned.text().len() as u64, ..Stretch::default() };
        for removal in &cleaned.removals {
            let category = self.cleaner.rule(removal.rule).category();
            *point.removed.entry(category).or_default() += removal.range.len() as u64;
        }
        point
    }

    fn add_categories(&mut self, cleaned: &Cleaned<'_>) {
        let mut own: BTreeMap<Category, Counts> = BTreeMap::new();
        for removal in &cleaned.removals {
            let category = self.cleaner.rule(removal.rule).category();
            *own.entry(category).or_default() += Counts { documents: 0, bytes: 1, removed: removal.range.len() as u64 };
        }
        for (category, counts) in own {
            *self.tally.categories.entry(category).or_default() += Counts { documents: 1, ..counts };
        }
    }

    fn add_worst(&mut self, document: &CorpusDocument<'_>, cleaned: &Cleaned<'_>) {
        let share = cleaned.removed_share();
        if cleaned.words >= WORDS && share > 0.0 {
            let why = format!("{:.1} % removed", 100.0 * share);
            let excerpt = || Excerpt::new(document.name, why, cleaned, &self.cleaner);
            self.tally.most_removed.add(millionths(cleaned), excerpt);
        }
        let Some(gold) = &document.gold else { return };
        let lost = gold.compare(cleaned.text(), cleaned.removals.iter().map(|one| &one.range)).removed().body;
        if lost > 0 {
            let why = format!("{lost} words of the body lost");
            self.tally.most_lost.add(lost, || Excerpt::new(document.name, why, cleaned, &self.cleaner));
        }
    }
}

impl Tally {
    fn add(&mut self, document: &CorpusDocument<'_>, cleaned: &Cleaned<'_>, counts: Counts) {
        if let Some(host) = document.host(cleaned) {
            self.hosts.add(HOSTS, host, 1, counts);
        }
        *self.languages.entry(cleaned.language.map_or(UNDETERMINED, language_code)).or_default() += counts;
        *self.kinds.entry(kind(document, cleaned)).or_default() += counts;
        let step = millionths(cleaned) / 50_000;
        self.shares[step.min(19) as usize] += counts.documents;
    }

    /// Adds the counts of later documents.
    pub(super) fn merge(&mut self, counter: Counter) {
        let Tally { audit, categories, hosts, languages, kinds, series: _, shares, most_removed, most_lost } =
            counter.tally;
        self.audit.merge(audit);
        merge(&mut self.categories, categories);
        self.hosts.merge(HOSTS, hosts);
        merge(&mut self.languages, languages);
        merge(&mut self.kinds, kinds);
        self.shares.iter_mut().zip(shares).for_each(|(own, more)| *own += more);
        self.most_removed.merge(most_removed);
        self.most_lost.merge(most_lost);
        counter.documents.into_iter().for_each(|point| self.series.add(point));
    }
}

fn merge<K: Ord>(all: &mut BTreeMap<K, Counts>, later: BTreeMap<K, Counts>) {
    for (key, counts) in later {
        *all.entry(key).or_default() += counts;
    }
}

/// The share of a document that went, in millionths.
fn millionths(cleaned: &Cleaned<'_>) -> u64 {
    let removed: usize = cleaned.removals.iter().map(|removal| removal.range.len()).sum();
    1_000_000 * removed as u64 / (cleaned.text().len() as u64).max(1)
}

/// What kind of document it is.
fn kind(document: &CorpusDocument<'_>, cleaned: &Cleaned<'_>) -> &'static str {
    match (document.content, cleaned.taken_for()) {
        (Content::Page(_), _) => "HTML page",
        (Content::Text { .. }, Some(TextKind::Page)) => "text of a whole page",
        (Content::Text { .. }, Some(_)) => "extract",
        (Content::Text { .. }, None) => "text that the model did not score",
    }
}
