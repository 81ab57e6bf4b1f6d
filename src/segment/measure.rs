//! Counts what rules ask of a block, in one pass over its text.

#![expect(clippy::inline_always, reason = "a function has the instructions of its caller only if it is inlined")]

use fearless_simd::{Level, Simd, dispatch};

use super::ascii::{CHUNK, Chunk, Classes};
use super::character::Character;
use super::script::{SCRIPTS, Script};
use dehusk_text::chunk::ascii_prefix;

/// Counts of one block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measure {
    /// Words; where no spaces are written, each character counts as one.
    pub(crate) words: u32,
    /// Words with a letter first.
    pub(crate) lettered: u32,
    /// Words with a capital first.
    pub(crate) capitals: u32,
    /// Characters, white space included.
    pub(crate) characters: u32,
    /// Characters that are no white space.
    pub(crate) solid: u32,
    /// Decimal digits.
    pub(crate) digits: u32,
}

/// Letters by writing system.
#[derive(Clone, Debug)]
pub(crate) struct Letters([u64; SCRIPTS]);

impl Default for Letters {
    fn default() -> Self {
        Letters([0; SCRIPTS])
    }
}

impl Letters {
    pub(crate) fn add(&mut self, other: &Letters) {
        for (total, more) in self.0.iter_mut().zip(other.0) {
            *total += more;
        }
    }

    /// Adds letters of ASCII; returns their writing system if there are any.
    pub(super) fn add_latin(&mut self, letters: u32) -> Option<Script> {
        self.0[Script::Latin as usize] += u64::from(letters);
        (letters > 0).then_some(Script::Latin)
    }

    /// The writing system of at least `share` of the letters.
    pub(crate) fn dominant(&self, share: f64) -> Option<Script> {
        let total: u64 = self.0.iter().sum();
        let (at, most) = self.0.iter().enumerate().max_by_key(|(_, count)| **count)?;
        (total > 0 && *most as f64 >= share * total as f64).then(|| Script::ALL[at])
    }
}

/// Counts a block; `letters` gets its letters on top of what it holds. The result has the block's own writing system: that
/// of at least `share` of its letters.
pub(crate) fn measure(text: &str, share: f64, letters: &mut Letters) -> (Measure, Option<Script>) {
    let mut counter = Counter::default();
    if text.is_ascii() {
        let latin = counter.ascii(text.as_bytes());
        return (counter.measure, letters.add_latin(latin));
    }
    let mut own = Letters::default();
    counter.mixed(text, &mut own);
    letters.add(&own);
    (counter.measure, own.dominant(share))
}

/// Words of a piece of text.
pub(crate) fn words(text: &str) -> u32 {
    let mut counter = Counter::default();
    counter.mixed(text, &mut Letters::default());
    counter.measure.words
}

#[derive(Default)]
pub(super) struct Counter {
    pub(super) measure: Measure,
    /// Whether the token at hand has counted as a word.
    in_word: bool,
}

