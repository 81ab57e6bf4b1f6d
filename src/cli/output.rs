//! Where results go.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::CliError;
use super::atomic_file::Replacement;
use super::compressor::Packer;
use crate::write::terminal::Shown;

/// A file or standard output, with the name it has in messages.
pub(super) struct Output {
    pub(super) name: String,
    /// The file, as it was named; nothing for standard output.
    path: PathBuf,
    out: Shown<BufWriter<Counted<Box<dyn Write>>>>,
    /// Compresses what is written, if the file's name says so.
    packer: Option<Packer>,
    /// What is written, until it takes its place; none where it goes there at once.
    replacement: Option<Replacement>,
}

/// A writer whose bytes are counted.
struct Counted<W> {
    out: W,
    written: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.packer {
            Some(packer) => packer.write(bytes, &mut self.out),
            None => self.out.write_all(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Output {
    /// Standard output.
    pub(super) fn standard() -> Output {
        let on_terminal = io::stdout().is_terminal();
        // Rust's own standard output has a buffer that is emptied with each line.
        #[cfg(unix)]
        let raw = {
            use std::os::fd::AsFd as _;
            io::stdout().as_fd().try_clone_to_owned().map(File::from)
        };
        #[cfg(not(unix))]
        let raw: io::Result<File> = Err(io::ErrorKind::Unsupported.into());
        let out: Box<dyn Write> = match raw {
            Ok(file) => Box::new(file),
            Err(_) => Box::new(io::stdout()),
        };
        Output::new("standard output".to_owned(), out, on_terminal, 0)
    }

    /// A file. What it holds stays until [`Output::finish`].
    pub(super) fn file(path: &Path) -> Result<Output, CliError> {
        let name = path.display().to_string();
        let replacement = Replacement::of(path);
        replacement
            .and_then(|replacement| Output::replacing(path, &name, replacement))
            .map_err(|error| CliError::Usage(format!("cannot write {name}: {error}")))
    }

    /// A file in a folder of results, whose own folder is made. Until it is done it is written below `aside`.
    pub(super) fn staged(path: &Path, aside: &Path) -> Result<Output, CliError> {
        let name = path.display().to_string();
        let replacement = Replacement::staged(path, aside);
        let output = replacement.and_then(|replacement| Output::replacing(path, &name, Some(replacement)));
        output.map_err(|error| CliError::Output(name, error))
    }

    fn replacing(path: &Path, name: &str, replacement: Option<Replacement>) -> io::Result<Output> {
        let file = replacement.as_ref().map_or_else(|| File::create(path), Replacement::writer)?;
        let on_terminal = file.is_terminal();
        let out = Output::new(name.to_owned(), Box::new(file), on_terminal, 0);
        Ok(Output { path: path.to_owned(), replacement, packer: Packer::of(path), ..out })
    }

    /// A file that an earlier run began, with so many bytes of what was written aside for it.
    pub(super) fn resumed(path: &Path, aside: &Path, length: u64) -> io::Result<Output> {
        let replacement = Replacement::resumed(path, aside, length)?;
        let out = Output::new(path.display().to_string(), Box::new(replacement.writer()?), false, length);
        Ok(Output { path: path.to_owned(), replacement: Some(replacement), packer: Packer::of(path), ..out })
    }

    fn new(name: String, out: Box<dyn Write>, on_terminal: bool, written: u64) -> Output {
        let out = Shown::new(BufWriter::with_capacity(1 << 16, Counted { out, written }), on_terminal);
        Output { name, path: PathBuf::new(), out, packer: None, replacement: None }
    }

    /// Whether it takes the place of a file.
    pub(super) fn replaces(&self, path: &Path) -> bool {
        self.replacement.as_ref().is_some_and(|replacement| replacement.is_at(path))
    }

    /// Whether what is written stays aside until the end.
    pub(super) fn is_aside(&self) -> bool {
        self.replacement.is_some()
    }

    /// Whether it is a terminal.
    pub(super) fn is_on_terminal(&self) -> bool {
        self.out.is_on_terminal()
    }

    /// Whether it is compressed.
    pub(super) fn is_packed(&self) -> bool {
        self.packer.is_some()
    }

    /// Whether it and another one would be one file.
    pub(super) fn meets(&self, other: &Output) -> bool {
        let both = self.replacement.as_ref().zip(other.replacement.as_ref());
        both.is_some_and(|(one, other)| one.meets(other))
    }

    /// Where it will be, as it was named, and where it is written until then, if that is elsewhere.
    pub(super) fn places(&self) -> Option<(PathBuf, PathBuf)> {
        self.replacement.as_ref().map(|replacement| (self.path.clone(), replacement.aside()))
    }

    /// A failure to write to it.
    pub(super) fn failure(&self, error: io::Error) -> CliError {
        CliError::Output(self.name.clone(), error)
    }

    /// Writes what is still buffered. What is compressed is held until there is enough.
    pub(super) fn push(&mut self) -> Result<(), CliError> {
        self.out.flush().map_err(|error| self.failure(error))
    }

    /// Ends what is compressed together, writes all, and gives how many bytes the file has: a run that goes on can cut
    /// it there.
    pub(super) fn seal(&mut self) -> Result<u64, CliError> {
        let sealed = self.packer.as_mut().map_or(Ok(()), |packer| packer.seal(&mut self.out));
        sealed.and_then(|()| self.out.flush()).map_err(|error| self.failure(error))?;
        Ok(self.out.get_ref().get_ref().written)
    }

    /// Writes all, and puts a file in its place.
    pub(super) fn finish(mut self) -> Result<(), CliError> {
        if self.seal()? == 0
            && let Some(packer) = &mut self.packer
        {
            // Nothing at all would not be a compressed file.
            packer.write_nothing(&mut self.out).map_err(|error| self.failure(error))?;
            self.seal()?;
        }
        match self.replacement.take() {
            Some(replacement) => replacement.commit().map_err(|error| self.failure(error)),
            None => Ok(()),
        }
    }

    /// Leaves what was written aside where it is, for a later run.
    pub(super) fn leave(mut self) {
        if let Some(replacement) = self.replacement.take() {
            replacement.keep();
        }
    }
}
