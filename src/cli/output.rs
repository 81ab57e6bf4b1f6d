//! Where results go.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use super::Failure;
use super::replace::Replacement;
use crate::write::terminal::Shown;

/// A file or standard output, with the name it has in messages.
pub(super) struct Output {
    pub(super) name: String,
    pub(super) out: Shown<BufWriter<Box<dyn Write>>>,
    /// What is written, until it takes its place; none where it goes there at once.
    replacement: Option<Replacement>,
}

impl Output {
    /// Standard output.
    pub(super) fn standard() -> Output {
        let on_terminal = io::stdout().is_terminal();
        Output::new("standard output".to_owned(), Box::new(io::stdout()), on_terminal)
    }

    /// A file. What it holds stays until [`Output::finish`].
    pub(super) fn file(path: &Path) -> Result<Output, Failure> {
        let name = path.display().to_string();
        Output::replacing(path, &name).map_err(|error| Failure::Usage(format!("cannot write {name}: {error}")))
    }

    fn replacing(path: &Path, name: &str) -> io::Result<Output> {
        let replacement = Replacement::of(path)?;
        let file = replacement.as_ref().map_or_else(|| File::create(path), Replacement::writer)?;
        let on_terminal = file.is_terminal();
        Ok(Output { replacement, ..Output::new(name.to_owned(), Box::new(file), on_terminal) })
    }

    fn new(name: String, out: Box<dyn Write>, on_terminal: bool) -> Output {
        let out = Shown::new(BufWriter::with_capacity(1 << 16, out), on_terminal);
        Output { name, out, replacement: None }
    }

    /// Whether it takes the place of a file.
    pub(super) fn replaces(&self, path: &Path) -> bool {
        self.replacement.as_ref().is_some_and(|replacement| replacement.is_at(path))
    }

    /// Whether it and another one would be one file.
    pub(super) fn meets(&self, other: &Output) -> bool {
        let both = self.replacement.as_ref().zip(other.replacement.as_ref());
        both.is_some_and(|(one, other)| one.meets(other))
    }

    /// Whether what is written stays aside until the end.
    pub(super) fn is_aside(&self) -> bool {
        self.replacement.is_some()
    }

    /// A failure to write to it.
    pub(super) fn failure(&self, error: io::Error) -> Failure {
        Failure::Output(self.name.clone(), error)
    }

    /// Writes what is still buffered.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| self.failure(error))
    }

    /// Writes what is still buffered, and puts a file in its place.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.flush()?;
        match self.replacement.take() {
            Some(replacement) => replacement.commit().map_err(|error| self.failure(error)),
            None => Ok(()),
        }
    }
}
