//! How far a section extends after its head.

use super::block_check::meets;
use super::matcher::Matcher;
use crate::rules::rule::Section;
use crate::segment::Block;
use dehusk_text::markdown::Kind;

/// The block after the last one of the section that `head` opens; none if the section is too short to count. It ends
/// before a run of prose, before a line that ends it, before a heading of Markdown, before a block that is not one of its
/// items, before a block that is too long to be matched, or after this many blocks.
pub(super) fn end(section: &Section, rule: u32, head: u32, matcher: &Matcher<'_>) -> Option<u32> {
    let blocks = matcher.blocks();
    let last = blocks.len() as u32;
    let most = section.blocks.map_or(last, |most| last.min(head.saturating_add(1).saturating_add(most)));
    let mut prose = 0;
    let mut at = head + 1;
    while at < most {
        let block = &blocks[at as usize];
        let stops = block.oversize
            || matcher.findings.section_ends.binary_search(&(at, rule)).is_ok()
            || section.items.as_ref().is_some_and(|items| !meets(items, block));
        if heads_text(block, &blocks[head as usize]) {
            break;
        }
        if stops {
            at = before_headings(section, head, at, blocks);
            break;
        }
        prose = if matcher.is_prose(block) { prose + 1 } else { 0 };
        at += 1;
        if section.prose.is_some_and(|enough| prose >= enough) {
            at = before_headings(section, head, at - prose, blocks);
            break;
        }
    }
    (at - head > section.min_blocks).then_some(at)
}

/// Whether a block is a heading of Markdown that heads something else than a section: one that is no link, unless the
/// section begins at a heading, which may be above it.
fn heads_text(block: &Block, head: &Block) -> bool {
    let is_heading = |block: &Block| block.markdown == Some(Kind::Heading);
    is_heading(block) && !is_heading(head) && block.links.is_none_or(|links| links < 0.5)
}

/// Where the headings of what ends the section begin.
fn before_headings(section: &Section, head: u32, end: u32, blocks: &[Block]) -> u32 {
    let headings = blocks[head as usize + 1..end as usize].iter().rev().take_while(|block| !block.sentence);
    end - headings.take(section.keep_headings as usize).count() as u32
}
