//! Errors in compressed data.

use std::fmt;
use std::io;

/// An error in compressed data, wrapped in an [`io::Error`] of kind `InvalidData`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecompressError {
    /// What is wrong.
    pub kind: DecompressErrorKind,
    /// Where it was detected, in bytes of the compressed input.
    pub offset: u64,
    /// Bytes that had been decompressed from its member by then; 0 for an error between members.
    pub decompressed: u64,
}

/// What is wrong with compressed data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecompressErrorKind {
    /// The data of a member is damaged, or its checksum is wrong; with the message of the decompressor.
    Corrupt(String),
    /// The input ends inside a member.
    UnexpectedEnd,
    /// Bytes that are not a member are where one should begin.
    Garbage,
    /// It decompresses to more bytes than [`crate::limits::BOMB_RATIO`] allows. Reading ends here.
    Bomb,
}

impl DecompressError {
    /// The error inside an I/O error, if it is one in compressed data: reading can continue after it.
    pub fn from_io(error: &io::Error) -> Option<&DecompressError> {
        error.get_ref()?.downcast_ref()
    }
}

impl From<DecompressError> for io::Error {
    fn from(error: DecompressError) -> Self {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}

impl fmt::Display for DecompressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            DecompressErrorKind::Corrupt(what) => write!(f, "broken compressed data ({what})")?,
            DecompressErrorKind::UnexpectedEnd => write!(f, "compressed data ends early")?,
            DecompressErrorKind::Garbage => write!(f, "bytes between compressed data that are none")?,
            DecompressErrorKind::Bomb => write!(f, "decompression bomb")?,
        }
        write!(f, " at byte {}", self.offset)
    }
}

impl std::error::Error for DecompressError {}
