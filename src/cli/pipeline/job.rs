//! What passes through a run: where a job lies in its input, and what comes of it.

use std::path::PathBuf;
use std::sync::Arc;

use super::output::format::{Content, OutputFormat};
use crate::cleaner::Cleaner;
use crate::write::removed::{RemovalRecords, RemovalReport};
use crate::write::stats::Tally;
use dehusk_html::Omitted;
use dehusk_text::metadata::Metadata;

/// An input, as messages, removal records and outputs name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InputLabel {
    /// The name to show.
    pub(super) name: String,
    /// The file's path as it was given; none for standard input.
    pub(super) file: Option<String>,
    /// The path of its result below the output folder, in a run over a folder.
    pub(super) target: Option<PathBuf>,
}

/// How far the inputs have been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Position {
    /// Inputs that were read completely.
    pub(super) inputs: u64,
    /// Uncompressed bytes read of the next input.
    pub(super) offset: u64,
    /// Records read of the next input.
    pub(super) records: u64,
    /// A hash of the inputs so far, by which a later run recognises them.
    pub(super) inputs_hash: u64,
}

/// Where a job lies in its input, and what that means for its result.
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(super) struct JobContext {
    pub(super) input: Arc<InputLabel>,
    /// The format of the result.
    pub(super) output: &'static dyn OutputFormat,
    pub(super) starts_input: bool,
    pub(super) ends_input: bool,
    /// Where a run can resume after this job; none in the middle of a document.
    pub(super) resume_at: Option<Position>,
    /// Bytes that were read for it.
    pub(super) bytes_read: u64,
    /// The input's writer waits for answers, so the result must not be held back.
    pub(super) flush: bool,
    /// Without order, its result may be written before those of earlier jobs.
    pub(super) may_overtake: bool,
}

/// What comes of a job.
pub(super) struct JobResult {
    pub(super) context: JobContext,
    /// The cleaner that did the job: the tally counts its rules by number.
    pub(super) cleaner: Arc<Cleaner>,
    pub(super) content: Content,
    /// The part of a text that was cleaned, in place of `content`.
    pub(super) text_part: Option<CleanedPart>,
    pub(super) removed: RemovalRecords,
    /// Records that could not be read, unchanged.
    pub(super) rejects: Vec<u8>,
    /// How much of the input could not be read, if the job reports that.
    pub(super) read_error: Option<ErrorScope>,
    /// Messages, in order.
    pub(super) messages: Vec<Message>,
    pub(super) tally: Tally,
}

impl JobResult {
    /// An empty result.
    pub(super) fn new(context: JobContext, cleaner: Arc<Cleaner>) -> JobResult {
        JobResult {
            context,
            cleaner,
            content: Content::default(),
            text_part: None,
            removed: RemovalRecords::default(),
            rejects: Vec::new(),
            read_error: None,
            messages: Vec::new(),
            tally: Tally::default(),
        }
    }
}

/// How much of an input could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorScope {
    /// A piece of it; reading continues after the piece.
    Piece,
    /// The rest of it.
    Rest,
}

/// A cleaned part of a text.
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(super) struct CleanedPart {
    pub(super) text: String,
    /// Bytes that it had before it was cleaned.
    pub(super) bytes: u64,
    /// It is a whole text, and too much of it was removed for it to be written.
    pub(super) dropped: bool,
    pub(super) report: RemovalReport,
    /// What is known of the text, with what its header says; none if it has no header.
    pub(super) known: Option<Metadata>,
    /// The part's number, from 1.
    pub(super) number: usize,
    pub(super) last: bool,
    /// Everything in it was removed.
    pub(super) emptied: bool,
    /// Letters or digits are left.
    pub(super) has_words: bool,
}

/// A message for standard error.
pub(super) enum Message {
    /// What was removed from a document.
    Explanation(String),
    /// Something about an input that may not be as it was meant.
    Input(String),
    /// A piece of an input could not be read.
    ReadError(String),
    /// A record could not be read.
    UnreadableRecord(String),
    /// The program failed at a record.
    InternalError(String),
    /// A document exceeded a limit that an option sets.
    Exceeded(String),
    /// Everything in the document of this name was removed.
    Emptied(String),
    /// Parts of the page of this name exceeded limits and were skipped.
    PageTruncated(String, Omitted),
}
