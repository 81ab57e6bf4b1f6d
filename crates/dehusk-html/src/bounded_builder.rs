//! Bounds the time and memory of the tree builder.
//!
//! For nearly every tag html5ever searches its stack of open elements, and it recreates formatting elements that were left
//! open in every paragraph. So pages of a few hundred kilobytes can take minutes. The bounded builder drops start tags once
//! the two lists together are full, as browsers stop nesting at 512 elements: the content of a dropped element goes into the
//! deepest one, with a line break for the edges of blocks. The end tag of a dropped element is dropped too.

use std::cell::Cell;

use ego_tree::NodeId;
use foldhash::HashMap;
use html5ever::interface::{Tracer, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, local_name};
use scraper::Html;

use super::names::match_name;
use super::tree_sink::BoundedSink;
use crate::limits::{ELEMENT_WEIGHT, FORMATTING_DEPTH, IMPLIED_ELEMENTS, PAGE_DEPTH};

/// A tree builder with bounded lists.
pub(super) struct BoundedTreeBuilder {
    builder: TreeBuilder<NodeId, BoundedSink>,
    /// Open elements and formatting elements when they were last counted.
    counted: usize,
    /// Elements that had been created then.
    created_then: usize,
    /// Start tags that were passed to the tree builder.
    passed: usize,
    /// Dropped elements that are still open.
    open_dropped: HashMap<LocalName, usize>,
    /// Start tags that were dropped.
    dropped: usize,
    /// The last token was a line break in place of a tag.
    after_line_break: bool,
}

/// What an element does to the two lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It contains nothing but text, so it is never open when another is.
    Leaf,
    /// It is on both lists.
    Formatting,
    /// It is on the stack, and within a line.
    Inline,
    /// It is on the stack, and its edges end lines.
    Block,
}

fn role(name: &LocalName) -> Role {
    match_name!(name, else Role::Block, {
        "area" | "base" | "br" | "col" | "embed" | "hr" | "iframe" | "img" | "input" | "link" | "meta" | "noembed" |
        "noframes" | "plaintext" | "script" | "source" | "style" | "textarea" | "title" | "track" | "wbr" |
        "xmp" => Role::Leaf,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" |
        "u" => Role::Formatting,
        "abbr" | "cite" | "kbd" | "label" | "mark" | "q" | "ruby" | "samp" | "span" | "sub" | "sup" | "time" |
        "var" => Role::Inline,
    })
}

/// Counts the handles that a tree builder has.
struct HandleCounter(Cell<usize>);

impl Tracer for HandleCounter {
    type Handle = NodeId;

    fn trace_handle(&self, _: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

impl BoundedTreeBuilder {
    pub(super) fn new(source_bytes: usize) -> Self {
        let options = TreeBuilderOpts { drop_doctype: true, scripting_enabled: false, ..TreeBuilderOpts::default() };
        let builder = TreeBuilder::new(BoundedSink::new(source_bytes), options);
        BoundedTreeBuilder {
            builder,
            counted: 0,
            created_then: 0,
            passed: 0,
            open_dropped: HashMap::default(),
            dropped: 0,
            after_line_break: false,
        }
    }

    /// Processes a start tag; returns the state that the tokenizer has to switch to.
    pub(super) fn start(&mut self, tag: Tag) -> TokenSinkResult<NodeId> {
        let role = role(&tag.name);
        if !self.admits(role) {
            self.dropped += 1;
            if !tag.self_closing {
                *self.open_dropped.entry(tag.name).or_default() += 1;
            }
            self.line_break(role);
            return TokenSinkResult::Continue;
        }
        self.passed += 1;
        self.pass(Token::TagToken(tag))
    }

    /// Processes an end tag.
    pub(super) fn end(&mut self, name: LocalName) {
        if let Some(open) = self.open_dropped.get_mut(&name).filter(|open| **open > 0) {
            *open -= 1;
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
        self.pass_and_ignore(Token::TagToken(tag));
    }

    /// Processes text.
    pub(super) fn text(&mut self, text: StrTendril) {
        self.pass_and_ignore(Token::CharacterTokens(text));
    }

    /// Processes a comment. Its text is not needed, but it separates the texts around it.
    pub(super) fn comment(&mut self) {
        self.pass_and_ignore(Token::CommentToken(StrTendril::new()));
    }

    /// Processes a DOCTYPE.
    pub(super) fn doctype(&mut self, doctype: Doctype) {
        self.pass_and_ignore(Token::DoctypeToken(doctype));
    }

    /// Whether the current element is not an HTML element.
    pub(super) fn in_foreign(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }

    /// What the elements weigh.
    pub(super) fn weight(&self) -> usize {
        self.builder.sink.created() * ELEMENT_WEIGHT
    }

    /// Ends the page: its tree with the elements that declare something, and the numbers of omitted elements and attributes.
    pub(super) fn finish(mut self) -> ((Html, Vec<NodeId>), usize, usize) {
        self.pass_and_ignore(Token::EOFToken);
        self.builder.end();
        let omitted = self.builder.sink.omitted_attributes();
        (self.builder.sink.finish(), self.dropped, omitted)
    }

    fn pass(&mut self, token: Token) -> TokenSinkResult<NodeId> {
        self.after_line_break = false;
        self.builder.process_token(token, 1)
    }

    /// Passes a token whose result does not matter: only start tags switch the tokenizer, and scripts are not run.
    fn pass_and_ignore(&mut self, token: Token) {
        let _ = self.pass(token);
    }

    fn admits(&mut self, role: Role) -> bool {
        let limit = match role {
            Role::Leaf => return true,
            Role::Formatting => FORMATTING_DEPTH,
            Role::Inline | Role::Block => PAGE_DEPTH,
        };
        let created = self.builder.sink.created();
        // A tag may create two elements, as that of a row creates a table body around it.
        if created.saturating_sub(2 * self.passed) >= IMPLIED_ELEMENTS {
            return false;
        }
        // Each element that was created since the last count can be on both lists.
        if self.counted + 2 * (created - self.created_then) >= limit {
            (self.counted, self.created_then) = (self.count(), created);
        }
        self.counted < limit
    }

    fn count(&self) -> usize {
        let counter = HandleCounter(Cell::new(0));
        self.builder.trace_handles(&counter);
        counter.0.get()
    }

    /// A line break for the edge of a dropped block; one is enough for several.
    fn line_break(&mut self, role: Role) {
        if role == Role::Block && !self.after_line_break {
            let name = local_name!("br");
            let kind = TagKind::StartTag;
            let tag = Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false };
            self.pass_and_ignore(Token::TagToken(tag));
            self.after_line_break = true;
        }
    }
}
