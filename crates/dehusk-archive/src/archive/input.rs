//! A buffer of the bytes ahead in an archive, and of the error in compressed data that follows them.

use std::io::{self, BufRead};

use crate::decompress::DecompressError;

/// How many bytes may be put back beyond those that were read, so that archives with wrong lengths take linear time.
const ALLOWANCE: u64 = 64 << 20;

/// A reader with its buffered bytes.
pub(super) struct Input<R> {
    reader: R,
    held: Vec<u8>,
    at: usize,
    /// The offset of the next byte, in decompressed bytes.
    position: u64,
    /// An error in compressed data after the buffered bytes. Nothing is fetched until it is taken.
    error: Option<DecompressError>,
    put_back: u64,
}

impl<R: BufRead> Input<R> {
    pub(super) fn new(reader: R) -> Self {
        Input { reader, held: Vec::new(), at: 0, position: 0, error: None, put_back: 0 }
    }

    /// The buffered bytes: at least `count`, or all up to an error or the end.
    pub(super) fn ahead(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.held.len() - self.at < count && self.fetch()? {}
        Ok(&self.held[self.at..])
    }

    /// The offset of the next byte.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Skips buffered bytes.
    pub(super) fn consume(&mut self, count: usize) {
        self.at += count;
        self.position += count as u64;
    }

    /// Takes the error that follows, once all bytes before it are consumed.
    pub(super) fn take_error(&mut self) -> Option<DecompressError> {
        if self.at < self.held.len() { None } else { self.error.take() }
    }

    /// The error that follows the buffered bytes.
    pub(super) fn error(&self) -> Option<&DecompressError> {
        self.error.as_ref()
    }

    fn fetch(&mut self) -> io::Result<bool> {
        if self.error.is_some() {
            return Ok(false);
        }
        let fresh = loop {
            match self.reader.fill_buf() {
                Ok([]) => return Ok(false),
                Ok(fresh) => break fresh.len(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if DecompressError::from_io(&error).is_some() => {
                    self.error = DecompressError::from_io(&error).cloned();
                    return Ok(false);
                }
                Err(error) => return Err(error),
            }
        };
        if self.at > self.held.len() / 2 {
            self.held.drain(..self.at);
            self.at = 0;
        }
        self.held.extend_from_slice(&self.reader.fill_buf()?[..fresh]);
        self.reader.consume(fresh);
        Ok(true)
    }

    /// Appends `count` bytes to a block, or all up to an error or the end.
    pub(super) fn read(&mut self, mut count: usize, block: &mut Vec<u8>) -> io::Result<()> {
        while count > 0 {
            if self.at == self.held.len() && !self.fetch()? {
                return Ok(());
            }
            let here = &self.held[self.at..];
            let here = &here[..here.len().min(count)];
            block.extend_from_slice(here);
            let done = here.len();
            self.consume(done);
            count -= done;
        }
        Ok(())
    }

    /// Skips `count` bytes, or all up to an error or the end; returns how many.
    pub(super) fn skip(&mut self, count: u64) -> io::Result<u64> {
        let mut left = count;
        while left > 0 {
            let here = self.ahead(1)?.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if here == 0 {
                break;
            }
            self.consume(here);
            left -= here as u64;
        }
        Ok(count - left)
    }

    /// Puts back the bytes that were consumed last; false if that would exceed the allowance.
    pub(super) fn put_back(&mut self, bytes: &[u8]) -> bool {
        self.put_back += bytes.len() as u64;
        if self.put_back > self.position + ALLOWANCE {
            return false;
        }
        self.held.splice(..self.at, bytes.iter().copied());
        self.at = 0;
        self.position -= bytes.len() as u64;
        true
    }
}
