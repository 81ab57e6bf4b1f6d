//! Decompression that detects the format by content and continues after damage.
//!
//! An input is a sequence of members (`member`). Archives compress each record by itself, so that a corrupt member costs no
//! more than a record. `window` buffers the input and can go back in it.

mod error;
mod member;
#[cfg(test)]
mod tests;
mod window;

use std::io::{self, BufRead, Read};

pub use error::{DecompressError, DecompressErrorKind};
use member::{BUFFER, MAGIC_BYTES, Member, Method, Outcome};
use window::Window;

use crate::limits::{BOMB_BYTES, BOMB_RATIO};

/// The decompressed bytes of an input: gzip and zstd are decompressed, anything else is passed through unchanged.
///
/// An error in compressed data is an [`io::Error`] of kind `InvalidData` with a [`DecompressError`] inside. It is returned once, after
/// the bytes that were decompressed before it, and reading can continue: with the next valid member, or with the end. Zeros
/// after a member are padding. Errors of the reader are returned as they are, and all but interruptions end the input.
pub struct Decompressor<R> {
    window: Window<R>,
    state: State,
    /// What was decompressed last, and the part of it that was not read yet.
    buffer: Vec<u8>,
    ready: std::ops::Range<usize>,
    /// The error that follows it.
    error: Option<DecompressError>,
    members: u64,
    /// All bytes decompressed so far.
    written: u64,
    /// Bytes decompressed from all members before the current one.
    written_before: u64,
    /// The offset of the current member.
    member_start: u64,
}

enum State {
    /// Nothing was read yet.
    Start,
    /// The input is not compressed.
    Uncompressed,
    /// Where a member should begin.
    BetweenMembers,
    /// In a member. `tentative`: it was found after an error and nothing was decompressed from it yet, so it may not be one.
    InMember { member: Member, tentative: bool },
    /// After an error: looking for the next member.
    Resync,
    /// At the end.
    End,
}

impl<R: BufRead> Decompressor<R> {
    /// Reads an input whose format is detected by its first bytes.
    pub fn new(reader: R) -> Self {
        Decompressor {
            window: Window::new(reader),
            state: State::Start,
            buffer: Vec::new(),
            ready: 0..0,
            error: None,
            members: 0,
            written: 0,
            written_before: 0,
            member_start: 0,
        }
    }

    /// Passes an input through unchanged, whatever its first bytes are.
    pub fn uncompressed(reader: R) -> Self {
        Decompressor { state: State::Uncompressed, ..Decompressor::new(reader) }
    }

    /// The number of members that have begun so far; 0 for an input that is not compressed.
    pub fn members(&self) -> u64 {
        self.members
    }

    /// Whether the input is compressed; known once something was read.
    pub fn is_compressed(&self) -> bool {
        !matches!(self.state, State::Start | State::Uncompressed)
    }

    /// One step towards more bytes, an error or the end.
    fn step(&mut self) -> io::Result<()> {
        let more = self.fetch().inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.state = State::End;
            }
        })?;
        self.state = match std::mem::replace(&mut self.state, State::End) {
            State::Start => Method::detect(self.window.ahead())
                .map_or(Ok(State::Uncompressed), |method| self.start_member(method, false))?,
            State::BetweenMembers => self.skip_to_member()?,
            State::InMember { member, tentative } => self.decompress(member, tentative, more),
            State::Resync => self.resync()?,
            state @ (State::Uncompressed | State::End) => state,
        };
        Ok(())
    }

    /// Fetches what the next step needs; false at the end. Only this can be interrupted, and nothing is lost then.
    fn fetch(&mut self) -> io::Result<bool> {
        let wanted = if matches!(self.state, State::InMember { .. }) { 1 } else { MAGIC_BYTES };
        Ok(!self.window.ensure(wanted)?.is_empty())
    }

    fn start_member(&mut self, method: Method, tentative: bool) -> io::Result<State> {
        self.member_start = self.window.position();
        self.written_before = self.written;
        self.members += u64::from(!tentative);
        Ok(State::InMember { member: Member::new(method)?, tentative })
    }

    /// Skips padding before the next member.
    fn skip_to_member(&mut self) -> io::Result<State> {
        let ahead = self.window.ahead();
        let padding = ahead.iter().take_while(|byte| **byte == 0).count();
        if ahead.is_empty() {
            Ok(State::End)
        } else if padding > 0 {
            self.window.consume(padding);
            Ok(State::BetweenMembers)
        } else if let Some(method) = Method::detect(ahead) {
            self.start_member(method, false)
        } else {
            self.written_before = self.written;
            self.error = Some(self.error_here(DecompressErrorKind::Garbage));
            Ok(State::Resync)
        }
    }

    fn decompress(&mut self, mut member: Member, tentative: bool, more: bool) -> State {
        self.buffer.resize(BUFFER, 0);
        let step = member.step(self.window.ahead(), &mut self.buffer);
        self.window.consume(step.read);
        self.ready = 0..step.written;
        self.written += step.written as u64;
        let is_valid = step.written > 0 || step.outcome == Outcome::Complete;
        self.members += u64::from(tentative && is_valid);
        let tentative = tentative && !is_valid;
        if self.written > BOMB_BYTES && self.written / BOMB_RATIO > self.window.fetched() {
            self.error = Some(self.error_here(DecompressErrorKind::Bomb));
            return State::End;
        }
        // What was found after an error and decompresses to nothing belongs to that error.
        let error = |kind| Some(self.error_here(kind)).filter(|_| !tentative);
        match step.outcome {
            Outcome::Complete => State::BetweenMembers,
            Outcome::More if more || step.written > 0 => State::InMember { member, tentative },
            Outcome::More => {
                self.error = error(DecompressErrorKind::UnexpectedEnd);
                State::End
            }
            Outcome::Corrupt(what) => {
                self.error = error(DecompressErrorKind::Corrupt(what));
                self.window.go_back(self.member_start + 1);
                State::Resync
            }
        }
    }

    /// Looks for the next member.
    fn resync(&mut self) -> io::Result<State> {
        let ahead = self.window.ahead();
        if let Some(at) = Method::find(ahead) {
            let method = Method::detect(&ahead[at..]).expect("the header was checked");
            self.window.consume(at);
            return self.start_member(method, true);
        }
        let at_end = ahead.len() < MAGIC_BYTES;
        self.window.consume((ahead.len() + 1).saturating_sub(MAGIC_BYTES));
        Ok(if at_end { State::End } else { State::Resync })
    }

    fn error_here(&self, kind: DecompressErrorKind) -> DecompressError {
        let decompressed = self.written - self.written_before;
        DecompressError { kind, offset: self.window.position(), decompressed }
    }
}

impl<R: BufRead> BufRead for Decompressor<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.ready.is_empty() && !matches!(self.state, State::Uncompressed) {
            if let Some(error) = self.error.take() {
                return Err(error.into());
            }
            if matches!(self.state, State::End) {
                return Ok(&[]);
            }
            self.step()?;
        }
        match self.state {
            State::Uncompressed if self.window.ahead().is_empty() => self.window.reader().fill_buf(),
            State::Uncompressed => Ok(self.window.ahead()),
            _ => Ok(&self.buffer[self.ready.clone()]),
        }
    }

    fn consume(&mut self, count: usize) {
        match self.state {
            State::Uncompressed if self.window.ahead().is_empty() => self.window.reader().consume(count),
            State::Uncompressed => self.window.consume(count),
            _ => self.ready.start += count,
        }
    }
}

impl<R: BufRead> Read for Decompressor<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let count = ready.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}
