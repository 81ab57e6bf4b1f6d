//! Cuts a stream into lines: as many whole lines together as make a job.

use std::io::{self, BufRead};

use super::input_reader::JOB_BYTES;
use crate::limits::RECORD_BYTES;

/// Reads the lines of an input.
pub(super) struct LineReader<'r> {
    reader: &'r mut dyn BufRead,
    /// Bytes that were read and not returned yet.
    buffer: Vec<u8>,
    /// How many bytes were read.
    read: u64,
    /// There is no line end in the buffer between the size of a job and here.
    searched: usize,
    /// The input's writer waits for answers, so lines are returned as soon as they are there.
    prompt: bool,
    ended: bool,
    /// A part of a line that is too long was returned, and its end was not.
    mid_line: bool,
    /// An error to be returned once everything before it is.
    error: Option<io::Error>,
}

/// What is returned together.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// Whole lines. The last line of the input may lack its line end.
    Whole(Vec<u8>),
    /// A piece of a line that is longer than a record may be, without the line end.
    Piece { bytes: Vec<u8>, first: bool, last: bool },
}

impl<'r> LineReader<'r> {
    /// `prompt`: lines are returned as soon as they are there.
    pub(super) fn new(reader: &'r mut dyn BufRead, prompt: bool) -> Self {
        LineReader {
            reader,
            buffer: Vec::new(),
            read: 0,
            searched: 0,
            prompt,
            ended: false,
            mid_line: false,
            error: None,
        }
    }

    /// The next lines; none after the last.
    ///
    /// # Errors
    /// Those of the reader. What was read before is returned first, and a line with an error in it ends there.
    pub(super) fn next(&mut self) -> io::Result<Option<Lines>> {
        loop {
            if self.mid_line {
                return Ok(Some(self.next_piece()));
            }
            if self.ended || self.error.is_some() {
                return self.rest();
            }
            if let Some(lines) = self.cut() {
                return Ok(Some(lines));
            }
            if self.buffer.len() as u64 > RECORD_BYTES {
                self.mid_line = true;
                return Ok(Some(Lines::Piece { bytes: self.take_buffer(), first: true, last: false }));
            }
            self.read_more();
        }
    }

    /// What is left before the end or an error, then the error.
    fn rest(&mut self) -> io::Result<Option<Lines>> {
        if !self.buffer.is_empty() {
            return Ok(Some(Lines::Whole(self.take_buffer())));
        }
        self.error.take().map_or(Ok(None), Err)
    }

    fn take_buffer(&mut self) -> Vec<u8> {
        self.searched = 0;
        std::mem::take(&mut self.buffer)
    }

    /// How many bytes of the input were returned.
    pub(super) fn offset(&self) -> u64 {
        self.read.saturating_sub(self.buffer.len() as u64)
    }

    /// Whether a line was returned in part only.
    pub(super) fn is_mid_line(&self) -> bool {
        self.mid_line
    }

    /// Whole lines, once there are enough: as many as fit into a job, and at least one.
    fn cut(&mut self) -> Option<Lines> {
        if self.buffer.len() < JOB_BYTES && !self.prompt {
            return None;
        }
        let within = &self.buffer[..self.buffer.len().min(JOB_BYTES)];
        let end = memchr::memrchr(b'\n', within).or_else(|| {
            let from = self.searched.max(within.len());
            memchr::memchr(b'\n', &self.buffer[from..]).map(|at| from + at)
        });
        let Some(end) = end else {
            self.searched = self.buffer.len();
            return None;
        };
        let mut rest = Vec::with_capacity(JOB_BYTES + JOB_BYTES / 4);
        rest.extend_from_slice(&self.buffer[end + 1..]);
        self.buffer.truncate(end + 1);
        self.searched = 0;
        Some(Lines::Whole(std::mem::replace(&mut self.buffer, rest)))
    }

