//! An Aho-Corasick automaton for literals that may be anywhere in a text, overlapping ones too.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// The most bytes of literals for which a DFA is built: it is the fastest to search with, but takes up to a kilobyte for each
/// byte, and as long to build.
const SMALL: usize = 1 << 10;

/// How much will be searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Load {
    /// One short text, so that little time may go into preparing.
    OneText,
    #[default]
    ManyTexts,
}

/// Finds literals at every position of a text. It is built for the first text that is searched.
#[derive(Default)]
pub(super) struct Automaton {
    load: Load,
    built: OnceLock<Option<AhoCorasick>>,
}

impl Automaton {
    pub(super) fn new(load: Load) -> Automaton {
        Automaton { load, built: OnceLock::new() }
    }

    /// Visits the index and the bytes of every literal in a text. `literals` gives the same ones each time; none of them is
    /// empty.
    ///
    /// # Panics
    /// There are billions of states. Literals of rules are counted before, and limited to far fewer bytes.
    pub(super) fn find<'l, L: Iterator<Item = &'l [u8]>>(
        &self,
        literals: impl FnOnce() -> L,
        text: &[u8],
        mut found: impl FnMut(usize, Range<usize>),
    ) {
        let Some(automaton) = self.built.get_or_init(|| build(&literals().collect::<Vec<_>>(), self.load)) else {
            return;
        };
        for one in automaton.find_overlapping_iter(text) {
            found(one.pattern().as_usize(), one.range());
        }
    }
}

/// An automaton for some literals; none if there are none.
fn build(literals: &[&[u8]], load: Load) -> Option<AhoCorasick> {
    if literals.is_empty() {
        return None;
    }
    let bytes: usize = literals.iter().map(|literal| literal.len()).sum();
    let kind = match load {
        Load::OneText => AhoCorasickKind::NoncontiguousNFA,
        Load::ManyTexts if bytes <= SMALL => AhoCorasickKind::DFA,
        Load::ManyTexts => AhoCorasickKind::ContiguousNFA,
    };
    let built = AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(kind)).build(literals);
    Some(built.expect("the literals of all rules were counted"))
}

#[cfg(test)]
mod tests {
    use super::{Automaton, Load, build};

    #[test]
    fn overlapping_literals_are_found() {
        let literals = || [&b"share"[..], b"are", b"are this"].into_iter();
        for load in [Load::OneText, Load::ManyTexts] {
            let mut found = Vec::new();
            Automaton::new(load).find(literals, b"share this", |literal, range| found.push((literal, range)));
            found.sort_by_key(|(literal, _)| *literal);
            assert_eq!(found, [(0, 0..5), (1, 2..5), (2, 2..10)]);
        }
    }

    #[test]
    fn without_literals_there_is_no_automaton() {
        assert!(build(&[], Load::ManyTexts).is_none());
    }
}
