//! Writes lines, with white space as a browser shows it.
//!
//! A run of white space is one space, even across elements, and none at the edges of a line. A space is pending until a word
//! follows, so that nothing that was written has to be removed.

use std::ops::Range;

use crate::NodeId;

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its range in the text, without the line end.
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
    /// The separator before the next word of the line.
    pending: Option<char>,
    /// Whether a blank line precedes the next line.
    gap: bool,
    /// Line breaks since the last text.
    breaks: u32,
    /// The innermost element around the text of the line so far, and that around both this text and the current position.
    inner: Option<(NodeId, NodeId)>,
    letters: u32,
    linked: u32,
}

impl Lines {
    /// Adds text in an element, with collapsed white space.
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

    /// Adds preformatted text without a line end.
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

    /// Adds a separator of cells, if it has text before and after it in the line.
    pub(super) fn cell(&mut self) {
        self.pending = Some('\t');
    }

    /// Whether the line has text so far.
    pub(super) fn has_text(&self) -> bool {
        self.inner.is_some()
    }

    /// Ends a blank line of verbatim text.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
            self.start = self.text.len();
        }
    }

    /// Requests a blank line before the next line.
    pub(super) fn gap(&mut self) {
        self.gap = true;
    }

    /// A line break; two with nothing between them make a gap.
    pub(super) fn line_break(&mut self) {
        self.breaks += 1;
        self.gap |= self.breaks > 1;
    }

    /// Leaves an element.
    pub(super) fn leave(&mut self, id: NodeId, parent: NodeId) {
        if let Some((_, around)) = &mut self.inner
            && *around == id
        {
            *around = parent;
        }
    }

    /// Ends the line; none if it has no text.
    pub(super) fn end(&mut self) -> Option<Line> {
        self.pending = None;
        let (inner, _) = self.inner.take()?;
        let (letters, linked) = (std::mem::take(&mut self.letters), std::mem::take(&mut self.linked));
        if self.text[self.start..].trim().is_empty() {
            // White space that HTML does not collapse, such as a no-break space, is not a line.
            self.text.truncate(self.start);
            return None;
        }
        self.breaks = 0;
        let range = self.start as u32..self.text.len() as u32;
        self.text.push('\n');
        self.start = self.text.len();
        Some(Line { range, inner, letters, linked })
    }

    /// Writes the separator before text.
    fn begin(&mut self, parent: NodeId) {
        if let Some((inner, around)) = &mut self.inner {
            // The elements in between were left, so `around` is the innermost element of both.
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

/// White space that browsers collapse.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\x0c' | '\r')
}

/// The length of the prefix that is words with single spaces between them.
fn spaced_words(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(length) = bytes[at..].iter().position(|byte| is_space(char::from(*byte))) {
        at += length;
        let continues = bytes.get(at + 1).is_some_and(|next| !is_space(char::from(*next)));
        if bytes[at] != b' ' || !continues {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Letters and digits, where each character outside ASCII counts as one.
fn letters(bytes: &[u8]) -> u32 {
    // In chunks, so that a byte can hold the count.
    let is_letter = |byte: u8| u8::from(byte.is_ascii_alphanumeric()) | u8::from(byte >= 0xc0);
    bytes.chunks(128).map(|chunk| u32::from(chunk.iter().map(|byte| is_letter(*byte)).sum::<u8>())).sum()
}
