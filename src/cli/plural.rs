//! Numbers with their nouns.

/// A number with a noun in the singular or plural.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
