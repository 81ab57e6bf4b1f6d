//! Finds the elements of a page that CSS selectors of rules match.
//!
//! An element is compared only with selectors whose last part names its id, one of its classes or its name.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;
use html5ever::{Namespace, local_name};
use selectors::attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint};
use selectors::context::{
    MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches,
};
use selectors::matching::{ElementSelectorFlags, matches_selector};
use selectors::{Element, OpaqueElement, parser};

use super::index::Use;
use crate::rules::selector::{Css, Ident, Name, Pseudo, Selector, SelectorKey};
use dehusk_html::Page;
use dehusk_html::{ElementNamespace, NodeId, Tree};

/// Selectors of all rules.
#[derive(Default)]
pub(super) struct CssIndex {
    /// Selectors by what their elements have.
    selectors: HashMap<SelectorKey, Vec<(parser::Selector<Css>, Use)>, FixedState>,
    /// Selectors whose elements have nothing in particular.
    any: Vec<(parser::Selector<Css>, Use)>,
}

impl CssIndex {
    /// Adds a selector.
    pub(super) fn add(&mut self, selector: &Selector, used: Use) {
        for (key, one) in selector.keys() {
            let list = match key {
                SelectorKey::Any => &mut self.any,
                key => self.selectors.entry(key).or_default(),
            };
            list.push((one.clone(), used));
        }
    }

    /// Visits the blocks of each element that a selector matches.
    pub(super) fn find(&self, page: &Page, found: &mut impl FnMut(Use, &Range<u32>)) {
        if self.selectors.is_empty() && self.any.is_empty() {
            return;
        }
        let mut caches = SelectorCaches::default();
        let mut context = MatchingContext::new(
            MatchingMode::Normal,
            None,
            &mut caches,
            QuirksMode::NoQuirks,
            NeedsSelectorFlags::No,
            MatchingForInvalidation::No,
        );
        for container in &page.rendered.containers {
            let element = Node { tree: &page.tree, id: container.node };
            self.each_candidate(element, |selector, used| {
                if matches_selector(selector, 0, None, &element, &mut context) {
                    found(used, &container.blocks);
                }
            });
        }
    }

    /// Visits the selectors whose last part names something that the element has.
    fn each_candidate(&self, element: Node<'_>, mut visit: impl FnMut(&parser::Selector<Css>, Use)) {
        let Node { tree, id: node } = element;
        let mut look_up = |key: SelectorKey| {
            self.selectors.get(&key).into_iter().flatten().for_each(|(selector, used)| visit(selector, *used));
        };
        if let Some(name) = tree.local_name(node) {
            look_up(SelectorKey::Name(name.clone()));
        }
        if let Some(id) = tree.attribute_named(node, &local_name!("id")) {
            look_up(SelectorKey::Id(id.to_owned()));
        }
        for class in classes(tree, node) {
            look_up(SelectorKey::Class(class.to_owned()));
        }
        self.any.iter().for_each(|(selector, used)| visit(selector, *used));
    }
}

/// The classes of an element.
fn classes(tree: &Tree, node: NodeId) -> impl Iterator<Item = &str> {
    tree.attribute_named(node, &local_name!("class")).unwrap_or_default().split_ascii_whitespace()
}

/// An element of a page, as selectors see it.
#[derive(Clone, Copy)]
struct Node<'t> {
    tree: &'t Tree,
    id: NodeId,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}>", self.tree.name(self.id).unwrap_or_default())
    }
}

impl<'t> Node<'t> {
    fn element(self, id: Option<NodeId>) -> Option<Node<'t>> {
        id.filter(|id| self.tree.is_element(*id)).map(|id| Node { tree: self.tree, id })
    }

    /// The first element of a row of siblings.
    fn first(self, mut id: Option<NodeId>, next: impl Fn(NodeId) -> Option<NodeId>) -> Option<Node<'t>> {
        while let Some(at) = id {
            if self.tree.is_element(at) {
                return Some(Node { tree: self.tree, id: at });
            }
            id = next(at);
        }
        None
    }
}

impl Element for Node<'_> {
    type Impl = Css;

    fn opaque(&self) -> OpaqueElement {
        OpaqueElement::new(self.tree.node_ref(self.id))
    }

    fn parent_element(&self) -> Option<Self> {
        self.element(self.tree.parent(self.id))
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.first(self.tree.previous_sibling(self.id), |at| self.tree.previous_sibling(at))
    }

    fn next_sibling_element(&self) -> Option<Self> {
        self.first(self.tree.next_sibling(self.id), |at| self.tree.next_sibling(at))
    }

    fn first_element_child(&self) -> Option<Self> {
        self.first(self.tree.first_child(self.id), |at| self.tree.next_sibling(at))
    }

    fn is_html_element_in_html_document(&self) -> bool {
        self.tree.namespace(self.id) == Some(ElementNamespace::Html)
    }

    fn has_local_name(&self, name: &Name) -> bool {
        self.tree.local_name(self.id) == Some(&name.0)
    }

    fn has_namespace(&self, _: &Namespace) -> bool {
        true
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.tree.local_name(self.id) == self.tree.local_name(other.id)
    }

    fn attr_matches(
        &self,
        _: &NamespaceConstraint<&Namespace>,
        name: &Name,
        operation: &AttrSelectorOperation<&Ident>,
    ) -> bool {
        self.tree.attribute_named(self.id, &name.0).is_some_and(|value| operation.eval_str(value))
    }

    fn match_non_ts_pseudo_class(&self, pseudo: &Pseudo, _: &mut MatchingContext<'_, Css>) -> bool {
        match *pseudo {}
    }

    fn match_pseudo_element(&self, pseudo: &Pseudo, _: &mut MatchingContext<'_, Css>) -> bool {
        match *pseudo {}
    }

    fn apply_selector_flags(&self, _: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        self.tree.local_name(self.id) == Some(&local_name!("a"))
            && self.tree.attribute_named(self.id, &local_name!("href")).is_some()
    }

    fn is_html_slot_element(&self) -> bool {
        false
    }

    fn has_id(&self, id: &Ident, case: CaseSensitivity) -> bool {
        let own = self.tree.attribute_named(self.id, &local_name!("id"));
        own.is_some_and(|own| case.eq(own.as_bytes(), id.0.as_bytes()))
    }

    fn has_class(&self, class: &Ident, case: CaseSensitivity) -> bool {
        classes(self.tree, self.id).any(|own| case.eq(own.as_bytes(), class.0.as_bytes()))
    }

    fn has_custom_state(&self, _: &Ident) -> bool {
        false
    }

    fn imported_part(&self, _: &Ident) -> Option<Ident> {
        None
    }

    fn is_part(&self, _: &Ident) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        let mut children = std::iter::successors(self.tree.first_child(self.id), |at| self.tree.next_sibling(*at));
        children.all(|child| self.tree.text(child).is_some_and(str::is_empty))
    }

    fn is_root(&self) -> bool {
        self.tree.parent(self.id) == Some(NodeId::DOCUMENT)
    }

    fn add_element_unique_hashes(&self, _: &mut selectors::bloom::BloomFilter) -> bool {
        false
    }
}
