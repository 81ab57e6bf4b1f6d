//! A JSON record per removal, for audits and for putting documents back together.

use std::io::{self, Write};

use serde::Serialize;

use super::explain::{grounds, note_text, path};
use crate::cleaner::{Cleaned, Cleaner};
use crate::decide::Removal;

/// One removal, as `--removed` writes it.
#[derive(Serialize)]
struct Record<'r> {
    /// The document: a file's name, or the value of the record's `id`, or its number from 1.
    document: &'r serde_json::value::RawValue,
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

/// Writes a line of JSON per removal. `document` is JSON; `offset` is where the text begins in its document.
///
/// # Errors
/// Those of the writer.
pub fn write(
    cleaner: &Cleaner,
    cleaned: &Cleaned<'_>,
    document: &serde_json::value::RawValue,
    offset: u64,
    out: &mut impl Write,
) -> io::Result<()> {
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
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
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
