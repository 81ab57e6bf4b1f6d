//! The documents of which most went, with what went, in bounded memory.

use crate::cleaner::{Cleaned, Cleaner};
use dehusk_text::shorten::shorten;

/// Documents that are kept.
pub(super) const DOCUMENTS: usize = 20;

/// Lines of a document that are shown, and characters of a piece of one.
const LINES: usize = 200;
const PIECE: usize = 600;

/// A document with what went.
#[derive(Clone, Debug)]
pub(super) struct Excerpt {
    pub(super) name: String,
    /// Why it is here: `97.3 % removed`.
    pub(super) why: String,
    /// How bad it is, the key by which documents are sorted.
    badness: u64,
    pub(super) lines: Vec<ExcerptLine>,
    /// Lines that are not shown.
    pub(super) more: usize,
}

/// A line of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ExcerptLine {
    /// Its text, and whether that was removed.
    pub(super) pieces: Vec<(String, bool)>,
    /// The rules that removed something of it.
    pub(super) rules: Vec<String>,
}

/// The worst documents, the worst first; of equally bad ones the earlier.
#[derive(Debug, Default)]
pub(super) struct Worst(pub(super) Vec<Excerpt>);

impl Worst {
    /// Keeps a document if it is among the worst.
    pub(super) fn add(&mut self, badness: u64, excerpt: impl FnOnce() -> Excerpt) {
        let at = self.0.partition_point(|other| other.badness >= badness);
        if at < DOCUMENTS {
            self.0.insert(at, Excerpt { badness, ..excerpt() });
            self.0.truncate(DOCUMENTS);
        }
    }

    /// Adds the documents of a later part of the corpus.
    pub(super) fn merge(&mut self, later: Worst) {
        for excerpt in later.0 {
            self.add(excerpt.badness, || excerpt);
        }
    }
}

impl Excerpt {
    pub(super) fn new(name: &str, why: String, cleaned: &Cleaned<'_>, cleaner: &Cleaner) -> Excerpt {
        let mut lines: Vec<ExcerptLine> = Vec::new();
        let (mut start, mut more) = (0, 0);
        for text in cleaned.text().split_inclusive('\n') {
            let range = start..start + text.trim_end().len();
            start += text.len();
            if range.is_empty() {
                continue;
            }
            match lines.len() < LINES {
                true => lines.push(line(cleaned, cleaner, range)),
                false => more += 1,
            }
        }
        Excerpt { name: name.to_owned(), why, badness: 0, lines, more }
    }
}

/// A line in pieces that were kept and removed.
fn line(cleaned: &Cleaned<'_>, cleaner: &Cleaner, range: std::ops::Range<usize>) -> ExcerptLine {
    let text = cleaned.text();
    let mut out = ExcerptLine::default();
    let mut push = |piece: &str, removed: bool| {
        if !piece.is_empty() {
            out.pieces.push((shorten(piece, PIECE).into_owned(), removed));
        }
    };
    let mut at = range.start;
    let first = cleaned.removals.partition_point(|removal| removal.range.end <= range.start);
    for removal in cleaned.removals[first..].iter().take_while(|removal| removal.range.start < range.end) {
        let (from, to) = (removal.range.start.max(at), removal.range.end.min(range.end));
        push(&text[at..from], false);
        push(&text[from..to], true);
        at = to;
        let rule = cleaner.rule(removal.rule).name();
        if out.rules.last().is_none_or(|last| last != rule) {
            out.rules.push(rule.to_owned());
        }
    }
    push(&text[at..range.end], false);
    out
}

#[cfg(test)]
mod tests {
    use super::{DOCUMENTS, Excerpt, Worst};
    use crate::cleaner::Cleaner;

    fn excerpt(text: &str) -> Excerpt {
        let cleaner = Cleaner::new().unwrap();
        Excerpt::new("a", String::new(), &cleaner.clean(text), &cleaner)
    }

    #[test]
    fn what_went_is_marked_line_by_line() {
        let excerpt = excerpt("Share this article\n\nThe bridge opened on Monday after two years of work.\n");
        let removed: Vec<_> = excerpt.lines.iter().map(|line| (line.pieces[0].1, line.rules.len())).collect();
        assert_eq!(removed, [(true, 1), (false, 0)]);
        assert_eq!(excerpt.lines[0].pieces[0].0, "Share this article");
    }

    #[test]
    fn long_documents_are_cut() {
        let long = excerpt(&"It rained all day and nobody came to the harbour.\n".repeat(300));
        assert_eq!((long.lines.len(), long.more), (200, 100));
    }

    #[test]
    fn the_worst_are_kept_in_order() {
        let mut worst = Worst::default();
        for badness in [3, 9, 1, 9].into_iter().chain(20..60) {
            worst.add(badness, || Excerpt { name: badness.to_string(), ..excerpt("a\n") });
        }
        let names: Vec<_> = worst.0.iter().map(|one| one.name.as_str()).collect();
        assert_eq!((names.len(), names[0], names[DOCUMENTS - 1]), (DOCUMENTS, "59", "40"));
    }
}
