//! Writes results in order, counts them, and prints their messages.

use std::io;
use std::path::Path;

use super::super::super::CliError;
use super::super::super::error::print_stderr;
use super::super::super::output::Output;
use super::super::super::plural::count;
use super::super::checkpoint::checkpointer::Checkpointer;
use super::super::job::{CleanedPart, ErrorScope, InputLabel, JobContext, JobResult, Message};
use super::super::json::to_json;
use super::super::report::progress::Progress;
use super::super::report::warnings::WarningLimiter;
use super::super::worker::new_record::NewRecord;
use super::format::{Content, FormatWriter, OutputFormat, Written};
use super::outputs::Outputs;
use super::text_result::TextResult;
use crate::flow::Event;
use crate::write::budget::Budget;
use crate::write::removed::{OutputLocation, RemovalRecords};
use crate::write::stats::Stats;
use crate::write::terminal::sanitise;
use dehusk_text::metadata::Metadata;
use std::io::Write as _;

/// Writes what comes of jobs.
pub(crate) struct ResultWriter<'a> {
    pub(crate) outputs: Outputs,
    /// The format that the options choose, if they choose one.
    to: Option<&'static dyn OutputFormat>,
    explain: bool,
    budget: Budget,
    /// What the options say of texts, which have no metadata of their own.
    given: Metadata,
    pub(crate) stats: Stats,
    progress: Progress,
    checkpointer: &'a mut Checkpointer,
    warnings: WarningLimiter,
    /// Writes the current result; none until there is something to write.
    writer: Option<Box<dyn FormatWriter>>,
    /// Records written to the current result.
    records: u64,
    /// A text of which more parts will come.
    text: Option<TextResult>,
    /// A document is written in part only.
    mid_document: bool,
    /// Results that overtook others and came in the middle of a document.
    waiting: Vec<JobResult>,
    pub(crate) inputs: InputsRead,
}

/// What the options say of the result.
pub(crate) struct OutputChoice {
    /// The format, if they choose one.
    pub(crate) to: Option<&'static dyn OutputFormat>,
    /// Records say what was removed from them.
    pub(crate) explain: bool,
    pub(crate) budget: Budget,
    /// What is known of texts, which have no metadata of their own.
    pub(crate) given: Metadata,
}

/// What is known of the inputs as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct InputsRead {
    /// One was read to its end.
    pub(crate) any_complete: bool,
    /// One that the output is to replace was not.
    pub(crate) replaced_incomplete: bool,
}

impl<'a> ResultWriter<'a> {
    pub(crate) fn new(
        outputs: Outputs,
        choice: OutputChoice,
        stats: Stats,
        progress: Progress,
        checkpointer: &'a mut Checkpointer,
    ) -> Self {
        let OutputChoice { to, explain, budget, given } = choice;
        let records = checkpointer.records();
        ResultWriter {
            outputs,
            to,
            explain,
            budget,
            given,
            stats,
            progress,
            checkpointer,
            warnings: WarningLimiter::default(),
            writer: None,
            records,
            text: None,
            mid_document: false,
            waiting: Vec::new(),
            inputs: InputsRead::default(),
        }
    }

    /// Writes a result, if there is one, and updates the progress display.
    ///
    /// # Errors
    /// An output cannot be written.
    pub(crate) fn handle(&mut self, event: Event<JobResult>) -> Result<(), CliError> {
        if let Event::Result(result) = event {
            if result.context.may_overtake && self.mid_document {
                self.waiting.push(result);
                return Ok(());
            }
            self.write_result(result)?;
            while !self.mid_document && !self.waiting.is_empty() {
                let result = self.waiting.remove(0);
                self.write_result(result)?;
            }
        }
        self.outputs.place_if_due()?;
        self.progress.tick(&self.stats);
        Ok(())
    }

    fn write_result(&mut self, mut result: JobResult) -> Result<(), CliError> {
        let failed = result.read_error == Some(ErrorScope::Rest);
        // An input that cannot be opened has no result.
        if result.context.starts_input && !failed {
            self.open_result(&result.context.input)?;
        }
        for message in &result.messages {
            self.warnings.print(message, &self.progress);
        }
        self.stats.merge(std::mem::take(&mut result.tally), &result.cleaner);
        self.write_output(&result)?;
        if let Some(part) = result.text_part.take() {
            self.write_part(part, &result)?;
        }
        self.mid_document = result.context.resume_at.is_none();
        self.inputs.any_complete |= result.context.ends_input && !failed;
        self.inputs.replaced_incomplete |= result.read_error.is_some() && self.replaces(&result.context.input);
        if result.context.ends_input {
            self.finish_input()?;
        }
        if let Some(output) = self.outputs.result.as_mut().filter(|_| result.context.flush) {
            output.flush_buffer()?;
        }
        self.advance(&result.context)
    }

    /// Whether the result replaces the input.
    fn replaces(&self, input: &InputLabel) -> bool {
        let result = self.outputs.result.as_ref();
        input.file.as_ref().zip(result).is_some_and(|(file, result)| result.replaces(Path::new(file)))
    }

    /// Opens the result of an input that has one of its own.
    fn open_result(&mut self, input: &InputLabel) -> Result<(), CliError> {
        if let Some(target) = &input.target
            && self.outputs.open_result(target)?
        {
            self.records = 0;
        }
        Ok(())
    }

    /// Finishes the result of an input, if it is one of its own.
    fn finish_input(&mut self) -> Result<(), CliError> {
        if self.outputs.folder.is_none() {
            return Ok(());
        }
        self.finish_result()?;
        self.outputs.finish_result()
    }

