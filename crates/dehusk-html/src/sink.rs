//! Where html5ever's tree builder puts what it makes: a [`Tree`].

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::ElemName;
use html5ever::{Attribute, LocalName, Namespace, QualName, ns};

use super::tree::{Foreign, Kind, NONE, Node, NodeId, StoredAttribute, Tree, Vocabulary, link, piece};
use crate::limits::ATTRIBUTES;

static HTML: Namespace = ns!(html);
static SVG: Namespace = ns!(svg);
static MATHML: Namespace = ns!(mathml);
static OTHER: Namespace = ns!();

/// Takes nodes in.
pub(super) struct Sink {
    tree: RefCell<Tree>,
    /// Elements made so far.
    made: Cell<usize>,
    /// Bytes that values of attributes may still take.
    room: Cell<usize>,
    /// Attributes left out for want of room.
    left_out: Cell<usize>,
}

impl Sink {
    /// A sink for a source of so many bytes. Elements that the tree builder makes anew take their attributes along, so
    /// values may take more room than the source; how much more is bounded.
    pub(super) fn new(source_bytes: usize) -> Self {
        let tree = RefCell::default();
        Sink { tree, made: Cell::new(0), room: Cell::new(2 * source_bytes + (1 << 16)), left_out: Cell::new(0) }
    }

    pub(super) fn made(&self) -> usize {
        self.made.get()
    }

    pub(super) fn left_out(&self) -> usize {
        self.left_out.get()
    }

    fn add(&self, kind: Kind) -> NodeId {
        let mut tree = self.tree.borrow_mut();
        let id = NodeId(tree.nodes.len() as u32);
        tree.nodes.push(Node { kind, parent: NONE, first: NONE, last: NONE, previous: NONE, next: NONE });
        id
    }

    /// Stores attributes one behind the other; returns where, and how many.
    fn store<'a>(&self, attributes: impl Iterator<Item = &'a Attribute>) -> (u32, u16) {
        let mut tree = self.tree.borrow_mut();
        let Tree { attributes: stored, values, .. } = &mut *tree;
        let start = stored.len();
        for attribute in attributes {
            let Some(room) = self.room.get().checked_sub(attribute.value.len()) else {
                self.left_out.set(self.left_out.get() + 1);
                continue;
            };
            self.room.set(room);
            let value = piece(values, &attribute.value);
            stored.push(StoredAttribute { name: attribute.name.local.clone(), start: value.start, end: value.end });
        }
        (start as u32, (stored.len() - start) as u16)
    }

    /// Makes a node of text, or makes the text before it longer.
    fn add_text(&self, before: Option<NodeId>, text: &str) -> Option<NodeId> {
        let range = {
            let mut tree = self.tree.borrow_mut();
            let range = piece(&mut tree.texts, text);
            if let Some(Node { kind: Kind::Text { end, .. }, .. }) = before.map(|id| &mut tree.nodes[id.index()])
                && *end == range.start
            {
                *end = range.end;
                return None;
            }
            range
        };
        Some(self.add(Kind::Text { start: range.start, end: range.end }))
    }

    fn node_of(&self, child: NodeOrText<NodeId>, before: Option<NodeId>) -> Option<NodeId> {
        match child {
            NodeOrText::AppendNode(id) => Some(id).filter(|id| *id != NodeId::COMMENT),
            NodeOrText::AppendText(text) => self.add_text(before, &text),
        }
    }
}

/// Links of nodes. Each takes the same time however many nodes there are.
impl Tree {
    fn detach(&mut self, id: NodeId) {
        let Node { parent, previous, next, .. } = *self.node(id);
        match (link(previous), link(parent)) {
            (Some(before), _) => self.nodes[before.index()].next = next,
            (None, Some(parent)) => self.nodes[parent.index()].first = next,
            (None, None) => {}
        }
        match (link(next), link(parent)) {
            (Some(behind), _) => self.nodes[behind.index()].previous = previous,
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

/// An element's name as the tree builder asks for it.
#[derive(Debug)]
pub(super) struct Name<'a>(Ref<'a, Node>);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        match self.0.kind {
            Kind::Element { vocabulary: Vocabulary::Html, .. } => &HTML,
            Kind::Element { vocabulary: Vocabulary::Foreign(Foreign::Svg), .. } => &SVG,
            Kind::Element { vocabulary: Vocabulary::Foreign(Foreign::MathMl), .. } => &MATHML,
            _ => &OTHER,
        }
    }

    fn local_name(&self) -> &LocalName {
        match &self.0.kind {
            Kind::Element { name, .. } => name,
            _ => unreachable!("the tree builder asks for names of elements only"),
        }
    }
}

fn vocabulary(namespace: &Namespace) -> Vocabulary {
    match *namespace {
        ns!(html) => Vocabulary::Html,
        ns!(svg) => Vocabulary::Foreign(Foreign::Svg),
        ns!(mathml) => Vocabulary::Foreign(Foreign::MathMl),
        _ => Vocabulary::Foreign(Foreign::Other),
    }
}

impl TreeSink for Sink {
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
        self.made.set(self.made.get() + 1);
        let (start, count) = self.store(attributes.iter());
        self.add(Kind::Element { name: name.local, vocabulary: vocabulary(&name.ns), attributes: start, count })
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

    /// Contents of a template hang in the template itself; who walks the tree passes over it.
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
            let Kind::Element { attributes: start, count, .. } = tree.node(*target).kind else { return };
            let old = tree.attributes[start as usize..][..usize::from(count)].to_vec();
            if attributes.iter().all(|one| old.iter().any(|old| old.name == one.name.local)) {
                return;
            }
            old
        };
        let missing = attributes.iter().filter(|one| !old.iter().any(|old| old.name == one.name.local));
        let (added, more) = self.store(missing.take(ATTRIBUTES - old.len().min(ATTRIBUTES)));
        let mut tree = self.tree.borrow_mut();
        // An element's attributes lie one behind the other, so the old ones move behind the new ones.
        let total = more + old.len() as u16;
        tree.attributes.extend(old);
        if let Kind::Element { attributes, count, .. } = &mut tree.nodes[target.index()].kind {
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
