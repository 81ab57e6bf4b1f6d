//! The tree of a page, in one array.
//!
//! Nodes refer to each other by index, and texts and values of attributes are ranges of two strings. So a tree of any depth
//! is dropped without recursion, can be sent to another thread, and is traversed without a stack.

#[cfg(feature = "parser")]
use std::ops::Range;

use crate::LocalName;

/// The index of a node of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The document, the root of the tree.
    pub const DOCUMENT: NodeId = NodeId(0);

    /// What the tree builder gets for comments, which are not in the tree.
    #[cfg(feature = "parser")]
    pub(super) const COMMENT: NodeId = NodeId(NONE);

    /// The index: below [`Tree::len`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// No node, in links.
pub(super) const NONE: u32 = u32::MAX;

/// The namespace of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementNamespace {
    /// HTML.
    Html,
    /// SVG, `MathML` or another.
    Foreign(Foreign),
}

/// A namespace other than HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// SVG.
    Svg,
    /// `MathML`.
    MathMl,
    /// Any other.
    Other,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(super) enum NodeData {
    Document,
    Element { name: LocalName, namespace: ElementNamespace, attributes: u32, count: u16 },
    Text { start: u32, end: u32 },
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) data: NodeData,
    pub(super) parent: u32,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) previous: u32,
    pub(super) next: u32,
}

#[derive(Clone, Debug)]
pub(super) struct StoredAttribute {
    pub(super) name: LocalName,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The elements and texts of a page. It has no comments, no DOCTYPE, no styles, and no scripts but JSON-LD.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<StoredAttribute>,
    pub(super) texts: String,
    pub(super) values: String,
}

impl Default for Tree {
    fn default() -> Self {
        let document =
            Node { data: NodeData::Document, parent: NONE, first: NONE, last: NONE, previous: NONE, next: NONE };
        Tree { nodes: vec![document], attributes: Vec::new(), texts: String::new(), values: String::new() }
    }
}

impl Tree {
    /// The number of nodes; some may be detached.
    #[expect(clippy::len_without_is_empty, reason = "a tree has at least its document")]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The number of bytes of all text, JSON-LD included.
    pub fn text_bytes(&self) -> usize {
        self.texts.len()
    }

    /// A reference to the node in memory, which is different for each node.
    pub fn node_ref(&self, id: NodeId) -> &impl Sized {
        &self.nodes[id.index()]
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The parent.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).parent)
    }

    /// The first child.
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).first)
    }

    /// The next child of the same parent.
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).next)
    }

    /// The previous child of the same parent.
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).previous)
    }

    /// An element's name: in lower case, except for some of SVG.
    pub fn name(&self, id: NodeId) -> Option<&str> {
        self.local_name(id).map(|name| &**name)
    }

    /// An element's name, interned.
    pub fn local_name(&self, id: NodeId) -> Option<&LocalName> {
        match &self.node(id).data {
            NodeData::Element { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The namespace of an element.
    pub fn namespace(&self, id: NodeId) -> Option<ElementNamespace> {
        match self.node(id).data {
            NodeData::Element { namespace, .. } => Some(namespace),
            _ => None,
        }
    }

    /// Whether the node is an element.
    pub fn is_element(&self, id: NodeId) -> bool {
        matches!(self.node(id).data, NodeData::Element { .. })
    }

    /// The text of a text node. Adjacent texts may be two nodes.
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match self.node(id).data {
            NodeData::Text { start, end } => Some(&self.texts[start as usize..end as usize]),
            _ => None,
        }
    }

    /// Names and values of an element's attributes, in the order of its tag.
    pub fn attributes(&self, id: NodeId) -> impl Iterator<Item = (&str, &str)> {
        self.stored(id).iter().map(|stored| (&*stored.name, self.value(stored)))
    }

    /// The value of an attribute by its name in lower case.
    pub fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        self.attributes(id).find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// The value of an attribute by its interned name, which is faster.
    pub fn attribute_named(&self, id: NodeId, name: &LocalName) -> Option<&str> {
        self.stored(id).iter().find(|stored| stored.name == *name).map(|stored| self.value(stored))
    }

    fn stored(&self, id: NodeId) -> &[StoredAttribute] {
        match self.node(id).data {
            NodeData::Element { attributes, count, .. } => {
                &self.attributes[attributes as usize..][..usize::from(count)]
            }
            _ => &[],
        }
    }

    fn value(&self, stored: &StoredAttribute) -> &str {
        &self.values[stored.start as usize..stored.end as usize]
    }

    /// The next node after a node and its descendants, in document order, within `root`.
    pub fn next_after(&self, mut id: NodeId, root: NodeId) -> Option<NodeId> {
        while id != root {
            if let Some(next) = self.next_sibling(id) {
                return Some(next);
            }
            id = self.parent(id)?;
        }
        None
    }

    /// The descendants of a node, in document order.
    pub fn descendants(&self, root: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first_child(root), move |&id| {
            self.first_child(id).or_else(|| self.next_after(id, root))
        })
    }

    /// All elements of a name.
    pub fn elements<'t>(&'t self, name: &'t str) -> impl Iterator<Item = NodeId> + 't {
        self.descendants(NodeId::DOCUMENT).filter(move |id| self.name(*id) == Some(name))
    }

    /// The concatenated text of all descendants.
    pub fn text_content(&self, root: NodeId) -> String {
        self.descendants(root).filter_map(|id| self.text(id)).collect()
    }

    /// The contents of JSON-LD scripts.
    pub fn json_ld(&self) -> impl Iterator<Item = String> {
        let is_json_ld = |id: &NodeId| self.attribute(*id, "type").is_some_and(is_json_ld);
        self.elements("script").filter(is_json_ld).map(|id| self.text_content(id))
    }
}

/// Whether a script's type is JSON-LD.
pub(super) fn is_json_ld(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/ld+json")
}

pub(super) fn link(index: u32) -> Option<NodeId> {
    (index != NONE).then_some(NodeId(index))
}

/// Appends to one of the two strings; returns the range.
#[cfg(feature = "parser")]
pub(super) fn append_str(string: &mut String, added: &str) -> Range<u32> {
    let start = string.len() as u32;
    string.push_str(added);
    start..string.len() as u32
}
