//! Errors of TOML: the first of those that follow from each other, at the place where an author looks for it.
//!
//! The parser goes on after an error, so that one quote or bracket that is missing gives an error for each later line.

use std::ops::Range;
use std::sync::Arc;

use toml::de::Error;

use super::diagnostic::{Code, Diagnostic};
use super::source::SourceFile;

/// What the parser says of something that occurs twice.
const DUPLICATE: &str = "duplicate key";

/// What it says of the first key after a list that is not closed.
const NO_COMMA: &str = "missing comma between array elements";

/// An error of the parser.
struct Found {
    span: Range<usize>,
    message: String,
}

/// The errors that do not follow from others, in the order of the file.
pub(super) fn diagnostics(file: &Arc<SourceFile>, errors: &[Error]) -> Vec<Diagnostic> {
    let found = |error: &Error| Found { span: error.span().unwrap_or(0..0), message: error.message().to_owned() };
    let mut all: Vec<_> = errors.iter().map(found).collect();
    all.sort_by_key(|one| one.span.start);
    independent(all, &file.text).iter().map(|one| diagnostic(file, one)).collect()
}

/// Leaves out errors that follow from an earlier one.
fn independent(all: Vec<Found>, text: &str) -> Vec<Found> {
    let (mut kept, mut repeated_table_end): (Vec<Found>, usize) = (Vec::new(), 0);
    for one in all {
        let at = one.span.start;
        let is_duplicate = one.message == DUPLICATE;
        // That the keys of a table occur twice follows from the table.
        if is_duplicate && at < repeated_table_end {
            continue;
        }
        if is_duplicate && text[line_start(text, at)..].starts_with('[') {
            repeated_table_end = text[at..].find("\n[").map_or(text.len(), |end| at + end);
        }
        if let Some(last) = kept.last() {
            if opening_of_list(last, text).is_some() {
                break;
            }
            if !is_duplicate && !begins_statement_between(text, last.span.start, at) {
                continue;
            }
        }
        kept.push(one);
    }
    kept
}

/// Whether a line after the one of `from`, up to that of `to`, begins a table or a key.
fn begins_statement_between(text: &str, from: usize, to: usize) -> bool {
    let Some(next) = text[from..].find('\n').map(|end| from + end + 1).filter(|next| *next <= to) else { return false };
    let end = text[to..].find('\n').map_or(text.len(), |end| to + end);
    text[next..end].lines().any(begins_statement)
}

/// Whether a line looks like the header of a table, or like a key and its value.
fn begins_statement(line: &str) -> bool {
    let is_key = |key: &str| {
        let key = key.trim();
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_.\"'".contains(c))
    };
    line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key))
}

/// The bracket of a list that is not closed, if the error is about the statement after it.
fn opening_of_list(error: &Found, text: &str) -> Option<usize> {
    let start = line_start(text, error.span.start);
    let is_at_start = text[start..error.span.start].trim().is_empty();
    let line = text[start..].lines().next().unwrap_or_default();
    let follows = error.message.starts_with(NO_COMMA) && is_at_start && begins_statement(line);
    let equals = text[..start].rfind('=').filter(|_| follows)?;
    text[equals..start].find('[').map(|bracket| equals + bracket)
}

fn diagnostic(file: &Arc<SourceFile>, error: &Found) -> Diagnostic {
    let text = &file.text;
    let at = |span, message: String| Diagnostic::at(Code::Syntax, file, span, message);
    if error.message == DUPLICATE {
        return duplicate(file, error);
    }
    if let Some(bracket) = opening_of_list(error, text) {
        let message = "the list is not closed, expected `]`".to_owned();
        return at(bracket..bracket + 1, message).with_label("opened here");
    }
    if let Some(quotes) = opening_of_string(error, text) {
        return at(quotes..quotes + 3, error.message.clone()).with_label("opened here");
    }
    at(error.span.clone(), error.message.clone()).with_label("here")
}

