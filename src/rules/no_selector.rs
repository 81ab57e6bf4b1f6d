//! CSS selectors of rules without the feature `html`: they are kept as text, since there is no page that they could match.

/// A selector list of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// The source of the selector.
    pub text: String,
}

impl AsRef<str> for Selector {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl Selector {
    /// Accepts any text; selectors are checked with the feature `html`.
    #[expect(clippy::unnecessary_wraps, reason = "with the feature `html` it can fail")]
    pub(super) fn parse(text: &str) -> Result<Selector, String> {
        Ok(Selector { text: text.to_owned() })
    }
}
