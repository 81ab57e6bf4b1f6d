//! Records of an archive, and errors in it.

use std::fmt;

use super::headers::Headers;
use crate::decompress::DecompressError;

/// A record or an error, in the order of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveItem {
    /// A record.
    Record(Record),
    /// Bytes that are not a valid record.
    Error(ArchiveError),
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The format and version that the record declares, such as `WARC/1.0`; for ARC always `ARC/1`.
    pub version: String,
    /// Its type.
    pub record_type: RecordType,
    /// Its headers; those of ARC under the names that WARC uses.
    pub headers: Headers,
    /// Its content.
    pub block: Vec<u8>,
    /// Its number in the archive, from 1; errors count too.
    pub number: u64,
    /// Its offset in the archive, in decompressed bytes.
    pub offset: u64,
}

impl Record {
    /// The address of its content, as it is written but without angle brackets.
    pub fn uri(&self) -> Option<&str> {
        self.value("WARC-Target-URI")
            .map(|uri| uri.strip_prefix('<').and_then(|uri| uri.strip_suffix('>')).unwrap_or(uri))
    }

    /// Its id, such as `<urn:uuid:…>`.
    pub fn id(&self) -> Option<&str> {
        self.value("WARC-Record-ID")
    }

    /// When it was fetched, as it is written.
    pub fn date(&self) -> Option<&str> {
        self.value("WARC-Date")
    }

    /// The value of a header that is not empty.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.headers.get(name).filter(|value| !value.is_empty())
    }
}

/// The types of records (ISO 28500, section 6).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordType {
    /// About the archive.
    Warcinfo,
    /// A response of a server.
    Response,
    /// A file without the headers of a response.
    Resource,
    /// A request to a server.
    Request,
    /// About another record.
    Metadata,
    /// A response that repeats that of another record.
    Revisit,
    /// Another form of a record, such as its text.
    Conversion,
    /// A further part of a record.
    Continuation,
    /// Another type, or an empty string for none.
    Other(String),
}

impl RecordType {
    /// The type of a name, in any case.
    pub(super) fn from_name(name: &str) -> RecordType {
        let known = [
            RecordType::Warcinfo,
            RecordType::Response,
            RecordType::Resource,
            RecordType::Request,
            RecordType::Metadata,
            RecordType::Revisit,
            RecordType::Conversion,
            RecordType::Continuation,
        ];
        let record_type = known.into_iter().find(|known| known.name().eq_ignore_ascii_case(name));
        record_type.unwrap_or_else(|| RecordType::Other(name.to_owned()))
    }

    /// Its name in `WARC-Type`.
    pub fn name(&self) -> &str {
        match self {
            RecordType::Warcinfo => "warcinfo",
            RecordType::Response => "response",
            RecordType::Resource => "resource",
            RecordType::Request => "request",
            RecordType::Metadata => "metadata",
            RecordType::Revisit => "revisit",
            RecordType::Conversion => "conversion",
            RecordType::Continuation => "continuation",
            RecordType::Other(name) => name,
        }
    }
}

/// Bytes of an archive that are not a valid record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveError {
    /// What is wrong.
    pub kind: ArchiveErrorKind,
    /// Its number in the archive, from 1; records count too.
    pub number: u64,
    /// Its offset in the archive, in decompressed bytes.
    pub offset: u64,
    /// How many bytes of the archive it covers: all up to the next record.
    pub bytes: u64,
    /// The first of them, at most [`crate::limits::ERROR_BYTES`].
    pub raw: Vec<u8>,
}

/// What is wrong with bytes of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveErrorKind {
    /// They are not part of a record.
    NotARecord,
    /// The head of a record is incomplete, or longer than [`crate::limits::HEAD_BYTES`].
    Head,
    /// A record does not declare its length.
    NoLength,
    /// A record is shorter than its declared length: another begins in it.
    TooShort,
    /// The archive ends inside a record.
    UnexpectedEnd {
        /// The declared length of the record's block, in bytes.
        expected: u64,
        /// The actual length.
        actual: u64,
    },
    /// A record has a block of this many bytes, more than [`crate::limits::BLOCK_BYTES`].
    TooLarge(u64),
    /// The compressed data is invalid.
    Compressed(DecompressError),
}

impl fmt::Display for ArchiveErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArchiveErrorKind::NotARecord => write!(f, "no record begins here"),
            ArchiveErrorKind::Head => write!(f, "the record's head has no end"),
            ArchiveErrorKind::NoLength => write!(f, "the record has no Content-Length that is a number"),
            ArchiveErrorKind::TooShort => write!(f, "the record is shorter than its Content-Length"),
            ArchiveErrorKind::UnexpectedEnd { expected, actual } => {
                write!(f, "the record ends early, after {actual} of {expected} bytes")
            }
            ArchiveErrorKind::TooLarge(bytes) => write!(f, "the record is too large, with {bytes} bytes"),
            ArchiveErrorKind::Compressed(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record {}: {} (at byte {}, {} bytes left out)", self.number, self.kind, self.offset, self.bytes)
    }
}
