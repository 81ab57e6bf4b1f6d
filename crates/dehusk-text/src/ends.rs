//! Which bytes a match of a regex may begin and end with, where the regex is bound to the beginning or the end of a text.
//!
//! Most regexes of rules are, and most blocks that hold a word of theirs begin or end otherwise. A look at a few bytes
//! spares these blocks the regex, and a run over a short text the time to compile it.

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// How many bytes at each end are looked at.
const DEPTH: usize = 6;

/// A set of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteSet(pub [u64; 4]);

impl ByteSet {
    const ALL: ByteSet = ByteSet([u64::MAX; 4]);

    fn has(self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 != 0
    }

    fn add(&mut self, bytes: std::ops::RangeInclusive<u8>) {
        for byte in bytes {
            self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
        }
    }
}

/// What the texts that a regex matches begin and end with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The first bytes of a text; any if the regex is not bound to the beginning.
    pub front: [ByteSet; DEPTH],
    /// The last bytes, the very last one first; any if the regex is not bound to the end.
    pub back: [ByteSet; DEPTH],
    /// The fewest bytes of a match.
    pub least: usize,
}

impl Ends {
    /// What is known of the matches of a regex.
    pub fn new(hir: &Hir) -> Ends {
        let properties = hir.properties();
        let bytes = |is_bound: bool, side| if is_bound { Walk::new(hir, side).bytes } else { [ByteSet::ALL; DEPTH] };
        Ends {
            front: bytes(properties.look_set_prefix().contains(Look::Start), Side::Front),
            back: bytes(properties.look_set_suffix().contains(Look::End), Side::Back),
            least: properties.minimum_len().unwrap_or(0),
        }
    }

    /// Whether a text may match.
    pub fn may_match(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        bytes.len() >= self.least
            && self.front.iter().zip(bytes).all(|(set, byte)| set.has(*byte))
            && self.back.iter().zip(bytes.iter().rev()).all(|(set, byte)| set.has(*byte))
    }
}

/// The first and the last character that take one byte, two, three and four.
const LENGTHS: [(char, char); 4] =
    [('\0', '\u{7f}'), ('\u{80}', '\u{7ff}'), ('\u{800}', '\u{ffff}'), ('\u{10000}', '\u{10ffff}')];

/// From which end a regex is walked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Front,
    Back,
}

/// Distances from an end, as bits.
type Distances = u8;

/// A walk over a regex, from one end of its matches inwards.
struct Walk<'h> {
    side: Side,
    bytes: [ByteSet; DEPTH],
    /// Where repetitions may end, by where they begin. Without it, nested ones would be walked over and over.
    repetitions: Vec<(&'h Repetition, Distances, Distances)>,
}

