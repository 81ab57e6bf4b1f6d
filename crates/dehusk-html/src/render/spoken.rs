//! Numbers that a page has twice, once for readers and once for screen readers, as shops write prices.
//!
//! What readers see is the one; the other would double it. Labels that only screen readers say are left to rules.

use html5ever::local_name;
use scraper::node::Element;

use crate::tree::{NodeRef, attribute, attribute_named, texts};

/// Classes of what only screen readers say.
const CLASSES: [&str; 8] = [
    "sr-only",
    "screen-reader-text",
    "screen-reader-only",
    "visually-hidden",
    "visuallyhidden",
    "u-visually-hidden",
    "offscreen",
    "a-offscreen",
];

/// The most nodes and bytes of such a number with the words beside it.
const NODES: usize = 16;
const BYTES: usize = 120;

/// Whether an element says to screen readers a number that readers see beside it.
pub(super) fn is_spoken_number(element: &Element, node: NodeRef<'_>) -> bool {
    is_spoken(element) && neighbours(node).any(|(beside, other)| !is_spoken(beside) && is_same_number(node, other))
}

/// Whether an element that screen readers pass over shows a number that is said to them beside it.
pub(super) fn is_seen_number(element: &Element, node: NodeRef<'_>) -> bool {
    let has = |name| attribute_named(element, name).is_some();
    has("aria-hidden")
        && !has("hidden")
        && !has("style")
        && neighbours(node).any(|(beside, other)| is_spoken(beside) && is_same_number(node, other))
}

fn is_spoken(element: &Element) -> bool {
    let classes = attribute(element, &local_name!("class"));
    classes.is_some_and(|classes| classes.split_ascii_whitespace().any(|class| CLASSES.contains(&class)))
}

/// The elements before and after a node, with nothing but white space between.
fn neighbours(node: NodeRef<'_>) -> impl Iterator<Item = (&Element, NodeRef<'_>)> {
    let is_space = |node: &NodeRef<'_>| node.value().as_text().is_some_and(|text| text.trim().is_empty());
    let before = node.prev_siblings().take(2).find(move |node| !is_space(node));
    let after = node.next_siblings().take(2).find(move |node| !is_space(node));
    [before, after].into_iter().flatten().filter_map(|node| Some((node.value().as_element()?, node)))
}

/// Whether two nodes have the same digits; one may leave out the last of them, as in `5 dollars` and `$5.00`.
fn is_same_number(one: NodeRef<'_>, other: NodeRef<'_>) -> bool {
    let (Some(one), Some(other)) = (digits(one), digits(other)) else { return false };
    one.starts_with(&other) || other.starts_with(&one)
}

/// The digits in a short node; none if there are none.
fn digits(node: NodeRef<'_>) -> Option<String> {
    let is_short = node.descendants().nth(NODES).is_none() && texts(node).map(str::len).sum::<usize>() <= BYTES;
    let digits = || texts(node).flat_map(str::chars).filter(char::is_ascii_digit).collect();
    is_short.then(digits).filter(|digits: &String| !digits.is_empty())
}
