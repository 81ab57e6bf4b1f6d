//! The tokenizer of the HTML standard, for a source that is in memory as a whole, has LF line ends and no NUL.
//!
//! Names and values are slices of the source: nothing is decoded or lower-cased here. html5ever has a tokenizer too, which is
//! quadratic in the attributes of a tag and takes two thirds of the time of a parse; see
//! `docs/decisions/015-own-tokenizer.md`. Its tree builder is used as it is.

use super::raw_text::{self, RawText};
use crate::limits::ATTRIBUTES;

/// A token of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'s> {
    /// Text between tags, with its character references undecoded.
    Text(&'s str),
    /// The contents of a raw text element, such as a script.
    RawText(&'s str, RawText),
    /// A start tag; [`Tokenizer::attributes`] has its attributes.
    Start { name: &'s str, self_closing: bool },
    /// An end tag.
    End { name: &'s str },
    /// A comment, or what the standard treats as one.
    Comment,
    /// The contents of a DOCTYPE after its first word.
    Doctype(&'s str),
    /// `<![CDATA[` at this offset: text within foreign elements, which [`Tokenizer::cdata`] reads; elsewhere a comment, which
    /// was skipped.
    Cdata(usize),
}

/// An attribute as it is in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawAttribute<'s> {
    pub(super) name: &'s str,
    pub(super) value: &'s str,
}

/// Tokenizes a source.
pub(super) struct Tokenizer<'s> {
    source: &'s str,
    at: usize,
    attributes: Vec<RawAttribute<'s>>,
    raw: Option<(RawText, &'s str)>,
    /// Attributes that were omitted because their tag had too many.
    pub(super) omitted_attributes: usize,
}

impl<'s> Tokenizer<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Tokenizer { source, at: 0, attributes: Vec::new(), raw: None, omitted_attributes: 0 }
    }

    /// The attributes of the start tag that was read last.
    pub(super) fn attributes(&self) -> &[RawAttribute<'s>] {
        &self.attributes
    }

    /// Switches to raw text after the start tag that was read last; only an end tag of its name ends it.
    pub(super) fn enter_raw_text(&mut self, raw: RawText, name: &'s str) {
        self.raw = Some((raw, name));
    }

    /// The number of bytes that have not been read.
    pub(super) fn remaining(&self) -> usize {
        self.rest().len()
    }

    /// What has not been read.
    pub(super) fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// The next token; none at the end. A tag or comment that the end of the source truncates is dropped.
    pub(super) fn next(&mut self) -> Option<Token<'s>> {
        if let Some((raw, name)) = self.raw.take() {
            let start = self.at;
            self.at = raw_text::end(self.source.as_bytes(), start, raw, name.as_bytes());
            if self.at > start {
                return Some(Token::RawText(&self.source[start..self.at], raw));
            }
        }
        while self.at < self.source.len() {
            let text = self.text();
            if !text.is_empty() {
                return Some(Token::Text(text));
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

    /// Reads what begins with `<`; none if it is dropped or truncated.
    fn markup(&mut self) -> Option<Token<'s>> {
        let bytes = self.source.as_bytes();
        match bytes.get(self.at + 1)? {
            b'!' => Some(self.declaration()),
            b'/' if bytes[self.at + 2].is_ascii_alphabetic() => {
                let (name, _) = self.tag(self.at + 2)?;
                Some(Token::End { name })
            }
            b'/' if bytes[self.at + 2] == b'>' => {
                self.at += "</>".len();
                None
            }
            b'/' | b'?' => Some(self.bogus_comment()),
            _ => {
                let (name, self_closing) = self.tag(self.at + 1)?;
                Some(Token::Start { name, self_closing })
            }
        }
    }

    fn declaration(&mut self) -> Token<'s> {
        let rest = &self.source.as_bytes()[self.at + 2..];
        if rest.starts_with(b"--") {
            self.skip_comment();
            return Token::Comment;
        }
        if rest.starts_with(b"[CDATA[") {
            let start = self.at;
            self.bogus_comment();
            return Token::Cdata(start);
        }
        let start = self.at + 2 + "doctype".len();
        let doctype = rest.len() >= "doctype".len() && rest[.."doctype".len()].eq_ignore_ascii_case(b"doctype");
        let comment = self.bogus_comment();
        let declared = doctype.then(|| Token::Doctype(self.source[start..self.at].trim_end_matches('>')));
        declared.unwrap_or(comment)
    }

    /// Skips to after the next `>`.
    fn bogus_comment(&mut self) -> Token<'s> {
        let rest = &self.source.as_bytes()[self.at..];
        self.at += memchr::memchr(b'>', rest).map_or(rest.len(), |found| found + 1);
        Token::Comment
    }

    /// Reads the CDATA section at an offset, which was the last token: its text, up to `]]>`.
    pub(super) fn cdata(&mut self, start: usize) -> &'s str {
        let start = start + "<![CDATA[".len();
        let rest = &self.source[start..];
        let length = memchr::memmem::find(rest.as_bytes(), b"]]>");
        self.at = length.map_or(self.source.len(), |length| start + length + 3);
        &rest[..length.unwrap_or(rest.len())]
    }

    /// Skips a comment. `<!-->` and `<!--->` are comments too, and `--!>` ends one.
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

    /// Reads a tag from its name on: the name, and whether it is self-closing. None if the source ends inside it.
    fn tag(&mut self, start: usize) -> Option<(&'s str, bool)> {
        let bytes = self.source.as_bytes();
        self.attributes.clear();
        let name_end = run(bytes, start, |byte| !byte.is_ascii_whitespace() && byte != b'/' && byte != b'>');
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
                byte if byte.is_ascii_whitespace() => at += 1,
                _ => at = self.attribute(at)?,
            }
        }
    }

    /// Reads an attribute; returns where it ends. None if the source ends inside it.
    fn attribute(&mut self, start: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        // An equals sign at the start is a part of the name.
        let name_end =
            run(bytes, start + 1, |byte| !byte.is_ascii_whitespace() && byte != b'/' && byte != b'>' && byte != b'=');
        let equals = run(bytes, name_end, |byte| byte.is_ascii_whitespace());
        let (value, end) = match bytes.get(equals)? {
            b'=' => value(bytes, equals + 1)?,
            _ => (name_end..name_end, name_end),
        };
        if self.attributes.len() < ATTRIBUTES {
            self.attributes.push(RawAttribute { name: &self.source[start..name_end], value: &self.source[value] });
        } else {
            self.omitted_attributes += 1;
        }
        Some(end)
    }
}

