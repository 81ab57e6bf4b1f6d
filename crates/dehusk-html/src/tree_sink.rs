//! The sink that html5ever's tree builder fills: a [`Tree`].

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::ElemName;
use html5ever::{Attribute, LocalName, Namespace, QualName, ns};

use super::tree::{ElementNamespace, Foreign, NONE, Node, NodeData, NodeId, StoredAttribute, Tree, append_str, link};
use crate::limits::ATTRIBUTES;

static HTML: Namespace = ns!(html);
static SVG: Namespace = ns!(svg);
static MATHML: Namespace = ns!(mathml);
static OTHER: Namespace = ns!();

/// Collects nodes into a tree.
pub(super) struct ArenaSink {
    tree: RefCell<Tree>,
    /// Elements created so far.
    created: Cell<usize>,
    /// Bytes left for values of attributes.
    value_bytes_left: Cell<usize>,
    /// Attributes that were omitted because no bytes were left.
    omitted_attributes: Cell<usize>,
}

impl ArenaSink {
    /// A sink for a source of this many bytes. Formatting elements are recreated with their attributes, so values may take
    /// more memory than the source; how much more is bounded.
    pub(super) fn new(source_bytes: usize) -> Self {
        let tree = RefCell::default();
        ArenaSink {
            tree,
            created: Cell::new(0),
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

    fn add(&self, data: NodeData) -> NodeId {
        let mut tree = self.tree.borrow_mut();
        let id = NodeId(tree.nodes.len() as u32);
        tree.nodes.push(Node { data, parent: NONE, first: NONE, last: NONE, previous: NONE, next: NONE });
        id
    }

    /// Appends attributes; returns the index of the first, and how many were stored.
    fn store<'a>(&self, attributes: impl Iterator<Item = &'a Attribute>) -> (u32, u16) {
        let mut tree = self.tree.borrow_mut();
        let Tree { attributes: stored, values, .. } = &mut *tree;
        let start = stored.len();
        for attribute in attributes {
            let Some(left) = self.value_bytes_left.get().checked_sub(attribute.value.len()) else {
                self.omitted_attributes.set(self.omitted_attributes.get() + 1);
                continue;
            };
            self.value_bytes_left.set(left);
            let value = append_str(values, &attribute.value);
            stored.push(StoredAttribute { name: attribute.name.local.clone(), start: value.start, end: value.end });
        }
        (start as u32, (stored.len() - start) as u16)
    }

    /// Creates a text node, or extends the one before.
    fn add_text(&self, before: Option<NodeId>, text: &str) -> Option<NodeId> {
        let range = {
            let mut tree = self.tree.borrow_mut();
            let range = append_str(&mut tree.texts, text);
            if let Some(Node { data: NodeData::Text { end, .. }, .. }) = before.map(|id| &mut tree.nodes[id.index()])
                && *end == range.start
            {
                *end = range.end;
                return None;
            }
            range
        };
        Some(self.add(NodeData::Text { start: range.start, end: range.end }))
    }

    fn node_of(&self, child: NodeOrText<NodeId>, before: Option<NodeId>) -> Option<NodeId> {
        match child {
            NodeOrText::AppendNode(id) => Some(id).filter(|id| *id != NodeId::COMMENT),
            NodeOrText::AppendText(text) => self.add_text(before, &text),
        }
    }
}

/// Changes of links, each in constant time.
impl Tree {
    fn detach(&mut self, id: NodeId) {
        let Node { parent, previous, next, .. } = *self.node(id);
        match (link(previous), link(parent)) {
            (Some(before), _) => self.nodes[before.index()].next = next,
            (None, Some(parent)) => self.nodes[parent.index()].first = next,
            (None, None) => {}
        }
        match (link(next), link(parent)) {
            (Some(after), _) => self.nodes[after.index()].previous = previous,
            (None, Some(parent)) => self.nodes[parent.index()].last = previous,
            (None, None) => {}
        }
        let node = &mut self.nodes[id.index()];
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    fn append(&mut self, parent: NodeId, id: NodeId) {
        let before = std::mem::replace(&mut self.nodes[parent.index()].last, id.0);
        match link(before) {
            Some(before) => self.nodes[before.index()].next = id.0,
            None => self.nodes[parent.index()].first = id.0,
        }
        let node = &mut self.nodes[id.index()];
        (node.parent, node.previous) = (parent.0, before);
    }

    fn insert_before(&mut self, sibling: NodeId, id: NodeId) {
        let Node { parent, previous, .. } = *self.node(sibling);
        match (link(previous), link(parent)) {
            (Some(before), _) => self.nodes[before.index()].next = id.0,
            (None, Some(parent)) => self.nodes[parent.index()].first = id.0,
            (None, None) => {}
        }
        self.nodes[sibling.index()].previous = id.0;
        let node = &mut self.nodes[id.index()];
        (node.parent, node.previous, node.next) = (parent, previous, sibling.0);
    }
}

/// An element's name as the tree builder needs it.
#[derive(Debug)]
pub(super) struct Name<'a>(Ref<'a, Node>);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        match self.0.data {
            NodeData::Element { namespace: ElementNamespace::Html, .. } => &HTML,
            NodeData::Element { namespace: ElementNamespace::Foreign(Foreign::Svg), .. } => &SVG,
            NodeData::Element { namespace: ElementNamespace::Foreign(Foreign::MathMl), .. } => &MATHML,
            _ => &OTHER,
        }
    }

    fn local_name(&self) -> &LocalName {
        match &self.0.data {
            NodeData::Element { name, .. } => name,
            _ => unreachable!("the tree builder needs names of elements only"),
        }
    }
}