    /// Finishes the content of the current result.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn finish_result(&mut self) -> Result<(), CliError> {
        // A table is one even if nothing was written to it.
        let writer = self.writer.take().or_else(|| self.to.map(|format| format.writer(self.explain)));
        let (Some(mut writer), Some(out)) = (writer, &mut self.outputs.result) else { return Ok(()) };
        if let Some(warning) = writer.finish(out)? {
            self.progress.print(&warning);
        }
        Ok(())
    }

    fn write_output(&mut self, result: &JobResult) -> Result<(), CliError> {
        let JobResult { context, content, removed, rejects, .. } = result;
        if !self.write_content(content, context)? {
            return Ok(());
        }
        write_to(self.outputs.rejects.as_mut(), |out| out.write_all(rejects))?;
        self.write_removed(removed, content.records > 0, context)?;
        self.records += content.records;
        Ok(())
    }

    /// Writes content and counts it. False if it does not fit the output and was skipped.
    fn write_content(&mut self, content: &Content, context: &JobContext) -> Result<bool, CliError> {
        let Some(out) = self.outputs.result.as_mut().filter(|_| !content.is_empty()) else { return Ok(true) };
        let writer = self.writer.get_or_insert_with(|| context.output.writer(self.explain));
        let Written { bytes, skipped, warning } = writer.write(content, &context.input.name, out)?;
        self.stats.totals.bytes_out += bytes;
        if let Some(why) = warning {
            self.stats.unreadable.add("table", 1);
            self.warnings.print(&Message::UnreadableRecord(why), &self.progress);
        }
        Ok(!skipped)
    }

    /// `has_records`: the result consists of records, a line each, and not of text.
    fn write_removed(
        &mut self,
        removed: &RemovalRecords,
        has_records: bool,
        context: &JobContext,
    ) -> Result<(), CliError> {
        let file = context.input.target.as_ref().map(|target| target.to_string_lossy());
        let record = (has_records || self.to.is_some_and(OutputFormat::is_records)).then_some(self.records + 1);
        let location = OutputLocation { file: file.as_deref(), record };
        write_to(self.outputs.removed.as_mut(), |out| removed.write(location, out))
    }

    fn write_part(&mut self, part: CleanedPart, result: &JobResult) -> Result<(), CliError> {
        let mut text = self.text.take().unwrap_or_default();
        if part.dropped {
            self.stats.totals.dropped += 1;
            return Ok(());
        }
        let (last, bytes) = (part.last, part.text.len() as u64);
        if result.context.output.is_records() {
            text.collect(part);
        } else {
            write_to(self.outputs.result.as_mut(), |out| text.write(&part, out))?;
            self.stats.totals.bytes_out += bytes;
        }
        if last {
            return self.finish_text(text, result);
        }
        self.text = Some(text);
        Ok(())
    }

    fn finish_text(&mut self, text: TextResult, result: &JobResult) -> Result<(), CliError> {
        let (summary, name) = (text.summary(), sanitise(&result.context.input.name));
        self.stats.totals.flagged += u64::from(self.budget.flags(text.removed_share()));
        if summary.emptied {
            self.stats.totals.emptied += 1;
            self.warnings.print(&Message::Emptied(name.clone().into_owned()), &self.progress);
        }
        if summary.parts > 1 {
            self.progress.print(&format!("warning: {name} is long and was cleaned in {} parts", summary.parts));
        }
        match result.context.output.is_records() {
            true => self.write_text_record(text, result),
            false => self.finish_plain_text(text, &result.context),
        }
    }

    fn write_text_record(&mut self, mut text: TextResult, result: &JobResult) -> Result<(), CliError> {
        if self.explain {
            text.add_notes(&result.cleaner);
        }
        let file = result.context.input.file.as_deref();
        let share = text.removed_share();
        let report = self.explain.then_some(text.report);
        let known = text.known.as_ref().unwrap_or(&self.given);
        let record = NewRecord { file, ..NewRecord::new(&text.kept, known, report) };
        let line = record.with_budget(self.budget, share).to_line() + "\n";
        let written = self.write_content(&Content::from_records(line.into_bytes(), 1), &result.context)?;
        self.records += u64::from(written);
        Ok(())
    }

    fn finish_plain_text(&mut self, mut text: TextResult, context: &JobContext) -> Result<(), CliError> {
        let mut line_ends = None;
        write_to(self.outputs.result.as_mut(), |out| text.finish(out).map(|ends| line_ends = ends))?;
        let mut removed = RemovalRecords::default();
        if let Some(line_ends) = &line_ends {
            removed.push_line_ends(&to_json(&context.input.name), line_ends);
        }
        self.write_removed(&removed, false, context)
    }

    /// Tells the checkpointer how far the run is.
    fn advance(&mut self, context: &JobContext) -> Result<(), CliError> {
        let whole_inputs = self.outputs.folder.is_some();
        let resume_at = context.resume_at.filter(|at| !whole_inputs || at.offset + at.records == 0);
        self.checkpointer.advance(context.bytes_read, resume_at, self.records);
        if self.checkpointer.is_due() {
            self.checkpointer.checkpoint(&mut self.outputs, &self.stats)?;
        }
        Ok(())
    }

    /// Ends the progress display and prints what concerns all documents.
    pub(crate) fn print_summary(&mut self) {
        self.progress.finish(&self.stats);
        if self.stats.totals.replaced > 0 {
            let sequences = count(self.stats.totals.replaced as usize, "ill-formed UTF-8 sequence");
            print_stderr(&format!("warning: replaced {sequences}"));
        }
    }
}

/// Writes to an output that may not exist.
fn write_to(output: Option<&mut Output>, write: impl FnOnce(&mut Output) -> io::Result<()>) -> Result<(), CliError> {
    let Some(output) = output else { return Ok(()) };
    write(output).map_err(|error| output.failure(error))
}
