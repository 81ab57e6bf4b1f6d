//! A JSON record for each removal, for audits and to rebuild documents.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::dolma::Attributes;
use super::explain::{explanations, note_text, path};
use super::text::LineEnds;
use crate::cleaner::{Cleaned, Cleaner};
use crate::decide::{Note, RemovedRange};
use crate::model::TextKind;

/// A removal, as `--removed` writes it after the location in the output.
#[derive(Serialize)]
struct RemovalRecord<'r> {
    /// The document: the name of a file, or the record's `id`, or the number of the record, from 1.
    document: &'r RawValue,
    /// First byte in the document's text.
    start: u64,
    /// The byte after the last.
    end: u64,
    rule: &'r str,
    category: &'r str,
    text: &'r str,
    /// The path of the elements that it was in, for pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

/// The end of a text, if that of its body is different.
#[derive(Serialize)]
struct LineEndsRecord<'r> {
    document: &'r RawValue,
    /// The line ends at the end of what was kept.
    line_ends: String,
}

/// How the text of a record was written, if not as this program writes it.
#[derive(Serialize)]
struct EscapesRecord<'r> {
    document: &'r RawValue,
    escapes: &'r str,
}

/// What a line of records had before and after it, if that is not nothing and LF.
#[derive(Serialize)]
struct LineRecord<'r> {
    document: &'r RawValue,
    #[serde(skip_serializing_if = "str::is_empty")]
    line_start: &'r str,
    line_end: &'r str,
}

/// Where in the output a document is; written before each removal record.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct OutputLocation<'p> {
    /// The file of the output, below its folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'p str>,
    /// The line of the document's record, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
}

/// Removal records of some documents. While a document is cleaned, its line in the output is not known.
#[derive(Clone, Debug, Default)]
pub struct RemovalRecords {
    /// The records; those that get a location without their opening braces.
    json: Vec<u8>,
    /// For each record the line of its document, from 0 within these, if it gets a location, and the end of the record in
    /// `json`.
    ends: Vec<(Option<u64>, usize)>,
}

impl RemovalRecords {
    /// Adds the removals of a document. `document` is JSON; `offset` is where the text begins in its document; `line` is the
    /// line of the document, from 0 within these.
    pub fn push_removals(
        &mut self,
        cleaner: &Cleaner,
        cleaned: &Cleaned<'_>,
        document: &RawValue,
        offset: u64,
        line: u64,
    ) {
        for removal in &cleaned.removals {
            let rule = cleaner.rule(removal.rule);
            let record = RemovalRecord {
                document,
                start: offset + removal.range.start as u64,
                end: offset + removal.range.end as u64,
                rule: &rule.name,
                category: rule.category.name(),
                text: &cleaned.text()[removal.range.clone()],
                path: path(cleaned, removal),
            };
            self.push(&record, line);
        }
    }

    /// Adds the line ends that the kept text of a document had at its end.
    pub fn push_line_ends(&mut self, document: &RawValue, line_ends: &LineEnds) {
        self.push(&LineEndsRecord { document, line_ends: line_ends.to_string() }, 0);
    }

    /// Adds how the text of a record was written; `line` as in [`RemovalRecords::push_removals`].
    pub(crate) fn push_escapes(&mut self, document: &RawValue, escapes: &str, line: u64) {
        self.push(&EscapesRecord { document, escapes }, line);
    }

    /// Adds what a line of records had before and after it.
    pub(crate) fn push_line(&mut self, document: &RawValue, line_start: &str, line_end: &str, line: u64) {
        self.push(&LineRecord { document, line_start, line_end }, line);
    }

    /// Adds the removals of a document as attributes of the Dolma toolkit, in a line without a location.
    pub(crate) fn push_attributes(&mut self, cleaner: &Cleaner, cleaned: &Cleaned<'_>, document: &RawValue) {
        // As in `push`.
        let _ = serde_json::to_writer(&mut self.json, &Attributes::new(cleaner, cleaned, document));
        self.ends.push((None, self.json.len()));
    }

