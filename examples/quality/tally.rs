//! What a rule did on all documents.

use std::collections::BTreeMap;

use crate::corpora::{Document, Kind, Taken};

/// What a rule took, by kind of document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) by_kind: BTreeMap<Kind, Count>,
    /// The removals that cost most of the body, the worst first.
    pub(crate) worst: Vec<FalseHit>,
}

/// Removals and their words; of marked lines, lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) hits: u32,
    pub(crate) good: u32,
    pub(crate) junk: u32,
}

/// A removal that took words of a body.
#[derive(Clone, Debug)]
pub(crate) struct FalseHit {
    pub(crate) document: String,
    pub(crate) good: u32,
    pub(crate) text: String,
}

/// False hits that are kept of each rule.
const WORST: usize = 5;

impl Tally {
    pub(crate) fn add(&mut self, document: &Document, text: &str, taken: Taken) {
        let count = self.by_kind.entry(document.kind).or_default();
        count.hits += 1;
        count.good += taken.good;
        count.junk += taken.junk;
        if taken.good > 0 {
            let hit = FalseHit { document: document.id.clone(), good: taken.good, text: text.trim().to_owned() };
            let at = self.worst.partition_point(|other| other.good >= hit.good);
            self.worst.insert(at, hit);
            self.worst.truncate(WORST);
        }
    }

    pub(crate) fn of(&self, kinds: &[Kind]) -> Count {
        let of = kinds.iter().filter_map(|kind| self.by_kind.get(kind));
        of.fold(Count::default(), |sum, one| sum.plus(*one))
    }

    /// All of it, excerpts too, of which nobody knows what is body.
    pub(crate) fn hits(&self) -> u32 {
        self.by_kind.values().map(|count| count.hits).sum()
    }
}

impl Count {
    pub(crate) fn plus(self, other: Count) -> Count {
        Count { hits: self.hits + other.hits, good: self.good + other.good, junk: self.junk + other.junk }
    }
}
