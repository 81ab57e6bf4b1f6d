//! Folding: the normalisation of phrases and texts before they are compared.
//!
//! Folded text has: NFKC; lower case, with `ß` as `ss`, `ς` as `σ` and every Turkish i as `i`; curly quotes, primes and
//! dashes straightened; Arabic without vowel signs and tatweel, and with bare alef; `ё` as `е`; no invisible format
//! characters; one space for each run of white space and none at the ends. Nothing else changes: accents stay.
//!
//! [`fold_into`] is fast; [`SourceMap`] folds again to map ranges of folded text back to the original bytes. Both use the same
//! steps, and a property test compares them. `ascii` is the fast path for plain text, `chars` folds single characters, and
//! `edges` trims whole lines.

mod ascii;
mod chars;
pub mod edges;

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::quality::FixedState;

pub use chars::ascii_mark;

use chars::{Folding, fold_char};

/// Appends the folded form of `text` to `out`, without spaces at its ends. Returns whether ASCII letters or digits may be
/// adjacent that are not adjacent in the text: a character between them was dropped, or another one became a letter or digit.
pub fn fold_into(text: &str, out: &mut Vec<u8>) -> bool {
    // Folded text is rarely longer than its original; where it is, the vector grows.
    out.reserve(text.len());
    let mut writer = Writer { start: out.len(), out, space: false, joins_letters: false };
    let mut at = 0;
    while at < text.len() {
        let prefix = ascii::independent_prefix(&text.as_bytes()[at..]);
        if prefix > 0 {
            ascii::fold(&text.as_bytes()[at..at + prefix], &mut writer);
            at += prefix;
        } else {
            let before = writer.out.len();
            let (mut spaced, mut joins) = (false, false);
            let next = fold_cluster(text, at, |piece| match piece {
                Piece::Space => {
                    writer.space = true;
                    spaced = true;
                }
                Piece::Byte(folded) => {
                    joins |= folded.is_ascii_alphanumeric();
                    writer.push(folded);
                }
            });
            // A single ASCII character does not become another letter.
            let nothing = writer.out.len() == before && !spaced;
            writer.joins_letters |= nothing || (joins && !text[at..next].is_ascii());
            at = next;
        }
    }
    writer.joins_letters
}

/// Writes folded text; a run of white space becomes one space once something follows it.
struct Writer<'o> {
    out: &'o mut Vec<u8>,
    start: usize,
    space: bool,
    /// The result of [`fold_into`].
    joins_letters: bool,
}

impl Writer<'_> {
    fn write_space(&mut self) {
        if self.space && self.out.len() > self.start {
            self.out.push(b' ');
        }
        self.space = false;
    }

    fn push(&mut self, folded: u8) {
        self.write_space();
        self.out.push(folded);
    }
}

