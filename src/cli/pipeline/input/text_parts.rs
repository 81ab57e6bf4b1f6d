//! Reads a text in parts that fit into memory. Most texts have one.

use std::io::{self, BufRead};

use super::text_decoder::{TextDecoder, UnknownEncoding};
use crate::limits::PART_BYTES;
use crate::read::parts::next_part;
use dehusk_html::encoding::Encoding;
use dehusk_text::utf8;

/// Reads the parts of a text.
pub(super) struct TextParts<'r> {
    reader: &'r mut dyn BufRead,
    decoder: TextDecoder,
    /// What was read, decoded.
    buffer: Vec<u8>,
    /// Bytes at the start of the buffer that were returned already.
    returned: usize,
    ended: bool,
}

/// The bytes of a part.
pub(super) struct PartBytes<'b> {
    pub(super) bytes: &'b [u8],
    /// Ill-formed sequences that were replaced while it was decoded.
    pub(super) replaced: u64,
    /// The encoding of the text, if it was detected with this part and is not UTF-8.
    pub(super) encoding: Option<&'static Encoding>,
    /// It is the text's last part.
    pub(super) last: bool,
}

impl<'r> TextParts<'r> {
    /// `encoding`: that of the text, if it is known.
    pub(super) fn new(reader: &'r mut dyn BufRead, encoding: Option<&'static Encoding>) -> Self {
        TextParts { reader, decoder: TextDecoder::new(encoding), buffer: Vec::new(), returned: 0, ended: false }
    }

    /// The next part; none after the last one. An empty text has no part.
    ///
    /// # Errors
    /// Those of the reader, after which the next call continues; or the encoding cannot be detected.
    pub(super) fn next(&mut self) -> Result<Option<PartBytes<'_>>, PartError> {
        let encoding = self.fill()?;
        let start = self.returned;
        self.returned += next_part(&self.buffer[start..], !self.ended);
        let bytes = &self.buffer[start..self.returned];
        let last = self.ended && self.returned == self.buffer.len();
        let replaced = self.decoder.take_replaced();
        Ok((!bytes.is_empty()).then_some(PartBytes { bytes, replaced, encoding, last }))
    }

    /// Reads nothing more; what is in the buffer is still returned.
    pub(super) fn stop_reading(&mut self) {
        self.ended = true;
    }

    /// Reads one byte more than a part, so that a CR at its end is seen together with its LF, and the last part is known
    /// to be the last.
    fn fill(&mut self) -> Result<Option<&'static Encoding>, PartError> {
        // Parts of many short lines are small. Moving the rest to the front after each of them would move all bytes some
        // sixty times.
        if self.returned >= PART_BYTES {
            self.buffer.drain(..self.returned);
            self.returned = 0;
        }
        let missing = (PART_BYTES + 1).saturating_sub(self.buffer.len() - self.returned);
        if self.ended || missing == 0 {
            return Ok(None);
        }
        let from = self.buffer.len();
        // After an error, what was read before it is in the buffer.
        let read = read_up_to(self.reader, missing, &mut self.buffer);
        self.ended = read.as_ref().is_ok_and(|read| *read < missing);
        let encoding = self.decoder.decode(&mut self.buffer, from, self.ended)?;
        read.map(|_| encoding).map_err(PartError::Read)
    }
}

/// Reads up to a number of bytes, and returns how many were read. Unlike `read_to_end`, it does not fill the buffer with zeros first.
///
/// # Errors
/// Those of the reader. What was read before the error is in the buffer.
fn read_up_to(reader: &mut dyn BufRead, most: usize, to: &mut Vec<u8>) -> io::Result<usize> {
    let mut count = 0;
    while count < most {
        let some = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            some => some?,
        };
        let some = &some[..some.len().min(most - count)];
        if some.is_empty() {
            break;
        }
        to.extend_from_slice(some);
        let length = some.len();
        reader.consume(length);
        count += length;
    }
    Ok(count)
}

/// Why there is no next part.
#[derive(Debug)]
pub(super) enum PartError {
    /// An error of the reader.
    Read(io::Error),
    /// The encoding of the text cannot be detected.
    Encoding,
}

impl From<UnknownEncoding> for PartError {
    fn from(_: UnknownEncoding) -> PartError {
        PartError::Encoding
    }
}

/// A part of a text, decoded.
pub(super) struct TextPart {
    pub(super) text: String,
    /// Ill-formed UTF-8 sequences that were replaced.
    pub(super) replaced: u64,
    /// Where it begins: byte, and line from 1.
    pub(super) offset: u64,
    pub(super) line: usize,
    /// The part's number, from 1.
    pub(super) number: usize,
    /// It begins inside a line.
    pub(super) continues: bool,
    pub(super) last: bool,
}

/// Counts where the next part of a text begins.
pub(super) struct PartCounter {
    offset: u64,
    line: usize,
    number: usize,
    continues: bool,
}

impl Default for PartCounter {
    fn default() -> Self {
        PartCounter { offset: 0, line: 1, number: 1, continues: false }
    }
}

impl PartCounter {
    /// Makes the next part of UTF-8, in which what is ill-formed is replaced.
    pub(super) fn part(&mut self, bytes: &[u8], last: bool) -> TextPart {
        let PartCounter { offset, line, number, continues } = *self;
        let repaired = utf8::repair(bytes);
        let (text, replaced) = (repaired.text.into_owned(), repaired.replaced as u64);
        *self = PartCounter {
            offset: offset + text.len() as u64,
            line: line + memchr::memchr_iter(b'\n', text.as_bytes()).count(),
            number: number + 1,
            continues: !text.ends_with(['\n', '\r']),
        };
        TextPart { text, replaced, offset, line, number, continues, last }
    }
}

#[cfg(test)]
mod tests {
    use super::TextParts;
    use crate::limits::{PART_BYTES, PART_LINES};

    /// The lengths of all parts, and which are last.
    fn parts(mut bytes: &[u8]) -> Vec<(usize, bool)> {
        let mut lengths = Vec::new();
        let mut parts = TextParts::new(&mut bytes, None);
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
