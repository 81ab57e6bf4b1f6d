//! How much of a file was written, with a checksum by which a later run knows whether the disk still has it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use flate2::Crc;
use serde::{Deserialize, Serialize};

/// Bytes that are read at once.
const BUFFER: usize = 1 << 16;

/// The length and the CRC-32 of what was written to a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Extent {
    pub(super) length: u64,
    pub(super) checksum: u32,
}

impl Extent {
    /// Looks whether a file begins with what was written to it. Gives the state of the checksum, to be continued.
    ///
    /// # Errors
    /// It does not, or cannot be read.
    pub(super) fn verify(self, path: &Path) -> io::Result<Crc> {
        let mut file = File::open(path)?.take(self.length);
        let (mut crc, mut buffer, mut length) = (Crc::new(), vec![0; BUFFER], 0);
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                read => {
                    crc.update(&buffer[..read]);
                    length += read as u64;
                }
            }
        }
        let lost = |what: &str| Err(io::Error::other(format!("{what} what was written to it; was power lost?")));
        match () {
            () if length < self.length => lost("it is shorter than"),
            () if crc.sum() != self.checksum => lost("its first bytes are not"),
            () => Ok(crc),
        }
    }
}

/// A writer that counts what it writes and computes its checksum, if a later run may continue there.
pub(super) struct Measured<W> {
    out: W,
    length: u64,
    crc: Option<Crc>,
}

impl<W> Measured<W> {
    /// A writer to something that has this many bytes already, whose checksum is in this state.
    pub(super) fn new(out: W, length: u64, crc: Crc) -> Measured<W> {
        Measured { out, length, crc: Some(crc) }
    }

    /// A writer to something that no later run can continue.
    pub(super) fn without_checksum(out: W) -> Measured<W> {
        Measured { out, length: 0, crc: None }
    }

    /// What was written; empty if there is no checksum.
    pub(super) fn extent(&self) -> Extent {
        let extent = self.crc.as_ref().map(|crc| Extent { length: self.length, checksum: crc.sum() });
        extent.unwrap_or_default()
    }
}

impl<W: Write> Write for Measured<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.length += written as u64;
        if let Some(crc) = &mut self.crc {
            crc.update(&bytes[..written]);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::{Crc, Extent, Measured};

    #[test]
    fn what_was_written_is_recognised() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let mut out = Measured::new(Vec::new(), 0, Crc::new());
        out.write_all(b"The ferry sails ").unwrap();
        let first = out.extent();
        out.write_all(b"twice a day.").unwrap();
        fs::write(&path, b"The ferry sails on.").unwrap();
        // What comes after it does not count.
        let crc = first.verify(&path).unwrap();
        let mut rest = Measured::new(Vec::new(), first.length, crc);
        rest.write_all(b"twice a day.").unwrap();
        assert_eq!(rest.extent(), out.extent());
        assert!(out.extent().verify(&path).unwrap_err().to_string().contains("shorter"));
        fs::write(&path, b"The ferry\0\0\0\0\0\0\0\0").unwrap();
        assert!(first.verify(&path).unwrap_err().to_string().contains("first bytes are not"));
        Extent::default().verify(&path).unwrap();
    }
}
