//! Cues: literals that `where` and `unless` ask for.
//!
//! They are searched only in blocks of which a rule asks for them, so most documents need few searches, and short ones none.

use super::automaton::{Automaton, Load};
use super::index::{Found, Use, fits};
use crate::rules::literals::folded;
use dehusk_text::fold::edges;

/// The cues of all rules.
#[derive(Default)]
pub(crate) struct Cues {
    /// Folded literals; several rules may have the same one.
    literals: Vec<Vec<u8>>,
    /// Who uses each literal.
    uses: Vec<Use>,
    automaton: Automaton,
}

impl Cues {
    pub(super) fn new(load: Load) -> Cues {
        Cues { automaton: Automaton::new(load), ..Cues::default() }
    }

    /// Adds a literal as it is written.
    pub(crate) fn add(&mut self, literal: &str, used: Use) {
        let mut folded = folded(literal).into_owned().into_bytes();
        if used.slot.is_at_end() {
            folded.truncate(edges::trim(&folded).end);
        }
        if !folded.is_empty() {
            self.literals.push(folded);
            self.uses.push(used);
        }
    }

    /// All cues in a folded block that are where their rules want them.
    pub(crate) fn find(&self, folded: &[u8], mut found: impl FnMut(Found)) {
        let line = edges::trim(folded);
        self.automaton.find(
            || self.literals.iter().map(Vec::as_slice),
            folded,
            |literal, range| {
                let used = self.uses[literal];
                if fits(used.slot.position(), folded, &range, &line) {
                    found(Found { used, start: range.start as u32, end: range.end as u32 });
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use dehusk_text::fold::fold;

    use super::super::index::Use;
    use super::super::slot::Slot;
    use super::Cues;

    fn finds(slot: Slot, literal: &str, text: &str) -> bool {
        let mut cues = Cues::default();
        cues.add(literal, Use { rule: 0, slot });
        let mut any = false;
        cues.find(fold(text).as_bytes(), |_| any = true);
        any
    }

    #[test]
    fn cues_are_at_word_boundaries_and_where_they_are_asked_for() {
        assert!(finds(Slot::WherePhrases, "inbox", "To your Inbox, daily"));
        assert!(!finds(Slot::WherePhrases, "inbox", "Inboxes are full"));
        assert!(finds(Slot::UnlessStarts, "by", "By hand") && !finds(Slot::UnlessStarts, "by", "Made by hand"));
        assert!(finds(Slot::WhereEnds, "read more", "Ferries return. Read more…"));
        assert!(!finds(Slot::WhereEnds, "read more", "Read more books"));
    }

    #[test]
    fn an_empty_cue_is_nowhere() {
        assert!(!finds(Slot::WherePhrases, "\u{ad}", "any text"));
    }
}
