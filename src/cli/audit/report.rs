//! The report for people.

use std::fmt::Write as _;

use anstyle::Style;

use super::counts::RuleCounts;
use super::host_set::HOSTS;
use super::{Audit, AuditArgs, AuditedRule};
use crate::cli::plural::count;
use crate::cli::table::{safe_to_show, table};
use crate::write::budget::share;
use crate::write::terminal::RULE;

/// The report: what all rules did together, then a row for each rule that the options choose.
pub(super) fn render(audit: &Audit<'_>, args: &AuditArgs) -> String {
    let chosen = audit.chosen(args);
    let mut out = summary(audit);
    if chosen.is_empty() {
        return out;
    }
    out.push('\n');
    out.push_str(&match args.unused {
        true => unused(&chosen),
        false => used(audit, &chosen),
    });
    if args.worst {
        examples(&chosen, &mut out);
    }
    out
}

fn summary(audit: &Audit<'_>) -> String {
    let (run, totals) = (&audit.run, &audit.totals);
    let documents = count(run.documents as usize, "document");
    let share = percent(totals.bytes_removed, run.bytes);
    let mut out = format!("{documents}, {} bytes, {} removed ({share})\n", run.bytes, totals.bytes_removed);
    if totals.gold > 0 {
        let (of, removed) = (totals.words, totals.removed);
        let _ = writeln!(
            out,
            "{} with a known body: {} of {} words of bodies lost ({}), {} of {} words of husk removed ({})",
            totals.gold,
            removed.body,
            of.body,
            percent(removed.body, of.body),
            removed.husk,
            of.husk,
            percent(removed.husk, of.husk)
        );
    }
    if totals.document_limits > 0 {
        let _ = writeln!(out, "{} over the removal limit", count(totals.document_limits as usize, "document"));
    }
    let on = || audit.rules.iter().filter(|audited| !audited.rule.off);
    let used = on().filter(|audited| audited.counts.is_used()).count();
    let never_alone = on().filter(|audited| audited.counts.hits > 0 && audited.counts.alone == 0).count();
    let _ = writeln!(
        out,
        "{}: {used} used, {} unused, {never_alone} never alone",
        count(on().count(), "rule"),
        on().count() - used
    );
    out
}

/// A share in percent.
pub(in crate::cli) fn percent(part: u64, whole: u64) -> String {
    format!("{:.2} %", 100.0 * share(part, whole))
}

