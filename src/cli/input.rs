//! Where documents come from: files and standard input, as texts or as records.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::args::From;
use crate::limits::PART_BYTES;
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

    /// Whether it holds records.
    pub(super) fn is_records(&self, from: From) -> bool {
        match (from, self) {
            (From::Jsonl, _) => true,
            (From::Auto, Input::File(path)) => {
                path.extension().is_some_and(|extension| extension == "jsonl" || extension == "ndjson")
            }
            _ => false,
        }
    }
}

/// Reads a document in parts that fit into memory; most documents are one.
pub(super) struct Parts<'r> {
    reader: &'r mut dyn BufRead,
    buffer: Vec<u8>,
    /// The bytes of the part that was given out last.
    given: usize,
    ended: bool,
}

impl<'r> Parts<'r> {
    pub(super) fn new(reader: &'r mut dyn BufRead) -> Self {
        Parts { reader, buffer: Vec::new(), given: 0, ended: false }
    }

    /// The next part; none behind the last one. An empty document has no part.
    pub(super) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.buffer.drain(..self.given);
        self.given = 0;
        // One byte more than a part, so that a CR at its end is seen with its LF and the last part is known to be it.
        let missing = (PART_BYTES + 1).saturating_sub(self.buffer.len());
        if !self.ended && missing > 0 {
            let read = self.reader.take(missing as u64).read_to_end(&mut self.buffer)?;
            self.ended = read < missing;
        }
        self.given = next_part(&self.buffer, !self.ended);
        Ok((self.given > 0).then(|| &self.buffer[..self.given]))
    }
}
