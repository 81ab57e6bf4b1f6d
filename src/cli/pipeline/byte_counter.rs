//! Counts of a run as it goes, for whoever watches it.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much was read of the inputs, as they lie there: compressed ones by their compressed bytes.
#[derive(Debug, Default)]
pub(super) struct Meter {
    read: AtomicU64,
}

impl Meter {
    /// A reader whose bytes are counted.
    pub(super) fn count<R: Read>(self: &Arc<Self>, reader: R) -> Counted<R> {
        Counted { reader, meter: Arc::clone(self) }
    }

    /// Counts bytes.
    pub(super) fn add(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts a file that an earlier run has done.
    pub(super) fn pass(&self, path: Option<&Path>) {
        let size = path.and_then(|path| path.metadata().ok()).map_or(0, |meta| meta.len());
        self.add(size);
    }

    /// Bytes read so far.
    pub(super) fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

/// A reader whose bytes are counted.
pub(super) struct Counted<R> {
    reader: R,
    meter: Arc<Meter>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.reader.read(buffer)?;
        self.meter.add(bytes as u64);
        Ok(bytes)
    }
}
