//! Which parts of a line are marked, in which order: runs with styles become marks that nest.
//!
//! `CommonMark` takes a mark by what is beside it, so some words cannot be marked: those stay as they are. A mark inside a
//! word is written only where no other is near, since readers of Markdown would have to guess which belong together.

use super::characters::{Neighbour, neighbour};
use super::lines::Run;
use super::links::LinkId;
use super::places::Style;

/// A part of a line as it is written.
#[derive(Clone, Debug)]
pub(super) enum Token<'r, 'p> {
    /// Bytes of the line's text.
    Text(usize, usize),
    /// Bytes of it that are code.
    Code(Vec<(usize, usize)>),
    Atom(&'r Run<'p>),
    /// A mark of emphasis.
    Open(&'static str),
    Close(&'static str),
    LinkStart(LinkId),
    LinkEnd,
}

/// A part of a run.
#[derive(Clone, Copy)]
struct Piece<'r, 'p> {
    start: usize,
    end: usize,
    style: Style,
    atom: Option<&'r Run<'p>>,
}

/// What a part of a line can be marked as, besides code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrap {
    Link,
    Strong,
    Emphasis,
    Deleted,
}

/// The most characters of punctuation that are left out of emphasis at an end.
const NARROWED: usize = 8;

const WRAPS: [Wrap; 4] = [Wrap::Link, Wrap::Strong, Wrap::Emphasis, Wrap::Deleted];

impl Wrap {
    fn is_in(self, style: Style) -> bool {
        match self {
            Wrap::Link => style.link.is_some(),
            Wrap::Strong => style.strong,
            Wrap::Emphasis => style.emphasis,
            Wrap::Deleted => style.deleted,
        }
    }

    fn without(self, mut style: Style) -> Style {
        match self {
            Wrap::Link => style.link = None,
            Wrap::Strong => style.strong = false,
            Wrap::Emphasis => style.emphasis = false,
            Wrap::Deleted => style.deleted = false,
        }
        style
    }

    /// Whether two pieces are marked as one.
    fn joins(self, a: Style, b: Style) -> bool {
        self.is_in(b) && (self != Wrap::Link || a.link == b.link)
    }

    fn mark(self) -> &'static str {
        match self {
            Wrap::Link => "",
            Wrap::Strong => "**",
            Wrap::Emphasis => "*",
            Wrap::Deleted => "~~",
        }
    }
}

/// The tokens of some runs of a line with this text. `emphasis`: whether emphasis is written.
pub(super) fn tokens<'r, 'p>(text: &str, runs: &'r [Run<'p>], emphasis: bool) -> Vec<Token<'r, 'p>> {
    let piece = |run: &'r Run<'p>| Piece {
        start: run.range.start,
        end: run.range.end,
        style: if emphasis {
            run.style
        } else {
            Style { link: run.style.link, code: run.style.code, ..Style::default() }
        },
        atom: run.atom.as_ref().map(|_| run),
    };
    let mut nesting = Nesting { text, tokens: Vec::new(), depth: 0 };
    nesting.add_all(&runs.iter().map(piece).collect::<Vec<_>>());
    nesting.tokens
}

struct Nesting<'t, 'r, 'p> {
    text: &'t str,
    tokens: Vec<Token<'r, 'p>>,
    /// Marks of emphasis that are open.
    depth: usize,
}

