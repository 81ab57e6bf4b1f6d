//! A run over inputs: texts are cleaned part by part, records and pages one by one.

use std::borrow::Cow;
use std::io::{self, BufRead, Read, Write};

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::args::{CleanArgs, To};
use super::error::say;
use super::input::{Input, Kind};
use super::output::Output;
use super::report::{Named, Report};
use super::texts::each_part;
use super::{Ending, Failure};
use crate::cleaner::{Cleaned, Cleaner};
use crate::limits::{PAGE_BYTES, RECORD_BYTES};
use crate::page::WebPage;
use crate::read::Facts;
use crate::read::jsonl::{Fields, Record, RecordError};
use crate::read::utf8;
use crate::write::removed::Account;
use crate::write::terminal::sanitise;
use crate::write::text::Body;

/// A run over all inputs.
pub(super) struct Run<'a> {
    pub(super) args: &'a CleanArgs,
    pub(super) cleaner: &'a Cleaner,
    pub(super) output: Output,
    pub(super) report: Report<'a>,
    pub(super) fields: Fields,
    /// An input was read to its end.
    pub(super) read: bool,
    /// An input that the output should stand in for was not.
    pub(super) spoilt: bool,
}

/// A text as a record.
#[derive(Serialize)]
struct TextRecord<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: &'r Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: &'r Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: &'r Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: &'r Option<String>,
    text: &'r str,
    #[serde(flatten)]
    account: Option<Account>,
}

/// Why an input was not done.
pub(super) enum Trouble {
    Read(io::Error),
    Write(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Trouble::Write(failure)
    }
}

