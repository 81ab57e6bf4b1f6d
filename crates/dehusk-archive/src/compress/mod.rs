//! Compressed bytes become plain ones.
//!
//! Owns telling compressed inputs by what they hold, not by their names, and going on behind what is broken. An input is a
//! row of members (`member`); archives compress each record by itself, so that a broken member costs no more than a record.
//! `window` keeps bytes to go back to, `fault` says what is wrong.

mod fault;
mod member;
#[cfg(test)]
mod tests;
mod window;

use std::io::{self, BufRead, Read};

pub use fault::{Fault, Why};
use member::{MAGIC_BYTES, Member, Method, ROOM, Then};
use window::Window;

use crate::limits::{BOMB_BYTES, BOMB_RATIO};

/// Reads an input as plain bytes: gzip and zstd are decompressed, all else is given as it is.
pub fn open<R: BufRead>(reader: R) -> Plain<R> {
    Plain {
        window: Window::new(reader),
        state: State::Start,
        room: Vec::new(),
        ready: 0..0,
        fault: None,
        members: 0,
        given: 0,
        given_before: 0,
        begin: 0,
    }
}

/// Reads an input as it is, whatever it begins with.
pub fn open_plain<R: BufRead>(reader: R) -> Plain<R> {
    Plain { state: State::Raw, ..open(reader) }
}

/// The plain bytes of an input that may be compressed.
///
/// A fault in compressed data is an [`io::Error`] of kind `InvalidData` with a [`Fault`] inside. It comes once, behind the
/// bytes that were decompressed before it, and reading can go on: with the next member that begins soundly, else with the
/// end. Zeros behind a member are padding and no fault. Errors of the reader are passed on as they are, and all but
/// interruptions end the input.
pub struct Plain<R> {
    window: Window<R>,
    state: State,
    /// What was decompressed last, and how much of it is not yet given out.
    room: Vec<u8>,
    ready: std::ops::Range<usize>,
    /// The fault that stands behind it.
    fault: Option<Fault>,
    members: u64,
    given: u64,
    /// What all members before the one that is being read gave.
    given_before: u64,
    /// Where the member begins that is being read.
    begin: u64,
}

enum State {
    /// Nothing was read yet.
    Start,
    /// The input is not compressed.
    Raw,
    /// Where a member should begin.
    Between,
    /// In a member. `doubted`: it was found behind a fault and has given nothing yet, so it may be none.
    Inside { member: Member, doubted: bool },
    /// Behind a fault.
    Lost,
    /// At the end.
    Over,
}

impl<R: BufRead> Plain<R> {
    /// How many members have begun so far; of an input that is not compressed none.
    pub fn members(&self) -> u64 {
        self.members
    }

    /// Whether the input is compressed, once something was read of it.
    pub fn is_compressed(&self) -> bool {
        !matches!(self.state, State::Start | State::Raw)
    }

    /// One step on the way to more bytes, a fault or the end.
    fn step(&mut self) -> io::Result<()> {
        let more = self.fetch().inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.state = State::Over;
            }
        })?;
        self.state = match std::mem::replace(&mut self.state, State::Over) {
            State::Start => {
                Method::of(self.window.ahead()).map_or(Ok(State::Raw), |method| self.begin(method, false))?
            }
            State::Between => self.between()?,
            State::Inside { member, doubted } => self.inside(member, doubted, more),
            State::Lost => self.lost()?,
            state @ (State::Raw | State::Over) => state,
        };
        Ok(())
    }

    /// Fetches what the next step looks at, and says whether there is any. An interruption comes here or nowhere, where it
    /// loses nothing.
    fn fetch(&mut self) -> io::Result<bool> {
        let wanted = if matches!(self.state, State::Inside { .. }) { 1 } else { MAGIC_BYTES };
        Ok(!self.window.ensure(wanted)?.is_empty())
    }

    fn begin(&mut self, method: Method, doubted: bool) -> io::Result<State> {
        self.begin = self.window.position();
        self.given_before = self.given;
        self.members += u64::from(!doubted);
        Ok(State::Inside { member: Member::new(method)?, doubted })
    }

    /// Passes over padding to the next member.
    fn between(&mut self) -> io::Result<State> {
        let ahead = self.window.ahead();
        let padding = ahead.iter().take_while(|byte| **byte == 0).count();
        if ahead.is_empty() {
            Ok(State::Over)
        } else if padding > 0 {
            self.window.take(padding);
            Ok(State::Between)
        } else if let Some(method) = Method::of(ahead) {
            self.begin(method, false)
        } else {
            self.given_before = self.given;
            self.fault = Some(self.fault_here(Why::Garbage));
            Ok(State::Lost)
        }
    }

    fn inside(&mut self, mut member: Member, doubted: bool, more: bool) -> State {
        self.room.resize(ROOM, 0);
        let step = member.step(self.window.ahead(), &mut self.room);
        self.window.take(step.read);
        self.ready = 0..step.written;
        self.given += step.written as u64;
        let sound = step.written > 0 || step.then == Then::Whole;
        self.members += u64::from(doubted && sound);
        let doubted = doubted && !sound;
        if self.given > BOMB_BYTES && self.given / BOMB_RATIO > self.window.fetched() {
            self.fault = Some(self.fault_here(Why::Bomb));
            return State::Over;
        }
        // What was found behind a fault and gives nothing belongs to that fault.
        let fault = |why| Some(self.fault_here(why)).filter(|_| !doubted);
        match step.then {
            Then::Whole => State::Between,
            Then::More if more || step.written > 0 => State::Inside { member, doubted },
            Then::More => {
                self.fault = fault(Why::EndsEarly);
                State::Over
            }
            Then::Broken(what) => {
                self.fault = fault(Why::Broken(what));
                self.window.go_back(self.begin + 1);
                State::Lost
            }
        }
    }

    /// Looks for the next member.
    fn lost(&mut self) -> io::Result<State> {
        let ahead = self.window.ahead();
        if let Some(at) = Method::find(ahead) {
            let method = Method::of(&ahead[at..]).expect("a member may begin where one was found");
            self.window.take(at);
            return self.begin(method, true);
        }
        let over = ahead.len() < MAGIC_BYTES;
        self.window.take((ahead.len() + 1).saturating_sub(MAGIC_BYTES));
        Ok(if over { State::Over } else { State::Lost })
    }

    fn fault_here(&self, why: Why) -> Fault {
        Fault { why, offset: self.window.position(), given: self.given - self.given_before }
    }
}

impl<R: BufRead> BufRead for Plain<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.ready.is_empty() && !matches!(self.state, State::Raw) {
            if let Some(fault) = self.fault.take() {
                return Err(fault.into());
            }
            if matches!(self.state, State::Over) {
                return Ok(&[]);
            }
            self.step()?;
        }
        match self.state {
            State::Raw if self.window.ahead().is_empty() => self.window.reader().fill_buf(),
            State::Raw => Ok(self.window.ahead()),
            _ => Ok(&self.room[self.ready.clone()]),
        }
    }

    fn consume(&mut self, count: usize) {
        match self.state {
            State::Raw if self.window.ahead().is_empty() => self.window.reader().consume(count),
            State::Raw => self.window.take(count),
            _ => self.ready.start += count,
        }
    }
}

impl<R: BufRead> Read for Plain<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let count = ready.read(room)?;
        self.consume(count);
        Ok(count)
    }
}
