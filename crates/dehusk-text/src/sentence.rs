//! Whether a text ends a sentence, by punctuation alone.

/// Marks that end a sentence, in any writing system.
pub(crate) const STOPS: &[char] = &['.', '!', '?', '。', '！', '？', '．', '؟', '۔', '।', '॥', '።', '։'];

/// Quotes, brackets and reference marks that may follow the stop.
pub(crate) const CLOSERS: &[char] =
    &['"', '\'', '”', '’', '»', '«', '“', '‘', ')', ']', '」', '』', '）', '】', '›', '*', '_', ' ', '\u{a0}'];

/// Whether the text ends a sentence. An ellipsis does not end one: it is the mark of a teaser.
pub fn ends_sentence(text: &str) -> bool {
    // Nearly all prose ends in a stop after a letter or digit, and nearly everything else in a letter.
    match text.as_bytes() {
        [.., before, b'.' | b'!' | b'?'] if before.is_ascii_alphanumeric() => return true,
        [.., last] if last.is_ascii_alphabetic() => return false,
        _ => {}
    }
    let text = text.trim_end().trim_end_matches(CLOSERS);
    let text = without_reference(text);
    text.ends_with(STOPS) && !text.ends_with("..") && !text.ends_with(". .")
}

/// The text without a reference such as `[12` after a stop; its closing bracket was removed already.
fn without_reference(text: &str) -> &str {
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit());
    match rest.strip_suffix('[') {
        Some(before) if rest.len() < text.len() => before.trim_end().trim_end_matches(CLOSERS),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::ends_sentence;

    #[test]
    fn stops_end_a_sentence_and_ellipses_do_not() {
        for text in ["It ended.", "He said: “No.”", "なるほど。", "Why?)", "It ended.[12]", "هل انتهى؟"]
        {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["to a league…", "and so on...", "Read more", "Chapter [12]", "", "]"] {
            assert!(!ends_sentence(text), "{text}");
        }
    }
}