/// The folded form of a text.
pub fn fold(text: &str) -> String {
    let mut out = Vec::new();
    fold_into(text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The folded form of a separator, with one space at each end that has white space: it separates, unlike a mark in a word.
pub fn fold_spaced(text: &str) -> String {
    let space = |there: bool| if there { " " } else { "" };
    let is_space = char::is_whitespace;
    format!("{}{}{}", space(text.starts_with(is_space)), fold(text), space(text.ends_with(is_space)))
}

/// Maps the bytes of a folded text to the bytes of its original.
pub struct SourceMap {
    /// For each folded byte: start and end of the character or cluster that it comes from.
    origins: Vec<(u32, u32)>,
}

impl SourceMap {
    /// Folds a text and records where each byte comes from.
    pub fn new(text: &str) -> SourceMap {
        let mut origins: Vec<(u32, u32)> = Vec::with_capacity(text.len());
        let (mut space, mut at) = (None, 0);
        while at < text.len() {
            let (start, before) = (at, origins.len());
            at = fold_cluster(text, at, |piece| match piece {
                Piece::Space => space = space.or(Some(start as u32)),
                Piece::Byte(_) => {
                    // A pending space comes from the white space before this character.
                    if let Some(space) = space.take().filter(|_| !origins.is_empty()) {
                        origins.push((space, start as u32));
                    }
                    origins.push((start as u32, start as u32));
                }
            });
            for origin in &mut origins[before..] {
                origin.1 = if origin.0 < start as u32 { origin.1 } else { at as u32 };
            }
        }
        SourceMap { origins }
    }

    /// The original bytes of a range of folded bytes. Characters are not split: if the range begins or ends inside the folded
    /// form of a character or cluster, all of it is included.
    pub fn range(&self, folded: Range<usize>) -> Range<usize> {
        let start = self.origins.get(folded.start).map_or(0, |origin| origin.0);
        let end = folded.end.checked_sub(1).and_then(|last| self.origins.get(last)).map_or(start, |origin| origin.1);
        start as usize..end as usize
    }
}

/// A hash of a folded text; the same in every run.
pub fn fingerprint(folded: &[u8]) -> u64 {
    FixedState::with_seed(0).hash_one(folded)
}

enum Piece {
    Space,
    Byte(u8),
}

/// Folds the character at `at` together with its combining marks; returns the offset of the next one.
fn fold_cluster(text: &str, at: usize, mut emit: impl FnMut(Piece)) -> usize {
    let mut chars = text[at..].chars();
    let Some(first) = chars.next() else { return text.len() };
    let alone = at + first.len_utf8();
    let mut end = alone;
    for next in chars.take_while(|next| chars::joins_previous(*next)).take(chars::MARKS) {
        end += next.len_utf8();
    }
    if end == alone {
        emit_char(first, &mut emit);
    } else {
        chars::fold_marked(&text[at..end]).chars().for_each(|c| emit_char(c, &mut emit));
    }
    end
}

fn emit_char(c: char, emit: &mut impl FnMut(Piece)) {
    match fold_char(c) {
        Folding::Space => emit(Piece::Space),
        Folding::Nothing => {}
        Folding::One(folded) => emit_utf8(folded, emit),
        Folding::Many(folded) => {
            for c in folded.chars() {
                if c == ' ' { emit(Piece::Space) } else { emit_utf8(c, emit) }
            }
        }
    }
}

fn emit_utf8(c: char, emit: &mut impl FnMut(Piece)) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        emit(Piece::Byte(byte));
    }
}

#[cfg(test)]
mod tests {
    use super::{SourceMap, fold};

    #[test]
    fn folds_what_the_page_says_it_folds() {
        for (text, folded) in [
            ("  Read\u{a0}\tMORE  ", "read more"),
            ("“It’s” – ‘so’", "\"it's\" - 'so'"),
            ("İSTANBUL ISPARTA ılık", "istanbul isparta ilik"),
            ("Straße STRASSE", "strasse strasse"),
            ("ΟΔΟΣ οδος", "οδοσ οδοσ"),
            ("ﺍﻟﻤﺰﻳﺪ أخبار", "المزيد اخبار"),
            ("مُشَارَكَة مـــشاركة", "مشاركة مشاركة"),
            ("ＡＢＣ：１２", "abc:12"),
            ("cafe\u{301} CAFÉ", "café café"),
            ("zero\u{200b}width\u{ad}", "zerowidth"),
            ("Ещё ещё", "еще еще"),
            ("ﬁn…", "fin..."),
            ("한\u{1100}\u{1161}", "한가"),
            ("5′ 6″ it´s", "5' 6\" it's"),
            ("J\u{30c} J\u{1}\u{30c} ı\u{301}", "ǰ ǰ í"),
            ("\u{9c7}\u{9be}", "\u{9cb}"),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn reports_letters_that_may_be_joined() {
        for (text, joins) in [
            ("An “open” bridge – of Zürich\u{a0}x", false),
            ("a\u{200b}b", true),
            ("a\u{1}b", true),
            ("™b", true),
            ("a\u{ad}b", true),
            ("Ｗb", true),
            ("  a\tb  ", false),
        ] {
            assert_eq!(super::fold_into(text, &mut Vec::new()), joins, "{text:?}");
        }
    }

    #[test]
    fn source_maps_lead_back_to_the_original() {
        let text = "  “Straße”\u{a0} Ende";
        let folded = fold(text);
        assert_eq!(folded, "\"strasse\" ende");
        let map = SourceMap::new(text);
        let at = folded.find("strasse").unwrap();
        assert_eq!(&text[map.range(at..at + 7)], "Straße");
        let at = folded.find("ende").unwrap();
        assert_eq!(&text[map.range(at..at + 4)], "Ende");
        assert_eq!(&text[map.range(at - 1..at + 4)], "\u{a0} Ende");
    }
}
