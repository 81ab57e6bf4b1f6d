//! Goes through a page once, from its start to its end, and writes its lines.

use html5ever::local_name;

use super::display::{Display, display};
use super::lines::{Line, Lines};
use super::style::displayed;
use super::words::Collector;
use super::{Container, LineKind, PageBlock, Rendered};
use crate::{NodeId, Page, Tree};

/// An element that says it is hidden and yet holds more than this share of the page's text is shown: a script shows it
/// once the page is there.
const HIDDEN_SHARE: f64 = 0.3;

/// How many such elements there are, one in the other; each is looked through as a whole.
const HIDDEN_DEPTH: u32 = 8;

/// Writes a page as text. Linear in the page.
pub fn render(page: &Page) -> Rendered {
    let tree = &page.tree;
    let mut walk = Walk::new(tree);
    let mut next = tree.first_child(NodeId::DOCUMENT);
    while let Some(id) = next {
        next = match walk.enter(id).then(|| tree.first_child(id)).flatten() {
            Some(child) => Some(child),
            None => walk.onward(id),
        };
    }
    walk.finish()
}

/// Elements that are open, of those that matter to all that is in them.
#[derive(Default)]
struct Open {
    links: u32,
    items: u32,
    rows: u32,
    quotes: u32,
    verbatim: u32,
    heading: u8,
}

struct Walk<'p> {
    tree: &'p Tree,
    lines: Lines,
    open: Open,
    /// How each element that was entered is shown.
    shown: Vec<Display>,
    rendered: Rendered,
    /// The container of each element that has one, one more than its place.
    containers: Vec<u32>,
    collector: Collector<'p>,
    /// Elements on the way from a line's element to the next one that is a container.
    path: Vec<NodeId>,
    /// The row at hand has cells of more than a line each.
    loose_row: bool,
    /// Elements that are shown although they say that they are hidden.
    shown_anyway: u32,
}

impl<'p> Walk<'p> {
    fn new(tree: &'p Tree) -> Self {
        Walk {
            tree,
            lines: Lines::default(),
            open: Open::default(),
            shown: vec![Display::Nothing; tree.len()],
            rendered: Rendered::default(),
            containers: vec![0; tree.len()],
            collector: Collector::default(),
            path: Vec::new(),
            loose_row: false,
            shown_anyway: 0,
        }
    }

    /// Enters a node; says whether to go through its children.
    fn enter(&mut self, id: NodeId) -> bool {
        if let Some(text) = self.tree.text(id) {
            self.text(text, id);
            return false;
        }
        let usual = display(self.tree, id);
        let shown = self.shown(id, usual);
        self.shown[id.index()] = shown;
        match shown {
            Display::Nothing => return false,
            Display::Replaced => {
                self.lines.space();
                return false;
            }
            _ => {}
        }
        self.edge(shown);
        self.count(id, 1);
        if shown == Display::Row {
            self.loose_row = is_loose(self.tree, id);
        }
        true
    }

    fn shown(&mut self, id: NodeId, usual: Display) -> Display {
        let shown = match usual {
            Display::Nothing => return usual,
            _ => displayed(self.tree, id, usual),
        };
        if shown != Display::Nothing {
            return shown;
        }
        if self.shown_anyway < HIDDEN_DEPTH && self.is_most(id) {
            self.shown_anyway += 1;
            return usual;
        }
        self.rendered.hidden += 1;
        shown
    }

    /// Whether an element has much of the page's text in it.
    fn is_most(&self, id: NodeId) -> bool {
        let inside: usize = self.tree.within(id).filter_map(|id| self.tree.text(id)).map(str::len).sum();
        inside as f64 > HIDDEN_SHARE * self.tree.text_bytes() as f64
    }

    /// Leaves a node, and those that end with it; the node that comes behind.
    fn onward(&mut self, mut id: NodeId) -> Option<NodeId> {
        loop {
            self.leave(id);
            if let Some(next) = self.tree.next_sibling(id) {
                return Some(next);
            }
            id = self.tree.parent(id)?;
        }
    }

    fn leave(&mut self, id: NodeId) {
        let shown = self.shown[id.index()];
        if !self.tree.is_element(id) || matches!(shown, Display::Nothing | Display::Replaced) {
            return;
        }
        // A heading or item that ends must still count for its last line.
        if !matches!(shown, Display::Break | Display::Rule) {
            self.edge_behind(shown);
        }
        self.count(id, -1);
        if let Some(parent) = self.tree.parent(id) {
            self.lines.leave(id, parent);
        }
    }

    /// What an element's start does to lines.
    fn edge(&mut self, shown: Display) {
        match shown {
            Display::Boxed => self.lines.space(),
            Display::Cell if !self.loose_row => self.lines.cell(),
            Display::Break => {
                self.end_line();
                self.lines.line_break();
            }
            Display::Spaced | Display::Verbatim | Display::Rule => {
                self.end_line();
                self.lines.gap();
            }
            _ if shown.is_block() => {
                self.end_line();
            }
            _ => {}
        }
    }

