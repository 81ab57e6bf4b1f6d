//! A page as a tree in one array.
//!
//! Nodes link to each other by their places in the array, texts and values of attributes are pieces of two strings. So a
//! tree of any depth and size is dropped without recursion, may go to another thread, and is walked by following links.

use std::ops::Range;

use html5ever::{LocalName, local_name};

/// A node of a [`Tree`], by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The document, the root of the tree.
    pub const DOCUMENT: NodeId = NodeId(0);

    /// What comments are to the tree builder: they hang nowhere.
    pub(super) const COMMENT: NodeId = NodeId(NONE);

    /// The node's place: below [`Tree::len`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Stands for no node in links.
pub(super) const NONE: u32 = u32::MAX;

/// The vocabulary that an element is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// HTML.
    Html,
    /// SVG, `MathML` or another inside a page.
    Foreign(Foreign),
}

/// A vocabulary other than HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Drawings.
    Svg,
    /// Formulas.
    MathMl,
    /// Any other.
    Other,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Document,
    Element { name: LocalName, vocabulary: Vocabulary, attributes: u32, count: u16 },
    Text { start: u32, end: u32 },
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
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

/// The elements and texts of a page. Comments and the document type are not in it, nor are the contents of scripts, save
/// those of JSON-LD, and of styles.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<StoredAttribute>,
    pub(super) texts: String,
    pub(super) values: String,
}

impl Default for Tree {
    fn default() -> Self {
        let document = Node { kind: Kind::Document, parent: NONE, first: NONE, last: NONE, previous: NONE, next: NONE };
        Tree { nodes: vec![document], attributes: Vec::new(), texts: String::new(), values: String::new() }
    }
}

impl Tree {
    /// How many nodes there are; some may hang nowhere.
    #[expect(clippy::len_without_is_empty, reason = "a tree has at least its document")]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// All bytes of text, scripts of JSON-LD included.
    pub fn text_bytes(&self) -> usize {
        self.texts.len()
    }

    /// Where a node lies in memory: no two lie at one place.
    pub fn place_of(&self, id: NodeId) -> &impl Sized {
        &self.nodes[id.index()]
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The node that a node is a child of.
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

    /// The child of the same parent that stands before this one.
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        link(self.node(id).previous)
    }

    /// An element's name: in lower case, but for some of SVG.
    pub fn name(&self, id: NodeId) -> Option<&str> {
        self.local_name(id).map(|name| &**name)
    }

    /// An element's name, interned.
    pub fn local_name(&self, id: NodeId) -> Option<&LocalName> {
        match &self.node(id).kind {
            Kind::Element { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The vocabulary that an element is of.
    pub fn vocabulary(&self, id: NodeId) -> Option<Vocabulary> {
        match self.node(id).kind {
            Kind::Element { vocabulary, .. } => Some(vocabulary),
            _ => None,
        }
    }

    /// Whether the node is an element.
    pub fn is_element(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, Kind::Element { .. })
    }

    /// The text of a text node. Texts next to each other may be two nodes.
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match self.node(id).kind {
            Kind::Text { start, end } => Some(&self.texts[start as usize..end as usize]),
            _ => None,
        }
    }

    /// Names and values of an element's attributes, as they stood in its tag.
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
        match self.node(id).kind {
            Kind::Element { attributes, count, .. } => &self.attributes[attributes as usize..][..usize::from(count)],
            _ => &[],
        }
    }

    fn value(&self, stored: &StoredAttribute) -> &str {
        &self.values[stored.start as usize..stored.end as usize]
    }

    /// The node behind a node and all that is in it, in the order of the page, within `root`.
    pub fn behind(&self, mut id: NodeId, root: NodeId) -> Option<NodeId> {
        while id != root {
            if let Some(next) = self.next_sibling(id) {
                return Some(next);
            }
            id = self.parent(id)?;
        }
        None
    }

    /// The nodes in an element, in the order of the page.
    pub fn within(&self, root: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first_child(root), move |&id| self.first_child(id).or_else(|| self.behind(id, root)))
    }

    /// The elements of a name, wherever they are.
    pub fn elements<'t>(&'t self, name: &'t str) -> impl Iterator<Item = NodeId> + 't {
        self.within(NodeId::DOCUMENT).filter(move |id| self.name(*id) == Some(name))
    }

    /// The texts in an element, one behind the other.
    pub fn text_of(&self, root: NodeId) -> String {
        self.within(root).filter_map(|id| self.text(id)).collect()
    }

    /// Scripts of JSON-LD, as they are written.
    pub fn json_ld(&self) -> impl Iterator<Item = String> {
        let is_json_ld = |id: &NodeId| self.attribute_named(*id, &local_name!("type")).is_some_and(is_json_ld);
        self.elements("script").filter(is_json_ld).map(|id| self.text_of(id))
    }
}

/// Whether a script's type says that it holds JSON-LD.
pub(super) fn is_json_ld(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/ld+json")
}

pub(super) fn link(place: u32) -> Option<NodeId> {
    (place != NONE).then_some(NodeId(place))
}

/// A piece of one of the two strings.
pub(super) fn piece(string: &mut String, added: &str) -> Range<u32> {
    let start = string.len() as u32;
    string.push_str(added);
    start..string.len() as u32
}
