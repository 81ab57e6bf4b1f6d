//! Words of classes and ids: `relatedPosts_list-2` is `related`, `posts`, `list` and `2`.
//!
//! Pages repeat the same few values on many elements, so each value is split once, and elements refer to it.

use std::ops::Range;

#[cfg(feature = "parser")]
use foldhash::HashMap;

#[cfg(feature = "parser")]
use crate::limits::ATTRIBUTE_WORDS;

/// The words of one value of an attribute: an index of [`ClassWords`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordSet(u32);

impl WordSet {
    /// No words at all, as of elements without the attribute.
    pub const EMPTY: WordSet = WordSet(0);

    /// The index: below [`ClassWords::len`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Words of all classes and ids of a page.
#[derive(Clone, Debug)]
pub struct ClassWords {
    text: String,
    ranges: Vec<Range<u32>>,
    sets: Vec<Range<u32>>,
    /// The first class in the value of each set, as it is written.
    first: Vec<Range<u32>>,
}

impl Default for ClassWords {
    fn default() -> Self {
        ClassWords {
            text: String::new(),
            ranges: Vec::new(),
            sets: vec![Range::default()],
            first: vec![Range::default()],
        }
    }
}

impl ClassWords {
    /// How many sets there are; the first is empty.
    #[expect(clippy::len_without_is_empty, reason = "there is always the empty set")]
    pub fn len(&self) -> usize {
        self.sets.len()
    }

    /// The words of a set, in lower case, in the order of the attribute.
    pub fn get(&self, set: WordSet) -> impl Iterator<Item = &str> {
        let words = self.sets[set.index()].clone();
        self.ranges[words.start as usize..words.end as usize]
            .iter()
            .map(|word| &self.text[word.start as usize..word.end as usize])
    }

    /// The first class in the value of a set, as it is written.
    pub fn first_class(&self, set: WordSet) -> Option<&str> {
        let class = self.first[set.index()].clone();
        Some(&self.text[class.start as usize..class.end as usize]).filter(|class| !class.is_empty())
    }

    /// All sets, in order.
    pub fn sets(&self) -> impl Iterator<Item = WordSet> {
        (0..self.sets.len() as u32).map(WordSet)
    }

    #[cfg(feature = "parser")]
    fn add(&mut self, value: &str) -> WordSet {
        let first = self.ranges.len() as u32;
        for word in split(value).take(ATTRIBUTE_WORDS) {
            let start = self.text.len();
            if word.is_ascii() {
                self.text.push_str(word);
                self.text[start..].make_ascii_lowercase();
            } else {
                self.text.extend(word.chars().flat_map(char::to_lowercase));
            }
            self.ranges.push(start as u32..self.text.len() as u32);
        }
        self.sets.push(first..self.ranges.len() as u32);
        let start = self.text.len() as u32;
        self.text.push_str(value.split_whitespace().next().unwrap_or_default());
        self.first.push(start..self.text.len() as u32);
        WordSet(self.sets.len() as u32 - 1)
    }
}

/// Splits values, each different one once.
#[cfg(feature = "parser")]
#[derive(Default)]
pub(super) struct Collector<'p> {
    pub(super) words: ClassWords,
    known: HashMap<&'p str, WordSet>,
}

#[cfg(feature = "parser")]
impl<'p> Collector<'p> {
    /// The words of a value.
    pub(super) fn set(&mut self, value: Option<&'p str>) -> WordSet {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return WordSet::EMPTY };
        *self.known.entry(value).or_insert_with(|| self.words.add(value))
    }
}

/// Words: runs of letters and runs of digits, split before a capital after a small letter.
#[cfg(feature = "parser")]
pub(super) fn split(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c| kind(c) == Kind::Other);
        let mut before = kind(rest.chars().next()?);
        let is_end = |c| {
            let here = kind(c);
            let before = std::mem::replace(&mut before, here);
            match here {
                Kind::Other => true,
                Kind::Capital if before == Kind::Small => true,
                _ => (here == Kind::Digit) != (before == Kind::Digit),
            }
        };
        let (word, after) = rest.split_at(rest.find(is_end).unwrap_or(rest.len()));
        rest = after;
        Some(word)
    })
}

/// What a character is in a class.
#[cfg(feature = "parser")]
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Small,
    Capital,
    Letter,
    Digit,
    Other,
}

#[cfg(feature = "parser")]
fn kind(c: char) -> Kind {
    match c {
        'a'..='z' => Kind::Small,
        'A'..='Z' => Kind::Capital,
        '0'..='9' => Kind::Digit,
        '\0'..='\x7f' => Kind::Other,
        _ if c.is_numeric() => Kind::Digit,
        _ if c.is_lowercase() => Kind::Small,
        _ if c.is_uppercase() => Kind::Capital,
        _ if c.is_alphabetic() => Kind::Letter,
        _ => Kind::Other,
    }
}

#[cfg(all(test, feature = "parser"))]
mod tests {
    use super::{Collector, WordSet, split};

    #[test]
    fn values_are_split() {
        let words = |value| split(value).collect::<Vec<_>>();
        assert_eq!(words("relatedPosts_list-2 col-md6"), ["related", "Posts", "list", "2", "col", "md", "6"]);
        assert_eq!(words("HTMLBody a"), ["HTMLBody", "a"]);
        assert_eq!(words("--"), [""; 0]);
    }

    #[test]
    fn each_value_is_split_once() {
        let mut collector = Collector::default();
        let first = collector.set(Some("Side bar"));
        assert_eq!(collector.set(Some("Side bar")), first);
        assert_eq!(collector.set(None), WordSet::EMPTY);
        assert_eq!(collector.words.get(first).collect::<Vec<_>>(), ["side", "bar"]);
        assert_eq!(collector.words.len(), 2);
        assert_eq!(collector.words.first_class(first), Some("Side"));
        assert_eq!(collector.words.first_class(WordSet::EMPTY), None);
    }
}
