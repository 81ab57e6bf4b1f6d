//! An Aho-Corasick automaton for literals that may be anywhere in a text, overlapping ones too.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

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
        // This kind is built quickly, and takes a tenth of the memory of a DFA.
        let kind = Some(AhoCorasickKind::ContiguousNFA);
        let built = AhoCorasick::builder().match_kind(MatchKind::Standard).kind(kind).build(literals);
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
