//! The literal index: one search for all phrases of all rules, one hash for all whole lines.
//!
//! Owns where literals are found and whether their edges fit; knows rules only as numbers. A literal is looked for once,
//! however many rules use it.

use std::collections::HashMap;
use std::num::TryFromIntError;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::automaton::Load;
use super::finder::{Anchoring, Finder, Literal, Text};
use super::first_words::{Beginning, FRONT, FirstWords};
use super::prose::{Prose, SearchUnit};
use super::sentence_starts::SentenceStarts;
use super::slot::{Position, Slot};
use crate::rules::literals::folded;
use crate::segment::character::Character;
use crate::segment::folded::FoldedText;
use dehusk_text::fold::{edges, fingerprint, fold};

/// A rule's use of a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Use {
    pub(crate) rule: u32,
    pub(crate) slot: Slot,
}

/// A literal that was found: bytes of the folded block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) used: Use,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// Collects literals before the index is built.
#[derive(Default)]
pub(crate) struct Builder {
    inside: HashMap<Vec<u8>, Uses, FixedState>,
    lines: HashMap<u64, Uses, FixedState>,
    first_words: FirstWords,
    sentence_starts: SentenceStarts,
}

/// Who uses a literal.
#[derive(Default)]
struct Uses {
    all: Vec<Use>,
    /// The most words of a block in which it matters to any of them.
    most: u32,
    /// In blocks of at most this many words, some uses are required literals that may be inside words.
    inside_words: Option<u32>,
    /// A rule uses it that may remove a sentence of prose.
    removes_prose: bool,
}

impl Uses {
    fn add(&mut self, used: Use, most: u32) {
        self.all.push(used);
        self.most = self.most.max(most);
    }

    /// Who uses it in a block of this many words; most of what is found in prose is of rules for short lines.
    fn in_block(&self, words: u32) -> &[Use] {
        if words <= self.most { &self.all } else { &[] }
    }

    fn all(&self, holds: impl Fn(Slot) -> bool) -> bool {
        self.all.iter().all(|used| holds(used.slot))
    }
}

/// The literals that were found in a block lately, of those for which it is enough to be found once.
struct Seen {
    literals: [u32; SEEN],
}

/// How many are remembered: those that a block repeats are a few dozen.
const SEEN: usize = 64;

impl Seen {
    fn new() -> Seen {
        Seen { literals: [u32::MAX; SEEN] }
    }

    /// Remembers a literal; tells whether it was remembered already.
    fn has(&mut self, literal: u32) -> bool {
        std::mem::replace(&mut self.literals[literal as usize % SEEN], literal) == literal
    }
}

impl Builder {
    /// Adds a literal as it is written. It matters in blocks of at most this many words. `removes_prose` says that its rule
    /// may remove a sentence of prose.
    pub(crate) fn add(&mut self, literal: &str, used: Use, most: u32, removes_prose: bool) {
        let folded = folded(literal);
        let position = used.slot.position();
        let bytes = match position {
            Position::End => &folded.as_bytes()[..edges::trim(folded.as_bytes()).end],
            _ => folded.as_bytes(),
        };
        if removes_prose {
            self.sentence_starts.add(bytes, position);
        }
        if position == Position::Line {
            let line = &bytes[edges::trim(bytes)];
            self.lines.entry(fingerprint(line)).or_default().add(used, most);
            self.first_words.add(line);
            return;
        }
        let uses = self.inside.entry(bytes.to_vec()).or_default();
        uses.add(used, most);
        uses.removes_prose |= removes_prose;
    }

    /// Adds a literal that a match of the rule's regexes must hold; `at_edge` says that none begins
    /// inside a word.
    pub(crate) fn add_required_literal(&mut self, literal: &str, rule: u32, most: u32, at_edge: bool) {
        let uses = self.inside.entry(fold(literal).into_bytes()).or_default();
        uses.add(Use { rule, slot: Slot::RequiredLiteral }, most);
        uses.inside_words = uses.inside_words.max((!at_edge).then_some(most));
    }

    /// Adds a literal that is folded already.
    pub(crate) fn add_folded(&mut self, literal: &str, used: Use) {
        self.inside.entry(literal.as_bytes().to_vec()).or_default().add(used, u32::MAX);
    }

