//! Which language a document is in.
//!
//! What counts is the longest prose of the document, and only so much of it as it takes to be sure. Where its small words
//! leave no doubt that is the answer; else the guess is whatlang's, which takes some hundred times as long.

mod small_words;
mod stop_words;
pub(crate) mod word_file;

pub(crate) use stop_words::{StopWords, is_for, word_hashes};

use isolang::Language;

use crate::rules::{ModelFiles, Settings};
use crate::segment::measure::words;
use dehusk_text::metadata::Metadata;
use dehusk_text::sentence::ends_sentence;
use small_words::SmallWords;

/// This many bytes are enough to be sure, and more would cost more than all the rest.
const SAMPLE: usize = 800;

/// Detects languages.
pub(crate) struct Detector {
    small_words: SmallWords,
    /// A document of fewer words has no certain language.
    min_words: u32,
}

impl Detector {
    /// Uses the word lists among the context model's files, if there are any.
    pub(crate) fn new(files: &ModelFiles, settings: &Settings) -> Detector {
        Detector { small_words: SmallWords::new(files), min_words: settings.language_words }
    }

    /// Whether it detects what another does.
    pub(crate) fn is_same(&self, other: &Detector) -> bool {
        self.min_words == other.min_words && self.small_words.is_same(&other.small_words)
    }

    /// A document's language, where it is known or certain.
    pub(crate) fn language(&self, text: &str, metadata: &Metadata) -> Option<Language> {
        metadata.language.or_else(|| self.detect(text))
    }

    /// The language of a text, if it is certain: enough words, and these tell, or whatlang calls its guess reliable.
    fn detect(&self, text: &str) -> Option<Language> {
        let sample = sample(text, self.min_words)?;
        self.small_words.language(sample, text).or_else(|| guess(sample))
    }
}

fn guess(sample: &str) -> Option<Language> {
    let guess = whatlang::detect(sample)?;
    guess.is_reliable().then(|| Language::from_639_3(guess.lang().code()))?.map(macro_language)
}

/// The start of the longest line that ends a sentence, or else of the longest line; none if the text has fewer words.
fn sample(text: &str, min_words: u32) -> Option<&str> {
    let (mut sentence, mut longest) = ("", "");
    let (mut seen, mut start) = (0, 0);
    while start < text.len() {
        let end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[start..]).map_or(text.len(), |end| start + end);
        let line = &text[start..end];
        start = end + 1;
        if seen < min_words {
            seen = seen.saturating_add(words(start_of(line)));
        }
        if line.len() > longest.len() {
            longest = line;
        }
        if line.len() > sentence.len() && ends_sentence(line.trim_end()) {
            sentence = line;
        }
        if seen >= min_words && !sentence.is_empty() {
            start = longer(text.as_bytes(), start, sentence.len());
        }
    }
    (seen >= min_words).then(|| start_of(if sentence.is_empty() { longest } else { sentence }))
}

/// Where the next line starts that is longer than some length; past the end if there is none. Of most lines no byte is
/// looked at: where a line ends within this many bytes, the lines before its last one are no longer than that.
fn longer(bytes: &[u8], mut start: usize, length: usize) -> usize {
    while let Some(window) = bytes.get(start..=start + length) {
        match memchr::memrchr2(b'\n', b'\r', window) {
            Some(end) => start += end + 1,
            None => return start,
        }
    }
    bytes.len()
}

fn start_of(line: &str) -> &str {
    let line = line.trim_start();
    &line[..line.floor_char_boundary(SAMPLE)]
}

/// Codes of rule files and of whatlang that mean the same language.
fn macro_language(language: Language) -> Language {
    match language {
        Language::Cmn => Language::Zho,
        Language::Pes => Language::Fas,
        Language::Nob | Language::Nno => Language::Nor,
        Language::Ydd => Language::Yid,
        Language::Ekk => Language::Est,
        Language::Lvs => Language::Lav,
        Language::Uzn => Language::Uzb,
        Language::Azj => Language::Aze,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{SAMPLE, sample};

    #[test]
    fn the_longest_line_that_ends_a_sentence_is_the_sample() {
        let text = "Home\nAbout us and all of our many offices in the world\nIt rained.\r\nIt rained all day.\nIt did.\n\nYes.";
        assert_eq!(sample(text, 5), Some("It rained all day."));
        assert_eq!(sample("one two\nthree\n", 3), Some("one two"));
        assert_eq!(sample("It rained all day.", 5), None);
        assert_eq!(sample("", 0), Some(""));
    }

    #[test]
    fn lines_of_all_lengths_are_seen() {
        for before in 0..40 {
            let text = format!("It rained.\n{}It rained a bit.\nAnd then.\n", "a b\n".repeat(before));
            assert_eq!(sample(&text, 4), Some("It rained a bit."), "{before}");
        }
        let long = format!("{}.", "raining ".repeat(SAMPLE));
        assert_eq!(sample(&format!("It rained all day.\nNo.\n{long}"), 4).map(str::len), Some(SAMPLE));
    }
}
