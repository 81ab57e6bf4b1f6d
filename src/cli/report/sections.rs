//! The sections of the page, in order. Those that would be empty are left out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::chart::{Bar, bars, columns};
use super::html::{Cell, table};
use super::parts::{counted, excerpts};
use super::tally::{Counts, HOSTS};
use super::{Report, percent};
use crate::Category;
use crate::cli::audit::{AuditedRule, rule_hosts};
use crate::write::budget::share;

/// Rows of a table of hosts or rules.
const ROWS: usize = 500;

/// Bars of a picture.
const BARS: usize = 12;

/// Categories that have a color of their own.
const COLORS: usize = 5;

/// A part of the page.
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// HTML.
    pub(super) content: String,
}

/// All sections that have something in them.
pub(super) fn all(report: &Report<'_>) -> Vec<Section> {
    let all = [
        ("run", "In the course of the run", course(report)),
        ("categories", "By category", categories(report)),
        ("hosts", "By host", hosts(report)),
        ("languages", "By language", languages(report)),
        ("kinds", "By kind of document", kinds(report)),
        ("shares", "Documents by the share that went", shares(report)),
        ("lost", "Documents that lost most of their bodies", excerpts(&report.tally.most_lost.0)),
        ("most", "Documents of which most went", excerpts(&report.tally.most_removed.0)),
        ("limits", "Rules that ran into limits", limits(report)),
        ("rules", "Rules", rules(report)),
    ];
    let sections = all.into_iter().map(|(id, title, content)| Section { id, title, content });
    sections.filter(|section| !section.content.is_empty()).collect()
}

/// Bytes that went, category by category, the largest first.
fn by_size(report: &Report<'_>) -> Vec<(Category, Counts)> {
    let mut all: Vec<_> = report.tally.categories.iter().map(|(category, counts)| (*category, *counts)).collect();
    all.sort_by_key(|(category, counts)| (std::cmp::Reverse(counts.removed), *category));
    all
}

fn course(report: &Report<'_>) -> String {
    let series = &report.tally.series;
    let colored: Vec<Category> = by_size(report).into_iter().take(COLORS).map(|(category, _)| category).collect();
    if series.stretches.len() < 2 || colored.is_empty() {
        return String::new();
    }
    let parts = |removed: &BTreeMap<Category, u64>, bytes: u64| {
        let mut parts = vec![0.0; COLORS + 1];
        for (category, removed) in removed {
            let at = colored.iter().position(|one| one == category).unwrap_or(COLORS);
            parts[at] += share(*removed, bytes);
        }
        parts
    };
    let all: Vec<_> = series.stretches.iter().map(|one| parts(&one.removed, one.bytes)).collect();
    let last = format!("document {}", series.stretches.iter().map(|one| one.documents).sum::<u64>());
    let picture = columns("Share of bytes removed, by category", &all, (1.0, "100 %"), ("document 1", &last));
    let mut names: Vec<&str> = colored.iter().map(|category| category.name()).collect();
    if report.tally.categories.len() > COLORS {
        names.push("all others");
    }
    let items = names.iter().enumerate().map(|(at, name)| format!("<li><i class=\"s{at}\"></i>{name}</li>"));
    let each = match series.width {
        1 => "a document".to_owned(),
        width => format!("{width} documents"),
    };
    format!(
        "<p class=\"faint\">Share of the bytes that was removed; each column is {each}.</p>\n{picture}<ul class=\"legend\">{}</ul>\n",
        items.collect::<String>()
    )
}

fn categories(report: &Report<'_>) -> String {
    let all = by_size(report);
    if all.is_empty() {
        return String::new();
    }
    let bar = |(category, counts): &(Category, Counts)| Bar {
        label: category.name().to_owned(),
        length: counts.removed as f64,
        value: percent(counts.removed, report.run.bytes),
    };
    let picture = bars("Bytes removed, by category", &all.iter().take(BARS).map(bar).collect::<Vec<_>>());
    let titles =
        [("category", false), ("documents", true), ("removals", true), ("bytes", true), ("share of all bytes", true)];
    let row = |(category, counts): (Category, Counts)| {
        vec![
            Cell::Text(category.name().to_owned()),
            Cell::count(counts.documents),
            // Of categories, removals are counted in place of bytes of documents.
            Cell::count(counts.bytes),
            Cell::count(counts.removed),
            Cell::share(share(counts.removed, report.run.bytes)),
        ]
    };
    format!("<div class=\"pair\">\n{picture}{}</div>\n", table(&titles, all.into_iter().map(row)))
}

fn hosts(report: &Report<'_>) -> String {
    let hosts = &report.tally.hosts;
    let mut all: Vec<_> = hosts.iter().map(|(host, entry)| (host, entry.counts)).collect();
    if all.is_empty() {
        return String::new();
    }
    all.sort_by_key(|(host, counts)| (std::cmp::Reverse(counts.documents), *host));
    let mut note = String::new();
    if all.len() > ROWS {
        note = format!("<p class=\"faint\">The {ROWS} hosts with most documents, of {}.</p>\n", all.len());
    }
    if hosts.max_missed() > 0 {
        let missed = hosts.max_missed();
        let _ = writeln!(
            note,
            "<p class=\"faint\">There are more than {HOSTS} hosts; a count may lack up to {missed} documents.</p>"
        );
    }
    note + &pictured("Share of bytes removed, by host", "host", all.into_iter().take(ROWS).collect())
}

