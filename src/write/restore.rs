//! Puts a document back together from what was kept of it and what went.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A line of what `--removed` wrote, as far as it takes to put a document back together.
#[derive(Debug, Deserialize)]
pub struct Entry {
    /// The document, as JSON.
    pub document: Box<RawValue>,
    /// The output's file, below its folder.
    #[serde(default)]
    pub file: Option<String>,
    /// The line of the output, from 1; none for texts.
    #[serde(default)]
    pub record: Option<u64>,
    /// Where in the document the text stood, in bytes.
    #[serde(default)]
    start: u64,
    /// What went; none for an entry that says how a text ended.
    #[serde(default)]
    text: Option<String>,
    /// The line ends at the end of what was kept.
    #[serde(default)]
    line_ends: Option<String>,
}

/// What went does not fit what was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// Where in the document, in bytes.
    pub at: u64,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "what went at byte {} does not fit what was kept", self.at)
    }
}

impl std::error::Error for Misfit {}

/// The document of which `kept` is what was kept, and `entries`, in their order, what went.
///
/// # Errors
/// The entries are of another document.
pub fn restore(kept: &str, entries: &[Entry]) -> Result<String, Misfit> {
    let mut document = String::with_capacity(kept.len());
    let mut rest = kept;
    for (entry, text) in entries.iter().filter_map(|entry| Some((entry, entry.text.as_ref()?))) {
        let misfit = Misfit { at: entry.start };
        let before = usize::try_from(entry.start).ok().and_then(|start| start.checked_sub(document.len()));
        let (piece, behind) = before.and_then(|length| rest.split_at_checked(length)).ok_or(misfit)?;
        document.push_str(piece);
        document.push_str(text);
        rest = behind;
    }
    Ok(document + rest)
}

/// What was kept of a text, from the body that was written of it: at its end stand other line ends, if an entry says so.
pub fn kept_of_body(body: &str, entries: &[Entry]) -> String {
    match entries.iter().rev().find_map(|entry| entry.line_ends.as_ref()) {
        Some(ends) => body.trim_end_matches(['\n', '\r']).to_owned() + ends,
        None => body.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Misfit, kept_of_body, restore};

    fn entries(lines: &[&str]) -> Vec<Entry> {
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn what_went_comes_back_where_it_stood() {
        let entries = entries(&[
            r#"{"document":"a","start":0,"end":2,"text":"x\n"}"#,
            r#"{"document":"a","start":5,"end":6,"text":"é"}"#,
            r#"{"document":"a","line_ends":"\n\n"}"#,
        ]);
        let kept = kept_of_body("a\nbcd\n", &entries);
        assert_eq!(restore(&kept, &entries).unwrap(), "x\na\nbécd\n\n");
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let entries = entries(&[r#"{"document":1,"start":4,"end":5,"text":"x"}"#]);
        assert_eq!(restore("abc", &entries), Err(Misfit { at: 4 }));
        assert_eq!(restore("abcé", &entries).unwrap_err().at, 4);
        assert_eq!(restore("abcd", &entries).unwrap(), "abcdx");
    }
}
