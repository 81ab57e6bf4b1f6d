//! The reading side of a run: inputs one behind the other, cut into jobs.
//!
//! What cannot be read is a job too, so that it is told in its place. Of files the cuts depend on their bytes alone and
//! never on how fast they come.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow::{self, Break, Continue};
use std::path::Path;
use std::sync::Arc;

use super::super::args::InputFormat;
use super::byte_counter::Meter;
use super::detect::{Kind, kind};
use super::inputs::{Input, Inputs};
use super::job::{Edges, Extent, Job, Origin, Position, Stand, Work};
use super::lines::{Cut, JOB_BYTES, Lines};
use super::parts::{Parts, Place};
use crate::flow::{Brake, Feed};
use crate::read::jsonl::Fields;
use dehusk_archive::{ArchiveItem, ArchiveReader, DecompressError, Decompressor};
use dehusk_html::limits::PAGE_BYTES;

/// What is read, and from where on.
pub(super) struct Source {
    pub(super) inputs: Inputs,
    pub(super) from: InputFormat,
    /// Which columns of tables hold what.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "nothing reads tables"))]
    pub(super) fields: Fields,
    pub(super) brake: Arc<Brake>,
    pub(super) meter: Arc<Meter>,
    /// Where an earlier run left off.
    pub(super) start: Position,
}

impl Source {
    /// Reads all inputs into jobs.
    pub(super) fn read(self, feed: &mut dyn Feed<Job>) {
        let mut position = Position::default();
        for (number, input) in self.inputs.each().enumerate() {
            position = Position { inputs: number as u64, seen: input.seen(position.seen), ..Position::default() };
            if position.inputs < self.start.inputs {
                self.meter.pass(input.path.as_deref());
                continue;
            }
            let resumes = position.inputs == self.start.inputs && self.start != Position::default();
            if resumes {
                (position.offset, position.records) = (self.start.offset, self.start.records);
            }
            let mut reading = Reading {
                feed: &mut *feed,
                source: &self,
                origin: Arc::new(input.origin.clone()),
                begins: position.offset == 0 && position.records == 0,
                position,
                prompt: false,
                read: 0,
            };
            if self.brake.is_drawn() || reading.input(&input).is_break() {
                return;
            }
        }
    }
}

/// An input that is being read.
pub(super) struct Reading<'r> {
    feed: &'r mut dyn Feed<Job>,
    pub(super) source: &'r Source,
    origin: Arc<Origin>,
    pub(super) position: Position,
    /// Nothing was put yet.
    begins: bool,
    /// Whoever writes it waits for answers.
    pub(super) prompt: bool,
    /// Bytes read for the next job.
    pub(super) read: u64,
}

/// Bytes that an input is read by.
const BUFFER: usize = 1 << 16;

/// A page in work takes up to so many times its bytes, for its tree, its lines and what is measured of them.
const TREE: usize = 40;

/// Pages from here on are weighed by what they take in work, and so go one by one. Of smaller ones threads have one each.
const LARGE_PAGE: usize = 1 << 20;

type Stream = Decompressor<Box<dyn BufRead>>;

