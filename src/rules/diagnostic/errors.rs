//! The error that loading rules fails with.

use std::{error, fmt, slice, vec};

use super::Diagnostic;

/// Rules that cannot be used: every problem of every rule file, warnings included.
///
/// [`Display`](fmt::Display) gives all diagnostics, one a line.
///
/// ```
/// let error = dehusk::Cleaner::builder().pack("en/own", "schema = 1\n[pack]\nabuot = 1\n").build().err().unwrap();
/// for diagnostic in &error {
///     println!("{}: {}", diagnostic.line().unwrap_or(0), diagnostic.message());
/// }
/// assert!(error.to_string().contains("did you mean `about`?"));
/// ```
#[derive(Clone)]
pub struct RuleErrors(Vec<Diagnostic>);

impl RuleErrors {
    /// The diagnostics, sorted by file and position.
    pub fn iter(&self) -> slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many diagnostics there are. There is at least one.
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl From<Vec<Diagnostic>> for RuleErrors {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        RuleErrors(diagnostics)
    }
}

impl From<Diagnostic> for RuleErrors {
    fn from(diagnostic: Diagnostic) -> Self {
        RuleErrors(vec![diagnostic])
    }
}

impl fmt::Display for RuleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, diagnostic) in self.0.iter().enumerate() {
            let separator = if number == 0 { "" } else { "\n" };
            write!(f, "{separator}{diagnostic}")?;
        }
        Ok(())
    }
}

/// As [`Display`](fmt::Display): `unwrap`, and a `main` that returns the error, print it so.
impl fmt::Debug for RuleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for RuleErrors {}

impl IntoIterator for RuleErrors {
    type Item = Diagnostic;
    type IntoIter = vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'e> IntoIterator for &'e RuleErrors {
    type Item = &'e Diagnostic;
    type IntoIter = slice::Iter<'e, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::RuleErrors;
    use crate::rules::{Code, Diagnostic};

    fn fail() -> Result<(), RuleErrors> {
        let one = Diagnostic::general(Code::EmptySet, "there are no rules");
        let other = Diagnostic::general(Code::UnknownRule, "there is no rule called `a`");
        Err(vec![one, other].into())
    }

    fn convert() -> Result<(), Box<dyn Error + Send + Sync>> {
        fail()?;
        Ok(())
    }

    #[test]
    fn the_question_mark_converts_it() {
        let expected = "error[empty-set]: there are no rules\nerror[unknown-rule]: there is no rule called `a`";
        let error = convert().unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(format!("{error:?}"), expected);
    }

    #[test]
    fn it_is_iterated_by_value_and_by_reference() {
        let errors = fail().unwrap_err();
        let messages: Vec<_> = (&errors).into_iter().map(Diagnostic::message).collect();
        assert_eq!(messages, ["there are no rules", "there is no rule called `a`"]);
        assert_eq!((errors.len(), errors.iter().count(), errors.into_iter().count()), (2, 2, 2));
    }
}
