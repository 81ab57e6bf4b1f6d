//! Repairs text that is not valid UTF-8.

use std::borrow::Cow;

/// A text, and how many ill-formed sequences in it were replaced by U+FFFD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired<'b> {
    /// The text; borrowed if the bytes were well-formed.
    pub text: Cow<'b, str>,
    /// The number of replaced sequences.
    pub replaced: usize,
}

/// Reads bytes as UTF-8. Each maximal ill-formed sequence becomes one U+FFFD, as the Unicode Standard recommends
/// (chapter 3, "U+FFFD Substitution of Maximal Subparts").
pub fn repair(bytes: &[u8]) -> Repaired<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Repaired { text: Cow::Borrowed(text), replaced: 0 };
    }
    let mut text = String::with_capacity(bytes.len());
    let mut replaced = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            replaced += 1;
        }
    }
    Repaired { text: Cow::Owned(text), replaced }
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn ill_formed_sequences_are_replaced_and_counted() {
        let repaired = repair(b"caf\xe9 \xf0\x9f\x98 ok\xff");
        assert_eq!(repaired.text, "caf\u{fffd} \u{fffd} ok\u{fffd}");
        assert_eq!(repaired.replaced, 3);
        assert_eq!(repair("é".as_bytes()).replaced, 0);
    }
}
