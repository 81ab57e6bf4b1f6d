//! A cleaned document with what was removed from it in place.

use std::fmt::Write;
use std::ops::Range;

use dehusk::{Cleaned, Removal};

/// The whole document, line by line, and the rule of everything that is removed:
///
/// ```text
///   A line that is kept.
/// - A line that is removed.    ‹en/pack/rule›
/// ~ A line of which[- a part-]‹en/pack/rule› is removed.
/// ```
///
/// Blank lines are blank, kept or not. What there is to know about how it was cleaned is at the end.
pub(crate) fn annotated(cleaned: &Cleaned<'_>) -> String {
    let removals: Vec<_> = cleaned.removals().collect();
    let mut out = String::new();
    let mut start = 0;
    for line in cleaned.text().split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\r', '\n']).len();
        let first = removals.partition_point(|removal| removal.range.end <= start);
        push_line(cleaned.text(), start..end, &removals[first..], &mut out);
        start += line.len();
    }
    for note in cleaned.notes() {
        let _ = writeln!(out, "note: {note:?}");
    }
    out
}

/// A part of a line, and the rule that removes it.
struct Piece<'c> {
    text: &'c str,
    rule: Option<&'c str>,
}

fn push_line(text: &str, line: Range<usize>, removals: &[Removal<'_>], out: &mut String) {
    let pieces = pieces(text, line.clone(), removals);
    let line = &text[line];
    let is_removed = |piece: &&Piece<'_>| piece.rule.is_some();
    let written = || pieces.iter().filter(|piece| !piece.text.trim().is_empty());
    let _ = match (written().count(), written().filter(is_removed).count()) {
        (0, _) => writeln!(out),
        (_, 0) => writeln!(out, "  {line}"),
        (1, 1) => writeln!(out, "- {line}    ‹{}›", written().find_map(|piece| piece.rule).unwrap_or_default()),
        _ => writeln!(out, "~ {}", pieces.iter().map(marked).collect::<String>()),
    };
}

fn marked(piece: &Piece<'_>) -> String {
    match piece.rule {
        Some(rule) if !piece.text.trim().is_empty() => format!("[-{}-]‹{rule}›", piece.text),
        _ => piece.text.to_owned(),
    }
}

/// The line in parts that are kept or removed; none is empty.
fn pieces<'c>(text: &'c str, line: Range<usize>, removals: &[Removal<'c>]) -> Vec<Piece<'c>> {
    let mut pieces = Vec::new();
    let mut at = line.start;
    for removal in removals.iter().take_while(|removal| removal.range.start < line.end) {
        let (start, end) = (removal.range.start.max(line.start), removal.range.end.min(line.end));
        pieces.push(Piece { text: &text[at..start], rule: None });
        pieces.push(Piece { text: &text[start..end], rule: Some(removal.rule.name()) });
        at = end;
    }
    pieces.push(Piece { text: &text[at..line.end], rule: None });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

#[test]
fn removals_are_in_place() {
    let pack = r#"
        schema = 1
        [pack]
        about = "Lines and parts of lines"
        category = "share"
        [rule.line]
        line = "share this"
        drop = "block"
        hits = ["Share this"]
        misses = ["Share the cake."]
        [rule.part]
        regex = '\[(?:more|less)\]'
        drop = "span"
        hits = ["The bridge is open. [more]"]
        misses = ["The bridge is open. (more)"]
    "#;
    let cleaner = dehusk::Cleaner::builder().built_in(false).pack("en/own", pack).build();
    let cleaner = cleaner.unwrap_or_else(|errors| panic!("{errors}"));
    let text = "The bridge is open.\r\n\r\nShare this\r\n[less] It was closed [more] for a year.\r\n[more] [less]\r\n";
    let wanted = "  The bridge is open.

- Share this    ‹en/own/line›
~ [-[less] -]‹en/own/part›It was closed[- [more]-]‹en/own/part› for a year.
- [more] [less]    ‹en/own/part›
";
    assert_eq!(annotated(&cleaner.clean(text)), wanted);
}
