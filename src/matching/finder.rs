//! Finds literals in a text, overlapping ones too.
//!
//! Owns the loop over the bytes. Every place is hashed and looked up in the filter without a branch; the few that pass
//! are noted, a stretch at a time, and then literals are compared there. What a byte costs does not depend on how many
//! literals there are, as long as the filter is not crowded.

use std::num::TryFromIntError;
use std::ops::Range;

use super::grams::{Buckets, Chooser, Filter, piece_at, window};

/// A literal to look for.
#[derive(Clone, Debug)]
pub(super) struct Literal {
    pub(super) bytes: Vec<u8>,
    /// The most words of a block in which it matters.
    pub(super) most: u32,
    /// It matters only where a block or its line begins.
    pub(super) at_start: bool,
}

/// A literal as it is compared.
#[derive(Clone, Copy)]
struct Entry {
    /// The literal's number.
    number: u32,
    /// Where in the literal the piece begins by which it is found.
    offset: u32,
    /// Where in all bytes the literal is.
    start: u32,
    length: u32,
    most: u32,
    /// Its first eight bytes; of a shorter one all, and zeros.
    front: u64,
}

/// Finds literals.
pub(super) struct Finder {
    /// All literals, one behind the other.
    bytes: Vec<u8>,
    filter: Filter,
    inside: Buckets<Entry>,
    /// Literals that matter only at a start; their piece is their front.
    starts: Buckets<Entry>,
    /// Literals of one byte.
    singles: Vec<Entry>,
    /// Whether there are any but those of one byte and those that matter only at a start.
    walks: bool,
}

/// Places that are looked at before literals are compared.
const STRETCH: usize = 256;

impl Finder {
    /// Finds those of some literals that matter in blocks of so many words or more.
    ///
    /// # Errors
    /// The literals are longer than four gigabytes together.
    pub(super) fn new(literals: &[Literal], words: u32) -> Result<Finder, TryFromIntError> {
        let inner = |literal: &&Literal| literal.bytes.len() > 1 && !literal.at_start;
        let matters = |literal: &&Literal| literal.most >= words;
        let chooser =
            Chooser::new(literals.iter().filter(inner).filter(matters).map(|literal| literal.bytes.as_slice()));
        let (mut filter, mut bytes) = (Filter::new(), Vec::new());
        let (mut inside, mut starts, mut singles) = (Vec::new(), Vec::new(), Vec::new());
        for (number, literal) in (0..).zip(literals).filter(|(_, literal)| matters(literal)) {
            let (start, length) = (u32::try_from(bytes.len())?, u32::try_from(literal.bytes.len())?);
            let front = window(&literal.bytes, 0);
            let mut entry = Entry { number, offset: 0, start, length, most: literal.most, front };
            bytes.extend_from_slice(&literal.bytes);
            match length {
                0 => {}
                1 => singles.push(entry),
                _ if literal.at_start => starts.push((piece_at(&literal.bytes, 0), entry)),
                _ => {
                    let (offset, piece) = chooser.choose(&literal.bytes);
                    entry.offset = offset as u32;
                    filter.add(&piece);
                    inside.push((piece, entry));
                }
            }
        }
        let walks = !inside.is_empty();
        Ok(Finder { bytes, filter, inside: Buckets::new(inside), starts: Buckets::new(starts), singles, walks })
    }

    /// Visits the number and the place of every literal in a text that matters in a block of so many words. `starts` is where
    /// the block and its line begin.
    pub(super) fn find(&self, text: &[u8], starts: [usize; 2], words: u32, mut found: impl FnMut(u32, Range<usize>)) {
        let [block, line] = starts;
        for at in [Some(block), Some(line).filter(|line| *line != block)].into_iter().flatten() {
            let window = window(text, at);
            for entry in self.starts.long(window).iter().chain(self.starts.short(window)) {
                self.compare(entry, text, at, words, &mut found);
            }
        }
        for entry in self.singles.iter().filter(|entry| words <= entry.most) {
            memchr::memchr_iter(self.bytes[entry.start as usize], text).for_each(|at| found(entry.number, at..at + 1));
        }
        if self.walks {
            self.walk(text, words, &mut found);
        }
    }