impl Run<'_> {
    /// Puts the output in place. Where that is a file, and what should stand in it could not be read, it stays as it was.
    pub(super) fn finish(mut self) -> Result<Ending, Failure> {
        // Both are written before one of them takes its place.
        self.output.flush()?;
        self.report.flush()?;
        let whole = self.read && !self.spoilt;
        if whole || !self.output.is_aside() {
            self.output.finish()?;
        } else {
            say(&format!("warning: {} stays as it was", sanitise(&self.output.name)));
        }
        let stats = self.report.finish(whole)?;
        Ok(if stats.unreadable.total() > 0 { Ending::Findings } else { Ending::Done })
    }

    /// Cleans an input. One that cannot be read is named and counted.
    pub(super) fn input(&mut self, input: &Input) -> Result<(), Failure> {
        let done = input.open().map_err(Trouble::Read).and_then(|mut reader| {
            let kind = input.kind(self.args.from, &mut *reader).map_err(Trouble::Read)?;
            match (kind, self.args.to) {
                (Kind::Records, to) => self.records(input, &mut *reader, to != Some(To::Text)),
                (Kind::Page, to) => self.page(input, &mut *reader, to == Some(To::Jsonl)),
                (Kind::Text, Some(To::Jsonl)) => self.text_to_record(input, &mut *reader),
                (Kind::Text, _) => self.text(input, &mut *reader),
            }
        });
        match done {
            Ok(()) => {
                self.read = true;
                Ok(())
            }
            Err(Trouble::Write(failure)) => Err(failure),
            Err(Trouble::Read(error)) => {
                self.spoilt |= matches!(input, Input::File(path) if self.output.replaces(path));
                self.report.unreadable("input", &format!("cannot read {}: {error}", sanitise(&input.name())));
                Ok(())
            }
        }
    }

    fn text(&mut self, input: &Input, reader: &mut dyn BufRead) -> Result<(), Trouble> {
        let Run { cleaner, output, report, .. } = self;
        let mut body = Body::new(&mut output.out);
        let written = each_part(input, reader, cleaner, report, false, |cleaned, _| {
            cleaned.kept().try_for_each(|piece| body.write(piece))
        })?;
        written.and_then(|()| body.finish()).map_err(|error| output.failure(error))?;
        Ok(())
    }

    fn text_to_record(&mut self, input: &Input, reader: &mut dyn BufRead) -> Result<(), Trouble> {
        let (mut body, mut account) = (String::new(), Account::default());
        let Run { args, cleaner, report, .. } = self;
        let _ = each_part(input, reader, cleaner, report, true, |cleaned, offset| {
            cleaned.kept().for_each(|piece| body.push_str(piece));
            if args.explain {
                account.add(cleaner, cleaned, offset);
            }
            Ok(())
        })?;
        self.put_text_record(input, &body, &Facts::default(), account)
    }

    /// Cleans a page, which is one document however long it is.
    fn page(&mut self, input: &Input, reader: &mut dyn BufRead, to_record: bool) -> Result<(), Trouble> {
        let (mut bytes, name) = (Vec::new(), input.name());
        // One byte more than is looked at tells that there is more; what is behind is counted by nobody.
        reader.take(PAGE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(Trouble::Read)?;
        let page = WebPage::from_bytes(&bytes, None, &Facts::default());
        self.report.stats.totals.replaced += page.replaced as u64;
        self.report.curtailed(&name, page.left_out);
        let cleaned = self.cleaner.clean_page(&page);
        let (self_explained, host) = (to_record && self.args.explain, page.facts.host.as_deref());
        let named = Named { name: &name, id: &raw(&name), host, offset: 0, line: 1, part: None, self_explained };
        self.report.add(&cleaned, &named)?;
        if to_record {
            let account = if self_explained { Account::of(self.cleaner, &cleaned) } else { Account::default() };
            return self.put_text_record(input, &cleaned.body(), &page.facts, account);
        }
        Ok(self.put_body(&cleaned)?)
    }

    fn put_text_record(&mut self, input: &Input, text: &str, said: &Facts, account: Account) -> Result<(), Trouble> {
        let file = match input {
            Input::Standard => None,
            Input::File(path) => Some(path.to_string_lossy()),
        };
        let Facts { title, author, date, site, .. } = said;
        let account = self.args.explain.then_some(account);
        Ok(self.put_line(raw(&TextRecord { file, title, author, date, site, text, account }).get())?)
    }

    fn put_body(&mut self, cleaned: &Cleaned<'_>) -> Result<(), Failure> {
        let mut body = Body::new(&mut self.output.out);
        let written = cleaned.kept().try_for_each(|piece| body.write(piece)).and_then(|()| body.finish());
        written.map(|_| ()).map_err(|error| self.output.failure(error))
    }

    fn records(&mut self, input: &Input, reader: &mut dyn BufRead, to_records: bool) -> Result<(), Trouble> {
        let mut line = Vec::new();
        for number in 1_usize.. {
            line.clear();
            let read = reader.take(RECORD_BYTES).read_until(b'\n', &mut line).map_err(Trouble::Read)?;
            if read == 0 {
                return Ok(());
            }
            if line.last() != Some(&b'\n') && read as u64 == RECORD_BYTES {
                let name = format!("{}:{number}", input.name());
                self.unreadable(&name, "too long", &format!("longer than {RECORD_BYTES} bytes"), to_records);
                let begin = to_records.then_some(&line[..]);
                self.pass_by(begin, reader)?;
            } else {
                self.record(input, number, &line, to_records)?;
            }
        }
        Ok(())
    }

    /// Reads a line that is too long to be held up to its end, and writes it if its begin is given.
    fn pass_by(&mut self, begin: Option<&[u8]>, reader: &mut dyn BufRead) -> Result<(), Trouble> {
        let mut put = |bytes: &[u8]| match begin {
            Some(_) => self.output.out.write_all(bytes).map_err(|error| self.output.failure(error)),
            None => Ok(()),
        };
        put(begin.unwrap_or_default())?;
        loop {
            let buffer = reader.fill_buf().map_err(Trouble::Read)?;
            let end = memchr::memchr(b'\n', buffer);
            let length = end.unwrap_or(buffer.len());
            put(&buffer[..length])?;
            reader.consume(length + usize::from(end.is_some()));
            if end.is_some() || length == 0 {
                return Ok(put(b"\n")?);
            }
        }
    }

    /// Counts and names a record that could not be read. In a text there is no place for it.
    fn unreadable(&mut self, name: &str, kind: &str, why: &str, to_records: bool) {
        let passed = if to_records { "passed on as it came" } else { "left out" };
        self.report.unreadable(kind, &format!("{}: {why}; {passed}", sanitise(name)));
    }

    fn record(&mut self, input: &Input, number: usize, bytes: &[u8], to_records: bool) -> Result<(), Failure> {
        let repaired = utf8::repair(bytes);
        self.report.stats.totals.replaced += repaired.replaced as u64;
        let whole = repaired.text.trim_end_matches(['\n', '\r']);
        let line = whole.trim_start_matches('\u{feff}');
        if line.trim().is_empty() {
            return if to_records { self.put_line(whole) } else { Ok(()) };
        }
        let name = format!("{}:{number}", input.name());
        match Record::read(line, &self.fields) {
            Ok(record) => self.clean_record(&name, number, &record, to_records),
            Err(error) => {
                self.unreadable(&name, kind(&error), &error.to_string(), to_records);
                if to_records { self.put_line(whole) } else { Ok(()) }
            }
        }
    }

    fn clean_record(
        &mut self,
        name: &str,
        number: usize,
        record: &Record<'_>,
        to_records: bool,
    ) -> Result<(), Failure> {
        let page = record.is_page.then(|| WebPage::from_text(&record.text, &record.facts));
        if let Some(page) = &page {
            self.report.curtailed(name, page.left_out);
        }
        let cleaned = match &page {
            Some(page) => self.cleaner.clean_page(page),
            None => self.cleaner.clean_with(&record.text, &record.facts),
        };
        let number = raw(&number);
        let id = record.raw("id").and_then(|id| serde_json::from_str::<&RawValue>(id).ok());
        let self_explained = to_records && self.args.explain;
        let host = record.facts.host.as_deref();
        let named = Named { name, id: id.unwrap_or(&number), host, offset: 0, line: 1, part: None, self_explained };
        self.report.add(&cleaned, &named)?;
        if to_records {
            let fields = if self_explained { Account::of(self.cleaner, &cleaned).fields() } else { Vec::new() };
            return self.put_line(&match &page {
                Some(page) => record.with_body(&cleaned.body(), &fields, &page.facts),
                None => record.with_text(&cleaned.body(), &fields),
            });
        }
        self.put_body(&cleaned)
    }

    fn put_line(&mut self, line: &str) -> Result<(), Failure> {
        let written = self.output.out.write_all(line.as_bytes()).and_then(|()| self.output.out.write_all(b"\n"));
        written.map_err(|error| self.output.failure(error))
    }
}

/// What a record is counted as that could not be read.
fn kind(error: &RecordError) -> &'static str {
    match error {
        RecordError::Json(_) => "no JSON",
        RecordError::NoText => "no text",
    }
}

/// A name or number as JSON. Strings and numbers always serialise; null stands in should one not.
pub(super) fn raw(value: &impl Serialize) -> Box<RawValue> {
    to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
