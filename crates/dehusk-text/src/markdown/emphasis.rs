//! Pairs of `*`, `_` and `~~`.
//!
//! Simpler than `CommonMark`: a row of marks closes the nearest open one of the same length, and a mark without its partner is
//! text.

/// The longest row of marks that is emphasis.
const LONGEST: usize = 3;

/// A row of marks.
#[derive(Clone, Copy)]
pub(super) struct Row {
    mark: u8,
    pub(super) length: usize,
    before: Option<char>,
    after: Option<char>,
}

impl Row {
    /// The row at a position of a text.
    pub(super) fn at(text: &str, at: usize) -> Row {
        let mark = text.as_bytes()[at];
        let length = text.as_bytes()[at..].iter().take_while(|byte| **byte == mark).count();
        Row { mark, length, before: text[..at].chars().next_back(), after: text[at + length..].chars().next() }
    }

    fn stack(self) -> Option<usize> {
        let mark = b"*_~".iter().position(|mark| *mark == self.mark)?;
        let fits = self.length <= LONGEST && (self.mark != b'~' || self.length == 2);
        fits.then_some(mark * LONGEST + self.length - 1)
    }

    /// Whether letters on the other side make it part of a word: `snake_case`, `2*3`.
    fn is_strict(self) -> bool {
        self.mark == b'_' || self.length == 1
    }

    fn opens(self) -> bool {
        self.after.is_some_and(|after| !after.is_whitespace())
            && !(self.is_strict() && self.before.is_some_and(char::is_alphanumeric))
    }

    fn closes(self) -> bool {
        self.before.is_some_and(|before| !before.is_whitespace())
            && !(self.is_strict() && self.after.is_some_and(char::is_alphanumeric))
    }
}

/// Rows of marks that wait for their partners: where each begins.
#[derive(Default)]
pub(super) struct OpenRows([Vec<usize>; 3 * LONGEST]);

impl OpenRows {
    /// Takes in a row; returns the position of the one that it closes.
    pub(super) fn take(&mut self, row: Row, at: usize) -> Option<usize> {
        let stack = row.stack()?;
        if row.closes()
            && let Some(open) = self.0[stack].pop()
        {
            // What was opened inside and is still open never closes.
            for inner in &mut self.0 {
                inner.truncate(inner.iter().rposition(|other| *other < open).map_or(0, |last| last + 1));
            }
            return Some(open);
        }
        if row.opens() {
            self.0[stack].push(at);
        }
        None
    }
}
