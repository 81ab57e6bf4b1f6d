//! Finds literals in a text, overlapping ones too.
//!
//! Most literals matter only where a word may begin. Positions where one does are hashed and looked up in a filter without a
//! branch, and literals are compared at the few that pass, so that what a position costs does not depend on how many
//! literals there are. The few literals that may be inside words, such as separators, are found by an automaton.

use std::iter;
use std::num::TryFromIntError;
use std::ops::Range;

use super::automaton::{Automaton, Load};
use super::buckets::Buckets;
use super::literal_pieces::{Chooser, Piece, piece_at, window};
use super::prefilter::{FEW, Filter, Kinds, LargeFilter, Passed, SmallFilter};
use crate::segment::ascii::CHUNK;

/// A literal to look for.
#[derive(Clone, Debug)]
pub(super) struct Literal {
    pub(super) bytes: Vec<u8>,
    /// The most words of a block in which it matters.
    pub(super) most: u32,
    pub(super) matters: Anchoring,
}

/// Where a literal matters. At an edge means that it does not begin between two letters or two
/// digits of ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchoring {
    /// In blocks of at most this many words anywhere, in others as the next.
    Anywhere(u32),
    /// At an edge, but in texts whose folding joined characters anywhere.
    AtEdgeUnlessJoined,
    AtEdge,
    /// Only where a block or its line begins.
    AtStart,
    /// Only where a block or its line ends.
    AtEnd,
}

/// A literal as it is compared.
#[derive(Clone, Copy)]
struct Entry {
    /// The literal's number.
    number: u32,
    /// Where in the literal the piece begins by which it is found.
    offset: u32,
    /// Where in all bytes the literal is.
    start: u32,
    length: u32,
    most: u32,
    /// How many bits of a window come after the literal.
    beyond: u8,
    /// It is found otherwise in texts that are joined.
    unless_joined: bool,
    /// Its first eight bytes, in the upper bits if it is shorter.
    front: u64,
}

/// Finds literals.
pub(super) struct Finder {
    /// All literals, one after the other.
    bytes: Vec<u8>,
    /// Literals that have a piece at an edge wherever they matter.
    at_edges: Option<Search>,
    /// The others.
    anywhere: Anywhere,
    /// Those of the first that matter anywhere in joined texts.
    joined: Anywhere,
    /// Literals that matter only at a start; their piece is their front.
    starts: Option<Search>,
    /// Marks that matter only at a start or an end, by their byte; empty if there are none.
    marks: Vec<Vec<Entry>>,
}

/// Literals that are looked for at certain places.
struct Search {
    filter: Filters,
    entries: Buckets<Entry>,
}

enum Filters {
    Small(SmallFilter),
    Large(LargeFilter),
}

impl Search {
    /// None if there are none to look for.
    fn new(all: Vec<(Piece, Entry)>) -> Option<Search> {
        if all.is_empty() {
            return None;
        }
        let pieces = all.iter().map(|(piece, _)| piece);
        let filter = match all.len() {
            ..=FEW => Filters::Small(Filter::new(pieces)),
            _ => Filters::Large(Filter::new(pieces)),
        };
        Some(Search { filter, entries: Buckets::new(all) })
    }

    /// Of which kinds a piece may begin at a place.
    fn kinds_at(&self, window: u64) -> Kinds {
        match &self.filter {
            Filters::Small(filter) => filter.passes(window),
            Filters::Large(filter) => filter.passes(window),
        }
    }
}

/// Literals that are looked for everywhere.
struct Anywhere {
    entries: Vec<Entry>,
    automaton: Automaton,
}

impl Anywhere {
    fn new(entries: Vec<Entry>, load: Load) -> Anywhere {
        Anywhere { entries, automaton: Automaton::new(load) }
    }

    /// `bytes` are those of all literals.
    fn find(&self, bytes: &[u8], text: Text<'_>, found: &mut impl FnMut(u32, Range<usize>)) {
        let literal = |entry: &Entry| &bytes[entry.start as usize..][..entry.length as usize];
        self.automaton.find(
            || self.entries.iter().map(literal),
            text.bytes,
            |index, range| {
                let entry = &self.entries[index];
                if text.words <= entry.most {
                    found(entry.number, range);
                }
            },
        );
    }
}

/// A text to look in.
#[derive(Clone, Copy)]
pub(super) struct Text<'t> {
    pub(super) bytes: &'t [u8],
    /// Where words may begin: a bit for each byte.
    pub(super) edges: &'t [u64],
    /// The line, without the marks around it.
    pub(super) line: &'t Range<usize>,
    /// Words of the block.
    pub(super) words: u32,
    /// Folding may have joined characters.
    pub(super) joined: bool,
}

