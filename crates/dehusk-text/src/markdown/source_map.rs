//! Where each byte of a view comes from, and which marks go with it.

use std::ops::Range;

/// A stretch of the view and of the source. Both are the same bytes, or one byte of the view stands for all of the source's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) view: u32,
    pub(super) view_length: u32,
    pub(super) source: u32,
    pub(super) source_length: u32,
}

/// A mark: bytes of the source that the view does not have, and the range of the view that they are about.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) source: Range<u32>,
    pub(super) about: Range<u32>,
}

/// The map of a view.
#[derive(Clone, Debug, Default)]
pub(super) struct SourceMap {
    /// In the order of both texts.
    pub(super) pieces: Vec<Piece>,
    pub(super) marks: Vec<Mark>,
}

impl Piece {
    fn view_end(&self) -> u32 {
        self.view + self.view_length
    }

    /// Where a position of the view in this piece is in the source. One inside a piece that stands for something else is at its end.
    fn to_source(self, at: u32) -> u32 {
        self.moved(at - self.view, self.source, self.source_length)
    }

    /// Where a position of the source in this piece is in the view.
    fn to_view(self, at: u32) -> u32 {
        self.moved(at - self.source, self.view, self.view_length)
    }

    /// A position so far into the piece, in the text where the piece begins at `start` and has `length` bytes.
    fn moved(self, into: u32, start: u32, length: u32) -> u32 {
        let is_same = self.view_length == self.source_length;
        start + if is_same || into == 0 { into } else { length }
    }
}

impl SourceMap {
    pub(super) fn view_position(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.source as usize <= at);
        let Some(piece) = after.checked_sub(1).map(|before| self.pieces[before]) else { return 0 };
        piece.to_view((at as u32).min(piece.source + piece.source_length)) as usize
    }

    pub(super) fn source_ranges(&self, view: &str, removed: &[Range<usize>]) -> Vec<(Range<usize>, usize)> {
        if removed.is_empty() {
            return Vec::new();
        }
        let mut ranges = self.visible(removed);
        let joined = join(removed);
        for mark in &self.marks {
            if let Some(at) = goes_with(&mark.about, &joined, view) {
                let owner = removed.partition_point(|range| range.end <= at);
                ranges.push((mark.source.start as usize..mark.source.end as usize, owner));
            }
        }
        ranges.sort_unstable_by_key(|(range, _)| range.start);
        merge(ranges)
    }

    /// What the ranges show, in the source.
    fn visible(&self, removed: &[Range<usize>]) -> Vec<(Range<usize>, usize)> {
        let mut ranges = Vec::new();
        for (number, range) in removed.iter().enumerate() {
            let (start, end) = (range.start as u32, range.end as u32);
            let first = self.pieces.partition_point(|piece| piece.view_end() <= start);
            for piece in self.pieces[first..].iter().take_while(|piece| piece.view < end) {
                let from = piece.to_source(start.max(piece.view)) as usize;
                let to = piece.to_source(end.min(piece.view_end())) as usize;
                ranges.extend((from < to).then_some((from..to, number)));
            }
        }
        ranges
    }
}

/// Ranges that touch become one.
fn join(ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => joined.push(range.clone()),
        }
    }
    joined
}

/// A position of the view that a mark is removed with, if all of what it is about is removed. A mark that is about nothing
/// visible, such as a picture between words, goes where both of its neighbours go, or one if the other is the line's edge.
fn goes_with(about: &Range<u32>, joined: &[Range<usize>], view: &str) -> Option<usize> {
    let (start, end) = (about.start as usize, about.end as usize);
    let holder =
        |at: usize| joined.get(joined.partition_point(|range| range.end <= at)).filter(|range| range.start <= at);
    if start < end {
        return holder(start).filter(|range| range.end >= end).map(|_| start);
    }
    let is_shown = |at: &usize| view.as_bytes().get(*at).is_some_and(|byte| !matches!(byte, b'\n' | b'\r'));
    let before = start.checked_sub(1).filter(is_shown);
    let after = Some(start).filter(is_shown);
    let mut neighbours = before.into_iter().chain(after);
    let goes = neighbours.clone().all(|at| holder(at).is_some());
    neighbours.next().filter(|_| goes)
}

/// Sorted ranges, those of one removal that touch put together.
fn merge(ranges: Vec<(Range<usize>, usize)>) -> Vec<(Range<usize>, usize)> {
    let mut merged: Vec<(Range<usize>, usize)> = Vec::with_capacity(ranges.len());
    for (range, number) in ranges {
        match merged.last_mut() {
            Some((last, owner)) if last.end == range.start && *owner == number => last.end = range.end,
            _ => merged.push((range, number)),
        }
    }
    merged
}
