//! The terms of a line: words, pairs of words, its first and last word, the whole of a short line, and pieces of four
//! characters. What a line says is scored by them, whatever its language.
//!
//! A term is known by a key of 32 bits. Letters are folded to small ones, each digit counts as `0`, and white space as one
//! space. A character of Chinese or Japanese is a word.

mod pieces;

use std::ops::Range;

use pieces::{PIECE, PIECES_READ, pieces_of_ascii};

/// What a term is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// A word.
    Word,
    /// Two words side by side.
    Pair,
    /// The first word of a line.
    First,
    /// The last word of a line.
    Last,
    /// All words of a line that has at most [`LINE_WORDS`].
    Line,
    /// Four characters side by side.
    Piece,
}

impl TermKind {
    /// All kinds.
    pub const ALL: [TermKind; 6] =
        [TermKind::Word, TermKind::Pair, TermKind::First, TermKind::Last, TermKind::Line, TermKind::Piece];

    /// The kind's name in files.
    pub fn name(self) -> &'static str {
        match self {
            TermKind::Word => "words",
            TermKind::Pair => "pairs",
            TermKind::First => "first-words",
            TermKind::Last => "last-words",
            TermKind::Line => "lines",
            TermKind::Piece => "pieces",
        }
    }

    /// The key of a term of this kind, as it is written in a file.
    pub fn key(self, term: &str) -> u32 {
        if self == TermKind::Piece {
            return tagged(self, hash_of(term.chars().map(fold)));
        }
        let mut hash = SEED;
        words(term, |_, word| hash = join(hash, word));
        tagged(self, hash)
    }

    /// A part of a line as a term of this kind: folded, with one space between words.
    pub fn write(self, part: &str) -> String {
        if self == TermKind::Piece {
            return part.chars().map(fold).collect();
        }
        let mut written = Vec::new();
        words(part, |range, _| written.push(part[range].chars().map(fold).collect::<String>()));
        written.join(" ")
    }
}

/// The most words of a line that is a term as a whole.
pub const LINE_WORDS: usize = 6;

/// How many words of a line are read.
const WORDS_READ: usize = 40;

/// Calls `visit` with each term of a line: its kind, where it is, and its key. Of a long line the start is read, and the last
/// word. Takes time in proportion to what is read.
pub fn terms(line: &str, mut visit: impl FnMut(TermKind, Range<usize>, u32)) {
    pieces(line, |range, key| visit(TermKind::Piece, range, key));
    let mut number = 0;
    let (mut before, mut all) = (0..0, SEED);
    let mut last: Option<(Range<usize>, u32)> = None;
    let read = words_up_to(line, WORDS_READ, |range, hash| {
        let own = join(SEED, hash);
        visit(TermKind::Word, range.clone(), tagged(TermKind::Word, own));
        match &last {
            None => visit(TermKind::First, range.clone(), tagged(TermKind::First, own)),
            Some((_, hash_before)) => {
                let pair = join(join(SEED, *hash_before), hash);
                visit(TermKind::Pair, before.start..range.end, tagged(TermKind::Pair, pair));
            }
        }
        all = join(all, hash);
        number += 1;
        before = range.clone();
        last = Some((range, hash));
    });
    if let Some((range, hash)) = if read < line.len() { last_word(line) } else { last } {
        visit(TermKind::Last, range, tagged(TermKind::Last, join(SEED, hash)));
    }
    if number > 1 && number <= LINE_WORDS && read == line.len() {
        visit(TermKind::Line, 0..line.len(), tagged(TermKind::Line, all));
    }
}

/// The score of a line: the sum of the weights of its terms, by key, divided by [`norm`] of their number.
pub fn score(line: &str, mut weight: impl FnMut(u32) -> f32) -> f32 {
    let (mut sum, mut count) = (0.0, 0);
    terms(line, |_, _, key| {
        count += 1;
        sum += weight(key);
    });
    sum / norm(count)
}

/// What sums over the terms of a line are divided by, so that a long line has no larger score for its length alone.
pub fn norm(count: usize) -> f32 {
    (count.max(1) as f32).sqrt()
}

fn pieces(line: &str, mut visit: impl FnMut(Range<usize>, u32)) {
    match line.as_bytes().get(..PIECES_READ).unwrap_or(line.as_bytes()) {
        ascii if ascii.is_ascii() => pieces_of_ascii(ascii, |at, key| visit(at..at + PIECE, key)),
        _ => pieces_of_any(line, |range, hash| visit(range, tagged(TermKind::Piece, hash))),
    }
}

fn pieces_of_any(line: &str, mut visit: impl FnMut(Range<usize>, u32)) {
    // The last three characters and where they are, the first of them first.
    let mut before = [(0, ' '); PIECE - 1];
    for (number, (at, c)) in line.char_indices().take(PIECES_READ).enumerate() {
        let folded = fold(c);
        let [first, second, third] = before;
        if number >= before.len() {
            let hash = hash_of([first.1, second.1, third.1, folded].into_iter());
            visit(first.0..at + c.len_utf8(), hash);
        }
        before = [second, third, (at, folded)];
    }
}

fn words(text: &str, visit: impl FnMut(Range<usize>, u32)) {
    words_up_to(text, usize::MAX, visit);
}

