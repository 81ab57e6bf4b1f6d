//! Where a block is in the document's prose: the head, the middle or the tail.
//!
//! Zones are measured by prose, not by line numbers: a menu of a hundred lines before the first paragraph is all head.

use crate::rules::Settings;
use crate::rules::rule::Zone;
use crate::segment::Block;

/// Prose words before each block.
pub(crate) struct Zones {
    before: Vec<u32>,
    total: u32,
}

/// A place inside a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) block: u32,
    /// Bytes of the block that come before it.
    pub(crate) offset: u32,
}

impl Zones {
    pub(crate) fn new(blocks: &[Block], settings: &Settings) -> Self {
        Zones::with_prose(blocks, |block| is_prose(block, settings))
    }

    /// Zones by the blocks that count as prose.
    pub(crate) fn with_prose(blocks: &[Block], is_prose: impl Fn(&Block) -> bool) -> Self {
        let mut total = 0;
        let before = blocks
            .iter()
            .map(|block| {
                let before = total;
                total += if is_prose(block) { block.measure.words } else { 0 };
                before
            })
            .collect();
        Zones { before, total }
    }

    /// The zones of places inside blocks of prose.
    pub(crate) fn inside(&self, places: impl Iterator<Item = Place>, blocks: &[Block]) -> Zones {
        let before = |Place { block, offset }| {
            let Block { content, measure, .. } = &blocks[block as usize];
            let words = u64::from(measure.words) * u64::from(offset) / content.len() as u64;
            self.before[block as usize] + words as u32
        };
        Zones { before: places.map(before).collect(), total: self.total }
    }

    /// Whether a block is in a zone. A document without prose is head and tail at once.
    pub(crate) fn is_in(&self, at: u32, zone: Zone, blocks: &[Block], settings: &Settings) -> bool {
        let block = &blocks[at as usize];
        let own = if is_prose(block, settings) { block.measure.words } else { 0 };
        let before = self.before[at as usize];
        // Where a place inside a block is, is an estimate.
        let after = self.total.saturating_sub(before + own);
        let head = before as f32 <= settings.head * self.total as f32;
        let tail = after as f32 <= settings.tail * self.total as f32;
        match zone {
            Zone::Head => head,
            Zone::Tail => tail,
            Zone::Middle => !head && !tail,
        }
    }
}

/// Whether a block is running text.
pub(crate) fn is_prose(block: &Block, settings: &Settings) -> bool {
    block.sentence && block.measure.words >= settings.prose_words
}
