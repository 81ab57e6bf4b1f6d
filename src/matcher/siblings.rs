//! Compares elements with selectors that look at many of their siblings, in bounded time.
//!
//! scraper compares each element by itself, so it would find its position among its siblings anew each time, which takes
//! squared time in a long list. Here positions are remembered for the whole page. What `h2 ~ p` looks at cannot be
//! remembered, so the steps of all such walks in a page are counted, and past the limit nothing is compared.

use scraper::ElementRef;
use selectors::context::{
    MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches,
};
use selectors::matching::matches_selector;

use crate::limits::SIBLING_STEPS;
use crate::rules::selector::SiblingMatcher;
use dehusk_html::Page;

/// Walks over the siblings of elements of a page.
pub(super) struct SiblingWalks<'p> {
    page: &'p Page,
    /// Positions of elements among their siblings.
    caches: SelectorCaches,
    /// For each container, how many nodes are siblings of it and of the elements around it; empty until it is needed.
    reach: Vec<u64>,
    /// How many more nodes may be walked over.
    steps_left: u64,
}

impl<'p> SiblingWalks<'p> {
    pub(super) fn new(page: &'p Page) -> SiblingWalks<'p> {
        SiblingWalks { page, caches: SelectorCaches::default(), reach: Vec::new(), steps_left: SIBLING_STEPS }
    }

    /// Whether a selector matches the element of a container. False if that could take too long.
    pub(super) fn matches(&mut self, by_siblings: &SiblingMatcher, container: usize, element: &ElementRef<'_>) -> bool {
        if by_siblings.nested > 0 {
            if self.reach.is_empty() {
                self.reach = reach(self.page);
            }
            let steps = self.reach[container].saturating_pow(by_siblings.nested);
            let Some(left) = self.steps_left.checked_sub(steps) else { return false };
            self.steps_left = left;
        }
        let mut context = MatchingContext::new(
            MatchingMode::Normal,
            None,
            &mut self.caches,
            QuirksMode::NoQuirks,
            NeedsSelectorFlags::No,
            MatchingForInvalidation::No,
        );
        by_siblings.list.slice().iter().any(|selector| matches_selector(selector, 0, None, element, &mut context))
    }
}

/// For each container, the number of siblings of it and of the elements around it.
fn reach(page: &Page) -> Vec<u64> {
    let containers = &page.rendered.containers;
    let mut children: Vec<Option<u64>> = vec![None; containers.len()];
    let mut reach: Vec<u64> = Vec::with_capacity(containers.len());
    for (at, container) in containers.iter().enumerate() {
        let around = container.parent as usize;
        reach.push(if around == at {
            1
        } else {
            let count = || page.element(&containers[around]).map_or(0, |parent| parent.children().count() as u64);
            reach[around] + *children[around].get_or_insert_with(count)
        });
    }
    reach
}
