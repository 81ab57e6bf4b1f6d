//! Archives of the web: WARC (0.17 to 1.1, and WET and WAT, which are WARC) and ARC.
//!
//! Owns cutting an archive into records and going on behind what is broken (`format` tells where records begin, `input`
//! holds the bytes ahead), and what document is in a record (`document`; `http` reads heads, `body` undoes codings, `media`
//! tells pages and texts from what is neither). Memory: one record at a time.

mod body;
mod document;
mod format;
mod head;
mod http;
mod input;
mod media;
mod record;
#[cfg(test)]
mod tests;

use std::io::{self, BufRead};

pub use document::{Content, Document, document};
use format::{Format, Head};
pub use head::Headers;
use input::Input;
pub use record::{Fault, Item, Kind, Record, Why};

use crate::compress;
use crate::limits::{BLOCK_OF_RECORD_BYTES, FAULT_BYTES, HEAD_BYTES};

/// Bytes that are looked at together in search of the next record.
const SCANNED: usize = 1 << 12;

/// Whether an input that begins so is an archive.
pub fn is_archive(start: &[u8]) -> bool {
    Format::Warc.begins(start) || start.starts_with(b"filedesc:")
}

/// The records of an archive, one after the other, from bytes that are not compressed or come from
/// [`compress::open`].
///
/// Bytes that are no sound record come as a [`Fault`] in their place, and reading goes on at the next record. An error of
/// the reader itself ends the archive.
pub struct Warc<R> {
    input: Input<R>,
    format: Option<Format>,
    /// How many records and faults there were.
    number: u64,
    failed: bool,
}

impl<R: BufRead> Warc<R> {
    /// Reads an archive from its start. Which format it is its first line says.
    pub fn new(reader: R) -> Self {
        Warc { input: Input::new(reader), format: None, number: 0, failed: false }
    }

    fn advance(&mut self) -> io::Result<Option<Item>> {
        while matches!(self.input.ahead(1)?, [b'\r' | b'\n', ..]) {
            let ahead = self.input.ahead(1)?;
            let blank = ahead.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            self.input.take(blank);
        }
        let offset = self.input.position();
        if let Some(fault) = self.input.take_fault() {
            return self.fault(Why::Compressed(fault), offset, Vec::new()).map(Some);
        }
        if self.input.ahead(1)?.is_empty() {
            return Ok(None);
        }
        let format = self.format()?;
        if format.begins(self.input.ahead(format.looked_at())?) { self.record(format) } else { self.no_record() }
            .map(Some)
    }

    fn format(&mut self) -> io::Result<Format> {
        if self.format.is_none() {
            self.format = Some(Format::of(self.input.ahead(16)?));
        }
        Ok(self.format.unwrap_or(Format::Warc))
    }

    /// Reads the record that begins here.
    fn record(&mut self, format: Format) -> io::Result<Item> {
        let offset = self.input.position();
        let head = match self.head(format)? {
            Ok(head) => head,
            Err(raw) => return self.cut(Why::Head, offset, raw),
        };
        let Head { version, kind, headers } = format.read(&head);
        let length = headers.all("Content-Length").find_map(|length| length.parse::<u64>().ok());
        let Some(length) = length else { return self.fault(Why::NoLength, offset, head) };
        let mut block = Vec::new();
        let Some(size) = usize::try_from(length).ok().filter(|size| *size <= BLOCK_OF_RECORD_BYTES) else {
            return self.too_large(length, offset, head);
        };
        // A length that is made up must not cost memory.
        block.reserve(size.min(1 << 20));
        self.input.read(size, &mut block)?;
        match self.fault_of_block(format, size, &mut block)? {
            None => Ok(Item::Record(Record { version, kind, headers, block, number: self.count(), offset })),
            Some(why) => {
                let raw = [head, block].concat();
                self.cut(why, offset, raw)
            }
        }
    }

