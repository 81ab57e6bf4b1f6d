//! The keys of all pieces of a line of ASCII, computed side by side.
//!
//! Of all terms pieces are the most: one begins at nearly every character. The loops are written so that a compiler makes
//! instructions of vectors of them, those that the processor has when the program runs.

#![expect(clippy::inline_always, reason = "a function has the instructions of its caller only if it is inlined")]

use fearless_simd::{Level, Simd, dispatch};

use super::{SEED, TermKind, step, tagged};

/// How many characters of a line are read for pieces.
pub(super) const PIECES_READ: usize = 160;

/// The characters of a piece.
pub(super) const PIECE: usize = 4;

/// Visits the pieces of a line of ASCII, at most [`PIECES_READ`] bytes of it: where each begins, and its key.
pub(super) fn pieces_of_ascii(line: &[u8], mut visit: impl FnMut(usize, u32)) {
    let mut folded = [0; PIECES_READ];
    let mut keys = [0; PIECES_READ];
    folded[..line.len()].copy_from_slice(line);
    let (folded, keys) = (&mut folded[..line.len()], &mut keys[..(line.len() + 1).saturating_sub(PIECE)]);
    dispatch!(Level::new(), simd => find_keys(simd, folded, keys));
    for (at, key) in keys.iter().enumerate() {
        visit(at, *key);
    }
}

/// Folds a line, and finds the key of the piece that begins at each of its bytes but the last three.
#[inline(always)]
fn find_keys<S: Simd>(_: S, line: &mut [u8], keys: &mut [u32]) {
    for byte in line.iter_mut() {
        *byte = folded(*byte);
    }
    let Some(count) = line.len().checked_sub(PIECE - 1) else { return };
    let (first, second, third, fourth) = (&line[..count], &line[1..][..count], &line[2..][..count], &line[3..]);
    for at in 0..count.min(keys.len()).min(fourth.len()) {
        let hash = step(step(SEED, first[at].into()), second[at].into());
        keys[at] = tagged(TermKind::Piece, step(step(hash, third[at].into()), fourth[at].into()));
    }
}

/// A byte of ASCII, as [`super::fold`] has it, without a branch or a table.
#[inline(always)]
fn folded(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => b'0',
        b'\t' | b'\n' | b'\x0c' | b'\r' => b' ',
        _ => byte | u8::from(byte.wrapping_sub(b'A') < 26) << 5,
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn bytes_are_folded_as_characters_are() {
        for byte in 0..128 {
            assert_eq!(char::from(folded(byte)), super::super::fold(char::from(byte)), "{byte}");
        }
    }
}
