//! What an archive holds: records, and what is none.

use std::fmt;

use super::head::Headers;
use crate::compress;

/// A record or a fault, in the order of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A record.
    Record(Record),
    /// What cannot be read.
    Fault(Fault),
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The format and its version as the record says it, such as `WARC/1.0`; for ARC always `ARC/1`.
    pub version: String,
    /// What it is.
    pub kind: Kind,
    /// Its headers; those of ARC by the names that WARC has for them.
    pub headers: Headers,
    /// What it holds.
    pub block: Vec<u8>,
    /// Its number in the archive, from 1; faults count too.
    pub number: u64,
    /// Where it begins in the archive, in decompressed bytes.
    pub offset: u64,
}

impl Record {
    /// Where its content comes from, as it is written, without brackets around it.
    pub fn uri(&self) -> Option<&str> {
        self.value("WARC-Target-URI")
            .map(|uri| uri.strip_prefix('<').and_then(|uri| uri.strip_suffix('>')).unwrap_or(uri))
    }

    /// Its own name, such as `<urn:uuid:…>`.
    pub fn id(&self) -> Option<&str> {
        self.value("WARC-Record-ID")
    }

    /// When it was fetched, as it is written.
    pub fn date(&self) -> Option<&str> {
        self.value("WARC-Date")
    }

    /// A header that says something.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.headers.get(name).filter(|value| !value.is_empty())
    }
}

/// The kinds of records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// About the archive.
    Warcinfo,
    /// What a server answered.
    Response,
    /// A file without what a server said of it.
    Resource,
    /// What was asked of a server.
    Request,
    /// About another record.
    Metadata,
    /// An answer that is another record's too.
    Revisit,
    /// Another form of a record, such as its text.
    Conversion,
    /// A further piece of a record.
    Continuation,
    /// A kind by another name, or none.
    Other(String),
}

impl Kind {
    /// The kind of a name, in whatever case.
    pub(super) fn of(name: &str) -> Kind {
        let known = [
            Kind::Warcinfo,
            Kind::Response,
            Kind::Resource,
            Kind::Request,
            Kind::Metadata,
            Kind::Revisit,
            Kind::Conversion,
            Kind::Continuation,
        ];
        let kind = known.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name));
        kind.unwrap_or_else(|| Kind::Other(name.to_owned()))
    }

    /// Its name in `WARC-Type`.
    pub fn name(&self) -> &str {
        match self {
            Kind::Warcinfo => "warcinfo",
            Kind::Response => "response",
            Kind::Resource => "resource",
            Kind::Request => "request",
            Kind::Metadata => "metadata",
            Kind::Revisit => "revisit",
            Kind::Conversion => "conversion",
            Kind::Continuation => "continuation",
            Kind::Other(name) => name,
        }
    }
}

/// Bytes of an archive that are no sound record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub why: Why,
    /// Its number in the archive, from 1; records count too.
    pub number: u64,
    /// Where it begins in the archive, in decompressed bytes.
    pub offset: u64,
    /// How many bytes of the archive it takes in: all up to the next record.
    pub bytes: u64,
    /// The first of them, at most [`crate::limits::FAULT_BYTES`].
    pub raw: Vec<u8>,
}

/// What is wrong with bytes of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// They belong to no record.
    NoRecord,
    /// The head of a record ends early, or goes on for more than [`crate::limits::HEAD_BYTES`].
    Head,
    /// A record does not say how long it is.
    NoLength,
    /// A record says that it is longer than it is: another begins in it.
    TooLong,
    /// The archive ends inside a record.
    EndsEarly {
        /// How many bytes the record's block should have.
        wanted: u64,
        /// How many there are.
        there: u64,
    },
    /// A record has a block of so many bytes, more than [`crate::limits::BLOCK_OF_RECORD_BYTES`].
    TooLarge(u64),
    /// The compressed data has a fault.
    Compressed(compress::Fault),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::NoRecord => write!(f, "no record begins here"),
            Why::Head => write!(f, "the record's head has no end"),
            Why::NoLength => write!(f, "the record has no Content-Length that is a number"),
            Why::TooLong => write!(f, "the record is shorter than its Content-Length"),
            Why::EndsEarly { wanted, there } => write!(f, "the record ends early, after {there} of {wanted} bytes"),
            Why::TooLarge(bytes) => write!(f, "the record is too large, with {bytes} bytes"),
            Why::Compressed(fault) => fault.fmt(f),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record {}: {} (at byte {}, {} bytes left out)", self.number, self.why, self.offset, self.bytes)
    }
}