    fn push(&mut self, record: &impl Serialize, line: u64) {
        let start = self.json.len();
        // Numbers and strings can always be written as JSON, and writing to memory never fails.
        let _ = serde_json::to_writer(&mut self.json, record);
        self.json.remove(start);
        self.ends.push((Some(line), self.json.len()));
    }

    /// The present length, for [`RemovalRecords::truncate`].
    pub fn mark(&self) -> (usize, usize) {
        (self.json.len(), self.ends.len())
    }

    /// Drops what was added since a mark.
    pub fn truncate(&mut self, mark: (usize, usize)) {
        self.json.truncate(mark.0);
        self.ends.truncate(mark.1);
    }

    /// Writes a line for each record. `location` is that of the first document.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, location: OutputLocation<'_>, out: &mut impl Write) -> io::Result<()> {
        let mut start = 0;
        for &(line, end) in &self.ends {
            if let Some(line) = line {
                let location = OutputLocation { record: location.record.map(|first| first + line), ..location };
                let front = serde_json::to_string(&location)?;
                let front = front.trim_end_matches('}');
                out.write_all(front.as_bytes())?;
                out.write_all(if front.len() > 1 { b"," } else { b"" })?;
            }
            out.write_all(&self.json[start..end])?;
            out.write_all(b"\n")?;
            start = end;
        }
        Ok(())
    }
}

const REMOVED: &str = "removed";
const NOTES: &str = "notes";
const TAKEN_FOR: &str = "taken_for";

/// The fields of records that a [`RemovalReport`] becomes.
pub const REPORT_FIELDS: [&str; 3] = [REMOVED, NOTES, TAKEN_FOR];

/// The fields that a record gets with `--explain`: its removals, without their text, notes in words, and what a text was
/// taken for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RemovalReport {
    removed: Vec<RemovalSummary>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// None of a page, and of a text that the model did not score.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_for: Option<&'static str>,
}

/// A removal in a record's field `removed`.
#[derive(Clone, Debug, Serialize)]
struct RemovalSummary {
    start: u64,
    end: u64,
    rule: String,
    category: &'static str,
    /// How the context model judged it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grounds: Vec<String>,
}

impl RemovalReport {
    /// The report of a document that is cleaned as a whole.
    pub fn new(cleaner: &Cleaner, cleaned: &Cleaned<'_>) -> Self {
        let mut report = RemovalReport::default();
        report.add(cleaner, cleaned, 0);
        report
    }

    /// Adds the removals of a part that begins at `offset` of its document, and the notes on it.
    pub fn add(&mut self, cleaner: &Cleaner, cleaned: &Cleaned<'_>, offset: u64) {
        let summary = |(number, removal): (usize, &RemovedRange)| {
            let rule = cleaner.rule(removal.rule);
            RemovalSummary {
                start: offset + removal.range.start as u64,
                end: offset + removal.range.end as u64,
                rule: rule.name.clone(),
                category: rule.category.name(),
                grounds: explanations(cleaned, number).map(ToString::to_string).collect(),
            }
        };
        self.removed.extend(cleaned.removals.iter().enumerate().map(summary));
        self.notes.extend(cleaned.notes.iter().map(|note| note_text(cleaner, note)));
        self.taken_for = self.taken_for.or(cleaned.taken_for().map(TextKind::name));
    }

    /// Adds the report of the next part.
    pub fn append(&mut self, other: RemovalReport) {
        self.removed.extend(other.removed);
        self.notes.extend(other.notes);
        self.taken_for = self.taken_for.or(other.taken_for);
    }

    /// Adds a note.
    pub(crate) fn push_note(&mut self, cleaner: &Cleaner, note: &Note<usize>) {
        self.notes.push(note_text(cleaner, note));
    }

    /// The [`REPORT_FIELDS`] by name, with their values as JSON; `notes` and `taken_for` only if there are any.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        // Numbers and strings can always be written as JSON.
        let mut fields = vec![(REMOVED, serde_json::to_string(&self.removed).unwrap_or_default())];
        if !self.notes.is_empty() {
            fields.push((NOTES, serde_json::to_string(&self.notes).unwrap_or_default()));
        }
        if let Some(kind) = self.taken_for {
            fields.push((TAKEN_FOR, format!("\"{kind}\"")));
        }
        fields
    }
}
