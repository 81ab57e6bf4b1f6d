//! Links, pictures, emphasis, code and escapes inside a line.
//!
//! One pass from left to right. What has no partner is text.

use std::ops::Range;

use super::emphasis::{OpenRows, Row};
use super::{line_marks, links};

/// What is between two marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Link,
    Image,
    /// Emphasis or code.
    Other,
}

/// A part of a line that is not shown as it is written.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) range: Range<usize>,
    pub(super) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The first mark of a group.
    Open(usize),
    /// The second mark of a group.
    Close(usize),
    /// A mark by itself.
    Hide,
    /// A backslash before a mark that is text.
    Escape,
    /// The end of a line, or what is between two cells: shown as one character of white space.
    Replace(char),
    /// White space that is not in the source: between two links.
    Insert,
}

/// What is found in a line.
#[derive(Default)]
pub(super) struct Inline {
    /// In order, disjoint.
    pub(super) events: Vec<Event>,
    pub(super) groups: Vec<Group>,
}

/// Reads a line, or several that belong together. `row` says that it is a row of a table.
pub(super) fn scan(text: &str, row: bool) -> Inline {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        row,
        at: 0,
        found: Inline::default(),
        brackets: Vec::new(),
        rows: OpenRows::default(),
        parentheses: None,
        no_ticks: [false; MOST_TICKS + 1],
    };
    while scanner.at < text.len() {
        scanner.step();
    }
    scanner.found.events.sort_by_key(|event| event.range.start);
    scanner.found
}

/// The longest row of back ticks that begins code.
const MOST_TICKS: usize = 8;

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    row: bool,
    at: usize,
    found: Inline,
    /// Open brackets: where, and whether of a picture.
    brackets: Vec<(usize, bool)>,
    rows: OpenRows,
    /// The partner of each parenthesis that opens, once a link has asked.
    parentheses: Option<Vec<u32>>,
    /// By length: no more rows of that many back ticks follow.
    no_ticks: [bool; MOST_TICKS + 1],
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn push(&mut self, range: Range<usize>, what: What) {
        self.found.events.push(Event { range, what });
    }

    /// Adds a group by its two marks.
    fn group(&mut self, kind: Group, open: Range<usize>, close: Range<usize>) {
        let number = self.found.groups.len();
        self.found.groups.push(kind);
        self.push(open, What::Open(number));
        self.push(close, What::Close(number));
    }

    fn hide(&mut self, length: usize) {
        self.push(self.at..self.at + length, What::Hide);
        self.at += length;
    }

    fn step(&mut self) {
        match self.bytes[self.at] {
            b'\\' => self.escape(),
            b'\n' | b'\r' => self.line_end(self.at),
            b'`' => self.code(),
            b'!' if self.bytes.get(self.at + 1) == Some(&b'[') => {
                self.brackets.push((self.at, true));
                self.at += 2;
            }
            b'[' => {
                self.brackets.push((self.at, false));
                self.at += 1;
            }
            b']' => self.close_bracket(),
            b'*' | b'_' | b'~' => self.emphasis(),
            b'<' => match links::autolink(self.rest()) {
                Some(length) => {
                    let (start, end) = (self.at, self.at + length);
                    self.group(Group::Link, start..start + 1, end - 1..end);
                    self.at = end;
                }
                None => self.at += 1,
            },
            b'|' if self.row => self.cell(),
            0xe2 => match links::citation(self.rest()) {
                Some(length) => self.hide(length),
                None => self.at += '⟨'.len_utf8(),
            },
            _ => {
                let skip = self.bytes[self.at..].iter().skip(1).position(|byte| IS_MARK[usize::from(*byte)]);
                self.at = skip.map_or(self.text.len(), |skip| self.at + 1 + skip);
            }
        }
    }

    /// A backslash before a mark, or at the end of a line.
    fn escape(&mut self) {
        let slashes = self.bytes[self.at..].iter().take_while(|byte| **byte == b'\\').count();
        match self.bytes.get(self.at + slashes) {
            None | Some(b'\n' | b'\r') => {
                let from = self.at;
                self.at += slashes;
                if self.at < self.text.len() { self.line_end(from) } else { self.push(from..self.at, What::Hide) }
            }
            _ if self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_punctuation) => {
                self.push(self.at..self.at + 1, What::Escape);
                self.at += 2;
            }
            _ => self.at += 1,
        }
    }

    /// The end of a line that goes on in the next, with what stands before that one's text. `from` is where the marks at the line's end begin.
    fn line_end(&mut self, from: usize) {
        let text = &self.text[..from];
        let start = text.trim_end_matches([' ', '\t']).len();
        let rest = self.rest().trim_start_matches(['\n', '\r', ' ', '\t', '>', '\\']);
        let end = self.text.len() - rest.len();
        self.at = end;
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let hyphenated = start == from
            && text.strip_suffix('-').is_some_and(|stem| is_word(stem.chars().next_back()))
            && is_word(rest.chars().next());
        let start = start.max(self.found.events.last().map_or(0, |last| last.range.end.min(from)));
        self.push(start..end, if hyphenated { What::Hide } else { What::Replace(' ') });
    }

    fn code(&mut self) {
        let ticks = self.rest().bytes().take_while(|byte| *byte == b'`').count();
        let start = self.at + ticks;
        let known = ticks <= MOST_TICKS && !self.no_ticks[ticks];
        let Some(end) = known.then(|| find_ticks(&self.bytes[start..], ticks)).flatten() else {
            self.no_ticks[ticks.min(MOST_TICKS)] |= ticks <= MOST_TICKS;
            self.at = start;
            return;
        };
        self.group(Group::Other, self.at..start, start + end..start + end + ticks);
        self.at = start;
        while let Some(at) = memchr::memchr2(b'\n', b'\r', &self.bytes[self.at..start + end]) {
            self.at += at;
            self.line_end(self.at);
        }
        self.at = start + end + ticks;
    }

    fn emphasis(&mut self) {
        let row = Row::at(self.text, self.at);
        let after = self.at + row.length;
        if let Some(open) = self.rows.take(row, self.at) {
            self.group(Group::Other, open..open + row.length, self.at..after);
        }
        self.at = after;
    }

    /// What is between two cells, with white space around it.
    fn cell(&mut self) {
        let before = self.text[..self.at].trim_end_matches([' ', '\t']).len();
        let start = before.max(self.found.events.last().map_or(0, |last| last.range.end.min(self.at)));
        let rest = self.text[self.at + 1..].trim_start_matches([' ', '\t']);
        let end = self.text.len() - rest.len();
        let edge = before == 0 || rest.is_empty();
        self.push(start..end, if edge { What::Hide } else { What::Replace('\t') });
        self.at = end;
    }

    fn close_bracket(&mut self) {
        let close = self.at;
        self.at += 1;
        let Some((open, image)) = self.brackets.pop() else { return };
        let text = open + if image { 2 } else { 1 };
        let Some(end) = self.link_end(open, close) else {
            let is_note = open > 0 && !image && !self.bytes[open - 1].is_ascii_whitespace();
            if is_note && links::is_note(&self.text[text..close]) {
                self.push(open..close + 1, What::Hide);
            }
            return;
        };
        self.at = end;
        self.group(if image { Group::Image } else { Group::Link }, open..text, close..end);
        let label = &self.text[text..close];
        let hidden = if image { 0..picture_number(label) } else { heading_in_link(label) };
        if !hidden.is_empty() {
            self.push(text + hidden.start..text + hidden.end, What::Hide);
        }
        if matches!(self.bytes.get(end), Some(b'[' | b'!')) {
            self.push(end..end, What::Insert);
        }
    }

    /// Where a link ends whose text is between two brackets.
    fn link_end(&mut self, open: usize, close: usize) -> Option<usize> {
        match self.bytes.get(close + 1)? {
            b'(' => {
                let end = self.partner(close + 1)?;
                links::is_destination(&self.text[close + 2..end]).then_some(end + 1)
            }
            b'[' if open == 0 || !self.bytes[open - 1].is_ascii_alphanumeric() => {
                links::reference(&self.text[close + 1..]).map(|length| close + 1 + length)
            }
            _ => None,
        }
    }

    /// The parenthesis that closes one that opens.
    fn partner(&mut self, open: usize) -> Option<usize> {
        let bytes = self.bytes;
        let partners = self.parentheses.get_or_insert_with(|| pair_parentheses(bytes));
        Some(partners[open] as usize).filter(|close| *close > 0)
    }
}