impl Reading<'_> {
    fn input(&mut self, input: &Input) -> ControlFlow<()> {
        let opened = match (&input.error, &input.path) {
            (Some(error), _) => Err(io::Error::other(error.clone())),
            (None, Some(path)) => self.open(path),
            (None, None) => Ok(self.standard()),
        };
        match opened.and_then(|stream| self.begin(stream)) {
            Ok((stream, kind)) => self.content(stream, kind, input.path.as_deref()),
            Err(error) => self.unreadable(&error),
        }
    }

    fn open(&mut self, path: &Path) -> io::Result<Stream> {
        let file = File::open(path)?;
        self.prompt = !file.metadata()?.is_file();
        Ok(Decompressor::new(Box::new(BufReader::with_capacity(BUFFER, self.source.meter.count(file)))))
    }

    fn standard(&mut self) -> Stream {
        self.prompt = !is_file(&io::stdin());
        // Standard input has a buffer of its own, of eight kilobytes.
        Decompressor::new(Box::new(BufReader::with_capacity(BUFFER, self.source.meter.count(io::stdin().lock()))))
    }

    /// Looks how the input begins. A fault there is told, and what is behind it looked at.
    fn begin(&mut self, mut stream: Stream) -> io::Result<(Stream, Kind)> {
        loop {
            match stream.fill_buf() {
                Ok(start) => {
                    let kind = kind(self.source.from, self.origin.file.as_deref(), start).map_err(io::Error::other)?;
                    return Ok((stream, kind));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if DecompressError::from_io(&error).is_some() => {
                    if self.trouble(&error, Extent::Piece).is_break() {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn content(&mut self, mut stream: Stream, kind: Kind, path: Option<&Path>) -> ControlFlow<()> {
        match kind {
            Kind::Records => {
                if let Err(error) = self.skip(&mut stream, path) {
                    return self.unreadable(&error);
                }
                self.records(stream)
            }
            Kind::Text => self.text(&mut stream),
            Kind::Page => self.page(&mut stream),
            Kind::Archive => self.archive(stream),
            Kind::Parquet => self.parquet(path, stream.is_compressed()),
        }
    }

    /// Passes over what an earlier run has done.
    fn skip(&mut self, stream: &mut Stream, path: Option<&Path>) -> io::Result<()> {
        let mut left = self.position.offset;
        if let Some(path) = path.filter(|_| left > 0 && !stream.is_compressed()) {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(left))?;
            *stream =
                Decompressor::uncompressed(Box::new(BufReader::with_capacity(BUFFER, self.source.meter.count(file))));
            self.source.meter.add(left);
            return Ok(());
        }
        while left > 0 {
            match io::copy(&mut stream.take(left), &mut io::sink()) {
                Ok(0) => return Ok(()),
                Ok(passed) => left -= passed,
                // It was told by the run that met it first.
                Err(error) if DecompressError::from_io(&error).is_some() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn records(&mut self, mut stream: Stream) -> ControlFlow<()> {
        let mut lines = Lines::new(&mut stream, self.prompt);
        let start = self.position.offset;
        let mut before = 0;
        loop {
            let cut = lines.next();
            let behind = lines.behind();
            (self.read, before) = (behind - before, behind);
            self.position.offset = start + behind;
            // A line too long is passed on to its end before the run ends.
            self.source.brake.mid_record(lines.is_inside());
            match cut {
                Ok(Some(Cut::Lines(bytes))) => self.lines(bytes)?,
                Ok(Some(Cut::Long { bytes, first, last })) => self.long(bytes, first, last)?,
                Ok(None) => return self.end(),
                Err(error) => {
                    if !self.goes_on(&error)? {
                        return Continue(());
                    }
                }
            }
            if self.source.brake.is_drawn() && !lines.is_inside() {
                return Break(());
            }
        }
    }

    fn lines(&mut self, bytes: Vec<u8>) -> ControlFlow<()> {
        let first = self.position.records + 1;
        let ends = memchr::memchr_iter(b'\n', &bytes).count() as u64;
        self.position.records += ends + u64::from(bytes.last() != Some(&b'\n'));
        self.put(bytes.len(), Work::Lines { first, bytes }, true, false)
    }

    fn long(&mut self, bytes: Vec<u8>, first: bool, last: bool) -> ControlFlow<()> {
        let number = self.position.records + 1;
        self.position.records += u64::from(last);
        self.put(bytes.len(), Work::Long { number, bytes, first, last }, last, false)
    }

    fn text(&mut self, stream: &mut Stream) -> ControlFlow<()> {
        let mut parts = Parts::new(stream);
        let mut place = Place::default();
        loop {
            let part = match parts.next() {
                Ok(Some(bytes)) => place.part(bytes.bytes, bytes.last),
                // A text of nothing is a text.
                Ok(None) => place.part(b"", true),
                Err(error) => {
                    self.trouble(&error, Extent::Piece)?;
                    if DecompressError::from_io(&error).is_none() {
                        parts.end();
                    }
                    continue;
                }
            };
            let last = part.last;
            self.read = part.text.len() as u64;
            // Two parts may be in flight, whatever they weigh: else reading would wait for each.
            self.put(part.text.len() / 2, Work::Part(part), last, last)?;
            if last {
                return Continue(());
            }
            if self.source.brake.is_drawn() {
                return Break(());
            }
        }
    }

    fn page(&mut self, stream: &mut Stream) -> ControlFlow<()> {
        let mut bytes = Vec::new();
        // One byte more than is looked at tells that there is more; what is behind is counted by nobody.
        while let Err(error) = stream.take(PAGE_BYTES as u64 + 1 - bytes.len() as u64).read_to_end(&mut bytes) {
            if !self.goes_on(&error)? {
                return Continue(());
            }
        }
        self.read = bytes.len() as u64;
        let weight = if bytes.len() < LARGE_PAGE { bytes.len() } else { bytes.len() * TREE };
        self.put(weight, Work::Page(bytes), true, true)
    }

    /// Records of an archive. An earlier run's are read once more, since only so is it known where they are.
    fn archive(&mut self, stream: Stream) -> ControlFlow<()> {
        let done = self.position.records;
        let (mut items, mut held) = (Vec::new(), 0);
        let mut warc = ArchiveReader::new(stream);
        loop {
            let item = match warc.next() {
                Some(Ok(item)) => item,
                Some(Err(error)) => {
                    self.items(&mut items, &mut held)?;
                    return self.unreadable(&error);
                }
                None => {
                    self.items(&mut items, &mut held)?;
                    return self.end();
                }
            };
            let (number, bytes) = measure(&item);
            if number > done {
                held += bytes;
                self.position.records = number;
                items.push(item);
            }
            if held >= JOB_BYTES || self.prompt {
                self.items(&mut items, &mut held)?;
            }
            if self.source.brake.is_drawn() {
                return Break(());
            }
        }
    }

    fn items(&mut self, items: &mut Vec<ArchiveItem>, held: &mut usize) -> ControlFlow<()> {
        if items.is_empty() {
            return Continue(());
        }
        self.read = *held as u64;
        let work = Work::Archive(std::mem::take(items));
        self.put(std::mem::take(held), work, true, false)
    }
}

impl Reading<'_> {
    /// Tells of an error. Whether something can be read behind it; if not, the input has ended here.
    fn goes_on(&mut self, error: &io::Error) -> ControlFlow<(), bool> {
        let goes_on = DecompressError::from_io(error).is_some();
        self.trouble(error, if goes_on { Extent::Piece } else { Extent::Rest })?;
        Continue(goes_on)
    }

    /// The input cannot be read to its end.
    pub(super) fn unreadable(&mut self, error: &io::Error) -> ControlFlow<()> {
        self.trouble(error, Extent::Rest)
    }

    pub(super) fn trouble(&mut self, error: &io::Error, extent: Extent) -> ControlFlow<()> {
        let (message, ends) = (error.to_string(), extent == Extent::Rest);
        self.put(message.len(), Work::Trouble { message, extent }, ends, ends)
    }

    pub(super) fn end(&mut self) -> ControlFlow<()> {
        self.put(0, Work::Nothing, true, true)
    }

    /// Puts a job of so many bytes. `whole`: no document goes on behind it; `ends`: nor does the input.
    pub(super) fn put(&mut self, bytes: usize, work: Work, whole: bool, ends: bool) -> ControlFlow<()> {
        let end = Position { inputs: self.position.inputs + 1, offset: 0, records: 0, ..self.position };
        let free = whole
            && self.origin.target.is_none()
            && matches!(work, Work::Lines { .. } | Work::Archive(_) | Work::Rows(_));
        let stand = Stand {
            origin: Arc::clone(&self.origin),
            edges: Edges { begins: std::mem::take(&mut self.begins), ends },
            behind: whole.then_some(if ends { end } else { self.position }),
            read: std::mem::take(&mut self.read),
            flush: self.prompt,
            free,
        };
        self.feed.put(Job { stand, work }, bytes, free)
    }
}

/// The number of a record, and about how many bytes it holds.
fn measure(item: &ArchiveItem) -> (u64, usize) {
    match item {
        ArchiveItem::Record(record) => (record.number, record.block.len()),
        ArchiveItem::Error(error) => (error.number, error.raw.len()),
    }
}

fn is_file(stream: &io::Stdin) -> bool {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        let file = stream.as_fd().try_clone_to_owned().map(File::from);
        file.and_then(|file| file.metadata()).is_ok_and(|meta| meta.is_file())
    }
    #[cfg(not(unix))]
    {
        let _ = stream;
        false
    }
}
