//! Which blocks of a document are body, found by aligning its words with those of the body that is known.
//!
//! A known body seldom has the lines of the page: links are joined, spaces and marks differ. Its words are the same, in the
//! same order, so that the longest common subsequence says of each word whether it is body.

use std::convert::Infallible;

use similar::algorithms::{DiffHook, patience};

/// A block with fewer words can match a known body by chance: stop words are everywhere.
const CHANCE_WORDS: usize = 6;

/// The share of a short block's words that must match to rule out chance.
const CHANCE_SHARE: f32 = 0.35;

/// How much of each block is body, from 0 to 1: the share of its words that are in a common subsequence with `gold`.
///
/// `blocks` has the words of each block in reading order, `gold` those of the known body, both numbered by the same
/// dictionary. A block without words has 0, and so has one of fewer than [`CHANCE_WORDS`] of which less than
/// [`CHANCE_SHARE`] matches.
///
/// Words that occur once on both sides are aligned first (patience diff), those between them by the method of Myers; the
/// subsequence is long, not always the longest. Words that both sides have in another order match on one side only.
pub(crate) fn shares(blocks: &[Vec<u32>], gold: &[u32]) -> Vec<f32> {
    let words = blocks.concat();
    let mut matched = Matched(vec![false; words.len()]);
    let Ok(()) = patience::diff(&mut matched, &words[..], 0..words.len(), gold, 0..gold.len());
    let mut rest = &matched.0[..];
    let take = |block: &Vec<u32>| {
        let (own, after) = rest.split_at(block.len());
        rest = after;
        share(own)
    };
    blocks.iter().map(take).collect()
}

/// The share of a block's words that matched, or 0 where that may be chance.
fn share(matched: &[bool]) -> f32 {
    let hits = matched.iter().filter(|hit| **hit).count();
    let share = hits as f32 / matched.len().max(1) as f32;
    if matched.len() < CHANCE_WORDS && share < CHANCE_SHARE { 0.0 } else { share }
}

/// Takes down which words of the document have a partner.
struct Matched(Vec<bool>);

impl DiffHook for Matched {
    type Error = Infallible;

    fn equal(&mut self, old: usize, _: usize, len: usize) -> Result<(), Infallible> {
        self.0[old..old + len].fill(true);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::shares;
    use crate::words::Words;

    fn shares_of(blocks: &[&str], gold: &str) -> Vec<f32> {
        let mut words = Words::default();
        let blocks: Vec<_> = blocks.iter().map(|block| words.number_all(block)).collect();
        shares(&blocks, &words.number_all(gold))
    }

    #[test]
    fn blocks_of_the_body_are_distinguished_from_those_around_them() {
        let blocks = ["Home News", "The mill burned down.", "Share this page", "It was insured, they say.", "Imprint"];
        assert_eq!(shares_of(&blocks, "The mill burned\ndown. It was insured, they say."), [0.0, 1.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn a_block_may_be_body_in_part() {
        let shares = shares_of(&["Tuesday by Ann Lee: The mill burned down."], "The mill burned down.");
        assert_eq!(shares, [0.5]);
    }

    #[test]
    fn order_tells_which_of_two_like_blocks_is_body() {
        let blocks = ["mill burned", "Contact", "Last night the old", "mill burned", "to its stone walls"];
        assert_eq!(shares_of(&blocks, "Last night the old mill burned to its stone walls"), [0.0, 0.0, 1.0, 1.0, 1.0]);
    }

    #[test]
    fn a_few_words_of_a_short_block_match_by_chance() {
        let gold = "The mill burned down and the miller lost all of it";
        assert_eq!(shares_of(&["Down the hatch", "Read more"], gold), [2.0 / 3.0, 0.0]);
        assert_eq!(shares_of(&["Look at all pictures"], gold), [0.0]);
        // Longer ones are not so often met by chance, and say how much of them it is.
        assert_eq!(shares_of(&["Look at all pictures of yesterday evening on this site"], gold), [0.2]);
    }

    #[test]
    fn without_words_there_is_no_share() {
        assert_eq!(shares_of(&["***", "a b"], ""), [0.0, 0.0]);
        assert_eq!(shares_of(&["", "a b"], "a b"), [0.0, 1.0]);
        assert_eq!(shares_of(&[], "a b"), [] as [f32; 0]);
    }

    #[test]
    fn long_texts_that_are_unlike_take_no_long_time() {
        // Few different words, no two in the same place: what is dearest to align.
        let word = |seed: u32| move |at: u32| at.wrapping_mul(seed) >> 24;
        let blocks: Vec<Vec<u32>> =
            (0..1000).map(|row| (row * 40..row * 40 + 40).map(word(0x9e37_79b1)).collect()).collect();
        let gold: Vec<u32> = (0..40_000).map(word(0x85eb_ca77)).collect();
        assert_eq!(shares(&blocks, &gold).len(), 1000);
        assert_eq!(shares(&blocks, &gold), shares(&blocks, &gold));
    }
}
