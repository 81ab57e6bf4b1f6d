//! Reads all inputs of a run, one after the other.
//!
//! How files are cut into jobs depends on their bytes alone and never on how fast they are read.

use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::super::job::{ErrorScope, Position};
use super::super::output;
use super::super::output::format::OutputFormat;
use super::super::worker::Job;
use super::InputChoice;
use super::byte_counter::ByteCounter;
use super::detect::Detected;
use super::format::InputFormat;
use super::input_reader::InputReader;
use super::inputs::{Input, Inputs};
use super::stream::{self, Stream, is_recoverable};
use crate::flow::{JobQueue, StopFlag};
use crate::read::jsonl::FieldNames;
use dehusk_html::encoding::Encoding;

/// What is read, and from where on.
pub(crate) struct Reader {
    pub(crate) inputs: Inputs,
    pub(crate) from: InputChoice,
    /// The format of results that the options choose, if they choose one.
    pub(crate) to: Option<&'static dyn OutputFormat>,
    pub(crate) fields: FieldNames,
    /// The encoding of texts and pages, if the options say it.
    pub(crate) encoding: Option<&'static Encoding>,
    pub(crate) stop: Arc<StopFlag>,
    pub(crate) counter: Arc<ByteCounter>,
    /// Where an earlier run stopped.
    pub(crate) start: Position,
}

impl Reader {
    /// Reads all inputs and pushes their jobs.
    pub(crate) fn read(self, queue: &mut dyn JobQueue<Job>) {
        let mut position = Position::default();
        for (index, input) in self.inputs.list().enumerate() {
            let inputs_hash = input.hash(position.inputs_hash);
            position = Position { inputs: index as u64, inputs_hash, ..Position::default() };
            if position.inputs < self.start.inputs {
                self.counter.add_file(input.path.as_deref());
                continue;
            }
            let resumes = position.inputs == self.start.inputs && self.start != Position::default();
            if resumes {
                (position.offset, position.records) = (self.start.offset, self.start.records);
            }
            if self.stop.is_stopped() || self.read_input(&input, position, queue).is_break() {
                return;
            }
        }
    }

    fn read_input(&self, input: &Input, position: Position, queue: &mut dyn JobQueue<Job>) -> ControlFlow<()> {
        let mut reader = InputReader {
            queue,
            stop: &self.stop,
            counter: &self.counter,
            fields: &self.fields,
            encoding: self.encoding,
            label: Arc::new(input.label.clone()),
            path: input.path.as_deref(),
            output: self.to.unwrap_or(&output::text::Text),
            starts_input: position.offset == 0 && position.records == 0,
            position,
            is_pipe: false,
            warnings: Vec::new(),
            bytes_read: 0,
        };
        match self.open(input, &mut reader) {
            Ok((stream, format)) => {
                reader.output =
                    self.to.unwrap_or_else(|| format.default_output(input.label.target.as_deref().map(Path::new)));
                format.read(&mut reader, stream)
            }
            Err(error) => reader.fail(&error),
        }
    }

    /// Opens an input and chooses its format.
    fn open(&self, input: &Input, reader: &mut InputReader<'_>) -> io::Result<(Stream, &'static dyn InputFormat)> {
        let (mut stream, is_pipe) = match (&input.error, &input.path) {
            (Some(error), _) => return Err(io::Error::other(error.clone())),
            (None, Some(path)) => stream::open_file(path, &self.counter)?,
            (None, None) => stream::open_stdin(&self.counter),
        };
        reader.is_pipe = is_pipe;
        let Detected { format, structure } = self.resolve_format(input, &mut stream, reader)?;
        reader.warnings.extend(structure.map(|structure| structure.warning(&input.label.name)));
        format.unavailable().map_or(Ok(()), |why| Err(io::Error::other(why)))?;
        Ok((stream, format))
    }

    /// The format of an input. An error at its start is reported, and what comes after it is looked at.
    fn resolve_format(&self, input: &Input, stream: &mut Stream, reader: &mut InputReader<'_>) -> io::Result<Detected> {
        loop {
            match stream.fill_buf() {
                Ok(start) => {
                    let format = self.from.resolve(input.label.file.as_deref(), start, self.encoding);
                    return format.map_err(io::Error::other);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_recoverable(&error) => {
                    if reader.report_error(&error, ErrorScope::Piece).is_break() {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }
}