    fn walk(&self, text: &[u8], words: u32, found: &mut impl FnMut(u32, Range<usize>)) {
        let mut begin = 0;
        while begin < text.len() {
            let end = text.len().min(begin + STRETCH);
            let mut passed = [0_u8; STRETCH];
            let count = self.note(text, begin..end, &mut passed);
            for relative in &passed[..count] {
                self.look(text, begin + usize::from(*relative), words, found);
            }
            begin = end;
        }
    }

    /// Notes which of at most [`STRETCH`] places pass; returns how many do.
    fn note(&self, text: &[u8], places: Range<usize>, passed: &mut [u8; STRETCH]) -> usize {
        let mut count = 0;
        let mut note = |relative: usize, window: u64| {
            passed[count % STRETCH] = relative as u8;
            count += self.filter.passes(window);
        };
        // Eight places at a time: their windows lie in sixteen bytes.
        let whole = text[places.clone()].as_chunks::<8>().0;
        let mut next = 0;
        for (eight, behind) in whole.iter().zip(text[places.start..].as_chunks::<8>().0.iter().skip(1)) {
            let both = u128::from(u64::from_le_bytes(*behind)) << 64 | u128::from(u64::from_le_bytes(*eight));
            for at in 0..8 {
                note(next + at, (both >> (8 * at)) as u64);
            }
            next += 8;
        }
        for at in places.start + next..places.end {
            note(at - places.start, window(text, at));
        }
        count
    }

    /// Compares the literals whose piece may stand at a place.
    fn look(&self, text: &[u8], at: usize, words: u32, found: &mut impl FnMut(u32, Range<usize>)) {
        let window = window(text, at);
        for entry in self.inside.long(window).iter().chain(self.inside.short(window)) {
            self.compare(entry, text, at, words, found);
        }
    }

    #[inline]
    fn compare(&self, entry: &Entry, text: &[u8], at: usize, words: u32, found: &mut impl FnMut(u32, Range<usize>)) {
        let Some(start) = at.checked_sub(entry.offset as usize).filter(|_| words <= entry.most) else { return };
        let (from, length) = (entry.start as usize, entry.length as usize);
        let beyond = u64::MAX.checked_shl(8 * entry.length).unwrap_or(0);
        if window(text, start) & !beyond != entry.front || start + length > text.len() {
            return;
        }
        if length <= 8 || text[start..start + length] == self.bytes[from..from + length] {
            found(entry.number, start..start + length);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{Finder, Literal};

    /// Texts of few different bytes, so that much is found.
    fn text(most: usize) -> impl Strategy<Value = Vec<u8>> {
        vec(prop_oneof![Just(b'a'), Just(b'b'), Just(b' '), Just(0xd0), any::<u8>()], 0..most)
    }

    fn literals() -> impl Strategy<Value = Vec<Literal>> {
        let literal = (text(14), prop_oneof![Just(3), Just(u32::MAX)], any::<bool>());
        let new = |(bytes, most, at_start)| Literal { bytes, most, at_start };
        vec(literal.prop_map(new), 0..60)
    }

    fn naive(literals: &[Literal], text: &[u8], starts: [usize; 2], words: u32) -> Vec<(u32, Range<usize>)> {
        let mut found = Vec::new();
        for (number, literal) in (0..).zip(literals) {
            let length = literal.bytes.len();
            let stands = |at: &usize| text[*at..].starts_with(&literal.bytes);
            // At other places literals for starts may be found or not.
            let counts = |at: &usize| !literal.at_start || starts.contains(at);
            let places = (0..text.len()).filter(stands).filter(counts).map(|at| (number, at..at + length));
            found.extend(places.filter(|_| length > 0 && words <= literal.most));
        }
        found
    }

    proptest! {
        #[test]
        fn finds_what_a_search_for_each_finds(literals in literals(), mut text in text(700), line in 0_usize..4, words in 0_u32..6) {
            // What is looked for stands in the text, too.
            for (at, literal) in literals.iter().enumerate().step_by(3) {
                let to = (at * 37).min(text.len());
                text.splice(to..to, literal.bytes.iter().copied());
            }
            let starts = [0, line.min(text.len())];
            let mut found = Vec::new();
            Finder::new(&literals, 0).unwrap().find(&text, starts, words, |number, range| {
                if !literals[number as usize].at_start || starts.contains(&range.start) {
                    found.push((number, range));
                }
            });
            found.sort_by_key(|(number, range)| (*number, range.start));
            prop_assert_eq!(found, naive(&literals, &text, starts, words));
        }
    }
}
