//! What goes through a run: pieces of inputs, and what is made of them.

use std::sync::Arc;

use super::parquet::{Rows, Table};
use crate::cleaner::Cleaner;
use crate::write::removed::{Account, Removed};
use crate::write::stats::Tally;
use dehusk_archive::ArchiveItem;
use dehusk_html::Omitted;

/// An input as messages, removal records and outputs name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    /// The name to show.
    pub(super) name: String,
    /// The file, as its path was given; none for standard input.
    pub(super) file: Option<String>,
    /// Below which path of the output folder what comes of it goes, in a run over a folder.
    pub(super) target: Option<std::path::PathBuf>,
}

/// How far an input was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Position {
    /// Inputs that are done.
    pub(super) inputs: u64,
    /// Bytes of the one behind them, uncompressed.
    pub(super) offset: u64,
    /// Records of it.
    pub(super) records: u64,
    /// A value by which to tell that the inputs so far are the same.
    pub(super) seen: u64,
}

/// Where a job stands in its input; it goes along with what comes of it.
pub(super) struct Stand {
    pub(super) origin: Arc<Origin>,
    pub(super) edges: Edges,
    /// Where a run can go on behind it; none in the middle of a document.
    pub(super) behind: Option<Position>,
    /// Bytes that it was read from.
    pub(super) read: u64,
    /// Whoever feeds the program waits: what comes of it is not to be held back.
    pub(super) flush: bool,
    /// What comes of it may go before what was read earlier.
    pub(super) free: bool,
}

/// Which ends of an input a job has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Edges {
    pub(super) begins: bool,
    pub(super) ends: bool,
}

/// A piece of an input.
pub(super) struct Job {
    pub(super) stand: Stand,
    pub(super) work: Work,
}

/// What is to be done.
pub(super) enum Work {
    /// Lines with a record each.
    Lines {
        /// The number of the first, from 1.
        first: u64,
        bytes: Vec<u8>,
    },
    /// A piece of a line that is too long to be held.
    Long {
        /// Its number, from 1.
        number: u64,
        bytes: Vec<u8>,
        first: bool,
        last: bool,
    },
    /// A text or a part of one.
    Part(Part),
    /// A page.
    Page(Vec<u8>),
    /// Records of an archive.
    Archive(Vec<ArchiveItem>),
    /// Rows of a table.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "nothing reads tables"))]
    Rows(Rows),
    /// Something could not be read.
    Trouble { message: String, extent: Extent },
    /// Nothing: an input begins or ends.
    Nothing,
}

/// How much of an input could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Something in it.
    Piece,
    /// All from here on.
    Rest,
}

/// A part of a text; most texts are one.
pub(super) struct Part {
    pub(super) text: String,
    /// Ill-formed sequences that were replaced.
    pub(super) replaced: u64,
    /// Where it begins: byte, line from 1, and which part it is, from 1.
    pub(super) offset: u64,
    pub(super) line: usize,
    pub(super) number: usize,
    /// It begins inside a line.
    pub(super) continues: bool,
    /// Nothing comes behind it.
    pub(super) last: bool,
}

/// What came of a job.
pub(super) struct Done {
    pub(super) stand: Stand,
    pub(super) made: Made,
}

/// What comes out.
#[derive(Default)]
pub(super) struct Made {
    /// Bytes of the result as they stand in the output.
    pub(super) out: Vec<u8>,
    /// Lines in it, where each is a record.
    pub(super) lines: u64,
    /// The kept text of a part, in place of `out`.
    pub(super) part: Option<Kept>,
    /// Rows, in place of `out`.
    pub(super) table: Option<Table>,
    pub(super) removed: Removed,
    /// Records that could not be read, as they came.
    pub(super) rejects: Vec<u8>,
    /// How much of the input could not be read, if that is what the job was about.
    pub(super) trouble: Option<Extent>,
    /// What is to be said, in order.
    pub(super) says: Vec<Say>,
    pub(super) tally: Tally,
    /// The cleaner whose rules the tally numbers; none if nothing was cleaned.
    pub(super) cleaner: Option<Arc<Cleaner>>,
}

/// What is left of a part of a text.
pub(super) struct Kept {
    pub(super) text: String,
    pub(super) account: Account,
    /// Which part it is, from 1, and whether it is the last.
    pub(super) number: usize,
    pub(super) last: bool,
    /// All of it went.
    pub(super) emptied: bool,
    /// Something with letters or digits stays.
    pub(super) stays: bool,
}

/// Something to be said on standard error.
pub(super) enum Say {
    /// What went from a document.
    Explanation(String),
    /// Something of an input could not be read.
    Trouble(String),
    /// A record could not be read.
    Unreadable(String),
    /// The program failed at a record.
    OurFault(String),
    /// Nothing is left of a document.
    Emptied(String),
    /// Of a page parts were left out.
    Curtailed(String, Omitted),
}
