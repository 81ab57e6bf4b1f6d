//! Where results go.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use super::Failure;
use crate::write::terminal::Shown;

/// A file or standard output, with the name it has in messages.
pub(super) struct Output {
    pub(super) name: String,
    pub(super) out: Shown<BufWriter<Box<dyn Write>>>,
}

impl Output {
    /// Standard output, or a file that is made anew.
    pub(super) fn open(path: Option<&Path>) -> Result<Output, Failure> {
        let (name, out, on_terminal): (_, Box<dyn Write>, _) = match path {
            None => ("standard output".to_owned(), Box::new(io::stdout()), io::stdout().is_terminal()),
            Some(path) => {
                let name = path.display().to_string();
                let file =
                    File::create(path).map_err(|error| Failure::Usage(format!("cannot write {name}: {error}")))?;
                (name, Box::new(file), false)
            }
        };
        Ok(Output { name, out: Shown::new(BufWriter::with_capacity(1 << 16, out), on_terminal) })
    }

    /// A failure to write to it.
    pub(super) fn failure(&self, error: io::Error) -> Failure {
        Failure::Output(self.name.clone(), error)
    }

    /// Writes what is still buffered.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| self.failure(error))
    }
}
