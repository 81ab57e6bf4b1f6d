//! Finds the elements of a page that CSS selectors of rules match, with scraper.
//!
//! An element is compared only with selectors whose last part names its id, one of its classes, its name or one of its
//! attributes.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;
use html5ever::{LocalName, local_name};
use scraper::ElementRef;

use super::index::Use;
use super::siblings::SiblingWalks;
use crate::rules::selector::{Selector, SelectorKey};
use dehusk_html::Page;

/// Numbers of selectors by a name that elements have.
type Keyed<K> = HashMap<K, Vec<usize>, FixedState>;

/// Selectors of all rules.
#[derive(Default)]
pub(super) struct CssIndex {
    selectors: Vec<(Selector, Use)>,
    ids: Keyed<String>,
    classes: Keyed<String>,
    names: Keyed<LocalName>,
    attributes: Keyed<LocalName>,
    /// Selectors whose elements have nothing in particular.
    any: Vec<usize>,
}

impl CssIndex {
    /// Adds a selector.
    pub(super) fn add(&mut self, selector: &Selector, used: Use) {
        let number = self.selectors.len();
        self.selectors.push((selector.clone(), used));
        for key in selector.keys.iter().cloned() {
            let list = match key {
                SelectorKey::Id(id) => self.ids.entry(id).or_default(),
                SelectorKey::Class(class) => self.classes.entry(class).or_default(),
                SelectorKey::Name(name) => self.names.entry(name).or_default(),
                SelectorKey::Attribute(name) => self.attributes.entry(name).or_default(),
                SelectorKey::Any => &mut self.any,
            };
            list.push(number);
        }
    }

    /// Visits the blocks of each element that a selector matches.
    pub(super) fn find(&self, page: &Page, found: &mut impl FnMut(Use, &Range<u32>)) {
        if self.selectors.is_empty() {
            return;
        }
        let mut walks = SiblingWalks::new(page);
        for (at, container) in page.rendered.containers.iter().enumerate() {
            let Some(element) = page.element(container) else { continue };
            self.each_candidate(element, |selector, used| {
                let matches = match &selector.by_siblings {
                    None => selector.css.matches(&element),
                    Some(by_siblings) => walks.matches(by_siblings, at, &element),
                };
                if matches {
                    found(used, &container.blocks);
                }
            });
        }
    }

    /// Visits the selectors whose last part names something that the element has.
    fn each_candidate(&self, element: ElementRef<'_>, mut visit: impl FnMut(&Selector, Use)) {
        let mut visit_all = |numbers: Option<&Vec<usize>>| {
            for (selector, used) in numbers.into_iter().flatten().map(|number| &self.selectors[*number]) {
                visit(selector, *used);
            }
        };
        let element = element.value();
        visit_all(self.names.get(&element.name.local));
        for (name, value) in &element.attrs {
            visit_all(self.attributes.get(&name.local));
            match name.local {
                local_name!("id") => visit_all(self.ids.get(&**value)),
                local_name!("class") => {
                    value.split_ascii_whitespace().for_each(|class| visit_all(self.classes.get(class)));
                }
                _ => {}
            }
        }
        visit_all(Some(&self.any));
    }
}
