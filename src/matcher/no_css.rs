//! CSS selectors of rules without the feature `html`: there is no page that they could match.

use std::ops::Range;

use super::index::Use;
use crate::rules::selector::Selector;
use dehusk_html::Page;

/// Selectors of all rules.
#[derive(Default)]
pub(super) struct CssIndex;

#[expect(clippy::unused_self, reason = "as with the feature `html`")]
impl CssIndex {
    pub(super) fn add(&mut self, _: &Selector, _: Use) {}

    pub(super) fn find(&self, _: &Page, _: &mut impl FnMut(Use, &Range<u32>)) {}
}