impl Finder {
    /// Finds those of some literals that matter in blocks of this many words or more, and whose numbers `counts` lets through.
    ///
    /// # Errors
    /// The literals are longer than four gigabytes together.
    pub(super) fn new(
        literals: &[Literal],
        words: u32,
        load: Load,
        counts: impl Fn(u32) -> bool,
    ) -> Result<Finder, TryFromIntError> {
        let inner = |literal: &Literal| literal.bytes.len() > 1 && literal.matters != Anchoring::AtStart;
        let mattering = || (0..).zip(literals).filter(|(number, literal)| literal.most >= words && counts(*number));
        let all_inner = mattering().filter(|(_, literal)| inner(literal));
        let chooser = Chooser::new(all_inner.map(|(_, literal)| literal.bytes.as_slice()));
        let mut bytes = Vec::new();
        let (mut at_edges, mut anywhere, mut joined) = (Vec::new(), Vec::new(), Vec::new());
        let (mut starts, mut marks) = (Vec::new(), Vec::<Vec<Entry>>::new());
        for (number, literal) in mattering() {
            let entry = Entry::new(number, literal, u32::try_from(bytes.len())?)?;
            bytes.extend_from_slice(&literal.bytes);
            let matters = match literal.matters {
                Anchoring::Anywhere(most) if most < words => Anchoring::AtEdgeUnlessJoined,
                matters => matters,
            };
            match (literal.bytes.len(), matters) {
                (0, _) => {}
                (1, Anchoring::AtStart | Anchoring::AtEnd) => {
                    marks.resize_with(256, Vec::new);
                    marks[usize::from(literal.bytes[0])].push(entry);
                }
                (1, _) => anywhere.push(entry),
                (_, Anchoring::AtStart) => starts.push((piece_at(&literal.bytes, 0), entry)),
                _ => match chooser.choose_at_edge(&literal.bytes, !matches!(matters, Anchoring::Anywhere(_))) {
                    None => anywhere.push(entry),
                    // A piece inside it is at an edge wherever the literal is.
                    Some((0, piece)) if matters == Anchoring::AtEdgeUnlessJoined => {
                        at_edges.push((piece, Entry { unless_joined: true, ..entry }));
                        joined.push(entry);
                    }
                    Some(at) => at_edges.push(entry.placed(at)),
                },
            }
        }
        let [anywhere, joined] = [anywhere, joined].map(|entries| Anywhere::new(entries, load));
        Ok(Finder { bytes, at_edges: Search::new(at_edges), anywhere, joined, starts: Search::new(starts), marks })
    }

    /// Visits the number and the place of every literal in a text where it matters, and some other places of it.
    pub(super) fn find(&self, text: Text<'_>, mut found: impl FnMut(u32, Range<usize>)) {
        if let Some(search) = &self.starts {
            for at in [Some(0), Some(text.line.start).filter(|line| *line != 0)].into_iter().flatten() {
                let kinds = search.kinds_at(window(text.bytes, at));
                self.look(&search.entries, text, at, iter::once((0, kinds)), &mut found);
            }
        }
        self.compare_marks(text, &mut found);
        if let Some(search) = &self.at_edges {
            match &search.filter {
                Filters::Small(filter) => self.walk_edges(filter, &search.entries, text, &mut found),
                Filters::Large(filter) => self.walk_edges(filter, &search.entries, text, &mut found),
            }
        }
        self.anywhere.find(&self.bytes, text, &mut found);
        if text.joined {
            self.joined.find(&self.bytes, text, &mut found);
        }
    }

    /// Compares marks with the first and the last byte of the block and of its line.
    fn compare_marks(&self, text: Text<'_>, found: &mut impl FnMut(u32, Range<usize>)) {
        let Range { start, end } = *text.line;
        let places = [0, start, end.saturating_sub(1), text.bytes.len().saturating_sub(1)];
        for (_, at) in places.iter().enumerate().filter(|(number, at)| !places[..*number].contains(at)) {
            let marks = text.bytes.get(*at).and_then(|byte| self.marks.get(usize::from(*byte)));
            for entry in marks.into_iter().flatten().filter(|entry| text.words <= entry.most) {
                found(entry.number, *at..at + 1);
            }
        }
    }

    /// Looks at the edges of words.
    fn walk_edges<const LONG_WORDS: usize>(
        &self,
        filter: &Filter<LONG_WORDS>,
        entries: &Buckets<Entry>,
        text: Text<'_>,
        found: &mut impl FnMut(u32, Range<usize>),
    ) {
        let mut passed = Passed::default();
        for (start, edges) in (0..).step_by(CHUNK).zip(text.edges) {
            filter.find(text.bytes, start, *edges, &mut passed);
            self.look(entries, text, start, passed.iter(), found);
        }
    }

    /// Compares the literals that pieces lead to. Each has a place, counted from `start`, and kinds.
    fn look(
        &self,
        entries: &Buckets<Entry>,
        text: Text<'_>,
        start: usize,
        pieces: impl Iterator<Item = (usize, Kinds)>,
        found: &mut impl FnMut(u32, Range<usize>),
    ) {
        for (at, kinds) in pieces {
            let at = start + at;
            for some in entries.at(window(text.bytes, at), kinds) {
                for entry in some {
                    self.compare(entry, text, at, found);
                }
            }
        }
    }