    /// Takes a head; an error has what there is of one that has no end, or in which another begins.
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
        self.input.take(second.unwrap_or(end));
        Ok(if whole && second.is_none() { Ok(head) } else { Err(head[..second.unwrap_or(end)].to_vec()) })
    }

    /// What is wrong with a block that should have a size, from what it has and what follows. If another record begins in
    /// it, the block ends there, and so do the bytes that were taken.
    fn fault_of_block(&mut self, format: Format, size: usize, block: &mut Vec<u8>) -> io::Result<Option<Why>> {
        let there = block.len();
        let short = there < size;
        if short && let Some(fault) = self.input.fault() {
            return Ok(Some(Why::Compressed(fault.clone())));
        }
        let follows = self.input.ahead(format.looked_at() + 4)?;
        let blank = follows.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if !short && format.begins(&follows[blank..]) {
            return Ok(None);
        }
        let follows = self.input.ahead(SCANNED)?;
        // The next record may begin at the very end of the block.
        block.extend_from_slice(&follows[..follows.len().min(SCANNED)]);
        let (blank, behind) = (blank == follows.len(), follows.len() as u64);
        // If the member that broke gave some of the block too, nobody knows where the damage began.
        let damaged = |fault: &&compress::Fault| matches!(fault.why, compress::Why::Broken(_)) && fault.given > behind;
        if !short && let Some(fault) = self.input.fault().filter(damaged).cloned() {
            block.truncate(there);
            self.input.take(behind as usize);
            return Ok(Some(Why::Compressed(fault)));
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
            return Ok(Some(Why::TooLong));
        }
        let ends_early = Why::EndsEarly { wanted: size as u64, there: there as u64 };
        Ok(if another.is_some() { Some(Why::TooLong) } else { short.then_some(ends_early) })
    }

    fn too_large(&mut self, length: u64, offset: u64, head: Vec<u8>) -> io::Result<Item> {
        let mut raw = head;
        let room = FAULT_BYTES.saturating_sub(raw.len());
        let before = raw.len();
        self.input.read(room, &mut raw)?;
        let held = (raw.len() - before) as u64;
        let passed = self.input.skip(length.saturating_sub(held))?;
        if held + passed < length && self.input.fault().is_none() {
            let ends_early = Why::EndsEarly { wanted: length, there: held + passed };
            return Ok(self.make_fault(ends_early, offset, raw));
        }
        if self.input.fault().is_some() {
            return self.cut(Why::TooLarge(length), offset, raw);
        }
        Ok(self.make_fault(Why::TooLarge(length), offset, raw))
    }

    /// Bytes where a record should begin and none does. If the compressed data breaks in them, that is why.
    fn no_record(&mut self) -> io::Result<Item> {
        let offset = self.input.position();
        let ahead = self.input.ahead(SCANNED)?;
        let mut raw = ahead[..ahead.len().min(FAULT_BYTES)].to_vec();
        self.search()?;
        raw.truncate(usize::try_from(self.input.position() - offset).unwrap_or(usize::MAX));
        match self.input.take_fault() {
            Some(fault) => self.fault(Why::Compressed(fault), offset, raw),
            None => Ok(self.make_fault(Why::NoRecord, offset, raw)),
        }
    }

    /// A fault in a record whose bytes were taken. If the compressed data broke there, that is no fault more.
    fn cut(&mut self, why: Why, offset: u64, raw: Vec<u8>) -> io::Result<Item> {
        let why = match self.input.take_fault() {
            Some(fault) if why == Why::Head => Why::Compressed(fault),
            _ => why,
        };
        self.fault(why, offset, raw)
    }

    /// A fault that takes in all up to the next record.
    fn fault(&mut self, why: Why, offset: u64, raw: Vec<u8>) -> io::Result<Item> {
        let format = self.format()?;
        if !format.begins(self.input.ahead(format.looked_at())?) {
            self.search()?;
        }
        Ok(self.make_fault(why, offset, raw))
    }

    fn make_fault(&mut self, why: Why, offset: u64, mut raw: Vec<u8>) -> Item {
        raw.truncate(FAULT_BYTES);
        let bytes = self.input.position() - offset;
        Item::Fault(Fault { why, number: self.count(), offset, bytes, raw })
    }

    /// Passes over bytes to where the next record begins, to a fault or the end.
    fn search(&mut self) -> io::Result<()> {
        let format = self.format()?;
        loop {
            let ahead = self.input.ahead(SCANNED + format.looked_at())?;
            if let Some(at) = format.find(ahead) {
                self.input.take(at);
                return Ok(());
            }
            let last = ahead.len() < SCANNED + format.looked_at();
            let done = if last { ahead.len() } else { ahead.len() - format.overlap(ahead) };
            self.input.take(done);
            if last {
                return Ok(());
            }
        }
    }

    fn count(&mut self) -> u64 {
        self.number += 1;
        self.number
    }
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = io::Result<Item>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let item = self.advance();
        self.failed = item.is_err();
        item.transpose()
    }
}
