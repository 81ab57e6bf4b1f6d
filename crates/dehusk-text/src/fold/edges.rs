//! Trims whole lines: list marks before them; colons, full stops, exclamation marks and arrows after them.
//!
//! Works on folded text and returns a range of it.

use std::ops::Range;

/// Marks that open a list item or a heading, with a space after them.
const MARKS: &[&str] = &["-", "*", "•", "·", "‣", "▪", "■", "●", "◦", "»", "›", ">", "→", "|", "#"];

/// What may follow a line without changing its meaning.
const TRAILERS: &[&str] = &[":", ".", "!", "»", "›", ">", "→", "▸", "▶", "▼", "▾", "。", " ", "|", "-"];

/// The range of the line without marks. A line of nothing but marks is not trimmed.
pub fn trim(folded: &[u8]) -> Range<usize> {
    let start = folded.len() - without_marks(folded).len();
    let end = start + without_trailers(&folded[start..]).len();
    if has_content(&folded[start..end]) { start..end } else { 0..folded.len() }
}

/// Whether a line has more than marks and spaces.
fn has_content(line: &[u8]) -> bool {
    let is_mark = |c: char| c == ' ' || MARKS.iter().any(|mark| mark.starts_with(c));
    // Most lines have a letter at their front, and nothing else has to be looked at. Marks outside ASCII begin with one of
    // two bytes.
    let begins_letter = |byte: &u8| byte.is_ascii_alphanumeric() || (*byte > 0xc2 && *byte != 0xe2);
    line.iter().any(begins_letter) || std::str::from_utf8(line).is_ok_and(|line| line.contains(|c: char| !is_mark(c)))
}

/// The folded line without list marks before it.
fn without_marks(line: &[u8]) -> &[u8] {
    let mut rest = line;
    while let Some(after) = strip_mark(rest) {
        // Headings and quotations repeat their mark; a mark next to a word is a part of the word.
        if !after.starts_with(b" ") && strip_mark(after).is_none() {
            break;
        }
        rest = after.trim_ascii_start();
    }
    rest
}

fn strip_mark(line: &[u8]) -> Option<&[u8]> {
    // Comparing a byte is much cheaper than comparing strings.
    match line.first()? {
        b'-' | b'*' | b'>' | b'|' | b'#' => return Some(&line[1..]),
        // Marks outside ASCII begin with one of these.
        0xc2 | 0xe2 => {}
        _ => return None,
    }
    MARKS.iter().find_map(|mark| line.strip_prefix(mark.as_bytes()))
}

fn without_trailers(line: &[u8]) -> &[u8] {
    let mut rest = line;
    while let Some((last, before)) = rest.split_last() {
        rest = match last {
            b':' | b'.' | b'!' | b'>' | b' ' | b'|' | b'-' => before,
            ascii if ascii.is_ascii() => break,
            // The last character is a letter, as trailers outside ASCII begin otherwise.
            _ if !matches!(lead_of_last(rest), 0xc2 | 0xe2 | 0xe3) => break,
            _ => match TRAILERS.iter().find_map(|trailer| rest.strip_suffix(trailer.as_bytes())) {
                Some(before) => before,
                None => break,
            },
        };
    }
    rest
}

/// The first byte of the last character; the line is not empty.
fn lead_of_last(line: &[u8]) -> u8 {
    line.iter().rev().copied().find(|byte| byte & 0xc0 != 0x80).unwrap_or_default()
}

/// Whether a folded line begins with a list mark or a number such as `1.` or `2)`.
pub fn is_list_item(folded: &[u8]) -> bool {
    let digits = folded.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let numbered = (1..=3).contains(&digits) && matches!(folded[digits..], [b'.' | b')', b' ', ..]);
    numbered || strip_mark(folded).is_some_and(|rest| rest.starts_with(b" "))
}

#[cfg(test)]
mod tests {
    use super::{is_list_item, trim};

    fn trimmed(line: &str) -> &str {
        &line[trim(line.as_bytes())]
    }

    #[test]
    fn marks_and_trailers_do_not_count() {
        assert_eq!(trimmed("- share this:"), "share this");
        assert_eq!(trimmed("## related stories »"), "related stories");
        assert_eq!(trimmed("read more..."), "read more");
        assert_eq!(trimmed("-30- c.i.a."), "-30- c.i.a");
    }

    #[test]
    fn marks_of_one_byte_are_all_known() {
        for byte in 0..128_u8 {
            let one = [byte];
            let listed = |list: &[&str]| list.iter().any(|mark| mark.as_bytes() == one);
            assert_eq!(super::strip_mark(&one).is_some(), listed(super::MARKS), "{byte}");
            assert_eq!(super::without_trailers(&one).is_empty(), listed(super::TRAILERS), "{byte}");
        }
    }

    #[test]
    fn all_marks_and_trailers_are_known() {
        assert!(super::MARKS.iter().all(|mark| super::strip_mark(mark.as_bytes()) == Some(b"")));
        assert!(super::MARKS.iter().all(|mark| !super::has_content(mark.as_bytes())));
        assert!(super::TRAILERS.iter().all(|trailer| super::without_trailers(trailer.as_bytes()).is_empty()));
    }

    #[test]
    fn a_line_of_marks_is_not_trimmed() {
        assert_eq!(trimmed("..."), "...");
        assert_eq!(trimmed("* * *"), "* * *");
    }

    #[test]
    fn list_items() {
        assert!(is_list_item("• one".as_bytes()) && is_list_item(b"12. twelve"));
        assert!(!is_list_item(b"-ism") && !is_list_item(b"1984 was") && !is_list_item("•".as_bytes()));
    }
}