    #[inline]
    fn compare(&self, entry: &Entry, text: Text<'_>, at: usize, found: &mut impl FnMut(u32, Range<usize>)) {
        if text.words > entry.most {
            return;
        }
        let Some(start) = at.checked_sub(entry.offset as usize) else { return };
        let (from, length) = (entry.start as usize, entry.length as usize);
        let differs = window(text.bytes, start) << entry.beyond != entry.front;
        if differs || start + length > text.bytes.len() {
            return;
        }
        let same = length <= 8 || text.bytes[start..start + length] == self.bytes[from..from + length];
        if same && !(entry.unless_joined && text.joined) {
            found(entry.number, start..start + length);
        }
    }
}

impl Entry {
    /// A literal that is found by its front; `start` is where its bytes will be.
    fn new(number: u32, literal: &Literal, start: u32) -> Result<Entry, TryFromIntError> {
        let length = u32::try_from(literal.bytes.len())?;
        let beyond = 8 * (8 - length.clamp(1, 8)) as u8;
        let front = window(&literal.bytes, 0) << beyond;
        Ok(Entry { number, offset: 0, start, length, most: literal.most, beyond, unless_joined: false, front })
    }

    /// With the piece that it is found by.
    fn placed(self, (offset, piece): (usize, Piece)) -> (Piece, Entry) {
        (piece, Entry { offset: offset as u32, ..self })
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use aho_corasick::AhoCorasick;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{Anchoring, Finder, Literal, Load, Text};
    use crate::segment::word_edges;

    /// Texts of few different bytes, so that much is found.
    fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
        vec(prop_oneof![Just(b'a'), Just(b'b'), Just(b' '), Just(b'-'), Just(0xd0), any::<u8>()], 0..most)
    }

    fn literals() -> impl Strategy<Value = Vec<Literal>> {
        let matters = prop_oneof![
            Just(Anchoring::Anywhere(2)),
            Just(Anchoring::Anywhere(u32::MAX)),
            Just(Anchoring::AtEdgeUnlessJoined),
            Just(Anchoring::AtEdge),
            Just(Anchoring::AtStart),
            Just(Anchoring::AtEnd)
        ];
        let literal = (bytes(14), prop_oneof![Just(3), Just(u32::MAX)], matters);
        let new = |(bytes, most, matters)| Literal { bytes, most, matters };
        vec(literal.prop_map(new), 0..60)
    }

    /// Whether the literal must be found there.
    fn counts(literal: &Literal, range: &Range<usize>, text: &Text<'_>) -> bool {
        let at = range.start;
        let both = |test: fn(&u8) -> bool| at > 0 && text.bytes[at - 1..=at].iter().all(test);
        let edge = !both(u8::is_ascii_alphabetic) && !both(u8::is_ascii_digit);
        match literal.matters {
            Anchoring::Anywhere(most) => text.words <= most || edge || text.joined,
            Anchoring::AtEdgeUnlessJoined => edge || text.joined,
            Anchoring::AtEdge => edge,
            Anchoring::AtStart => [0, text.line.start].contains(&at),
            Anchoring::AtEnd => edge && [text.bytes.len(), text.line.end].contains(&range.end),
        }
    }

    /// What an automaton for all literals finds, where they count.
    fn by_automaton(literals: &[Literal], text: &Text<'_>) -> Vec<(u32, Range<usize>)> {
        let filled: Vec<u32> = (0..).zip(literals).filter(|(_, one)| !one.bytes.is_empty()).map(|(at, _)| at).collect();
        let automaton = AhoCorasick::new(filled.iter().map(|at| &literals[*at as usize].bytes)).unwrap();
        let mut found = Vec::new();
        for one in automaton.find_overlapping_iter(text.bytes) {
            let number = filled[one.pattern()];
            let literal = &literals[number as usize];
            if counts(literal, &one.range(), text) && text.words <= literal.most {
                found.push((number, one.range()));
            }
        }
        found.sort_by_key(|(number, range)| (*number, range.start));
        found
    }

    proptest! {
        #[test]
        fn finds_what_an_automaton_finds(
            literals in literals(),
            mut bytes in bytes(700),
            [before, after] in [0_usize..4, 0_usize..4],
            words in 0_u32..6,
            joined in any::<bool>(),
        ) {
            // The text contains some of the literals.
            for (at, literal) in literals.iter().enumerate().step_by(3) {
                let to = (at * 37).min(bytes.len());
                bytes.splice(to..to, literal.bytes.iter().copied());
            }
            let start = before.min(bytes.len());
            let line = start..(bytes.len() - after.min(bytes.len())).max(start);
            let mut edges = Vec::new();
            word_edges::find(&bytes, &mut edges);
            let text = Text { bytes: &bytes, edges: &edges, line: &line, words, joined };
            let mut found = Vec::new();
            Finder::new(&literals, words, Load::default(), |_| true).unwrap().find(text, |number, range| {
                if counts(&literals[number as usize], &range, &text) {
                    found.push((number, range));
                }
            });
            found.sort_by_key(|(number, range)| (*number, range.start));
            prop_assert_eq!(found, by_automaton(&literals, &text));
        }
    }
}
