//! Opens inputs as streams of uncompressed bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::byte_counter::ByteCounter;
use dehusk_archive::{DecompressError, Decompressor};

/// The uncompressed bytes of an input.
pub(crate) type Stream = Decompressor<Box<dyn BufRead>>;

/// The size of the buffer that inputs are read into.
const BUFFER: usize = 1 << 16;

/// Opens a file, and tells whether it is something else than a regular file, such as a pipe.
///
/// # Errors
/// It cannot be opened.
pub(super) fn open_file(path: &Path, counter: &Arc<ByteCounter>) -> io::Result<(Stream, bool)> {
    let file = File::open(path)?;
    let is_pipe = !file.metadata()?.is_file();
    Ok((Decompressor::new(buffered(file, counter)), is_pipe))
}

/// Opens standard input, and tells whether it is something else than a regular file.
pub(super) fn open_stdin(counter: &Arc<ByteCounter>) -> (Stream, bool) {
    let is_pipe = !is_file(&io::stdin());
    // The lock itself has a buffer, but one of eight kilobytes.
    (Decompressor::new(buffered(io::stdin().lock(), counter)), is_pipe)
}

fn buffered(reader: impl Read + 'static, counter: &Arc<ByteCounter>) -> Box<dyn BufRead> {
    Box::new(BufReader::with_capacity(BUFFER, counter.count(reader)))
}

/// Skips the first bytes of a stream. A file that is not compressed is opened again at the offset.
///
/// # Errors
/// Those of reading, except for errors inside of compressed data: the run that read this first has reported them.
pub(super) fn skip(
    stream: &mut Stream,
    path: Option<&Path>,
    offset: u64,
    counter: &Arc<ByteCounter>,
) -> io::Result<()> {
    if let Some(path) = path.filter(|_| offset > 0 && !stream.is_compressed()) {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(offset))?;
        *stream = Decompressor::uncompressed(buffered(file, counter));
        counter.add(offset);
        return Ok(());
    }
    let mut left = offset;
    while left > 0 {
        match io::copy(&mut stream.take(left), &mut io::sink()) {
            Ok(0) => return Ok(()),
            Ok(skipped) => left -= skipped,
            Err(error) if is_recoverable(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether reading continues after an error.
pub(super) fn is_recoverable(error: &io::Error) -> bool {
    DecompressError::from_io(error).is_some()
}

fn is_file(stream: &io::Stdin) -> bool {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        let file = stream.as_fd().try_clone_to_owned().map(File::from);
        file.and_then(|file| file.metadata()).is_ok_and(|metadata| metadata.is_file())
    }
    #[cfg(not(unix))]
    {
        let _ = stream;
        false
    }
}
