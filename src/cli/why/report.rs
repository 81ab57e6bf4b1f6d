//! What is printed below each line: rules that match or nearly match it, or the checks of one rule.

use std::fmt::Write as _;

use anstyle::Style;

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

const PASS: &str = "PASS";
const FAIL: &str = "FAIL";
const SECTION_TOO_SHORT: &str = "        all checks pass, but the section has fewer blocks than `min-blocks`\n";

/// What the engine made of a text.
pub(super) struct Report<'r, 'd> {
    pub(super) cleaner: &'r Cleaner,
    pub(super) matcher: &'r Matcher<'d>,
    pub(super) decision: &'r Decision,
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
        let mut out = String::new();
        let (mut line, mut position) = (1, 0);
        for (block, number) in document.blocks().iter().zip(0..) {
            let start = block.line.start as usize;
            line += count_line_ends(&document.text[position..start]);
            position = start;
            // Sanitised also in a file: people look at such files on a terminal sooner or later.
            let _ = writeln!(out, "{DETAIL}{line}:{DETAIL:#} {}", sanitise(block.text(document.text)));
            match rule {
                Some(rule) => self.write_one_rule(rule, number, &mut out),
                None => self.write_all_rules(number, &mut out),
            }
            if let Some(explanation) = judgement.and_then(|judgement| judgement.explain(number)) {
                let _ = writeln!(out, "  {DETAIL}{explanation}{DETAIL:#}");
            }
        }
        out
    }

    /// Rules that match a block, with verdicts, and those that nearly match it, with checks.
    fn write_all_rules(&self, block: u32, out: &mut String) {
        let mut matched: Vec<u32> = Vec::new();
        for hit in self.hits_on(block) {
            let _ = writeln!(out, "  {REMOVED}HIT{REMOVED:#}   {}", describe(self.rule(hit.rule)));
            let _ = writeln!(out, "        {}", sanitise(&self.verdict(hit, block)));
            matched.push(hit.rule);
        }
        if matched.is_empty() {
            out.push_str("  no rule matches\n");
        }
        for near in near_misses(block, &matched, self.matcher).iter().take(NEAR_MISSES) {
            let _ = writeln!(out, "  NEAR  {}", describe(self.rule(near.rule)));
            out.push_str(&check_lines(&near.checks));
            if near.failed() == 0 {
                out.push_str(SECTION_TOO_SHORT);
            }
        }
    }

    /// All checks of a rule on a block, and the verdict.
    fn write_one_rule(&self, rule: u32, block: u32, out: &mut String) {
        if self.matcher.block(block).oversize {
            out.push_str("  too long to be matched\n");
            return;
        }
        let checks = checks(rule, block, &Literals::find(block, self.matcher), self.matcher);
        out.push_str(&check_lines(&checks));
        let failed = checks.iter().filter(|check| !check.passes).count();
        match self.hits_on(block).find(|hit| hit.rule == rule) {
            Some(hit) => {
                let _ = writeln!(out, "        {}", sanitise(&self.verdict(hit, block)));
            }
            None if failed == 0 => out.push_str(SECTION_TOO_SHORT),
            None => {
                let _ = writeln!(out, "        no hit: {failed} of {} checks fail", checks.len());
            }
        }
    }
}

/// Counts LF, CR and CRLF.
fn count_line_ends(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count()
}

/// A rule's name, and what a reader needs to find it.
fn describe(rule: &Rule) -> String {
    let location = format!("{} {}", rule.location.file.layer, rule.location);
    let (name, location) = (styled(RULE, &sanitise(&rule.name)), styled(DETAIL, &sanitise(&location)));
    format!("{name} ({}, {}), {location}", rule.category, rule.effect.name())
}

/// Checks as aligned lines.
fn check_lines(checks: &[CheckResult]) -> String {
    let row = |check: &CheckResult| {
        let result = if check.passes { PASS } else { FAIL };
        let cells = [&format!("        {}", check.name()), &check.wanted, &format!("found {}", check.found), result];
        cells.map(|cell| sanitise(cell).into_owned()).to_vec()
    };
    let style = |column, text: &str| match (column, text) {
        (3, FAIL) => REMOVED,
        (3, _) => KEPT,
        _ => Style::new(),
    };
    table(&checks.iter().map(row).collect::<Vec<_>>(), style)
}
