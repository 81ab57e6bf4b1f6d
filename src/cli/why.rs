//! `clean why`: which rules hit a line and which come near, or what one rule makes of a text.
//!
//! Every check is that of the engine, and so is every verdict; this only prints them.

use std::fmt::Write as _;
use std::io::{self, Read as _};

use anstyle::Style;

use super::args::WhyArgs;
use super::error::print_stderr;
use super::table::{print, styled, table};
use super::{CliError, ExitStatus, rule_set};
use crate::cleaner::Cleaner;
use crate::decide::{Decision, Limits, Note, decide};
use crate::limits::PART_BYTES;
use crate::matcher::explain::{Checked, Literals, checks};
use crate::matcher::near::near_misses;
use crate::matcher::{Context, Hit, Hits, evaluate};
use crate::rules::rule::{Effect, Rule};
use crate::source::Source;
use crate::write::terminal::{GONE, QUIET, RULE, STAYS, sanitise};
use dehusk_text::metadata::Metadata;
use dehusk_text::utf8;

/// Near misses that are shown for a line.
const NEAR: usize = 3;

/// Runs the command.
pub(super) fn run(args: &WhyArgs) -> Result<ExitStatus, CliError> {
    let choice = rule_set::choice(&args.choice)?;
    let set = rule_set::builder(&args.rules).load()?;
    let rule = args.rule.as_deref().map(|name| set.find(name)).transpose()?;
    if let Some(rule) = rule.filter(|rule| rule.off) {
        return Err(CliError::Usage(format!("the rule `{}` is off", rule.name)));
    }
    let name = rule.map(|rule| rule.name.clone());
    let cleaner = Cleaner::with_profile(set, choice, rule_set::profile(args.model))?;
    let number = name.and_then(|name| cleaner.rules().position(|rule| rule.name == name));
    let text = text(args)?;
    let asked = Asked { cleaner: &cleaner, text: &text, alone: args.line.is_some() };
    print(&asked.answer(&metadata(args), number.map(|number| number as u32)))
}

fn text(args: &WhyArgs) -> Result<String, CliError> {
    if let Some(line) = &args.line {
        return Ok(line.clone());
    }
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(PART_BYTES as u64).read_to_end(&mut bytes);
    let read = read.map_err(|error| CliError::Usage(format!("cannot read standard input: {error}")))?;
    if read == PART_BYTES {
        print_stderr(&format!("warning: only the first {PART_BYTES} bytes are looked at"));
    }
    Ok(utf8::repair(&bytes).text.into_owned())
}

fn metadata(args: &WhyArgs) -> Metadata {
    let metadata = Metadata { host: args.host.as_ref().map(|host| host.to_lowercase()), ..Metadata::default() };
    match &args.title {
        Some(title) => metadata.with_title(title),
        None => metadata,
    }
}

/// What is asked about.
struct Asked<'a> {
    cleaner: &'a Cleaner,
    text: &'a str,
    /// A line without its document.
    alone: bool,
}

impl Asked<'_> {
    fn answer(&self, metadata: &Metadata, rule: Option<u32>) -> String {
        let source = match self.alone {
            true => Source::Text(self.text, metadata.clone()),
            false => Source::guess(self.text, metadata.clone()),
        };
        let (text, metadata, scanned) = (source.text(), source.metadata(), source.scan(self.cleaner.program()));
        let limits = if self.alone { Limits::Ignored } else { Limits::Kept };
        let page = source.as_page();
        let evidence = self.cleaner.evidence(page.is_some(), &scanned).filter(|_| !self.alone);
        let mut context = Context::new(text, self.cleaner.program(), &scanned, metadata).with_evidence(evidence, page);
        let hits = evaluate(&mut context);
        let decision = decide(&context, &hits, self.cleaner.choice(), limits);
        let verdicts = Verdicts { cleaner: self.cleaner, context: &context, hits: &hits, decision: &decision };
        let mut out = String::new();
        let (mut line, mut at) = (1, 0);
        for (number, block) in context.blocks().iter().enumerate() {
            let start = block.line.start as usize;
            line += line_ends(&text[at..start]);
            at = start;
            // Also in a file: who looks at scraped text line by line does so on a terminal sooner or later.
            let _ = writeln!(out, "{QUIET}{line}:{QUIET:#} {}", sanitise(block.text(text)));
            match rule {
                Some(rule) => verdicts.one_rule(rule, number as u32, &mut out),
                None => verdicts.all_rules(number as u32, &mut out),
            }
            if let Some(grounds) = evidence.and_then(|evidence| evidence.grounds(&context, number as u32)) {
                let _ = writeln!(out, "  {QUIET}{grounds}{QUIET:#}");
            }
        }
        if self.alone {
            out.push_str("A line alone: zone, after, before, within, previous, next, isolated and repeats see no other line, and limits do not count.\n");
        }
        out
    }
}

/// What the engine made of a text.
struct Verdicts<'v, 'd> {
    cleaner: &'v Cleaner,
    context: &'v Context<'d>,
    hits: &'v Hits,
    decision: &'v Decision,
}

impl Verdicts<'_, '_> {
    fn rule(&self, number: u32) -> &Rule {
        self.cleaner.rule(number as usize)
    }

    fn hits_of(&self, block: u32) -> impl Iterator<Item = &Hit> {
        self.hits.all.iter().filter(move |hit| hit.blocks.contains(&block))
    }

