//! Cuts a Markdown text into lines of its view, and says what each is.

use std::ops::Range;

use super::builder::{Builder, SourceLine};
use super::line_marks::{Front, FrontMark, fence, is_rule, is_table_delimiter, is_underline, looks_like_code};
use super::wrapping::{self, is_unfinished};
use super::{Kind, View, header};

/// The longest underlined heading, in bytes.
const HEADING: usize = 300;

/// Over this many lines the rest of a broken link is looked for.
const BROKEN_OVER: usize = 6;

/// So often a paragraph is wrapped further after a link that was broken.
const ROUNDS: usize = 4;

/// Lines are joined up to this many bytes.
const JOINED: usize = 1 << 16;

/// Fences are told apart up to this length.
const LONGEST_FENCE: usize = 16;

/// The view of a text that is Markdown.
pub(super) fn view(text: &str) -> View {
    let lines = source_lines(text);
    let wrapped = wrapping::is_wrapped(lines.iter().map(|(own, _)| &text[own.clone()]));
    let mut blocks = Blocks {
        text,
        lines,
        at: 0,
        builder: Builder::new(text),
        wrapped,
        in_list: false,
        unclosed: [[false; LONGEST_FENCE + 1]; 2],
    };
    let metadata = header::find(text).map(|header| {
        blocks.header(&header.range);
        header.metadata
    });
    while blocks.at < blocks.lines.len() {
        blocks.step();
    }
    blocks.builder.finish(metadata)
}

/// Each line without its end, and where the next one begins. Lines end as they do for texts of any kind.
fn source_lines(text: &str) -> Vec<(Range<usize>, usize)> {
    let bytes = text.as_bytes();
    let (mut lines, mut start) = (Vec::new(), 0);
    while start < bytes.len() {
        let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |found| start + found);
        let next = match &bytes[end..] {
            [b'\r', b'\n', ..] => end + 2,
            [] => end,
            _ => end + 1,
        };
        lines.push((start..end, next));
        start = next;
    }
    lines
}

struct Blocks<'t> {
    text: &'t str,
    lines: Vec<(Range<usize>, usize)>,
    at: usize,
    builder: Builder<'t>,
    /// A program wrapped the paragraphs.
    wrapped: bool,
    /// The last line that is not indented is an item of a list.
    in_list: bool,
    /// By mark and length: no fence follows that closes one.
    unclosed: [[bool; LONGEST_FENCE + 1]; 2],
}