impl<'r, 'p> Nesting<'_, 'r, 'p> {
    /// Adds pieces, the longest of what they are marked as outermost. There are few kinds of marks, so this does not go deep.
    fn add_all(&mut self, pieces: &[Piece<'r, 'p>]) {
        let mut at = 0;
        while let Some(first) = pieces.get(at) {
            let extent =
                |wrap: &Wrap| pieces[at..].iter().take_while(|piece| wrap.joins(first.style, piece.style)).count();
            let wraps = WRAPS.iter().filter(|wrap| wrap.is_in(first.style));
            // Of those that are equally long, the first is outside.
            let Some((length, wrap)) = wraps.rev().map(|wrap| (extent(wrap), *wrap)).max_by_key(|(length, _)| *length)
            else {
                self.add(first);
                at += 1;
                continue;
            };
            self.wrap(wrap, &pieces[at..at + length]);
            at += length;
        }
    }

    fn add(&mut self, piece: &Piece<'r, 'p>) {
        if let Some(run) = piece.atom {
            return self.tokens.push(Token::Atom(run));
        }
        let (start, end) = (piece.start, piece.end);
        match self.tokens.last_mut() {
            _ if start == end => {}
            Some(Token::Code(ranges)) if piece.style.code => ranges.push((start, end)),
            _ if piece.style.code => self.tokens.push(Token::Code(vec![(start, end)])),
            Some(Token::Text(_, last)) if *last == start => *last = end,
            _ => self.tokens.push(Token::Text(start, end)),
        }
    }

    /// Adds pieces with a mark around them, which leaves out white space at both ends.
    fn wrap(&mut self, wrap: Wrap, pieces: &[Piece<'r, 'p>]) {
        let link = pieces[0].style.link;
        let mut inner: Vec<Piece<'r, 'p>> = pieces.to_vec();
        for piece in &mut inner {
            piece.style = wrap.without(piece.style);
        }
        let mut after = Vec::new();
        self.trim(&mut inner, &mut after);
        if let (Wrap::Link, Some(link), false) = (wrap, link, inner.is_empty()) {
            self.tokens.push(Token::LinkStart(link));
            self.add_all(&inner);
            self.tokens.push(Token::LinkEnd);
        } else if self.fit(&mut inner, &mut after) {
            self.tokens.push(Token::Open(wrap.mark()));
            self.depth += 1;
            self.add_all(&inner);
            self.depth -= 1;
            self.tokens.push(Token::Close(wrap.mark()));
        } else {
            self.add_all(&inner);
        }
        after.iter().rev().for_each(|piece| self.add(piece));
    }

    /// Takes white space from both ends: what is before is added, what is after goes to `after`, last first.
    fn trim(&mut self, pieces: &mut Vec<Piece<'r, 'p>>, after: &mut Vec<Piece<'r, 'p>>) {
        let text = self.text;
        let blank = pieces.iter().take_while(|piece| piece.is_blank(text)).count();
        let before: Vec<_> = pieces.drain(..blank).collect();
        for piece in before {
            self.add(&piece.plain());
        }
        while pieces.last().is_some_and(|piece| piece.is_blank(text)) {
            after.extend(pieces.pop().map(Piece::plain));
        }
        if let Some(first) = pieces.first_mut().filter(|first| first.atom.is_none()) {
            let start = first.end - text[first.start..first.end].trim_start().len();
            self.add(&Piece { end: start, ..first.plain() });
            first.start = start;
        }
        if let Some(last) = pieces.last_mut().filter(|last| last.atom.is_none()) {
            let end = last.start + text[last.start..last.end].trim_end().len();
            after.push(Piece { start: end, ..last.plain() });
            last.end = end;
        }
    }

    /// Narrows pieces until marks around them are taken for marks: they must not have letters outside and punctuation inside.
    /// False if there is no such place.
    fn fit(&mut self, pieces: &mut Vec<Piece<'r, 'p>>, after: &mut Vec<Piece<'r, 'p>>) -> bool {
        for _ in 0..NARROWED {
            let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return false };
            let before = neighbour(self.text[..first.start].chars().next_back());
            let behind = neighbour(self.text[last.end..].chars().next());
            let (front, back) = (first.edge(self.text, true), last.edge(self.text, false));
            let (opens, closes) = (is_mark(before, front), is_mark(behind, back));
            if opens && closes {
                return self.is_clear(could_be_both(before, front) || could_be_both(behind, back), pieces);
            }
            if !self.narrow(pieces, after, !opens, !closes) {
                return false;
            }
            self.trim(pieces, after);
        }
        false
    }

    /// Whether marks cannot be taken for ends of others. `is_unclear`: one of them could both open and close.
    fn is_clear(&self, is_unclear: bool, pieces: &[Piece<'_, '_>]) -> bool {
        let has_others = || {
            let is_marked = |style: Style| style.strong || style.emphasis || style.deleted;
            self.depth > 0 || pieces.iter().any(|piece| is_marked(piece.style))
        };
        // Of some links nothing is written but their text.
        let is_link = |token: &&Token<'_, '_>| matches!(token, Token::LinkStart(_) | Token::LinkEnd);
        let before = self.tokens.iter().rev().find(|token| !is_link(token));
        !(matches!(before, Some(Token::Close(_))) || is_unclear && has_others())
    }

    /// Takes a character from the front, the back, or both. False if there is none to take.
    fn narrow(
        &mut self,
        pieces: &mut [Piece<'r, 'p>],
        after: &mut Vec<Piece<'r, 'p>>,
        front: bool,
        back: bool,
    ) -> bool {
        let text = self.text;
        if front {
            let Some(first) = pieces.first_mut().filter(|piece| piece.is_plain_text()) else { return false };
            let Some(c) = text[first.start..first.end].chars().next() else { return false };
            let cut = first.start + c.len_utf8();
            self.add(&Piece { end: cut, ..first.plain() });
            first.start = cut;
        }
        if back {
            let Some(last) = pieces.last_mut().filter(|piece| piece.is_plain_text()) else { return false };
            let Some(c) = text[last.start..last.end].chars().next_back() else { return front };
            let cut = last.end - c.len_utf8();
            after.push(Piece { start: cut, ..last.plain() });
            last.end = cut;
        }
        true
    }
}

impl Piece<'_, '_> {
    fn is_blank(&self, text: &str) -> bool {
        self.atom.is_none() && text[self.start..self.end].trim().is_empty()
    }

    fn is_plain_text(&self) -> bool {
        self.atom.is_none() && !self.style.code && self.style.link.is_none()
    }

    /// The same text without a style.
    fn plain(self) -> Self {
        Piece { style: Style::default(), ..self }
    }

    /// What its first or last character is in the output.
    fn edge(&self, text: &str, first: bool) -> Neighbour {
        if !self.is_plain_text() {
            return Neighbour::Punctuation;
        }
        let inner = &text[self.start..self.end];
        neighbour(if first { inner.chars().next() } else { inner.chars().next_back() })
    }
}

/// Whether a mark opens or closes between something outside and something inside.
fn is_mark(outside: Neighbour, inside: Neighbour) -> bool {
    match inside {
        Neighbour::Space => false,
        Neighbour::Letter => true,
        Neighbour::Punctuation | Neighbour::Unclear => matches!(outside, Neighbour::Space | Neighbour::Punctuation),
    }
}

/// Whether a mark between them could be both the start and the end of emphasis.
fn could_be_both(outside: Neighbour, inside: Neighbour) -> bool {
    match outside {
        Neighbour::Space => false,
        Neighbour::Punctuation => inside != Neighbour::Letter,
        Neighbour::Letter | Neighbour::Unclear => true,
    }
}
