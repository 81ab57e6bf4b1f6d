//! Runs of like blocks, such as the entries of a menu that was flattened into lines.
//!
//! A run is recognised by what each of its blocks looks like; what is beside it says whether it is husk. Runs are found
//! from the blocks that rules ask about, each once per rule, so that a document costs no more than its blocks.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::block_check::meets;
use crate::category::CategorySet;
use crate::rules::rule::Run;
use crate::segment::Block;

/// The latest run of each condition that was asked for.
#[derive(Default)]
pub(super) struct Runs(RefCell<HashMap<usize, Latest, FixedState>>);

/// A run, and how many blocks in it or right beside it are husk of the categories that the condition names.
struct Latest {
    blocks: Range<u32>,
    husk: u32,
}

impl Runs {
    /// Whether a block lies in such a run. `husk` has the categories that hit each block, and is empty if none did.
    pub(super) fn holds(&self, at: u32, run: &Run, blocks: &[Block], husk: &[CategorySet]) -> bool {
        // A condition lives as long as its program, so that its address names it. Candidates of a rule come in the
        // order of blocks, so that remembering one run is enough.
        let key = std::ptr::from_ref(run).addr();
        let mut all = self.0.borrow_mut();
        let known = all.get(&key).is_some_and(|latest| latest.blocks.contains(&at));
        if !known {
            all.insert(key, find(at, run, blocks, husk));
        }
        let latest = &all[&key];
        latest.blocks.len() as u32 >= run.min_blocks.max(1) && latest.husk >= run.min_hits
    }
}

/// The run around a block; it is empty if the block itself is no item of one.
fn find(at: u32, run: &Run, blocks: &[Block], husk: &[CategorySet]) -> Latest {
    let fits = |block: &Block| !block.oversize && meets(&run.items, block);
    let at = at as usize;
    let after = blocks[at..].iter().take_while(|block| fits(block)).count();
    let before = if after == 0 { 0 } else { blocks[..at].iter().rev().take_while(|block| fits(block)).count() };
    let (start, end) = (at - before, at + after);
    let around = start.saturating_sub(1)..(end + 1).min(husk.len());
    let husk = husk.get(around).unwrap_or_default().iter().filter(|seen| seen.meets(&run.hit_categories)).count();
    Latest { blocks: start as u32..end as u32, husk: husk as u32 }
}

#[cfg(test)]
mod tests {
    use super::Runs;
    use crate::category::{Category, CategorySet};
    use crate::rules::range::CountRange;
    use crate::rules::rule::{Conditions, Run};
    use crate::segment::{Block, Known, segment};

    fn short(min_blocks: u32, min_hits: u32, categories: &[Category]) -> Run {
        let items = Conditions { words: Some(CountRange { min: 0, max: 2 }), ..Conditions::default() };
        Run { items, min_blocks, min_hits, hit_categories: categories.to_vec() }
    }

    fn blocks(text: &str) -> Vec<Block> {
        segment(text, false, |_, _| Known::default(), |_, _, _| {}).blocks
    }

    fn in_run(text: &str, run: &Run, husk: &[CategorySet]) -> Vec<u32> {
        let (blocks, runs) = (blocks(text), Runs::default());
        (0..blocks.len() as u32).filter(|at| runs.holds(*at, run, &blocks, husk)).collect()
    }

    const TEXT: &str = "a\nb\nIt rained all day.\nc\nd\n\ne";

    #[test]
    fn a_run_is_as_long_as_its_blocks_are_alike() {
        assert_eq!(in_run(TEXT, &short(2, 0, &[]), &[]), [0, 1, 3, 4, 5]);
        assert_eq!(in_run(TEXT, &short(3, 0, &[]), &[]), [3, 4, 5]);
        assert_eq!(in_run(TEXT, &short(4, 0, &[]), &[]), [] as [u32; 0]);
    }

    #[test]
    fn husk_counts_inside_a_run_and_right_beside_it() {
        let mut husk = vec![CategorySet::default(); 6];
        husk[2].insert(Category::Share);
        assert_eq!(in_run(TEXT, &short(2, 1, &[]), &husk), [0, 1, 3, 4, 5]);
        assert_eq!(in_run(TEXT, &short(2, 1, &[Category::Byline]), &husk), [] as [u32; 0]);
        assert_eq!(in_run(TEXT, &short(2, 1, &[]), &[]), [] as [u32; 0]);
        husk[5].insert(Category::Byline);
        assert_eq!(in_run(TEXT, &short(2, 2, &[]), &husk), [3, 4, 5]);
    }
}
