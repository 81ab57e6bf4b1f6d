//! Traverses a page once, in document order, and writes its lines.

use foldhash::HashMap;
use html5ever::local_name;
use scraper::node::Element;
use scraper::{Html, Node};

use super::anchors::is_symbol_link;
use super::class_words::Collector;
use super::display::{Display, display};
use super::lines::{Line, Lines};
use super::panels::is_panel;
use super::recorder::Recorder;
use super::rows::is_loose;
use super::spoken::{is_seen_number, is_spoken_number};
use super::style::styled_display;
use super::word_breaks::WordBreaks;
use super::{Container, LineKind, PageBlock, RenderedText};
use crate::limits::{LINE_WEIGHT, PAGE_WEIGHT};
use crate::tree::{NodeRef, attribute, texts};
use crate::{NodeId, ParsedHtml};

/// A hidden element with more than this share of the page's text is shown: a script shows it once the page is loaded.
const HIDDEN_SHARE: f64 = 0.3;

/// The deepest nesting of such elements; each is searched as a whole.
const HIDDEN_DEPTH: u32 = 8;

/// Renders a page to text, in linear time.
pub fn render(page: &ParsedHtml) -> RenderedText {
    walk(Walk::new(&page.html))
}

/// Renders a page to text, and records what its elements mark in it.
pub fn render_with_marks(page: &ParsedHtml) -> RenderedText {
    walk(Walk { recorder: Some(Recorder::default()), ..Walk::new(&page.html) })
}

fn walk(mut walk: Walk<'_>) -> RenderedText {
    let mut next = walk.html.tree.root().first_child();
    while let Some(node) = next {
        next = match walk.enter(node).then(|| node.first_child()).flatten() {
            Some(child) => Some(child),
            None => walk.leave_to_next(node),
        };
    }
    walk.finish()
}

/// Open elements that affect everything in them.
#[derive(Default)]
struct Open {
    links: u32,
    items: u32,
    rows: u32,
    quotes: u32,
    verbatim: u32,
    code: u32,
    heading: u8,
}

struct Walk<'p> {
    html: &'p Html,
    lines: Lines,
    word_breaks: WordBreaks<'p>,
    open: Open,
    /// The display of each open element.
    shown: Vec<Display>,
    rendered: RenderedText,
    /// The container of each element that has one.
    containers: HashMap<NodeId, u32>,
    collector: Collector<'p>,
    /// Elements from that of a line to the next one that is a container.
    path: Vec<(NodeId, &'p Element)>,
    /// Whether the current row has cells of more than one line.
    loose_row: bool,
    /// How many hidden elements are shown anyway.
    shown_anyway: u32,
    /// Bytes of all text, once they are needed.
    text_bytes: Option<usize>,
    recorder: Option<Recorder>,
}

impl<'p> Walk<'p> {
    fn new(html: &'p Html) -> Self {
        Walk {
            html,
            lines: Lines::default(),
            word_breaks: WordBreaks::default(),
            open: Open::default(),
            shown: Vec::new(),
            rendered: RenderedText::default(),
            containers: HashMap::default(),
            collector: Collector::default(),
            path: Vec::new(),
            loose_row: false,
            shown_anyway: 0,
            text_bytes: None,
            recorder: None,
        }
    }

    /// Enters a node; true if its children are to be traversed.
    fn enter(&mut self, node: NodeRef<'p>) -> bool {
        let element = match node.value() {
            Node::Element(element) => element,
            Node::Text(text) => {
                self.text(text, node);
                return false;
            }
            _ => return false,
        };
        let shown = self.display_of(element, node);
        self.shown.push(shown);
        if let Display::Nothing | Display::Replaced = shown {
            if let Some(recorder) = &mut self.recorder {
                recorder.pass(node, element, shown == Display::Replaced, self.lines.text.len());
            }
            if shown == Display::Replaced {
                self.lines.space();
            }
            return false;
        }
        self.edge(shown);
        if shown == Display::Inline {
            self.word_breaks.start(element);
        }
        self.count(element, 1);
        if let Some(recorder) = &mut self.recorder {
            recorder.enter(node, element, self.lines.text.len());
        }
        if shown == Display::Row {
            self.loose_row = is_loose(node);
        }
        true
    }

    fn display_of(&mut self, element: &Element, node: NodeRef<'_>) -> Display {
        let default = display(element);
        let ends_heading = self.open.heading > 0 && self.lines.has_text();
        let shown = match default {
            Display::Nothing => return default,
            Display::Inline if is_symbol_link(element, node, ends_heading) => return Display::Nothing,
            Display::Inline if is_spoken_number(element, node) => return Display::Nothing,
            // A row of data stays one, however its cells are set.
            Display::Break if self.open.rows > 0 && !self.loose_row => return Display::Replaced,
            _ => styled_display(element, default),
        };
        if shown != Display::Nothing {
            return shown;
        }
        if is_panel(element) || is_seen_number(element, node) {
            return default;
        }
        if self.shown_anyway < HIDDEN_DEPTH && self.is_most(node) {
            self.shown_anyway += 1;
            return default;
        }
        self.rendered.hidden += 1;
        shown
    }

    /// Whether an element has much of the page's text.
    fn is_most(&mut self, node: NodeRef<'_>) -> bool {
        let tree = &self.html.tree;
        let all = || tree.values().filter_map(Node::as_text).map(|text| text.len()).sum();
        let all = *self.text_bytes.get_or_insert_with(all);
        let inside: usize = texts(node).map(str::len).sum();
        inside as f64 > HIDDEN_SHARE * all as f64
    }

