//! Words of texts as numbers, and how well the words of one text cover those of another.
//!
//! Words and scores are those of the WCXB benchmark (`word_f1`), so that results can be compared with it: maximal runs of
//! what Python's `\w` takes, in lower case, each counted as often as it occurs.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use regex::Regex;

/// Words by Python's `\w+`: letters, numbers and `_`. Rust's own `\w` also takes marks, such as the vowel signs of
/// Devanagari, at which Python ends a word. Characters that one side's edition of Unicode does not know may differ.
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("the pattern is valid"));

/// Words that were met, each with a number. Numbers of one dictionary mean nothing in another.
#[derive(Debug, Default)]
pub(crate) struct Words(HashMap<Box<str>, u32, FixedState>);

impl Words {
    /// The words of a text in order, in lower case, as numbers. Numbers go up from 0 in the order in which words are first
    /// met.
    pub(crate) fn number_all(&mut self, text: &str) -> Vec<u32> {
        let text = text.to_lowercase();
        WORD.find_iter(&text).map(|found| self.number(&text[found.range()])).collect()
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.0.get(word) {
            return *number;
        }
        let number = self.0.len() as u32;
        self.0.insert(word.into(), number);
        number
    }
}

/// How well a body matches the one that is known. All are from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Scores {
    /// The share of its words that belong there.
    pub precision: f64,
    /// The share of the words that belong there which it has.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

impl Scores {
    const NONE: Scores = Scores { precision: 0.0, recall: 0.0, f1: 0.0 };
    const ALL: Scores = Scores { precision: 1.0, recall: 1.0, f1: 1.0 };

    /// The mean of each score over documents: each counts the same, however long it is. Without documents all are 0.
    pub(crate) fn mean(all: &[Scores]) -> Scores {
        let mean = |of: fn(&Scores) -> f64| all.iter().map(of).sum::<f64>() / all.len().max(1) as f64;
        Scores { precision: mean(|one| one.precision), recall: mean(|one| one.recall), f1: mean(|one| one.f1) }
    }
}

/// Scores the words of a body by those of the known one; the order of words is of no matter. Where nothing belongs, only
/// an empty body is right, and it is wholly right.
pub(crate) fn f1(body: &[u32], gold: &[u32]) -> Scores {
    if body.is_empty() && gold.is_empty() {
        return Scores::ALL;
    }
    let both = common(body, gold) as f64;
    if both == 0.0 {
        return Scores::NONE;
    }
    let (precision, recall) = (both / body.len() as f64, both / gold.len() as f64);
    Scores { precision, recall, f1: 2.0 * precision * recall / (precision + recall) }
}

/// How many words two texts have in common, a word as often as it occurs in both.
fn common(a: &[u32], b: &[u32]) -> usize {
    let (a, b) = (sorted(a), sorted(b));
    let (mut left, mut right, mut both) = (0, 0, 0);
    while let (Some(one), Some(other)) = (a.get(left), b.get(right)) {
        let order = one.cmp(other);
        left += usize::from(order != Ordering::Greater);
        right += usize::from(order != Ordering::Less);
        both += usize::from(order == Ordering::Equal);
    }
    both
}

fn sorted(words: &[u32]) -> Vec<u32> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::{Scores, Words, f1};

    fn score(body: &str, gold: &str) -> Scores {
        let mut words = Words::default();
        let (body, gold) = (words.number_all(body), words.number_all(gold));
        f1(&body, &gold)
    }

    #[test]
    fn words_are_runs_of_letters_numbers_and_underscores() {
        let mut words = Words::default();
        assert_eq!(words.number_all("The cat's the_cat: 4½ THE"), [0, 1, 2, 3, 4, 0]);
        assert_eq!(words.number_all("cat"), [1]);
        assert_eq!(words.number_all(" … — "), [] as [u32; 0]);
        assert_eq!(words.0.len(), 5);
    }

    #[test]
    fn words_are_cut_and_lowered_as_by_python() {
        let mut words = Words::default();
        // A sigma at a word's end, marks that end a word, one letter that becomes two characters.
        assert_eq!(words.number_all("ΟΔΟΣ οδος"), [0, 0]);
        assert_eq!(words.number_all("कि").len(), 1);
        assert_eq!(words.number_all("कित").len(), 2);
        assert_eq!(words.number_all("e\u{301}a").len(), 2);
        assert_eq!(words.number_all("İa").len(), 2);
        assert_eq!(words.number_all("ⓐb").len(), 1);
        assert_eq!(words.number_all("東京 Ⅻ ²"), words.number_all("東京 ⅻ ²"));
    }

    #[test]
    fn a_word_counts_as_often_as_it_occurs_in_both() {
        let scores = score("a a a b", "c a a b d b");
        assert!((scores.precision - 0.75).abs() < 1e-12);
        assert!((scores.recall - 0.5).abs() < 1e-12);
        assert!((scores.f1 - 0.6).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_right_where_nothing_belongs() {
        assert_eq!(score("", "…"), Scores::ALL);
        assert_eq!(score("a", ""), Scores::NONE);
        assert_eq!(score("", "a"), Scores::NONE);
        assert_eq!(score("a", "b"), Scores::NONE);
        assert_eq!(score("b a", "A B"), Scores::ALL);
    }

    #[test]
    fn a_mean_counts_each_document_the_same() {
        let scores = Scores::mean(&[score("a b c d", "a b c d"), score("a", "b"), score("a b", "a")]);
        assert!((scores.precision - 0.5).abs() < 1e-12);
        assert!((scores.recall - 2.0 / 3.0).abs() < 1e-12);
        assert!((scores.f1 - (1.0 + 2.0 / 3.0) / 3.0).abs() < 1e-12);
        assert_eq!(Scores::mean(&[]), Scores::NONE);
    }
}
