//! Feeds the pieces of a page's source to the tree builder.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};

use super::LeftOut;
use super::doctype;
use super::guard::Guard;
use super::names::Names;
use super::raw::Raw;
use super::references::{Place, decode};
use super::scan::{Piece, RawAttribute, Scanner};
use super::tree::{Tree, is_json_ld};

/// Parses a source that has no NUL and no CR.
pub(super) fn parse(source: &str) -> (Tree, LeftOut) {
    let shared = StrTendril::from_slice(source);
    let mut feeder = Feeder {
        shared: &shared,
        names: Names::default(),
        guard: Guard::new(source.len()),
        keep_raw: true,
        left_out: 0,
    };
    let mut scanner = Scanner::new(&shared);
    while !feeder.guard.is_full()
        && let Some(piece) = scanner.next()
    {
        feeder.take(piece, &mut scanner);
    }
    let (tree, elements, attributes) = feeder.guard.finish();
    let left_out =
        LeftOut { elements, attributes: scanner.surplus + feeder.left_out + attributes, bytes: scanner.rest() };
    (tree, left_out)
}

struct Feeder<'s> {
    /// The source, of which tokens are pieces that cost no copy.
    shared: &'s StrTendril,
    names: Names<'s>,
    guard: Guard,
    /// Whether the raw text that comes next is of use to anybody.
    keep_raw: bool,
    /// Attributes left out because the page has too many names.
    left_out: usize,
}

impl<'s> Feeder<'s> {
    fn take(&mut self, piece: Piece<'s>, scanner: &mut Scanner<'s>) {
        match piece {
            Piece::RawText(..) if !self.keep_raw => {}
            Piece::Text(text) | Piece::RawText(text, Raw::Text) => self.text(text),
            Piece::RawText(text, _) => self.guard.text(self.share(text)),
            Piece::Start { name, self_closing } => self.start(name, self_closing, scanner),
            Piece::End { name } => {
                let name = self.element_name(name);
                self.guard.end(name);
            }
            Piece::Doctype(declared) => self.guard.doctype(doctype::read(declared)),
            Piece::Cdata(start) if self.guard.in_foreign() => self.guard.text(self.share(scanner.cdata(start))),
            Piece::Cdata(_) | Piece::Comment => self.guard.comment(),
        }
    }

    fn text(&mut self, text: &'s str) {
        let text = self.decoded(text, Place::Text);
        self.guard.text(text);
    }

    fn start(&mut self, name: &'s str, self_closing: bool, scanner: &mut Scanner<'s>) {
        let local = self.element_name(name);
        let (attrs, had_duplicate_attributes) = self.attributes(scanner.attributes());
        self.keep_raw = keeps_raw(&local, &attrs);
        let kind = TagKind::StartTag;
        let tag = Tag { kind, name: local, self_closing, attrs, had_duplicate_attributes };
        match self.guard.start(tag) {
            TokenSinkResult::RawData(RawKind::Rcdata) => scanner.enter(Raw::Text, name),
            TokenSinkResult::RawData(RawKind::Rawtext) => scanner.enter(Raw::Plain, name),
            TokenSinkResult::RawData(_) => scanner.enter(Raw::Script, name),
            TokenSinkResult::Plaintext => scanner.enter(Raw::Rest, name),
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => {}
        }
    }

    /// An element's name; one that the page has too many names for is as good as any that means nothing.
    fn element_name(&mut self, name: &'s str) -> LocalName {
        self.names.get(name).unwrap_or(local_name!("data"))
    }

    /// The attributes of a tag, the first of each name.
    fn attributes(&mut self, raw: &[RawAttribute<'s>]) -> (Vec<Attribute>, bool) {
        let mut attributes: Vec<Attribute> = Vec::with_capacity(raw.len());
        let mut duplicates = false;
        for RawAttribute { name, value } in raw {
            let Some(local) = self.names.get(name) else {
                self.left_out += 1;
                continue;
            };
            if attributes.iter().any(|other| other.name.local == local) {
                duplicates = true;
            } else {
                let value = self.decoded(value, Place::Attribute);
                attributes.push(Attribute { name: QualName::new(None, ns!(), local), value });
            }
        }
        (attributes, duplicates)
    }

    fn decoded(&self, text: &'s str, place: Place) -> StrTendril {
        match decode(text, place) {
            Some(decoded) => StrTendril::from(decoded),
            None => self.share(text),
        }
    }

    /// A piece of the source as the tree builder wants it.
    fn share(&self, text: &'s str) -> StrTendril {
        let offset = text.as_ptr() as usize - self.shared.as_ptr() as usize;
        self.shared.subtendril(offset as u32, text.len() as u32)
    }
}

/// Whether the contents of an element of raw text are of use: most scripts are not.
fn keeps_raw(name: &LocalName, attributes: &[Attribute]) -> bool {
    match *name {
        local_name!("style") | local_name!("iframe") | local_name!("noembed") => false,
        local_name!("script") => attributes
            .iter()
            .any(|attribute| attribute.name.local == local_name!("type") && is_json_ld(&attribute.value)),
        _ => true,
    }
}
