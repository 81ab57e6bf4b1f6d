//! From verdicts to byte ranges: the white space that is removed with what is cut.
//!
//! Where blocks are removed between two kept ones, one blank line is kept there if there was any. Blank lines at an edge of
//! the document are removed if blocks are removed there. Inside a line a cut includes the space that it would leave doubled.

use std::ops::Range;

use super::RemovedRange;
use super::cuts::Verdict;
use crate::document::ParsedDocument;

/// The removals of all verdicts, in order and disjoint. `verdicts` holds the blocks of which something is removed, in order.
pub(super) fn removals(document: &ParsedDocument<'_>, verdicts: &[(u32, Verdict)]) -> Vec<RemovedRange> {
    let mut writer = Writer { document, removals: Vec::new() };
    let mut at = 0;
    while at < verdicts.len() {
        match &verdicts[at].1 {
            Verdict::Cut(spans) => {
                writer.spans(verdicts[at].0, spans);
                at += 1;
            }
            Verdict::Gone(_) => {
                let length = run_length(&verdicts[at..]);
                writer.run(&verdicts[at..at + length]);
                at += length;
            }
        }
    }
    writer.removals
}

/// How many blocks are removed as a whole, one after the other.
fn run_length(verdicts: &[(u32, Verdict)]) -> usize {
    let first = verdicts[0].0;
    let is_next = |(at, (block, verdict)): &(usize, &(u32, Verdict))| {
        matches!(verdict, Verdict::Gone(_)) && *block as usize == first as usize + at
    };
    verdicts.iter().enumerate().take_while(is_next).count()
}

struct Writer<'c> {
    document: &'c ParsedDocument<'c>,
    removals: Vec<RemovedRange>,
}

impl Writer<'_> {
    fn push(&mut self, range: Range<usize>, rule: u32) {
        if !range.is_empty() {
            self.removals.push(RemovedRange { range, rule: rule as usize });
        }
    }

    /// Blocks that are removed one after the other: all lines of the gap are removed but one blank one.
    fn run(&mut self, run: &[(u32, Verdict)]) {
        let blocks = self.document.blocks();
        let (first, last) = (run[0].0 as usize, run[run.len() - 1].0 as usize);
        let before = first.checked_sub(1).map(|at| blocks[at].line.end as usize);
        let after = blocks.get(last + 1).map(|block| block.line.start as usize);
        let end = after.unwrap_or(self.document.text.len());
        let start = match (before, after) {
            (None, _) => 0,
            (Some(before), Some(_)) => before,
            (Some(before), None) => self.tail_start(before),
        };
        let kept = if before.is_some() && after.is_some() { self.first_blank(start, run, end) } else { end..end };
        let mut from = start;
        for (number, (block, verdict)) in run.iter().enumerate() {
            let Verdict::Gone(rule) = verdict else { continue };
            let to = if number + 1 == run.len() { end } else { blocks[*block as usize].line.end as usize };
            self.push(from..to.min(kept.start).max(from), *rule);
            self.push(kept.end.clamp(from, to)..to, *rule);
            from = to;
        }
    }

    /// Where the removal begins when nothing is kept after it: the text ends in a line's end if it did before.
    fn tail_start(&self, before: usize) -> usize {
        let text = self.document.text;
        if text.ends_with(['\n', '\r']) {
            return before;
        }
        let line = text[..before].strip_suffix('\n').map_or(before, str::len);
        text[..line].strip_suffix('\r').map_or(line, str::len)
    }

    /// The first blank line of a gap in which blocks are removed; empty if there is none.
    fn first_blank(&self, start: usize, run: &[(u32, Verdict)], end: usize) -> Range<usize> {
        let blocks = self.document.blocks();
        let mut from = start;
        for (block, _) in run {
            let line = &blocks[*block as usize].line;
            if from < line.start as usize {
                break;
            }
            from = line.end as usize;
        }
        let gap = &self.document.text[from..end];
        let length = match gap.find(['\n', '\r']) {
            Some(at) if gap[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            // What is left of the gap is the white space before the next block's text: no line of its own.
            None => return end..end,
        };
        // After the last block the gap extends to the next line, which may follow at once.
        let blank = self.document.text[from..from + length].trim().is_empty();
        if blank { from..from + length } else { end..end }
    }

    /// Parts of a block that are removed. Those with nothing but white space between them are widened as one: what is left must not
    /// depend on whether one rule cut them or several.
    fn spans(&mut self, block: u32, spans: &[(Range<u32>, u32)]) {
        let content = &self.document.block(block).content;
        let content = content.start as usize..content.end as usize;
        let text = self.document.text;
        for run in spans.chunk_by(|(a, _), (b, _)| text[a.end as usize..b.start as usize].trim().is_empty()) {
            let wide = self.widen(run[0].0.start as usize..run[run.len() - 1].0.end as usize, &content);
            let mut from = wide.start;
            for (number, (span, rule)) in run.iter().enumerate() {
                let to = if number + 1 == run.len() { wide.end } else { span.end as usize };
                self.push(from..to, *rule);
                from = to;
            }
        }
    }

    /// A cut with the white space that it would leave at an edge of the block or doubled inside it.
    fn widen(&self, cut: Range<usize>, content: &Range<usize>) -> Range<usize> {
        let text = self.document.text;
        let before = text[content.start..cut.start].trim_end().len() + content.start;
        let after = content.end - text[cut.end..content.end].trim_start().len();
        if before == content.start {
            return cut.start.min(content.start)..after;
        }
        let closes = text[after..content.end].starts_with(['.', ',', ';', ':', '!', '?', ')', '”', '。', '，']);
        if after == content.end || after > cut.end || closes {
            // A space before the cut is removed; the one after it, if any, is kept between the words.
            return before..if after == content.end { after } else { cut.end };
        }
        cut
    }
}
