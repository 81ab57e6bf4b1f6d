//! The bytes of an archive with those ahead at hand, and with a fault of the input in its place among them.

use std::io::{self, BufRead};

use crate::compress::Fault;

/// Bytes that putting back may cost beside those of the input, so that archives of wrong lengths take linear time.
const ALLOWANCE: u64 = 64 << 20;

/// A reader, the bytes of it that are at hand, and where they stand.
pub(super) struct Input<R> {
    reader: R,
    held: Vec<u8>,
    at: usize,
    /// Where the next byte stands in the input, decompressed.
    position: u64,
    /// A fault of the input behind the bytes at hand. Nothing is fetched until somebody takes it.
    fault: Option<Fault>,
    put_back: u64,
}

impl<R: BufRead> Input<R> {
    pub(super) fn new(reader: R) -> Self {
        Input { reader, held: Vec::new(), at: 0, position: 0, fault: None, put_back: 0 }
    }

    /// The bytes at hand: at least so many, or all up to a fault or the end.
    pub(super) fn ahead(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.held.len() - self.at < count && self.fetch()? {}
        Ok(&self.held[self.at..])
    }

    /// Where the next byte stands.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Passes over bytes at hand.
    pub(super) fn take(&mut self, count: usize) {
        self.at += count;
        self.position += count as u64;
    }

    /// The fault that was met, once all bytes before it are taken.
    pub(super) fn take_fault(&mut self) -> Option<Fault> {
        if self.at < self.held.len() { None } else { self.fault.take() }
    }

    /// Whether a fault stands behind the bytes at hand.
    pub(super) fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    fn fetch(&mut self) -> io::Result<bool> {
        if self.fault.is_some() {
            return Ok(false);
        }
        let fresh = loop {
            match self.reader.fill_buf() {
                Ok([]) => return Ok(false),
                Ok(fresh) => break fresh.len(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if Fault::of(&error).is_some() => {
                    self.fault = Fault::of(&error).cloned();
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

    /// Appends so many bytes to a block, or all up to a fault or the end.
    pub(super) fn read(&mut self, mut count: usize, block: &mut Vec<u8>) -> io::Result<()> {
        while count > 0 {
            if self.at == self.held.len() && !self.fetch()? {
                return Ok(());
            }
            let here = &self.held[self.at..];
            let here = &here[..here.len().min(count)];
            block.extend_from_slice(here);
            let done = here.len();
            self.take(done);
            count -= done;
        }
        Ok(())
    }

    /// Passes over so many bytes, or all up to a fault or the end; how many it were.
    pub(super) fn skip(&mut self, count: u64) -> io::Result<u64> {
        let mut left = count;
        while left > 0 {
            let here = self.ahead(1)?.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if here == 0 {
                break;
            }
            self.take(here);
            left -= here as u64;
        }
        Ok(count - left)
    }

    /// Puts back bytes that were taken last, if that has not been done too often; whether it was.
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
