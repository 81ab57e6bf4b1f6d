//! A file or standard output that is written to.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use flate2::Crc;

use super::CliError;
use super::atomic_file::{AtomicFile, CompleteFile};
use super::compressor::Compressor;
use super::durability::Durability;
use super::extent::{Extent, Measured};
use crate::write::terminal::SanitisingWriter;

/// A file or standard output, with the name it has in messages.
pub(super) struct Output {
    pub(super) name: String,
    /// The file, as it was named; empty for standard output.
    path: PathBuf,
    out: SanitisingWriter<BufWriter<Measured<Box<dyn Write>>>>,
    /// Compresses what is written, if the file's name asks for it.
    compressor: Option<Compressor>,
    /// The temporary file; none if the output is written in place.
    file: Option<AtomicFile>,
    durability: Durability,
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

/// Writes a text to a file, or to standard output.
///
/// # Errors
/// It cannot be written.
pub(super) fn write(path: Option<&Path>, text: &str) -> Result<(), CliError> {
    let mut output = Output::open(path)?;
    output.write_all(text.as_bytes()).map_err(|error| output.failure(error))?;
    output.finish()
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
        Output::new("standard output".to_owned(), Measured::without_checksum(out), on_terminal)
    }

    /// A file, or standard output.
    ///
    /// # Errors
    /// The file cannot be written to.
    pub(super) fn open(path: Option<&Path>) -> Result<Output, CliError> {
        path.map_or_else(|| Ok(Output::standard()), |path| Output::file(path, Durability::Synced))
    }

    /// A file. It is not changed until [`Output::finish`].
    ///
    /// # Errors
    /// It cannot be written to.
    pub(super) fn file(path: &Path, durability: Durability) -> Result<Output, CliError> {
        let name = path.display().to_string();
        let file = AtomicFile::create(path);
        file.and_then(|file| Output::with_file(path, &name, file, durability))
            .map_err(|error| CliError::Usage(format!("cannot write {name}: {error}")))
    }

    /// A file in a folder that exists. Its temporary file is in the folder `temporary`.
    ///
    /// # Errors
    /// A file cannot be created.
    pub(super) fn staged(path: &Path, temporary: &Path, durability: Durability) -> Result<Output, CliError> {
        let name = path.display().to_string();
        let file = AtomicFile::staged(path, temporary);
        let output = file.and_then(|file| Output::with_file(path, &name, Some(file), durability));
        output.map_err(|error| CliError::Output(name, error))
    }

    fn with_file(path: &Path, name: &str, file: Option<AtomicFile>, durability: Durability) -> io::Result<Output> {
        let writer = file.as_ref().map_or_else(|| File::create(path), AtomicFile::writer)?;
        let on_terminal = writer.is_terminal();
        let out = Output::new(name.to_owned(), Measured::new(Box::new(writer), 0, Crc::new()), on_terminal);
        Ok(Output { path: path.to_owned(), file, compressor: Compressor::for_file(path), durability, ..out })
    }

    /// A file of an earlier run, continued after what that had written to its temporary file.
    ///
    /// # Errors
    /// The temporary file does not exist, or has something else.
    pub(super) fn resume(path: &Path, temporary: &Path, extent: Extent, durability: Durability) -> io::Result<Output> {
        let crc = extent.verify(temporary)?;
        let file = AtomicFile::resume(path, temporary, extent.length)?;
        let out = Measured::new(Box::new(file.writer()?) as Box<dyn Write>, extent.length, crc);
        let out = Output::new(path.display().to_string(), out, false);
        let compressor = Compressor::for_file(path);
        Ok(Output { path: path.to_owned(), file: Some(file), compressor, durability, ..out })
    }

    fn new(name: String, out: Measured<Box<dyn Write>>, on_terminal: bool) -> Output {
        let out = SanitisingWriter::new(BufWriter::with_capacity(1 << 16, out), on_terminal);
        Output { name, path: PathBuf::new(), out, compressor: None, file: None, durability: Durability::default() }
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

    /// Ends the compressed member, writes everything, and gives the extent of the file: a later run can truncate it there
    /// and continue. It may not be on the disk yet.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn commit(&mut self) -> Result<Extent, CliError> {
        let ended = self.compressor.as_mut().map_or(Ok(()), |compressor| compressor.end_member(&mut self.out));
        ended.and_then(|()| self.out.flush()).map_err(|error| self.failure(error))?;
        Ok(self.out.get_ref().get_ref().extent())
    }

    /// Waits until what was committed is on the disk.
    ///
    /// # Errors
    /// The disk cannot take it.
    pub(super) fn sync(&mut self) -> Result<(), CliError> {
        let synced = self.file.as_mut().map_or(Ok(()), |file| file.sync(self.durability));
        synced.map_err(|error| self.failure(error))
    }

    /// Writes everything. Nothing can be written after it.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn end(&mut self) -> Result<Extent, CliError> {
        let extent = self.commit()?;
        match &mut self.compressor {
            // An empty file is not a compressed file.
            Some(compressor) if extent.length == 0 => {
                compressor.write_empty_member(&mut self.out).map_err(|error| self.failure(error))?;
                self.commit()
            }
            _ => Ok(extent),
        }
    }

    /// Writes everything, and replaces the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn finish(mut self) -> Result<(), CliError> {
        self.end()?;
        match self.file.take() {
            Some(file) => file.commit(self.durability).map_err(|error| self.failure(error)),
            None => Ok(()),
        }
    }

    /// Writes everything, and closes the file, which is not put in place yet. None if the output is written in place.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn complete(mut self) -> Result<Option<CompleteFile>, CliError> {
        self.end()?;
        let file = self.file.take().map(AtomicFile::close).transpose();
        file.map_err(|error| self.failure(error))
    }

    /// Keeps the temporary file for a later run.
    pub(super) fn keep_temporary(mut self) {
        if let Some(file) = self.file.take() {
            file.keep();
        }
    }
}
