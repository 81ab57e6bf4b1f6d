//! Folding of ASCII: most of most texts, and most of it needs no more than lower case.

use super::Writer;

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

/// Bytes of a block that are looked at together for others than ASCII.
const STRIDE: usize = 32;

/// How many bytes at the front fold each on its own: ASCII, but for the last character before others, which marks may
/// join. Dropped controls do not come between a character and its marks.
pub(super) fn alone(bytes: &[u8]) -> usize {
    let strides = bytes.chunks(STRIDE).take_while(|stride| stride.is_ascii()).count();
    let sure = (strides * STRIDE).min(bytes.len());
    let rest = bytes[sure..].iter().take_while(|byte| byte.is_ascii()).count();
    let end = sure + rest;
    if end == bytes.len() {
        return end;
    }
    let visible = bytes[..end].iter().rposition(|byte| FOLDED[usize::from(*byte)] != DROPPED);
    visible.unwrap_or(0)
}

/// Folds bytes that [`alone`] counted.
pub(super) fn fold(bytes: &[u8], writer: &mut Writer<'_>) {
    let tidy = bytes.trim_ascii();
    writer.space |= bytes.first().is_some_and(u8::is_ascii_whitespace);
    if !tidy.is_empty() && is_tidy(tidy) {
        writer.pay_space();
        let from = writer.out.len();
        writer.out.extend_from_slice(tidy);
        writer.out[from..].make_ascii_lowercase();
    } else {
        fold_each(tidy, writer);
    }
    writer.space |= bytes.last().is_some_and(u8::is_ascii_whitespace);
}

/// Whether lower case is all that folding changes.
#[expect(clippy::needless_bitwise_bool, reason = "without early ends compilers make it a few vector instructions")]
fn is_tidy(bytes: &[u8]) -> bool {
    let odd = bytes.iter().fold(false, |odd, &byte| odd | (byte < b' ') | (byte == 0x7f) | (byte == b'`'));
    let pairs = bytes.iter().zip(&bytes[1..]);
    !odd && !pairs.fold(false, |double, (a, b)| double | ((*a == b' ') & (*b == b' ')))
}

fn fold_each(bytes: &[u8], writer: &mut Writer<'_>) {
    for byte in bytes {
        match FOLDED[usize::from(*byte)] {
            SPACE => writer.space = true,
            DROPPED => writer.glued = true,
            folded => writer.push(folded),
        }
    }
}