    fn read_more(&mut self) {
        match self.reader.fill_buf() {
            Ok(bytes) => {
                let length = bytes.len();
                self.buffer.extend_from_slice(bytes);
                self.reader.consume(length);
                self.read += length as u64;
                self.ended = length == 0;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => self.end_line(error),
        }
    }

    /// Ends the current line: what is read after an error does not belong to it.
    fn end_line(&mut self, error: io::Error) {
        if self.buffer.last().is_some_and(|last| *last != b'\n') {
            self.buffer.push(b'\n');
        }
        self.error = Some(error);
    }

    /// The next piece of a line that is too long.
    fn next_piece(&mut self) -> Lines {
        match self.reader.fill_buf() {
            Ok(buffer) => {
                let end = memchr::memchr(b'\n', buffer);
                let bytes = buffer[..end.unwrap_or(buffer.len())].to_vec();
                self.mid_line = end.is_none() && !bytes.is_empty();
                let length = bytes.len() + usize::from(end.is_some());
                self.reader.consume(length);
                self.read += length as u64;
                Lines::Piece { bytes, first: false, last: !self.mid_line }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                Lines::Piece { bytes: Vec::new(), first: false, last: false }
            }
            Err(error) => {
                (self.mid_line, self.error) = (false, Some(error));
                Lines::Piece { bytes: Vec::new(), first: false, last: true }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, BufRead, BufReader, Read};

    use super::{JOB_BYTES, LineReader, Lines};
    use crate::limits::RECORD_BYTES;

    fn read_all(reader: &mut dyn BufRead, prompt: bool) -> Vec<Result<Lines, String>> {
        let mut lines = LineReader::new(reader, prompt);
        std::iter::from_fn(|| lines.next().map_err(|error| error.to_string()).transpose()).collect()
    }

    fn whole(bytes: &[u8]) -> Lines {
        Lines::Whole(bytes.to_vec())
    }

    #[test]
    fn whole_lines_make_a_job() {
        assert_eq!(read_all(&mut &b""[..], false), []);
        assert_eq!(read_all(&mut &b"a\nb\nc"[..], false), [Ok(whole(b"a\nb\nc"))]);
        let text = "a line\n".repeat(JOB_BYTES / 3);
        let all = read_all(&mut text.as_bytes(), false);
        // Where jobs end depends on the bytes alone, and not on how they are read.
        assert!(all == read_all(&mut BufReader::with_capacity(1000, text.as_bytes()), false));
        let sizes = all.iter().map(|lines| match lines {
            Ok(Lines::Whole(lines)) if lines.ends_with(b"\n") => lines.len(),
            other => panic!("{other:?}"),
        });
        assert_eq!(sizes.sum::<usize>(), text.len());
    }

    #[test]
    fn a_writer_that_waits_for_answers_gets_each_line() {
        let mut reader = BufReader::with_capacity(4, &b"a\nb\nccccc\nd"[..]);
        assert_eq!(read_all(&mut reader, true), [Ok(whole(b"a\nb\n")), Ok(whole(b"ccccc\n")), Ok(whole(b"d"))]);
    }

    /// Gives some bytes, then an error, then other bytes.
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
    fn an_error_ends_the_line_and_nothing_else() {
        let mut reader = BufReader::new(Broken(vec![Some(b"a\nhalf"), None, Some(b"of one\nc\n")]));
        assert_eq!(
            read_all(&mut reader, false),
            [Ok(whole(b"a\nhalf\n")), Err("broken".to_owned()), Ok(whole(b"of one\nc\n"))]
        );
    }

    #[test]
    fn a_line_too_long_comes_in_pieces() {
        let line = vec![b'x'; RECORD_BYTES as usize + (3 << 16)];
        let mut reader = BufReader::with_capacity(1 << 16, line.as_slice().chain(&b"\ny\n"[..]));
        let all = read_all(&mut reader, false);
        let mut length = 0;
        for (at, lines) in all[..all.len() - 1].iter().enumerate() {
            let Ok(Lines::Piece { bytes, first, last }) = lines else { panic!("{at}") };
            assert_eq!((*first, *last), (at == 0, at == all.len() - 2));
            length += bytes.len();
        }
        assert_eq!(length, line.len());
        assert_eq!(all[all.len() - 1], Ok(whole(b"y\n")));
    }
}
