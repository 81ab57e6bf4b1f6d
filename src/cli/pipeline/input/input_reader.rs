//! One input while it is read: formats push its jobs here.
//!
//! What cannot be read becomes a job too, so that it is reported in its turn.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::super::job::{ErrorScope, InputLabel, JobContext, Message, Position};
use super::super::output::format::OutputFormat;
use super::super::worker::Job;
use super::super::worker::runner::JobRunner;
use super::byte_counter::ByteCounter;
use super::stream::is_recoverable;
use crate::flow::{JobQueue, StopFlag};
use crate::read::jsonl::FieldNames;
use dehusk_html::encoding::Encoding;

/// Bytes of a job, about. With less, threads wait for each other; more takes memory.
pub(super) const JOB_BYTES: usize = 256 << 10;

/// An input that is being read.
pub(crate) struct InputReader<'r> {
    pub(super) queue: &'r mut dyn JobQueue<Job>,
    pub(super) stop: &'r StopFlag,
    pub(super) counter: &'r Arc<ByteCounter>,
    /// Which fields or columns hold what.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "only tables are read by columns"))]
    pub(super) fields: &'r FieldNames,
    /// The encoding of texts and pages, if the options say it.
    pub(super) encoding: Option<&'static Encoding>,
    pub(super) label: Arc<InputLabel>,
    /// The file; none for standard input.
    pub(super) path: Option<&'r Path>,
    /// The format of the result.
    pub(super) output: &'static dyn OutputFormat,
    /// How far the input was read.
    pub(super) position: Position,
    /// No job was pushed yet.
    pub(super) starts_input: bool,
    /// It is a pipe or terminal, whose writer may wait for answers.
    pub(super) is_pipe: bool,
    /// Bytes read for the next job.
    pub(super) bytes_read: u64,
    /// Warnings about the input, which the next job prints.
    pub(super) warnings: Vec<String>,
}

/// What ends with a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JobEnd {
    /// Nothing: the next job continues its document.
    Nothing,
    /// A document that earlier jobs began.
    Document,
    /// Records that are complete in this job, whose results may overtake earlier ones.
    Records,
    /// The input.
    Input,
}

impl InputReader<'_> {
    /// Pushes a job that takes about this many bytes of memory.
    pub(super) fn push(
        &mut self,
        bytes: usize,
        end: JobEnd,
        work: impl FnOnce(&mut JobRunner<'_>) + Send + 'static,
    ) -> ControlFlow<()> {
        let next_input = Position { inputs: self.position.inputs + 1, offset: 0, records: 0, ..self.position };
        let may_overtake = end == JobEnd::Records && self.label.target.is_none();
        let context = JobContext {
            input: Arc::clone(&self.label),
            output: self.output,
            starts_input: std::mem::take(&mut self.starts_input),
            ends_input: end == JobEnd::Input,
            resume_at: match end {
                JobEnd::Nothing => None,
                JobEnd::Document | JobEnd::Records => Some(self.position),
                JobEnd::Input => Some(next_input),
            },
            bytes_read: std::mem::take(&mut self.bytes_read),
            flush: self.is_pipe,
            may_overtake,
        };
        let warnings = std::mem::take(&mut self.warnings);
        let work = move |runner: &mut JobRunner<'_>| {
            runner.result.messages.extend(warnings.into_iter().map(Message::Input));
            work(runner);
        };
        self.queue.push(Job { context, work: Box::new(work) }, bytes, may_overtake)
    }

    /// Ends the input.
    pub(super) fn end(&mut self) -> ControlFlow<()> {
        self.push(0, JobEnd::Input, |_| {})
    }

    /// Ends the input with an error: the rest of it cannot be read.
    pub(super) fn fail(&mut self, error: &io::Error) -> ControlFlow<()> {
        self.report_error(error, ErrorScope::Rest)
    }

    /// Reports an error. Continues with whether reading can continue after it; if not, the input has ended.
    pub(super) fn recover(&mut self, error: &io::Error) -> ControlFlow<(), bool> {
        let recoverable = is_recoverable(error);
        self.report_error(error, if recoverable { ErrorScope::Piece } else { ErrorScope::Rest })?;
        ControlFlow::Continue(recoverable)
    }

    /// Reports an error. One with the scope [`ErrorScope::Rest`] ends the input.
    pub(super) fn report_error(&mut self, error: &io::Error, scope: ErrorScope) -> ControlFlow<()> {
        let message = error.to_string();
        let end = if scope == ErrorScope::Rest { JobEnd::Input } else { JobEnd::Nothing };
        self.push(message.len(), end, move |runner| runner.report_read_error(&message, scope))
    }

    /// Breaks if the run is to end early.
    pub(super) fn check_stop(&self) -> ControlFlow<()> {
        if self.stop.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
