//! Cuts records out of a stream: whole lines together, as many as make a job.

use std::io::{self, BufRead};

use crate::limits::RECORD_BYTES;

/// Bytes of a job, about. Less makes threads wait for each other, more takes memory.
pub(super) const JOB_BYTES: usize = 256 << 10;

/// Lines of an input as they are read.
pub(super) struct Lines<'r> {
    reader: &'r mut dyn BufRead,
    /// Read and not given out yet.
    buffer: Vec<u8>,
    /// Bytes that were read.
    read: u64,
    /// Between the end of a job and here there is no line end in the buffer.
    looked: usize,
    /// Whoever writes the input waits for answers.
    prompt: bool,
    ended: bool,
    /// A line that is too long was begun.
    inside: bool,
    /// An error to be told once all before it is given out.
    fault: Option<io::Error>,
}

/// What is cut.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Whole lines; the last of the input may lack its end.
    Lines(Vec<u8>),
    /// A piece of a line that is longer than a record may be, without its end.
    Long { bytes: Vec<u8>, first: bool, last: bool },
}

impl<'r> Lines<'r> {
    /// `prompt`: lines are given out as soon as they are there.
    pub(super) fn new(reader: &'r mut dyn BufRead, prompt: bool) -> Self {
        Lines { reader, buffer: Vec::new(), read: 0, looked: 0, prompt, ended: false, inside: false, fault: None }
    }

    /// The next cut; none behind the last.
    ///
    /// # Errors
    /// Those of the reader. What was read before is given out first, and a line that an error broke ends there.
    pub(super) fn next(&mut self) -> io::Result<Option<Cut>> {
        loop {
            if self.inside {
                return Ok(Some(self.long()));
            }
            if self.ended || self.fault.is_some() {
                return self.rest();
            }
            if let Some(cut) = self.cut() {
                return Ok(Some(cut));
            }
            if self.buffer.len() as u64 > RECORD_BYTES {
                self.inside = true;
                return Ok(Some(Cut::Long { bytes: self.take(), first: true, last: false }));
            }
            self.read();
        }
    }

    /// What is left before the end or a fault, then the fault.
    fn rest(&mut self) -> io::Result<Option<Cut>> {
        if !self.buffer.is_empty() {
            return Ok(Some(Cut::Lines(self.take())));
        }
        self.fault.take().map_or(Ok(None), Err)
    }

    fn take(&mut self) -> Vec<u8> {
        self.looked = 0;
        std::mem::take(&mut self.buffer)
    }

    /// Bytes of the input up to the end of what was given out.
    pub(super) fn behind(&self) -> u64 {
        self.read.saturating_sub(self.buffer.len() as u64)
    }

    /// Whether a line was begun and not given out as a whole.
    pub(super) fn is_inside(&self) -> bool {
        self.inside
    }

    /// Whole lines, if there are enough: as many as fit into a job, and at least one.
    fn cut(&mut self) -> Option<Cut> {
        if self.buffer.len() < JOB_BYTES && !self.prompt {
            return None;
        }
        let within = &self.buffer[..self.buffer.len().min(JOB_BYTES)];
        let end = memchr::memrchr(b'\n', within).or_else(|| {
            let from = self.looked.max(within.len());
            memchr::memchr(b'\n', &self.buffer[from..]).map(|at| from + at)
        });
        let Some(end) = end else {
            self.looked = self.buffer.len();
            return None;
        };
        let mut rest = Vec::with_capacity(JOB_BYTES + JOB_BYTES / 4);
        rest.extend_from_slice(&self.buffer[end + 1..]);
        self.buffer.truncate(end + 1);
        self.looked = 0;
        Some(Cut::Lines(std::mem::replace(&mut self.buffer, rest)))
    }

