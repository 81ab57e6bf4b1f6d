//! Evaluation on labelled documents: which of their lines are removed by the whole engine, as users would have it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::{AddAssign, Range};

use dehusk::Cleaner;

use super::labelled::Labelled;

/// Groups of fewer documents are not shown.
const DOCUMENTS_OF_A_GROUP: usize = 20;

/// A document of which at most this share of the characters of boilerplate is left, and that lost nothing, is good.
const GOOD_LEFT: f64 = 0.15;

/// A document that lost this share of the characters of its body is harmed.
const HARMED: f64 = 0.1;

/// What came of the documents of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    documents: usize,
    good: usize,
    harmed: usize,
    /// Lines of boilerplate, and those of which something is left.
    husk: usize,
    left: usize,
    /// Lines of bodies, and those of which something is lost.
    body: usize,
    lost: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.documents += other.documents;
        self.good += other.good;
        self.harmed += other.harmed;
        self.husk += other.husk;
        self.left += other.left;
        self.body += other.body;
        self.lost += other.lost;
    }
}

/// Counts by group: all documents, their folders, tools and languages.
#[derive(Default)]
pub(crate) struct LineResults {
    by_group: BTreeMap<String, Count>,
}

impl LineResults {
    /// Cleans a document.
    pub(crate) fn add(&mut self, cleaner: &Cleaner, document: &Labelled) {
        let cleaned = cleaner.clean(document.text.as_str());
        let removed: Vec<Range<usize>> = cleaned.removals().map(|removal| removal.range).collect();
        let count = count(document, &removed);
        for group in groups(document) {
            *self.by_group.entry(group).or_default() += count;
        }
    }

    /// A table in Markdown.
    pub(crate) fn table(&self) -> String {
        let mut out = String::from(
            "| documents | number | lines of boilerplate left | lines of bodies lost | good | harmed |\n|---|---|---|---|---|---|\n",
        );
        for (group, count) in self.by_group.iter().filter(|(_, count)| count.documents >= DOCUMENTS_OF_A_GROUP) {
            let share = |part: usize, all: usize| format!("{:.1} %", 100.0 * part as f64 / all.max(1) as f64);
            let documents = count.documents;
            let [left, lost] = [share(count.left, count.husk), share(count.lost, count.body)];
            let [good, harmed] = [share(count.good, documents), share(count.harmed, documents)];
            let _ = writeln!(out, "| {group} | {documents} | {left} | {lost} | {good} | {harmed} |");
        }
        out
    }
}

fn groups(document: &Labelled) -> [String; 4] {
    [
        " all".to_owned(),
        format!("folder {}", document.folder),
        format!("tool {}", document.tool),
        format!("language {}", document.language),
    ]
}

/// Compares the labels of lines with what is removed of them. A line is left if anything of it but space is kept, and lost if
/// anything is removed.
fn count(document: &Labelled, removed: &[Range<usize>]) -> Count {
    let mut count = Count { documents: 1, ..Count::default() };
    let (mut husk, mut left, mut body, mut lost) = (0, 0, 0, 0);
    let mut start = 0;
    for (line, label) in document.text.split_inclusive('\n').zip(&document.labels) {
        let (all, gone) = (visible(line), visible_within(&document.text, start..start + line.len(), removed));
        start += line.len();
        match label {
            Some(false) => {
                count.husk += 1;
                count.left += usize::from(gone < all);
                husk += all;
                left += if gone < all { all } else { 0 };
            }
            Some(true) => {
                count.body += 1;
                count.lost += usize::from(gone > 0);
                body += all;
                lost += if gone > 0 { all } else { 0 };
            }
            None => {}
        }
    }
    count.good = usize::from(count.lost == 0 && f64::from(left) <= GOOD_LEFT * f64::from(husk));
    count.harmed = usize::from(lost > 0 && f64::from(lost) >= HARMED * f64::from(body));
    count
}

fn visible(text: &str) -> u32 {
    text.chars().filter(|c| !c.is_whitespace()).count() as u32
}

/// How many visible characters of a line are removed.
fn visible_within(text: &str, line: Range<usize>, removed: &[Range<usize>]) -> u32 {
    let from = removed.partition_point(|range| range.end <= line.start);
    let within = removed[from..].iter().take_while(|range| range.start < line.end);
    within.map(|range| visible(&text[range.start.max(line.start)..range.end.min(line.end)])).sum()
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::{Count, LineResults, count, groups};
    use crate::labelled::Labelled;

    /// The places of the boilerplate in [`document`].
    const HOME_AND_SHARE: [Range<usize>; 2] = [0..5, 17..23];

    fn document() -> Labelled {
        Labelled {
            text: "Home\nIt rained.\n\nShare\nThe end.\n".to_owned(),
            labels: vec![Some(false), Some(true), None, Some(false), Some(true)],
            folder: "web".to_owned(),
            ..Labelled::default()
        }
    }

    #[test]
    fn lines_are_left_or_lost_by_any_of_their_characters() {
        let counted = |removed: &[Range<usize>]| {
            let Count { good, harmed, left, lost, .. } = count(&document(), removed);
            (good, harmed, left, lost)
        };
        assert_eq!(counted(&HOME_AND_SHARE), (1, 0, 0, 0));
        assert_eq!(counted(&HOME_AND_SHARE[..1]), (0, 0, 1, 0));
        assert_eq!(counted(&[0..2, 17..23]), (0, 0, 1, 0));
        assert_eq!(counted(&[0..6, 17..23]), (0, 1, 0, 1));
        assert_eq!(counted(&[0..5, 15..17]), (0, 0, 1, 0), "line ends are not counted");
    }

    #[test]
    fn small_groups_are_not_shown() {
        let mut results = LineResults::default();
        for (number, group) in (0..20).flat_map(|number| groups(&document()).map(|group| (number, group))) {
            let folder = if number == 0 { "x" } else { "" };
            *results.by_group.entry(group + folder).or_default() += count(&document(), &HOME_AND_SHARE);
        }
        assert!(!results.table().contains("folder webx"), "{}", results.table());
    }
}
