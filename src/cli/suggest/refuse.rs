//! Why a candidate is no draft, and how often that was so.

use std::collections::BTreeMap;

/// A reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    Title,
    OtherBodies,
    OwnBody,
    Covered,
    Gold,
    NoNearMiss,
    Findings,
}

impl Reason {
    fn text(self) -> &'static str {
        match self {
            Reason::Title => "are titles of documents, or hold them",
            Reason::OtherBodies => "are in bodies of other hosts",
            Reason::OwnBody => "hold too much that is body",
            Reason::Covered => "match little that other drafts do not",
            Reason::Gold => "take words of known bodies",
            Reason::NoNearMiss => "have no near miss in the corpus",
            Reason::Findings => "do not pass `clean rules check` or `clean rules test`",
        }
    }
}

/// How often candidates were refused, by reason.
#[derive(Debug, Default)]
pub(super) struct Refused(BTreeMap<Reason, u64>);

impl Refused {
    pub(super) fn add(&mut self, reason: Reason) {
        *self.0.entry(reason).or_default() += 1;
    }

    #[cfg(test)]
    pub(super) fn count(&self, reason: Reason) -> u64 {
        self.0.get(&reason).copied().unwrap_or(0)
    }

    /// A line for each reason.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(reason, count)| format!("  {count} {}", reason.text()))
    }
}
