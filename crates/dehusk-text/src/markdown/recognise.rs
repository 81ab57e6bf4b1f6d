//! Whether a text is Markdown. Cheap, and no by default: a text without these signs is read as it is.

use super::{header, line_marks, links};

/// This many places are looked at for each sign. Where the first ones are none, the text has other uses for these marks.
const PLACES: usize = 64;

/// The longest row of a table by which it is recognised, in bytes.
const LONGEST_ROW: usize = 2000;

/// Words in bold that make a text Markdown, if nothing else does and one of them begins a line.
const BOLD: usize = 2;

/// Marks before the first word of a line, in bytes.
const LONGEST_FRONT: usize = 16;

/// Headings that make a text Markdown.
const HEADINGS: usize = 2;

/// Numbers of links, as one tool writes them, that make a text Markdown.
const CITATIONS: usize = 3;

pub(super) fn is_markdown(text: &str) -> bool {
    let bytes = text.as_bytes();
    if has_link(text) || header::find(text).is_some() {
        return true;
    }
    let citations =
        memchr::memmem::find_iter(bytes, "⟨").take(PLACES).filter(|at| links::citation(&text[*at..]).is_some());
    if citations.count() >= CITATIONS || has_table(text) || has_fences(text) {
        return true;
    }
    let (bold, headings) = (bold(text), count_headings(text));
    let has_bold = bold.len() >= BOLD && bold.iter().any(|at| begins_line(text, *at));
    has_bold || headings >= HEADINGS || (!bold.is_empty() && headings > 0)
}

/// Whether there is a link or picture with an address behind it.
fn has_link(text: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), "](").take(PLACES).any(|at| {
        let line = &text[..at];
        let opened = line.bytes().rev().take(400).take_while(|byte| *byte != b']').any(|byte| byte == b'[');
        opened && links::is_address_at(&text[at + 2..])
    })
}

/// The starts of lines that begin with some bytes.
fn lines_with<'t>(text: &'t str, start: &'t str) -> impl Iterator<Item = &'t str> {
    let first = text.starts_with(start).then_some(0);
    let others = memchr::memmem::find_iter(text.as_bytes(), start)
        .filter(|at| *at > 0 && matches!(text.as_bytes()[at - 1], b'\n' | b'\r'));
    first.into_iter().chain(others).take(PLACES).map(|at| {
        let rest = &text[at..];
        rest.lines().next().unwrap_or(rest)
    })
}

/// Whether there is the head of a table, with the line under it.
fn has_table(text: &str) -> bool {
    let start = |end: usize| {
        let before = &text.as_bytes()[end.saturating_sub(LONGEST_ROW)..end];
        memchr::memrchr2(b'\n', b'\r', before).map(|found| end - before.len() + found + 1)
    };
    memchr::memmem::find_iter(text.as_bytes(), "---").take(PLACES).any(|at| {
        let Some(from) = start(at).filter(|from| *from > 1) else { return false };
        let line = text[from..].lines().next().unwrap_or_default();
        let head = text[..from].trim_end_matches(['\n', '\r']);
        let head = &head[start(head.len()).unwrap_or(0).min(head.len())..];
        line_marks::is_table_delimiter(line) && head.contains('|')
    })
}

fn has_fences(text: &str) -> bool {
    lines_with(text, "```").count() >= 2
}

fn count_headings(text: &str) -> usize {
    lines_with(text, "#").filter(|line| line.starts_with("##") && line_marks::heading_marks(line).is_some()).count()
}

/// Whether there are only marks and spaces before a position in its line.
fn begins_line(text: &str, at: usize) -> bool {
    let before = &text.as_bytes()[at.saturating_sub(LONGEST_FRONT)..at];
    let front = memchr::memrchr2(b'\n', b'\r', before).map_or(before, |end| &before[end + 1..]);
    let is_whole = front.len() < before.len() || front.len() == at;
    is_whole && front.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'*' | b'+' | b'>' | b'#'))
}

/// Where words between `**` on one line begin.
fn bold(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let is_open = |at: &usize| {
        let before =
            at.checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_alphanumeric() && bytes[before] != b'*');
        before && text[at + 2..].chars().next().is_some_and(|next| !next.is_whitespace() && next != '*')
    };
    let closes = |at: usize| {
        let rest = &bytes[at + 2..];
        let rest = &rest[..rest.len().min(200)];
        let line = &rest[..memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())];
        memchr::memmem::find(line, b"**").is_some_and(|end| end > 0 && !line[end - 1].is_ascii_whitespace())
    };
    memchr::memmem::find_iter(bytes, "**").take(PLACES).filter(is_open).filter(|at| closes(*at)).collect()
}
