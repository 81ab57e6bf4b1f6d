//! Joins the cleaned parts of a text.

use std::io;

use super::super::job::CleanedPart;
use crate::cleaner::Cleaner;
use crate::decide::Note;
use crate::write::budget::share;
use crate::write::removed::RemovalReport;
use crate::write::text::{BodyWriter, LineEnds};
use dehusk_text::metadata::Metadata;

/// A text whose parts are being joined.
#[derive(Default)]
pub(super) struct TextResult {
    body: BodyWriter,
    /// The whole of what was kept, if it is to be a record.
    pub(super) kept: String,
    pub(super) report: RemovalReport,
    /// What is known of the text, with what its header says; none if it has no header.
    pub(super) known: Option<Metadata>,
    parts: usize,
    /// Bytes before cleaning, and what is left of them.
    bytes: (u64, u64),
    any_emptied: bool,
    has_words: bool,
}

/// What there is to say of a whole text.
pub(super) struct TextSummary {
    pub(super) parts: usize,
    /// Everything in it was removed. Of a text in one part, its part says so instead.
    pub(super) emptied: bool,
}

impl TextResult {
    /// Adds the next part and writes it as plain text.
    ///
    /// # Errors
    /// Those of the writer.
    pub(super) fn write(&mut self, part: &CleanedPart, out: &mut impl io::Write) -> io::Result<()> {
        self.count(part);
        self.body.write(&part.text, out)
    }

    /// Adds the next part, to be written as a record once the text is whole.
    pub(super) fn collect(&mut self, part: CleanedPart) {
        self.count(&part);
        self.kept.push_str(&part.text);
        self.report.append(part.report);
        self.known = self.known.take().or(part.known);
    }

    fn count(&mut self, part: &CleanedPart) {
        self.parts = part.number;
        self.bytes.0 += part.bytes;
        self.bytes.1 += part.text.len() as u64;
        self.any_emptied |= part.emptied;
        self.has_words |= part.has_words;
    }

    /// Ends a text that is written as plain text. Gives the line ends that it had at its end, if they were changed.
    ///
    /// # Errors
    /// Those of the writer.
    pub(super) fn finish(&mut self, out: &mut impl io::Write) -> io::Result<Option<LineEnds>> {
        std::mem::take(&mut self.body).finish(out)
    }

    /// The share of the text that was removed.
    pub(super) fn removed_share(&self) -> f64 {
        let (before, after) = self.bytes;
        share(before.saturating_sub(after), before)
    }

    /// The summary of the parts so far.
    pub(super) fn summary(&self) -> TextSummary {
        TextSummary { parts: self.parts, emptied: self.any_emptied && !self.has_words }
    }

    /// Adds notes on the whole text to its report.
    pub(super) fn add_notes(&mut self, cleaner: &Cleaner) {
        let TextSummary { parts, emptied } = self.summary();
        let notes = [(parts > 1).then_some(Note::Parts { parts }), emptied.then_some(Note::Emptied)];
        notes.iter().flatten().for_each(|note| self.report.push_note(cleaner, note));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::job::CleanedPart;
    use super::{RemovalReport, TextResult, TextSummary};

    /// Joins parts, given by what is left of them and whether they were emptied.
    fn join(parts: &[(&str, bool)]) -> (String, TextSummary) {
        let (mut text, mut out) = (TextResult::default(), Vec::new());
        for (index, (kept, emptied)) in parts.iter().enumerate() {
            let part = CleanedPart {
                text: (*kept).to_owned(),
                bytes: kept.len() as u64,
                dropped: false,
                report: RemovalReport::default(),
                known: None,
                number: index + 1,
                last: index + 1 == parts.len(),
                emptied: *emptied,
                has_words: kept.contains(char::is_alphanumeric),
            };
            text.write(&part, &mut out).unwrap();
        }
        text.finish(&mut out).unwrap();
        (String::from_utf8(out).unwrap(), text.summary())
    }

    #[test]
    fn a_document_is_emptied_if_all_its_parts_are() {
        let emptied = |parts| join(parts).1.emptied;
        assert!(emptied(&[("", true)]) && emptied(&[("", true), ("\n", false), ("", true)]));
        assert!(
            !emptied(&[("", true), ("b", false)]) && !emptied(&[("a", false), ("", true)]) && !emptied(&[("", false)])
        );
    }

    #[test]
    fn line_ends_between_parts_are_kept() {
        let (text, summary) = join(&[("a\n\n", false), ("\nb", false), ("\n\n", false)]);
        assert_eq!((text.as_str(), summary.parts), ("a\n\n\nb\n", 3));
    }
}
