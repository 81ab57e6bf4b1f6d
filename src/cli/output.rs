//! A file or standard output that is written to.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::CliError;
use super::atomic_file::AtomicFile;
use super::compressor::Compressor;
use crate::write::terminal::SanitisingWriter;

/// A file or standard output, with the name it has in messages.
pub(super) struct Output {
    pub(super) name: String,
    /// The file, as it was named; empty for standard output.
    path: PathBuf,
    out: SanitisingWriter<BufWriter<Counted<Box<dyn Write>>>>,
    /// Compresses what is written, if the file's name asks for it.
    compressor: Option<Compressor>,
    /// The temporary file; none if the output is written in place.
    file: Option<AtomicFile>,
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
        match &mut self.compressor {
            Some(compressor) => compressor.write(bytes, &mut self.out),
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
        // Rust's own standard output is flushed with each line.
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

    /// A file. It is not changed until [`Output::finish`].
    ///
    /// # Errors
    /// It cannot be written to.
    pub(super) fn file(path: &Path) -> Result<Output, CliError> {
        let name = path.display().to_string();
        let file = AtomicFile::create(path);
        file.and_then(|file| Output::with_file(path, &name, file))
            .map_err(|error| CliError::Usage(format!("cannot write {name}: {error}")))
    }

    /// A file in a folder of results, whose own folder is created if necessary. Its temporary file is in the folder
    /// `temporary`.
    ///
    /// # Errors
    /// A folder or file cannot be created.
    pub(super) fn staged(path: &Path, temporary: &Path) -> Result<Output, CliError> {
        let name = path.display().to_string();
        let file = AtomicFile::staged(path, temporary);
        let output = file.and_then(|file| Output::with_file(path, &name, Some(file)));
        output.map_err(|error| CliError::Output(name, error))
    }

    fn with_file(path: &Path, name: &str, file: Option<AtomicFile>) -> io::Result<Output> {
        let writer = file.as_ref().map_or_else(|| File::create(path), AtomicFile::writer)?;
        let on_terminal = writer.is_terminal();
        let out = Output::new(name.to_owned(), Box::new(writer), on_terminal, 0);
        Ok(Output { path: path.to_owned(), file, compressor: Compressor::for_file(path), ..out })
    }

    /// A file of an earlier run, continued after the first `length` bytes of its temporary file.
    ///
    /// # Errors
    /// The temporary file does not exist, or has fewer bytes.
    pub(super) fn resume(path: &Path, temporary: &Path, length: u64) -> io::Result<Output> {
        let file = AtomicFile::resume(path, temporary, length)?;
        let out = Output::new(path.display().to_string(), Box::new(file.writer()?), false, length);
        Ok(Output { path: path.to_owned(), file: Some(file), compressor: Compressor::for_file(path), ..out })
    }

    fn new(name: String, out: Box<dyn Write>, on_terminal: bool, written: u64) -> Output {
        let out = SanitisingWriter::new(BufWriter::with_capacity(1 << 16, Counted { out, written }), on_terminal);
        Output { name, path: PathBuf::new(), out, compressor: None, file: None }
    }

    /// Whether it replaces a file.
    pub(super) fn replaces(&self, path: &Path) -> bool {
        self.file.as_ref().is_some_and(|file| file.replaces(path))
    }

    /// Whether it is written to a temporary file.
    pub(super) fn is_temporary(&self) -> bool {
        self.file.is_some()
    }

    /// Whether it is a terminal.
    pub(super) fn is_on_terminal(&self) -> bool {
        self.out.is_on_terminal()
    }

    /// Whether it is compressed.
    pub(super) fn is_compressed(&self) -> bool {
        self.compressor.is_some()
    }

    /// Whether it is the same file as another.
    pub(super) fn is_same_file(&self, other: &Output) -> bool {
        let both = self.file.as_ref().zip(other.file.as_ref());
        both.is_some_and(|(one, other)| one.has_same_target(other))
    }

    /// The file, as it was named, and the temporary file, if it is written to one.
    pub(super) fn paths(&self) -> Option<(PathBuf, PathBuf)> {
        self.file.as_ref().map(|file| (self.path.clone(), file.temporary_path()))
    }

    /// The error of writing to it.
    pub(super) fn failure(&self, error: io::Error) -> CliError {
        CliError::Output(self.name.clone(), error)
    }

    /// Writes what is buffered. The compressor keeps what it still has.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn flush_buffer(&mut self) -> Result<(), CliError> {
        self.out.flush().map_err(|error| self.failure(error))
    }

    /// Ends the compressed member, writes everything, and gives the length of the file: a later run can truncate it there
    /// and continue.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn commit(&mut self) -> Result<u64, CliError> {
        let ended = self.compressor.as_mut().map_or(Ok(()), |compressor| compressor.end_member(&mut self.out));
        ended.and_then(|()| self.out.flush()).map_err(|error| self.failure(error))?;
        Ok(self.out.get_ref().get_ref().written)
    }

    /// Writes everything, and replaces the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn finish(mut self) -> Result<(), CliError> {
        if self.commit()? == 0
            && let Some(compressor) = &mut self.compressor
        {
            // An empty file is not a compressed file.
            compressor.write_empty_member(&mut self.out).map_err(|error| self.failure(error))?;
            self.commit()?;
        }
        match self.file.take() {
            Some(file) => file.commit().map_err(|error| self.failure(error)),
            None => Ok(()),
        }
    }

    /// Keeps the temporary file for a later run.
    pub(super) fn keep_temporary(mut self) {
        if let Some(file) = self.file.take() {
            file.keep();
        }
    }
}
