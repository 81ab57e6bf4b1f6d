//! What a rule did in a corpus, in memory that does not grow with the corpus.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::host_set::HostSet;
use crate::gold::WordCounts;

/// Removals of body text that are kept of each rule, as examples.
const EXAMPLES: usize = 3;

/// What a rule did.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct RuleCounts {
    /// Blocks that it hit, or sections.
    pub(in crate::cli) hits: u64,
    /// Those that no other rule hit to the same effect.
    pub(in crate::cli) alone: u64,
    /// Documents with hits.
    pub(in crate::cli) documents: u64,
    /// Removals that are attributed to it, and their bytes.
    pub(in crate::cli) removals: u64,
    pub(in crate::cli) bytes: u64,
    /// Words of these removals, of documents whose body is known.
    pub(in crate::cli) words: WordCounts,
    /// Documents in which it was skipped, since it exceeded its limit.
    pub(in crate::cli) over_limit: u64,
    pub(in crate::cli) hosts: HostSet,
    /// Documents with hits, by language.
    pub(in crate::cli) languages: BTreeMap<&'static str, u64>,
    /// How often another rule hit the same, by its number.
    pub(in crate::cli) companions: HashMap<usize, u64, FixedState>,
    pub(in crate::cli) seen: Option<Seen>,
    /// Removals that took most of the body, the worst first.
    pub(in crate::cli) worst: Vec<BodyLoss>,
}

/// The first and the last document with hits, and the first and the last day of such documents.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Seen {
    pub(in crate::cli) first: Arc<str>,
    pub(in crate::cli) last: Arc<str>,
    pub(in crate::cli) days: Option<(String, String)>,
}

/// A removal that took words of a body.
#[derive(Clone, Debug)]
pub(in crate::cli) struct BodyLoss {
    pub(in crate::cli) document: Arc<str>,
    pub(in crate::cli) words: u64,
    /// The beginning of what was removed.
    pub(in crate::cli) text: String,
}

impl RuleCounts {
    /// Adds a document with hits.
    pub(in crate::cli) fn add_document(
        &mut self,
        name: &Arc<str>,
        day: Option<&str>,
        host: Option<&str>,
        language: &'static str,
    ) {
        self.documents += 1;
        *self.languages.entry(language).or_default() += 1;
        if let Some(host) = host {
            self.hosts.add(host);
        }
        let days = day.map(|day| (day.to_owned(), day.to_owned()));
        self.add_seen(Seen { first: Arc::clone(name), last: Arc::clone(name), days });
    }

    fn add_seen(&mut self, new: Seen) {
        match &mut self.seen {
            Some(seen) => seen.merge(new),
            None => self.seen = Some(new),
        }
    }

    /// Keeps a removal as an example, if it is one of the worst.
    pub(in crate::cli) fn add_loss(&mut self, document: &Arc<str>, words: u64, text: impl FnOnce() -> String) {
        let at = self.worst.partition_point(|other| other.words >= words);
        if at < EXAMPLES {
            self.worst.insert(at, BodyLoss { document: Arc::clone(document), words, text: text() });
            self.worst.truncate(EXAMPLES);
        }
    }

    /// Adds the counts of later documents.
    pub(in crate::cli) fn merge(&mut self, later: RuleCounts) {
        // All fields are named, so that none can be forgotten.
        let RuleCounts {
            hits,
            alone,
            documents,
            removals,
            bytes,
            words,
            over_limit,
            hosts,
            languages,
            companions,
            seen,
            worst,
        } = later;
        self.hits += hits;
        self.alone += alone;
        self.documents += documents;
        self.removals += removals;
        self.bytes += bytes;
        self.words += words;
        self.over_limit += over_limit;
        self.hosts.merge(hosts);
        for (language, count) in languages {
            *self.languages.entry(language).or_default() += count;
        }
        for (rule, count) in companions {
            *self.companions.entry(rule).or_default() += count;
        }
        if let Some(seen) = seen {
            self.add_seen(seen);
        }
        for loss in worst {
            self.add_loss(&loss.document, loss.words, || loss.text);
        }
    }

    /// The rule that hits the same most often, and how often; of several the one with the smallest number.
    pub(in crate::cli) fn companion(&self) -> Option<(usize, u64)> {
        let all = self.companions.iter().map(|(rule, hits)| (*rule, *hits));
        all.min_by_key(|(rule, hits)| (std::cmp::Reverse(*hits), *rule))
    }

    /// Whether the rule did anything.
    pub(in crate::cli) fn is_used(&self) -> bool {
        self.hits + self.removals + self.over_limit > 0
    }

    /// The share of body among the words that it took, in documents whose body is known; none if it took none there.
    pub(in crate::cli) fn body_share(&self) -> Option<f64> {
        let all = self.words.body + self.words.husk;
        (all > 0).then(|| self.words.body as f64 / all as f64)
    }
}

impl Seen {
    fn merge(&mut self, later: Seen) {
        self.last = later.last;
        self.days = match (self.days.take(), later.days) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Some((first.min(other_first), last.max(other_last)))
            }
            (own, other) => own.or(other),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::RuleCounts;

    fn counts(name: &str, day: Option<&str>, lost: &[u64]) -> RuleCounts {
        let (mut counts, name) = (RuleCounts { hits: 1, ..RuleCounts::default() }, Arc::from(name));
        counts.add_document(&name, day, Some("a.example"), "en");
        for words in lost {
            counts.add_loss(&name, *words, || format!("{words} words"));
        }
        counts.companions.insert(7, 2);
        counts
    }

    #[test]
    fn later_counts_are_added() {
        let mut all = counts("a", Some("2024-05-01"), &[1, 5]);
        all.merge(counts("b", None, &[3]));
        all.merge(counts("c", Some("2023-01-31"), &[9, 5]));
        assert_eq!((all.hits, all.documents, all.hosts.len(), all.languages["en"]), (3, 3, 1, 3));
        assert_eq!(all.companion(), Some((7, 6)));
        let words: Vec<_> = all.worst.iter().map(|loss| (&*loss.document, loss.words)).collect();
        assert_eq!(words, [("c", 9), ("a", 5), ("c", 5)]);
        let seen = all.seen.unwrap();
        assert_eq!((&*seen.first, &*seen.last), ("a", "c"));
        assert_eq!(seen.days, Some(("2023-01-31".to_owned(), "2024-05-01".to_owned())));
    }

    #[test]
    fn the_share_of_body_is_that_of_all_words() {
        let mut counts = RuleCounts::default();
        assert_eq!((counts.body_share(), counts.is_used()), (None, false));
        (counts.words.body, counts.words.husk) = (1, 3);
        assert_eq!(counts.body_share(), Some(0.25));
    }
}
