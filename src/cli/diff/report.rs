//! The report for people.

use std::fmt::Write as _;

use super::tally::{Counts, LineChanges, RuleChanges, Side};
use super::{Diff, worst_first};
use crate::cleaner::Cleaner;
use crate::cli::audit::percent;
use crate::cli::plural::count;
use crate::cli::table::{safe_to_show, styled};
use crate::write::terminal::{DETAIL, KEPT, REMOVED, RULE};

/// Rules of a side that are shown, and lines of a rule.
const RULES: usize = 50;
const LINES: usize = 5;

/// The report: what changed in all, then by rule and line.
pub(super) fn render(diff: &Diff<'_>) -> String {
    let (tally, run) = (&diff.tally, &diff.run);
    let documents = count(run.documents as usize, "document");
    let mut out = format!("{documents}, {} bytes; {} changed\n", run.bytes, tally.documents);
    if diff.is_same() {
        out.push_str("the rule sets are the same\n");
    }
    if tally.gold > 0 {
        let (gold, words) = (tally.gold, tally.words);
        let _ = writeln!(out, "{gold} with a known body: {} words of bodies, {} of husk", words.body, words.husk);
    }
    push_side(diff, &tally.removed, diff.new, false, &mut out);
    push_side(diff, &tally.kept, diff.old, true, &mut out);
    out
}

fn push_side(diff: &Diff<'_>, side: &Side, cleaner: &Cleaner, is_kept: bool, out: &mut String) {
    let title = if is_kept { "now kept" } else { "now removed" };
    let totals = side.totals;
    let share = percent(totals.bytes, diff.run.bytes);
    let _ = writeln!(
        out,
        "{title}: {}, {} bytes ({share}){}",
        count(totals.lines as usize, "line"),
        totals.bytes,
        words(diff, totals, is_kept)
    );
    let rules = worst_first(side, cleaner, is_kept);
    for (name, own) in rules.iter().take(RULES) {
        push_rule(diff, name, own, is_kept, out);
    }
    if let Some(more) = rules.len().checked_sub(RULES).filter(|more| *more > 0) {
        let _ = writeln!(out, "\nand {}", count(more, "more rule"));
    }
    if !rules.is_empty() && !is_kept {
        out.push('\n');
    }
}

/// Words of bodies and of husk, if any body is known.
fn words(diff: &Diff<'_>, counts: Counts, is_kept: bool) -> String {
    if diff.tally.gold == 0 {
        return String::new();
    }
    let (of, words) = (diff.tally.words, counts.words);
    let (lost, husk) = if is_kept { ("restored", "left") } else { ("lost", "removed") };
    format!(
        ", {} words of bodies {lost} ({}), {} of husk {husk} ({})",
        words.body,
        percent(words.body, of.body),
        words.husk,
        percent(words.husk, of.husk)
    )
}

fn push_rule(diff: &Diff<'_>, name: &str, own: &RuleChanges, is_kept: bool, out: &mut String) {
    let (lines, documents) = (count(own.totals.lines as usize, "line"), count(own.documents as usize, "document"));
    let name = styled(RULE, &safe_to_show(name));
    let words = if diff.tally.gold > 0 { format!(", {}", words_of(own.totals)) } else { String::new() };
    let _ = writeln!(out, "\n{name}: {lines} in {documents}, {} bytes{words}", own.totals.bytes);
    let all = sorted_lines(own, is_kept);
    let (sign, style) = if is_kept { ('+', KEPT) } else { ('-', REMOVED) };
    for (line, changes) in all.iter().take(LINES) {
        let document = styled(DETAIL, &safe_to_show(&changes.document));
        let times = changes.counts.lines;
        let _ = writeln!(out, "{times:>7} {} {document}", styled(style, &format!("{sign} {}", safe_to_show(line))));
    }
}

fn words_of(counts: Counts) -> String {
    format!("{} words of bodies, {} of husk", counts.words.body, counts.words.husk)
}

/// The lines of a rule, the worst first.
pub(super) fn sorted_lines(own: &RuleChanges, is_kept: bool) -> Vec<(&str, &LineChanges)> {
    let mut lines: Vec<_> = own.lines.iter().map(|(line, entry)| (line, &entry.counts)).collect();
    let words = |changes: &LineChanges| match is_kept {
        true => changes.counts.words.husk,
        false => changes.counts.words.body,
    };
    lines.sort_by_key(|(line, changes)| (std::cmp::Reverse((words(changes), changes.counts.lines)), *line));
    lines
}
