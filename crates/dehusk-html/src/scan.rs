//! Cuts a page's source into tags and text.
//!
//! This is the tokenizer of the HTML standard for a source that lies in memory as a whole, with line ends already LF and
//! no NUL in it. html5ever has one of its own, which looks for an attribute's name among all that a tag has (a million
//! attributes: a million squared) and takes two thirds of the time of a parse; its tree builder is used as it is. Names and
//! values are pieces of the source: nothing is decoded or lower-cased here.

use super::raw::{self, Raw};
use crate::limits::ATTRIBUTES;

/// A piece of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'s> {
    /// Text between tags, with its character references as they are written.
    Text(&'s str),
    /// The contents of an element of raw text, such as a script.
    RawText(&'s str, Raw),
    /// A start tag; [`Scanner::attributes`] has its attributes.
    Start { name: &'s str, self_closing: bool },
    /// An end tag.
    End { name: &'s str },
    /// A comment, or what is taken for one.
    Comment,
    /// What stands in a document type declaration behind its first word.
    Doctype(&'s str),
    /// `<![CDATA[`, which begins at this byte: text where foreign elements are, which [`Scanner::cdata`] reads; else a
    /// comment, and so it was passed over.
    Cdata(usize),
}

/// An attribute as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawAttribute<'s> {
    pub(super) name: &'s str,
    pub(super) value: &'s str,
}

/// Reads a source from its start to its end.
pub(super) struct Scanner<'s> {
    source: &'s str,
    at: usize,
    attributes: Vec<RawAttribute<'s>>,
    raw: Option<(Raw, &'s str)>,
    /// Attributes that were left out because their tag had too many.
    pub(super) surplus: usize,
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c' | b'\r')
}

impl<'s> Scanner<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Scanner { source, at: 0, attributes: Vec::new(), raw: None, surplus: 0 }
    }

    /// The attributes of the start tag that was read last.
    pub(super) fn attributes(&self) -> &[RawAttribute<'s>] {
        &self.attributes
    }

    /// Says that the start tag read last opens raw text, which only an end tag of its name ends.
    pub(super) fn enter(&mut self, raw: Raw, name: &'s str) {
        self.raw = Some((raw, name));
    }

    /// Bytes that have not been read.
    pub(super) fn rest(&self) -> usize {
        self.source.len() - self.at
    }

    /// The next piece; none at the end. A tag or comment that the end of the source cuts off is no piece.
    pub(super) fn next(&mut self) -> Option<Piece<'s>> {
        if let Some((raw, name)) = self.raw.take() {
            let start = self.at;
            self.at = raw::end(self.source.as_bytes(), start, raw, name.as_bytes());
            if self.at > start {
                return Some(Piece::RawText(&self.source[start..self.at], raw));
            }
        }
        while self.at < self.source.len() {
            let text = self.text();
            if !text.is_empty() {
                return Some(Piece::Text(text));
            }
            if let Some(piece) = self.markup() {
                return Some(piece);
            }
        }
        None
    }

    /// The text up to the next markup.
    fn text(&mut self) -> &'s str {
        let (start, bytes) = (self.at, self.source.as_bytes());
        let mut from = start;
        self.at = loop {
            match memchr::memchr(b'<', &bytes[from..]) {
                None => break bytes.len(),
                Some(found) if opens_markup(&bytes[from + found..]) => break from + found,
                Some(found) => from += found + 1,
            }
        };
        &self.source[start..self.at]
    }

    /// Reads what begins with `<`; none where it is nothing or cut off.
    fn markup(&mut self) -> Option<Piece<'s>> {
        let bytes = self.source.as_bytes();
        match bytes.get(self.at + 1)? {
            b'!' => Some(self.declaration()),
            b'/' if bytes[self.at + 2].is_ascii_alphabetic() => {
                let (name, _) = self.tag(self.at + 2)?;
                Some(Piece::End { name })
            }
            b'/' if bytes[self.at + 2] == b'>' => {
                self.at += "</>".len();
                None
            }
            b'/' | b'?' => Some(self.bogus_comment()),
            _ => {
                let (name, self_closing) = self.tag(self.at + 1)?;
                Some(Piece::Start { name, self_closing })
            }
        }
    }

    fn declaration(&mut self) -> Piece<'s> {
        let rest = &self.source.as_bytes()[self.at + 2..];
        if rest.starts_with(b"--") {
            self.skip_comment();
            return Piece::Comment;
        }
        if rest.starts_with(b"[CDATA[") {
            let start = self.at;
            self.bogus_comment();
            return Piece::Cdata(start);
        }
        let start = self.at + 2 + "doctype".len();
        let doctype = rest.len() >= "doctype".len() && rest[.."doctype".len()].eq_ignore_ascii_case(b"doctype");
        let comment = self.bogus_comment();
        let declared = doctype.then(|| Piece::Doctype(self.source[start..self.at].trim_end_matches('>')));
        declared.unwrap_or(comment)
    }

    /// Goes behind the next `>`.
    fn bogus_comment(&mut self) -> Piece<'s> {
        let rest = &self.source.as_bytes()[self.at..];
        self.at += memchr::memchr(b'>', rest).map_or(rest.len(), |found| found + 1);
        Piece::Comment
    }

    /// Reads the CDATA section that begins at a byte, which was the last piece: its text, up to `]]>`.
    pub(super) fn cdata(&mut self, start: usize) -> &'s str {
        let start = start + "<![CDATA[".len();
        let rest = &self.source[start..];
        let length = memchr::memmem::find(rest.as_bytes(), b"]]>");
        self.at = length.map_or(self.source.len(), |length| start + length + 3);
        &rest[..length.unwrap_or(rest.len())]
    }

    /// Goes behind a comment. `<!-->` and `<!--->` are comments too, and `--!>` ends one.
    fn skip_comment(&mut self) {
        let bytes = self.source.as_bytes();
        let start = self.at + "<!--".len();
        for end in memchr::memchr_iter(b'>', &bytes[start..]) {
            let inside = &bytes[start..start + end];
            if inside.is_empty() || inside == b"-" || inside.ends_with(b"--") || inside.ends_with(b"--!") {
                self.at = start + end + 1;
                return;
            }
        }
        self.at = bytes.len();
    }

    /// Reads a tag from its name on: the name, and whether it ends in `/>`. None if the source ends inside it.
    fn tag(&mut self, start: usize) -> Option<(&'s str, bool)> {
        let bytes = self.source.as_bytes();
        self.attributes.clear();
        let name_end = run(bytes, start, |byte| !is_space(byte) && byte != b'/' && byte != b'>');
        let mut at = name_end;
        self.at = bytes.len();
        loop {
            match *bytes.get(at)? {
                b'>' => {
                    self.at = at + 1;
                    return Some((&self.source[start..name_end], false));
                }
                b'/' if *bytes.get(at + 1)? == b'>' => {
                    self.at = at + 2;
                    return Some((&self.source[start..name_end], true));
                }
                b'/' => at += 1,
                byte if is_space(byte) => at += 1,
                _ => at = self.attribute(at)?,
            }
        }
    }

    /// Reads an attribute; returns where it ends. None if the source ends inside it.
    fn attribute(&mut self, start: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        // An equals sign at the front belongs to the name.
        let name_end = run(bytes, start + 1, |byte| !is_space(byte) && byte != b'/' && byte != b'>' && byte != b'=');
        let equals = run(bytes, name_end, is_space);
        let (value, end) = match bytes.get(equals)? {
            b'=' => value(bytes, equals + 1)?,
            _ => (name_end..name_end, name_end),
        };
        if self.attributes.len() < ATTRIBUTES {
            self.attributes.push(RawAttribute { name: &self.source[start..name_end], value: &self.source[value] });
        } else {
            self.surplus += 1;
        }
        Some(end)
    }
}

