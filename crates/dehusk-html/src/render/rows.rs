//! Whether a row of a table is a line.

use html5ever::local_name;
use scraper::Node;

use super::display::{Display, display};
use crate::tree::NodeRef;

/// The most bytes of a row's text for which line breaks in its cells are spaces: a row of data, and no page in two columns.
const SHORT_ROW: usize = 300;

/// The most links in a cell with line breaks: more are a menu.
const LINKS: usize = 1;

/// Whether cells of a row have more than one line, as in tables that only lay out a page. Stops at the first block, so that
/// nested tables are searched once.
pub(super) fn is_loose(row: NodeRef<'_>) -> bool {
    let mut seen = Seen::default();
    row.descendants().skip(1).any(|node| seen.add(node, row)) || seen.has_long_cells()
}

/// What is in the cells of a row so far.
#[derive(Default)]
struct Seen {
    cells: usize,
    breaks: usize,
    bytes: usize,
    /// Links and breaks of the last cell.
    links: usize,
    breaks_here: usize,
    /// A cell has breaks and links: it is a menu.
    has_menu: bool,
}

impl Seen {
    /// Adds a node of a row; true if it is a block.
    fn add(&mut self, node: NodeRef<'_>, row: NodeRef<'_>) -> bool {
        let element = match node.value() {
            Node::Text(text) => {
                self.bytes += text.trim().len();
                return false;
            }
            Node::Element(element) => element,
            _ => return false,
        };
        match display(element) {
            Display::Cell if node.parent() == Some(row) => {
                (self.links, self.breaks_here) = (0, 0);
                self.cells += 1;
                return false;
            }
            Display::Break => {
                self.breaks += 1;
                self.breaks_here += 1;
            }
            shown if shown.is_block() => return true,
            _ if element.name.local == local_name!("a") => self.links += 1,
            _ => return false,
        }
        self.has_menu |= self.breaks_here > 0 && self.links > LINKS;
        false
    }

    fn has_long_cells(&self) -> bool {
        self.breaks > 0 && (self.has_menu || self.cells < 2 || self.bytes > SHORT_ROW)
    }
}