/// For each byte, whether a mark may begin with it.
static IS_MARK: [bool; 256] = {
    let marks = [b'\\', b'\n', b'\r', b'`', b'!', b'[', b']', b'*', b'_', b'~', b'<', b'|', 0xe2];
    let (mut is_mark, mut at) = ([false; 256], 0);
    while at < marks.len() {
        is_mark[marks[at] as usize] = true;
        at += 1;
    }
    is_mark
};

/// Where a row of exactly that many back ticks begins.
fn find_ticks(bytes: &[u8], ticks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'`', &bytes[at..]) {
        let start = at + found;
        let length = bytes[start..].iter().take_while(|byte| **byte == b'`').count();
        if length == ticks {
            return Some(start);
        }
        at = start + length;
    }
    None
}

/// For each byte: if it is a parenthesis that opens, where the one is that closes it; else 0.
fn pair_parentheses(bytes: &[u8]) -> Vec<u32> {
    let mut partners = vec![0; bytes.len()];
    let (mut open, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'(' => open.push(at),
            b')' => {
                if let Some(open) = open.pop() {
                    partners[open] = at as u32;
                }
            }
            _ => {}
        }
        at += 1;
    }
    partners
}

/// The length of `Image 3: ` before the description of a picture.
fn picture_number(label: &str) -> usize {
    let Some(rest) = label.strip_prefix("Image ") else { return 0 };
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    match after.strip_prefix(": ") {
        Some(text) if after.len() < rest.len() => label.len() - text.len(),
        None if after.is_empty() => label.len(),
        _ => 0,
    }
}

/// The marks of a heading at the start of a link's text.
fn heading_in_link(label: &str) -> Range<usize> {
    let text = label.trim_start();
    let start = label.len() - text.len();
    start..start + line_marks::heading_marks(text).unwrap_or(0)
}
