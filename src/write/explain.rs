//! Shows what was removed from a document: each line, the rule, and where the rule is written.

use std::fmt::Write as _;

use super::terminal::{DETAIL, REMOVED, RULE, sanitise};
use crate::cleaner::{Cleaned, Cleaner};
use crate::decide::{Note, RemovedRange, is_whole_line};
use crate::model::Explanation;
use dehusk_text::shorten::shorten;

/// How many characters of a line are shown.
const WIDTH: usize = 100;

/// The explanation of a document or of a part of one. Styles are ANSI sequences, which must be stripped unless it is
/// written to a terminal. `first_line` is the number of the text's first line in the document, from 1.
pub fn explain(cleaner: &Cleaner, cleaned: &Cleaned<'_>, name: &str, first_line: usize) -> String {
    let mut out = String::new();
    let removed: usize = cleaned.removals.iter().map(|removal| removal.range.len()).sum();
    let count = cleaned.removals.len();
    let s = if count == 1 { "" } else { "s" };
    let kind = cleaned.taken_for().map_or(String::new(), |kind| format!("; {}", kind.taken_for()));
    let bytes = cleaned.text().len();
    let _ = writeln!(out, "{}: {count} removal{s}, {removed} of {bytes} bytes{kind}", sanitise(name));
    let mut lines = LineCounter { text: cleaned.text(), at: 0, number: first_line };
    for (number, removal) in cleaned.removals.iter().enumerate() {
        push_removal(cleaner, cleaned.text(), removal, &mut lines, &mut out);
        for explanation in explanations(cleaned, number) {
            let _ = writeln!(out, "{:>9}{DETAIL}{explanation}{DETAIL:#}", "");
        }
        if let Some(path) = path(cleaned, removal) {
            let _ = writeln!(out, "{:>9}{DETAIL}in {}{DETAIL:#}", "", sanitise(&path));
        }
    }
    for note in &cleaned.notes {
        let _ = writeln!(out, "   note: {}", note_text(cleaner, note));
    }
    out
}

/// The path of the elements that removed text was in, if it was in a page.
pub(super) fn path(cleaned: &Cleaned<'_>, removal: &RemovedRange) -> Option<String> {
    let text = &cleaned.text()[removal.range.clone()];
    cleaned.rendered()?.path_at(removal.range.start + (text.len() - text.trim_start().len()))
}

/// How the context model judged a removal.
pub(super) fn explanations<'c>(cleaned: &'c Cleaned<'_>, removal: usize) -> impl Iterator<Item = &'c Explanation> {
    let from = cleaned.explanations.partition_point(|(number, _)| *number < removal);
    cleaned.explanations[from..]
        .iter()
        .take_while(move |(number, _)| *number == removal)
        .map(|(_, explanation)| explanation)
}

fn push_removal(cleaner: &Cleaner, text: &str, removal: &RemovedRange, lines: &mut LineCounter<'_>, out: &mut String) {
    let rule = cleaner.rule(removal.rule);
    let removed = &text[removal.range.clone()];
    let start = removal.range.start + (removed.len() - removed.trim_start().len());
    let number = lines.number_at(start.min(removal.range.end));
    for (at, line) in removed.trim().lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        let number = if at == 0 { format!("{number:>6}") } else { " ".repeat(6) };
        let _ = writeln!(out, "{DETAIL}{number} -{DETAIL:#} {REMOVED}{}{REMOVED:#}", shorten(&sanitise(line), WIDTH));
    }
    let part = if is_whole_line(text, &removal.range) { "" } else { "part of the line, " };
    let file = &rule.location.file;
    let _ = writeln!(
        out,
        "{:>9}{DETAIL}{part}{}:{DETAIL:#} {RULE}{}{RULE:#}{DETAIL}, {} {}{DETAIL:#}",
        "", rule.category, rule.name, file.layer, rule.location
    );
}

/// A note as a sentence.
pub(crate) fn note_text(cleaner: &Cleaner, note: &Note<usize>) -> String {
    note.map_rule(|rule| cleaner.rule(rule).name()).to_string()
}

/// Counts lines up to positions, which come in order.
struct LineCounter<'t> {
    text: &'t str,
    at: usize,
    number: usize,
}

impl LineCounter<'_> {
    fn number_at(&mut self, position: usize) -> usize {
        let between = &self.text.as_bytes()[self.at..position.max(self.at)];
        self.number += memchr::memchr_iter(b'\n', between).count();
        self.at = position.max(self.at);
        self.number
    }
}
