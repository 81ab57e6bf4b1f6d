//! Finds the elements of a page that selectors and class words of rules match.
//!
//! One walk over the tree: an element is compared only with selectors whose last part names its id, one of its classes or
//! its name. What comes out is ranges of blocks, by rule and slot, since the blocks in an element are consecutive.

use std::collections::HashMap;
use std::ops::Range;

use super::css::CssIndex;
use super::index::Use;
use super::slot::Slot;
use crate::rules::range::ShareRange;
use crate::rules::rule::Rule;
use dehusk_html::Page;
use dehusk_html::prose::PrefixSums;
use dehusk_html::render::{RenderedText, WordSet};
use foldhash::fast::FixedState;

/// Selectors and class words of all rules.
#[derive(Default)]
pub(crate) struct SelectorIndex {
    css: CssIndex,
    words: HashMap<String, Vec<Use>, FixedState>,
    /// Bounds on the share of the page's prose in an element.
    bounds: HashMap<Use, ShareRange, FixedState>,
}

impl SelectorIndex {
    /// Adds those of a rule; returns the slots of which one must be found.
    pub(super) fn add(&mut self, rule: u32, of: &Rule) -> u32 {
        let (patterns, place, veto) = (&of.patterns, &of.conditions, &of.unless);
        let mut needed = 0;
        for (slot, words_slot, select, words, share, must) in [
            (Slot::Select, Slot::ClassWords, &patterns.select, &patterns.class_words, place.prose_share, true),
            (Slot::WhereSelect, Slot::WhereClassWords, &place.select, &place.class_words, place.prose_share, true),
            (Slot::UnlessSelect, Slot::UnlessClassWords, &veto.select, &veto.class_words, veto.prose_share, false),
        ] {
            let uses = [slot, words_slot].map(|slot| Use { rule, slot });
            self.bounds.extend(share.into_iter().flat_map(|share| uses.map(|used| (used, share))));
            for selector in select {
                self.css.add(selector, uses[0]);
            }
            for word in words {
                self.words.entry(word.to_string()).or_default().push(uses[1]);
            }
            needed |= if must && !select.is_empty() { slot.bit() } else { 0 };
            needed |= if must && !words.is_empty() { words_slot.bit() } else { 0 };
        }
        needed
    }

    /// The blocks of a page that lie in marked elements, in order, each with what looks for the mark. `prose` are the
    /// letters of prose in each block.
    pub(super) fn find(&self, page: &Page, prose: &[u32]) -> Vec<(u32, Use)> {
        let mut ranges: HashMap<Use, Vec<Range<u32>>, FixedState> = HashMap::default();
        let prose = PrefixSums::new(prose.iter().copied());
        let mut found = |used: Use, blocks: &Range<u32>| {
            let share = || prose.sum(blocks) as f32 / prose.total().max(1) as f32;
            if self.bounds.get(&used).is_none_or(|bound| bound.contains(share())) {
                ranges.entry(used).or_default().push(blocks.clone());
            }
        };
        self.css.find(page, &mut found);
        self.find_words(&page.rendered, &mut found);
        let blocks = |(used, ranges)| join(ranges).into_iter().flatten().map(move |block| (block, used));
        let mut under: Vec<_> = ranges.into_iter().flat_map(blocks).collect();
        under.sort_unstable();
        under
    }

    fn find_words(&self, rendered: &RenderedText, found: &mut impl FnMut(Use, &Range<u32>)) {
        if self.words.is_empty() {
            return;
        }
        // Many elements share a class, and few have a word that is looked for.
        let of_set = |set: WordSet| rendered.words.get(set).filter_map(|word| self.words.get(word)).flatten().collect();
        let uses: Vec<Vec<&Use>> = rendered.words.sets().map(of_set).collect();
        for container in &rendered.containers {
            let own = uses[container.class.index()].iter().chain(&uses[container.id.index()]);
            own.for_each(|used| found(**used, &container.blocks));
        }
    }
}

/// Joins ranges that touch or overlap.
fn join(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
