//! How much prose each block of a page has: the simplest evidence of where the body is.

use std::ops::Range;

use crate::render::{PageBlock, RenderedText};
use dehusk_text::sentence::ends_sentence;

/// The fewest letters of a line of prose: some ten words.
const SHORTEST: u32 = 50;

/// A line of this many letters is prose even if it does not end a sentence: some twenty-five words.
const LONG: u32 = 125;

/// How many letters of an alphabet a Chinese or Japanese character counts as.
const DENSE: u32 = 3;

/// Letters of prose in each block: those that are not in links; 0 if a block is short or mostly links.
pub fn prose_letters(rendered: &RenderedText) -> Vec<u32> {
    let letters_of = |block: &PageBlock| {
        let text = || &rendered.text[block.range.start as usize..block.range.end as usize];
        // Where nearly every letter has three bytes, each counts as several letters of an alphabet.
        let weight = if block.range.len() as u32 * 2 >= block.letters * 5 { DENSE } else { 1 };
        let letters = block.letters * weight;
        let running = letters >= SHORTEST && block.linked * 2 < block.letters;
        if running && (letters >= LONG || ends_sentence(text())) { letters - block.linked * weight } else { 0 }
    };
    rendered.blocks.iter().map(letters_of).collect()
}

/// Prefix sums of one value per block or line, for sums over ranges.
#[derive(Clone, Debug)]
pub struct PrefixSums(Vec<u64>);

impl PrefixSums {
    /// The prefix sums of values.
    pub fn new(values: impl Iterator<Item = u32>) -> PrefixSums {
        let mut sums = vec![0];
        let mut sum = 0;
        sums.extend(values.map(|value| {
            sum += u64::from(value);
            sum
        }));
        PrefixSums(sums)
    }

    /// The sum over a range of indices.
    ///
    /// # Panics
    /// The range ends after the last value.
    pub fn sum(&self, range: &Range<u32>) -> u64 {
        self.0[range.end as usize] - self.0[range.start as usize]
    }

    /// The sum of all values.
    pub fn total(&self) -> u64 {
        self.0.last().copied().unwrap_or(0)
    }
}
