//! Where documents come from: files and standard input, as texts or as records.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::args::From;
use crate::limits::PART_BYTES;
use crate::read::html::sniff::is_html;
use crate::read::parts::next_part;

/// An input that is named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Input {
    Standard,
    File(PathBuf),
}

impl Input {
    /// The inputs that the command line names; standard input if it names none.
    pub(super) fn all(files: &[PathBuf]) -> Vec<Input> {
        if files.is_empty() {
            return vec![Input::Standard];
        }
        files
            .iter()
            .map(|file| if file == Path::new("-") { Input::Standard } else { Input::File(file.clone()) })
            .collect()
    }

    /// The name to show.
    pub(super) fn name(&self) -> String {
        match self {
            Input::Standard => "standard input".to_owned(),
            Input::File(path) => path.display().to_string(),
        }
    }

    pub(super) fn open(&self) -> io::Result<Box<dyn BufRead>> {
        Ok(match self {
            Input::Standard => Box::new(io::stdin().lock()),
            Input::File(path) => Box::new(BufReader::with_capacity(1 << 16, File::open(path)?)),
        })
    }

    /// What it holds; `auto` goes by the file's name, then by how its content begins.
    pub(super) fn kind(&self, from: From, reader: &mut dyn BufRead) -> io::Result<Kind> {
        Ok(match from {
            From::Jsonl => Kind::Records,
            From::Html => Kind::Page,
            From::Auto if self.has_extension(&["jsonl", "ndjson"]) => Kind::Records,
            From::Auto if self.has_extension(&["html", "htm", "xhtml"]) => Kind::Page,
            From::Auto if is_html(reader.fill_buf()?) => Kind::Page,
            _ => Kind::Text,
        })
    }

    fn has_extension(&self, extensions: &[&str]) -> bool {
        let Input::File(path) = self else { return false };
        let own = path.extension().unwrap_or_default();
        extensions.iter().any(|extension| own.eq_ignore_ascii_case(extension))
    }
}

/// What an input holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Records,
    Page,
}

/// Reads a document in parts that fit into memory; most documents are one.
pub(super) struct Parts<'r> {
    reader: &'r mut dyn BufRead,
    buffer: Vec<u8>,
    /// The bytes that were given out already.
    given: usize,
    ended: bool,
}

/// A part of a document.
pub(super) struct Part<'b> {
    pub(super) bytes: &'b [u8],
    /// Nothing comes behind it.
    pub(super) last: bool,
}

impl<'r> Parts<'r> {
    pub(super) fn new(reader: &'r mut dyn BufRead) -> Self {
        Parts { reader, buffer: Vec::new(), given: 0, ended: false }
    }

    /// The next part; none behind the last one. An empty document has no part.
    pub(super) fn next(&mut self) -> io::Result<Option<Part<'_>>> {
        self.fill()?;
        let start = self.given;
        self.given += next_part(&self.buffer[start..], !self.ended);
        let bytes = &self.buffer[start..self.given];
        let last = self.ended && self.given == self.buffer.len();
        Ok((!bytes.is_empty()).then_some(Part { bytes, last }))
    }

    /// Reads one byte more than a part, so that a CR at its end is seen with its LF and the last part is known to be it.
    fn fill(&mut self) -> io::Result<()> {
        // Parts of many short lines are small: moving the rest to the front behind each of them would move all bytes some
        // sixty times.
        if self.given >= PART_BYTES {
            self.buffer.drain(..self.given);
            self.given = 0;
        }
        let missing = (PART_BYTES + 1).saturating_sub(self.buffer.len() - self.given);
        if !self.ended && missing > 0 {
            let read = self.reader.take(missing as u64).read_to_end(&mut self.buffer)?;
            self.ended = read < missing;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;
    use crate::limits::{PART_BYTES, PART_LINES};

    /// The lengths of all parts, and which are last.
    fn parts(mut bytes: &[u8]) -> Vec<(usize, bool)> {
        let mut lengths = Vec::new();
        let mut parts = Parts::new(&mut bytes);
        while let Some(part) = parts.next().unwrap() {
            lengths.push((part.bytes.len(), part.last));
        }
        lengths
    }

    #[test]
    fn the_last_part_is_known_to_be_it() {
        assert_eq!(parts(b""), []);
        assert_eq!(parts(b"a\n"), [(2, true)]);
        assert_eq!(parts(&vec![b'x'; PART_BYTES]), [(PART_BYTES, true)]);
        assert_eq!(parts(&vec![b'x'; PART_BYTES + 1]), [(PART_BYTES, false), (1, true)]);
    }

    #[test]
    fn many_short_lines_come_whole_and_in_order() {
        let text = vec![b'\n'; PART_BYTES * 2 + 3];
        let lengths = parts(&text);
        assert_eq!(lengths.iter().map(|(length, _)| length).sum::<usize>(), text.len());
        assert!(lengths.iter().all(|(length, _)| *length <= PART_LINES));
        assert!(lengths.iter().rev().skip(1).all(|(_, last)| !last) && lengths[lengths.len() - 1].1);
    }
}
