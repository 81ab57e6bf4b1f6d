//! Reads a text in parts that fit into memory; most texts are one.

use std::io::{self, BufRead, Read};

use super::job::Part;
use crate::limits::PART_BYTES;
use crate::read::parts::next_part;
use dehusk_text::utf8;

/// A text as it is read.
pub(super) struct Parts<'r> {
    reader: &'r mut dyn BufRead,
    buffer: Vec<u8>,
    /// The bytes that were given out already.
    given: usize,
    ended: bool,
}

/// The bytes of a part.
pub(super) struct Bytes<'b> {
    pub(super) bytes: &'b [u8],
    /// Nothing comes behind it.
    pub(super) last: bool,
}

impl<'r> Parts<'r> {
    pub(super) fn new(reader: &'r mut dyn BufRead) -> Self {
        Parts { reader, buffer: Vec::new(), given: 0, ended: false }
    }

    /// The next part; none behind the last one. An empty document has no part.
    pub(super) fn next(&mut self) -> io::Result<Option<Bytes<'_>>> {
        self.fill()?;
        let start = self.given;
        self.given += next_part(&self.buffer[start..], !self.ended);
        let bytes = &self.buffer[start..self.given];
        let last = self.ended && self.given == self.buffer.len();
        Ok((!bytes.is_empty()).then_some(Bytes { bytes, last }))
    }

    /// Nothing more is to be read; what is here is given out.
    pub(super) fn end(&mut self) {
        self.ended = true;
    }

    /// Reads one byte more than a part, so that a CR at its end is seen with its LF and the last part is known to be it.
    fn fill(&mut self) -> io::Result<()> {
        // Parts of many short lines are small: moving the rest to the front behind each of them would move all bytes some
        // sixty times.
        if self.given >= PART_BYTES {
            self.buffer.drain(..self.given);
            self.given = 0;
        }
        let missing = (PART_BYTES + 1).saturating_sub(self.buffer.len() - self.given);
        if !self.ended && missing > 0 {
            // After an error what was read before it is in the buffer, and the next call goes on.
            let read = self.reader.take(missing as u64).read_to_end(&mut self.buffer)?;
            self.ended = read < missing;
        }
        Ok(())
    }
}

/// Where in a text the next part begins.
pub(super) struct Place {
    offset: u64,
    line: usize,
    number: usize,
    continues: bool,
}

impl Default for Place {
    fn default() -> Self {
        Place { offset: 0, line: 1, number: 1, continues: false }
    }
}

impl Place {
    /// The part with these bytes; the next one begins behind it.
    pub(super) fn part(&mut self, bytes: &[u8], last: bool) -> Part {
        let Place { offset, line, number, continues } = *self;
        let repaired = utf8::repair(bytes);
        let (text, replaced) = (repaired.text.into_owned(), repaired.replaced as u64);
        *self = Place {
            offset: offset + text.len() as u64,
            line: line + memchr::memchr_iter(b'\n', text.as_bytes()).count(),
            number: number + 1,
            continues: !text.ends_with(['\n', '\r']),
        };
        Part { text, replaced, offset, line, number, continues, last }
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;
    use crate::limits::{PART_BYTES, PART_LINES};

    /// The lengths of all parts, and which are last.
    fn parts(mut bytes: &[u8]) -> Vec<(usize, bool)> {
        let mut lengths = Vec::new();
        let mut parts = Parts::new(&mut bytes);
        while let Some(part) = parts.next().unwrap() {
            lengths.push((part.bytes.len(), part.last));
        }
        lengths
    }

    #[test]
    fn the_last_part_is_known_to_be_it() {
        assert_eq!(parts(b""), []);
        assert_eq!(parts(b"a\n"), [(2, true)]);
        assert_eq!(parts(&vec![b'x'; PART_BYTES]), [(PART_BYTES, true)]);
        assert_eq!(parts(&vec![b'x'; PART_BYTES + 1]), [(PART_BYTES, false), (1, true)]);
    }

    #[test]
    fn many_short_lines_come_whole_and_in_order() {
        let text = vec![b'\n'; PART_BYTES * 2 + 3];
        let lengths = parts(&text);
        assert_eq!(lengths.iter().map(|(length, _)| length).sum::<usize>(), text.len());
        assert!(lengths.iter().all(|(length, _)| *length <= PART_LINES));
        assert!(lengths.iter().rev().skip(1).all(|(_, last)| !last) && lengths[lengths.len() - 1].1);
    }
}
