//! A JSON record per removal, for audits and for putting documents back together.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::explain::{grounds, note_text, path};
use super::text::LineEnds;
use crate::cleaner::{Cleaned, Cleaner};
use crate::decide::{Note, Removal};

/// One removal, as `--removed` writes it; in front of it stand the output's file and line, where there are any.
#[derive(Serialize)]
struct Record<'r> {
    /// The document: a file's name, or the value of the record's `id`, or its number from 1.
    document: &'r RawValue,
    /// First byte in the document's text.
    start: u64,
    /// The byte behind the last.
    end: u64,
    rule: &'r str,
    category: &'r str,
    text: &'r str,
    /// The elements that it stood in, for pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

/// What the end of a text was, where its body ends otherwise.
#[derive(Serialize)]
struct End<'r> {
    document: &'r RawValue,
    /// The line ends at the end of what was kept.
    line_ends: String,
}

/// What stands in front of a removal record.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Place<'p> {
    /// The file of the output, below its folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<&'p str>,
    /// The line of the output that has the document's record, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
}

/// Removal records of some documents. The line of the output that each document gets is not known while it is cleaned.
#[derive(Clone, Debug, Default)]
pub struct Removed {
    /// Records, without the bracket that opens them.
    json: Vec<u8>,
    /// Of each record its document, as a line from 0 in what is written together, and its end in `json`.
    ends: Vec<(u64, usize)>,
}

impl Removed {
    /// Adds what went from a document. `document` is JSON; `offset` is where the text begins in its document; `line` is
    /// which line it will be of what is written together.
    pub fn add(&mut self, cleaner: &Cleaner, cleaned: &Cleaned<'_>, document: &RawValue, offset: u64, line: u64) {
        for removal in &cleaned.removals {
            let rule = cleaner.rule(removal.rule);
            let record = Record {
                document,
                start: offset + removal.range.start as u64,
                end: offset + removal.range.end as u64,
                rule: &rule.name,
                category: rule.category.name(),
                text: &cleaned.text[removal.range.clone()],
                path: path(cleaned, removal),
            };
            self.push(&record, line);
        }
    }

    /// Adds how the kept text of a document ended.
    pub fn add_end(&mut self, document: &RawValue, line_ends: &LineEnds) {
        self.push(&End { document, line_ends: line_ends.to_string() }, 0);
    }

    fn push(&mut self, record: &impl Serialize, line: u64) {
        let start = self.json.len();
        // Numbers and strings always serialise, and memory takes all.
        let _ = serde_json::to_writer(&mut self.json, record);
        self.json.remove(start);
        self.ends.push((line, self.json.len()));
    }

    /// Where it stands, to come back to.
    pub fn mark(&self) -> (usize, usize) {
        (self.json.len(), self.ends.len())
    }

    /// Forgets what was added since a mark.
    pub fn back_to(&mut self, mark: (usize, usize)) {
        self.json.truncate(mark.0);
        self.ends.truncate(mark.1);
    }

    /// Writes a line for each. `place` is that of the first document; the lines of the others follow.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, place: Place<'_>, out: &mut impl Write) -> io::Result<()> {
        let mut start = 0;
        for &(line, end) in &self.ends {
            let place = Place { record: place.record.map(|first| first + line), ..place };
            let front = serde_json::to_string(&place)?;
            let front = front.trim_end_matches('}');
            out.write_all(front.as_bytes())?;
            out.write_all(if front.len() > 1 { b"," } else { b"" })?;
            out.write_all(&self.json[start..end])?;
            out.write_all(b"\n")?;
            start = end;
        }
        Ok(())
    }
}

/// What a record says of its cleaning: what went, without its text, and notes in words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Account {
    removed: Vec<Brief>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// One removal, as a record's field `removed` holds it.
#[derive(Clone, Debug, Serialize)]
struct Brief {
    start: u64,
    end: u64,
    rule: String,
    category: &'static str,
    /// The grounds, where the context model judged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grounds: Vec<String>,
}

impl Account {
    /// What a document that is looked at as a whole says.
    pub fn of(cleaner: &Cleaner, cleaned: &Cleaned<'_>) -> Self {
        let mut account = Account::default();
        account.add(cleaner, cleaned, 0);
        account
    }

    /// Adds what went from a text that begins at `offset` of its document, and the notes on it.
    pub fn add(&mut self, cleaner: &Cleaner, cleaned: &Cleaned<'_>, offset: u64) {
        let brief = |(number, removal): (usize, &Removal)| {
            let rule = cleaner.rule(removal.rule);
            Brief {
                start: offset + removal.range.start as u64,
                end: offset + removal.range.end as u64,
                rule: rule.name.clone(),
                category: rule.category.name(),
                grounds: grounds(cleaned, number).map(ToString::to_string).collect(),
            }
        };
        self.removed.extend(cleaned.removals.iter().enumerate().map(brief));
        self.notes.extend(cleaned.notes.iter().map(|note| note_text(cleaner, note)));
    }

    /// Adds those of the text behind it.
    pub fn append(&mut self, other: Account) {
        self.removed.extend(other.removed);
        self.notes.extend(other.notes);
    }

    /// Adds a note.
    pub fn add_note(&mut self, cleaner: &Cleaner, note: &Note) {
        self.notes.push(note_text(cleaner, note));
    }

    /// The fields by name, with their values as JSON; `notes` only if there are any.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        // Numbers and strings always serialise.
        let mut fields = vec![("removed", serde_json::to_string(&self.removed).unwrap_or_default())];
        if !self.notes.is_empty() {
            fields.push(("notes", serde_json::to_string(&self.notes).unwrap_or_default()));
        }
        fields
    }
}
