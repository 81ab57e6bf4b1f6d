//! Which language a document is in.
//!
//! The guess is whatlang's, on the longest prose of the document. It is made only when a rule with a language is about to
//! hit, and only on so much text as it takes to be sure.

use isolang::Language;

use crate::rules::Settings;
use crate::segment::{Block, Segments};

/// So many bytes are enough to be sure, and more would cost more than all the rest.
const SAMPLE: usize = 800;

/// The document's language, if it is certain: enough words, and whatlang calls its guess reliable.
pub(crate) fn detect(text: &str, segments: &Segments, settings: &Settings) -> Option<Language> {
    if segments.words < u64::from(settings.language_words) {
        return None;
    }
    let sentence = segments.blocks.iter().filter(|block| block.sentence).max_by_key(|block| block.measure.words);
    let longest = || segments.blocks.iter().max_by_key(|block| block.measure.words);
    let sample = start_of(sentence.or_else(longest)?, text);
    let guess = whatlang::detect(sample)?;
    guess.is_reliable().then(|| Language::from_639_3(guess.lang().code()))?.map(macro_language)
}

fn start_of<'t>(block: &Block, text: &'t str) -> &'t str {
    let text = block.text(text);
    &text[..text.floor_char_boundary(SAMPLE)]
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
