//! What is known of each line of a document once it is cleaned, for what learns from many documents.

use std::ops::Range;

use crate::document::ParsedDocument;
use crate::model::Judgement;

/// A line that is not blank. Recorded only with [`Builder::record_lines`](super::Builder::record_lines).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct JudgedLine {
    /// Bytes of the document's source.
    pub(crate) range: Range<usize>,
    /// Its words; where no spaces are written, its characters.
    pub(crate) words: u32,
    /// It ends a sentence.
    pub(crate) sentence: bool,
    /// By how much its log odds that it is husk are above the bound from which on it is removed; none if the model did not
    /// score it.
    pub(crate) margin: Option<f32>,
}

/// The lines of a part of a document that begins at `offset`.
pub(super) fn judged_lines<'l>(
    document: &'l ParsedDocument<'_>,
    judgement: Option<&'l Judgement<'_>>,
    offset: usize,
) -> impl Iterator<Item = JudgedLine> {
    document.blocks().iter().enumerate().map(move |(at, block)| {
        let range = document.source_range(at as u32);
        JudgedLine {
            range: range.start + offset..range.end + offset,
            words: block.measure.words,
            sentence: block.sentence,
            margin: judgement.and_then(|judgement| judgement.margin(at as u32)),
        }
    })
}
