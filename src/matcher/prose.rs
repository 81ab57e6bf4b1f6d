//! Which literals are looked for in prose. Many rules are for short lines, and most of their literals are common words, so
//! those of other rules are in smaller finders.

use std::num::TryFromIntError;

use super::automaton::Load;
use super::finder::{Finder, Literal};
use super::sentence_starts::SentenceStarts;
use crate::segment::pieces::PROSE_WORDS;

/// A block of this many words is searched as prose.
const LONG: u32 = 31;

/// What is searched at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SearchUnit {
    Block,
    /// A block whose sentences will be looked at by themselves.
    LongLine,
    /// A sentence of prose inside a line, in which only rules count that may remove one.
    ProseSentence,
}

/// Finds the literals that matter in prose.
pub(super) struct Prose {
    /// Literals that matter in blocks of [`LONG`] words or more, or in sentences of them; none if these are all literals.
    of_blocks: Option<Finder>,
    /// Literals of rules that may remove a sentence; none if these are all literals.
    of_sentences: Option<Finder>,
    /// For each literal, whether a rule that may remove a sentence of prose uses it.
    pub(super) removes: Vec<bool>,
    /// How the sentences begin that rules remove.
    pub(super) sentence_starts: SentenceStarts,
}

impl Prose {
    /// # Errors
    /// The literals are longer than four gigabytes together.
    pub(super) fn new(
        literals: &[Literal],
        removes: Vec<bool>,
        sentence_starts: SentenceStarts,
    ) -> Result<Prose, TryFromIntError> {
        let some = |words, counts: &dyn Fn(u32) -> bool| {
            let is_smaller = (0..).zip(literals).any(|(number, _)| !counts(number));
            is_smaller.then(|| Finder::new(literals, words, Load::ManyTexts, counts)).transpose()
        };
        let in_sentences = |number: u32| removes[number as usize] && literals[number as usize].most >= PROSE_WORDS;
        let in_blocks = |number: u32| literals[number as usize].most >= LONG || in_sentences(number);
        let (of_blocks, of_sentences) = (some(LONG, &in_blocks)?, some(PROSE_WORDS, &in_sentences)?);
        Ok(Prose { of_blocks, of_sentences, removes, sentence_starts })
    }

    /// The finder for a unit of so many words, which is `all` if no smaller one will do, and the fewest words that a part of the
    /// unit may have in which literals matter.
    pub(super) fn finder<'f>(&'f self, unit: SearchUnit, words: u32, all: &'f Finder) -> (&'f Finder, u32) {
        let (some, least_words) = match unit {
            SearchUnit::ProseSentence if words >= PROSE_WORDS => (&self.of_sentences, words),
            SearchUnit::LongLine if words >= LONG => (&self.of_blocks, PROSE_WORDS),
            _ if words >= LONG => (&self.of_blocks, words),
            _ => (&None, words),
        };
        (some.as_ref().unwrap_or(all), least_words)
    }
}