    fn all_rules(&self, block: u32, out: &mut String) {
        let mut hit: Vec<u32> = Vec::new();
        for one in self.hits_of(block) {
            let rule = self.rule(one.rule);
            let _ = writeln!(out, "  {GONE}HIT{GONE:#}   {}", name(rule));
            let _ = writeln!(out, "        {}", sanitise(&self.verdict(one, block)));
            hit.push(one.rule);
        }
        if hit.is_empty() {
            out.push_str("  no rule hits\n");
        }
        for near in near_misses(block, &hit, self.context).iter().take(NEAR) {
            let _ = writeln!(out, "  NEAR  {}", name(self.rule(near.rule)));
            out.push_str(&lines(&near.checks));
            if near.failed() == 0 {
                out.push_str(TOO_SHORT);
            }
        }
    }

    fn one_rule(&self, rule: u32, block: u32, out: &mut String) {
        if self.context.block(block).oversize {
            out.push_str("  too long to be looked at\n");
            return;
        }
        let checks = checks(rule, block, &Literals::of(block, self.context), self.context);
        out.push_str(&lines(&checks));
        let failed = checks.iter().filter(|check| !check.passes).count();
        match self.hits_of(block).find(|hit| hit.rule == rule) {
            Some(hit) => {
                let _ = writeln!(out, "        {}", sanitise(&self.verdict(hit, block)));
            }
            None if failed == 0 => out.push_str(TOO_SHORT),
            None => {
                let _ = writeln!(out, "        no hit: {failed} of {} checks fail", checks.len());
            }
        }
    }

    /// What became of a hit, in words.
    fn verdict(&self, hit: &Hit, block: u32) -> String {
        let rule = self.rule(hit.rule);
        let hit_words = self.hit_words(hit, block);
        let exception = self.hits_of(block).find(|other| self.rule(other.rule).effect == Effect::Keep);
        let limited = |note: &Note| match note {
            Note::RuleSetAside { rule, .. } => *rule == hit.rule as usize,
            Note::DocumentLimit { .. } => !rule.sure,
            _ => false,
        };
        if rule.effect == Effect::Keep {
            return "hit: the block stays, whatever drops it".to_owned();
        }
        if let Effect::Weight(weight) = rule.effect {
            return format!("hit: speaks for {} by {weight:+}", if weight > 0.0 { "husk" } else { "body" });
        }
        if !self.cleaner.choice().drops(rule.category) {
            let kept = if self.cleaner.choice().keep.contains(&rule.category) { "kept" } else { "kept unless dropped" };
            return format!("{hit_words}, but the category {} is {kept}", rule.category);
        }
        if let Some(exception) = exception {
            return format!("{hit_words}, but kept by the exception {}", self.rule(exception.rule).name);
        }
        if rule.company && self.decision.notes.iter().any(|note| matches!(note, Note::Alone { .. })) {
            return format!("{hit_words}, but kept: nothing but {} and the like is husk here", rule.category);
        }
        match self.decision.notes.iter().find(|note| limited(note)) {
            Some(Note::RuleSetAside { words, .. }) => {
                format!("{hit_words}, but set aside by the rule's limit: it would take {words} words of this document")
            }
            Some(_) => format!("{hit_words}, but set aside by the document's limit"),
            None => format!("{hit_words}: it goes"),
        }
    }

    fn hit_words(&self, hit: &Hit, block: u32) -> String {
        match self.rule(hit.rule).effect {
            Effect::Span => format!("hit{}", self.spans(hit)),
            Effect::Section(_) if hit.blocks.start < block => "inside a section that begins before it".to_owned(),
            Effect::Section(_) => {
                let behind = hit.blocks.len() - 1;
                format!("hit, head of a section with {behind} block{} behind it", if behind == 1 { "" } else { "s" })
            }
            _ => "hit".to_owned(),
        }
    }

    /// Where in the line each span stands, in characters from 1.
    fn spans(&self, hit: &Hit) -> String {
        let spans = &self.hits.spans[hit.spans.start as usize..hit.spans.end as usize];
        let start = self.context.block(hit.blocks.start).content.start as usize;
        let each = spans.iter().map(|span| {
            let (from, to) = (span.start as usize, span.end as usize);
            let text = self.context.text;
            let first = text[start..from].chars().count() + 1;
            let last = first + text[from..to].chars().count() - 1;
            format!(" at {first}-{last} \"{}\"", &text[from..to])
        });
        each.collect::<Vec<_>>().join(",")
    }
}

/// A rule with what a reader needs to find it.
fn name(rule: &Rule) -> String {
    let place = format!("{} {}", rule.location.file.layer, rule.location);
    let (name, place) = (styled(RULE, &sanitise(&rule.name)), styled(QUIET, &sanitise(&place)));
    format!("{name} ({}, {}), {place}", rule.category, rule.effect.name())
}

/// Ends of lines: LF, CR and CRLF.
fn line_ends(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count()
}

const PASS: &str = "PASS";
const FAIL: &str = "FAIL";
const TOO_SHORT: &str = "        every check holds, but its section has fewer blocks than `least`\n";

/// The checks as aligned lines.
fn lines(checks: &[Checked]) -> String {
    let row = |check: &Checked| {
        let result = if check.passes { PASS } else { FAIL };
        let cells = [&format!("        {}", check.name()), &check.wanted, &format!("found {}", check.found), result];
        cells.map(|cell| sanitise(cell).into_owned()).to_vec()
    };
    let style = |column, text: &str| match (column, text) {
        (3, FAIL) => GONE,
        (3, _) => STAYS,
        _ => Style::new(),
    };
    table(&checks.iter().map(row).collect::<Vec<_>>(), style)
}
