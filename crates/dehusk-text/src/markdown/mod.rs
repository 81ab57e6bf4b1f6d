//! Markdown, as a way of writing a text: what a reader sees of it, and where each byte of that comes from.
//!
//! [`View::of`] recognises Markdown (`recognise`), or says that a text has none. `header` reads front matter and what reader programs put before a
//! page; `blocks` cuts the text into lines of the view, `line_marks` knows the marks at a line's front, `inline` finds links, pictures, emphasis and
//! escapes in a line, `builder` puts the view together, and `source_map` maps ranges of the view back to the source. No mark is
//! an error: what is no Markdown is text.

mod blocks;
mod builder;
mod emphasis;
mod header;
mod inline;
mod line_marks;
mod links;
mod recognise;
mod source_map;
mod wrapping;

use crate::metadata::Metadata;
use source_map::SourceMap;

/// What a reader sees of a Markdown text. Each line is one of the source, or several that only make sense together: a link that
/// is broken over two lines, a paragraph that a program wrapped, a heading and its underline, front matter. Blank lines are
/// those of the source. A line without any visible text, such as a picture, is as it is written.
#[derive(Clone, Debug)]
pub struct View {
    text: String,
    lines: Vec<Line>,
    map: SourceMap,
    metadata: Option<Metadata>,
}

/// What is known of a line of the view that is not blank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Where it begins in the view.
    pub start: u32,
    /// Where it begins and ends in the source, without the end of its last line.
    pub source: (u32, u32),
    /// What it is.
    pub kind: Kind,
    /// It has nothing but pictures, or links without a text.
    pub picture: bool,
    /// Its letters and digits.
    pub letters: u32,
    /// How many of them are in links.
    pub linked: u32,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph, a quotation, a rule.
    Text,
    /// A heading.
    Heading,
    /// An item of a list that is not numbered.
    Item,
    /// A row of a table.
    Row,
    /// Code, or a fence.
    Code,
    /// Front matter, or what a reader program put before the page.
    Header,
}

impl View {
    /// The view of a text; none if it has no signs of Markdown.
    pub fn of(text: &str) -> Option<View> {
        recognise::is_markdown(text).then(|| blocks::view(text))
    }

    /// The text that a reader sees.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its lines that are not blank, in order.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What the text's header says of it.
    pub fn metadata(&self) -> Option<&Metadata> {
        self.metadata.as_ref()
    }

    /// The line that begins at a position of the view.
    pub fn line_at(&self, start: usize) -> Option<&Line> {
        self.lines.binary_search_by_key(&start, |line| line.start as usize).ok().map(|at| &self.lines[at])
    }

    /// Where a position of the source is in the view; of one in a mark, what comes after it.
    pub fn view_position(&self, at: usize) -> usize {
        self.map.view_position(at)
    }

    /// What to remove from the source in order to remove ranges of the view, which are in order and disjoint. A mark is removed with all of what it
    /// is about. Each range of the source comes with the index of a range of the view; they are in order and disjoint.
    pub fn source_ranges(&self, removed: &[std::ops::Range<usize>]) -> Vec<(std::ops::Range<usize>, usize)> {
        self.map.source_ranges(&self.text, removed)
    }
}

#[cfg(test)]
mod tests;
