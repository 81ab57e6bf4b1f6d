//! Plain counts, for which the order of addition does not matter.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// Counts of a job or of a run. Those of documents, bytes and blocks follow from what was cleaned; `bytes_out`,
/// `rejected`, `replaced`, `curtailed`, `faults`, `timeouts` and `over_memory` are added by readers and writers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Totals {
    /// Documents cleaned.
    pub documents: u64,
    /// Documents from which something was removed.
    pub changed: u64,
    /// Records that could not be cleaned and were written to the rejects.
    pub rejected: u64,
    /// Bytes of the documents' texts.
    pub bytes_in: u64,
    /// Bytes that were removed.
    pub bytes_removed: u64,
    /// Bytes that were written.
    pub bytes_out: u64,
    /// Ill-formed UTF-8 sequences that were replaced.
    pub replaced: u64,
    /// Pages of which parts exceeded limits and were skipped.
    pub curtailed: u64,
    /// Documents that were passed through unchanged after an internal error.
    pub faults: u64,
    /// Documents that were passed on as they came, since they took longer than an option allows.
    pub timeouts: u64,
    /// Documents that were passed on as they came, since they could take more memory than an option allows.
    pub over_memory: u64,
    /// Documents of which nothing was left.
    pub emptied: u64,
    /// Documents of which more was removed than the bound for a flag says.
    pub flagged: u64,
    /// Documents that were left out, since too much of them was removed.
    pub dropped: u64,
    /// Documents in which the limit of removals was exceeded.
    pub document_limits: u64,
    /// Blocks that may be body and were kept, since nothing else in their documents is husk.
    pub alone: u64,
    /// Blocks that were too long to be matched.
    pub oversize: u64,
    /// Blocks with too many matches of one regex.
    pub overrun: u64,
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Totals) {
        // All fields are named, so that none can be forgotten.
        let Totals {
            documents,
            changed,
            rejected,
            bytes_in,
            bytes_removed,
            bytes_out,
            replaced,
            curtailed,
            faults,
            timeouts,
            over_memory,
            emptied,
            flagged,
            dropped,
            document_limits,
            alone,
            oversize,
            overrun,
        } = other;
        self.documents += documents;
        self.changed += changed;
        self.rejected += rejected;
        self.bytes_in += bytes_in;
        self.bytes_removed += bytes_removed;
        self.bytes_out += bytes_out;
        self.replaced += replaced;
        self.curtailed += curtailed;
        self.faults += faults;
        self.timeouts += timeouts;
        self.over_memory += over_memory;
        self.emptied += emptied;
        self.flagged += flagged;
        self.dropped += dropped;
        self.document_limits += document_limits;
        self.alone += alone;
        self.oversize += oversize;
        self.overrun += overrun;
    }
}

/// Counts of one language or one host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Share {
    pub(super) documents: u64,
    pub(super) bytes_in: u64,
    pub(super) bytes_removed: u64,
}

impl AddAssign for Share {
    fn add_assign(&mut self, Share { documents, bytes_in, bytes_removed }: Share) {
        self.documents += documents;
        self.bytes_in += bytes_in;
        self.bytes_removed += bytes_removed;
    }
}

/// What a rule removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RuleCounts {
    pub(super) removals: u64,
    pub(super) bytes: u64,
    /// Documents in which it exceeded its limit.
    pub(super) set_aside: u64,
}

impl AddAssign for RuleCounts {
    fn add_assign(&mut self, RuleCounts { removals, bytes, set_aside }: RuleCounts) {
        self.removals += removals;
        self.bytes += bytes;
        self.set_aside += set_aside;
    }
}

#[cfg(test)]
mod tests {
    use super::Totals;

    #[test]
    fn each_count_is_added_to_itself() {
        let names = serde_json::to_value(Totals::default()).unwrap();
        for (number, (name, _)) in names.as_object().unwrap().iter().enumerate() {
            let one = format!("{{\"{name}\": {}}}", number + 1);
            let mut totals: Totals = serde_json::from_str(&one).unwrap();
            totals += totals;
            let twice = format!("{{\"{name}\": {}}}", 2 * (number + 1));
            assert_eq!(totals, serde_json::from_str(&twice).unwrap(), "{name}");
        }
    }
}
