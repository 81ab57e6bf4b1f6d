//! What two cleaners remove differently from one text.

use std::ops::Range;

use crate::cleaner::Cleaned;
use crate::decide::RemovedRange;

/// A part of a line that one cleaner removes and the other does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Bytes of the text, without white space around them.
    pub(super) range: Range<usize>,
    /// The number of the rule that removes it, in the cleaner that does.
    pub(super) rule: usize,
}

/// What `cleaned` removes and `other`, of the same text, does not: in order, each a line or a part of one.
pub(super) fn removed_only_by(cleaned: &Cleaned<'_>, other: &Cleaned<'_>) -> Vec<Change> {
    subtract(cleaned.text(), &cleaned.removals, &other.removals)
}

fn subtract(text: &str, removals: &[RemovedRange], others: &[RemovedRange]) -> Vec<Change> {
    let mut changes = Vec::new();
    for RemovedRange { range, rule } in removals {
        let mut at = range.start;
        let first = others.partition_point(|other| other.range.end <= range.start);
        for other in others[first..].iter().take_while(|other| other.range.start < range.end) {
            push_lines(text, at..other.range.start.max(at), *rule, &mut changes);
            at = at.max(other.range.end);
        }
        push_lines(text, at..range.end.max(at), *rule, &mut changes);
    }
    changes
}

/// Pushes each line of a range that is not blank.
fn push_lines(text: &str, range: Range<usize>, rule: usize, changes: &mut Vec<Change>) {
    let mut start = range.start;
    for line in text[range].split_inclusive(['\n', '\r']) {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        if !content.is_empty() {
            changes.push(Change { range: start + indent..start + indent + content.len(), rule });
        }
        start += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::{RemovedRange, subtract};

    const TEXT: &str = "Home\n\nIt rained.\nShare it\nMore\n";

    fn changed(removals: &[(usize, usize)], others: &[(usize, usize)]) -> Vec<&'static str> {
        let ranges = |all: &[(usize, usize)]| -> Vec<RemovedRange> {
            all.iter().map(|(start, end)| RemovedRange { range: *start..*end, rule: 0 }).collect()
        };
        let changes = subtract(TEXT, &ranges(removals), &ranges(others));
        changes.into_iter().map(|change| &TEXT[change.range]).collect()
    }

    #[test]
    fn what_both_remove_is_no_change() {
        assert_eq!(changed(&[(0, 6), (17, 26)], &[(0, 6), (17, 26)]), [""; 0]);
        assert_eq!(changed(&[(0, 6), (17, 31)], &[(17, 26)]), ["Home", "More"]);
        assert_eq!(changed(&[(17, 31)], &[]), ["Share it", "More"]);
    }

    #[test]
    fn parts_of_lines_are_changes() {
        assert_eq!(changed(&[(17, 26)], &[(17, 23)]), ["it"]);
        assert_eq!(changed(&[(17, 26)], &[(20, 22)]), ["Sha", "it"]);
        assert_eq!(changed(&[(4, 7)], &[(6, 7)]), [""; 0]);
    }
}
