//! `clean why`: which rules match a line and which nearly match, or each check of one rule on a text.
//!
//! All checks and verdicts are those of the engine; this module only prints them.

mod alone;
mod report;
mod verdict;
mod width;

use std::io::{self, IsTerminal as _, Read as _};

use super::args::WhyArgs;
use super::error::print_stderr;
use super::pipeline::{check_is_text, decode_text};
use super::table::print;
use super::{CliError, ExitStatus, rule_set};
use crate::cleaner::{Cleaner, Matched, match_and_score};
use crate::decide::{Limits, decide};
use crate::document::{RawDocument, Reading};
use crate::limits::PART_BYTES;
use dehusk_html::Page;
use dehusk_html::encoding::{self, Encoding};
use dehusk_html::sniff::{is_html, is_html_text};
use dehusk_html::text_encoding::utf16;
use dehusk_text::metadata::Metadata;
use report::{Report, count_line_ends};

const LINE_ALONE: [&str; 2] = [
    "Note: a line alone has no neighbours, so conditions on what is around it fail or do not apply.",
    "      `clean why < FILE` shows what happens to each line of a document.",
];

/// Runs the command.
pub(super) fn run(args: &WhyArgs) -> Result<ExitStatus, CliError> {
    let choice = rule_set::choice(&args.cleaner.choice)?;
    let (set, status) = rule_set::load_valid(&args.cleaner.rules)?;
    let rule = args.rule.as_deref().map(|name| rule_set::find_active(&set, name)).transpose()?;
    let name = rule.map(|rule| rule.name.clone());
    let cleaner = Cleaner::with_bounds(set, choice, rule_set::bounds(args.cleaner.model))?;
    let rule = name.and_then(|name| cleaner.rules().position(|rule| rule.name == name));
    let text = read_text(args)?;
    let question = Question { cleaner: &cleaner, text: &text, line_alone: args.line.is_some() };
    print(&question.answer(&args.document.metadata(), rule.map(|rule| rule as u32)))?;
    Ok(status)
}

fn read_text(args: &WhyArgs) -> Result<String, CliError> {
    if let Some(line) = &args.line {
        return Ok(line.clone());
    }
    if io::stdin().is_terminal() {
        print_stderr("reading a text from the terminal until Ctrl-D; `clean why LINE` asks about one line");
    }
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(PART_BYTES as u64).read_to_end(&mut bytes);
    let read = read.map_err(|error| CliError::Usage(format!("cannot read standard input: {error}")))?;
    if read == PART_BYTES {
        print_stderr(&format!("warning: only the first {PART_BYTES} bytes are read"));
    }
    let text = decode(bytes, args.document.encoding);
    text.map_err(|error| CliError::Usage(format!("cannot read standard input: {error}")))
}

/// Decodes a page or a text.
fn decode(bytes: Vec<u8>, encoding: Option<&'static Encoding>) -> Result<String, String> {
    check(&bytes, encoding)?;
    match is_html(&bytes) {
        true => Ok(encoding::decode(&bytes, encoding.map(Encoding::name)).text.into_owned()),
        false => decode_text(bytes, encoding),
    }
}

/// Checks that something is a text, as far as that shows before it is decoded.
fn check(bytes: &[u8], encoding: Option<&'static Encoding>) -> Result<(), String> {
    let encoding = encoding.or_else(|| utf16(bytes));
    if encoding.is_some_and(|encoding| !encoding.is_ascii_compatible()) { Ok(()) } else { check_is_text(bytes) }
}

/// The report on a block of a document, on all rules, without styles; none if there is no such block.
pub(super) fn about_block(cleaner: &Cleaner, raw: RawDocument<'_>, block: u32, columns: usize) -> Option<String> {
    let (document, findings) = cleaner.scan(raw);
    if block as usize >= document.blocks().len() {
        return None;
    }
    let model = cleaner.model_for(&document);
    let Matched { matcher, judgement } = match_and_score(cleaner.program(), &document, &findings, model);
    let decision = decide(&document, &matcher.hits, cleaner.choice(), Limits::Kept);
    let report = Report { cleaner, matcher: &matcher, decision: &decision, line_alone: false, columns };
    let line = 1 + count_line_ends(&document.source[..document.source_range(block).start]);
    let mut out = String::new();
    report.write_block(&document, (block, line), judgement.as_ref(), None, &mut out);
    Some(anstream::adapter::strip_str(&out).to_string())
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
        let is_page = !self.line_alone && is_html_text(self.text);
        let page = is_page.then(|| Page::from_text(self.text, metadata));
        let reading = Reading::new(if page.is_some() { "" } else { self.text }, metadata);
        let raw = page.as_ref().map_or_else(|| reading.raw(), RawDocument::page);
        let (document, findings) = self.cleaner.scan(raw);
        let limits = if self.line_alone { Limits::Ignored } else { Limits::Kept };
        let model = self.cleaner.model_for(&document).filter(|_| !self.line_alone);
        let Matched { matcher, judgement } = match_and_score(self.cleaner.program(), &document, &findings, model);
        let decision = decide(&document, &matcher.hits, self.cleaner.choice(), limits);
        let columns = width::columns();
        let (cleaner, line_alone) = (self.cleaner, self.line_alone);
        let report = Report { cleaner, matcher: &matcher, decision: &decision, line_alone, columns };
        let mut out = report.render(&document, judgement.as_ref(), rule);
        if self.line_alone {
            out.extend(LINE_ALONE.map(|line| width::wrap(line, columns, "      ") + "\n"));
        }
        out
    }
}