    /// # Errors
    /// The literals are longer than four gigabytes together.
    pub(crate) fn build(self, load: Load) -> Result<Index, TryFromIntError> {
        let mut inside: Vec<_> = self.inside.into_iter().collect();
        inside.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let (literals, mut uses): (Vec<_>, Vec<_>) = inside.into_iter().unzip();
        let mut lines = self.lines;
        for list in uses.iter_mut().chain(lines.values_mut()) {
            list.all.sort_unstable();
            list.all.dedup();
        }
        let literals: Vec<_> = literals.into_iter().zip(&uses).map(|(bytes, uses)| literal(bytes, uses)).collect();
        let once = uses.iter().map(|uses| uses.all(|slot| slot == Slot::RequiredLiteral)).collect();
        let removes_prose: Vec<_> = uses.iter().map(|uses| uses.removes_prose).collect();
        let prose = match load {
            Load::OneText => None,
            Load::ManyTexts => Some(Prose::new(&literals, removes_prose, self.sentence_starts)?),
        };
        let all = Finder::new(&literals, 0, load, |_| true)?;
        Ok(Index { all, prose, uses, once, lines, first_words: self.first_words })
    }
}

fn literal(bytes: Vec<u8>, uses: &Uses) -> Literal {
    let any = |position| uses.all.iter().any(|used| used.slot.position() == position);
    let matters = if uses.all(|slot| slot.position() == Position::Start) {
        Anchoring::AtStart
    } else if uses.all(|slot| slot.position() == Position::End) {
        Anchoring::AtEnd
    } else if !any(Position::Anywhere) {
        Anchoring::AtEdge
    } else if uses.all.iter().any(|used| used.slot == Slot::Separator) {
        Anchoring::Anywhere(u32::MAX)
    } else {
        uses.inside_words.map_or(Anchoring::AtEdgeUnlessJoined, Anchoring::Anywhere)
    };
    Literal { bytes, most: uses.most, matters }
}

/// A folded block to search.
#[derive(Clone, Copy)]
pub(crate) struct Folded<'f> {
    pub(crate) text: &'f FoldedText,
    /// Fingerprint of its trimmed line.
    pub(crate) key: u64,
    /// Its words.
    pub(crate) words: u32,
    /// What [`fold_into`](dehusk_text::fold::fold_into) returned for it.
    pub(crate) joined: bool,
    pub(crate) unit: SearchUnit,
}

/// Finds literals in folded blocks.
pub(crate) struct Index {
    all: Finder,
    /// None if only one text is searched.
    prose: Option<Prose>,
    uses: Vec<Uses>,
    /// For each literal, whether it is enough to find it once in a block, since no use asks for its position.
    once: Vec<bool>,
    lines: HashMap<u64, Uses, FixedState>,
    first_words: FirstWords,
}

/// The key of a folded line.
fn line_key(folded: &[u8]) -> u64 {
    fingerprint(&folded[edges::trim(folded)])
}

impl Index {
    /// All literals of a folded block where they matter.
    pub(crate) fn find(&self, folded: Folded<'_>, found: impl FnMut(Found)) {
        self.find_but(folded, |_| false, found);
    }

    /// As [`Index::find`], but once for each literal, or a few times, where its position does not matter. Tells whether a
    /// sentence of prose in the block may hold a literal of a rule that removes it, unless it is at the sentence's start.
    pub(crate) fn find_once(&self, folded: Folded<'_>, found: impl FnMut(Found)) -> bool {
        let mut seen = Seen::new();
        self.find_but(folded, |literal| self.once[literal as usize] && seen.has(literal), found)
    }

    /// Whether a sentence begins as one may that a rule removes; `sentence` is of ASCII without controls.
    pub(super) fn may_begin_sentence(&self, sentence: &str) -> bool {
        self.prose.as_ref().is_none_or(|prose| prose.sentence_starts.may_have(sentence.as_bytes()))
    }

    /// Whether a line of a rule may begin with what has a key.
    pub(super) fn may_begin_line(&self, key: u64, beginning: Beginning) -> bool {
        self.first_words.may_have(key, beginning)
    }

    /// Whether a line of a rule may begin with a word that begins with some letters.
    pub(super) fn may_begin_line_with(&self, letters: [u8; FRONT]) -> bool {
        self.first_words.may_have_front(letters)
    }

    /// What has a folded text as its line.
    pub(super) fn uses_of_line(&self, folded: &[u8]) -> &[Use] {
        self.lines.get(&line_key(folded)).map_or(&[], |uses| &uses.all)
    }

    fn find_but(&self, folded: Folded<'_>, mut skip: impl FnMut(u32) -> bool, mut found: impl FnMut(Found)) -> bool {
        let Folded { text, key, words, joined, unit } = folded;
        let bytes = text.bytes();
        let line = text.line();
        let mut emit = |used: Use, range: &Range<usize>| {
            found(Found { used, start: range.start as u32, end: range.end as u32 });
        };
        for &used in self.lines.get(&key).map_or(&[][..], |uses| uses.in_block(words)) {
            emit(used, line);
        }
        let prose = self.prose.as_ref();
        let (finder, least_words) = prose.map_or((&self.all, words), |prose| prose.finder(unit, words, &self.all));
        // Where literals that matter in fewer words were not searched for, any may be there.
        let mut removes_prose = least_words == words;
        let text = Text { bytes, edges: text.edges(), line, words: least_words, joined };
        finder.find(text, |literal, range| {
            removes_prose |= prose.is_some_and(|prose| prose.removes[literal as usize]);
            if skip(literal) {
                return;
            }
            for &used in self.uses[literal as usize].in_block(words) {
                if fits(used.slot.position(), bytes, &range, line) {
                    emit(used, &range);
                }
            }
        });
        removes_prose
    }
}

