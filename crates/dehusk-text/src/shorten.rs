//! The start of a text, for messages.

use std::borrow::Cow;

/// The first `most` characters of a text, and `…` if there are more.
pub fn shorten(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// The words at the start of a text on one line, shortened to `most` characters. Of a long text only the start is read.
pub fn one_line(text: &str, most: usize) -> String {
    let start: String = text.trim().chars().take(4 * most).collect();
    shorten(&start.split_whitespace().collect::<Vec<_>>().join(" "), most).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{one_line, shorten};

    #[test]
    fn what_is_left_out_is_marked() {
        assert_eq!((&*shorten("äöü", 3), &*shorten("äöüß", 3), &*shorten("", 0)), ("äöü", "äöü…", ""));
    }

    #[test]
    fn words_of_several_lines_are_put_on_one() {
        assert_eq!((&*one_line(" a\n\t b ", 9), &*one_line("\n\na  b c", 3), &*one_line("\n", 3)), ("a b", "a b…", ""));
    }
}
