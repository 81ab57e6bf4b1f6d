//! What is printed below each line: rules that match or nearly match it, or the checks of one rule.

use std::fmt::Write as _;

use anstyle::Style;

use super::width::{cut, wrap};
use crate::cleaner::Cleaner;
use crate::cli::table::{styled, table};
use crate::decide::Decision;
use crate::document::ParsedDocument;
use crate::matcher::explain::{CheckResult, Literals, checks};
use crate::matcher::near_misses::near_misses;
use crate::matcher::{Hit, Matcher};
use crate::model::Judgement;
use crate::rules::rule::Rule;
use crate::write::terminal::{DETAIL, KEPT, REMOVED, RULE, sanitise};

/// Near misses that are shown for a line.
const NEAR_MISSES: usize = 3;

/// The indentation of what is said of a rule.
const VERDICT: &str = "        ";

/// Spaces between cells.
const GAP: usize = 2;

/// The fewest characters of a cell that is cut.
const LEAST_CELL: usize = 8;

const PASS: &str = "PASS";
const FAIL: &str = "FAIL";
const SECTION_TOO_SHORT: &str = "        all checks pass, but the section has fewer blocks than `min-blocks`\n";

/// What the engine made of a text.
pub(super) struct Report<'r, 'd> {
    pub(super) cleaner: &'r Cleaner,
    pub(super) matcher: &'r Matcher<'d>,
    pub(super) decision: &'r Decision,
    /// The text is a line without its document.
    pub(super) line_alone: bool,
    /// The most characters of a line.
    pub(super) columns: usize,
}

impl Report<'_, '_> {
    pub(super) fn rule(&self, number: u32) -> &Rule {
        self.cleaner.rule(number as usize)
    }

    pub(super) fn hits_on(&self, block: u32) -> impl Iterator<Item = &Hit> {
        self.matcher.hits.all.iter().filter(move |hit| hit.blocks.contains(&block))
    }

    /// Each block with its line number, what rules make of it, and how the model scores it.
    pub(super) fn render(&self, document: &ParsedDocument, judgement: Option<&Judgement>, rule: Option<u32>) -> String {
        let kind = judgement.and_then(|judgement| judgement.taken_for);
        let mut out = kind.map_or(String::new(), |kind| format!("{DETAIL}{}{DETAIL:#}\n", kind.taken_for()));
        let (mut line, mut position) = (1, 0);
        for number in 0..document.blocks().len() as u32 {
            let start = document.source_range(number).start;
            line += count_line_ends(&document.source[position..start]);
            position = start;
            self.write_block(document, (number, line), judgement, rule, &mut out);
        }
        out
    }

    /// A block, by its number and that of its line, what rules make of it, and how the model scores it.
    pub(super) fn write_block(
        &self,
        document: &ParsedDocument,
        (number, line): (u32, usize),
        judgement: Option<&Judgement>,
        rule: Option<u32>,
        out: &mut String,
    ) {
        // Sanitised also in a file: people look at such files on a terminal sooner or later.
        let number_width = line.to_string().len() + 2;
        let text = sanitise(document.block_source(number));
        let _ = writeln!(out, "{DETAIL}{line}:{DETAIL:#} {}", cut(&text, self.columns - number_width));
        self.write_as_read(document, number, out);
        match rule {
            Some(rule) => self.write_one_rule(rule, number, out),
            None => self.write_all_rules(number, out),
        }
        if let Some(explanation) = judgement.and_then(|judgement| judgement.explain(document, number)) {
            let explanation = wrap(&format!("  {explanation}"), self.columns, "    ");
            let _ = writeln!(out, "{DETAIL}{explanation}{DETAIL:#}");
        }
    }

    /// The text that rules see, where Markdown makes it differ from what is written.
    fn write_as_read(&self, document: &ParsedDocument, block: u32, out: &mut String) {
        let read = document.block_text(block);
        if read != document.block_source(block) {
            let _ = writeln!(out, "{DETAIL}{}{DETAIL:#}", cut(&format!("  read as {}", sanitise(read)), self.columns));
        }
    }

