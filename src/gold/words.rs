//! The words of a text as numbers that are cheap to compare.

use crate::segment::character::Character;

/// Calls `visit` with a number for each word, the same for the same word in any case. Different words have different
/// numbers but for rare accidents.
pub(super) fn words(text: &str, mut visit: impl FnMut(u64)) {
    let mut word = None;
    let mut end = |word: &mut Option<u64>| {
        if let Some(word) = word.take() {
            visit(word);
        }
    };
    for c in text.chars() {
        let is_word = if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { Character::new(c).is_word() };
        let is_alone = is_word && !c.is_ascii() && Character::new(c).is_unspaced();
        if !is_word || is_alone {
            end(&mut word);
        }
        if is_word {
            word = Some(add(word.unwrap_or(START), c));
        }
        if is_alone {
            end(&mut word);
        }
    }
    end(&mut word);
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn add(word: u64, c: char) -> u64 {
    if c.is_ascii() { step(word, c.to_ascii_lowercase()) } else { c.to_lowercase().fold(word, step) }
}

/// A step of FNV-1a, over whole characters.
fn step(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::words;

    fn count(text: &str) -> usize {
        let mut all = Vec::new();
        words(text, |word| all.push(word));
        all.len()
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(count("It's 10 o'clock, here."), 6);
        assert_eq!((count("Grüße — aus Köln"), count("  ...  ")), (3, 0));
    }

    #[test]
    fn where_no_spaces_are_written_each_character_is_a_word() {
        assert_eq!((count("今日は雨"), count("今日 rain")), (4, 3));
    }
}
