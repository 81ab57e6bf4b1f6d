//! An Aho-Corasick automaton for literals that may be anywhere in a text, overlapping ones too.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// The most bytes of literals for which a DFA is built: it is the fastest to search with, but takes up to a kilobyte for each
/// byte, and as long to build.
const SMALL: usize = 1 << 12;

/// Finds literals at every position of a text.
pub(super) struct Automaton(AhoCorasick);

impl Automaton {
    /// None if there are no literals. They must not be empty.
    ///
    /// # Panics
    /// There are billions of states. Literals of rules are counted before, and limited to far fewer bytes.
    pub(super) fn new(literals: &[&[u8]]) -> Option<Automaton> {
        if literals.is_empty() {
            return None;
        }
        let bytes: usize = literals.iter().map(|literal| literal.len()).sum();
        let kind = if bytes <= SMALL { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
        let built = AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(kind)).build(literals);
        Some(Automaton(built.expect("the literals of all rules were counted")))
    }

    /// Visits the index and the bytes of every literal in a text.
    pub(super) fn find(&self, text: &[u8], mut found: impl FnMut(usize, Range<usize>)) {
        for one in self.0.find_overlapping_iter(text) {
            found(one.pattern().as_usize(), one.range());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Automaton;

    #[test]
    fn overlapping_literals_are_found() {
        let automaton = Automaton::new(&[b"share", b"are", b"are this"]).unwrap();
        let mut found = Vec::new();
        automaton.find(b"share this", |literal, range| found.push((literal, range)));
        found.sort_by_key(|(literal, _)| *literal);
        assert_eq!(found, [(0, 0..5), (1, 2..5), (2, 2..10)]);
    }

    #[test]
    fn without_literals_there_is_no_automaton() {
        assert!(Automaton::new(&[]).is_none());
    }
}
