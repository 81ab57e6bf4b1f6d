//! `clean why`: which rules match a line and which nearly match, or each check of one rule on a text.
//!
//! All checks and verdicts are those of the engine; this module only prints them.

mod report;
mod verdict;

use std::fmt::Write as _;
use std::io::{self, Read as _};

use super::args::WhyArgs;
use super::error::print_stderr;
use super::table::print;
use super::{CliError, ExitStatus, rule_set};
use crate::cleaner::Cleaner;
use crate::decide::{Limits, decide};
use crate::limits::PART_BYTES;
use crate::matcher::{Context, evaluate};
use crate::source::Source;
use crate::write::terminal::{QUIET, sanitise};
use dehusk_text::metadata::Metadata;
use dehusk_text::utf8;
use report::Report;

const LINE_ALONE: &str = "Note: a single line has no neighbors, so zone, after, before, within, previous, next, isolated \
                          and repeats find none; limits do not apply.\n";

/// Runs the command.
pub(super) fn run(args: &WhyArgs) -> Result<ExitStatus, CliError> {
    let choice = rule_set::choice(&args.choice)?;
    let set = rule_set::builder(&args.rules).load()?;
    let rule = args.rule.as_deref().map(|name| rule_set::find_active(&set, name)).transpose()?;
    let name = rule.map(|rule| rule.name.clone());
    let cleaner = Cleaner::with_profile(set, choice, rule_set::profile(args.model))?;
    let rule = name.and_then(|name| cleaner.rules().position(|rule| rule.name == name));
    let text = read_text(args)?;
    let question = Question { cleaner: &cleaner, text: &text, line_alone: args.line.is_some() };
    print(&question.answer(&metadata(args), rule.map(|rule| rule as u32)))
}

fn read_text(args: &WhyArgs) -> Result<String, CliError> {
    if let Some(line) = &args.line {
        return Ok(line.clone());
    }
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(PART_BYTES as u64).read_to_end(&mut bytes);
    let read = read.map_err(|error| CliError::Usage(format!("cannot read standard input: {error}")))?;
    if read == PART_BYTES {
        print_stderr(&format!("warning: only the first {PART_BYTES} bytes are read"));
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

/// A text, and the cleaner that is asked about it.
struct Question<'a> {
    cleaner: &'a Cleaner,
    text: &'a str,
    /// The text is a line without its document.
    line_alone: bool,
}

impl Question<'_> {
    /// The report on each block of the text: on all rules, or on one.
    fn answer(&self, metadata: &Metadata, rule: Option<u32>) -> String {
        let source = match self.line_alone {
            true => Source::Text(self.text, metadata.clone()),
            false => Source::guess(self.text, metadata.clone()),
        };
        let (text, metadata, scanned) = (source.text(), source.metadata(), source.scan(self.cleaner.program()));
        let limits = if self.line_alone { Limits::Ignored } else { Limits::Kept };
        let page = source.as_page();
        let evidence = self.cleaner.evidence(page.is_some(), &scanned).filter(|_| !self.line_alone);
        let mut context = Context::new(text, self.cleaner.program(), &scanned, metadata).with_evidence(evidence, page);
        let hits = evaluate(&mut context);
        let decision = decide(&context, &hits, self.cleaner.choice(), limits);
        let report = Report { cleaner: self.cleaner, context: &context, hits: &hits, decision: &decision };
        let mut out = String::new();
        let (mut line, mut position) = (1, 0);
        for (block, number) in context.blocks().iter().zip(0..) {
            let start = block.line.start as usize;
            line += count_line_ends(&text[position..start]);
            position = start;
            // Sanitised also in a file: people look at such files on a terminal sooner or later.
            let _ = writeln!(out, "{QUIET}{line}:{QUIET:#} {}", sanitise(block.text(text)));
            match rule {
                Some(rule) => report.write_one_rule(rule, number, &mut out),
                None => report.write_all_rules(number, &mut out),
            }
            if let Some(grounds) = evidence.and_then(|evidence| evidence.grounds(&context, number)) {
                let _ = writeln!(out, "  {QUIET}{grounds}{QUIET:#}");
            }
        }
        if self.line_alone {
            out.push_str(LINE_ALONE);
        }
        out
    }
}

/// Counts LF, CR and CRLF.
fn count_line_ends(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count()
}
