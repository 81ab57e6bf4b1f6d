//! Walks a text once for all literals.
//!
//! Owns the choice of automaton. A short text is walked with a contiguous NFA, which is built in a moment. Once so much was
//! walked that it would have paid, a DFA takes its place: it finds the same in about half the time and takes ten times
//! as long to build.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, BuildError, MatchKind};

/// A DFA has paid after so many bytes of text for each byte of literals.
const PAYS_AFTER: u64 = 400;

/// More bytes of literals make no DFA: it would take more than some hundred megabytes of memory.
const MOST_LITERALS: u64 = 256 << 10;

/// The first byte of UTF-8 that begins a letter of another writing system than Latin.
const BEYOND_LATIN: u8 = 0xca;

#[expect(clippy::needless_bitwise_bool, reason = "without an early end compilers make it a few vector instructions")]
fn is_latin(text: &[u8]) -> bool {
    text.iter().fold(true, |latin, byte| latin & (*byte < BEYOND_LATIN))
}

/// Finds literals, overlapping ones too.
///
/// Literals of Latin letters have an automaton of their own. A text of Latin letters is walked with that alone, and its
/// states, which have half as many ways on, stay in the processor's caches.
pub(super) struct Walker {
    latin: Part,
    other: Part,
    /// Bytes of text that were to be walked so far.
    walked: AtomicU64,
}

impl Walker {
    pub(super) fn new(literals: Vec<Vec<u8>>) -> Result<Walker, BuildError> {
        let (latin, other) = literals.into_iter().enumerate().partition(|(_, literal)| is_latin(literal));
        Ok(Walker { latin: Part::new(latin)?, other: Part::new(other)?, walked: AtomicU64::new(0) })
    }

    /// Says that a text of so many bytes is about to be walked. The call that passes the mark of a part builds its DFA;
    /// other threads do not wait for it.
    pub(super) fn announce(&self, bytes: usize) {
        let before = self.walked.fetch_add(bytes as u64, Ordering::Relaxed);
        for part in [&self.latin, &self.other] {
            let mark = part.size * PAYS_AFTER;
            if before < mark && before + bytes as u64 >= mark {
                part.hasten();
            }
        }
    }

    /// Visits the number and the place of every literal in a text.
    pub(super) fn walk(&self, text: &[u8], mut found: impl FnMut(usize, Range<usize>)) {
        self.latin.walk(text, &mut found);
        if !is_latin(text) {
            self.other.walk(text, &mut found);
        }
    }
}

/// Some of the literals.
struct Part {
    /// The numbers that the literals have outside.
    numbers: Vec<usize>,
    literals: Vec<Vec<u8>>,
    /// Bytes of all literals.
    size: u64,
    nfa: NFA,
    dfa: OnceLock<DFA>,
}

impl Part {
    fn new(literals: Vec<(usize, Vec<u8>)>) -> Result<Part, BuildError> {
        let (numbers, literals): (Vec<_>, Vec<_>) = literals.into_iter().unzip();
        let nfa = NFA::builder().match_kind(MatchKind::Standard).build(&literals)?;
        let size = literals.iter().map(|literal| literal.len() as u64).sum();
        Ok(Part { numbers, literals, size, nfa, dfa: OnceLock::new() })
    }

    /// Builds the DFA. Without one the NFA goes on.
    fn hasten(&self) {
        if self.size <= MOST_LITERALS
            && let Ok(dfa) = DFA::builder().match_kind(MatchKind::Standard).build(&self.literals)
        {
            let _ = self.dfa.set(dfa);
        }
    }

    fn walk(&self, text: &[u8], mut found: impl FnMut(usize, Range<usize>)) {
        let found = |literal: usize, range| found(self.numbers[literal], range);
        match self.dfa.get() {
            Some(dfa) => walk(dfa, text, found),
            None => walk(&self.nfa, text, found),
        }
    }
}

/// Walks from front to end. The library's own iterator makes a virtual call a match and keeps more state than that needs.
fn walk(automaton: &impl Automaton, text: &[u8], mut found: impl FnMut(usize, Range<usize>)) {
    let Ok(mut state) = automaton.start_state(Anchored::No) else { return };
    let mut at = 0;
    // Nothing but the state is carried from byte to byte, so that it stays in a register.
    while let Some(stop) = text[at..].iter().position(|&byte| {
        state = automaton.next_state(Anchored::No, state, byte);
        automaton.is_special(state)
    }) {
        at += stop + 1;
        if automaton.is_match(state) {
            report(automaton, state, at, &mut found);
        }
    }
}

#[inline(never)]
fn report(automaton: &impl Automaton, state: StateID, end: usize, found: &mut impl FnMut(usize, Range<usize>)) {
    for number in 0..automaton.match_len(state) {
        let pattern = automaton.match_pattern(state, number);
        found(pattern.as_usize(), end - automaton.pattern_len(pattern)..end);
    }
}

#[cfg(test)]
mod tests {
    use super::Walker;

    fn found(walker: &Walker, text: &str) -> Vec<(usize, std::ops::Range<usize>)> {
        let mut found = Vec::new();
        walker.walk(text.as_bytes(), |literal, range| found.push((literal, range)));
        found.sort_by_key(|(literal, range)| (range.start, *literal));
        found
    }

    #[test]
    fn both_automata_find_the_same() {
        let literals = ["share", "are", "share this", "s", "this article", "ß", "фото"];
        let walker = Walker::new(literals.iter().map(|literal| literal.as_bytes().to_vec()).collect()).unwrap();
        let text = "ßhare this articles shares фото";
        let before = found(&walker, text);
        assert!(walker.latin.dfa.get().is_none() && before.len() == 10, "{before:?}");
        walker.announce(1 << 20);
        assert!(walker.latin.dfa.get().is_some() && walker.other.dfa.get().is_some());
        assert_eq!(found(&walker, text), before);
    }
}
