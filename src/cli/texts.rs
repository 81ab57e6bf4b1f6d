//! Texts: cleaned part by part, since one may be longer than memory.

use std::io::{self, BufRead};

use super::error::say;
use super::input::{Input, Parts};
use super::report::{Named, Report};
use super::run::{Trouble, raw};
use crate::cleaner::{Cleaned, Cleaner};
use crate::decide::Note;
use crate::read::{Facts, utf8};
use crate::write::terminal::sanitise;

/// Cleans a text part by part and hands each to `put`, with where it begins; the inner result is `put`'s.
pub(super) fn each_part(
    input: &Input,
    reader: &mut dyn BufRead,
    cleaner: &Cleaner,
    report: &mut Report<'_>,
    self_explained: bool,
    mut put: impl FnMut(&Cleaned<'_>, u64) -> io::Result<()>,
) -> Result<io::Result<()>, Trouble> {
    let (name, mut offset, mut line, mut continues) = (input.name(), 0, 1, false);
    let id = raw(&name);
    let mut parts = Parts::new(reader);
    let mut whole = Whole::default();
    while let Some(part) = parts.next().map_err(Trouble::Read)? {
        let repaired = utf8::repair(part.bytes);
        report.stats.totals.replaced += repaired.replaced as u64;
        let mut cleaned = cleaner.clean_continued(&repaired.text, &Facts::default(), continues);
        continues = !repaired.text.ends_with(['\n', '\r']);
        whole.see(&mut cleaned, part.last);
        let part = (whole.parts > 1 || !part.last).then_some(whole.parts);
        report.add(&cleaned, &Named { name: &name, id: &id, host: None, offset, line, part, self_explained })?;
        if let Err(error) = put(&cleaned, offset) {
            return Ok(Err(error));
        }
        offset += repaired.text.len() as u64;
        line += memchr::memchr_iter(b'\n', repaired.text.as_bytes()).count();
    }
    if whole.parts > 1 {
        say(&format!("warning: {} is long and was cleaned in {} parts", sanitise(&name), whole.parts));
    }
    Ok(Ok(()))
}

/// What is to be said of a document as a whole when it comes in parts: how many they are, and whether nothing is left,
/// since one emptied part says nothing yet.
#[derive(Default)]
struct Whole {
    parts: usize,
    emptied: bool,
    kept: bool,
}

impl Whole {
    /// Takes the notes from a part, and gives them to the last one if they hold for all.
    fn see(&mut self, cleaned: &mut Cleaned<'_>, last: bool) {
        let noted = cleaned.notes.contains(&Note::Emptied);
        self.parts += 1;
        self.emptied |= noted;
        // Lines too long to look at have no words counted, so the text itself is asked.
        self.kept = self.kept || (!noted && cleaned.kept().any(|piece| piece.contains(char::is_alphanumeric)));
        cleaned.notes.retain(|note| !matches!(note, Note::Emptied | Note::Parts { .. }));
        if last && self.parts > 1 {
            cleaned.notes.push(Note::Parts { parts: self.parts });
        }
        if last && self.emptied && !self.kept {
            cleaned.notes.push(Note::Emptied);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cleaned, Note, Whole};

    /// The notes of the last of some parts: each part is its text, and whether it was emptied.
    fn notes(parts: &[(&str, bool)]) -> Vec<Note> {
        let mut whole = Whole::default();
        let mut last = Vec::new();
        for (number, (text, gone)) in parts.iter().enumerate() {
            let notes = if *gone { vec![Note::Emptied] } else { Vec::new() };
            let mut cleaned = Cleaned { notes, ..Cleaned::new(text, None) };
            whole.see(&mut cleaned, number + 1 == parts.len());
            last = cleaned.notes;
        }
        last
    }

    #[test]
    fn a_document_is_emptied_if_all_its_parts_are() {
        let noted = |parts| notes(parts).contains(&Note::Emptied);
        assert!(noted(&[("a", true)]) && noted(&[("a", true), ("\n", false), ("b", true)]));
        assert!(!noted(&[("a", true), ("b", false)]) && !noted(&[("a", false), ("b", true)]) && !noted(&[("", false)]));
    }

    #[test]
    fn parts_are_counted_where_there_is_more_than_one() {
        assert_eq!(notes(&[("a", false)]), []);
        assert_eq!(notes(&[("a", false), ("b", false)]), [Note::Parts { parts: 2 }]);
    }
}
