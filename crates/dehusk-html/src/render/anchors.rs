//! Marks that headings carry for other things than reading: links to themselves, and numbers of footnotes.

use html5ever::local_name;
use scraper::node::Element;

use crate::tree::{NodeRef, attribute};

/// What links to the place where they stand are written as.
const PERMALINKS: [&str; 5] = ["#", "¶", "§", "🔗", "⚓"];

/// The most bytes of a mark.
const LONGEST: usize = 12;

/// The most nodes in the link of a mark.
const NODES: usize = 12;

/// Whether an element is a link within the page that has nothing but a mark. `ends_heading` says that a heading has text
/// before it.
pub(super) fn is_mark(element: &Element, node: NodeRef<'_>, ends_heading: bool) -> bool {
    if element.name.local != local_name!("a") {
        return false;
    }
    let Some(reference) = attribute(element, &local_name!("href")) else { return false };
    let Some(mark) = reference.contains('#').then(|| short_text(node)).flatten() else { return false };
    PERMALINKS.contains(&&*mark) || (ends_heading && reference.starts_with('#') && is_note(&mark))
}

/// The text in a node without white space and characters of no width; none if it is long.
fn short_text(node: NodeRef<'_>) -> Option<String> {
    let mut short = String::new();
    for (number, node) in node.descendants().enumerate() {
        let text = node.value().as_text().map_or("", |text| &**text);
        short.extend(text.chars().filter(|c| is_visible(*c)).take(LONGEST));
        if number >= NODES || short.len() > LONGEST {
            return None;
        }
    }
    Some(short)
}

fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}')
}

/// Whether a mark is that of a footnote: `[1]`, `12`, `*`.
fn is_note(mark: &str) -> bool {
    let inner = mark.strip_prefix(['[', '(']).map_or(mark, |rest| rest.trim_end_matches([']', ')']));
    let is_sign = |c: char| matches!(c, '*' | '†' | '‡');
    !inner.is_empty() && (inner.chars().all(is_sign) || (inner.len() < 4 && inner.bytes().all(|b| b.is_ascii_digit())))
}
