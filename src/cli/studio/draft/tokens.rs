//! Words of a line, as breadths count them.

use std::ops::Range;

use crate::segment::character::Character;

/// The most words and bytes of a line that a draft goes by.
const MOST_WORDS: usize = 60;
const MOST_BYTES: usize = 600;

/// The places of words: between spaces, and where no spaces are written, each character.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let (end, alone) = (at + c.len_utf8(), Character::new(c).is_unspaced());
        match tokens.last_mut() {
            Some(last) if in_word && !alone && !c.is_whitespace() => last.end = end,
            _ if c.is_whitespace() => {}
            _ => tokens.push(at..end),
        }
        in_word = !c.is_whitespace() && !alone;
    }
    tokens
}

/// The beginning of a line that a draft goes by, and whether there is more of it.
pub(in super::super) fn beginning(text: &str) -> (&str, bool) {
    let end = text.floor_char_boundary(MOST_BYTES);
    let words = tokens(&text[..end]);
    let end = match words.get(MOST_WORDS) {
        Some(next) => next.start,
        // The last word may be cut in two, unless it is all there is.
        None if end < text.len() => words.last().filter(|_| words.len() > 1).map_or(end, |last| last.start),
        None => end,
    };
    (text[..end].trim_end(), end < text.len())
}

#[cfg(test)]
mod tests {
    use super::{beginning, tokens};

    fn words(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn words_are_between_spaces_or_single_characters() {
        assert_eq!(words("  Tell a\u{a0}friend! "), ["Tell", "a", "friend!"]);
        assert_eq!(words("分享到 X"), ["分", "享", "到", "X"]);
        assert_eq!((words(""), words(" \t")), (vec![], vec![]));
    }

    #[test]
    fn long_lines_are_cut_between_words() {
        assert_eq!(beginning("a b"), ("a b", false));
        let long = "word ".repeat(100);
        let (text, cut) = beginning(&long);
        assert!(cut && words(text).len() == 60 && text.ends_with("word"));
        let long = "abcdefghi ".repeat(61) + "x";
        assert!(beginning(&long).0.ends_with("abcdefghi"));
        let long = "é".repeat(2000);
        let (text, cut) = beginning(&long);
        assert_eq!((text.len(), cut), (600, true));
    }
}
