//! Bodies as plain text: each ends in exactly one line end, unless it is empty.

use std::io::{self, Write};

/// Passes a body on and holds back the line ends at its end, until it is known whether they are the last.
pub struct Body<W> {
    out: W,
    /// Line ends held back, as runs: the first of the pair says which, the second how many.
    held: Vec<(&'static str, u64)>,
    written: u64,
}

/// More runs than this are passed on: only a document made for it changes its line ends so often.
const RUNS: usize = 1 << 16;

impl<W: Write> Body<W> {
    /// A body into a writer.
    pub fn new(out: W) -> Self {
        Body { out, held: Vec::new(), written: 0 }
    }

    /// Writes the next piece. A CR and LF that belong together must come in one piece.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&mut self, piece: &str) -> io::Result<()> {
        let text = piece.trim_end_matches(['\n', '\r']);
        if !text.is_empty() {
            self.release()?;
            self.out.write_all(text.as_bytes())?;
            self.written += text.len() as u64;
        }
        self.hold(&piece[text.len()..])
    }

    fn hold(&mut self, mut ends: &str) -> io::Result<()> {
        while !ends.is_empty() {
            let end = ["\r\n", "\n", "\r"].into_iter().find(|end| ends.starts_with(end)).unwrap_or("\n");
            ends = &ends[end.len()..];
            match self.held.last_mut() {
                Some((last, count)) if *last == end => *count += 1,
                _ => self.held.push((end, 1)),
            }
            if self.held.len() > RUNS {
                self.release()?;
            }
        }
        Ok(())
    }

    fn release(&mut self) -> io::Result<()> {
        for (end, count) in std::mem::take(&mut self.held) {
            for _ in 0..count {
                self.out.write_all(end.as_bytes())?;
            }
            self.written += count * end.len() as u64;
        }
        Ok(())
    }

    /// Ends the body; returns how many bytes it has.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<u64> {
        let end = self.held.first().map(|(end, _)| *end);
        if self.written > 0 || end.is_some() {
            let end = end.unwrap_or("\n");
            self.out.write_all(end.as_bytes())?;
            self.written += end.len() as u64;
        }
        Ok(self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::Body;

    fn written(pieces: &[&str]) -> String {
        let mut out = Vec::new();
        let mut body = Body::new(&mut out);
        for piece in pieces {
            body.write(piece).unwrap();
        }
        body.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn ends_in_exactly_one_line_end() {
        assert_eq!(written(&["a"]), "a\n");
        assert_eq!(written(&["a\n\n", "\n", "b\n\n\n"]), "a\n\n\nb\n");
        assert_eq!(written(&["a\r\n", "\r\n"]), "a\r\n");
        assert_eq!(written(&["\n\n"]), "\n");
        assert_eq!(written(&[""]), "");
    }
}
