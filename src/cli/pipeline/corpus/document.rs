//! A document of a corpus, as a visitor gets it.

use std::path::Path;

use crate::cleaner::{Cleaned, Cleaner, CleanerPair};
use crate::gold::Gold;
use dehusk_html::Page;
use dehusk_text::metadata::Metadata;

/// A document of a corpus.
pub(in crate::cli) struct CorpusDocument<'d> {
    /// What messages call it: its file, or the input and the number of its record.
    pub(in crate::cli) name: &'d str,
    /// The file that holds this document alone.
    pub(in crate::cli) file: Option<&'d Path>,
    pub(in crate::cli) content: Content<'d>,
    /// When it was fetched or published, as it is written.
    pub(in crate::cli) date: Option<&'d str>,
    /// What of it is body, if that is known.
    pub(in crate::cli) gold: Option<Gold>,
    /// It is a document, or the first part of one.
    pub(in crate::cli) is_first: bool,
}

/// What a document has.
#[derive(Clone, Copy)]
pub(in crate::cli) enum Content<'d> {
    Text {
        text: &'d str,
        known: &'d Metadata,
        /// It begins inside a line of an earlier part.
        continues: bool,
    },
    Page(&'d Page),
}

impl<'d> Content<'d> {
    /// The text that rules see.
    pub(in crate::cli) fn text(self) -> &'d str {
        match self {
            Content::Text { text, .. } => text,
            Content::Page(page) => page.text(),
        }
    }
}

impl<'d> CorpusDocument<'d> {
    /// Cleans it.
    pub(in crate::cli) fn clean(&self, cleaner: &Cleaner) -> Cleaned<'d> {
        match self.content {
            Content::Text { text, known, continues } => cleaner.clean_continued(text, known, continues),
            Content::Page(page) => cleaner.clean_page(page),
        }
    }

    /// Cleans it by both of two cleaners.
    pub(in crate::cli) fn clean_by_both(&self, cleaners: &CleanerPair) -> [Cleaned<'d>; 2] {
        match self.content {
            Content::Text { text, known, continues } => cleaners.clean_continued(text, known, continues),
            Content::Page(page) => cleaners.clean_page(page),
        }
    }

    /// The host that it comes from, also by what its own header says.
    pub(in crate::cli) fn host<'c>(&'c self, cleaned: &'c Cleaned<'_>) -> Option<&'c str> {
        let known = match self.content {
            Content::Text { known, .. } => cleaned.known.as_ref().unwrap_or(known),
            Content::Page(page) => &page.metadata,
        };
        known.host.as_deref()
    }

    /// The day of its date, if it is written as ISO 8601 has it: `2026-11-29`.
    pub(in crate::cli) fn day(&self) -> Option<&'d str> {
        let own = match self.content {
            Content::Text { known, .. } => known.date.as_deref(),
            Content::Page(page) => page.metadata.date.as_deref(),
        };
        self.date.or(own).and_then(day)
    }
}

/// The day that a date begins with.
fn day(date: &str) -> Option<&str> {
    let day = date.trim().get(..10)?;
    let is_day = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    is_day.then_some(day)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_those_of_iso_8601() {
        assert_eq!(day("2026-11-29T10:00:00Z"), Some("2026-11-29"));
        assert_eq!((day(" 2026-11-29"), day("29.11.2026"), day("2026")), (Some("2026-11-29"), None, None));
    }
}
