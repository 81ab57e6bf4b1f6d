//! Texts as they come back in parts: what is kept of them, put together.

use std::io;

use super::job::Kept;
use crate::cleaner::Cleaner;
use crate::decide::Note;
use crate::write::removed::Account;
use crate::write::text::{Body, LineEnds};

/// A text that is being put together.
#[derive(Default)]
pub(super) struct Text {
    body: Body,
    /// The whole of what was kept, where it goes into a record.
    pub(super) kept: String,
    pub(super) account: Account,
    parts: usize,
    emptied: bool,
    stays: bool,
}

/// A text that is whole.
pub(super) struct Whole {
    pub(super) parts: usize,
    /// All of its parts went; of a text of one part that part says so.
    pub(super) emptied: bool,
}

impl Text {
    /// Takes the next part, to be written as plain text.
    ///
    /// # Errors
    /// Those of the writer.
    pub(super) fn write(&mut self, kept: &Kept, out: &mut impl io::Write) -> io::Result<()> {
        self.see(kept);
        self.body.write(&kept.text, out)
    }

    /// Takes the next part, to be a record.
    pub(super) fn hold(&mut self, kept: Kept) {
        self.see(&kept);
        self.kept.push_str(&kept.text);
        self.account.append(kept.account);
    }

    fn see(&mut self, kept: &Kept) {
        self.parts = kept.number;
        self.emptied |= kept.emptied;
        self.stays |= kept.stays;
    }

    /// Ends a text that is written as plain text; gives the line ends at its end, if others stand there now.
    pub(super) fn finish(&mut self, out: &mut impl io::Write) -> io::Result<Option<LineEnds>> {
        std::mem::take(&mut self.body).finish(out)
    }

    /// What is to be said of it as a whole. One emptied part says nothing yet.
    pub(super) fn whole(&self) -> Whole {
        Whole { parts: self.parts, emptied: self.emptied && !self.stays }
    }

    /// Notes of the whole for its record.
    pub(super) fn note(&mut self, cleaner: &Cleaner) {
        let Whole { parts, emptied } = self.whole();
        let notes = [(parts > 1).then_some(Note::Parts { parts }), emptied.then_some(Note::Emptied)];
        notes.iter().flatten().for_each(|note| self.account.add_note(cleaner, note));
    }
}

#[cfg(test)]
mod tests {
    use super::super::job::Kept;
    use super::{Account, Text, Whole};

    /// What is said of a text of some parts: each is its text, and whether it was emptied.
    fn whole(parts: &[(&str, bool)]) -> (String, Whole) {
        let (mut text, mut out) = (Text::default(), Vec::new());
        for (number, (part, emptied)) in parts.iter().enumerate() {
            let stays = part.contains(char::is_alphanumeric);
            let (number, last) = (number + 1, number + 1 == parts.len());
            let kept =
                Kept { text: (*part).to_owned(), account: Account::default(), number, last, emptied: *emptied, stays };
            text.write(&kept, &mut out).unwrap();
        }
        text.finish(&mut out).unwrap();
        (String::from_utf8(out).unwrap(), text.whole())
    }

    #[test]
    fn a_document_is_emptied_if_all_its_parts_are() {
        let emptied = |parts| whole(parts).1.emptied;
        assert!(emptied(&[("", true)]) && emptied(&[("", true), ("\n", false), ("", true)]));
        assert!(
            !emptied(&[("", true), ("b", false)]) && !emptied(&[("a", false), ("", true)]) && !emptied(&[("", false)])
        );
    }

    #[test]
    fn line_ends_between_parts_stay() {
        let (text, whole) = whole(&[("a\n\n", false), ("\nb", false), ("\n\n", false)]);
        assert_eq!((text.as_str(), whole.parts), ("a\n\n\nb\n", 3));
    }
}
