//! Web archives: WARC (0.17 to 1.1, which includes WET and WAT) and ARC.
//!
//! An archive is split into records, and reading continues after damage (`format` finds where records begin, `input`
//! buffers the bytes ahead). `document` extracts the document of a record: `http` parses the HTTP head, `body` decodes
//! transfer and content codings, `media_type` classifies what is left. Memory: one record at a time.

mod body;
mod document;
mod format;
mod headers;
mod http;
mod input;
mod media_type;
mod record;
#[cfg(test)]
mod tests;

use std::io::{self, BufRead};

pub use document::{ArchiveDocument, Content};
use format::{Format, Head};
pub use headers::Headers;
use input::Input;
pub use record::{ArchiveError, ArchiveErrorKind, ArchiveItem, Record, RecordType};

use crate::decompress::{DecompressError, DecompressErrorKind};
use crate::limits::{BLOCK_BYTES, ERROR_BYTES, HEAD_BYTES};

/// Bytes that are searched together for the next record.
const SCANNED: usize = 1 << 12;

/// Whether an input that begins with these bytes is an archive.
pub fn is_archive(start: &[u8]) -> bool {
    Format::Warc.begins(start) || start.starts_with(b"filedesc:")
}

/// Iterates over the records of an archive. The reader must give decompressed bytes, such as those of a
/// [`Decompressor`](crate::Decompressor).
///
/// Bytes that are not a valid record are an [`ArchiveItem::Error`], and reading continues at the next record. An error
/// of the reader itself ends the iteration.
pub struct ArchiveReader<R> {
    input: Input<R>,
    format: Option<Format>,
    /// How many records and errors there were.
    number: u64,
    failed: bool,
}

impl<R: BufRead> ArchiveReader<R> {
    /// Reads an archive from its start. The first line decides the format.
    pub fn new(reader: R) -> Self {
        ArchiveReader { input: Input::new(reader), format: None, number: 0, failed: false }
    }

    fn advance(&mut self) -> io::Result<Option<ArchiveItem>> {
        while matches!(self.input.ahead(1)?, [b'\r' | b'\n', ..]) {
            let ahead = self.input.ahead(1)?;
            let blank = ahead.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            self.input.consume(blank);
        }
        let offset = self.input.position();
        if let Some(error) = self.input.take_error() {
            return self.error_to_next_record(ArchiveErrorKind::Compressed(error), offset, Vec::new()).map(Some);
        }
        if self.input.ahead(1)?.is_empty() {
            return Ok(None);
        }
        let format = self.format()?;
        if format.begins(self.input.ahead(format.lookahead())?) { self.record(format) } else { self.not_a_record() }
            .map(Some)
    }

    fn format(&mut self) -> io::Result<Format> {
        if self.format.is_none() {
            self.format = Some(Format::detect(self.input.ahead(16)?));
        }
        Ok(self.format.unwrap_or(Format::Warc))
    }

    /// Reads the record that begins here.
    fn record(&mut self, format: Format) -> io::Result<ArchiveItem> {
        let offset = self.input.position();
        let head = match self.head(format)? {
            Ok(head) => head,
            Err(raw) => return self.broken_record(ArchiveErrorKind::Head, offset, raw),
        };
        let Head { version, record_type, headers } = format.parse_head(&head);
        let length = headers.all("Content-Length").find_map(|length| length.parse::<u64>().ok());
        let Some(length) = length else { return self.error_to_next_record(ArchiveErrorKind::NoLength, offset, head) };
        let mut block = Vec::new();
        let Some(size) = usize::try_from(length).ok().filter(|size| *size <= BLOCK_BYTES) else {
            return self.too_large(length, offset, head);
        };
        // A false length must not cost memory.
        block.reserve(size.min(1 << 20));
        self.input.read(size, &mut block)?;
        match self.block_error(format, size, &mut block)? {
            None => Ok(ArchiveItem::Record(Record {
                version,
                record_type,
                headers,
                block,
                number: self.next_number(),
                offset,
            })),
            Some(kind) => {
                let raw = [head, block].concat();
                self.broken_record(kind, offset, raw)
            }
        }
    }

    /// Reads a head; `Err` has the bytes of one that has no end, or in which another begins.
    fn head(&mut self, format: Format) -> io::Result<Result<Vec<u8>, Vec<u8>>> {
        let mut wanted = SCANNED;
        let (end, whole) = loop {
            let ahead = self.input.ahead(wanted)?;
            let window = &ahead[..ahead.len().min(HEAD_BYTES)];
            if let Some(end) = format.head_end(window) {
                break (end, true);
            }
            if ahead.len() < wanted || wanted >= HEAD_BYTES {
                break (window.len(), false);
            }
            wanted *= 2;
        };
        let head = self.input.ahead(end)?[..end].to_vec();
        let second = memchr::memmem::find(&head, b"\nWARC/").map(|at| at + 1);
        let second = second.filter(|&at| format == Format::Warc && format.begins(&head[at..]));
        self.input.consume(second.unwrap_or(end));
        Ok(if whole && second.is_none() { Ok(head) } else { Err(head[..second.unwrap_or(end)].to_vec()) })
    }

