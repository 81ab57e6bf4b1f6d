//! The taking side of a run: what was made goes out, in order, and is counted and told.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::super::CliError;
use super::super::args::OutputFormat;
use super::super::error::print_stderr;
use super::super::output::Output;
use super::checkpointer::Keeper;
use super::job::{Done, Extent, Kept, Made, Origin, Position, Say, Stand};
use super::new_record::NewRecord;
use super::parquet::{Sheet, Written};
use super::progress::Progress;
use super::texts::Text;
use super::warnings::Voice;
use super::work::raw;
use crate::flow::Event;
use crate::write::removed::{Place, Removed};
use crate::write::stats::Stats;
use crate::write::terminal::sanitise;
use dehusk_text::metadata::Metadata;

/// Where results go.
pub(super) struct Outputs {
    /// The result; in a run over a folder that of the input at hand.
    pub(super) result: Option<Output>,
    /// The folder of results, and one in it for what is not done.
    pub(super) folder: Option<(PathBuf, PathBuf)>,
    pub(super) removed: Option<Output>,
    pub(super) rejects: Option<Output>,
}

/// Takes what is made.
pub(super) struct Taker<'a> {
    pub(super) outputs: Outputs,
    pub(super) to: Option<OutputFormat>,
    pub(super) explain: bool,
    pub(super) stats: Stats,
    pub(super) progress: Progress,
    pub(super) keeper: &'a mut Keeper,
    pub(super) voice: Voice,
    sheet: Sheet,
    /// Records that were written to the result at hand.
    pub(super) lines: u64,
    /// A text whose end is still to come.
    text: Option<Text>,
    /// A document was begun and not ended.
    inside: bool,
    /// What came free while one was.
    waiting: Vec<Done>,
    pub(super) seen: Seen,
}

/// What is known of the inputs as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// One was read to its end.
    pub(super) read: bool,
    /// One that the output should stand in for was not.
    pub(super) spoilt: bool,
}

impl<'a> Taker<'a> {
    pub(super) fn new(
        outputs: Outputs,
        (to, explain): (Option<OutputFormat>, bool),
        stats: Stats,
        progress: Progress,
        keeper: &'a mut Keeper,
    ) -> Self {
        let lines = keeper.lines();
        Taker {
            outputs,
            to,
            explain,
            stats,
            progress,
            keeper,
            voice: Voice::default(),
            sheet: Sheet::new(to, explain),
            lines,
            text: None,
            inside: false,
            waiting: Vec::new(),
            seen: Seen::default(),
        }
    }

    /// Takes what is made, and looks at the clock.
    pub(super) fn take(&mut self, event: Event<Done>) -> Result<(), CliError> {
        if let Event::Done(done) = event {
            if done.stand.free && self.inside {
                self.waiting.push(done);
                return Ok(());
            }
            self.done(done)?;
            while !self.inside && !self.waiting.is_empty() {
                let done = self.waiting.remove(0);
                self.done(done)?;
            }
        }
        self.progress.tick(&self.stats);
        Ok(())
    }

    fn done(&mut self, done: Done) -> Result<(), CliError> {
        let Done { stand, mut made } = done;
        let Stand { origin, edges, behind, .. } = stand;
        let failed = made.trouble == Some(Extent::Rest);
        // Of what cannot even be opened nothing comes.
        if edges.begins && !failed {
            self.begin(&origin)?;
        }
        made.says.iter().for_each(|what| self.voice.say(what, &self.progress));
        if let Some(cleaner) = &made.cleaner {
            self.stats.merge(std::mem::take(&mut made.tally), cleaner);
        }
        self.write(&mut made, &origin)?;
        if let Some(part) = made.part.take() {
            self.part(part, &made, &origin)?;
        }
        self.inside = behind.is_none();
        self.seen.read |= edges.ends && !failed;
        self.seen.spoilt |= made.trouble.is_some() && self.stands_in_for(&origin);
        if edges.ends {
            self.end()?;
        }
        if stand.flush
            && let Some(result) = &mut self.outputs.result
        {
            result.push()?;
        }
        self.keep(stand.read, behind)
    }

    /// Whether the result takes the place of an input.
    fn stands_in_for(&self, origin: &Origin) -> bool {
        let result = self.outputs.result.as_ref();
        origin.file.as_ref().zip(result).is_some_and(|(file, result)| result.replaces(Path::new(file)))
    }

    /// Opens the result of an input that has one of its own.
    fn begin(&mut self, origin: &Origin) -> Result<(), CliError> {
        if let (Some((folder, aside)), Some(target)) = (&self.outputs.folder, &origin.target) {
            self.outputs.result = Some(Output::staged(&folder.join(target), aside)?);
            self.lines = 0;
        }
        Ok(())
    }

