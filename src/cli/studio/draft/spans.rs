//! Rules for a part of a line.

use super::Line;
use super::step::{Step, apart, pattern, regex, step};
use dehusk_text::toml_string::quote;

/// A part of the line: what is selected, else what follows a separator or stands in brackets at its end.
pub(super) fn spans(line: &Line, selection: Option<&str>) -> Vec<Step> {
    let selected = selection.map(str::trim).filter(|part| !part.is_empty() && line.text.contains(part));
    let Some(part) = selected.or_else(|| last_part(&line.text)).filter(|part| *part != line.text) else {
        return Vec::new();
    };
    if !part.contains(char::is_alphanumeric) {
        return Vec::new();
    }
    let of_pattern = |pattern: String, label: &str| {
        let one = step(line, vec![pattern], label.to_owned());
        Step { effect: vec!["drop = \"span\"".to_owned()], miss: quote(&apart(part)), ..one }
    };
    // A phrase begins and ends where words do.
    let exact = match is_inside_word(&line.text, part) || part.starts_with('@') {
        true => regex(&regex_syntax::escape(part)),
        false => pattern("phrases", part),
    };
    let mut steps = vec![of_pattern(exact, "exactly this part")];
    if part.contains(|c: char| c.is_ascii_digit()) && part.contains(char::is_alphabetic) {
        steps.push(of_pattern(regex(&any_number(&regex_syntax::escape(part))), "this part with any number"));
    }
    steps
}

/// Whether a part of a text begins or ends inside a word.
fn is_inside_word(text: &str, part: &str) -> bool {
    let Some((before, after)) = text.split_once(part) else { return false };
    let joined = |left: Option<char>, right: Option<char>| {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        is_word(left) && is_word(right)
    };
    joined(before.chars().next_back(), part.chars().next()) || joined(part.chars().next_back(), after.chars().next())
}

/// The pattern with each number replaced by any number.
fn any_number(escaped: &str) -> String {
    let (mut out, mut in_number) = (String::new(), false);
    for c in escaped.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !in_number {
            out.push_str(r"\d+");
        }
        in_number = c.is_ascii_digit();
    }
    out
}

fn last_part(text: &str) -> Option<&str> {
    if text.ends_with(')') {
        return text.rfind('(').map(|at| &text[at..]);
    }
    let after = [" | ", " – ", " — ", " · ", " - "].iter().filter_map(|mark| text.rfind(mark)).max()?;
    Some(&text[after + 1..])
}
