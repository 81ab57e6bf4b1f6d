//! What is wrong with compressed bytes.

use std::fmt;
use std::io;

/// A fault in a compressed input: the inside of an [`io::Error`] of kind `InvalidData`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub why: Why,
    /// Where it was noticed, in bytes of the compressed input.
    pub offset: u64,
    /// Bytes that its member had given by then; zero if it is none of a member.
    pub given: u64,
}

/// What is wrong with compressed bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The data of a member is damaged, or its checksum is another; in the words of who decompresses it.
    Broken(String),
    /// The input ends inside a member.
    EndsEarly,
    /// Something that is no member stands where one would begin.
    Garbage,
    /// It gives more bytes than [`crate::limits::BOMB_RATIO`] allows. The input ends here.
    Bomb,
}

impl Fault {
    /// The fault inside an error, if there is one: another reading can go on behind it.
    pub fn of(error: &io::Error) -> Option<&Fault> {
        error.get_ref()?.downcast_ref()
    }
}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        io::Error::new(io::ErrorKind::InvalidData, fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Why::Broken(what) => write!(f, "broken compressed data ({what})")?,
            Why::EndsEarly => write!(f, "compressed data ends early")?,
            Why::Garbage => write!(f, "bytes between compressed data that are none")?,
            Why::Bomb => write!(f, "decompression bomb")?,
        }
        write!(f, " at byte {}", self.offset)
    }
}

impl std::error::Error for Fault {}
