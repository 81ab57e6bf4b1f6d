//! Plain text. One that is too long to be held in memory is cleaned in parts.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::super::corpus::document::Content;
use super::super::job::{CleanedPart, ErrorScope};
use super::super::json::to_json;
use super::super::output;
use super::super::output::format::OutputFormat;
use super::super::worker::runner::{DocumentLabel, JobRunner};
use super::format::InputFormat;
use super::input_reader::{InputReader, JobEnd};
use super::stream::{Stream, is_recoverable};
use super::text_decoder::UNKNOWN_ENCODING;
use super::text_parts::{PartBytes, PartCounter, PartError, TextPart, TextParts};
use crate::decide::Note;
use crate::write::removed::RemovalReport;
use crate::write::terminal::sanitise;
use dehusk_html::encoding::Encoding;

/// The format.
#[derive(Debug)]
pub(super) struct Text;

impl InputFormat for Text {
    fn names(&self) -> &'static [(&'static str, &'static str)] {
        &[("text", "Plain text")]
    }

    fn default_output(&self, _target: Option<&Path>) -> &'static dyn OutputFormat {
        &output::text::Text
    }

    fn read(&self, reader: &mut InputReader<'_>, mut stream: Stream) -> ControlFlow<()> {
        let mut parts = TextParts::new(&mut stream, reader.encoding);
        let mut counter = PartCounter::default();
        loop {
            let part = match parts.next() {
                Ok(Some(PartBytes { bytes, replaced, encoding, last })) => {
                    reader.warnings.extend(encoding.map(|encoding| encoding_warning(&reader.label.name, encoding)));
                    let part = counter.part(bytes, last);
                    TextPart { replaced: part.replaced + replaced, ..part }
                }
                // An empty text is a text.
                Ok(None) => counter.part(b"", true),
                Err(PartError::Encoding) => return reader.fail(&io::Error::other(UNKNOWN_ENCODING)),
                Err(PartError::Read(error)) => {
                    reader.report_error(&error, ErrorScope::Piece)?;
                    if !is_recoverable(&error) {
                        parts.stop_reading();
                    }
                    continue;
                }
            };
            let (last, length) = (part.last, part.text.len());
            reader.bytes_read = length as u64;
            let end = if last { JobEnd::Input } else { JobEnd::Nothing };
            // By half its length, so that two parts may be in flight: otherwise reading would wait for each.
            reader.push(length / 2, end, move |runner| clean_part(runner, &part))?;
            if last {
                return ControlFlow::Continue(());
            }
            reader.check_stop()?;
        }
    }
}

fn encoding_warning(name: &str, encoding: &'static Encoding) -> String {
    format!("{} is in {}; the output is UTF-8", sanitise(name), encoding.name())
}

/// The work of a job.
fn clean_part(runner: &mut JobRunner<'_>, part: &TextPart) {
    runner.result.tally.totals.replaced += part.replaced;
    let (name, mut cleaned) = (runner.input_name().to_owned(), None);
    if runner.visits() {
        runner.run_guarded(&name, |runner| visit_part(runner, &name, part));
        return;
    }
    let done = runner.run_guarded(&name, |runner| cleaned = cleaned_part(runner, &name, part));
    runner.result.text_part = Some(cleaned.filter(|_| done).unwrap_or_else(|| unchanged(part)));
}

fn visit_part(runner: &mut JobRunner<'_>, name: &str, part: &TextPart) {
    if part.text.is_empty() {
        return;
    }
    let id = to_json(name);
    let number = (part.number > 1 || !part.last).then_some(part.number);
    let label = DocumentLabel { offset: part.offset, part: number, ..DocumentLabel::new(name, &id) };
    let known = &runner.options.given;
    runner.visit(Content::Text { text: &part.text, known, continues: part.continues }, &label);
}

/// None if the part exceeds a limit.
fn cleaned_part(runner: &mut JobRunner<'_>, name: &str, part: &TextPart) -> Option<CleanedPart> {
    if runner.note_exceeded(runner.limit_on_text(&part.text)) {
        return None;
    }
    let cleaner = Arc::clone(&runner.result.cleaner);
    let given = &runner.options.given;
    let cleaned = cleaner.clean_until(&part.text, given, part.continues, runner.deadline);
    let mut cleaned = runner.timely(cleaned)?;
    let several = part.number > 1 || !part.last;
    let emptied = cleaned.notes.contains(&Note::Emptied);
    // Lines that are too long to be looked at have no words counted, so the text itself is searched.
    let has_words = !emptied && cleaned.kept().any(|piece| piece.contains(char::is_alphanumeric));
    if several {
        cleaned.notes.retain(|note| !matches!(note, Note::Emptied | Note::Parts { .. }));
    }
    // An empty input is not a document.
    if !part.text.is_empty() {
        let (offset, line, number) = (part.offset, part.line, several.then_some(part.number));
        let id = to_json(name);
        let label = DocumentLabel { offset, line, part: number, ..DocumentLabel::new(name, &id) };
        let known = cleaned.known.as_ref().unwrap_or(given);
        runner.note_cleaned(&cleaned, &label, known.host.as_deref());
    }
    let mut report = RemovalReport::default();
    if runner.explains_in_records() {
        report.add(&cleaner, &cleaned, part.offset);
    }
    let dropped = !several && runner.options.budget.drops(cleaned.removed_share());
    let (text, bytes, known) = (cleaned.body().into_owned(), part.text.len() as u64, cleaned.known);
    let emptied = several && emptied;
    let (number, last) = (part.number, part.last);
    Some(CleanedPart { text, bytes, dropped, report, known, number, last, emptied, has_words })
}

/// A part as if nothing was to be removed from it.
fn unchanged(part: &TextPart) -> CleanedPart {
    CleanedPart {
        text: part.text.clone(),
        bytes: part.text.len() as u64,
        dropped: false,
        report: RemovalReport::default(),
        known: None,
        number: part.number,
        last: part.last,
        emptied: false,
        has_words: true,
    }
}
