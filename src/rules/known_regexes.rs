//! Regexes of embedded rules, analysed when the program was built.

use dehusk_text::literal::RegexPattern;

use super::built_in::{Known, regexes};
use super::packed::required_literals;

/// The analysed regex of a text, if an embedded rule has it.
pub(super) fn regex(text: &str) -> Option<RegexPattern> {
    let at = regexes().binary_search_by(|known| known.text.cmp(text)).ok()?;
    let Known { needed, lists_words, ends, .. } = &regexes()[at];
    let needed = needed.map(required_literals);
    Some(RegexPattern { text: text.to_owned(), needed, lists_words: *lists_words, ends: ends.clone() })
}

#[cfg(test)]
mod tests {
    use super::{regex, regexes};
    use dehusk_text::literal::analyse;

    #[test]
    fn embedded_regexes_are_analysed_as_at_run_time() {
        assert!(regexes().len() > 100);
        for known in regexes() {
            assert_eq!(regex(known.text), analyse(known.text).ok(), "{}", known.text);
        }
        assert_eq!(regex("no rule has this"), None);
    }
}
