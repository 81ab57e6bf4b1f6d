//! Analyses regexes before they are compiled: whether they are within limits, and which literals a match must contain.
//!
//! The index searches for the literals, so that a regex is compiled and run only where it can match.

use std::ops::Range;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

use crate::ends::Ends;
use crate::limits::{REGEX_BYTES, REGEX_DEPTH, REGEX_SIZE};
use crate::required_literals::required_literals;
use crate::size::{STATE_BYTES, size};

/// A regex and the results of its analysis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegexPattern {
    /// The source of the regex.
    pub text: String,
    /// Folded literals of which any match contains at least one; none if there are no usable ones. With each, whether it is
    /// always at the edge of a word: not after an ASCII letter if it begins with one, not after a digit if it begins with one.
    pub needed: Option<Vec<(String, bool)>>,
    /// Whether it only lists words.
    pub lists_words: bool,
    /// What texts that it matches begin and end with.
    pub ends: Ends,
}

impl AsRef<str> for RegexPattern {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// Analyses a regex without compiling it.
///
/// # Errors
/// It is not a valid regex, exceeds a limit, or can match an empty text.
pub fn analyse(regex: &str) -> Result<RegexPattern, String> {
    analyse_with_size(regex).map(|(pattern, _)| pattern)
}

/// As [`analyse`], with an estimate of the bytes that it takes once compiled.
///
/// # Errors
/// Those of [`analyse`].
pub fn analyse_with_size(regex: &str) -> Result<(RegexPattern, usize), String> {
    let hir = parse(regex)?;
    let pattern = RegexPattern {
        text: regex.to_owned(),
        needed: required_literals(&hir),
        lists_words: plain_words(&hir),
        ends: Ends::new(&hir),
    };
    Ok((pattern, size(&hir).saturating_mul(STATE_BYTES)))
}

/// The syntax tree of a regex, if it is within the limits and cannot match an empty text.
fn parse(regex: &str) -> Result<Hir, String> {
    if regex.len() > REGEX_BYTES {
        return Err(format!("it is longer than {REGEX_BYTES} bytes"));
    }
    let hir = syntax_tree(regex).map_err(|error| first_line(&error))?;
    if hir.properties().minimum_len().is_none_or(|least| least == 0) {
        return Err("it can match empty text, so it would hit everywhere".to_owned());
    }
    if size(&hir) > REGEX_SIZE / STATE_BYTES {
        return Err("it would be too large once compiled; bound or shorten its repetitions".to_owned());
    }
    Ok(hir)
}

/// Checks that a text is a valid regex, whatever it matches.
pub(crate) fn check_syntax(regex: &str) -> Result<(), String> {
    syntax_tree(regex).map(|_| ()).map_err(|error| first_line(&error))
}

/// The syntax tree of a regex.
///
/// # Errors
/// It is not a valid regex, or is nested too deeply.
pub fn syntax_tree(regex: &str) -> Result<Hir, Box<regex_syntax::Error>> {
    ParserBuilder::new().nest_limit(REGEX_DEPTH).build().parse(regex).map_err(Box::new)
}

/// The bytes of a regex that its syntax error is about; none if it has no such error.
pub fn error_place(regex: &str) -> Option<Range<usize>> {
    let error = syntax_tree(regex).err()?;
    let span = match &*error {
        regex_syntax::Error::Parse(error) => error.span(),
        regex_syntax::Error::Translate(error) => error.span(),
        _ => return None,
    };
    Some(span.start.offset..span.end.offset)
}

/// The message of regex-syntax without the excerpt of the pattern, which the diagnostic shows itself.
fn first_line(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    }
}

/// Whether a regex lists words and does nothing else.
fn plain_words(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(_) => true,
        HirKind::Capture(inner) => plain_words(&inner.sub),
        HirKind::Alternation(parts) => parts.iter().all(plain_words),
        HirKind::Concat(parts) => {
            let edges = parts.len() >= 2 && is_word_edge(&parts[0]) && is_word_edge(&parts[parts.len() - 1]);
            edges && parts[1..parts.len() - 1].iter().all(plain_words)
        }
        _ => false,
    }
}

fn is_word_edge(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Look(regex_syntax::hir::Look::WordUnicode | regex_syntax::hir::Look::WordAscii))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn refuses_what_would_hit_everywhere_or_never_end() {
        for regex in ["a*", "(", "x{1000}{1000}", "^$", r"(?:\w{100}){100}"] {
            assert!(parse(regex).is_err(), "{regex}");
        }
    }
}
