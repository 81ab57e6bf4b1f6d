//! Counts for people.

use std::fmt::Write as _;

use super::totals::Share;
use super::{Reasons, Stats, UNDETERMINED};
use crate::write::terminal::sanitise;

/// How many hosts a report lists.
pub(super) const HOSTS_SHOWN: usize = 20;

impl Stats {
    /// The counts as lines for people, safe to show on a terminal, without a line end at the end.
    pub fn report(&self) -> String {
        let totals = &self.totals;
        let share = 100.0 * totals.bytes_removed as f64 / (totals.bytes_in as f64).max(1.0);
        let noun = if totals.documents == 1 { "document" } else { "documents" };
        let mut report = format!(
            "{} {noun}, {} changed; {} bytes in, {} removed ({share:.1} %)",
            totals.documents, totals.changed, totals.bytes_in, totals.bytes_removed
        );
        self.push_notes(&mut report);
        self.push_categories(&mut report);
        self.push_rules(&mut report);
        self.push_languages(&mut report);
        self.push_hosts(&mut report);
        report
    }

    /// What was unusual.
    fn push_notes(&self, report: &mut String) {
        let totals = &self.totals;
        for (count, what) in [
            (self.unreadable.total(), with_names("could not be read", &self.unreadable)),
            (self.without_text.total(), with_names("records without text", &self.without_text)),
            (totals.faults, "documents passed through unchanged after an internal error".to_owned()),
            (totals.timeouts, "documents passed on as they came: they took longer than --timeout".to_owned()),
            (totals.over_memory, "documents passed on as they came: they could take more than --max-memory".to_owned()),
            (totals.rejected, "documents rejected".to_owned()),
            (totals.replaced, "ill-formed UTF-8 sequences replaced".to_owned()),
            (totals.curtailed, "pages of which parts exceeded limits".to_owned()),
            (totals.emptied, "documents emptied".to_owned()),
            (totals.flagged, "documents flagged: more of them was removed than --flag-above".to_owned()),
            (totals.dropped, "documents left out: more of them was removed than --drop-above".to_owned()),
            (
                totals.document_limits,
                "documents over the removal limit: only rules that bypass it were applied".to_owned(),
            ),
            (
                totals.alone,
                "bylines, captions and the like kept, since nothing else in their documents was husk".to_owned(),
            ),
            (totals.oversize, "blocks too long to be matched".to_owned()),
            (totals.overrun, "blocks with too many matches".to_owned()),
            (self.reloads, "reloads of rules".to_owned()),
        ] {
            if count > 0 {
                let _ = write!(report, "\n{count} {what}");
            }
        }
    }

    fn push_categories(&self, report: &mut String) {
        let rows = self.by_category().into_iter();
        let rows = rows.map(|(name, counts)| format!("{:>9} {:>10}  {name}", counts.removals, counts.bytes));
        push_table(report, " removals      bytes  category", rows);
    }

    fn push_rules(&self, report: &mut String) {
        let rows = self.by_rule().into_iter().map(|(name, rule)| {
            let (counts, layer, location) = (rule.counts, &rule.layer, sanitise(&rule.location));
            format!(
                "{:>9} {:>10} {:>10}  {name} ({layer}, {location})",
                counts.removals, counts.bytes, counts.set_aside
            )
        });
        push_table(report, " removals      bytes  set aside  rule", rows);
    }

    /// Nothing if no language is certain.
    fn push_languages(&self, report: &mut String) {
        if self.languages.keys().any(|code| code != UNDETERMINED) {
            let rows = self.by_language().into_iter().map(|(code, share)| row(code, share));
            push_table(report, "documents   bytes in    removed  language", rows);
        }
    }

    fn push_hosts(&self, report: &mut String) {
        let hosts = self.hosts.top(HOSTS_SHOWN).into_iter();
        push_table(
            report,
            "documents   bytes in    removed  host",
            hosts.map(|(name, host)| row(&sanitise(name), host.counts)),
        );
        if self.hosts.max_missed() > 0 {
            let _ = write!(
                report,
                "\nthere were many hosts: up to {} documents of a host may be missing",
                self.hosts.max_missed()
            );
        }
    }
}

/// What was counted, followed by the counts by name.
fn with_names(what: &str, reasons: &Reasons) -> String {
    let names = reasons.sorted();
    let names: Vec<_> = names.iter().map(|(name, count)| format!("{count} {}", sanitise(name))).collect();
    format!("{what}: {}", names.join(", "))
}

fn row(name: &str, share: Share) -> String {
    format!("{:>9} {:>10} {:>10}  {name}", share.documents, share.bytes_in, share.bytes_removed)
}

/// Appends rows under a title, after an empty line; nothing without rows.
fn push_table(report: &mut String, title: &str, rows: impl Iterator<Item = String>) {
    for (number, row) in rows.enumerate() {
        let title = if number == 0 { format!("\n\n{title}") } else { String::new() };
        let _ = write!(report, "{title}\n{row}");
    }
}
