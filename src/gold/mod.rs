//! Gold: what is known to be body of a document, and how much of it is removed.
//!
//! Owns the comparison. Where gold comes from is the business of whoever has it.

mod words;

use std::collections::HashMap;
use std::ops::{AddAssign, Range};

use foldhash::fast::FixedState;

use words::words;

/// What is known to be body of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gold {
    /// The text of the body. It is compared word by word, wherever the words are.
    Body(String),
    /// Byte ranges of the document's text, in order and disjoint, and whether each is body. What is in none is not counted.
    Ranges(Vec<(Range<usize>, bool)>),
}

/// Words of the body, and words of husk. A character counts as a word where no spaces are written between words.
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordCounts {
    /// Words of the body.
    pub(crate) body: u64,
    /// All others.
    pub(crate) husk: u64,
}

/// How a cleaned document compares with gold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// The words of the whole document.
    pub(crate) document: WordCounts,
    /// The words that each removal takes.
    pub(crate) removals: Vec<WordCounts>,
}

impl AddAssign for WordCounts {
    fn add_assign(&mut self, other: WordCounts) {
        self.body += other.body;
        self.husk += other.husk;
    }
}

impl Comparison {
    /// The words that all removals take.
    pub(crate) fn removed(&self) -> WordCounts {
        let mut sum = WordCounts::default();
        self.removals.iter().for_each(|removal| sum += *removal);
        sum
    }
}

impl Gold {
    /// Compares removals from a text with gold. `removals` are byte ranges, in order and disjoint.
    ///
    /// With [`Gold::Body`], a word of the body counts as lost if what is kept has it less often than the body and the text
    /// both have it. It is attributed to the first removal that has it. Words that both the body and the husk have can be
    /// attributed to the wrong removal.
    pub(crate) fn compare<'r>(
        &self,
        text: &str,
        removals: impl Iterator<Item = &'r Range<usize>> + Clone,
    ) -> Comparison {
        match self {
            Gold::Body(body) => compare_words(body, text, removals),
            Gold::Ranges(ranges) => compare_ranges(ranges, text, removals),
        }
    }
}

/// How often a word that is removed is there.
#[derive(Clone, Copy, Default)]
struct Occurrences {
    removed: u64,
    text: u64,
    body: u64,
}

impl Occurrences {
    /// How many of those in the body are lost.
    fn lost(self) -> u64 {
        self.text.min(self.body) - (self.text - self.removed.min(self.text)).min(self.body)
    }
}

fn compare_words<'r>(body: &str, text: &str, removals: impl Iterator<Item = &'r Range<usize>> + Clone) -> Comparison {
    let mut occurrences: HashMap<u64, Occurrences, FixedState> = HashMap::default();
    let removed = |range: &Range<usize>| &text[range.clone()];
    for range in removals.clone() {
        words(removed(range), |word| occurrences.entry(word).or_default().removed += 1);
    }
    let (mut in_text, mut in_body) = (0, 0);
    words(text, |word| {
        in_text += 1;
        occurrences.entry(word).and_modify(|own| own.text += 1);
    });
    words(body, |word| {
        in_body += 1;
        occurrences.entry(word).and_modify(|own| own.body += 1);
    });
    let mut lost: HashMap<u64, u64, FixedState> =
        occurrences.into_iter().map(|(word, own)| (word, own.lost())).filter(|(_, lost)| *lost > 0).collect();
    let taken = removals.map(|range| take(removed(range), &mut lost)).collect();
    Comparison { document: WordCounts { body: in_body, husk: u64::saturating_sub(in_text, in_body) }, removals: taken }
}

/// The words of a removal: of the body as far as such words are lost and not attributed to an earlier removal.
fn take(removed: &str, lost: &mut HashMap<u64, u64, FixedState>) -> WordCounts {
    let mut taken = WordCounts::default();
    words(removed, |word| match lost.get_mut(&word).filter(|times| **times > 0) {
        Some(times) => {
            *times -= 1;
            taken.body += 1;
        }
        None => taken.husk += 1,
    });
    taken
}

fn compare_ranges<'r>(
    ranges: &[(Range<usize>, bool)],
    text: &str,
    removals: impl Iterator<Item = &'r Range<usize>>,
) -> Comparison {
    let count = |range: Range<usize>, is_body: bool, counts: &mut WordCounts| {
        let of = if is_body { &mut counts.body } else { &mut counts.husk };
        words(&text[range], |_| *of += 1);
    };
    let mut comparison = Comparison::default();
    for (range, is_body) in ranges {
        count(range.clone(), *is_body, &mut comparison.document);
    }
    for removal in removals {
        let mut taken = WordCounts::default();
        let first = ranges.partition_point(|(range, _)| range.end <= removal.start);
        for (range, is_body) in ranges[first..].iter().take_while(|(range, _)| range.start < removal.end) {
            count(range.start.max(removal.start)..range.end.min(removal.end), *is_body, &mut taken);
        }
        comparison.removals.push(taken);
    }
    comparison
}

#[cfg(test)]
mod tests {
    use super::{Gold, WordCounts};

    const TEXT: &str = "Home\nIt rained all day.\nShare it\n";

    fn taken(gold: &Gold, removed: &[&str]) -> Vec<(u64, u64)> {
        let ranges: Vec<_> = removed.iter().map(|part| (TEXT.find(part).unwrap(), part.len())).collect();
        let ranges: Vec<_> = ranges.into_iter().map(|(start, length)| start..start + length).collect();
        let comparison = gold.compare(TEXT, ranges.iter());
        comparison.removals.iter().map(|counts| (counts.body, counts.husk)).collect()
    }

    #[test]
    fn words_of_the_body_are_lost_where_they_are_missing_afterwards() {
        let gold = Gold::Body("It rained all day.".to_owned());
        assert_eq!(taken(&gold, &["Home", "Share it"]), [(0, 1), (0, 2)]);
        assert_eq!(taken(&gold, &["It rained", "Share it"]), [(2, 0), (0, 2)]);
        assert_eq!(gold.compare(TEXT, [].iter()).document, WordCounts { body: 4, husk: 3 });
    }

    #[test]
    fn words_are_compared_whatever_their_case() {
        assert_eq!(taken(&Gold::Body("HOME".to_owned()), &["Home"]), [(1, 0)]);
        assert_eq!(taken(&Gold::Body("Homes".to_owned()), &["Home"]), [(0, 1)]);
    }

    #[test]
    fn labelled_ranges_are_counted_where_they_are() {
        let gold = Gold::Ranges(vec![(0..4, false), (5..23, true)]);
        assert_eq!(taken(&gold, &["Home\nIt", "Share it"]), [(1, 1), (0, 0)]);
        assert_eq!(gold.compare(TEXT, [].iter()).document, WordCounts { body: 4, husk: 1 });
    }
}