impl Counter {
    fn mixed(&mut self, text: &str, letters: &mut Letters) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let plain = ascii_prefix(&bytes[at..]);
            letters.0[Script::Latin as usize] += u64::from(self.ascii(&bytes[at..at + plain]));
            at += plain;
            for c in text[at..].chars().take_while(|c| !c.is_ascii()) {
                self.character(Character::new(c), letters);
                at += c.len_utf8();
            }
        }
    }

    /// Counts ASCII; returns how many letters there are.
    fn ascii(&mut self, bytes: &[u8]) -> u32 {
        dispatch!(Level::new(), simd => self.ascii_by(simd, bytes))
    }

    #[inline(always)]
    fn ascii_by<S: Simd>(&mut self, simd: S, bytes: &[u8]) -> u32 {
        let mut letters = 0;
        for start in (0..bytes.len()).step_by(CHUNK) {
            letters += self.chunk(Classes::new(Chunk::new(simd, bytes, start)));
        }
        letters
    }

    /// Counts up to 64 bytes by their classes: a bit a byte. Returns how many letters there are.
    #[inline(always)]
    pub(super) fn chunk(&mut self, classes: Classes) -> u32 {
        let Classes { valid, space, letter, upper, digit } = classes;
        let (token, word) = (valid & !space, letter | digit);
        // A token begins after a space. One that continues from the chunk before and has been counted does not begin again.
        let begins = token & !(token << 1 | u64::from(self.in_word));
        // Of each token the first letter or digit counts. Adding a bit at the front of a run of other marks carries it to
        // the first position after the run.
        let marks = token & !word;
        let after = marks.wrapping_add(begins & marks) & !marks;
        let first = (begins | after) & word;
        self.measure.characters += valid.count_ones();
        self.measure.solid += token.count_ones();
        self.measure.digits += digit.count_ones();
        self.measure.words += first.count_ones();
        self.measure.lettered += (first & letter).count_ones();
        self.measure.capitals += (first & upper).count_ones();
        let last_token = match space {
            0 => valid,
            _ => valid & !(u64::MAX >> space.leading_zeros()),
        };
        self.in_word = last_token & word != 0 || (space == 0 && self.in_word);
        letter.count_ones()
    }

    fn character(&mut self, c: Character, letters: &mut Letters) {
        self.measure.characters += 1;
        if c.is_space() {
            self.in_word = false;
            return;
        }
        self.measure.solid += 1;
        self.measure.digits += u32::from(c.is_digit());
        if let Some(script) = c.script() {
            letters.0[script] += 1;
        }
        if c.is_unspaced() {
            self.measure.words += 1;
            self.in_word = false;
        } else if !self.in_word && c.is_word() {
            self.in_word = true;
            self.measure.words += 1;
            self.measure.lettered += u32::from(c.is_letter());
            self.measure.capitals += u32::from(c.is_upper());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Letters, Measure, measure};
    use crate::segment::script::Script;

    fn counts(text: &str) -> Measure {
        measure(text, 0.9, &mut Letters::default()).0
    }

    #[test]
    fn words_and_capitals() {
        let counts = counts("The “New” bridge – 12 metres – opens");
        assert_eq!((counts.words, counts.lettered, counts.capitals, counts.digits), (6, 5, 2, 2));
    }

    #[test]
    fn characters_are_words_where_no_spaces_are_written() {
        let mut letters = Letters::default();
        assert_eq!(measure("我们使用Cookie。", 0.9, &mut letters).0.words, 5);
        assert_eq!(letters.dominant(0.5), Some(Script::Latin));
        assert_eq!(letters.dominant(0.7), None);
    }

    /// Counts a character at a time.
    fn plain(text: &str) -> Measure {
        let mut counts = Measure { characters: text.chars().count() as u32, ..Measure::default() };
        for token in text.split_whitespace() {
            counts.solid += token.chars().count() as u32;
            counts.digits += token.chars().filter(char::is_ascii_digit).count() as u32;
            if let Some(first) = token.chars().find(|c| c.is_alphanumeric()) {
                counts.words += 1;
                counts.lettered += u32::from(first.is_alphabetic());
                counts.capitals += u32::from(first.is_uppercase());
            }
        }
        counts
    }

    #[test]
    fn counting_many_at_once_counts_the_same() {
        let pieces = ["a", "Z", "9", " ", "-", "“", "é", "Ж", "\t", "(x", "don't", "3.5k", "  ", "...", "A1"];
        let mut state = 1_u32;
        for length in 0..400 {
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                pieces[(state >> 16) as usize % pieces.len()]
            };
            let text: Vec<_> = (0..length).map(|_| next()).collect();
            let (mixed, ascii) = (text.concat(), text.concat().replace(|c: char| !c.is_ascii(), "_"));
            assert_eq!(counts(&mixed), plain(&mixed), "{mixed:?}");
            assert_eq!(counts(&ascii), plain(&ascii), "{ascii:?}");
        }
    }
}
