//! Keeps the tree builder within time and memory.
//!
//! For nearly every tag html5ever looks through its stack of open elements, and with a list of formatting elements that
//! were left open it makes these anew in every paragraph. So pages of a few hundred kilobytes can take minutes. The guard
//! stands before the tree builder and holds back start tags once the two lists together are full, as browsers stop nesting
//! at 512 elements: what is in a held back element comes to stand in the deepest one, with a line break for the edges of
//! blocks. The end tag of an element that was held back is held back too.

use std::cell::Cell;

use foldhash::HashMap;
use html5ever::interface::{Tracer, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, local_name};

use super::sink::Sink;
use super::tree::{NodeId, Tree};
use crate::limits::{ELEMENTS, FORMATTING_DEPTH, PAGE_DEPTH, REMADE_ELEMENTS};

/// A tree builder that is given no more than it can bear.
pub(super) struct Guard {
    builder: TreeBuilder<NodeId, Sink>,
    /// Open elements and formatting elements when they were last counted.
    counted: usize,
    /// Elements that had been made then.
    made_then: usize,
    /// Start tags passed on.
    passed: usize,
    /// Held back elements whose end tags have not come.
    held: HashMap<LocalName, usize>,
    /// Start tags held back.
    held_back: usize,
    /// The last thing passed on is a line break that stands for a tag.
    broken: bool,
}

/// What a kind of element does to the lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It holds nothing or text only, so it is never open when another is.
    Leaf,
    /// It is on both lists.
    Formatting,
    /// It is on the stack, and stands in a line.
    Inline,
    /// It is on the stack, and its edges end lines.
    Block,
}

fn role(name: &LocalName) -> Role {
    match *name {
        local_name!("area")
        | local_name!("base")
        | local_name!("br")
        | local_name!("col")
        | local_name!("embed")
        | local_name!("hr")
        | local_name!("iframe")
        | local_name!("img")
        | local_name!("input")
        | local_name!("link")
        | local_name!("meta")
        | local_name!("noembed")
        | local_name!("noframes")
        | local_name!("plaintext")
        | local_name!("script")
        | local_name!("source")
        | local_name!("style")
        | local_name!("textarea")
        | local_name!("title")
        | local_name!("track")
        | local_name!("wbr")
        | local_name!("xmp") => Role::Leaf,
        local_name!("a")
        | local_name!("b")
        | local_name!("big")
        | local_name!("code")
        | local_name!("em")
        | local_name!("font")
        | local_name!("i")
        | local_name!("nobr")
        | local_name!("s")
        | local_name!("small")
        | local_name!("strike")
        | local_name!("strong")
        | local_name!("tt")
        | local_name!("u") => Role::Formatting,
        local_name!("abbr")
        | local_name!("cite")
        | local_name!("kbd")
        | local_name!("label")
        | local_name!("mark")
        | local_name!("q")
        | local_name!("ruby")
        | local_name!("samp")
        | local_name!("span")
        | local_name!("sub")
        | local_name!("sup")
        | local_name!("time")
        | local_name!("var") => Role::Inline,
        _ => Role::Block,
    }
}

/// Counts the handles that a tree builder holds.
struct Held(Cell<usize>);

impl Tracer for Held {
    type Handle = NodeId;

    fn trace_handle(&self, _: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

impl Guard {
    pub(super) fn new(source_bytes: usize) -> Self {
        let options = TreeBuilderOpts { drop_doctype: true, scripting_enabled: false, ..TreeBuilderOpts::default() };
        let builder = TreeBuilder::new(Sink::new(source_bytes), options);
        Guard { builder, counted: 0, made_then: 0, passed: 0, held: HashMap::default(), held_back: 0, broken: false }
    }

    /// Takes a start tag; returns what the tree builder wants the scanner to do.
    pub(super) fn start(&mut self, tag: Tag) -> TokenSinkResult<NodeId> {
        let role = role(&tag.name);
        if !self.admits(role) {
            self.held_back += 1;
            if !tag.self_closing {
                *self.held.entry(tag.name).or_default() += 1;
            }
            self.line_break(role);
            return TokenSinkResult::Continue;
        }
        self.passed += 1;
        self.pass(Token::TagToken(tag))
    }

    /// Takes an end tag.
    pub(super) fn end(&mut self, name: LocalName) {
        if let Some(held) = self.held.get_mut(&name).filter(|held| **held > 0) {
            *held -= 1;
            self.line_break(role(&name));
            return;
        }
        let tag = Tag {
            kind: TagKind::EndTag,
            name,
            self_closing: false,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        };
        self.hand(Token::TagToken(tag));
    }

    /// Takes text.
    pub(super) fn text(&mut self, text: StrTendril) {
        self.hand(Token::CharacterTokens(text));
    }

    /// Takes a comment. What it says is of no use, but it keeps texts apart.
    pub(super) fn comment(&mut self) {
        self.hand(Token::CommentToken(StrTendril::new()));
    }

    /// Takes a document type.
    pub(super) fn doctype(&mut self, doctype: Doctype) {
        self.hand(Token::DoctypeToken(doctype));
    }

    /// Whether the current element is of SVG or the like.
    pub(super) fn in_foreign(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }

    /// Whether there are as many elements as there may be.
    pub(super) fn is_full(&self) -> bool {
        self.builder.sink.made() >= ELEMENTS
    }

    /// Ends the page: its tree, how many elements were held back, how many attributes left out.
    pub(super) fn finish(mut self) -> (Tree, usize, usize) {
        self.hand(Token::EOFToken);
        self.builder.end();
        let left_out = self.builder.sink.left_out();
        (self.builder.sink.finish(), self.held_back, left_out)
    }

    fn pass(&mut self, token: Token) -> TokenSinkResult<NodeId> {
        self.broken = false;
        self.builder.process_token(token, 1)
    }

    /// Passes on what the tree builder has no wish about, or one that does not matter: the scanner is told of raw text by
    /// start tags, and no script is run.
    fn hand(&mut self, token: Token) {
        let _ = self.pass(token);
    }

    fn admits(&mut self, role: Role) -> bool {
        let limit = match role {
            Role::Leaf => return true,
            Role::Formatting => FORMATTING_DEPTH,
            Role::Inline | Role::Block => PAGE_DEPTH,
        };
        let made = self.builder.sink.made();
        // A tag may stand for two elements, as a row's does for the part of the table that it opens.
        if made.saturating_sub(2 * self.passed) >= REMADE_ELEMENTS {
            return false;
        }
        // Each element made since the last count can be on both lists.
        if self.counted + 2 * (made - self.made_then) >= limit {
            (self.counted, self.made_then) = (self.count(), made);
        }
        self.counted < limit
    }

    fn count(&self) -> usize {
        let held = Held(Cell::new(0));
        self.builder.trace_handles(&held);
        held.0.get()
    }

    /// A line break for the edge of a block that is held back; one is enough for several.
    fn line_break(&mut self, role: Role) {
        if role == Role::Block && !self.broken {
            let name = local_name!("br");
            let kind = TagKind::StartTag;
            let tag = Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false };
            self.hand(Token::TagToken(tag));
            self.broken = true;
        }
    }
}
