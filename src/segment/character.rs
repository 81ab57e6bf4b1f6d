//! What single characters are, remembered: asking Unicode's tables takes longer than all else that is done with a letter.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU16, Ordering};

use super::script::Script;

/// Properties of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Character(u16);

const KNOWN: u16 = 1 << 15;
const SPACE: u16 = 1 << 14;
const LETTER: u16 = 1 << 13;
const WORD: u16 = 1 << 12;
const UPPER: u16 = 1 << 11;
const DIGIT: u16 = 1 << 10;
const UNSPACED: u16 = 1 << 9;
/// The writing system's number, from 1; 0 for none.
const SCRIPT: u16 = 0xff;

/// Properties of the Basic Multilingual Plane by code point, filled as characters are met.
static TABLE: LazyLock<Box<[AtomicU16]>> = LazyLock::new(|| (0..0x1_0000).map(|_| AtomicU16::new(0)).collect());

impl Character {
    pub(crate) fn new(c: char) -> Character {
        let Some(slot) = TABLE.get(c as usize) else { return Character::look_up(c) };
        match slot.load(Ordering::Relaxed) {
            0 => {
                let character = Character::look_up(c);
                slot.store(character.0, Ordering::Relaxed);
                character
            }
            known => Character(known),
        }
    }

    fn look_up(c: char) -> Character {
        let bits = [
            (true, KNOWN),
            (c.is_whitespace(), SPACE),
            (c.is_alphabetic(), LETTER),
            (c.is_alphanumeric(), WORD),
            (c.is_uppercase(), UPPER),
            (is_decimal(c), DIGIT),
            (Script::is_unspaced(c), UNSPACED),
        ];
        let script = Script::from_char(c).map_or(0, |script| script as u16 + 1);
        Character(bits.iter().fold(script, |all, (holds, bit)| if *holds { all | bit } else { all }))
    }

    fn has(self, bit: u16) -> bool {
        self.0 & bit != 0
    }

    pub(super) fn is_space(self) -> bool {
        self.has(SPACE)
    }

    pub(super) fn is_letter(self) -> bool {
        self.has(LETTER)
    }

    /// A letter or a number.
    pub(crate) fn is_word(self) -> bool {
        self.has(WORD)
    }

    pub(super) fn is_upper(self) -> bool {
        self.has(UPPER)
    }

    pub(super) fn is_digit(self) -> bool {
        self.has(DIGIT)
    }

    /// Of a writing system that puts no spaces between words.
    pub(crate) fn is_unspaced(self) -> bool {
        self.has(UNSPACED)
    }

    /// Whether it makes one word with its like beside it.
    pub(crate) fn joins(self) -> bool {
        self.is_word() && !self.is_unspaced()
    }

    /// Whether it counts as a mark or a space of ASCII does.
    pub(super) fn counts_as(self, mark: u8) -> bool {
        self.0 & !(KNOWN | SPACE) == 0 && self.is_space() == (mark == b' ')
    }

    /// The number of the writing system of a letter.
    pub(super) fn script(self) -> Option<usize> {
        usize::from(self.0 & SCRIPT).checked_sub(1)
    }
}

/// Decimal digits that news texts use: ASCII's, Arabic-Indic, Persian, Devanagari, Bengali, full-width.
fn is_decimal(c: char) -> bool {
    matches!(c, '0'..='9' | '٠'..='٩' | '۰'..='۹' | '०'..='९' | '০'..='৯' | '０'..='９')
}

#[cfg(test)]
mod tests {
    use super::Character;
    use crate::segment::script::Script;

    #[test]
    fn what_is_remembered_is_what_was_looked_up() {
        for c in ['Ж', 'ж', '٣', '中', '\u{a0}', '«', 'é', '😀', '²'] {
            assert_eq!(Character::new(c), Character::new(c), "{c}");
            assert_eq!(Character::new(c), Character::look_up(c), "{c}");
        }
        let known = Character::new('Ж');
        assert!(known.is_upper() && known.is_letter() && known.joins() && !known.is_space());
        assert_eq!(known.script(), Some(Script::Cyrillic as usize));
        assert!(
            Character::new('中').is_unspaced() && Character::new('٣').is_digit() && Character::new('\u{a0}').is_space()
        );
        assert_eq!(Character::new('«').script(), None);
    }
}
