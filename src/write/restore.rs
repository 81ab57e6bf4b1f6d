//! Rebuilds a document from what was kept of it and what was removed.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A line that `--removed` wrote, as far as it is needed to rebuild a document.
#[derive(Debug, Deserialize)]
pub struct RemovalEntry {
    /// The document, as JSON.
    pub document: Box<RawValue>,
    /// The output's file, below its folder.
    #[serde(default)]
    pub file: Option<String>,
    /// The line of the output, from 1; none for plain text.
    #[serde(default)]
    pub record: Option<u64>,
    /// Where in the document the text was, in bytes.
    #[serde(default)]
    start: u64,
    /// The removed text; none for an entry about the end of a text.
    #[serde(default)]
    text: Option<String>,
    /// The line ends at the end of what was kept.
    #[serde(default)]
    line_ends: Option<String>,
    /// How the text was written in its record.
    #[serde(default)]
    pub(crate) escapes: Option<String>,
    /// What the record's line had before it.
    #[serde(default)]
    pub(crate) line_start: Option<String>,
    /// What it ended with.
    #[serde(default)]
    pub(crate) line_end: Option<String>,
}

impl RemovalEntry {
    /// Whether it is about a text that was removed.
    #[cfg(feature = "parquet")]
    pub(crate) fn is_removal(&self) -> bool {
        self.text.is_some()
    }

    /// Whether it says something of the document's text, and not only of the line that it is in.
    pub(crate) fn is_about_text(&self) -> bool {
        self.text.is_some() || self.escapes.is_some()
    }
}

/// What was removed does not fit what was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestoreError {
    /// Where in the document, in bytes.
    pub at: u64,
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text that was removed at byte {} does not fit what was kept", self.at)
    }
}

impl std::error::Error for RestoreError {}

/// Rebuilds the document of which `kept` was kept, and `entries`, in order, were removed.
///
/// # Errors
/// The entries belong to another document.
pub fn restore(kept: &str, entries: &[RemovalEntry]) -> Result<String, RestoreError> {
    let mut document = String::with_capacity(kept.len());
    let mut rest = kept;
    for (entry, text) in entries.iter().filter_map(|entry| Some((entry, entry.text.as_ref()?))) {
        let error = RestoreError { at: entry.start };
        let before = usize::try_from(entry.start).ok().and_then(|start| start.checked_sub(document.len()));
        let (piece, after) = before.and_then(|length| rest.split_at_checked(length)).ok_or(error)?;
        document.push_str(piece);
        document.push_str(text);
        rest = after;
    }
    Ok(document + rest)
}

/// What was kept of a text, from the body that was written: its line ends at the end are restored, if an entry has them.
pub fn kept_text(body: &str, entries: &[RemovalEntry]) -> String {
    match entries.iter().rev().find_map(|entry| entry.line_ends.as_ref()) {
        Some(ends) => body.trim_end_matches(['\n', '\r']).to_owned() + ends,
        None => body.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{RemovalEntry, RestoreError, kept_text, restore};

    fn entries(lines: &[&str]) -> Vec<RemovalEntry> {
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn removed_text_is_put_back() {
        let entries = entries(&[
            r#"{"document":"a","start":0,"end":2,"text":"x\n"}"#,
            r#"{"document":"a","start":5,"end":6,"text":"é"}"#,
            r#"{"document":"a","line_ends":"\n\n"}"#,
        ]);
        let kept = kept_text("a\nbcd\n", &entries);
        assert_eq!(restore(&kept, &entries).unwrap(), "x\na\nbécd\n\n");
    }

    #[test]
    fn entries_of_another_document_are_an_error() {
        let entries = entries(&[r#"{"document":1,"start":4,"end":5,"text":"x"}"#]);
        assert_eq!(restore("abc", &entries), Err(RestoreError { at: 4 }));
        assert_eq!(restore("abcé", &entries).unwrap_err().at, 4);
        assert_eq!(restore("abcd", &entries).unwrap(), "abcdx");
    }
}
