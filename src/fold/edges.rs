//! What does not count around a whole line: list marks before it, colons, full stops, exclamation marks and arrows behind it.
//!
//! Works on folded text and returns a range of it.

use std::ops::Range;

/// Marks that open a list item or a heading, each with the space behind it.
const MARKS: &[&str] = &["-", "*", "•", "·", "‣", "▪", "■", "●", "◦", "»", "›", ">", "→", "|", "#"];

/// What may stand behind a line without changing what it says.
const TRAILERS: &[char] = &[':', '.', '!', '»', '›', '>', '→', '▸', '▶', '▼', '▾', '。', ' ', '|', '-'];

/// Where the line itself lies in its folded form. A line of nothing but marks is itself.
pub(crate) fn trim(folded: &[u8]) -> Range<usize> {
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if is_word(folded.first()) && is_word(folded.last()) {
        return 0..folded.len();
    }
    let Ok(text) = std::str::from_utf8(folded) else { return 0..folded.len() };
    let start = text.len() - without_marks(text).len();
    let end = start + text[start..].trim_end_matches(TRAILERS).len();
    if start < end && text[start..end].contains(|c: char| !is_mark(c)) { start..end } else { 0..text.len() }
}

fn is_mark(c: char) -> bool {
    c == ' ' || MARKS.iter().any(|mark| mark.starts_with(c))
}

/// The folded line without list marks before it.
fn without_marks(text: &str) -> &str {
    let mut rest = text;
    while let Some(behind) = MARKS.iter().find_map(|mark| rest.strip_prefix(mark)) {
        // Headings and quotations repeat their mark; a mark glued to a word is part of the word.
        if !behind.starts_with(' ') && !MARKS.iter().any(|mark| behind.starts_with(mark)) {
            break;
        }
        rest = behind.trim_start_matches(' ');
    }
    rest
}

/// Whether a folded line begins with a list mark or a number such as `1.` or `2)`.
pub(crate) fn is_list_item(folded: &[u8]) -> bool {
    if folded.first().is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    let Ok(text) = std::str::from_utf8(&folded[..folded.len().min(16)])
        .or_else(|error| std::str::from_utf8(&folded[..error.valid_up_to()]))
    else {
        return false;
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=3).contains(&digits) && (text[digits..].starts_with(". ") || text[digits..].starts_with(") "));
    numbered || MARKS.iter().any(|mark| text.strip_prefix(mark).is_some_and(|rest| rest.starts_with(' ')))
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
    fn a_line_of_marks_is_itself() {
        assert_eq!(trimmed("..."), "...");
        assert_eq!(trimmed("* * *"), "* * *");
    }

    #[test]
    fn list_items() {
        assert!(is_list_item("• one".as_bytes()) && is_list_item(b"12. twelve"));
        assert!(!is_list_item(b"-ism") && !is_list_item(b"1984 was") && !is_list_item("•".as_bytes()));
    }
}