/// The range of the value after an equals sign, and the end of the attribute. None if the source ends before it.
fn value(bytes: &[u8], after_equals: usize) -> Option<(std::ops::Range<usize>, usize)> {
    let start = run(bytes, after_equals, |byte| byte.is_ascii_whitespace());
    let first = *bytes.get(start)?;
    if matches!(first, b'"' | b'\'') {
        let end = start + 1 + memchr::memchr(first, &bytes[start + 1..])?;
        return Some((start + 1..end, end + 1));
    }
    let end = run(bytes, start, |byte| !byte.is_ascii_whitespace() && byte != b'>');
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
    use super::{RawAttribute, RawText, Token, Tokenizer};

    fn tokens(source: &str) -> Vec<Token<'_>> {
        let mut tokenizer = Tokenizer::new(source);
        std::iter::from_fn(|| tokenizer.next()).collect()
    }

    #[test]
    fn text_and_tags() {
        let start = |name| Token::Start { name, self_closing: false };
        let found = tokens("a < b<P>c<br/></p ><!-- <i> -->d</>e<?pi?><!doctype html><");
        let text = Token::Text;
        let line_break = Token::Start { name: "br", self_closing: true };
        let expected = [
            text("a < b"),
            start("P"),
            text("c"),
            line_break,
            Token::End { name: "p" },
            Token::Comment,
            text("d"),
            text("e"),
            Token::Comment,
            Token::Doctype(" html"),
            text("<"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn attributes_of_all_forms() {
        let mut tokenizer = Tokenizer::new("<a one two = 2 three='3 >' four=\"\"five/six=/>x");
        assert_eq!(tokenizer.next(), Some(Token::Start { name: "a", self_closing: false }));
        let found: Vec<_> = tokenizer.attributes().iter().map(|RawAttribute { name, value }| (*name, *value)).collect();
        assert_eq!(found, [("one", ""), ("two", "2"), ("three", "3 >"), ("four", ""), ("five", ""), ("six", "/")]);
        assert_eq!(tokenizer.next(), Some(Token::Text("x")));
    }

    #[test]
    fn what_the_end_cuts_off_is_nothing() {
        for source in ["a<b", "a<b c", "a<b c=", "a<b c='d", "a<b c='d'", "a<b /", "a</b", "a<!-- b", "a<!", "a<?"] {
            let found = tokens(source);
            assert!(matches!(found[..], [Token::Text("a")] | [Token::Text("a"), Token::Comment]), "{found:?}");
        }
        assert_eq!(tokens("a</"), [Token::Text("a</")]);
    }

    #[test]
    fn comments_end_in_several_ways() {
        for comment in ["<!-->", "<!--->", "<!-- a --!>", "<!-- > -->", "<!--a--->", "<! a>"] {
            assert_eq!(tokens(&format!("{comment}b")), [Token::Comment, Token::Text("b")], "{comment}");
        }
    }

    #[test]
    fn a_cdata_section_is_a_comment_until_somebody_reads_it() {
        let source = "a<![CDATA[b<i>c]]>d";
        assert_eq!(tokens(source), [Token::Text("a"), Token::Cdata(1), Token::Text("c]]>d")]);
        let mut tokenizer = Tokenizer::new(source);
        tokenizer.next();
        tokenizer.next();
        assert_eq!(tokenizer.cdata(1), "b<i>c");
        assert_eq!(tokenizer.next(), Some(Token::Text("d")));
        assert_eq!(tokens("<![CDATA["), [Token::Cdata(0)]);
    }

    #[test]
    fn raw_text_ends_with_its_own_tag() {
        let mut tokenizer = Tokenizer::new("<script>a</b></SCRIPT>c");
        tokenizer.next();
        tokenizer.enter_raw_text(RawText::ScriptData, "script");
        assert_eq!(tokenizer.next(), Some(Token::RawText("a</b>", RawText::ScriptData)));
        assert_eq!(tokenizer.next(), Some(Token::End { name: "SCRIPT" }));
        assert_eq!(tokenizer.next(), Some(Token::Text("c")));
    }
}
