//! Folds single characters, and decides which belong to the character before them.
//!
//! Results are cached in a table, because NFKC and case mapping are slow and texts use few characters.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The folded form of a character.
pub(super) enum Folding {
    /// White space, which is joined with its neighbours.
    Space,
    /// Nothing.
    Nothing,
    /// Another character or itself.
    One(char),
    /// Several characters.
    Many(String),
}

/// The most combining marks of one character; further marks begin a cluster of their own.
pub(super) const MARKS: usize = 16;

const UNKNOWN: u32 = 0;
const SPACE: u32 = 0x20_0000;
const NOTHING: u32 = 0x20_0001;
const MANY: u32 = 0x20_0002;
/// A flag: the character belongs to the one before it.
const JOINS: u32 = 0x100_0000;

/// Foldings of the Basic Multilingual Plane by code point, filled as characters are met.
static KNOWN: LazyLock<Box<[AtomicU32]>> = LazyLock::new(|| (0..0x1_0000).map(|_| AtomicU32::new(UNKNOWN)).collect());

pub(super) fn fold_char(c: char) -> Folding {
    match known(c) & !JOINS {
        SPACE => Folding::Space,
        NOTHING => Folding::Nothing,
        MANY => look_up(c),
        one => char::from_u32(one).map_or(Folding::Nothing, Folding::One),
    }
}

/// The mark or the space of ASCII that a character folds to, whatever comes before it; none if it folds to anything else. Where
/// no combining mark follows, this is all that folding makes of it.
pub fn ascii_mark(c: char) -> Option<u8> {
    match fold_char(c) {
        _ if joins_previous(c) => None,
        Folding::Space => Some(b' '),
        Folding::One(one) if one.is_ascii() && !one.is_ascii_alphanumeric() => Some(one as u8),
        _ => None,
    }
}

/// Whether the character is folded together with the one before it: marks, vowels and finals that NFKC may compose or
/// reorder, and invisible characters, since they do not separate a character from its marks.
pub(super) fn joins_previous(c: char) -> bool {
    !matches!(c, ' '..='~') && known(c) & JOINS != 0
}

fn known(c: char) -> u32 {
    let Some(slot) = KNOWN.get(c as usize) else { return work_out(c) };
    match slot.load(Ordering::Relaxed) {
        UNKNOWN => {
            let known = work_out(c);
            slot.store(known, Ordering::Relaxed);
            known
        }
        known => known,
    }
}

fn work_out(c: char) -> u32 {
    let folding = match look_up(c) {
        Folding::Space => SPACE,
        Folding::Nothing => NOTHING,
        Folding::One(folded) => folded as u32,
        Folding::Many(_) => MANY,
    };
    let joins = canonical_combining_class(c) != 0
        || is_nfkc_quick(std::iter::once(c)) == IsNormalized::Maybe
        || folding == NOTHING;
    folding | if joins { JOINS } else { 0 }
}

fn look_up(c: char) -> Folding {
    // Straightened before NFKC too, which decomposes primes and spacing accents.
    let folded: String = straighten(c).into_iter().nfkc().flat_map(char::to_lowercase).filter_map(straighten).collect();
    let folded = folded.replace('ß', "ss").replace("i\u{307}", "i");
    let mut chars = folded.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Folding::Nothing,
        (Some(' '), None) => Folding::Space,
        (Some(one), None) => Folding::One(one),
        _ => Folding::Many(folded),
    }
}

/// One character for its variants; none if it is invisible.
fn straighten(c: char) -> Option<char> {
    Some(match c {
        _ if c.is_whitespace() => ' ',
        _ if is_invisible(c) => return None,
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2bc}' | '\u{b4}' | '`' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => '-',
        'ς' => 'σ',
        'ı' => 'i',
        'ё' => 'е',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        _ => c,
    })
}

/// Controls, format characters, variation selectors, and Arabic signs that are optional.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || matches!(c, '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
}

/// Folds a character with its marks. A folded letter may compose with a mark that the original did not compose with, so this
/// is repeated until nothing changes.
pub(super) fn fold_marked(cluster: &str) -> String {
    let fold = |text: &str| {
        text.chars().filter(|c| !matches!(fold_char(*c), Folding::Nothing)).nfkc().fold(
            String::new(),
            |mut folded, c| {
                match fold_char(c) {
                    Folding::Space => folded.push(' '),
                    Folding::Nothing => {}
                    Folding::One(one) => folded.push(one),
                    Folding::Many(many) => folded.push_str(&many),
                }
                folded
            },
        )
    };
    let mut folded = fold(cluster);
    for _ in 0..ROUNDS {
        let again = fold(&folded);
        if again == folded {
            break;
        }
        folded = again;
    }
    folded
}

/// More rounds than any cluster needs: each composes at least one mark.
const ROUNDS: usize = MARKS;
