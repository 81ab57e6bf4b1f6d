//! Counts over all documents of a run.

use std::fmt::Write as _;

use crate::cleaner::{Cleaned, Cleaner};
use crate::decide::Note;
use crate::rules::Rule;

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Documents cleaned.
    pub documents: u64,
    /// Documents of which something went.
    pub changed: u64,
    /// Bytes of their texts as they came.
    pub bytes_in: u64,
    /// Bytes that went.
    pub bytes_removed: u64,
    /// Inputs and records that could not be read.
    pub unreadable: u64,
    /// Ill-formed UTF-8 sequences that were replaced.
    pub replaced: u64,
    /// Pages of which parts went beyond limits and were left out.
    pub curtailed: u64,
    /// Documents that nothing was left of.
    pub emptied: u64,
    /// Documents past the document's limit.
    pub document_limits: u64,
    /// Blocks that may be body and stayed, since nothing else of their documents is husk.
    pub alone: u64,
    /// Blocks that were too long to look at.
    pub oversize: u64,
    /// Blocks with too many matches of one regex.
    pub overrun: u64,
    /// By the rule's place: removals, bytes, documents in which it was set aside.
    by_rule: Vec<Count>,
    /// The document at hand counts as changed already.
    seen_changed: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    removals: u64,
    bytes: u64,
    set_aside: u64,
}

impl Stats {
    /// Counts for a cleaner's rules.
    pub fn new(cleaner: &Cleaner) -> Self {
        Stats { by_rule: vec![Count::default(); cleaner.rule_count()], ..Stats::default() }
    }

    /// Counts a part of a document; `first` says that it is its first.
    pub fn add(&mut self, cleaned: &Cleaned<'_>, first: bool) {
        self.documents += u64::from(first);
        self.seen_changed &= !first;
        self.changed += u64::from(!self.seen_changed && !cleaned.removals.is_empty());
        self.seen_changed |= !cleaned.removals.is_empty();
        self.bytes_in += cleaned.text.len() as u64;
        for removal in &cleaned.removals {
            let count = &mut self.by_rule[removal.rule];
            count.removals += 1;
            count.bytes += removal.range.len() as u64;
            self.bytes_removed += removal.range.len() as u64;
        }
        for note in &cleaned.notes {
            match *note {
                Note::RuleSetAside { rule, .. } => self.by_rule[rule].set_aside += 1,
                Note::DocumentLimit { .. } => self.document_limits += 1,
                Note::Emptied => self.emptied += 1,
                Note::Oversize { blocks } => self.oversize += blocks as u64,
                Note::TooManyMatches { blocks } => self.overrun += blocks as u64,
                Note::Alone { blocks } => self.alone += blocks as u64,
                Note::Parts { .. } => {}
            }
        }
    }

    /// The counts as lines for a person; no newline at the end.
    pub fn report(&self, cleaner: &Cleaner) -> String {
        let share = 100.0 * self.bytes_removed as f64 / (self.bytes_in as f64).max(1.0);
        let mut report = format!(
            "{} documents, {} changed; {} bytes in, {} removed ({share:.1} %)",
            self.documents, self.changed, self.bytes_in, self.bytes_removed
        );
        for (count, what) in [
            (self.unreadable, "could not be read"),
            (self.replaced, "ill-formed UTF-8 sequences replaced"),
            (self.curtailed, "pages of which parts went beyond limits"),
            (self.emptied, "documents emptied"),
            (self.document_limits, "documents past the document limit: only sure rules applied"),
            (self.alone, "bylines, captions and the like kept where nothing else was husk"),
            (self.oversize, "blocks too long to look at"),
            (self.overrun, "blocks with too many matches"),
        ] {
            if count > 0 {
                let _ = write!(report, "\n{count} {what}");
            }
        }
        self.by_category(cleaner, &mut report);
        self.rules(cleaner, &mut report);
        report
    }

    /// Rules that did something, with what they did. The others may never have been read.
    fn counted<'c>(&'c self, cleaner: &'c Cleaner) -> impl Iterator<Item = (&'c Rule, &'c Count)> {
        let counts = self.by_rule.iter().enumerate().filter(|(_, count)| **count != Count::default());
        counts.map(|(rule, count)| (cleaner.rule(rule), count))
    }

    fn by_category(&self, cleaner: &Cleaner, report: &mut String) {
        let mut categories: Vec<_> = crate::Category::ALL
            .iter()
            .map(|category| {
                let own = self.counted(cleaner).filter(|(rule, _)| rule.category == *category);
                let (removals, bytes) = own.fold((0, 0), |(r, b), (_, count)| (r + count.removals, b + count.bytes));
                (removals, bytes, category)
            })
            .filter(|(removals, ..)| *removals > 0)
            .collect();
        categories.sort_by(|a, b| b.cmp(a));
        for (number, (removals, bytes, category)) in categories.iter().enumerate() {
            let title = if number == 0 { "\n\n removals      bytes  category" } else { "" };
            let _ = write!(report, "{title}\n{removals:>9} {bytes:>10}  {category}");
        }
    }

    fn rules(&self, cleaner: &Cleaner, report: &mut String) {
        let mut rules: Vec<_> = self.counted(cleaner).collect();
        rules.sort_by(|(a, x), (b, y)| y.removals.cmp(&x.removals).then_with(|| a.name.cmp(&b.name)));
        for (number, (rule, count)) in rules.iter().enumerate() {
            let title = if number == 0 { "\n\n removals      bytes  set aside  rule" } else { "" };
            let _ = write!(
                report,
                "{title}\n{:>9} {:>10} {:>10}  {} ({}, {})",
                count.removals, count.bytes, count.set_aside, rule.name, rule.origin.source.layer, rule.origin
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Stats;
    use crate::cleaner::{Cleaned, Cleaner};

    #[test]
    fn a_document_changed_in_any_part_counts_once() {
        let cleaner = Cleaner::builder().build().unwrap();
        let part = |text| Cleaned { words: 1, ..Cleaned::new(text, None) };
        let changed = cleaner.clean("This website uses cookies.");
        let mut stats = Stats::new(&cleaner);
        for (part, first) in [(part("a"), true), (changed.clone(), false), (changed, false), (part("b"), true)] {
            stats.add(&part, first);
        }
        assert_eq!((stats.documents, stats.changed), (2, 1));
    }
}
