//! Slices of the source as the tree builder needs them: strings that share memory.
//!
//! The source is copied piece by piece, and only where it has text or values: most pages are scripts for the greater part.

use html5ever::tendril::StrTendril;

/// Bytes that are copied at once.
const PIECE: usize = 4096;

/// A source, and the piece of it that was copied last.
pub(super) struct SharedSource<'s> {
    source: &'s str,
    piece: StrTendril,
    /// Where in the source the piece begins.
    start: usize,
}

impl<'s> SharedSource<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        SharedSource { source, piece: StrTendril::new(), start: 0 }
    }

    /// A slice of the source.
    pub(super) fn share(&mut self, text: &'s str) -> StrTendril {
        let offset = text.as_ptr() as usize - self.source.as_ptr() as usize;
        let end = offset + text.len();
        if offset < self.start || end > self.start + self.piece.len() {
            let until = self.source.floor_char_boundary(end.max(offset + PIECE));
            (self.piece, self.start) = (StrTendril::from_slice(&self.source[offset..until]), offset);
        }
        self.piece.subtendril((offset - self.start) as u32, text.len() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::{PIECE, SharedSource};

    #[test]
    fn slices_are_those_of_the_source() {
        let source = "aé漢字b".repeat(PIECE);
        let mut shared = SharedSource::new(&source);
        for (start, length) in [(0, 3), (6, 3), (3, 6), (0, 0), (PIECE * 2, PIECE * 3), (PIECE, 9), (source.len(), 0)] {
            let start = source.floor_char_boundary(start);
            let text = &source[start..source.floor_char_boundary(start + length)];
            assert_eq!(&*shared.share(text), text);
        }
        assert_eq!(&*shared.share(&source), source);
    }
}
