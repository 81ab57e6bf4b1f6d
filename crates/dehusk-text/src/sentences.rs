//! Splits a line into its sentences, by punctuation alone.
//!
//! Splitting inside a name, a number or an address cuts what belongs together. So a full stop ends a sentence only if the word
//! before it is no abbreviation by its form and a new sentence can follow. Where it may have ended one all the same, the
//! sentence says so.

use std::ops::Range;

use crate::sentence::{CLOSERS, STOPS};

/// Marks that end a sentence without a space after them: those of writing systems that put none between words.
const WIDE_STOPS: &[char] = &['。', '！', '？'];

/// It ends a sentence of a line, since what follows it is another.
const ELLIPSIS: char = '…';

/// Marks that a sentence may begin with, before its first letter.
const OPENERS: &[char] = &['"', '\'', '“', '„', '‘', '«', '»', '‹', '(', '[', '¿', '¡', '-', '–', '—', '•', '*', '_'];

/// A word of this many letters before a full stop may be an abbreviation: `vs.`, `geb.`, `ул.`
const SHORT: usize = 3;

/// A word of this many letters may be one if it begins with a capital: `Prof.`, `Sept.`
const SHORT_NAME: usize = 4;

/// A number of this many digits before a full stop may be an ordinal, as in `3. Oktober`.
const ORDINAL: usize = 3;

/// A sentence of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes, without white space around them.
    pub range: Range<usize>,
    /// The end of the last stop inside that may have ended a sentence; the sentence's start if there is none.
    pub doubt: usize,
}

/// The sentences of a line, in order. What has no end of its own, such as labels at the line's end, is one too.
///
/// ```
/// use dehusk_text::sentences::sentences;
///
/// let line = "Dr. Lind came. “Why?” he said. Share this";
/// let texts: Vec<_> = sentences(line).map(|sentence| &line[sentence.range]).collect();
/// assert_eq!(texts, ["Dr. Lind came.", "“Why?” he said.", "Share this"]);
/// ```
pub fn sentences(line: &str) -> impl Iterator<Item = Sentence> {
    let (mut at, is_ascii) = (0, line.is_ascii());
    std::iter::from_fn(move || {
        let start = at + (line.len() - at - line[at..].trim_start().len());
        if start == line.len() {
            return None;
        }
        let (end, doubt) = end(line, start, is_ascii);
        at = end;
        Some(Sentence { range: start..start + line[start..end].trim_end().len(), doubt })
    })
}

/// Where the sentence that begins at `start` ends, and the last place before that where it may have.
fn end(line: &str, start: usize, is_ascii: bool) -> (usize, usize) {
    let next_stop = if is_ascii { next_ascii_stop } else { next_stop };
    let (mut at, mut doubt) = (start, start);
    while let Some(stop) = next_stop(line, at) {
        let after = after_stop(line, stop);
        if is_end(&line[start..stop], &line[stop..after], &line[after..]) {
            return (after, doubt);
        }
        if line[after..].starts_with(|c: char| c.is_whitespace() || c.is_uppercase()) {
            doubt = after;
        }
        at = after;
    }
    (line.len(), doubt)
}

/// The first stop of a line of ASCII from a position on.
fn next_ascii_stop(line: &str, from: usize) -> Option<usize> {
    memchr::memchr3(b'.', b'!', b'?', &line.as_bytes()[from..]).map(|length| from + length)
}