    /// Puts the result of an input in its place, if it is one of its own.
    fn end(&mut self) -> Result<(), CliError> {
        if self.outputs.folder.is_none() {
            return Ok(());
        }
        self.close()?;
        self.outputs.result.take().map_or(Ok(()), Output::finish)
    }

    /// Ends what goes into the result at hand.
    pub(super) fn close(&mut self) -> Result<(), CliError> {
        let said = self.sheet.finish(self.outputs.result.as_mut())?;
        if let Some(line) = said {
            self.progress.say(&line);
        }
        Ok(())
    }

    fn write(&mut self, made: &mut Made, origin: &Origin) -> Result<(), CliError> {
        let written = self.sheet.put(made, origin, self.outputs.result.as_mut())?;
        if !self.is_written(written) {
            return Ok(());
        }
        put(self.outputs.rejects.as_mut(), |out| out.write_all(&made.rejects))?;
        self.write_removed(&made.removed, made.lines > 0, origin)?;
        self.lines += made.lines;
        Ok(())
    }

    /// Counts what was written, and tells of what could not be; whether it was written.
    fn is_written(&mut self, written: Written) -> bool {
        self.stats.totals.bytes_out += written.bytes;
        if let Some(why) = written.refused {
            self.stats.unreadable.add("table", 1);
            self.voice.say(&Say::Unreadable(why), &self.progress);
        }
        !written.left_out
    }

    /// `records`: the result is records, a line each, and no text.
    fn write_removed(&mut self, removed: &Removed, records: bool, origin: &Origin) -> Result<(), CliError> {
        let file = origin.target.as_ref().map(|target| target.to_string_lossy());
        let record = (records || self.to.is_some_and(OutputFormat::is_records)).then_some(self.lines + 1);
        let place = Place { file: file.as_deref(), record };
        put(self.outputs.removed.as_mut(), |out| removed.write(place, out))
    }

    fn part(&mut self, kept: Kept, made: &Made, origin: &Origin) -> Result<(), CliError> {
        let mut text = self.text.take().unwrap_or_default();
        let (last, bytes) = (kept.last, kept.text.len() as u64);
        if self.to.is_some_and(OutputFormat::is_records) {
            text.hold(kept);
        } else {
            put(self.outputs.result.as_mut(), |out| text.write(&kept, out))?;
            self.stats.totals.bytes_out += bytes;
        }
        if last {
            self.whole(text, made, origin)
        } else {
            self.text = Some(text);
            Ok(())
        }
    }

    /// Ends a text.
    fn whole(&mut self, mut text: Text, made: &Made, origin: &Origin) -> Result<(), CliError> {
        let whole = text.whole();
        if whole.emptied {
            self.stats.totals.emptied += 1;
            self.voice.emptied(&sanitise(&origin.name), &self.progress);
        }
        if whole.parts > 1 {
            let name = sanitise(&origin.name);
            self.progress.say(&format!("warning: {name} is long and was cleaned in {} parts", whole.parts));
        }
        if self.to.is_some_and(OutputFormat::is_records) {
            if let Some(cleaner) = made.cleaner.as_ref().filter(|_| self.explain) {
                text.note(cleaner);
            }
            let account = self.explain.then_some(text.account);
            let (file, said) = (origin.file.as_deref(), Metadata::default());
            let line = NewRecord { file, ..NewRecord::of(&text.kept, &said, account) }.json() + "\n";
            let written = self.sheet.line(line.as_bytes(), origin, self.outputs.result.as_mut())?;
            self.lines += u64::from(self.is_written(written));
            return Ok(());
        }
        let mut ends = None;
        put(self.outputs.result.as_mut(), |out| text.finish(out).map(|line_ends| ends = line_ends))?;
        let mut removed = Removed::default();
        if let Some(ends) = &ends {
            removed.add_end(&raw(&origin.name), ends);
        }
        self.write_removed(&removed, false, origin)
    }

    /// Notes how far the run is.
    fn keep(&mut self, read: u64, behind: Option<Position>) -> Result<(), CliError> {
        let boundary =
            behind.filter(|position| self.outputs.folder.is_none() || position.offset + position.records == 0);
        self.keeper.advance(read, boundary, self.lines);
        if self.keeper.is_due() {
            self.keeper.checkpoint(&mut self.outputs, &self.stats)?;
        }
        Ok(())
    }

    /// Says what is left to say of the documents.
    pub(super) fn summary(&mut self) {
        self.progress.end(&self.stats);
        if self.stats.totals.replaced > 0 {
            print_stderr(&format!("warning: {} ill-formed UTF-8 sequences were replaced", self.stats.totals.replaced));
        }
    }
}

/// Writes to an output that may not be there.
fn put(output: Option<&mut Output>, write: impl FnOnce(&mut Output) -> std::io::Result<()>) -> Result<(), CliError> {
    let Some(output) = output else { return Ok(()) };
    write(output).map_err(|error| output.failure(error))
}