impl<'t> Blocks<'t> {
    /// A line without its end.
    fn line(&self, at: usize) -> &'t str {
        self.lines.get(at).map_or("", |(own, _)| &self.text[own.clone()])
    }

    fn is_blank(&self, at: usize) -> bool {
        self.line(at).trim().is_empty()
    }

    /// The bytes from a line to another, without the end of the last.
    fn range(&self, from: usize, to: usize) -> Range<usize> {
        self.lines[from].0.start..self.lines[to].0.end
    }

    /// Shows the end of a line, and goes on with the next.
    fn end_line(&mut self, last: usize) {
        let (own, next) = self.lines[last].clone();
        self.builder.copy(own.end..next);
        self.at = last + 1;
    }

    fn header(&mut self, header: &Range<usize>) {
        let last = self.lines.partition_point(|(own, _)| own.end < header.end);
        // Blank lines and a byte order mark before it stay what they are.
        while self.lines[self.at].0.end < header.start {
            self.blank();
        }
        let start = self.lines[self.at].0.start;
        self.builder.joined(start..header.end, Kind::Header);
        self.builder.copy(header.end..self.lines[last].0.end);
        self.end_line(last);
    }

    fn blank(&mut self) {
        self.builder.copy(self.lines[self.at].0.clone());
        self.end_line(self.at);
    }

    fn step(&mut self) {
        let line = self.line(self.at);
        if self.is_blank(self.at) {
            self.blank();
        } else if let Some(last) = self.fenced().or_else(|| self.indented_code()) {
            self.code(last);
        } else if is_rule(line) {
            self.builder.verbatim(self.lines[self.at].0.clone(), Kind::Text);
            self.end_line(self.at);
        } else if line.contains('|') && is_table_delimiter(self.line(self.at + 1)) {
            self.table();
        } else {
            self.paragraph();
        }
    }

    /// The last line of the code between fences that begins here.
    fn fenced(&mut self) -> Option<usize> {
        let (mark, length, _) = fence(self.line(self.at))?;
        let row = usize::from(mark == b'~');
        let known = self.unclosed[row][length.min(LONGEST_FENCE)];
        let closes = |at: &usize| {
            fence(self.line(*at)).is_some_and(|(other, long, info)| other == mark && long >= length && !info)
        };
        let close = (!known).then(|| (self.at + 1..self.lines.len()).find(closes)).flatten();
        // What has no end is no fence: its text would never be looked at.
        self.unclosed[row][length.min(LONGEST_FENCE)] |= close.is_none();
        close
    }

    /// The last line of code that is indented.
    fn indented_code(&self) -> Option<usize> {
        let is_indented = |at: usize| self.line(at).starts_with("    ") || self.line(at).starts_with('\t');
        let after_blank = self.at == 0 || self.is_blank(self.at - 1);
        if self.in_list
            || !after_blank
            || !is_indented(self.at)
            || Front::of(self.line(self.at)).mark == FrontMark::Item
        {
            return None;
        }
        let end = (self.at..self.lines.len()).find(|at| !is_indented(*at) && !self.is_blank(*at));
        let last = (self.at..end.unwrap_or(self.lines.len())).rev().find(|at| !self.is_blank(*at))?;
        let text = || (self.at..=last).filter(|at| !self.is_blank(*at));
        let code = text().filter(|at| looks_like_code(self.line(*at))).count();
        (2 * code > text().count()).then_some(last)
    }

    fn code(&mut self, last: usize) {
        while self.at <= last {
            if self.is_blank(self.at) {
                self.blank();
            } else {
                self.builder.verbatim(self.lines[self.at].0.clone(), Kind::Code);
                self.end_line(self.at);
            }
        }
        self.in_list = false;
    }

    fn table(&mut self) {
        let (head, delimiter) = (self.lines[self.at].0.clone(), self.at + 1);
        self.row(self.range(self.at, delimiter), self.lines[delimiter].0.end - head.end);
        self.end_line(delimiter);
        while self.at < self.lines.len() && !self.is_blank(self.at) && self.line(self.at).contains('|') {
            self.row(self.lines[self.at].0.clone(), 0);
            self.end_line(self.at);
        }
        self.in_list = false;
    }

    fn row(&mut self, whole: Range<usize>, back: usize) {
        self.builder.line(&SourceLine { whole, front: 0, back, kind: Kind::Row });
    }

    /// A line of text, with those that belong to it.
    fn paragraph(&mut self) {
        let line = self.line(self.at);
        let front = Front::of(line);
        if matches!(front.mark, FrontMark::Item | FrontMark::Number) {
            self.in_list = true;
        } else if !line.starts_with([' ', '\t']) {
            self.in_list = false;
        }
        if !front.begins() && self.is_underlined(self.at) {
            let back = self.lines[self.at + 1].0.end - self.lines[self.at].0.end;
            let whole = self.range(self.at, self.at + 1);
            self.builder.line(&SourceLine { whole, front: 0, back, kind: Kind::Heading });
            return self.end_line(self.at + 1);
        }
        let last = self.last_line_of_paragraph(front);
        let kind = match front.mark {
            FrontMark::Heading => Kind::Heading,
            FrontMark::Item => Kind::Item,
            _ => Kind::Text,
        };
        let whole = self.range(self.at, last);
        let back = if front.mark == FrontMark::Heading {
            closing_marks(&self.text[whole.start + front.length..whole.end])
        } else {
            0
        };
        self.builder.line(&SourceLine { whole, front: front.length, back, kind });
        self.end_line(last);
    }

    fn is_underlined(&self, at: usize) -> bool {
        self.line(at).len() <= HEADING && is_underline(self.line(at + 1))
    }

    /// The last line that belongs to the one here: a paragraph that was wrapped, a link that is broken over lines.
    fn last_line_of_paragraph(&self, front: Front) -> usize {
        let mut last = self.at;
        for _ in 0..ROUNDS {
            let before = last;
            if self.wrapped && front.mark < FrontMark::Item {
                last = self.last_wrapped(last);
            }
            last = self.last_broken(last);
            if last == before {
                break;
            }
        }
        last
    }

    fn last_wrapped(&self, mut last: usize) -> usize {
        while self.continues(last + 1)
            && wrapping::was_forced(self.line(last), self.line(last + 1))
            && self.range(self.at, last).len() < JOINED
        {
            last += 1;
        }
        last
    }

    /// Whether a line begins nothing of its own.
    fn continues(&self, at: usize) -> bool {
        let line = self.line(at);
        !self.is_blank(at)
            && !Front::of(line).begins()
            && fence(line).is_none()
            && !is_rule(line)
            && !self.is_underlined(at)
            && !is_table_delimiter(self.line(at + 1))
    }

    fn last_broken(&self, last: usize) -> usize {
        let text = |last: usize| &self.text[self.range(self.at, last)];
        if text(last).len() > JOINED || !is_unfinished(text(last)) {
            return last;
        }
        let more = (last + 1..self.lines.len().min(last + 1 + BROKEN_OVER))
            .take_while(|at| !self.is_blank(*at) && fence(self.line(*at)).is_none());
        let (own, mut more) = (text(last).len(), more);
        // A bracket or two stars that nothing closes are text.
        let closes = |at: &usize| {
            let text = text(*at);
            text.len() <= JOINED && !is_unfinished(text) && (text.matches("**").count() > 0 || closes_link(text, own))
        };
        more.find(closes).unwrap_or(last)
    }
}

/// Whether a link that began before `own` bytes of a text ends after them.
fn closes_link(text: &str, own: usize) -> bool {
    memchr::memmem::rfind(text.as_bytes(), b"](")
        .is_some_and(|at| at + 2 >= own || text[at..].find(')').is_some_and(|end| at + end >= own))
}

/// The length of ` ##` behind the text of a heading.
fn closing_marks(text: &str) -> usize {
    let stem = text.trim_end().trim_end_matches('#');
    if stem.ends_with(' ') && !stem.trim().is_empty() { text.len() - stem.trim_end().len() } else { 0 }
}
