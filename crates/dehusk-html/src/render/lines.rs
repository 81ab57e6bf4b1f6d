//! Text becomes lines, with white space as a browser shows it.
//!
//! A run of white space is one space, wherever elements begin and end inside it, and none at the edges of a line. Space
//! that is not between words is kept in mind and not written, so that what is written never has to go.

use std::ops::Range;

use crate::NodeId;

/// A line of text, and what it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it stands in the text, without its end.
    pub(super) range: Range<u32>,
    /// The innermost element that has all of it.
    pub(super) inner: NodeId,
    /// Letters and digits.
    pub(super) letters: u32,
    /// Those in links.
    pub(super) linked: u32,
}

/// Writes lines.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) text: String,
    start: usize,
    /// What goes before the next word of the line.
    pending: Option<char>,
    /// A blank line goes before the next line.
    gap: bool,
    /// Line breaks since the last text.
    breaks: u32,
    /// The innermost element around the line's text so far, and around that and what comes next.
    inner: Option<(NodeId, NodeId)>,
    letters: u32,
    linked: u32,
}

impl Lines {
    /// Adds text that stands in an element.
    pub(super) fn flow(&mut self, text: &str, parent: NodeId, linked: bool) {
        let mut rest = text;
        loop {
            let word = rest.trim_start_matches(is_space);
            if word.len() < rest.len() {
                self.space();
            }
            if word.is_empty() {
                return;
            }
            let end = spaced_words(word.as_bytes());
            self.begin(parent);
            self.push(&word[..end], linked);
            rest = &word[end..];
        }
    }

    /// Adds text as it is written, up to a line's end.
    pub(super) fn verbatim(&mut self, text: &str, parent: NodeId, linked: bool) {
        if !text.is_empty() {
            self.begin(parent);
            self.push(text, linked);
        }
    }

    /// Adds a space, if words follow in the line.
    pub(super) fn space(&mut self) {
        self.pending = self.pending.or(Some(' '));
    }

    /// Adds what separates cells, if text stands before it in the line and behind it.
    pub(super) fn cell(&mut self) {
        self.pending = Some('\t');
    }

    /// Ends a blank line of verbatim text.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
            self.start = self.text.len();
        }
    }

    /// Says that there will be a blank line before what comes next.
    pub(super) fn gap(&mut self) {
        self.gap = true;
    }

    /// A line break; two with nothing between them make a gap.
    pub(super) fn line_break(&mut self) {
        self.breaks += 1;
        self.gap |= self.breaks > 1;
    }

    /// Says that the walk leaves an element.
    pub(super) fn leave(&mut self, id: NodeId, parent: NodeId) {
        if let Some((_, around)) = &mut self.inner
            && *around == id
        {
            *around = parent;
        }
    }

    /// Ends the line; none if there is no text in it.
    pub(super) fn end(&mut self) -> Option<Line> {
        self.pending = None;
        let (inner, _) = self.inner.take()?;
        let (letters, linked) = (std::mem::take(&mut self.letters), std::mem::take(&mut self.linked));
        if self.text[self.start..].trim().is_empty() {
            // White space that HTML does not know, such as a lone no-break space, is no line.
            self.text.truncate(self.start);
            return None;
        }
        self.breaks = 0;
        let range = self.start as u32..self.text.len() as u32;
        self.text.push('\n');
        self.start = self.text.len();
        Some(Line { range, inner, letters, linked })
    }

    /// Writes what goes before text.
    fn begin(&mut self, parent: NodeId) {
        if let Some((inner, around)) = &mut self.inner {
            // The walk has left what it says, so what is around both is the innermost element of both.
            *inner = *around;
            self.text.extend(self.pending.take());
            return;
        }
        self.inner = Some((parent, parent));
        self.pending = None;
        if std::mem::take(&mut self.gap) && !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
            self.start = self.text.len();
        }
    }

    fn push(&mut self, text: &str, linked: bool) {
        self.text.push_str(text);
        let letters = letters(text.as_bytes());
        self.letters += letters;
        self.linked += if linked { letters } else { 0 };
    }
}

/// White space that browsers make one space of.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\x0c' | '\r')
}

/// How many bytes at the front are words with one plain space between two.
fn spaced_words(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(length) = bytes[at..].iter().position(|byte| is_space(char::from(*byte))) {
        at += length;
        let goes_on = bytes.get(at + 1).is_some_and(|next| !is_space(char::from(*next)));
        if bytes[at] != b' ' || !goes_on {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Letters and digits, where each character beyond ASCII counts as one.
fn letters(bytes: &[u8]) -> u32 {
    // A chunk at a time, so that a byte can count.
    let is_letter = |byte: u8| u8::from(byte.is_ascii_alphanumeric()) | u8::from(byte >= 0xc0);
    bytes.chunks(128).map(|chunk| u32::from(chunk.iter().map(|byte| is_letter(*byte)).sum::<u8>())).sum()
}
