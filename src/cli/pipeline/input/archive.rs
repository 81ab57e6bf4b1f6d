//! WARC, WET and ARC archives: each page and text in them becomes a record.

use std::ops::ControlFlow;
use std::path::Path;

use super::super::json::to_json;
use super::super::output;
use super::super::output::format::OutputFormat;
use super::super::worker::new_record::NewRecord;
use super::super::worker::runner::{DocumentLabel, JobRunner, Source};
use super::format::InputFormat;
use super::input_reader::{InputReader, JOB_BYTES, JobEnd};
use super::stream::Stream;
use super::without_bom;
use crate::cleaner::Cleaned;
use crate::write::terminal::sanitise;
use dehusk_archive::{ArchiveDocument, ArchiveError, ArchiveItem, ArchiveReader, Content, Record, is_archive};
use dehusk_text::metadata::Metadata;

/// The format.
#[derive(Debug)]
pub(super) struct Archive;

impl InputFormat for Archive {
    fn names(&self) -> &'static [(&'static str, &'static str)] {
        &[("warc", "A web archive: WARC or ARC"), ("wet", "A web archive of extracted texts")]
    }

    fn has_signature(&self, start: &[u8]) -> bool {
        is_archive(without_bom(start))
    }

    fn default_output(&self, _target: Option<&Path>) -> &'static dyn OutputFormat {
        &output::jsonl::Jsonl
    }

    /// Records that an earlier run has done are read again, since only this shows where the others are.
    fn read(&self, reader: &mut InputReader<'_>, stream: Stream) -> ControlFlow<()> {
        let done = reader.position.records;
        let mut pending = Pending::default();
        for item in ArchiveReader::new(stream) {
            let item = match item {
                Ok(item) => item,
                Err(error) => {
                    pending.push(reader)?;
                    return reader.fail(&error);
                }
            };
            let (number, bytes) = measure(&item);
            if number > done {
                reader.position.records = number;
                pending.bytes += bytes;
                pending.items.push(item);
            }
            if pending.bytes >= JOB_BYTES || reader.is_pipe {
                pending.push(reader)?;
            }
            reader.check_stop()?;
        }
        pending.push(reader)?;
        reader.end()
    }
}

/// Records for the next job.
#[derive(Default)]
struct Pending {
    items: Vec<ArchiveItem>,
    bytes: usize,
}

impl Pending {
    /// Pushes the records as a job, if there are any.
    fn push(&mut self, reader: &mut InputReader<'_>) -> ControlFlow<()> {
        let Pending { items, bytes } = std::mem::take(self);
        if items.is_empty() {
            return ControlFlow::Continue(());
        }
        reader.bytes_read = bytes as u64;
        reader.push(bytes, JobEnd::Records, move |runner| clean_items(runner, items))
    }
}

/// The number of a record, and about how many bytes it has.
fn measure(item: &ArchiveItem) -> (u64, usize) {
    match item {
        ArchiveItem::Record(record) => (record.number, record.block.len()),
        ArchiveItem::Error(error) => (error.number, error.raw.len()),
    }
}

/// The work of a job.
fn clean_items(runner: &mut JobRunner<'_>, items: Vec<ArchiveItem>) {
    for item in items {
        match item {
            ArchiveItem::Record(record) => clean_record(runner, record),
            ArchiveItem::Error(error) => report_error(runner, &error),
        }
    }
}

/// Reports bytes that are not a record. They have no place in the result.
fn report_error(runner: &mut JobRunner<'_>, error: &ArchiveError) {
    let consequence = if runner.options.rejects { "; written to --rejects" } else { "" };
    let message = format!("{}: {}{consequence}", sanitise(runner.input_name()), sanitise(&error.to_string()));
    runner.report_unreadable("archive", message);
    runner.write_reject(&error.raw);
}

fn clean_record(runner: &mut JobRunner<'_>, record: Record) {
    let number = record.number;
    // Only rejects need the record unchanged.
    let block = if runner.options.rejects { record.block.clone() } else { Vec::new() };
    let document = ArchiveDocument::from_record(record);
    let name = format!("{}:{number}", runner.input_name());
    if let Some(error) = &document.error {
        let message = format!("{}: {}; used what could be read of it", sanitise(&name), sanitise(error));
        runner.report_unreadable("archive", message);
    }
    if let Content::Unreadable(why) = &document.content {
        runner.report_unreadable_record(number, "archive", &sanitise(why), false);
        return runner.write_reject(&block);
    }
    if !runner.run_guarded(&name, |runner| clean_document(runner, &name, number, &document)) {
        runner.write_reject(&block);
    }
}

fn clean_document(runner: &mut JobRunner<'_>, name: &str, number: u64, document: &ArchiveDocument) {
    let source = match &document.content {
        Content::Page { bytes, charset } => Source::PageBytes(bytes, charset.as_deref()),
        Content::Text { text, replaced } => {
            runner.result.tally.totals.replaced += *replaced as u64;
            Source::Text(text)
        }
        Content::Other(what) => return runner.result.tally.count_without_text(what),
        Content::Unreadable(_) => return,
    };
    let id = document.id.as_ref().map_or_else(|| to_json(&number), to_json);
    let label = DocumentLabel { date: document.date.as_deref().map(Into::into), ..DocumentLabel::new(name, &id) };
    runner.clean(source, &document.metadata(), &label, |runner, cleaned, metadata| {
        write_document(runner, document, cleaned, metadata);
    });
}

fn write_document(runner: &mut JobRunner<'_>, document: &ArchiveDocument, cleaned: &Cleaned<'_>, metadata: &Metadata) {
    if !runner.writes_records() {
        return runner.write_body(cleaned, false);
    }
    let body = cleaned.body();
    let record = NewRecord {
        id: document.id.as_deref(),
        url: document.uri.as_deref(),
        fetched: document.date.as_deref(),
        status: document.status,
        truncated: document.truncated.as_deref(),
        markdown: runner.markdown_field(cleaned).filter(|_| matches!(document.content, Content::Page { .. })),
        ..NewRecord::new(&body, metadata, runner.report(cleaned))
    };
    let record = record.with_budget(runner.options.budget, cleaned.removed_share());
    runner.write_line(&record.to_line());
}