/// Where the value behind an equals sign stands, and where the attribute ends. None if the source ends before it.
fn value(bytes: &[u8], behind_equals: usize) -> Option<(std::ops::Range<usize>, usize)> {
    let start = run(bytes, behind_equals, is_space);
    let first = *bytes.get(start)?;
    if matches!(first, b'"' | b'\'') {
        let end = start + 1 + memchr::memchr(first, &bytes[start + 1..])?;
        return Some((start + 1..end, end + 1));
    }
    let end = run(bytes, start, |byte| !is_space(byte) && byte != b'>');
    Some((start..end, end))
}

/// Where a run of bytes ends.
fn run(bytes: &[u8], from: usize, within: impl Fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|byte| !within(*byte)).map_or(bytes.len(), |length| from + length)
}

/// Whether `<` opens a tag, a comment or a declaration here, or is text.
fn opens_markup(bytes: &[u8]) -> bool {
    match bytes {
        [_, b'!' | b'?', ..] | [_, b'/', _, ..] => true,
        [_, next, ..] => next.is_ascii_alphabetic(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, Raw, RawAttribute, Scanner};

    fn pieces(source: &str) -> Vec<Piece<'_>> {
        let mut scanner = Scanner::new(source);
        std::iter::from_fn(|| scanner.next()).collect()
    }

    #[test]
    fn text_and_tags() {
        let start = |name| Piece::Start { name, self_closing: false };
        let found = pieces("a < b<P>c<br/></p ><!-- <i> -->d</>e<?pi?><!doctype html><");
        let text = Piece::Text;
        let line_break = Piece::Start { name: "br", self_closing: true };
        let expected = [
            text("a < b"),
            start("P"),
            text("c"),
            line_break,
            Piece::End { name: "p" },
            Piece::Comment,
            text("d"),
            text("e"),
            Piece::Comment,
            Piece::Doctype(" html"),
            text("<"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn attributes_of_all_forms() {
        let mut scanner = Scanner::new("<a one two = 2 three='3 >' four=\"\"five/six=/>x");
        assert_eq!(scanner.next(), Some(Piece::Start { name: "a", self_closing: false }));
        let found: Vec<_> = scanner.attributes().iter().map(|RawAttribute { name, value }| (*name, *value)).collect();
        assert_eq!(found, [("one", ""), ("two", "2"), ("three", "3 >"), ("four", ""), ("five", ""), ("six", "/")]);
        assert_eq!(scanner.next(), Some(Piece::Text("x")));
    }

    #[test]
    fn what_the_end_cuts_off_is_nothing() {
        for source in ["a<b", "a<b c", "a<b c=", "a<b c='d", "a<b c='d'", "a<b /", "a</b", "a<!-- b", "a<!", "a<?"] {
            let found = pieces(source);
            assert!(matches!(found[..], [Piece::Text("a")] | [Piece::Text("a"), Piece::Comment]), "{found:?}");
        }
        assert_eq!(pieces("a</"), [Piece::Text("a</")]);
    }

    #[test]
    fn comments_end_in_several_ways() {
        for comment in ["<!-->", "<!--->", "<!-- a --!>", "<!-- > -->", "<!--a--->", "<! a>"] {
            assert_eq!(pieces(&format!("{comment}b")), [Piece::Comment, Piece::Text("b")], "{comment}");
        }
    }

    #[test]
    fn a_cdata_section_is_a_comment_until_somebody_reads_it() {
        let source = "a<![CDATA[b<i>c]]>d";
        assert_eq!(pieces(source), [Piece::Text("a"), Piece::Cdata(1), Piece::Text("c]]>d")]);
        let mut scanner = Scanner::new(source);
        scanner.next();
        scanner.next();
        assert_eq!(scanner.cdata(1), "b<i>c");
        assert_eq!(scanner.next(), Some(Piece::Text("d")));
        assert_eq!(pieces("<![CDATA["), [Piece::Cdata(0)]);
    }

    #[test]
    fn raw_text_ends_with_its_own_tag() {
        let mut scanner = Scanner::new("<script>a</b></SCRIPT>c");
        scanner.next();
        scanner.enter(Raw::Script, "script");
        assert_eq!(scanner.next(), Some(Piece::RawText("a</b>", Raw::Script)));
        assert_eq!(scanner.next(), Some(Piece::End { name: "SCRIPT" }));
        assert_eq!(scanner.next(), Some(Piece::Text("c")));
    }
}