    /// Leaves a node and those that end with it; returns the next node.
    fn leave_to_next(&mut self, mut node: NodeRef<'p>) -> Option<NodeRef<'p>> {
        loop {
            self.leave(node);
            if let Some(next) = node.next_sibling() {
                return Some(next);
            }
            node = node.parent()?;
        }
    }

    fn leave(&mut self, node: NodeRef<'p>) {
        let Node::Element(element) = node.value() else { return };
        let shown = self.shown.pop().unwrap_or(Display::Nothing);
        if matches!(shown, Display::Nothing | Display::Replaced) {
            return;
        }
        // The end of a heading or item still belongs to its last line.
        if !matches!(shown, Display::Break | Display::Rule) {
            self.end_edge(shown);
        }
        if shown == Display::Inline {
            self.word_breaks.end(element);
        }
        self.count(element, -1);
        if let Some(recorder) = &mut self.recorder {
            recorder.leave(element, self.lines.text.len());
        }
        if let Some(parent) = node.parent() {
            self.lines.leave(node.id(), parent.id());
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
    fn end_edge(&mut self, shown: Display) {
        match shown {
            Display::Cell if !self.loose_row => {}
            Display::Row => {
                self.end_line();
                // A row around a table in a cell has a block in it, so it is loose.
                self.loose_row = true;
            }
            _ => self.edge(shown),
        }
    }

    /// Counts an element that opens or closes.
    fn count(&mut self, element: &Element, by: i32) {
        match element.name.local {
            local_name!("table") => self.rendered.tables += usize::from(by > 0),
            local_name!("div") => self.rendered.divs += usize::from(by > 0),
            _ => {}
        }
        let open = &mut self.open;
        let counter = match element.name.local {
            local_name!("a") if by < 0 || attribute(element, &local_name!("href")).is_some() => &mut open.links,
            local_name!("li") | local_name!("dd") | local_name!("dt") => &mut open.items,
            local_name!("tr") => &mut open.rows,
            local_name!("blockquote") => &mut open.quotes,
            local_name!("pre") | local_name!("listing") | local_name!("xmp") | local_name!("plaintext") => {
                &mut open.verbatim
            }
            local_name!("code") | local_name!("kbd") | local_name!("samp") | local_name!("tt") => &mut open.code,
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

    fn text(&mut self, text: &str, node: NodeRef<'_>) {
        let (Some(parent), linked) = (node.parent().map(|parent| parent.id()), self.open.links > 0) else { return };
        if self.is_full() {
            self.rendered.left_out += text.len();
            return;
        }
        if self.open.verbatim == 0 {
            let is_break = self.word_breaks.is_break(&self.lines.text, text);
            if is_break && self.open.code == 0 {
                self.lines.space();
            }
            self.lines.flow(text, parent, linked);
            return;
        }
        for (number, line) in text.split(['\n', '\r']).enumerate() {
            if number > 0 && !self.end_line() {
                self.lines.blank();
            }
            if self.is_full() {
                self.rendered.left_out += line.len() + 1;
                continue;
            }
            self.lines.verbatim(line, parent, linked);
        }
    }

    /// Whether the text may have no more lines.
    fn is_full(&self) -> bool {
        self.rendered.blocks.len() * LINE_WEIGHT + self.lines.text.len() >= PAGE_WEIGHT
    }

    /// Ends a line; false if there was none.
    fn end_line(&mut self) -> bool {
        let Some(Line { range, inner, letters, linked }) = self.lines.end() else {
            if let Some(recorder) = &mut self.recorder {
                recorder.truncate(self.lines.text.len());
            }
            return false;
        };
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

    /// The container of an element, which is created with those around it if needed.
    fn container(&mut self, element: NodeId) -> u32 {
        let mut at = self.html.tree.get(element);
        let mut last = None;
        while let Some(node) = at
            && let Node::Element(element) = node.value()
        {
            last = self.containers.get(&node.id()).copied();
            if last.is_some() {
                break;
            }
            self.path.push((node.id(), element));
            at = node.parent();
        }
        while let Some((node, element)) = self.path.pop() {
            last = Some(self.add_container(node, element, last));
        }
        last.unwrap_or(0)
    }

    fn add_container(&mut self, node: NodeId, element: &'p Element, parent: Option<u32>) -> u32 {
        let index = self.rendered.containers.len() as u32;
        let block = self.rendered.blocks.len() as u32;
        self.rendered.containers.push(Container {
            node,
            name: element.name.local.clone(),
            parent: parent.unwrap_or(index),
            depth: parent.map_or(0, |parent| self.rendered.containers[parent as usize].depth + 1),
            class: self.collector.set(attribute(element, &local_name!("class"))),
            id: self.collector.set(attribute(element, &local_name!("id"))),
            blocks: block..block,
        });
        self.containers.insert(node, index);
        index
    }

    fn finish(mut self) -> RenderedText {
        self.end_line();
        self.rendered.text = self.lines.text;
        self.rendered.words = self.collector.words;
        self.rendered.marks = self.recorder.map(|recorder| Box::new(recorder.marks));
        extend_containers(&mut self.rendered);
        self.rendered
    }
}

/// Sets the blocks of each container, which was created with the first of them.
fn extend_containers(rendered: &mut RenderedText) {
    let RenderedText { blocks, containers, .. } = rendered;
    for (number, block) in (0..).zip(blocks.iter()) {
        let own = &mut containers[block.container as usize].blocks;
        own.end = own.end.max(number + 1);
    }
    for index in (0..containers.len()).rev() {
        let Container { parent, blocks, .. } = &containers[index];
        let (parent, end) = (*parent as usize, blocks.end);
        let around = &mut containers[parent].blocks;
        around.end = around.end.max(end);
    }
}