/// Whether a literal is where its use requires it. `line` is the range of the line itself, without marks around it.
pub(super) fn fits(position: Position, folded: &[u8], range: &Range<usize>, line: &Range<usize>) -> bool {
    match position {
        Position::Anywhere => true,
        Position::Inside => boundary(folded, range.start) && boundary(folded, range.end),
        Position::Start => (range.start == 0 || range.start == line.start) && boundary(folded, range.end),
        Position::End => (range.end == folded.len() || range.end == line.end) && boundary(folded, range.start),
        Position::Line => range == line,
    }
}

/// Whether a word may end or begin here: not between two letters or digits, unless one of them is of a writing system
/// without spaces.
pub(super) fn boundary(folded: &[u8], at: usize) -> bool {
    if at == 0 || at == folded.len() {
        return true;
    }
    let (before, after) = (folded[at - 1], folded[at]);
    if before < 128 && after < 128 {
        return !(before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric());
    }
    let joins = |c: Option<char>| c.is_some_and(|c| Character::new(c).joins());
    !(joins(last_char(&folded[..at])) && joins(first_char(&folded[at..])))
}

fn last_char(bytes: &[u8]) -> Option<char> {
    let start = (1..=4.min(bytes.len())).map(|back| bytes.len() - back).find(|&at| bytes[at] & 0xc0 != 0x80)?;
    std::str::from_utf8(&bytes[start..]).ok()?.chars().next()
}

fn first_char(bytes: &[u8]) -> Option<char> {
    let end = (1..bytes.len().min(4)).find(|&at| bytes[at] & 0xc0 != 0x80).unwrap_or(bytes.len().min(4));
    std::str::from_utf8(&bytes[..end]).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::{Builder, Folded, Load, SearchUnit, Slot, Use, line_key};
    use crate::segment::folded::FoldedText;
    use dehusk_text::fold::fold;

    fn finds(slot: Slot, literal: &str, text: &str) -> bool {
        let mut builder = Builder::default();
        builder.add(literal, Use { rule: 0, slot }, u32::MAX, false);
        let folded = FoldedText::from(fold(text).into_bytes());
        let mut any = false;
        let key = line_key(folded.bytes());
        builder
            .build(Load::default())
            .unwrap()
            .find(Folded { text: &folded, key, words: 1, joined: false, unit: SearchUnit::Block }, |_| any = true);
        any
    }

    #[test]
    fn lines_are_whole() {
        assert!(finds(Slot::Line, "Read more", "» READ  MORE…"));
        assert!(!finds(Slot::Line, "Read more", "Read more books"));
    }

    #[test]
    fn phrases_stand_at_word_boundaries() {
        assert!(finds(Slot::Phrases, "uses cookies", "This site “uses cookies”."));
        assert!(!finds(Slot::Phrases, "uses cookies", "It reuses cookies"));
        assert!(finds(Slot::Phrases, "相关新闻", "更多相关新闻请看"));
        assert!(!finds(Slot::Phrases, "фото", "фотограф"));
    }

    #[test]
    fn required_literals_stand_inside_words_only_if_they_may_or_the_text_is_joined() {
        let finds = |at_edges, bytes: &str, joined| {
            let mut builder = Builder::default();
            builder.add_required_literal("photo", 0, u32::MAX, at_edges);
            let mut any = false;
            let text = FoldedText::from(bytes.as_bytes().to_vec());
            let folded = Folded { text: &text, key: 0, words: 1, joined, unit: SearchUnit::Block };
            builder.build(Load::default()).unwrap().find(folded, |_| any = true);
            any
        };
        assert!(finds(true, "a photo", false) && finds(true, "aphoto", true));
        assert!(finds(false, "aphoto", false) && !finds(true, "aphoto", false));
    }

    #[test]
    fn starts_and_ends_stand_there() {
        assert!(finds(Slot::Starts, "photo:", "Photo: A. Writer"));
        assert!(finds(Slot::Starts, "photo:", "- Photo: A. Writer"));
        assert!(!finds(Slot::Starts, "photo", "Photographs"));
        assert!(finds(Slot::Ends, "to this report", "A. Writer contributed to this report."));
        assert!(!finds(Slot::Ends, "to this report", "to this report she added"));
    }
}
