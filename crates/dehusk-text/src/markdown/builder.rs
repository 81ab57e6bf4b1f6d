//! Puts a view together, line by line.

use std::ops::Range;

use super::inline::{Group, Inline, What, scan};
use super::source_map::{Mark, Piece, SourceMap};
use super::{Kind, Line, View};
use crate::chunk::{Chunk, ascii_prefix, chunks};
use crate::metadata::Metadata;

/// White space inside a link or between other marks that does not belong to what they are about. More of it than this is
/// taken for a part of it.
const PADDING: usize = 8;

pub(super) struct Builder<'t> {
    source: &'t str,
    text: String,
    lines: Vec<Line>,
    map: SourceMap,
}

/// A line to be shown, in bytes of the source.
pub(super) struct SourceLine {
    /// All of it without the end of its last line.
    pub(super) whole: Range<usize>,
    /// Bytes of marks before its text and behind it.
    pub(super) front: usize,
    pub(super) back: usize,
    pub(super) kind: Kind,
}

/// Letters and digits of a line, those that describe pictures apart from those that are read.
#[derive(Clone, Copy, Default)]
struct Letters {
    text: u32,
    linked_text: u32,
    images: u32,
    linked_images: u32,
}

impl Letters {
    fn add(&mut self, piece: &str, linked: bool, image: bool) {
        let count = count_alphanumeric(piece);
        let (all, in_links) = match image {
            true => (&mut self.images, &mut self.linked_images),
            false => (&mut self.text, &mut self.linked_text),
        };
        *all += count;
        *in_links += if linked { count } else { 0 };
    }

    /// Those that are shown, and how many of them are in links. Descriptions of pictures are shown where nothing else is.
    fn shown(self) -> (u32, u32) {
        if self.text > 0 { (self.text, self.linked_text) } else { (self.images, self.linked_images) }
    }
}

/// How many characters are letters or digits. Nearly all are ASCII.
fn count_alphanumeric(text: &str) -> u32 {
    let (mut count, mut rest) = (0, text);
    while !rest.is_empty() {
        let (ascii, others) = rest.split_at(ascii_prefix(rest.as_bytes()));
        let of_chunk = |chunk: Chunk| (chunk.letters() | chunk.between(b'0', b'9')).count_ones();
        count += chunks(ascii.as_bytes()).map(of_chunk).sum::<u32>();
        rest = others.trim_start_matches(|c: char| !c.is_ascii());
        let others = &others[..others.len() - rest.len()];
        count += others.chars().filter(|c| c.is_alphanumeric()).count() as u32;
    }
    count
}

impl<'t> Builder<'t> {
    pub(super) fn new(source: &'t str) -> Self {
        Builder { source, text: String::with_capacity(source.len()), lines: Vec::new(), map: SourceMap::default() }
    }

    pub(super) fn finish(self, metadata: Option<Metadata>) -> View {
        let Builder { text, lines, mut map, .. } = self;
        map.marks.sort_by_key(|mark| mark.source.start);
        View { text, lines, map, metadata }
    }

    fn piece(&mut self, view_length: usize, source: Range<usize>) {
        self.map.pieces.push(Piece {
            view: self.text.len() as u32,
            view_length: view_length as u32,
            source: source.start as u32,
            source_length: source.len() as u32,
        });
    }

    /// Shows a part of the source as it is.
    pub(super) fn copy(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let at = (self.text.len(), range.start);
        match self.map.pieces.last_mut() {
            Some(last)
                if last.view_length == last.source_length
                    && (last.view + last.view_length) as usize == at.0
                    && (last.source + last.source_length) as usize == at.1 =>
            {
                last.view_length += range.len() as u32;
                last.source_length += range.len() as u32;
            }
            _ => self.piece(range.len(), range.clone()),
        }
        self.text.push_str(&self.source[range]);
    }

    /// Shows one character of white space for a part of the source.
    fn replace(&mut self, range: Range<usize>, by: char) {
        self.piece(by.len_utf8(), range);
        self.text.push(by);
    }

    /// Notes a line that begins at a position of the view.
    fn push_line(&mut self, start: usize, source: Range<usize>, kind: Kind, picture: bool, letters: Letters) {
        let (letters, linked) = letters.shown();
        let source = (source.start as u32, source.end as u32);
        self.lines.push(Line { start: start as u32, source, kind, picture, letters, linked });
    }

    /// A line that is shown as it is written.
    pub(super) fn verbatim(&mut self, range: Range<usize>, kind: Kind) {
        let start = self.text.len();
        self.copy(range.clone());
        self.push_line(start, range, kind, false, Letters::default());
    }

    /// Lines that are shown as one, without looking for marks.
    pub(super) fn joined(&mut self, range: Range<usize>, kind: Kind) {
        let start = self.text.len();
        let mut at = range.start;
        while let Some(found) = memchr::memchr2(b'\n', b'\r', &self.source.as_bytes()[at..range.end]) {
            let end = at + found;
            let next = self.source[end..range.end].trim_start_matches(['\n', '\r']);
            self.copy(at..end);
            at = range.end - next.len();
            self.replace(end..at, ' ');
        }
        self.copy(at..range.end);
        self.push_line(start, range, kind, false, Letters::default());
    }

