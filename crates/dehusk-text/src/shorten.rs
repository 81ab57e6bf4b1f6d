//! The start of a text, for messages.

use std::borrow::Cow;

/// The first `most` characters of a text, and `…` if there are more.
pub fn shorten(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn what_is_left_out_is_marked() {
        assert_eq!((&*shorten("äöü", 3), &*shorten("äöüß", 3), &*shorten("", 0)), ("äöü", "äöü…", ""));
    }
}
