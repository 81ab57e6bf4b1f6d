//! An Aho-Corasick automaton for literals that may be anywhere in a text, overlapping ones too.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::automaton::{self, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::nfa::{contiguous, noncontiguous};
use aho_corasick::{Anchored, MatchKind, StartKind};

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
    built: OnceLock<Option<Built>>,
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
        match automaton {
            Built::Dfa(dfa) => find_all(dfa, text, &mut found),
            Built::Contiguous(nfa) => find_all(nfa, text, &mut found),
            Built::Noncontiguous(nfa) => find_all(nfa, text, &mut found),
        }
    }
}

/// An automaton that finds literals anywhere, overlapping ones too.
enum Built {
    Dfa(DFA),
    Contiguous(contiguous::NFA),
    Noncontiguous(noncontiguous::NFA),
}

/// Visits all literals in a text, by the steps of the automaton: the crate's iterator over overlapping matches takes more instructions
/// for each byte.
#[inline]
fn find_all(automaton: &impl automaton::Automaton, text: &[u8], found: &mut impl FnMut(usize, Range<usize>)) {
    let mut state = automaton.start_state(Anchored::No).expect("it was built to search anywhere");
    let mut end = 0;
    while let Some(length) = step_to_match(automaton, &mut state, &text[end..]) {
        end += length;
        for index in 0..automaton.match_len(state) {
            let literal = automaton.match_pattern(state, index);
            found(literal.as_usize(), end - automaton.pattern_len(literal)..end);
        }
    }
}

/// Steps on until a literal ends, and gives how many bytes that took.
// Inlined, the loop would keep its variables in memory rather than in registers.
#[inline(never)]
fn step_to_match(automaton: &impl automaton::Automaton, state: &mut StateID, text: &[u8]) -> Option<usize> {
    let mut now = *state;
    for (last, byte) in text.iter().enumerate() {
        now = automaton.next_state(Anchored::No, now, *byte);
        if automaton.is_special(now) && automaton.is_match(now) {
            *state = now;
            return Some(last + 1);
        }
    }
    None
}

/// An automaton for some literals; none if there are none.
fn build(literals: &[&[u8]], load: Load) -> Option<Built> {
    if literals.is_empty() {
        return None;
    }
    let bytes: usize = literals.iter().map(|literal| literal.len()).sum();
    let kind = MatchKind::Standard;
    let built = match load {
        Load::OneText => {
            noncontiguous::Builder::new().match_kind(kind).prefilter(false).build(literals).map(Built::Noncontiguous)
        }
        Load::ManyTexts if bytes <= SMALL => {
            let builder = &mut DFA::builder();
            let builder = builder.match_kind(kind).start_kind(StartKind::Unanchored).prefilter(false);
            builder.build(literals).map(Built::Dfa)
        }
        Load::ManyTexts => {
            contiguous::Builder::new().match_kind(kind).prefilter(false).build(literals).map(Built::Contiguous)
        }
    };
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