impl<'h> Walk<'h> {
    fn new(hir: &'h Hir, side: Side) -> Walk<'h> {
        let mut walk = Walk { side, bytes: [ByteSet([0; 4]); DEPTH], repetitions: Vec::new() };
        let ends = walk.pass(hir, 1);
        // After a short match anything may follow, or nothing.
        let after = ends.trailing_zeros() as usize;
        walk.bytes.iter_mut().skip(after).for_each(|set| *set = ByteSet::ALL);
        walk
    }

    /// Adds the bytes of a part that begins at some distances; returns the distances at which it may end.
    fn pass(&mut self, hir: &'h Hir, at: Distances) -> Distances {
        if at == 0 {
            return 0;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => at,
            HirKind::Literal(literal) => match self.side {
                Side::Front => literal.0.iter().fold(at, |at, byte| self.byte(*byte, at)),
                Side::Back => literal.0.iter().rev().fold(at, |at, byte| self.byte(*byte, at)),
            },
            HirKind::Class(class) => self.class(class, at),
            HirKind::Capture(inner) => self.pass(&inner.sub, at),
            HirKind::Alternation(parts) => parts.iter().fold(0, |ends, part| ends | self.pass(part, at)),
            HirKind::Concat(parts) => match self.side {
                Side::Front => parts.iter().fold(at, |at, part| self.pass(part, at)),
                Side::Back => parts.iter().rev().fold(at, |at, part| self.pass(part, at)),
            },
            HirKind::Repetition(inner) => {
                let is_same = |(known, from, _): &&(&Repetition, _, _)| std::ptr::eq(*known, inner) && *from == at;
                if let Some((.., ends)) = self.repetitions.iter().find(is_same) {
                    return *ends;
                }
                let ends = self.repeat(inner, at);
                self.repetitions.push((inner, at, ends));
                ends
            }
        }
    }

    fn repeat(&mut self, inner: &'h Repetition, at: Distances) -> Distances {
        let (mut now, mut ends) = (at, if inner.min == 0 { at } else { 0 });
        // Each round goes on by a byte at least, except for rounds that match nothing.
        for round in 1..=inner.max.unwrap_or(u32::MAX).min(inner.min.saturating_add(DEPTH as u32)) {
            let next = self.pass(&inner.sub, now);
            if round >= inner.min {
                ends |= next;
            }
            if next == now || next == 0 {
                ends |= next;
                break;
            }
            now = next;
        }
        ends
    }

    fn byte(&mut self, byte: u8, at: Distances) -> Distances {
        self.range(byte, byte, at);
        forward(at, 1)
    }

    fn class(&mut self, class: &Class, at: Distances) -> Distances {
        match class {
            Class::Bytes(class) => {
                class.iter().for_each(|range| self.range(range.start(), range.end(), at));
                forward(at, 1)
            }
            Class::Unicode(class) => {
                class.iter().fold(0, |ends, range| ends | self.characters(range.start(), range.end(), at))
            }
        }
    }

    /// Adds the bytes of characters in a range; returns the distances at which they end.
    fn characters(&mut self, first: char, last: char, at: Distances) -> Distances {
        let lengths = first.len_utf8()..=last.len_utf8();
        lengths.fold(0, |ends, length| ends | self.characters_of_length(first, last, length, at))
    }

    /// Adds those that take some number of bytes. The bytes of a character are exact up to the first in which the range's
    /// ends differ.
    fn characters_of_length(&mut self, first: char, last: char, length: usize, at: Distances) -> Distances {
        let (least, most) = LENGTHS[length - 1];
        let (mut from, mut to) = ([0; 4], [0; 4]);
        first.max(least).encode_utf8(&mut from);
        last.min(most).encode_utf8(&mut to);
        let mut same = true;
        for place in 0..length {
            let (low, high) = if same { (from[place], to[place]) } else { (0x80, 0xbf) };
            same &= low == high;
            let distance = if self.side == Side::Front { place } else { length - 1 - place };
            self.range(low, high, forward(at, distance));
        }
        forward(at, length)
    }

    fn range(&mut self, first: u8, last: u8, at: Distances) {
        for distance in (0..DEPTH).filter(|distance| at >> distance & 1 != 0) {
            self.bytes[distance].add(first..=last);
        }
    }
}

/// Distances that many bytes on; those beyond the bytes that are looked at are dropped.
fn forward(at: Distances, bytes: usize) -> Distances {
    at << bytes & ((1 << DEPTH) - 1)
}

#[cfg(test)]
mod tests {
    use regex_syntax::parse;

    use super::Ends;

    fn may_match(regex: &str, text: &str) -> bool {
        Ends::new(&parse(regex).unwrap()).may_match(text)
    }

    #[test]
    fn what_matches_may_match() {
        for (regex, texts) in [
            (r"^(?:By|by) \p{Lu}", &["by Ann", "By Ж"][..]),
            (r"^(?i:share|by)", &["ſhare", "SHARE", "by"]),
            (r"^[$€]\d$", &["$5", "€5"]),
            (r"^(?:©|\(c\))? ?[A-Z]", &["© A", "(c)A", "A", " A"]),
            (r"^(?:\s*a|Ж)?.$", &["a", "Ж", "   ax", "aЖ"]),
            (r"^[^a-z]+$", &["日本", "A", "\u{10ffff}"]),
            (r"^[ß-日]+$", &["ß", "日", "é", "ßж日", "\u{7ff}\u{800}"]),
            (r"^(?:x{0,2}|y)(?:b|日)", &["xxb", "b", "y日 more"]),
            (r"^(?:ab){2,}c?$", &["abab", "ababab", "ababc"]),
            (r"^(?:a?){3}b$", &["b", "ab", "aaab"]),
            (r"^(?:(?:a|)){5}bc", &["bc", "aaaaabc"]),
            (r"^a|b$", &["xb", "ax"]),
            (r"(?m)^a$", &["b\na\nb"]),
            (r"a", &["xax"]),
        ] {
            for text in texts {
                assert!(may_match(regex, text), "{regex} {text}");
            }
        }
    }

    #[test]
    fn nested_repetitions_are_walked_once() {
        let nested = format!("^(?:ab?){}$", "+".repeat(40));
        assert!(may_match(&nested, "abaab") && !may_match(&nested, "b"));
    }

    #[test]
    fn what_begins_or_ends_otherwise_or_is_short_does_not() {
        assert!(!may_match("^(?:By|Ж)x", "C") && !may_match("^(?:By|Ж)x", "Bx"));
        assert!(!may_match("^(?:sho|see)w", "share"));
        assert!(!may_match(r"\((?:AP|AFP)\)\.?$", "(AP) said"));
        assert!(!may_match(r"(?i)[0-9]k?$", "5\u{bb}") && may_match(r"(?i)[0-9]k?$", "5\u{212a}"));
        assert!(!may_match(r"^home(?: > \w+)+$", "home"));
        assert!(may_match(r"^home(?: > \w+)+$", "home > a"));
    }
}
