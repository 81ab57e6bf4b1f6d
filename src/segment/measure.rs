//! Counts what rules ask of a block, in one pass over its text.

use super::script::{SCRIPTS, Script};

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

    /// The writing system of at least `share` of the letters.
    pub(crate) fn dominant(&self, share: f64) -> Option<Script> {
        let total: u64 = self.0.iter().sum();
        let (at, most) = self.0.iter().enumerate().max_by_key(|(_, count)| **count)?;
        (total > 0 && *most as f64 >= share * total as f64).then(|| Script::ALL[at])
    }
}

/// What a byte of ASCII is.
const SPACE: u8 = 1;
const LOWER: u8 = 2;
const UPPER: u8 = 4;
const DIGIT: u8 = 8;

static CLASS: [u8; 128] = classes();

const fn classes() -> [u8; 128] {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'\t'..=b'\r' | b' ' => SPACE,
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// Counts a block; `letters` gets its letters on top of what it holds.
pub(crate) fn measure(text: &str, letters: &mut Letters) -> Measure {
    let mut counter = Counter::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte < 128 {
            counter.ascii(CLASS[usize::from(byte)]);
            at += 1;
        } else {
            // The text is UTF-8 and `at` on a boundary, so there is a character.
            let c = text[at..].chars().next().unwrap_or_default();
            counter.character(c, letters);
            at += c.len_utf8().max(1);
        }
    }
    letters.0[Script::Latin as usize] += u64::from(counter.latin);
    counter.measure
}

#[derive(Default)]
struct Counter {
    measure: Measure,
    /// Whether the token at hand has counted as a word.
    in_word: bool,
    /// Letters of ASCII.
    latin: u32,
}

impl Counter {
    #[inline]
    fn ascii(&mut self, class: u8) {
        self.measure.characters += 1;
        self.measure.solid += u32::from(class & SPACE == 0);
        self.measure.digits += u32::from(class & DIGIT != 0);
        self.latin += u32::from(class & (LOWER | UPPER) != 0);
        let solid = class & (LOWER | UPPER | DIGIT) != 0;
        let begins = u32::from(solid && !self.in_word);
        self.measure.words += begins;
        self.measure.lettered += begins & u32::from(class & (LOWER | UPPER) != 0);
        self.measure.capitals += begins & u32::from(class & UPPER != 0);
        self.in_word = (self.in_word | solid) && (class & SPACE == 0);
    }

    fn character(&mut self, c: char, letters: &mut Letters) {
        self.measure.characters += 1;
        if c.is_whitespace() {
            self.in_word = false;
            return;
        }
        self.measure.solid += 1;
        self.measure.digits += u32::from(c.is_numeric() && c.to_digit(10).is_none() && is_decimal(c));
        if let Some(script) = Script::of(c) {
            letters.0[script as usize] += 1;
        }
        if Script::is_unspaced(c) {
            self.measure.words += 1;
            self.in_word = false;
        } else if !self.in_word && c.is_alphanumeric() {
            self.in_word = true;
            self.measure.words += 1;
            self.measure.lettered += u32::from(c.is_alphabetic());
            self.measure.capitals += u32::from(c.is_uppercase());
        }
    }
}

/// Decimal digits other than ASCII's that news texts use: Arabic-Indic, Persian, Devanagari, Bengali, full-width.
fn is_decimal(c: char) -> bool {
    matches!(c, '٠'..='٩' | '۰'..='۹' | '०'..='९' | '০'..='৯' | '０'..='９')
}

#[cfg(test)]
mod tests {
    use super::{Letters, measure};
    use crate::segment::script::Script;

    #[test]
    fn words_and_capitals() {
        let counts = measure("The “New” bridge – 12 metres – opens", &mut Letters::default());
        assert_eq!((counts.words, counts.lettered, counts.capitals, counts.digits), (6, 5, 2, 2));
    }

    #[test]
    fn characters_are_words_where_no_spaces_are_written() {
        let mut letters = Letters::default();
        assert_eq!(measure("我们使用Cookie。", &mut letters).words, 5);
        assert_eq!(letters.dominant(0.5), Some(Script::Latin));
        assert_eq!(letters.dominant(0.7), None);
    }
}
