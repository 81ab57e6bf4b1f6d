//! Plain counts, which are the same whatever is added first.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// Counts of a job or of a run. Those of documents, bytes and blocks are counted from what was cleaned; `bytes_out`,
/// `rejected`, `replaced`, `curtailed` and `faults` are added by whoever reads and writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Totals {
    /// Documents cleaned.
    pub documents: u64,
    /// Documents of which something went.
    pub changed: u64,
    /// What could not be cleaned and went to a place of its own.
    pub rejected: u64,
    /// Bytes of the documents' texts as they came.
    pub bytes_in: u64,
    /// Bytes that went.
    pub bytes_removed: u64,
    /// Bytes that were written.
    pub bytes_out: u64,
    /// Ill-formed UTF-8 sequences that were replaced.
    pub replaced: u64,
    /// Pages of which parts went beyond limits and were left out.
    pub curtailed: u64,
    /// Documents on which the program itself failed, and which were passed on as they came.
    pub faults: u64,
    /// Documents that nothing was left of.
    pub emptied: u64,
    /// Documents past the document's limit.
    pub document_limits: u64,
    /// Blocks that may be body and stayed, since nothing else of their documents is husk.
    pub alone: u64,
    /// Blocks that were too long to look at.
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
            emptied,
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
        self.emptied += emptied;
        self.document_limits += document_limits;
        self.alone += alone;
        self.oversize += oversize;
        self.overrun += overrun;
    }
}

/// What came of the documents of one language or one host.
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

/// What a rule did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Deeds {
    pub(super) removals: u64,
    pub(super) bytes: u64,
    /// Documents in which it passed its limit.
    pub(super) set_aside: u64,
}

impl AddAssign for Deeds {
    fn add_assign(&mut self, Deeds { removals, bytes, set_aside }: Deeds) {
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