/// Visits the first words of a text, each with its hash; returns where reading ended.
fn words_up_to(text: &str, most: usize, mut visit: impl FnMut(Range<usize>, u32)) -> usize {
    let (mut number, mut start, mut hash) = (0, None, SEED);
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        if number >= most {
            return at;
        }
        let (c, is_word, is_unspaced, next) = if byte.is_ascii() {
            let folded = WORDS[usize::from(*byte)];
            (char::from(folded), folded != 0, false, at + 1)
        } else {
            let c = text[at..].chars().next().unwrap_or_default();
            let is_unspaced = is_unspaced(c);
            (if is_unspaced { c } else { fold(c) }, c.is_alphanumeric(), is_unspaced, at + c.len_utf8())
        };
        if is_word && !is_unspaced {
            start.get_or_insert(at);
            hash = step(hash, c.into());
        } else {
            if let Some(start) = start.take() {
                visit(start..at, hash);
                (hash, number) = (SEED, number + 1);
            }
            if is_unspaced {
                visit(at..next, step(SEED, c.into()));
                number += 1;
            }
        }
        at = next;
    }
    if let Some(start) = start {
        visit(start..text.len(), hash);
    }
    text.len()
}

/// The last word of a text, within its last characters.
fn last_word(text: &str) -> Option<(Range<usize>, u32)> {
    let from = text.char_indices().rev().take(PIECES_READ / 4).last().map_or(0, |(at, _)| at);
    let mut last = None;
    words(&text[from..], |range, hash| last = Some((range.start + from..range.end + from, hash)));
    last
}

/// Whether a character is of a script that puts no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{9fff}')
}

/// What each character of ASCII is folded to.
const FOLDED: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => b'0',
            white if white.is_ascii_whitespace() => b' ',
            other => other.to_ascii_lowercase(),
        };
        byte += 1;
    }
    table
};

/// The same for letters and digits; 0 for others.
static WORDS: [u8; 128] = {
    let mut table = FOLDED;
    let mut byte = 0;
    while byte < table.len() {
        if !(byte as u8).is_ascii_alphanumeric() {
            table[byte] = 0;
        }
        byte += 1;
    }
    table
};

#[inline]
fn fold(c: char) -> char {
    match c {
        c if c.is_ascii() => char::from(FOLDED[c as usize]),
        c if c.is_whitespace() => ' ',
        c if c.is_numeric() => '0',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// FNV-1a, by characters.
const SEED: u32 = 0x811c_9dc5;

#[inline]
fn step(hash: u32, c: u32) -> u32 {
    (hash ^ c).wrapping_mul(0x0100_0193)
}

/// The hash of some characters.
fn hash_of(characters: impl Iterator<Item = char>) -> u32 {
    characters.fold(SEED, |hash, c| step(hash, c.into()))
}

/// Adds a word's hash to that of the words before it.
#[inline]
fn join(hash: u32, word: u32) -> u32 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b1)
}

/// A key: terms of different kinds have different ones. All bits depend on all others (the finalizer of `MurmurHash3`).
#[inline]
fn tagged(kind: TermKind, hash: u32) -> u32 {
    let mut key = hash ^ (kind as u32 + 1).wrapping_mul(0x85eb_ca6b);
    key = (key ^ (key >> 16)).wrapping_mul(0x85eb_ca6b);
    key = (key ^ (key >> 13)).wrapping_mul(0xc2b2_ae35);
    key ^ (key >> 16)
}

#[cfg(test)]
mod tests {
    use super::{TermKind, terms};

    /// The terms of a line as files have them.
    fn written(line: &str) -> Vec<String> {
        let mut all = Vec::new();
        terms(line, |kind, range, key| {
            let term = kind.write(&line[range]);
            assert_eq!(kind.key(&term), key, "{kind:?} {term:?}");
            all.push(format!("{}: {term}", kind.name()));
        });
        all
    }

    #[test]
    fn a_line_has_words_pairs_edges_and_pieces() {
        let all = written("Share  it, 24");
        for term in [
            "words: share",
            "words: 00",
            "pairs: share it",
            "first-words: share",
            "last-words: 00",
            "lines: share it 00",
        ] {
            assert!(all.contains(&term.to_owned()), "{term}: {all:?}");
        }
        assert!(all.contains(&"pieces: shar".to_owned()) && all.contains(&"pieces: e  i".to_owned()));
        assert!(written("").is_empty() && written("  ").is_empty());
    }

    #[test]
    fn pieces_are_the_same_however_they_are_read() {
        let ascii: String = (0..128_u8).map(char::from).collect();
        for text in [ascii.as_str(), "abcd", "abc", ""] {
            let (mut one, mut other) = (Vec::new(), Vec::new());
            super::pieces_of_ascii(text.as_bytes(), |at, key| one.push((at..at + super::PIECE, key)));
            super::pieces_of_any(text, |range, hash| other.push((range, super::tagged(TermKind::Piece, hash))));
            assert_eq!(one, other, "{text}");
        }
        let fold = |c: &char| super::fold(*c);
        assert_eq!(['A', 'z', '7', '\t', '\u{b}', '-'].each_ref().map(fold), ['a', 'z', '0', ' ', '\u{b}', '-']);
    }

    #[test]
    fn characters_of_chinese_are_words() {
        let all = written("分享 到Ä");
        assert!(all.contains(&"pairs: 分 享".to_owned()) && all.contains(&"last-words: ä".to_owned()), "{all:?}");
    }

    #[test]
    fn long_lines_are_read_at_both_ends() {
        let line = format!("{}end", "word ".repeat(100));
        let all = written(&line);
        assert_eq!(all.iter().filter(|term| **term == "words: word").count(), 40);
        assert!(all.contains(&"last-words: end".to_owned()) && !all.iter().any(|term| term.starts_with("lines")));
    }
}