    /// A line of which marks are not shown.
    pub(super) fn line(&mut self, line: &SourceLine) {
        let inner = line.whole.start + line.front..line.whole.end - line.back;
        let inline = scan(&self.source[inner.clone()], line.kind == Kind::Row);
        let letters = count_letters(&self.source[inner.clone()], &inline);
        let start = self.text.len();
        if letters.shown().0 == 0 {
            let picture = inline.groups.iter().any(|group| *group != Group::Other) || is_citation(&inline);
            match self.source[line.whole.clone()].contains(['\n', '\r']) {
                true => self.joined(line.whole.clone(), line.kind),
                false => self.verbatim(line.whole.clone(), line.kind),
            }
            if let Some(last) = self.lines.last_mut() {
                last.picture = picture && !self.source[inner.clone()].is_empty();
            }
            return;
        }
        let only_images = letters.text == 0;
        self.show(&inner, &inline, !only_images);
        let about = self.trimmed(start..self.text.len());
        for mark in [line.whole.start..inner.start, inner.end..line.whole.end] {
            self.mark(mark, about.clone());
        }
        self.push_line(start, line.whole.clone(), line.kind, only_images, letters);
    }

    fn mark(&mut self, source: Range<usize>, about: Range<usize>) {
        if !source.is_empty() {
            let short = |range: Range<usize>| range.start as u32..range.end as u32;
            self.map.marks.push(Mark { source: short(source), about: short(about) });
        }
    }

    /// A range of the view without white space at its ends.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let bytes = &self.text.as_bytes()[range.clone()];
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t');
        let before = bytes.iter().take(PADDING).take_while(is_space).count();
        let after = bytes[before..].iter().rev().take(PADDING).take_while(is_space).count();
        range.start + before..range.end - after
    }

    /// Shows the text of a line. Pictures beside other text are not shown.
    fn show(&mut self, inner: &Range<usize>, inline: &Inline, hide_images: bool) {
        let mut opened: Vec<(Range<usize>, usize)> = vec![(0..0, 0); inline.groups.len()];
        let (mut at, mut images) = (inner.start, 0);
        for event in &inline.events {
            let range = (event.range.start + inner.start).max(at)..(event.range.end + inner.start).max(at);
            let hidden = images > 0 && hide_images;
            if at < range.start {
                if hidden { self.hide(at..range.start) } else { self.copy(at..range.start) }
            }
            at = range.end;
            let image = |group: usize| i32::from(inline.groups[group] == Group::Image);
            match event.what {
                What::Open(group) => {
                    images += image(group);
                    opened[group] = (range, self.text.len());
                }
                What::Close(group) => {
                    images -= image(group);
                    let (open, from) = opened[group].clone();
                    let about = self.trimmed(from..self.text.len());
                    self.mark(open, about.clone());
                    self.mark(range, about);
                }
                What::Insert if !hidden => self.replace(range, ' '),
                // It goes with the mark behind it.
                What::Escape if !hidden => self.mark(range, self.text.len()..self.text.len() + 1),
                What::Replace(by) if !hidden => self.replace(range, by),
                _ => self.hide(range),
            }
        }
        self.copy(at..inner.end);
    }

    /// Does not show a part of the source.
    fn hide(&mut self, range: Range<usize>) {
        let at = self.text.len();
        self.mark(range, at..at);
    }
}

/// Whether there is nothing but the number of a link.
fn is_citation(inline: &Inline) -> bool {
    inline.events.first().is_some_and(|event| event.what == What::Hide && event.range.len() > 2)
}

/// Counts letters and digits.
fn count_letters(text: &str, inline: &Inline) -> Letters {
    let mut letters = Letters::default();
    let (mut at, mut links, mut images) = (0, 0_i32, 0_i32);
    for event in &inline.events {
        if at < event.range.start {
            letters.add(&text[at..event.range.start], links > 0, images > 0);
        }
        at = at.max(event.range.end);
        let (group, step) = match event.what {
            What::Open(group) => (group, 1),
            What::Close(group) => (group, -1),
            _ => continue,
        };
        match inline.groups[group] {
            Group::Link => links += step,
            Group::Image => images += step,
            Group::Other => {}
        }
    }
    letters.add(&text[at..], links > 0, images > 0);
    letters
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::count_alphanumeric;

    proptest! {
        #[test]
        fn counting_many_at_once_counts_the_same(text in "([ -~]{0,90}|[éЖ中²’—\u{301}]{0,3}){0,5}") {
            let each = text.chars().filter(|c| c.is_alphanumeric()).count();
            prop_assert_eq!(count_alphanumeric(&text) as usize, each);
        }
    }
}
