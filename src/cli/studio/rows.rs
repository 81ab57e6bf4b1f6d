//! A document as the page shows it: its lines, and what is removed of each, by which rule and why.

use std::collections::HashMap;
use std::ops::Range;

use serde::Serialize;

use super::documents::Opened;
use crate::cleaner::{Cleaned, Reason as Ground, Removal};
use crate::document::ParsedDocument;
use crate::rules::{Layer, Rule, Settings};
use crate::segment::Block;
use dehusk_text::markdown::Kind;

/// Lines that are sent at once.
pub(super) const ROWS: usize = 400;

/// Bytes of a line that are sent.
const ROW_BYTES: usize = 4000;

/// Some lines of a document.
#[derive(Serialize)]
pub(super) struct Rows {
    lines: Vec<Row>,
    /// What the parts of lines refer to.
    reasons: Vec<Reason>,
    /// Lines of the whole document that are not blank.
    total: usize,
}

/// A line.
#[derive(Serialize)]
struct Row {
    block: usize,
    /// Its number in the source, from 1.
    line: usize,
    /// A blank line is before it.
    gap: bool,
    kind: &'static str,
    prose: bool,
    parts: Vec<Part>,
    /// Characters that are not sent.
    more: usize,
}

/// A part of a line, and the reason for which it goes if it does.
#[derive(Serialize)]
struct Part(String, Option<usize>);

/// Why something is removed.
#[derive(Serialize)]
struct Reason {
    rule: String,
    about: String,
    category: &'static str,
    /// The layer and the place of the rule.
    place: String,
    /// The file of the rule can be changed here.
    own: bool,
    /// What the context model says, or that the page's structure decides.
    why: Option<String>,
}

/// All lines of a document, by [`ROWS`]. `document` has its blocks, and `cleaned` is what came of cleaning it.
pub(super) fn rows(opened: &Opened<'_>, document: &ParsedDocument<'_>, cleaned: &Cleaned<'_>) -> Vec<Rows> {
    let total = document.blocks().len();
    let removals: Vec<_> = cleaned.removals().collect();
    let (mut line, mut position) = (1, 0);
    let mut row = |block: usize, writer: &mut RowWriter<'_>| {
        let range = document.source_range(block as u32);
        line += count_line_ends(&document.source[position..range.start]);
        position = range.start;
        let (parts, more) = writer.parts(document.source, range);
        let kind = kind(opened, document, block);
        let measured = document.block(block as u32);
        Row { block, line, gap: measured.gap_before && block > 0, kind, prose: is_prose(measured), parts, more }
    };
    let starts = (0..total.max(1)).step_by(ROWS);
    let of_chunk = starts.map(|start| {
        let mut writer = RowWriter { removals: &removals, reasons: Vec::new(), by_removal: HashMap::new() };
        let lines = (start..total.min(start + ROWS)).map(|block| row(block, &mut writer)).collect();
        Rows { lines, reasons: writer.reasons, total }
    });
    of_chunk.collect()
}

/// Whether a block is prose, by the settings that hold unless others are given.
pub(super) fn is_prose(block: &Block) -> bool {
    block.sentence && block.measure.words >= Settings::default().prose_words
}

/// Counts LF, CR and CR LF.
fn count_line_ends(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count()
}

/// What elements or Markdown make a line.
fn kind(opened: &Opened<'_>, document: &ParsedDocument<'_>, block: usize) -> &'static str {
    const HEADINGS: [&str; 7] = ["", "h1", "h2", "h3", "h4", "h5", "h6"];
    if let Some(line) = opened.page.and_then(|page| page.rendered.blocks.get(block)) {
        return match line.kind {
            kind if kind.heading > 0 => HEADINGS[usize::from(kind.heading).min(6)],
            kind if kind.verbatim => "code",
            kind if kind.row => "row",
            kind if kind.item => "item",
            kind if kind.quote => "quote",
            _ => "",
        };
    }
    match document.block(block as u32).markdown {
        Some(Kind::Heading) => "h2",
        Some(Kind::Code | Kind::Header) => "code",
        Some(Kind::Row) => "row",
        _ => "",
    }
}

/// Writes lines, and the reasons that occur in them.
struct RowWriter<'c> {
    removals: &'c [Removal<'c>],
    reasons: Vec<Reason>,
    by_removal: HashMap<usize, usize>,
}

impl RowWriter<'_> {
    /// The parts of a line, and how many characters of it are left out.
    fn parts(&mut self, source: &str, range: Range<usize>) -> (Vec<Part>, usize) {
        let text = source[range.clone()].trim_end();
        let end = range.start + text.floor_char_boundary(ROW_BYTES);
        let more = source[end..range.start + text.len()].chars().count();
        let (mut parts, mut at) = (Vec::new(), range.start);
        let first = self.removals.partition_point(|removal| removal.range.end <= range.start);
        for number in first..self.removals.len() {
            let removed = self.removals[number].range.clone();
            let (from, to) = (removed.start.clamp(at, end), removed.end.clamp(at, end));
            if from == to {
                break;
            }
            if from > at {
                parts.push(Part(source[at..from].to_owned(), None));
            }
            parts.push(Part(source[from..to].to_owned(), Some(self.reason(number))));
            at = to;
        }
        if at < end {
            parts.push(Part(source[at..end].to_owned(), None));
        }
        (parts, more)
    }

    fn reason(&mut self, number: usize) -> usize {
        if let Some(known) = self.by_removal.get(&number) {
            return *known;
        }
        let removal = &self.removals[number];
        let place = format!("{} {}", removal.rule.location.file.layer, removal.rule.location);
        let why = removal.explanation.map(ToString::to_string);
        let outside = || (removal.reason == Ground::OutsideBody).then(|| "outside of the body".to_owned());
        self.reasons.push(Reason {
            rule: removal.rule.name().to_owned(),
            about: removal.rule.about().to_owned(),
            category: removal.rule.category().name(),
            place,
            own: is_own(removal.rule),
            why: why.or_else(outside),
        });
        self.by_removal.insert(number, self.reasons.len() - 1);
        self.reasons.len() - 1
    }
}

/// Whether a rule is in a file that may be one of the folder that rules are saved to.
fn is_own(rule: &Rule) -> bool {
    matches!(rule.location.file.layer, Layer::Project | Layer::Named(_))
}