    /// Rules that match a block, with verdicts, and those that nearly match it, with checks.
    fn write_all_rules(&self, block: u32, out: &mut String) {
        let mut matched: Vec<u32> = Vec::new();
        for hit in self.hits_on(block) {
            let _ = writeln!(out, "  {REMOVED}HIT{REMOVED:#}   {}", self.describe(hit.rule));
            self.write_verdict(hit, block, out);
            matched.push(hit.rule);
        }
        if matched.is_empty() {
            out.push_str("  no rule matches\n");
        }
        for near in near_misses(block, &matched, self.matcher).iter().take(NEAR_MISSES) {
            let _ = writeln!(out, "  NEAR  {}", self.describe(near.rule));
            out.push_str(&check_lines(&near.checks, self.columns));
            if near.failed() == 0 {
                out.push_str(SECTION_TOO_SHORT);
            }
        }
    }

    fn write_verdict(&self, hit: &Hit, block: u32, out: &mut String) {
        let verdict = format!("{VERDICT}{}", sanitise(&self.verdict(hit, block)));
        out.push_str(&wrap(&verdict, self.columns, VERDICT));
        out.push('\n');
    }

    /// A rule's name, and what a reader needs to find it; on a line of its own where it does not fit.
    fn describe(&self, rule: u32) -> String {
        let rule = self.rule(rule);
        let (name, location) = (sanitise(&rule.name), format!("{} {}", rule.location.file.layer, rule.location));
        let (location, what) = (sanitise(&location), format!("({}, {})", rule.category, rule.effect.name()));
        let width = VERDICT.len() + name.chars().count() + what.len() + location.chars().count() + 3;
        let gap = if width > self.columns { format!("\n{VERDICT}") } else { " ".to_owned() };
        format!("{} {what},{gap}{}", styled(RULE, &name), styled(DETAIL, &location))
    }

    /// All checks of a rule on a block, and the verdict.
    fn write_one_rule(&self, rule: u32, block: u32, out: &mut String) {
        if self.matcher.block(block).oversize {
            out.push_str("  too long to be matched\n");
            return;
        }
        let checks = checks(rule, block, &Literals::find(block, self.matcher), self.matcher);
        out.push_str(&check_lines(&checks, self.columns));
        let failed = checks.iter().filter(|check| !check.passes).count();
        match self.hits_on(block).find(|hit| hit.rule == rule) {
            Some(hit) => {
                self.write_verdict(hit, block, out);
            }
            None if failed == 0 => out.push_str(SECTION_TOO_SHORT),
            None => {
                let _ = writeln!(out, "        no hit: {failed} of {} checks fail", checks.len());
            }
        }
    }
}

/// Counts LF, CR and CRLF.
pub(super) fn count_line_ends(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count()
}

/// Checks as aligned lines of at most this many columns. What is wanted and found is cut.
fn check_lines(checks: &[CheckResult], columns: usize) -> String {
    let row = |check: &CheckResult| {
        let result = if check.passes { PASS } else { FAIL };
        let cells = [&format!("        {}", check.name()), &check.wanted, &format!("found {}", check.found), result];
        cells.map(|cell| sanitise(cell).into_owned()).to_vec()
    };
    let mut rows: Vec<_> = checks.iter().map(row).collect();
    cut_columns(&mut rows, columns);
    let style = |column, text: &str| match (column, text) {
        (3, FAIL) => REMOVED,
        (3, _) => KEPT,
        _ => Style::new(),
    };
    table(&rows, style)
}

/// Cuts the second and third cells of rows, so that these fit. Of two long ones each gets half.
fn cut_columns(rows: &mut [Vec<String>], columns: usize) {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let space = columns.saturating_sub(width(0) + width(3) + 3 * GAP).max(2 * LEAST_CELL);
    let (wanted, found) = (width(1), width(2));
    let for_found = found.min((space / 2).max(space.saturating_sub(wanted)));
    for row in rows {
        row[1] = cut(&row[1], space - for_found).into_owned();
        row[2] = cut(&row[2], for_found).into_owned();
    }
}