    /// Reads some more.
    fn read(&mut self) {
        match self.reader.fill_buf() {
            Ok(bytes) => {
                let length = bytes.len();
                self.buffer.extend_from_slice(bytes);
                self.reader.consume(length);
                self.read += length as u64;
                self.ended = length == 0;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => self.break_off(error),
        }
    }

    /// Ends the line at hand: what is read behind a fault does not belong to it.
    fn break_off(&mut self, error: io::Error) {
        if self.buffer.last().is_some_and(|last| *last != b'\n') {
            self.buffer.push(b'\n');
        }
        self.fault = Some(error);
    }

    /// The next piece of a line that is too long.
    fn long(&mut self) -> Cut {
        match self.reader.fill_buf() {
            Ok(buffer) => {
                let end = memchr::memchr(b'\n', buffer);
                let bytes = buffer[..end.unwrap_or(buffer.len())].to_vec();
                self.inside = end.is_none() && !bytes.is_empty();
                let length = bytes.len() + usize::from(end.is_some());
                self.reader.consume(length);
                self.read += length as u64;
                Cut::Long { bytes, first: false, last: !self.inside }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                Cut::Long { bytes: Vec::new(), first: false, last: false }
            }
            Err(error) => {
                (self.inside, self.fault) = (false, Some(error));
                Cut::Long { bytes: Vec::new(), first: false, last: true }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, BufRead, BufReader, Read};

    use super::{Cut, JOB_BYTES, Lines};
    use crate::limits::RECORD_BYTES;

    fn cuts(reader: &mut dyn BufRead, prompt: bool) -> Vec<Result<Cut, String>> {
        let mut lines = Lines::new(reader, prompt);
        std::iter::from_fn(|| lines.next().map_err(|error| error.to_string()).transpose()).collect()
    }

    fn lines(bytes: &[u8]) -> Cut {
        Cut::Lines(bytes.to_vec())
    }

    #[test]
    fn whole_lines_make_a_job() {
        assert_eq!(cuts(&mut &b""[..], false), []);
        assert_eq!(cuts(&mut &b"a\nb\nc"[..], false), [Ok(lines(b"a\nb\nc"))]);
        let text = "a line\n".repeat(JOB_BYTES / 3);
        let all = cuts(&mut text.as_bytes(), false);
        // Where jobs end depends on the bytes alone, and not on how they came.
        assert!(all == cuts(&mut BufReader::with_capacity(1000, text.as_bytes()), false));
        let sizes = all.iter().map(|cut| match cut {
            Ok(Cut::Lines(lines)) if lines.ends_with(b"\n") => lines.len(),
            other => panic!("{other:?}"),
        });
        assert_eq!(sizes.sum::<usize>(), text.len());
    }

    #[test]
    fn who_waits_for_answers_gets_each_line() {
        let mut reader = BufReader::with_capacity(4, &b"a\nb\nccccc\nd"[..]);
        assert_eq!(cuts(&mut reader, true), [Ok(lines(b"a\nb\n")), Ok(lines(b"ccccc\n")), Ok(lines(b"d"))]);
    }

    /// Gives some bytes, then a fault, then others.
    struct Broken(Vec<Option<&'static [u8]>>);

    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let bytes = self.0.remove(0).ok_or(io::Error::new(io::ErrorKind::InvalidData, "broken"))?;
            buffer[..bytes.len()].copy_from_slice(bytes);
            Ok(bytes.len())
        }
    }

    #[test]
    fn a_fault_ends_the_line_and_nothing_else() {
        let mut reader = BufReader::new(Broken(vec![Some(b"a\nhalf"), None, Some(b"of one\nc\n")]));
        assert_eq!(
            cuts(&mut reader, false),
            [Ok(lines(b"a\nhalf\n")), Err("broken".to_owned()), Ok(lines(b"of one\nc\n"))]
        );
    }

    #[test]
    fn a_line_too_long_comes_in_pieces() {
        let line = vec![b'x'; RECORD_BYTES as usize + (3 << 16)];
        let mut reader = BufReader::with_capacity(1 << 16, line.as_slice().chain(&b"\ny\n"[..]));
        let all = cuts(&mut reader, false);
        let mut length = 0;
        for (at, cut) in all[..all.len() - 1].iter().enumerate() {
            let Ok(Cut::Long { bytes, first, last }) = cut else { panic!("{at}") };
            assert_eq!((*first, *last), (at == 0, at == all.len() - 2));
            length += bytes.len();
        }
        assert_eq!(length, line.len());
        assert_eq!(all[all.len() - 1], Ok(lines(b"y\n")));
    }
}
