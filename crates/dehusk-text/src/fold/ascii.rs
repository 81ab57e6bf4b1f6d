//! Folding of ASCII, which is most of most texts and mostly needs nothing but lower case.

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

/// Bytes that are checked together for being ASCII.
const STRIDE: usize = 32;

/// The length of the prefix whose bytes fold independently: ASCII, except the last character before others, which may have
/// combining marks. Dropped controls do not separate a character from its marks.
pub(super) fn independent_prefix(bytes: &[u8]) -> usize {
    let strides = bytes.chunks(STRIDE).take_while(|stride| stride.is_ascii()).count();
    let known = (strides * STRIDE).min(bytes.len());
    let rest = bytes[known..].iter().take_while(|byte| byte.is_ascii()).count();
    let end = known + rest;
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
            DROPPED => writer.joins_letters = true,
            folded => writer.push(folded),
        }
    }
}
