//! One breadth of a kind of rule, as TOML.

use super::Line;
use dehusk_text::toml_string::quote;

/// One breadth of a kind of rule.
#[derive(Clone)]
pub(super) struct Step {
    /// Lines of TOML with what it looks for, and what with what happens then.
    pub(super) patterns: Vec<String>,
    pub(super) effect: Vec<String>,
    /// Examples as TOML.
    pub(super) hit: String,
    pub(super) miss: String,
    pub(super) label: String,
}

pub(super) fn step(line: &Line, patterns: Vec<String>, label: String) -> Step {
    let miss = quote(&format!("A sentence that has the words \"{}\".", line.text));
    Step { patterns, effect: vec!["drop = \"block\"".to_owned()], hit: quote(&line.text), miss, label }
}

/// A pattern of some text. A value that begins with `@` would be the name of a list.
pub(super) fn pattern(key: &str, text: &str) -> String {
    if !text.starts_with('@') {
        return format!("{key} = [{}]", quote(text));
    }
    let escaped = regex_syntax::escape(text);
    let anchored = match key {
        "line" => format!("^{escaped}$"),
        "starts" => format!("^{escaped}"),
        // The word after it begins where a word does.
        _ => return format!("{key} = [{}]", quote(text.trim_start_matches('@'))),
    };
    regex(&anchored)
}

pub(super) fn regex(pattern: &str) -> String {
    let is_plain = !pattern.contains('\'') && !pattern.contains(char::is_control);
    // `{name}` would be a named pattern, which an escaped brace is not.
    format!("regex = {}", if is_plain { format!("'{pattern}'") } else { quote(pattern) })
}

/// A text with the words of a phrase that are not the phrase.
pub(super) fn apart(phrase: &str) -> String {
    let words: Vec<_> = phrase.split_whitespace().rev().collect();
    match words[..] {
        [_] => "A sentence without the word.".to_owned(),
        _ => format!("A sentence with the words in another order: {}.", words.join(" and ")),
    }
}