/// The first stop from a position on.
fn next_stop(line: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += line.as_bytes()[at..].iter().position(|byte| MAY_BEGIN_STOP[usize::from(*byte)])?;
        let c = line[at..].chars().next()?;
        if is_stop(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// For each byte, whether a stop begins with it. Nearly all bytes of a line begin none, and need not be put together to characters.
static MAY_BEGIN_STOP: [bool; 256] = {
    let mut bytes = [false; 256];
    bytes[first_byte(ELLIPSIS)] = true;
    let mut at = 0;
    while at < STOPS.len() {
        bytes[first_byte(STOPS[at])] = true;
        at += 1;
    }
    bytes
};

/// The first byte of a character of the basic plane, in UTF-8.
const fn first_byte(c: char) -> usize {
    match c as usize {
        code @ ..0x80 => code,
        code @ 0x80..0x800 => 0xc0 | code >> 6,
        code => 0xe0 | code >> 12,
    }
}

fn is_stop(c: char) -> bool {
    c == ELLIPSIS || STOPS.contains(&c)
}

/// The end of the stop, with other stops, quotes and brackets that follow it at once.
fn after_stop(line: &str, stop: usize) -> usize {
    // In Chinese these open a quotation; in German they close one.
    let opens = |c| matches!(c, '“' | '‘') && line[stop..].starts_with(WIDE_STOPS);
    let belongs = |c: char| is_stop(c) || (CLOSERS.contains(&c) && !c.is_whitespace() && !opens(c));
    line[stop..].find(|c| !belongs(c)).map_or(line.len(), |length| stop + length)
}

/// Whether `stop` ends a sentence between what is before and after it.
fn is_end(before: &str, stop: &str, after: &str) -> bool {
    if stop.contains(WIDE_STOPS) || after.is_empty() {
        return true;
    }
    after.starts_with(char::is_whitespace)
        && !after.trim_start().trim_start_matches(OPENERS).starts_with(char::is_lowercase)
        && (!is_full_stop(stop) || !may_be_abbreviation(before))
}

/// Whether the stop is a single full stop, perhaps with a quote or bracket.
fn is_full_stop(stop: &str) -> bool {
    stop.starts_with('.') && stop.chars().filter(|c| is_stop(*c)).count() == 1
}

/// Whether the word before a full stop is an abbreviation, an initial, an ordinal or an address, by its form.
fn may_be_abbreviation(before: &str) -> bool {
    let token = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = token.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some(first) = word.chars().next() else { return false };
    let length = word.chars().count();
    if word.contains(['.', '@', '/']) {
        return true;
    }
    if word.chars().all(char::is_numeric) {
        return length <= ORDINAL;
    }
    if !first.is_lowercase() && !first.is_uppercase() {
        return false;
    }
    word.chars().all(char::is_alphanumeric)
        && (length <= SHORT || (length <= SHORT_NAME && first.is_uppercase()) || has_no_vowel(word))
}

/// Whether a word of Latin letters without accents has no vowel: `bzw`, `Mrs`, `Blvd`.
fn has_no_vowel(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphabetic() && !b"aeiouy".contains(&byte.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::Config;

    use super::{Sentence, next_ascii_stop, next_stop, sentences};

    fn split(line: &str) -> Vec<&str> {
        sentences(line).map(|sentence| &line[sentence.range]).collect()
    }

    #[test]
    fn sentences_end_at_stops_of_every_writing_system() {
        assert_eq!(
            split("It rained. Nobody came! Why? Share this"),
            ["It rained.", "Nobody came!", "Why?", "Share this"]
        );
        assert_eq!(split("市议会同意了。“为什么？”他说。分享"), ["市议会同意了。", "“为什么？”", "他说。", "分享"]);
        assert_eq!(split("انتهى الأمر. هل انتهى؟ نعم"), ["انتهى الأمر.", "هل انتهى؟", "نعم"]);
        assert_eq!(split("यह घर है। वह आया।"), ["यह घर है।", "वह आया।"]);
        assert_eq!(split("The story goes on… Read more"), ["The story goes on…", "Read more"]);
    }

    #[test]
    fn quotes_and_brackets_stay_with_their_sentence() {
        assert_eq!(split("“We waited.” (Nobody came.) The end"), ["“We waited.”", "(Nobody came.)", "The end"]);
    }

    #[test]
    fn abbreviations_numbers_and_addresses_stay_whole() {
        for whole in [
            "Dr. Lind and Mrs. Roe met Prof. Ames of St. Olaf in the U.S. Senate",
            "at 3.5 per cent, see www.bell.example. And mail desk@bell.example. Then wait",
            "am 3. Oktober, d. h. heute, bzw. Samstag, geb. Schmidt",
            "на ул. Садовая и им. Чехова в г. Орёл",
            "J. R. Smith vs. Jones et al. Appendix",
            "Yahoo! said that it would pay",
            "and so on... but not now",
        ] {
            assert_eq!(split(whole), [whole]);
        }
    }

    #[test]
    fn stops_that_may_have_ended_a_sentence_are_told() {
        let doubt =
            |line| sentences(line).map(|sentence| &line[sentence.range.start..sentence.doubt]).collect::<Vec<_>>();
        assert_eq!(
            doubt("He saw it. She did not.The end at 3.5 per cent. It rained."),
            ["He saw it. She did not.", ""]
        );
    }

    fn text() -> impl Strategy<Value = String> {
        let pieces = prop_oneof![
            "[a-zA-Z]{1,7}",
            Just(". ".to_owned()),
            Just(".".to_owned()),
            Just(" ".to_owned()),
            Just("? ".to_owned()),
            Just("3.14".to_owned()),
            Just("https://a.example/b?c=D!e".to_owned()),
            Just(" e.g. Nine".to_owned()),
            Just(" (Dr. No".to_owned()),
            Just("市。".to_owned()),
            Just("”".to_owned()),
            any::<char>().prop_map(String::from),
        ];
        proptest::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

        #[test]
        fn stops_of_ascii_are_the_same(text in "[ -~]{0,200}") {
            prop_assert_eq!(next_ascii_stop(&text, 0), next_stop(&text, 0));
        }

        #[test]
        fn only_white_space_lies_between_sentences(text in text()) {
            let mut at = 0;
            for Sentence { range, doubt } in sentences(&text) {
                prop_assert!(range.start <= doubt && doubt <= range.end && text.is_char_boundary(doubt));
                prop_assert!(text[at..range.start].trim().is_empty() && range.end > range.start);
                prop_assert_eq!(text[range.clone()].trim(), &text[range.clone()]);
                at = range.end;
            }
            prop_assert!(text[at..].trim().is_empty());
        }

        #[test]
        fn nothing_that_belongs_together_is_cut(text in text()) {
            let ends: Vec<_> = sentences(&text).map(|sentence| sentence.range.end).collect();
            for whole in ["3.14", "https://a.example/b?c=D!e", " e.g. Nine", " (Dr. No"] {
                for (start, _) in text.match_indices(whole) {
                    let inside = start + 1..start + whole.len();
                    prop_assert!(ends.iter().all(|end| !inside.contains(end)), "{whole} in {text:?}");
                }
            }
        }
    }
}
