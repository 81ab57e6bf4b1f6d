//! JSONL: a record a line, which is a JSON object.

use std::ops::ControlFlow;
use std::path::Path;

use serde_json::value::RawValue;

use super::super::job::JobResult;
use super::super::json::to_json;
use super::super::output;
use super::super::output::format::OutputFormat;
use super::super::worker::runner::{DocumentLabel, JobRunner, Source};
use super::format::InputFormat;
use super::input_reader::{InputReader, JobEnd};
use super::lines::{LineReader, Lines};
use super::stream::{self, Stream};
use super::without_bom;
use crate::cleaner::Cleaned;
use crate::limits::RECORD_BYTES;
use crate::read::jsonl::{JsonRecord, MARKDOWN_FIELD, RecordError, json_string};
use dehusk_text::metadata::Metadata;
use dehusk_text::utf8;

/// The format.
#[derive(Debug)]
pub(super) struct Jsonl;

impl InputFormat for Jsonl {
    fn names(&self) -> &'static [(&'static str, &'static str)] {
        &[("jsonl", "JSON Lines: one record on each line")]
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn looks_like(&self, start: &[u8], _is_named_text: bool) -> bool {
        is_record(without_bom(start).trim_ascii_start())
    }

    fn default_output(&self, _target: Option<&Path>) -> &'static dyn OutputFormat {
        &output::jsonl::Jsonl
    }

    fn read(&self, reader: &mut InputReader<'_>, mut stream: Stream) -> ControlFlow<()> {
        if let Err(error) = stream::skip(&mut stream, reader.path, reader.position.offset, reader.counter) {
            return reader.fail(&error);
        }
        let mut lines = LineReader::new(&mut stream, reader.is_pipe);
        let start = reader.position.offset;
        let mut before = 0;
        loop {
            let next = lines.next();
            let offset = lines.offset();
            (reader.bytes_read, before) = (offset - before, offset);
            reader.position.offset = start + offset;
            // A line that is too long is passed through to its end before the run ends.
            reader.stop.set_mid_record(lines.is_mid_line());
            match next {
                Ok(Some(Lines::Whole(bytes))) => push_lines(reader, bytes)?,
                Ok(Some(Lines::Piece { bytes, first, last })) => push_piece(reader, bytes, first, last)?,
                Ok(None) => return reader.end(),
                Err(error) => {
                    if !reader.recover(&error)? {
                        return ControlFlow::Continue(());
                    }
                }
            }
            if !lines.is_mid_line() {
                reader.check_stop()?;
            }
        }
    }
}

/// Whether a text begins with a JSON object that has a key. No article begins like that, and an object over several lines
/// is not a record.
fn is_record(text: &[u8]) -> bool {
    let Some(object) = text.strip_prefix(b"{") else { return false };
    let key = object.trim_ascii_start();
    let line = &object[..object.len() - key.len()];
    let Some(rest) = key.strip_prefix(b"\"") else { return false };
    let end = memchr::memchr2(b'"', b'\n', rest);
    let colon = end.filter(|at| rest[*at] == b'"').map(|at| rest[at + 1..].trim_ascii_start());
    !line.contains(&b'\n') && colon.is_some_and(|rest| rest.starts_with(b":"))
}

fn push_lines(reader: &mut InputReader<'_>, bytes: Vec<u8>) -> ControlFlow<()> {
    let first = reader.position.records + 1;
    let line_ends = memchr::memchr_iter(b'\n', &bytes).count() as u64;
    reader.position.records += line_ends + u64::from(bytes.last() != Some(&b'\n'));
    reader.push(bytes.len(), JobEnd::Records, move |runner| clean_lines(runner, first, &bytes))
}

fn push_piece(reader: &mut InputReader<'_>, bytes: Vec<u8>, first: bool, last: bool) -> ControlFlow<()> {
    let number = reader.position.records + 1;
    reader.position.records += u64::from(last);
    let end = if last { JobEnd::Document } else { JobEnd::Nothing };
    reader.push(bytes.len(), end, move |runner| pass_piece_through(runner, number, bytes, first, last))
}

/// Cleans the records of some lines; `first` is the number of the first, from 1.
pub(crate) fn clean_lines(runner: &mut JobRunner<'_>, first: u64, bytes: &[u8]) {
    runner.result.content.bytes.reserve(bytes.len());
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', bytes).chain((bytes.last() != Some(&b'\n')).then_some(bytes.len()));
    for (number, end) in (first..).zip(ends) {
        let before = runner.result.content.records;
        let repaired = utf8::repair(&bytes[start..end]);
        runner.result.tally.totals.replaced += repaired.replaced as u64;
        let line_start = clean_line(runner, number, &repaired.text);
        if runner.result.content.records > before && runner.notes_removals() {
            note_line(runner, number, line_start, &repaired.text, end < bytes.len());
        }
        start = end + 1;
    }
}

/// Notes what is not written of a line: what came before it, and how it ended.
fn note_line(runner: &mut JobRunner<'_>, number: u64, line_start: &str, line: &str, has_end: bool) {
    let returns = &line[line.trim_end_matches('\r').len()..];
    if line_start.is_empty() && returns.is_empty() && has_end {
        return;
    }
    let line_end = format!("{returns}{}", if has_end { "\n" } else { "" });
    let JobResult { removed, content, .. } = &mut runner.result;
    removed.push_line(&to_json(&number), line_start, &line_end, content.records - 1);
}

