//! Folding of ASCII, which is most of most texts and mostly needs nothing but lower case.

use super::Writer;
use crate::chunk::{CHUNK, ascii_prefix, chunks};

/// For each byte: 0 is white space, 1 a control that is dropped, anything else the folded byte.
static FOLDED: [u8; 128] = table();

const SPACE: u8 = 0;
const DROPPED: u8 = 1;

const fn table() -> [u8; 128] {
    let mut table = [DROPPED; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'\t'..=b'\r' | b' ' => SPACE,
            b'`' => b'\'',
            at @ b'!'..=b'~' => at.to_ascii_lowercase(),
            _ => DROPPED,
        };
        byte += 1;
    }
    table
}

/// The length of the prefix whose bytes fold independently: ASCII, except the last character before others, which may have
/// combining marks. Dropped controls do not separate a character from its marks.
pub(super) fn independent_prefix(bytes: &[u8]) -> usize {
    let end = ascii_prefix(bytes);
    if end == bytes.len() {
        return end;
    }
    let visible = bytes[..end].iter().rposition(|byte| FOLDED[usize::from(*byte)] != DROPPED);
    visible.unwrap_or(0)
}

/// Folds bytes that [`independent_prefix`] counted.
pub(super) fn fold(bytes: &[u8], writer: &mut Writer<'_>) {
    let tidy = bytes.trim_ascii();
    writer.space |= bytes.first().is_some_and(u8::is_ascii_whitespace);
    if !tidy.is_empty() && is_tidy(tidy) {
        writer.write_space();
        let from = writer.out.len();
        writer.out.extend_from_slice(tidy);
        writer.out[from..].make_ascii_lowercase();
    } else {
        fold_each(tidy, writer);
    }
    writer.space |= bytes.last().is_some_and(u8::is_ascii_whitespace);
}

/// Whether folding changes nothing but case.
fn is_tidy(bytes: &[u8]) -> bool {
    let mut after_space = 0;
    chunks(bytes).all(|chunk| {
        let space = chunk.is(b' ');
        let double = space & (space << 1 | after_space);
        let odd = chunk.valid() & !chunk.between(b' ', b'~') | chunk.is(b'`');
        after_space = space >> (CHUNK - 1);
        odd | double == 0
    })
}

fn fold_each(bytes: &[u8], writer: &mut Writer<'_>) {
    for byte in bytes {
        match FOLDED[usize::from(*byte)] {
            SPACE => writer.space = true,
            DROPPED => writer.joins_letters = true,
            folded => writer.push(folded),
        }
    }
}