/// The quotes of a string over several lines that goes on to the end of the file.
fn opening_of_string(error: &Found, text: &str) -> Option<usize> {
    let quotes = if error.message.contains("multi-line basic") { "\"\"\"" } else { "'''" };
    let is_open = error.message.starts_with("invalid multi-line") && text[error.span.end..].trim().is_empty();
    text.rfind(quotes).filter(|_| is_open)
}

/// Names the line of the first of two keys or tables.
fn duplicate(file: &Arc<SourceFile>, error: &Found) -> Diagnostic {
    let (text, at) = (&file.text, error.span.start);
    let line = text[line_start(text, at)..].lines().next().unwrap_or_default();
    let header = line.find(']').filter(|_| line.starts_with('[')).map(|end| &line[..=end]);
    let key = text.get(error.span.clone()).unwrap_or_default();
    let what = header.map_or_else(|| format!("the key `{key}`"), |header| format!("the table `{header}`"));
    let diagnostic = Diagnostic::at(Code::Syntax, file, error.span.clone(), format!("{what} occurs twice"))
        .with_label("the second time");
    match first_line(text, line_start(text, at), header, key) {
        Some(line) => diagnostic.with_help(format!("the first is in line {line}")),
        None => diagnostic,
    }
}

/// The line of a table's header, or of a key in the table that ends at `end`, from 1.
fn first_line(text: &str, end: usize, header: Option<&str>, key: &str) -> Option<usize> {
    let lines: Vec<_> = text[..end].lines().collect();
    let is_key = |line: &str| line.split_once('=').is_some_and(|(name, _)| name.trim() == key);
    let found = if let Some(header) = header {
        lines.iter().position(|line| line.starts_with(header))
    } else {
        let table = lines.iter().rposition(|line| line.starts_with('[')).unwrap_or(0);
        lines[table..].iter().position(|line| is_key(line)).map(|at| table + at)
    };
    found.map(|at| at + 1)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use toml::de::DeTable;

    use crate::rules::{Layer, SourceFile};

    /// Line, column, message and help of each error.
    fn errors(text: &'static str) -> Vec<String> {
        let (_, errors) = DeTable::parse_recoverable(text);
        let file = SourceFile { layer: Layer::BuiltIn, path: PathBuf::from("a"), text: text.into() };
        let found = super::diagnostics(&Arc::new(file), &errors);
        found.iter().map(|one| one.to_string().replace(": error[syntax]", "")).collect()
    }

    #[test]
    fn one_quote_or_bracket_gives_one_error() {
        for (text, at) in [
            ("a = [\"b, \"c\"]\nd = 1\n", "a:1:"),
            ("[x]\na = [\n  \"b,\n  \"c\",\n]\nd = 1\n", "a:3:"),
            ("[x]\na = [\"b\"\nd = 1\ne = [\"f\"]\n[y]\ng = \"h\"\n", "a:2:5: the list is not closed"),
            ("[x]\na = [\n  \"b\",\n  \"c\"\nd = 1\n[y]\n", "a:2:5: the list is not closed"),
            ("a = \"\"\"b\nc = 1\n", "a:1:5: "),
            ("a = 'it's'\nb = 1\n", "a:1:"),
            ("a = \"b\nc = 1\n", "a:1:"),
        ] {
            let errors = errors(text);
            assert!(errors.len() == 1 && errors[0].starts_with(at), "{text}: {errors:#?}");
        }
    }

    #[test]
    fn errors_in_different_lines_are_all_reported() {
        assert_eq!(errors("a = b\nc = 1\nd = e\n[x\ny = 1\n[z]\nw = \"\n").len(), 4);
    }

    #[test]
    fn the_first_of_two_is_named() {
        let table = "[rule.a]\nb = 1\n[rule.c]\n[rule.a]\nb = 2\nb = 3\n";
        assert_eq!(errors(table), ["a:4:7: the table `[rule.a]` occurs twice (help: the first is in line 1)"]);
        let key = "[a]\nb = 1\n[c]\nb = 1\nd = 2\nb = 3\n";
        assert_eq!(errors(key), ["a:6:1: the key `b` occurs twice (help: the first is in line 4)"]);
    }
}
