//! Links that show nothing but a symbol: permalinks of headings, and footnote references in them.

use html5ever::local_name;
use scraper::node::Element;

use crate::tree::{NodeRef, attribute};

/// The symbols of permalinks.
const PERMALINKS: [&str; 5] = ["#", "¶", "§", "🔗", "⚓"];

/// The most bytes of a symbol.
const LONGEST: usize = 12;

/// The most nodes in such a link.
const NODES: usize = 12;

/// Whether an element is a link within the page that shows nothing but a symbol. `ends_heading`: it follows the text of a
/// heading.
pub(super) fn is_symbol_link(element: &Element, node: NodeRef<'_>, ends_heading: bool) -> bool {
    if element.name.local != local_name!("a") {
        return false;
    }
    let Some(reference) = attribute(element, &local_name!("href")) else { return false };
    let Some(symbol) = reference.contains('#').then(|| short_text(node)).flatten() else { return false };
    PERMALINKS.contains(&&*symbol) || (ends_heading && reference.starts_with('#') && is_footnote(&symbol))
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

/// Whether a symbol is a footnote reference: `[1]`, `12`, `*`.
fn is_footnote(symbol: &str) -> bool {
    let inner = symbol.strip_prefix(['[', '(']).map_or(symbol, |rest| rest.trim_end_matches([']', ')']));
    let is_sign = |c: char| matches!(c, '*' | '†' | '‡');
    !inner.is_empty() && (inner.chars().all(is_sign) || (inner.len() < 4 && inner.bytes().all(|b| b.is_ascii_digit())))
}
