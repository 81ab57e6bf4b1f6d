//! Bodies as plain text: each ends in exactly one line end, unless it is empty.

use std::fmt;
use std::io::{self, Write};

/// Writes a body, and holds back the line ends at its end until it is known whether they are the last.
#[derive(Debug, Default)]
pub struct BodyWriter {
    /// Line ends that are held back, as runs: a line end, and how often it is repeated.
    held: Vec<(&'static str, u64)>,
    written: u64,
}

/// More runs than this are written: only a hostile document changes its line ends so often.
const MAX_RUNS: usize = 1 << 16;

impl BodyWriter {
    /// Writes the next piece. A CR and the LF after it must be in the same piece.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&mut self, piece: &str, out: &mut impl Write) -> io::Result<()> {
        let text = piece.trim_end_matches(['\n', '\r']);
        if !text.is_empty() {
            self.release(out)?;
            out.write_all(text.as_bytes())?;
            self.written += text.len() as u64;
        }
        self.hold(&piece[text.len()..], out)
    }

    fn hold(&mut self, mut ends: &str, out: &mut impl Write) -> io::Result<()> {
        while !ends.is_empty() {
            let end = ["\r\n", "\n", "\r"].into_iter().find(|end| ends.starts_with(end)).unwrap_or("\n");
            ends = &ends[end.len()..];
            match self.held.last_mut() {
                Some((last, count)) if *last == end => *count += 1,
                _ => self.held.push((end, 1)),
            }
            if self.held.len() > MAX_RUNS {
                self.release(out)?;
            }
        }
        Ok(())
    }

    fn release(&mut self, out: &mut impl Write) -> io::Result<()> {
        for (end, count) in std::mem::take(&mut self.held) {
            for _ in 0..count {
                out.write_all(end.as_bytes())?;
            }
            self.written += count * end.len() as u64;
        }
        Ok(())
    }

    /// Ends the body with one line end. Gives the line ends that it had at its end, if they were changed.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(self, out: &mut impl Write) -> io::Result<Option<LineEnds>> {
        let Some((end, count)) = self.held.first().copied() else {
            if self.written > 0 {
                out.write_all(b"\n")?;
            }
            return Ok((self.written > 0).then_some(LineEnds(self.held)));
        };
        out.write_all(end.as_bytes())?;
        Ok((self.held.len() > 1 || count > 1).then_some(LineEnds(self.held)))
    }
}

/// A sequence of line ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEnds(Vec<(&'static str, u64)>);

impl fmt::Display for LineEnds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(end, count)| (0..*count).try_for_each(|_| f.write_str(end)))
    }
}

#[cfg(test)]
mod tests {
    use super::BodyWriter;

    fn written(pieces: &[&str]) -> (String, Option<String>) {
        let (mut out, mut body) = (Vec::new(), BodyWriter::default());
        for piece in pieces {
            body.write(piece, &mut out).unwrap();
        }
        let ends = body.finish(&mut out).unwrap();
        (String::from_utf8(out).unwrap(), ends.map(|ends| ends.to_string()))
    }

    #[test]
    fn ends_in_exactly_one_line_end() {
        let ends = |ends: &str| Some(ends.to_owned());
        assert_eq!(written(&["a"]), ("a\n".to_owned(), ends("")));
        assert_eq!(written(&["a\n\n", "\n", "b\n\n\n"]), ("a\n\n\nb\n".to_owned(), ends("\n\n\n")));
        assert_eq!(written(&["a\r\n", "\r\n"]), ("a\r\n".to_owned(), ends("\r\n\r\n")));
        assert_eq!(written(&["a\r\n"]), ("a\r\n".to_owned(), None));
        assert_eq!(written(&["\n\n"]), ("\n".to_owned(), ends("\n\n")));
        assert_eq!(written(&[""]), (String::new(), None));
    }
}
