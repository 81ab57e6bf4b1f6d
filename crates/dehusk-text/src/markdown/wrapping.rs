//! Lines that a program broke: paragraphs that were wrapped at a width, links over two lines.

use super::line_marks::{Front, is_rule};

/// The width at which the common program wraps, in characters.
const WIDTH: usize = 78;

/// This many breaks at that width show that a text is wrapped, if hardly any line is longer.
const BREAKS: usize = 4;

/// One longer line to this many breaks is a link or a table.
const LONG: usize = 8;

/// Whether the paragraphs of a text are wrapped.
pub(super) fn is_wrapped<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let (mut breaks, mut long) = (0, 0);
    let mut before = "";
    for line in lines {
        if was_forced(before, line) && !Front::of(line).begins() {
            breaks += 1;
        } else if line.len() > WIDTH && is_long(line) {
            long += 1;
        }
        before = line;
    }
    breaks >= BREAKS && long * LONG <= breaks
}

/// Whether a line is longer than a wrapped one can be: it could have been broken.
fn is_long(line: &str) -> bool {
    let plain = !line.contains("](") && !line.contains('|') && !Front::of(line).begins();
    let mut words = line.split_whitespace().scan(0, |at, word| {
        *at += word.chars().count() + 1;
        Some(*at)
    });
    plain && !is_rule(line) && words.any(|end| end > WIDTH + 2 && line.chars().count() > WIDTH)
}

/// Whether a line ends where it does since the first word of the next has no room in it.
pub(super) fn was_forced(line: &str, next: &str) -> bool {
    if line.len() < WIDTH / 2 || line.trim().is_empty() || next.trim().is_empty() || line.ends_with("  ") {
        return false;
    }
    let own = line.chars().count();
    let next = next.trim_start();
    let word = next.find(char::is_whitespace).map_or(next, |end| &next[..end]);
    let part = word.find('-').map_or(word, |hyphen| &word[..=hyphen]);
    own <= WIDTH + 1 && own + 1 + part.chars().count() > WIDTH
}

/// Whether a link or bold text begins in a text and does not end in it.
pub(super) fn is_unfinished(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut open, mut bold) = (0, 0_usize, false);
    while at < bytes.len() {
        // Most lines have no marks. Outside of brackets, a closing bracket is text.
        if open == 0 {
            let Some(length) = memchr::memchr3(b'\\', b'[', b'*', &bytes[at..]) else { break };
            at += length;
        }
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => open += 1,
            b']' if open > 0 => {
                open -= 1;
                if bytes.get(at + 1) == Some(&b'(') {
                    match address_end(&bytes[at + 2..]) {
                        Some(end) => at += 2 + end,
                        None => return true,
                    }
                }
            }
            b'*' if bytes[at..].starts_with(b"**") => {
                bold = !bold;
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    open > 0 || bold
}

/// Where the parenthesis is that closes an address.
fn address_end(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}
