//! What is asked of scraper's tree beyond its own methods.

use html5ever::LocalName;
use scraper::node::Element;

/// A node of a page, with access to those around it.
pub(crate) type NodeRef<'h> = ego_tree::NodeRef<'h, scraper::Node>;

/// The value of an attribute by its interned name. scraper's own method interns the name at each call.
pub(crate) fn attribute<'h>(element: &'h Element, name: &LocalName) -> Option<&'h str> {
    element.attrs.iter().find(|(own, _)| own.local == *name).map(|(_, value)| &**value)
}

/// The value of an attribute by its name in lower case.
pub(crate) fn attribute_named<'h>(element: &'h Element, name: &str) -> Option<&'h str> {
    element.attrs().find(|(own, _)| *own == name).map(|(_, value)| value)
}

/// The texts in a node, in document order.
pub(crate) fn texts(node: NodeRef<'_>) -> impl Iterator<Item = &str> {
    node.descendants().filter_map(|node| node.value().as_text()).map(|text| &**text)
}

/// Whether a script's type is JSON-LD.
pub(crate) fn is_json_ld(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/ld+json")
}

/// Whether a script's type is that of a formula's source for `MathJax`.
pub(crate) fn is_tex(kind: &str) -> bool {
    kind.trim_start().starts_with("math/tex")
}

/// Whether an element points to something in this relation, by its `rel`.
pub(crate) fn has_relation(element: &Element, relation: &str) -> bool {
    attribute(element, &html5ever::local_name!("rel")).is_some_and(|stated| is_relation(stated, relation))
}

/// Whether a value of `rel` has this relation.
pub(crate) fn is_relation(stated: &str, relation: &str) -> bool {
    stated.split_ascii_whitespace().any(|stated| stated.eq_ignore_ascii_case(relation))
}
