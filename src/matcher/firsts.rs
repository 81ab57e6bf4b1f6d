//! Which bytes a text may begin with for a regex that is bound to its beginning.
//!
//! Most regexes of rules are, and most blocks that hold a word of theirs begin otherwise. One look at the first byte spares
//! these blocks all conditions and the regex itself.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// A set of bytes.
pub(super) struct Firsts([u64; 4]);

impl Firsts {
    /// Whether the byte is one of them.
    pub(super) fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 != 0
    }

    fn add(&mut self, bytes: std::ops::RangeInclusive<u8>) {
        for byte in bytes {
            self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
        }
    }
}

/// The bytes with which texts that a regex matches begin; none if it may also match after the beginning, or be empty.
pub(super) fn firsts(hir: &Hir) -> Option<Firsts> {
    let mut firsts = Firsts([0; 4]);
    let bound = hir.properties().look_set_prefix().contains(Look::Start);
    (bound && !collect(hir, &mut firsts)).then_some(firsts)
}

/// Adds what a match of a part may begin with; returns whether the part may be empty.
fn collect(hir: &Hir, firsts: &mut Firsts) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(literal) => {
            firsts.add(literal.0[0]..=literal.0[0]);
            false
        }
        HirKind::Class(class) => {
            add_class(class, firsts);
            false
        }
        HirKind::Repetition(inner) => collect(&inner.sub, firsts) || inner.min == 0,
        HirKind::Capture(inner) => collect(&inner.sub, firsts),
        HirKind::Concat(parts) => parts.iter().all(|part| collect(part, firsts)),
        HirKind::Alternation(parts) => {
            let mut empty = false;
            for part in parts {
                empty |= collect(part, firsts);
            }
            empty
        }
    }
}

/// The first byte of UTF-8 grows with the character.
fn add_class(class: &Class, firsts: &mut Firsts) {
    let lead = |c: char| c.encode_utf8(&mut [0; 4]).as_bytes()[0];
    match class {
        Class::Unicode(class) => {
            class.iter().for_each(|range| firsts.add(lead(range.start())..=lead(range.end())));
        }
        Class::Bytes(class) => class.iter().for_each(|range| firsts.add(range.start()..=range.end())),
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::firsts;

    const TEXTS: &[&str] =
        &["a", "A1", "by Ann", "By Ann", "© Ann", "$5", "€5", "ж", "Ж ж", "日本", " a", "ſhare", "share"];

    #[test]
    fn what_matches_begins_so() {
        for pattern in [
            r"^(?:By|by) \p{Lu}",
            r"^(?i:share|by)",
            r"^[$€]\d",
            r"^(?:©|\(c\))? ?[A-Z]",
            r"^\p{Lu}",
            r"^(?:\s*a|Ж)?.",
            r"^[^a-z]",
            r"^(?:x{0,2}|y)(?:b|日)",
        ] {
            let firsts = firsts(&regex_syntax::parse(pattern).unwrap()).unwrap();
            let regex = Regex::new(pattern).unwrap();
            for text in TEXTS.iter().filter(|text| regex.is_match(text)) {
                assert!(firsts.has(text.as_bytes()[0]), "{pattern} {text}");
            }
        }
    }

    #[test]
    fn few_bytes_are_left() {
        let firsts = firsts(&regex_syntax::parse(r"^(?:By|Ж)x").unwrap()).unwrap();
        let left: Vec<_> = (0..=255).filter(|byte| firsts.has(*byte)).collect();
        assert_eq!(left, [b'B', "Ж".as_bytes()[0]]);
    }

    #[test]
    fn a_regex_that_is_not_bound_says_nothing() {
        for pattern in ["a", "^a|b", "(?m)^a", "^a?$"] {
            assert!(firsts(&regex_syntax::parse(pattern).unwrap()).is_none(), "{pattern}");
        }
    }
}