    /// What an element's end does to lines.
    fn edge_behind(&mut self, shown: Display) {
        match shown {
            Display::Cell if !self.loose_row => {}
            Display::Row => {
                self.end_line();
                // A row around a table in a cell holds a block, so it is loose.
                self.loose_row = true;
            }
            _ => self.edge(shown),
        }
    }

    /// Counts an element that opens or closes.
    fn count(&mut self, id: NodeId, by: i32) {
        let open = &mut self.open;
        let Some(name) = self.tree.local_name(id) else { return };
        let counter = match *name {
            local_name!("a") if by < 0 || self.tree.attribute_named(id, &local_name!("href")).is_some() => {
                &mut open.links
            }
            local_name!("li") | local_name!("dd") | local_name!("dt") => &mut open.items,
            local_name!("tr") => &mut open.rows,
            local_name!("blockquote") => &mut open.quotes,
            local_name!("pre") | local_name!("listing") | local_name!("xmp") | local_name!("plaintext") => {
                &mut open.verbatim
            }
            local_name!("h1") => return open.heading = u8::from(by > 0),
            local_name!("h2") => return open.heading = if by > 0 { 2 } else { 0 },
            local_name!("h3") => return open.heading = if by > 0 { 3 } else { 0 },
            local_name!("h4") => return open.heading = if by > 0 { 4 } else { 0 },
            local_name!("h5") => return open.heading = if by > 0 { 5 } else { 0 },
            local_name!("h6") => return open.heading = if by > 0 { 6 } else { 0 },
            _ => return,
        };
        *counter = counter.saturating_add_signed(by);
    }

    fn text(&mut self, text: &str, id: NodeId) {
        let (Some(parent), linked) = (self.tree.parent(id), self.open.links > 0) else { return };
        if self.open.verbatim == 0 {
            self.lines.flow(text, parent, linked);
            return;
        }
        for (number, line) in text.split(['\n', '\r']).enumerate() {
            if number > 0 && !self.end_line() {
                self.lines.blank();
            }
            self.lines.verbatim(line, parent, linked);
        }
    }

    /// Ends a line; says whether there was one.
    fn end_line(&mut self) -> bool {
        let Some(Line { range, inner, letters, linked }) = self.lines.end() else { return false };
        let container = self.container(inner);
        let kind = LineKind {
            heading: self.open.heading,
            item: self.open.items > 0,
            row: self.open.rows > 0,
            verbatim: self.open.verbatim > 0,
            quote: self.open.quotes > 0,
        };
        self.rendered.blocks.push(PageBlock { range, container, letters, linked, kind });
        true
    }

    /// The container of an element. Makes it and those around it where there are none yet.
    fn container(&mut self, element: NodeId) -> u32 {
        let mut at = Some(element).filter(|id| self.tree.is_element(*id));
        while let Some(id) = at.filter(|id| self.containers[id.index()] == 0) {
            self.path.push(id);
            at = self.tree.parent(id).filter(|id| self.tree.is_element(*id));
        }
        let mut last = at.map(|id| self.containers[id.index()] - 1);
        while let Some(id) = self.path.pop() {
            last = Some(self.add_container(id, last));
        }
        last.unwrap_or(0)
    }

    fn add_container(&mut self, node: NodeId, parent: Option<u32>) -> u32 {
        let place = self.rendered.containers.len() as u32;
        let value = |name| self.tree.attribute_named(node, name);
        let (class, id) = (value(&local_name!("class")), value(&local_name!("id")));
        let block = self.rendered.blocks.len() as u32;
        self.rendered.containers.push(Container {
            node,
            parent: parent.unwrap_or(place),
            depth: parent.map_or(0, |parent| self.rendered.containers[parent as usize].depth + 1),
            class: self.collector.set(class),
            id: self.collector.set(id),
            blocks: block..block,
        });
        self.containers[node.index()] = place + 1;
        place
    }

    fn finish(mut self) -> Rendered {
        self.end_line();
        self.rendered.text = self.lines.text;
        self.rendered.words = self.collector.words;
        span(&mut self.rendered);
        self.rendered
    }
}

/// Says of each container which blocks it has. A container is made with the first of them.
fn span(rendered: &mut Rendered) {
    let Rendered { blocks, containers, .. } = rendered;
    for (number, block) in (0..).zip(blocks.iter()) {
        let own = &mut containers[block.container as usize].blocks;
        own.end = own.end.max(number + 1);
    }
    for place in (0..containers.len()).rev() {
        let Container { parent, blocks, .. } = &containers[place];
        let (parent, end) = (*parent as usize, blocks.end);
        let around = &mut containers[parent].blocks;
        around.end = around.end.max(end);
    }
}

/// Whether cells of a row hold more than a line each, as those do that only lay out a page. Looks no further than to the
/// first block, so that tables in tables are looked through once.
fn is_loose(tree: &Tree, row: NodeId) -> bool {
    tree.within(row).any(|id| match display(tree, id) {
        Display::Cell => tree.parent(id) != Some(row),
        shown => shown.is_block(),
    })
}
