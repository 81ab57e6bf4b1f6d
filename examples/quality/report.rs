//! Puts tallies into `docs/quality-rules.md`, between two marks, and false hits into a file of their own.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use dehusk::internals::rules::Rule;

use crate::corpora::Kind;
use crate::tally::{Count, Tally};

const PAGE: &str = "docs/quality-rules.md";
const BEGIN: &str = "<!-- rules: begin -->";
const END: &str = "<!-- rules: end -->";

/// Kinds of documents that have a column, with its title.
const COLUMNS: [(&str, &[Kind]); 5] = [
    ("extracts", &[Kind::Extract]),
    ("dumps", &[Kind::Dump]),
    ("pages", &[Kind::Page]),
    ("lines", &[Kind::Lines]),
    ("bodies", &[Kind::Body]),
];

/// Writes both.
pub(crate) fn write(rules: &[&Rule], tallies: &[Tally]) -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join(PAGE))?;
    let (before, rest) = page.split_once(BEGIN).ok_or("the page has no place for the tables")?;
    let (_, after) = rest.split_once(END).ok_or("the page has no place for the tables")?;
    let tables = [packs(rules, tallies), by_rule(rules, tallies), unproven(rules, tallies)].concat();
    fs::write(root.join(PAGE), format!("{before}{BEGIN}\n\n{tables}{END}{after}"))?;
    let folder = root.join("target/quality");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("false-hits.txt"), false_hits(rules, tallies))?;
    eprintln!("{PAGE} is written anew; texts of false hits are in target/quality/false-hits.txt");
    Ok(())
}

fn head(first: &str) -> String {
    let titles: Vec<_> = COLUMNS.iter().map(|(title, _)| *title).collect();
    format!("| {first} | {} | excerpts |\n|---|{}---|\n", titles.join(" | "), "---|".repeat(COLUMNS.len()))
}

/// The cells after a row's first: words of boilerplate and of bodies for each kind, and how often excerpts were hit.
fn cells(count: impl Fn(&[Kind]) -> Count) -> String {
    let mut row = String::new();
    for (_, kinds) in COLUMNS {
        let Count { hits, good, junk } = count(kinds);
        let _ = if hits == 0 { write!(row, " |") } else { write!(row, " {junk} / {good} |") };
    }
    let excerpts = count(&[Kind::Excerpt]).hits;
    let _ = if excerpts == 0 { write!(row, " |") } else { write!(row, " {excerpts} |") };
    row
}

fn packs(rules: &[&Rule], tallies: &[Tally]) -> String {
    let mut packs: BTreeMap<&str, (usize, Vec<&Tally>)> = BTreeMap::new();
    for (rule, tally) in rules.iter().zip(tallies) {
        let (pack, _) = rule.name().rsplit_once('/').unwrap_or(("", rule.name()));
        let of = packs.entry(pack).or_default();
        of.0 += 1;
        of.1.push(tally);
    }
    let mut out = format!("## By pack\n\n{}", head("pack (rules)"));
    for (pack, (number, tallies)) in packs {
        let sum = |kinds: &[Kind]| tallies.iter().fold(Count::default(), |sum, tally| sum.plus(tally.of(kinds)));
        let _ = writeln!(out, "| {pack} ({number}) |{}", cells(sum));
    }
    out + "\n"
}

fn by_rule(rules: &[&Rule], tallies: &[Tally]) -> String {
    let mut out =
        format!("## By rule\n\n{}", head("rule").replace("excerpts |\n|", "excerpts | worst false hit |\n|---|"));
    for (rule, tally) in rules.iter().zip(tallies).filter(|(_, tally)| tally.hits() > 0) {
        let worst =
            tally.worst.first().map_or_else(String::new, |hit| format!(" {} in {}", hit.good, short(&hit.document)));
        let _ = writeln!(out, "| {} |{}{worst} |", rule.name(), cells(|kinds| tally.of(kinds)));
    }
    out + "\n"
}

/// Long names of documents are cut in the middle.
fn short(name: &str) -> String {
    let (from, to) = (name.floor_char_boundary(24), name.ceil_char_boundary(name.len().saturating_sub(16)));
    if to <= from { name.to_owned() } else { format!("{}…{}", &name[..from], &name[to..]) }
}

fn unproven(rules: &[&Rule], tallies: &[Tally]) -> String {
    let of = rules.iter().zip(tallies).filter(|(_, tally)| tally.hits() == 0);
    let names: Vec<_> = of.map(|(rule, _)| format!("`{}`", rule.name())).collect();
    format!(
        "## Unproven\n\n{} of {} rules hit nothing in any corpus: {}.\n\n",
        names.len(),
        rules.len(),
        names.join(", ")
    )
}

fn false_hits(rules: &[&Rule], tallies: &[Tally]) -> String {
    let mut out = String::new();
    for (rule, tally) in rules.iter().zip(tallies).filter(|(_, tally)| !tally.worst.is_empty()) {
        let _ = writeln!(out, "{}", rule.name());
        for hit in &tally.worst {
            let _ = writeln!(out, "    {} words of {}: {}", hit.good, hit.document, hit.text.replace('\n', " / "));
        }
    }
    out
}
