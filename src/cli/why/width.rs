//! Fits text into the width of the terminal.

use std::borrow::Cow;

use terminal_size::Width;

/// Columns where there is no terminal.
const COLUMNS: usize = 100;

/// In fewer columns nothing can be read.
const FEWEST: usize = 40;

/// The columns of a report: those that `COLUMNS` says, or those of the terminal.
pub(super) fn columns() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let terminal = || terminal_size::terminal_size().map(|(Width(columns), _)| usize::from(columns));
    said.or_else(terminal).unwrap_or(COLUMNS).max(FEWEST)
}

/// A text of at most this many characters; what is cut off becomes `…`.
pub(super) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if text.chars().count() <= width {
        return text.into();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end()).into()
}

/// A text broken at spaces into lines of at most this many characters, all but the first with an indentation. A longer word
/// stays whole.
pub(super) fn wrap(text: &str, width: usize, indent: &str) -> String {
    let words = text.trim_start_matches(' ');
    let mut out = text[..text.len() - words.len()].to_owned();
    let mut column = out.len();
    for (number, word) in words.split(' ').enumerate() {
        let length = word.chars().count();
        let space = usize::from(number > 0);
        if number > 0 && column + space + length > width {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
        } else {
            out.extend(std::iter::repeat_n(' ', space));
            column += space;
        }
        out.push_str(word);
        column += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{cut, wrap};

    #[test]
    fn what_is_cut_off_is_marked() {
        assert_eq!(cut("abc def", 7), "abc def");
        assert_eq!(cut("abc def", 5), "abc…");
        assert_eq!(cut("äöüß", 3), "äö…");
    }

    #[test]
    fn lines_are_broken_at_spaces() {
        assert_eq!(wrap("a bc def ghi", 6, "  "), "a bc\n  def\n  ghi");
        assert_eq!(wrap("    abcdefghij k", 8, "    "), "    abcdefghij\n    k");
        assert_eq!(wrap("", 8, "  "), "");
    }
}
