//! Records of JSONL at work.

use serde_json::value::RawValue;

use super::super::args::OutputFormat;
use super::work::{Batch, Named, raw};
use crate::limits::RECORD_BYTES;
use crate::read::jsonl::{Record, RecordError};
use crate::write::removed::Account;
use crate::write::terminal::sanitise;
use dehusk_html::Page;
use dehusk_text::utf8;

impl Batch<'_> {
    /// Cleans the records of some lines.
    pub(super) fn lines(&mut self, first: u64, bytes: &[u8]) {
        self.made.out.reserve(bytes.len());
        let mut start = 0;
        let ends = memchr::memchr_iter(b'\n', bytes).chain((bytes.last() != Some(&b'\n')).then_some(bytes.len()));
        for (number, end) in (first..).zip(ends) {
            self.line(number, &bytes[start..end]);
            start = end + 1;
        }
    }

    fn line(&mut self, number: u64, bytes: &[u8]) {
        let repaired = utf8::repair(bytes);
        self.made.tally.totals.replaced += repaired.replaced as u64;
        let whole = repaired.text.trim_end_matches('\r');
        let line = whole.trim_start_matches('\u{feff}');
        if line.trim().is_empty() {
            if self.to_records() {
                self.put_line(whole);
            }
            return;
        }
        match Record::read(line, &self.worker.fields) {
            Ok(record) => {
                let name = format!("{}:{number}", self.origin.name);
                if !self.guarded(&name, |batch| batch.record(&name, number, &record)) {
                    self.pass_on(whole, self.to_records());
                }
            }
            Err(error) => {
                let passes = self.to_lines() || (self.to_records() && error == RecordError::NoText);
                self.unreadable_record(number, kind(&error), &error.to_string(), passes);
                self.pass_on(whole, passes);
            }
        }
    }

    fn record(&mut self, name: &str, number: u64, record: &Record<'_>) {
        let page = record.is_page.then(|| Page::from_text(&record.text, &record.metadata));
        if let Some(page) = &page {
            self.see_page(name, page);
        }
        let cleaned = match &page {
            Some(page) => self.cleaner.clean_page(page),
            None => self.cleaner.clean_with(&record.text, &record.metadata),
        };
        let number = raw(&number);
        let id = record.raw("id").filter(|id| *id != "null");
        let id = id.and_then(|id| serde_json::from_str::<&RawValue>(id).ok());
        let self_explained = self.to_records() && self.worker.explain;
        let metadata = page.as_ref().map_or(&record.metadata, |page| &page.metadata);
        let (id, host) = (id.unwrap_or(&number), metadata.host.as_deref());
        self.note(&cleaned, &Named { name, id, offset: 0, line: 1, part: None, self_explained, host });
        if !self.to_records() {
            return self.put_body(&cleaned);
        }
        let fields = if self_explained { Account::of(&self.cleaner, &cleaned).fields() } else { Vec::new() };
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        match &page {
            Some(page) => line.push_str(&record.with_body(&cleaned.body(), &fields, &page.metadata)),
            None if cleaned.removals.is_empty() => record.write_with_text(&record.text, &fields, &mut line),
            None => record.write_with_text(&cleaned.body(), &fields, &mut line),
        }
        self.put_line(&line);
        self.line = line;
    }

    /// Whether records go out as lines, among which there is a place for any line.
    fn to_lines(&self) -> bool {
        self.to_records() && self.worker.to != Some(OutputFormat::Parquet)
    }

    /// Passes a line on that could not be cleaned.
    fn pass_on(&mut self, line: &str, passes: bool) {
        self.reject(line.as_bytes());
        if !self.worker.rejects && passes {
            self.put_line(line);
        }
    }

    /// Passes a piece of a line on that is too long to be held.
    pub(super) fn long(&mut self, number: u64, bytes: Vec<u8>, first: bool, last: bool) {
        if first {
            self.unreadable_record(number, "too long", &format!("longer than {RECORD_BYTES} bytes"), self.to_lines());
        }
        let mut bytes = bytes;
        bytes.extend(last.then_some(b'\n'));
        if self.worker.rejects {
            self.made.tally.totals.rejected += u64::from(last);
            self.made.rejects = bytes;
        } else if self.to_lines() {
            self.made.lines += u64::from(last);
            self.made.out = bytes;
        }
    }

    /// Counts and names a record that could not be read. `passes`: the result has a place for it.
    pub(super) fn unreadable_record(&mut self, number: u64, kind: &'static str, why: &str, passes: bool) {
        let passed = match (self.worker.rejects, passes) {
            (true, _) => "put with the rejects",
            (false, true) => "passed on as it came",
            (false, false) => "left out",
        };
        self.unreadable(kind, format!("{}:{number}: {why}; {passed}", sanitise(&self.origin.name)));
    }
}

/// What counts of unreadable records are kept by.
fn kind(error: &RecordError) -> &'static str {
    match error {
        RecordError::Json(_) => "no JSON object",
        RecordError::NoText => "no text",
    }
}
