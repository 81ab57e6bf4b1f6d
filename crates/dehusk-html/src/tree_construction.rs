//! Passes the tokens of a page to html5ever's tree builder.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};

use super::bounded_builder::BoundedTreeBuilder;
use super::character_references::{ReferenceContext, decode};
use super::doctype::parse_doctype;
use super::names::{ClassNames, Names};
use super::parsed::{Omitted, ParsedHtml};
use super::raw_text::RawText;
use super::shared_source::SharedSource;
use super::tokenizer::{RawAttribute, Token, Tokenizer};
use super::tree::{is_json_ld, is_tex};
use crate::limits::PAGE_WEIGHT;

/// Parses a source that has no NUL and no CR.
pub(super) fn build_tree(source: &str) -> ParsedHtml {
    let mut construction = TreeConstruction {
        shared: SharedSource::new(source),
        names: Names::default(),
        classes: ClassNames::default(),
        builder: BoundedTreeBuilder::new(source.len()),
        keep_raw: true,
        omitted_attributes: 0,
        text_bytes: 0,
        omitted_bytes: 0,
    };
    let mut tokenizer = Tokenizer::new(source);
    while construction.left() > 0
        && let Some(token) = tokenizer.next()
    {
        construction.process(token, &mut tokenizer);
    }
    let bytes = tokenizer.remaining() + construction.omitted_bytes;
    let ((html, declaring), elements, attributes) = construction.builder.finish();
    let attributes = attributes + tokenizer.omitted_attributes + construction.omitted_attributes;
    let omitted = Omitted { elements, attributes, bytes };
    ParsedHtml { html, declaring, encoding: "UTF-8", replaced: 0, omitted }
}

struct TreeConstruction<'s> {
    shared: SharedSource<'s>,
    names: Names<'s>,
    classes: ClassNames,
    builder: BoundedTreeBuilder,
    /// Whether the next raw text is needed.
    keep_raw: bool,
    /// Attributes that were omitted because the page has too many names.
    omitted_attributes: usize,
    /// Bytes of text so far, and those that were omitted because the page weighs too much.
    text_bytes: usize,
    omitted_bytes: usize,
}

impl<'s> TreeConstruction<'s> {
    /// What more the page may weigh.
    fn left(&self) -> usize {
        PAGE_WEIGHT.saturating_sub(self.text_bytes + self.builder.weight())
    }

    /// As much of a text as the page may have.
    fn admitted(&mut self, text: &'s str) -> &'s str {
        let kept = &text[..text.floor_char_boundary(self.left())];
        // A page with an omitted text is at its end, also if a character more would not have fitted.
        self.text_bytes += text.len();
        self.omitted_bytes += text.len() - kept.len();
        kept
    }

    fn process(&mut self, token: Token<'s>, tokenizer: &mut Tokenizer<'s>) {
        match token {
            Token::RawText(..) if !self.keep_raw => {}
            Token::Text(text) | Token::RawText(text, RawText::Escapable) => self.text(text),
            Token::RawText(text, _) => {
                let text = self.admitted(text);
                self.builder.text(self.shared.share(text));
            }
            Token::Start { name, self_closing } => self.start(name, self_closing, tokenizer),
            Token::End { name } => {
                let name = self.element_name(name);
                self.builder.end(name);
            }
            Token::Doctype(declared) => self.builder.doctype(parse_doctype(declared)),
            Token::Cdata(start) if self.builder.in_foreign() => {
                let text = self.admitted(tokenizer.cdata(start));
                self.builder.text(self.shared.share(text));
            }
            Token::Cdata(_) | Token::Comment => self.builder.comment(),
        }
    }

    fn text(&mut self, text: &'s str) {
        let text = self.admitted(text);
        let text = self.decoded(text, ReferenceContext::Text);
        self.builder.text(text);
    }

    fn start(&mut self, name: &'s str, self_closing: bool, tokenizer: &mut Tokenizer<'s>) {
        let local = self.element_name(name);
        let (attrs, had_duplicate_attributes) = self.attributes(tokenizer.attributes());
        self.keep_raw = keeps_raw(&local, &attrs);
        let kind = TagKind::StartTag;
        let tag = Tag { kind, name: local, self_closing, attrs, had_duplicate_attributes };
        match self.builder.start(tag) {
            TokenSinkResult::RawData(RawKind::Rcdata) => tokenizer.enter_raw_text(RawText::Escapable, name),
            TokenSinkResult::RawData(RawKind::Rawtext) => tokenizer.enter_raw_text(RawText::Plain, name),
            TokenSinkResult::RawData(_) => tokenizer.enter_raw_text(RawText::ScriptData, name),
            TokenSinkResult::Plaintext => tokenizer.enter_raw_text(RawText::Plaintext, name),
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => {}
        }
    }

    /// An element's name; `data`, which has no effect, once the page has too many names.
    fn element_name(&mut self, name: &'s str) -> LocalName {
        self.names.get(name).unwrap_or(local_name!("data"))
    }

    /// The attributes of a tag, the first of each name.
    fn attributes(&mut self, raw: &[RawAttribute<'s>]) -> (Vec<Attribute>, bool) {
        let mut attributes: Vec<Attribute> = Vec::with_capacity(raw.len());
        let mut duplicates = false;
        for RawAttribute { name, value } in raw {
            let Some(local) = self.names.get(name) else {
                self.omitted_attributes += 1;
                continue;
            };
            if attributes.iter().any(|other| other.name.local == local) {
                duplicates = true;
            } else {
                let value = self.decoded(value, ReferenceContext::Attribute);
                if local == local_name!("class") && !self.classes.admit(&value) {
                    self.omitted_attributes += 1;
                    continue;
                }
                attributes.push(Attribute { name: QualName::new(None, ns!(), local), value });
            }
        }
        (attributes, duplicates)
    }

    fn decoded(&mut self, text: &'s str, place: ReferenceContext) -> StrTendril {
        match decode(text, place) {
            Some(decoded) => StrTendril::from(decoded),
            None => self.shared.share(text),
        }
    }
}

/// Whether the contents of a raw text element are needed: those of most scripts are not.
fn keeps_raw(name: &LocalName, attributes: &[Attribute]) -> bool {
    match *name {
        local_name!("style") | local_name!("iframe") | local_name!("noembed") => false,
        local_name!("script") => attributes
            .iter()
            .find(|attribute| attribute.name.local == local_name!("type"))
            .is_some_and(|kind| is_json_ld(&kind.value) || is_tex(&kind.value)),
        _ => true,
    }
}
