//! How much of a page's prose lies where: the plainest evidence of where its body is.

use std::ops::Range;

use super::Rendered;
use dehusk_text::sentence::ends_sentence;

/// The fewest letters of a line of prose: some ten words.
const SHORTEST: u32 = 50;

/// A line of so many letters is prose even if it ends no sentence: some twenty-five words.
const LONG: u32 = 125;

/// How many letters of an alphabet a character of Chinese or Japanese stands for.
const DENSE: u32 = 3;

/// Letters of prose in each block: those that are in no link; none where a block is short or mostly links.
pub fn prose(rendered: &Rendered) -> Vec<u32> {
    let of = |block: &super::PageBlock| {
        let text = || &rendered.text[block.range.start as usize..block.range.end as usize];
        // Where nearly every letter is three bytes, each says as much as several letters of an alphabet.
        let weight = if block.range.len() as u32 * 2 >= block.letters * 5 { DENSE } else { 1 };
        let letters = block.letters * weight;
        let running = letters >= SHORTEST && block.linked * 2 < block.letters;
        if running && (letters >= LONG || ends_sentence(text())) { letters - block.linked * weight } else { 0 }
    };
    rendered.blocks.iter().map(of).collect()
}

/// Sums over ranges of blocks.
#[derive(Clone, Debug)]
pub struct Sums(Vec<u64>);

impl Sums {
    pub fn of(values: impl Iterator<Item = u32>) -> Sums {
        let mut sums = vec![0];
        let mut sum = 0;
        sums.extend(values.map(|value| {
            sum += u64::from(value);
            sum
        }));
        Sums(sums)
    }

    pub fn over(&self, blocks: &Range<u32>) -> u64 {
        self.0[blocks.end as usize] - self.0[blocks.start as usize]
    }

    pub fn total(&self) -> u64 {
        self.0.last().copied().unwrap_or(0)
    }
}
