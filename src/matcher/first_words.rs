//! How the lines that rules look for begin, so that most of a text is known at a glance to begin none.

use super::prefilter::{SPREAD, window};
use dehusk_text::fold::edges;

/// The key of how a line begins. Marks around it do not count.
pub(super) fn beginning_key(folded: &[u8]) -> u64 {
    let is_word = folded.iter().all(u8::is_ascii_alphanumeric);
    word_key(if is_word { folded } else { &folded[edges::trim(folded)] })
}

/// As [`beginning_key`], for a word without marks around it. A key of its length and of up to eight bytes at both ends is
/// enough, since texts may share one.
pub(super) fn word_key(word: &[u8]) -> u64 {
    let (front, back) = (window(word, 0), window(word, word.len().saturating_sub(8)));
    let mixed = (front ^ back.rotate_left(29) ^ (word.len() as u64) << 56).wrapping_mul(SPREAD);
    mixed ^ mixed >> 32
}

/// How lines begin, in a bit for each way. Two may share one.
pub(super) struct FirstWords(Box<[u64]>);

/// What a text is to lines that begin with it.
#[derive(Clone, Copy)]
pub(super) enum Beginning {
    /// It is the line, and a single word.
    Whole,
    /// The first of several words.
    Word,
    /// The first two of several words.
    Words,
}

impl Default for FirstWords {
    fn default() -> Self {
        FirstWords(vec![0; FirstWords::SIZE].into())
    }
}

impl FirstWords {
    const SIZE: usize = 1 << 12;

    /// Adds how a folded line begins, marks around it left out.
    pub(super) fn add(&mut self, line: &[u8]) {
        let mut ends = line.iter().enumerate().filter(|(_, byte)| **byte == b' ').map(|(at, _)| at);
        let Some(first) = ends.next() else { return self.set(line, Beginning::Whole) };
        self.set(&line[..first], Beginning::Word);
        self.set(&line[..ends.next().unwrap_or(line.len())], Beginning::Words);
    }

    /// Adds a text that is the beginning of a line.
    pub(super) fn set(&mut self, text: &[u8], beginning: Beginning) {
        let [at, bit] = FirstWords::place(beginning_key(text), beginning);
        self.0[at] |= 1 << bit;
    }

    /// Whether a line may begin with what has a key.
    pub(super) fn may_have(&self, key: u64, beginning: Beginning) -> bool {
        let [at, bit] = FirstWords::place(key, beginning);
        self.0[at] >> bit & 1 == 1
    }

    fn place(key: u64, beginning: Beginning) -> [usize; 2] {
        let key = key.rotate_left(20 * beginning as u32) as usize;
        [key % FirstWords::SIZE, key >> 12 & 63]
    }
}
