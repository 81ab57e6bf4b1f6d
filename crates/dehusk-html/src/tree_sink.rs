//! The sink that html5ever's tree builder fills: scraper's, within limits.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use ego_tree::{NodeId, Tree};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, QualName, local_name};
use scraper::node::Comment;
use scraper::{Html, HtmlTreeSink, Node};

use crate::limits::{ATTRIBUTES, PAGE_ATTRIBUTES};
use crate::tree::is_relation;

/// Bytes of a page for each node that room is made for at first.
const NODE_BYTES: usize = 64;

/// Collects the elements and texts of a page. Comments and the DOCTYPE are left out.
pub(super) struct BoundedSink {
    inner: HtmlTreeSink,
    /// What the tree builder gets for all comments; never in the tree.
    comment: NodeId,
    /// Elements created so far.
    created: Cell<usize>,
    /// Those of them that declare something about the page.
    declaring: RefCell<Vec<NodeId>>,
    /// How many more attributes the page may have, and how many bytes of their values.
    attributes_left: Cell<usize>,
    value_bytes_left: Cell<usize>,
    /// Attributes that were omitted because the page may have no more.
    omitted_attributes: Cell<usize>,
}

impl BoundedSink {
    /// A sink for a source of this many bytes. Formatting elements are recreated with their attributes, so there may be more
    /// attributes than in the source; how many more is bounded, since each is read.
    pub(super) fn new(source_bytes: usize) -> Self {
        let mut html = Html::new_document();
        html.tree = Tree::with_capacity(Node::Document, source_bytes / NODE_BYTES);
        let comment = html.tree.orphan(Node::Comment(Comment { comment: scraper::StrTendril::new() })).id();
        BoundedSink {
            inner: HtmlTreeSink::new(html),
            comment,
            created: Cell::new(0),
            declaring: RefCell::default(),
            attributes_left: Cell::new(PAGE_ATTRIBUTES),
            value_bytes_left: Cell::new(2 * source_bytes + (1 << 16)),
            omitted_attributes: Cell::new(0),
        }
    }

    pub(super) fn created(&self) -> usize {
        self.created.get()
    }

    pub(super) fn omitted_attributes(&self) -> usize {
        self.omitted_attributes.get()
    }

    fn is_comment(&self, child: &NodeOrText<NodeId>) -> bool {
        matches!(child, NodeOrText::AppendNode(id) if *id == self.comment)
    }

    /// Omits the attributes that are too many or too long for the page.
    fn bound(&self, attributes: &mut Vec<Attribute>) {
        let (mut left, mut bytes_left) = (self.attributes_left.get(), self.value_bytes_left.get());
        let before = attributes.len();
        attributes.retain(|attribute| {
            let fits = left > 0 && attribute.value.len() <= bytes_left;
            if fits {
                (left, bytes_left) = (left - 1, bytes_left - attribute.value.len());
            }
            fits
        });
        let omitted = before - attributes.len();
        if omitted > 0 {
            // The element keeps the list as it is.
            attributes.shrink_to_fit();
        }
        self.attributes_left.set(left);
        self.value_bytes_left.set(bytes_left);
        self.omitted_attributes.set(self.omitted_attributes.get() + omitted);
    }
}

impl TreeSink for BoundedSink {
    type Handle = NodeId;
    type Output = (Html, Vec<NodeId>);
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> (Html, Vec<NodeId>) {
        (self.inner.finish(), self.declaring.into_inner())
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.inner.elem_name(target)
    }

    fn create_element(&self, name: QualName, mut attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.created.set(self.created.get() + 1);
        self.bound(&mut attributes);
        let declares = match name.local {
            local_name!("html")
            | local_name!("title")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("script") => true,
            local_name!("a") => states_license(&attributes),
            _ => false,
        };
        let id = self.inner.create_element(name, attributes, flags);
        if declares {
            self.declaring.borrow_mut().push(id);
        }
        id
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.comment
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.comment
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        if !self.is_comment(&child) {
            self.inner.append(parent, child);
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        if !self.is_comment(&child) {
            self.inner.append_based_on_parent_node(element, previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        if !self.is_comment(&child) {
            self.inner.append_before_sibling(sibling, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, mut attributes: Vec<Attribute>) {
        {
            let html = self.inner.0.borrow();
            let Some(old) = html.tree.get(*target).and_then(|node| node.value().as_element()) else { return };
            attributes.retain(|one| !old.attrs.iter().any(|(name, _)| *name == one.name));
            attributes.truncate(ATTRIBUTES.saturating_sub(old.attrs.len()));
        }
        self.bound(&mut attributes);
        self.inner.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.inner.reparent_children(node, new_parent);
    }
}

/// Whether a link points to the page's licence.
fn states_license(attributes: &[Attribute]) -> bool {
    let rel = attributes.iter().find(|attribute| attribute.name.local == local_name!("rel"));
    rel.is_some_and(|rel| is_relation(&rel.value, "license"))
}