fn element_namespace(namespace: &Namespace) -> ElementNamespace {
    match *namespace {
        ns!(html) => ElementNamespace::Html,
        ns!(svg) => ElementNamespace::Foreign(Foreign::Svg),
        ns!(mathml) => ElementNamespace::Foreign(Foreign::MathMl),
        _ => ElementNamespace::Foreign(Foreign::Other),
    }
}

impl TreeSink for ArenaSink {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        NodeId::DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name<'a> {
        Name(Ref::map(self.tree.borrow(), |tree| tree.node(*target)))
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> NodeId {
        self.created.set(self.created.get() + 1);
        let (start, count) = self.store(attributes.iter());
        self.add(NodeData::Element {
            name: name.local,
            namespace: element_namespace(&name.ns),
            attributes: start,
            count,
        })
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        NodeId::COMMENT
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        NodeId::COMMENT
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let last = link(self.tree.borrow().node(*parent).last);
        if let Some(id) = self.node_of(child, last) {
            self.tree.borrow_mut().append(*parent, id);
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        let has_parent = self.tree.borrow().parent(*element).is_some();
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// The contents of a template are its children; rendering skips templates.
    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let before = self.tree.borrow().previous_sibling(*sibling);
        if let Some(id) = self.node_of(child, before) {
            let mut tree = self.tree.borrow_mut();
            tree.detach(id);
            tree.insert_before(*sibling, id);
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        let old = {
            let tree = self.tree.borrow();
            let NodeData::Element { attributes: start, count, .. } = tree.node(*target).data else { return };
            let old = tree.attributes[start as usize..][..usize::from(count)].to_vec();
            if attributes.iter().all(|one| old.iter().any(|old| old.name == one.name.local)) {
                return;
            }
            old
        };
        let missing = attributes.iter().filter(|one| !old.iter().any(|old| old.name == one.name.local));
        let (added, more) = self.store(missing.take(ATTRIBUTES - old.len().min(ATTRIBUTES)));
        let mut tree = self.tree.borrow_mut();
        // The attributes of an element are contiguous, so the old ones are copied after the new ones.
        let total = more + old.len() as u16;
        tree.attributes.extend(old);
        if let NodeData::Element { attributes, count, .. } = &mut tree.nodes[target.index()].data {
            (*attributes, *count) = (added, total);
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = tree.first_child(*node) {
            tree.detach(child);
            tree.append(*new_parent, child);
        }
    }
}
