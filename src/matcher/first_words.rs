//! How the lines that rules look for begin, so that most of a text is known at a glance to begin none.

use super::literal_pieces::{SPREAD, window};
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
pub(super) struct FirstWords {
    words: Box<[u64]>,
    /// The first bytes of those that have so many.
    fronts: Box<[u64]>,
}

/// How many bytes of a word are looked at before all of it.
pub(super) const FRONT: usize = 3;

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
        FirstWords { words: vec![0; FirstWords::SIZE].into(), fronts: vec![0; FirstWords::FRONTS].into() }
    }
}

impl FirstWords {
    const SIZE: usize = 1 << 12;
    const FRONTS: usize = 1 << 9;

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
        self.words[at] |= 1 << bit;
        if let Some(front) = text[edges::trim(text)].first_chunk() {
            let [at, bit] = FirstWords::place_of_front(*front);
            self.fronts[at] |= 1 << bit;
        }
    }

    /// Whether a line may begin with a word that begins with some letters. They need not be folded.
    pub(super) fn may_have_front(&self, letters: [u8; FRONT]) -> bool {
        let [at, bit] = FirstWords::place_of_front(letters.map(|letter| letter.to_ascii_lowercase()));
        self.fronts[at] >> bit & 1 == 1
    }

    fn place_of_front([first, second, third]: [u8; FRONT]) -> [usize; 2] {
        let hash = (u64::from(first) | u64::from(second) << 8 | u64::from(third) << 16).wrapping_mul(SPREAD);
        [(hash >> 55) as usize, (hash >> 49 & 63) as usize]
    }

    /// Whether a line may begin with what has a key.
    pub(super) fn may_have(&self, key: u64, beginning: Beginning) -> bool {
        let [at, bit] = FirstWords::place(key, beginning);
        self.words[at] >> bit & 1 == 1
    }

    fn place(key: u64, beginning: Beginning) -> [usize; 2] {
        let key = key.rotate_left(20 * beginning as u32) as usize;
        [key % FirstWords::SIZE, key >> 12 & 63]
    }
}