fn languages(report: &Report<'_>) -> String {
    let mut all: Vec<_> = report.tally.languages.iter().map(|(language, counts)| (*language, *counts)).collect();
    all.sort_by_key(|(language, counts)| (std::cmp::Reverse(counts.documents), *language));
    pictured("Share of bytes removed, by language", "language", all)
}

fn kinds(report: &Report<'_>) -> String {
    let mut all: Vec<_> = report.tally.kinds.iter().map(|(kind, counts)| (*kind, *counts)).collect();
    all.sort_by_key(|(kind, counts)| (std::cmp::Reverse(counts.documents), *kind));
    pictured("Share of bytes removed, by kind of document", "kind", all)
}

/// A table, with a picture of the shares in its first rows.
fn pictured(title: &str, column: &'static str, rows: Vec<(&str, Counts)>) -> String {
    let bar = |(name, counts): &(&str, Counts)| Bar {
        label: (*name).to_owned(),
        length: share(counts.removed, counts.bytes),
        value: percent(counts.removed, counts.bytes),
    };
    let picture = match rows.len() {
        0 | 1 => String::new(),
        _ => bars(title, &rows.iter().take(BARS).map(bar).collect::<Vec<_>>()),
    };
    format!("<div class=\"pair\">\n{picture}{}</div>\n", counted(column, rows))
}

fn shares(report: &Report<'_>) -> String {
    let shares = &report.tally.shares;
    let most = shares.iter().copied().max().unwrap_or(0);
    if report.run.documents < 2 || most == 0 {
        return String::new();
    }
    let parts: Vec<_> = shares.iter().map(|documents| vec![*documents as f64]).collect();
    let picture = columns(
        "Documents by the share of their bytes that was removed",
        &parts,
        (most as f64, &most.to_string()),
        ("0 % removed", "100 % removed"),
    );
    format!("<p class=\"faint\">How many documents lost so much; each column is 5 %.</p>\n{picture}")
}

fn limits(report: &Report<'_>) -> String {
    let mut all: Vec<_> = report.rules.iter().filter(|audited| audited.counts.over_limit > 0).collect();
    all.sort_by_key(|audited| std::cmp::Reverse(audited.counts.over_limit));
    let documents = report.totals.document_limits;
    let mut out = match documents {
        0 => String::new(),
        _ => format!("<p>In {documents} documents all rules together wanted more than a document's limit.</p>\n"),
    };
    if !all.is_empty() {
        out += "<p class=\"faint\">Documents in which a rule was skipped, since it would have removed more than it may.</p>\n";
        let titles = [("rule", false), ("documents over the limit", true), ("documents with hits", true)];
        let row = |audited: &&AuditedRule<'_>| {
            let counts = &audited.counts;
            vec![
                Cell::Text(audited.rule.name().to_owned()),
                Cell::count(counts.over_limit),
                Cell::count(counts.documents),
            ]
        };
        out += &table(&titles, all.iter().take(ROWS).map(row));
    }
    out
}

fn rules(report: &Report<'_>) -> String {
    let mut all: Vec<_> = report.rules.iter().filter(|audited| audited.counts.is_used()).collect();
    if all.is_empty() {
        return String::new();
    }
    all.sort_by_key(|audited| std::cmp::Reverse(audited.counts.bytes));
    let has_gold = report.totals.gold > 0;
    let mut titles = vec![
        ("rule", false),
        ("category", false),
        ("documents", true),
        ("hosts", true),
        ("hits", true),
        ("alone", true),
        ("removals", true),
        ("bytes", true),
    ];
    if has_gold {
        titles.push(("words of bodies", true));
        titles.push(("share of body", true));
    }
    let row = |audited: &&AuditedRule<'_>| {
        let counts = &audited.counts;
        let mut cells = vec![
            Cell::Text(audited.rule.name().to_owned()),
            Cell::Text(audited.rule.category().name().to_owned()),
            Cell::count(counts.documents),
            Cell::Number(rule_hosts(counts), counts.hosts.len() as f64),
            Cell::count(counts.hits),
            Cell::count(counts.alone),
            Cell::count(counts.removals),
            Cell::count(counts.bytes),
        ];
        if has_gold {
            cells.push(Cell::count(counts.words.body));
            cells.push(counts.body_share().map_or(Cell::Empty, Cell::share));
        }
        cells
    };
    let note = match all.len() > ROWS {
        true => format!("<p class=\"faint\">The {ROWS} that removed most, of {}.</p>\n", all.len()),
        false => String::new(),
    };
    note + &table(&titles, all.iter().take(ROWS).map(row))
}
