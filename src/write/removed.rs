//! A JSON record per removal, for audits and for putting documents back together.

use std::io::{self, Write};

use serde::Serialize;

use crate::cleaner::{Cleaned, Cleaner};

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
}

/// One removal, as a record's field `removed` holds it.
#[derive(Serialize)]
struct Brief<'r> {
    start: usize,
    end: usize,
    rule: &'r str,
    category: &'r str,
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
        };
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The removals as a JSON array, without their text.
pub fn brief(cleaner: &Cleaner, cleaned: &Cleaned<'_>) -> String {
    let brief: Vec<_> = cleaned
        .removals
        .iter()
        .map(|removal| {
            let rule = cleaner.rule(removal.rule);
            Brief {
                start: removal.range.start,
                end: removal.range.end,
                rule: &rule.name,
                category: rule.category.name(),
            }
        })
        .collect();
    // Numbers and strings always serialise.
    serde_json::to_string(&brief).unwrap_or_default()
}
