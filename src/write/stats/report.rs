//! Counts as a person reads them.

use std::fmt::Write as _;

use super::totals::Share;
use super::{Reasons, Stats, UNDETERMINED};
use crate::write::terminal::sanitise;

/// Hosts that a report names.
pub(super) const HOSTS_SHOWN: usize = 20;

impl Stats {
    /// The counts as lines for a person, safe on a terminal; no newline at the end.
    pub fn report(&self) -> String {
        let totals = &self.totals;
        let share = 100.0 * totals.bytes_removed as f64 / (totals.bytes_in as f64).max(1.0);
        let mut report = format!(
            "{} documents, {} changed; {} bytes in, {} removed ({share:.1} %)",
            totals.documents, totals.changed, totals.bytes_in, totals.bytes_removed
        );
        self.notes(&mut report);
        self.category_table(&mut report);
        self.rule_table(&mut report);
        self.language_table(&mut report);
        self.host_table(&mut report);
        report
    }

    /// What was out of the ordinary.
    fn notes(&self, report: &mut String) {
        let totals = &self.totals;
        for (count, what) in [
            (self.unreadable.total(), named("could not be read", &self.unreadable)),
            (self.aside.total(), named("records without text", &self.aside)),
            (totals.faults, "documents passed on after a fault of the program".to_owned()),
            (totals.rejected, "documents rejected".to_owned()),
            (totals.replaced, "ill-formed UTF-8 sequences replaced".to_owned()),
            (totals.curtailed, "pages of which parts went beyond limits".to_owned()),
            (totals.emptied, "documents emptied".to_owned()),
            (totals.document_limits, "documents past the document limit: only sure rules applied".to_owned()),
            (totals.alone, "bylines, captions and the like kept where nothing else was husk".to_owned()),
            (totals.oversize, "blocks too long to look at".to_owned()),
            (totals.overrun, "blocks with too many matches".to_owned()),
            (self.swapped, "changes of rules".to_owned()),
        ] {
            if count > 0 {
                let _ = write!(report, "\n{count} {what}");
            }
        }
    }

    fn category_table(&self, report: &mut String) {
        let rows = self.by_category().into_iter();
        let rows = rows.map(|(name, deeds)| format!("{:>9} {:>10}  {name}", deeds.removals, deeds.bytes));
        table(report, " removals      bytes  category", rows);
    }

    fn rule_table(&self, report: &mut String) {
        let rows = self.by_rule().into_iter().map(|(name, rule)| {
            let (deeds, layer, place) = (rule.deeds, &rule.layer, sanitise(&rule.place));
            format!("{:>9} {:>10} {:>10}  {name} ({layer}, {place})", deeds.removals, deeds.bytes, deeds.set_aside)
        });
        table(report, " removals      bytes  set aside  rule", rows);
    }

    /// Nothing where no language is certain.
    fn language_table(&self, report: &mut String) {
        if self.languages.keys().any(|code| code != UNDETERMINED) {
            let rows = self.by_language().into_iter().map(|(code, share)| row(code, share));
            table(report, "documents   bytes in    removed  language", rows);
        }
    }

    fn host_table(&self, report: &mut String) {
        let hosts = self.hosts.top(HOSTS_SHOWN).into_iter();
        table(
            report,
            "documents   bytes in    removed  host",
            hosts.map(|(name, host)| row(&sanitise(name), host.share)),
        );
        if self.hosts.passed() > 0 {
            let _ = write!(
                report,
                "\nthere were many hosts: documents of a host are at most {} too few",
                self.hosts.passed()
            );
        }
    }
}

/// What was counted, and behind it the counts by name.
fn named(what: &str, reasons: &Reasons) -> String {
    let names = reasons.sorted();
    let names: Vec<_> = names.iter().map(|(name, count)| format!("{count} {}", sanitise(name))).collect();
    format!("{what}: {}", names.join(", "))
}

fn row(name: &str, share: Share) -> String {
    format!("{:>9} {:>10} {:>10}  {name}", share.documents, share.bytes_in, share.bytes_removed)
}

/// Rows under a title and behind an empty line; nothing without rows.
fn table(report: &mut String, title: &str, rows: impl Iterator<Item = String>) {
    for (number, row) in rows.enumerate() {
        let title = if number == 0 { format!("\n\n{title}") } else { String::new() };
        let _ = write!(report, "{title}\n{row}");
    }
}
