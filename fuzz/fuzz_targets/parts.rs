//! Long documents, which are slow: a few a second. A seed is a digit that is a flag, and then a text that is cleaned in
//! parts, or, with 0, pairs that a text to be cut is made of: a byte that says which piece, and one that says how often.
#![no_main]

use arbitrary::Arbitrary;
use dehusk::internals::Metadata;
use dehusk::internals::limits::{PART_BYTES, PART_LINES};
use dehusk::internals::parts::next_part;
use dehusk_fuzz::sound::{can_be_restored, is_cleaned_by_parts, is_sound};
use dehusk_fuzz::{Kind, cleaner};
use dehusk_text::utf8::repair;
use libfuzzer_sys::fuzz_target;

/// Some more than a part.
const MOST: usize = PART_BYTES + 5000;

const PIECES: [&str; 8] =
    ["\n", "\r", "\r\n", "a", "é", "相", "🐌", "It rained all day, and nobody went out to see.\n"];

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    cleaned: bool,
    bytes: &'a [u8],
}

fuzz_target!(|input: Input<'_>| if input.cleaned { cleaned_by_parts(input.bytes) } else { cut(input.bytes) });

/// So many line ends stand between the halves of a text that each is in a part of its own.
fn cleaned_by_parts(bytes: &[u8]) {
    let text = repair(bytes).text;
    let (before, behind) = text.split_at(text.floor_char_boundary(text.len() / 2));
    let text = [before, &"\n".repeat(PART_LINES), behind].concat();
    let (cleaner, metadata) = (cleaner(Kind::Model), Metadata::default());
    let cleaned = cleaner.clean(&text);
    is_sound(&cleaned);
    can_be_restored(cleaner, &cleaned);
    is_cleaned_by_parts(cleaner, &cleaned, &metadata, false);
}

fn cut(bytes: &[u8]) {
    let text = text(bytes);
    let (mut at, bytes) = (0, text.as_bytes());
    while at < text.len() {
        let cut = next_part(&bytes[at..], false);
        is_a_part(&text[at..], cut);
        // A stream has no more at hand than it needs.
        let held = &bytes[at..text.len().min(at + PART_BYTES + 1)];
        assert_eq!(next_part(held, at + held.len() < text.len()), cut, "a stream is cut elsewhere");
        at += cut;
    }
}

/// A long text of few bytes: the number of times is a power of two, more or less.
fn text(bytes: &[u8]) -> String {
    let mut text = String::new();
    for pair in bytes.chunks_exact(2) {
        let piece = PIECES[usize::from(pair[0]) % PIECES.len()];
        let times = (1_usize << (pair[1] % 25)) + usize::from(pair[1] / 25) - usize::from(pair[0] / 32).min(1);
        let room = MOST.saturating_sub(text.len()) / piece.len();
        text.push_str(&piece.repeat(times.min(room)));
    }
    text
}

fn is_a_part(rest: &str, cut: usize) {
    let part = rest.get(..cut).expect("a cut lies between characters");
    assert!(cut > 0 && cut <= PART_BYTES + 1, "a part of {cut} bytes");
    // Not a byte at a time: counting branches makes that slow.
    assert!(part.matches('\n').count().max(part.matches('\r').count()) <= PART_LINES + 1);
    assert!(!(part.ends_with('\r') && rest[cut..].starts_with('\n')), "a line end is cut");
    let whole = cut == rest.len() || part.ends_with(['\n', '\r']) || !part.contains(['\n', '\r']);
    assert!(whole, "a line is cut where another ends before");
}
