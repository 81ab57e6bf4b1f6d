//! Cuts a document that is too long to be processed as a whole.
//!
//! A part ends after a line ending, if there is one; else the line itself is cut, and no rule is matched with its pieces.
//! The same cuts are made whether the text is in memory or a stream.

use crate::limits::{PART_BYTES, PART_LINES};

/// How many of the bytes make the next part. `more` says that bytes follow which have not been read yet; then `bytes` must
/// be longer than [`PART_BYTES`]. In well-formed UTF-8 the cut is on a character boundary.
pub fn next_part(bytes: &[u8], more: bool) -> usize {
    // Most documents have fewer bytes than a part may have lines, and nothing needs to be counted.
    if !more && bytes.len() < PART_LINES {
        return bytes.len();
    }
    let window = &bytes[..bytes.len().min(PART_BYTES)];
    if let Some(at) = line_end(window, PART_LINES) {
        return after_line_end(bytes, at);
    }
    if !more && window.len() == bytes.len() {
        return bytes.len();
    }
    match memchr::memrchr2(b'\n', b'\r', &window[..window.len() - 1]) {
        Some(at) => after_line_end(bytes, at),
        None if window.ends_with(b"\r") && bytes.get(window.len()) == Some(&b'\n') => window.len() - 1,
        None => character_boundary(window),
    }
}

/// Bytes of which line ends are counted together.
const STRIDE: usize = 1 << 12;

/// The position of the line end with a number, from 1. Counting whole strides first takes no more time for short lines than
/// for long ones.
fn line_end(bytes: &[u8], number: usize) -> Option<usize> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let mut before = 0;
    for (stride, bytes) in bytes.chunks(STRIDE).enumerate() {
        let here = [b'\n', b'\r'].map(|end| memchr::memchr_iter(end, bytes).count()).iter().sum::<usize>();
        if before + here >= number {
            let places = bytes.iter().enumerate().filter(|(_, byte)| is_end(byte)).map(|(at, _)| stride * STRIDE + at);
            return places.clone().nth(number - before - 1);
        }
        before += here;
    }
    None
}

fn after_line_end(bytes: &[u8], at: usize) -> usize {
    let pair = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
    at + 1 + usize::from(pair)
}

/// The last position in the window where no character is cut; the window's end if that is not UTF-8.
fn character_boundary(window: &[u8]) -> usize {
    let end = window.len();
    (end.saturating_sub(3)..end)
        .rev()
        .find(|&at| window[at] & 0xc0 != 0x80)
        .filter(|&at| at > 0 && window[at] >= 0xc0)
        .unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::{PART_BYTES, PART_LINES, next_part};

    #[test]
    fn a_short_text_is_one_part() {
        assert_eq!(next_part(b"a\nb\n", false), 4);
        assert_eq!(next_part(b"", false), 0);
    }

    #[test]
    fn a_long_text_is_cut_after_a_line() {
        let text = format!("{}\n", "x".repeat(127)).repeat(PART_BYTES / 128 + 10);
        let cut = next_part(text.as_bytes(), false);
        assert!(cut <= PART_BYTES && cut > PART_BYTES - 200 && text.as_bytes()[cut - 1] == b'\n');
        assert_eq!(next_part(&text.as_bytes()[..=PART_BYTES], true), cut);
    }

    #[test]
    fn many_lines_are_cut_by_their_number() {
        let text = "\n".repeat(PART_LINES * 2);
        assert_eq!(next_part(text.as_bytes(), false), PART_LINES);
    }

    #[test]
    fn a_line_without_end_is_cut_between_characters() {
        let text = format!("a{}", "é".repeat(PART_BYTES));
        let cut = next_part(text.as_bytes(), false);
        assert!(text.is_char_boundary(cut) && cut > PART_BYTES - 4);
    }
}