fn unused(chosen: &[&AuditedRule<'_>]) -> String {
    let rows: Vec<_> = chosen.iter().map(|audited| named(audited)).collect();
    table(&rows, |column, _| if column == 0 { RULE } else { Style::new() })
}

/// Name, category and location of a rule.
fn named(audited: &AuditedRule<'_>) -> Vec<String> {
    let rule = audited.rule;
    let location = rule.location.to_string();
    vec![safe_to_show(&rule.name).into_owned(), rule.category.to_string(), safe_to_show(&location).into_owned()]
}

/// The columns of the table, each with a title and what it shows of a rule.
type Column = (&'static str, fn(&Audit<'_>, &AuditedRule<'_>) -> String);

const COLUMNS: [Column; 13] = [
    ("hits", |_, audited| audited.counts.hits.to_string()),
    ("alone", |_, audited| audited.counts.alone.to_string()),
    ("documents", |_, audited| audited.counts.documents.to_string()),
    ("hosts", |_, audited| rule_hosts(&audited.counts)),
    ("languages", |_, audited| languages(audited)),
    ("removals", |_, audited| audited.counts.removals.to_string()),
    ("bytes", |_, audited| audited.counts.bytes.to_string()),
    ("husk", |_, audited| audited.counts.words.husk.to_string()),
    ("body", |_, audited| audited.counts.words.body.to_string()),
    ("body %", |_, audited| {
        audited.counts.body_share().map_or_else(String::new, |share| format!("{:.2}", 100.0 * share))
    }),
    ("over limit", |_, audited| audited.counts.over_limit.to_string()),
    ("first seen", |_, audited| days(audited).map_or("", |(first, _)| first).to_owned()),
    ("last seen", |_, audited| days(audited).map_or("", |(_, last)| last).to_owned()),
];

/// Titles of columns that only documents with gold fill.
const OF_GOLD: [&str; 3] = ["husk", "body", "body %"];
/// Titles of columns that only documents with dates fill.
const OF_DATES: [&str; 2] = ["first seen", "last seen"];

fn used(audit: &Audit<'_>, chosen: &[&AuditedRule<'_>]) -> String {
    let any_day = chosen.iter().any(|audited| days(audited).is_some());
    let is_shown = |(title, _): &&Column| {
        (audit.totals.gold > 0 || !OF_GOLD.contains(title)) && (any_day || !OF_DATES.contains(title))
    };
    let columns: Vec<_> = COLUMNS.iter().filter(is_shown).collect();
    let titles = columns.iter().map(|(title, _)| (*title).to_owned());
    let cells = |audited: &AuditedRule<'_>| columns.iter().map(|(_, cell)| cell(audit, audited)).collect::<Vec<_>>();
    let mut rows = vec![titles.collect::<Vec<_>>()];
    rows.extend(chosen.iter().map(|audited| cells(audited)));
    align_right(&mut rows);
    rows[0].push("rule".to_owned());
    for (row, audited) in rows[1..].iter_mut().zip(chosen) {
        row.push(safe_to_show(&audited.rule.name).into_owned() + &never_alone(audit, audited));
    }
    table(&rows, |column, cell| if column == columns.len() && cell != "rule" { RULE } else { Style::new() })
}

/// Which rule hits the same, of a rule that never hits alone.
fn never_alone(audit: &Audit<'_>, audited: &AuditedRule<'_>) -> String {
    let counts = &audited.counts;
    match counts.companion() {
        Some((rule, _)) if counts.alone == 0 => {
            format!(" (never alone, mostly with {})", safe_to_show(audit.name(rule)))
        }
        _ => String::new(),
    }
}

/// Pads cells on the left to the width of their columns.
fn align_right(rows: &mut [Vec<String>]) {
    for column in 0..rows.first().map_or(0, Vec::len) {
        let width = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        for row in rows.iter_mut() {
            row[column] = format!("{:>width$}", row[column]);
        }
    }
}

/// How many hosts there are with hits of a rule.
pub(in crate::cli) fn rule_hosts(counts: &RuleCounts) -> String {
    let hosts = &counts.hosts;
    if hosts.is_full() { format!("{HOSTS}+") } else { hosts.len().to_string() }
}

/// The languages with most hits, and how many others there are.
fn languages(audited: &AuditedRule<'_>) -> String {
    let mut all: Vec<_> = audited.counts.languages.iter().collect();
    all.sort_by_key(|(code, documents)| (std::cmp::Reverse(**documents), **code));
    let shown: Vec<_> = all.iter().take(LANGUAGES).map(|(code, _)| **code).collect();
    match all.len().saturating_sub(LANGUAGES) {
        0 => shown.join(" "),
        more => format!("{} +{more}", shown.join(" ")),
    }
}

/// Languages that are named.
const LANGUAGES: usize = 2;

fn days<'a>(audited: &'a AuditedRule<'_>) -> Option<(&'a str, &'a str)> {
    let (first, last) = audited.counts.seen.as_ref()?.days.as_ref()?;
    Some((first, last))
}

/// What the worst rules took from bodies.
fn examples(chosen: &[&AuditedRule<'_>], out: &mut String) {
    for audited in chosen {
        let _ = writeln!(out, "\n{}", safe_to_show(&audited.rule.name));
        for loss in &audited.counts.worst {
            let (words, document) = (count(loss.words as usize, "word"), safe_to_show(&loss.document));
            let _ = writeln!(out, "  {words} of {document}: {}", safe_to_show(&loss.text));
        }
    }
}