/// Cleans a line. Gives what was before its record and is not written.
fn clean_line<'l>(runner: &mut JobRunner<'_>, number: u64, line: &'l str) -> &'l str {
    let whole = line.trim_end_matches('\r');
    let line = whole.trim_start_matches('\u{feff}');
    if line.trim().is_empty() {
        // A table has no row for it.
        if passes_lines_through(runner) {
            runner.write_line(whole);
        }
        return "";
    }
    match JsonRecord::parse(line, &runner.options.fields) {
        Ok(record) => {
            let name = format!("{}:{number}", runner.input_name());
            if runner.run_guarded(&name, |runner| clean_record(runner, &name, number, &record)) {
                return &whole[..whole.len() - line.len()];
            }
            pass_through(runner, whole, runner.writes_records());
        }
        Err(RecordError::Null) => {
            runner.result.tally.count_without_text("null");
            if runner.writes_records() {
                runner.write_line(whole);
            }
        }
        Err(error) => {
            let has_place = match error {
                RecordError::Json(_) => passes_lines_through(runner),
                _ => runner.writes_records(),
            };
            runner.report_unreadable_record(number, kind(&error), &error.to_string(), has_place);
            pass_through(runner, whole, has_place);
        }
    }
    ""
}

fn clean_record(runner: &mut JobRunner<'_>, name: &str, number: u64, record: &JsonRecord<'_>) {
    let source = if record.is_page { Source::Page(&record.text) } else { Source::Text(&record.text) };
    let number = to_json(&number);
    let id = record.value("id").filter(|id| *id != "null");
    let id = id.and_then(|id| serde_json::from_str::<&RawValue>(id).ok()).unwrap_or(&number);
    let mut label = DocumentLabel::new(name, id);
    if runner.visits() {
        label.date = record.date();
        label.gold = runner.options.gold.as_ref().and_then(|field| record.string(field));
    }
    runner.clean(source, &record.metadata, &label, |runner, cleaned, metadata| {
        if runner.notes_removals() {
            note_escapes(runner, record, cleaned, id);
        }
        write_record(runner, record, cleaned, metadata);
    });
}

/// Notes how the text of a record was written, if it is written anew and otherwise.
fn note_escapes(runner: &mut JobRunner<'_>, record: &JsonRecord<'_>, cleaned: &Cleaned<'_>, id: &RawValue) {
    let is_rewritten = !record.is_page && (!cleaned.removals.is_empty() || record.is_rewritten());
    if let Some(escapes) = is_rewritten.then(|| record.spelling()).flatten() {
        let JobResult { removed, content, .. } = &mut runner.result;
        removed.push_escapes(id, &escapes, content.records);
    }
}

fn write_record(runner: &mut JobRunner<'_>, record: &JsonRecord<'_>, cleaned: &Cleaned<'_>, metadata: &Metadata) {
    if !runner.writes_records() {
        return runner.write_body(cleaned, false);
    }
    let fields = runner.report_fields(cleaned);
    let mut line = std::mem::take(&mut runner.line);
    line.clear();
    match record.is_page {
        true => {
            let markdown = runner.markdown_field(cleaned);
            let markdown = markdown.map(|markdown| (MARKDOWN_FIELD, json_string(&markdown)));
            let fields: Vec<_> = fields.into_iter().chain(markdown).collect();
            line.push_str(&record.with_body(&cleaned.body(), &fields, metadata));
        }
        false if cleaned.removals.is_empty() => record.write_with_text(&record.text, &fields, &mut line),
        false => record.write_with_text(&cleaned.body(), &fields, &mut line),
    }
    runner.write_line(&line);
    runner.line = line;
}

/// Whether the result has a place for lines that are not valid records.
fn passes_lines_through(runner: &JobRunner<'_>) -> bool {
    runner.result.context.output.passes_lines_through()
}

/// Writes a line that could not be cleaned to the rejects or, if it has a place there, to the result.
fn pass_through(runner: &mut JobRunner<'_>, line: &str, has_place: bool) {
    runner.write_reject(line.as_bytes());
    if !runner.options.rejects && has_place {
        runner.write_line(line);
    }
}

/// Passes through a piece of a line that is too long to be held in memory.
fn pass_piece_through(runner: &mut JobRunner<'_>, number: u64, mut bytes: Vec<u8>, first: bool, last: bool) {
    let has_place = passes_lines_through(runner);
    if first {
        let why = format!("longer than {RECORD_BYTES} bytes");
        runner.report_unreadable_record(number, "too long", &why, has_place);
    }
    bytes.extend(last.then_some(b'\n'));
    if runner.options.rejects {
        runner.result.tally.totals.rejected += u64::from(last);
        runner.result.rejects = bytes;
    } else if has_place {
        runner.result.content.records += u64::from(last);
        runner.result.content.bytes = bytes;
    }
}

/// The name that unreadable records are counted by.
fn kind(error: &RecordError) -> &'static str {
    match error {
        RecordError::Json(_) => "no JSON object",
        RecordError::NoText | RecordError::Null | RecordError::NotText { .. } => "no text",
    }
}
