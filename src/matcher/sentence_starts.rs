//! How sentences of prose begin that rules remove, so that nearly all others need not be searched for what must be at their
//! start.

use super::first_words::{Beginning, FirstWords, word_key};
use super::slot::Position;

/// What tells of sentences that they hold none of the literals that must be at a sentence's start, or be all of it, and no
/// literal of a single byte.
#[derive(Default)]
pub(super) struct SentenceStarts {
    /// The first words of literals.
    words: FirstWords,
    /// Literals of a single byte, which are found by their position alone.
    marks: Vec<u8>,
    /// There is a literal that no first word leads to, so that every sentence has to be searched.
    any: bool,
}

/// Of longer first words only the beginning is compared.
const LONGEST: usize = 32;

impl SentenceStarts {
    /// Adds a folded literal that must be found at a position.
    pub(super) fn add(&mut self, folded: &[u8], position: Position) {
        if let [mark] = folded {
            self.marks.push(*mark);
        } else if matches!(position, Position::Start | Position::Line) {
            match first_word(folded) {
                Some(word) => self.words.set(&word[..word.len().min(LONGEST)], Beginning::Word),
                None => self.any = true,
            }
        }
    }

    /// Whether a sentence may hold one of the literals. It is of ASCII without controls, and need not be folded.
    pub(super) fn may_have(&self, sentence: &[u8]) -> bool {
        let Some(word) = first_word(sentence) else { return true };
        if self.marks.iter().any(|mark| sentence.contains(mark) || mark.is_ascii_lowercase()) {
            return true;
        }
        let mut folded = [0; LONGEST];
        let folded = &mut folded[..word.len().min(LONGEST)];
        folded.copy_from_slice(&word[..folded.len()]);
        folded.make_ascii_lowercase();
        self.any || self.words.may_have(word_key(folded), Beginning::Word)
    }
}

/// The first word, without marks before and after it. A literal ends at the end of a word, so a text that begins with it has the
/// same first word.
fn first_word(text: &[u8]) -> Option<&[u8]> {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let start = text.iter().position(is_letter)?;
    let length = text[start..].iter().position(|byte| !is_letter(byte)).unwrap_or(text.len() - start);
    Some(&text[start..start + length])
}

#[cfg(test)]
mod tests {
    use super::{Position, SentenceStarts};

    #[test]
    fn sentences_begin_with_the_first_word_of_a_literal() {
        let mut starts = SentenceStarts::default();
        assert!(!starts.may_have(b"Photo by A. Writer."));
        starts.add(b"photo", Position::Start);
        starts.add(b"(picture", Position::Line);
        starts.add(b"newsletter", Position::Inside);
        for sentence in ["Photo by A. Writer.", "- PHOTO-op of the day.", "\"(Picture: B. Writer.", "* photo"] {
            assert!(starts.may_have(sentence.as_bytes()), "{sentence}");
        }
        for sentence in ["A photo by A. Writer.", "Photos by A. Writer.", "Newsletter of the day."] {
            assert!(!starts.may_have(sentence.as_bytes()), "{sentence}");
        }
    }

    #[test]
    fn without_a_first_word_every_sentence_may_begin_so() {
        for literal in [">>", "x"] {
            let mut starts = SentenceStarts::default();
            starts.add(literal.as_bytes(), Position::Start);
            assert!(starts.may_have(b"It rained."), "{literal}");
        }
    }

    #[test]
    fn marks_may_be_anywhere() {
        let mut starts = SentenceStarts::default();
        starts.add(b"%", Position::End);
        assert!(starts.may_have(b"It was 30 %.") && !starts.may_have(b"It rained."));
    }
}