    /// What is wrong with a block of a declared size, judged by what it has and what follows. If another record begins
    /// in it, the block ends there, and reading continues there.
    fn block_error(
        &mut self,
        format: Format,
        size: usize,
        block: &mut Vec<u8>,
    ) -> io::Result<Option<ArchiveErrorKind>> {
        let there = block.len();
        let short = there < size;
        if short && let Some(error) = self.input.error() {
            return Ok(Some(ArchiveErrorKind::Compressed(error.clone())));
        }
        let follows = self.input.ahead(format.lookahead() + 4)?;
        let blank = follows.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if !short && format.begins(&follows[blank..]) {
            return Ok(None);
        }
        let follows = self.input.ahead(SCANNED)?;
        // The next record may begin at the very end of the block.
        block.extend_from_slice(&follows[..follows.len().min(SCANNED)]);
        let (blank, after) = (blank == follows.len(), follows.len() as u64);
        // If some of the block comes from the corrupt member, it is unknown where the damage began.
        let damaged = |error: &&DecompressError| {
            matches!(error.kind, DecompressErrorKind::Corrupt(_)) && error.decompressed > after
        };
        if !short && let Some(error) = self.input.error().filter(damaged).cloned() {
            block.truncate(there);
            self.input.consume(after as usize);
            return Ok(Some(ArchiveErrorKind::Compressed(error)));
        }
        if !short && blank {
            block.truncate(there);
            return Ok(None);
        }
        let another = format.find(block).filter(|&at| at < there);
        block.truncate(there);
        if let Some(at) = another
            && self.input.put_back(&block[at..])
        {
            block.truncate(at);
            return Ok(Some(ArchiveErrorKind::TooShort));
        }
        let unexpected_end = ArchiveErrorKind::UnexpectedEnd { expected: size as u64, actual: there as u64 };
        Ok(if another.is_some() { Some(ArchiveErrorKind::TooShort) } else { short.then_some(unexpected_end) })
    }

    fn too_large(&mut self, length: u64, offset: u64, head: Vec<u8>) -> io::Result<ArchiveItem> {
        let mut raw = head;
        let room = ERROR_BYTES.saturating_sub(raw.len());
        let before = raw.len();
        self.input.read(room, &mut raw)?;
        let held = (raw.len() - before) as u64;
        let passed = self.input.skip(length.saturating_sub(held))?;
        if held + passed < length && self.input.error().is_none() {
            let unexpected_end = ArchiveErrorKind::UnexpectedEnd { expected: length, actual: held + passed };
            return Ok(self.new_error(unexpected_end, offset, raw));
        }
        if self.input.error().is_some() {
            return self.broken_record(ArchiveErrorKind::TooLarge(length), offset, raw);
        }
        Ok(self.new_error(ArchiveErrorKind::TooLarge(length), offset, raw))
    }

    /// Bytes where a record should begin and none does. If the compressed data is corrupt there, that is the reason.
    fn not_a_record(&mut self) -> io::Result<ArchiveItem> {
        let offset = self.input.position();
        let ahead = self.input.ahead(SCANNED)?;
        let mut raw = ahead[..ahead.len().min(ERROR_BYTES)].to_vec();
        self.skip_to_record()?;
        raw.truncate(usize::try_from(self.input.position() - offset).unwrap_or(usize::MAX));
        match self.input.take_error() {
            Some(error) => self.error_to_next_record(ArchiveErrorKind::Compressed(error), offset, raw),
            None => Ok(self.new_error(ArchiveErrorKind::NotARecord, offset, raw)),
        }
    }

    /// An error in a record whose bytes were read. If the compressed data is corrupt there, that is the same error.
    fn broken_record(&mut self, kind: ArchiveErrorKind, offset: u64, raw: Vec<u8>) -> io::Result<ArchiveItem> {
        let kind = match self.input.take_error() {
            Some(error) if kind == ArchiveErrorKind::Head => ArchiveErrorKind::Compressed(error),
            _ => kind,
        };
        self.error_to_next_record(kind, offset, raw)
    }

    /// An error that extends to the next record.
    fn error_to_next_record(&mut self, kind: ArchiveErrorKind, offset: u64, raw: Vec<u8>) -> io::Result<ArchiveItem> {
        let format = self.format()?;
        if !format.begins(self.input.ahead(format.lookahead())?) {
            self.skip_to_record()?;
        }
        Ok(self.new_error(kind, offset, raw))
    }

    fn new_error(&mut self, kind: ArchiveErrorKind, offset: u64, mut raw: Vec<u8>) -> ArchiveItem {
        raw.truncate(ERROR_BYTES);
        let bytes = self.input.position() - offset;
        ArchiveItem::Error(ArchiveError { kind, number: self.next_number(), offset, bytes, raw })
    }

    /// Skips to the next record, an error of the input, or the end.
    fn skip_to_record(&mut self) -> io::Result<()> {
        let format = self.format()?;
        loop {
            let ahead = self.input.ahead(SCANNED + format.lookahead())?;
            if let Some(at) = format.find(ahead) {
                self.input.consume(at);
                return Ok(());
            }
            let last = ahead.len() < SCANNED + format.lookahead();
            let done = if last { ahead.len() } else { ahead.len() - format.overlap(ahead) };
            self.input.consume(done);
            if last {
                return Ok(());
            }
        }
    }

    fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }
}

impl<R: BufRead> Iterator for ArchiveReader<R> {
    type Item = io::Result<ArchiveItem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let item = self.advance();
        self.failed = item.is_err();
        item.transpose()
    }
}
