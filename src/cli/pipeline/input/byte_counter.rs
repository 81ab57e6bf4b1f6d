//! Counts bytes as they are read, for the progress display.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many bytes of the inputs were read, as they are stored: of compressed ones the compressed bytes.
#[derive(Debug, Default)]
pub(crate) struct ByteCounter {
    bytes: AtomicU64,
}

impl ByteCounter {
    /// A reader whose bytes are counted.
    pub(super) fn count<R: Read>(self: &Arc<Self>, reader: R) -> CountingReader<R> {
        CountingReader { reader, counter: Arc::clone(self) }
    }

    /// Counts bytes.
    pub(crate) fn add(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts a file that an earlier run has read.
    pub(super) fn add_file(&self, path: Option<&Path>) {
        let size = path.and_then(|path| path.metadata().ok()).map_or(0, |metadata| metadata.len());
        self.add(size);
    }

    /// Bytes read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

/// A reader whose bytes are counted.
pub(super) struct CountingReader<R> {
    reader: R,
    counter: Arc<ByteCounter>,
}

impl<R: Read> Read for CountingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.reader.read(buffer)?;
        self.counter.add(bytes as u64);
        Ok(bytes)
    }
}
