//! Formulas: those that a text has in TeX, as `MathJax` and `KaTeX` read them, and how a formula is written.

use std::iter::Peekable;
use std::ops::Range;

use super::lines::{Atom, Line, Run};

/// What stands around TeX in a text, and whether that is on a line of its own.
const DELIMITERS: [(&str, &str, bool); 3] = [("\\(", "\\)", false), ("\\[", "\\]", true), ("$$", "$$", true)];

/// Makes formulas of the TeX in a line.
pub(super) fn split(line: &mut Line<'_>) {
    if !DELIMITERS.iter().any(|(opening, ..)| line.text.contains(opening)) {
        return;
    }
    let spans: Vec<Span> = found(&line.text).into_iter().filter(|span| is_text(&line.runs, span)).collect();
    let mut spans = spans.iter().peekable();
    let mut runs = Vec::with_capacity(line.runs.len());
    for run in std::mem::take(&mut line.runs) {
        cut(&run, &mut spans, &mut runs);
    }
    line.runs = runs;
}

/// A range of a line that is TeX, and whether that is on a line of its own.
type Span = (usize, usize, bool);

/// Whether a range is text, and in one cell.
fn is_text(runs: &[Run<'_>], (start, end, _): &Span) -> bool {
    let inside = &runs[runs.partition_point(|run| run.range.end <= *start)..];
    let mut inside = inside.iter().take_while(|run| run.range.start < *end);
    let cell = inside.clone().next().map(|run| run.cell);
    inside.all(|run| run.atom.is_none() && !run.style.code && Some(run.cell) == cell)
}

/// Adds what of a run is in no formula, and the formulas that begin in it.
fn cut<'p>(run: &Run<'p>, spans: &mut Peekable<std::slice::Iter<'_, Span>>, runs: &mut Vec<Run<'p>>) {
    if run.atom.is_some() {
        return runs.push(run.clone());
    }
    let mut from = run.range.start;
    let mut push = |range: Range<usize>, atom: Option<Atom<'p>>| {
        if !range.is_empty() {
            runs.push(Run { range, atom, ..run.clone() });
        }
    };
    while let Some((start, end, is_display)) = spans.peek().filter(|span| span.0 < run.range.end) {
        if *start >= from {
            push(from..*start, None);
            push(*start..*end, Some(Atom::Tex { mark: 2, is_display: *is_display }));
        }
        from = (*end).min(run.range.end);
        if *end > run.range.end {
            break;
        }
        spans.next();
    }
    push(from..run.range.end, None);
}

/// Where there is TeX: from its opening mark to the end of its closing one.
fn found(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut is_closed = [true; 3];
    let mut at = 0;
    while let Some(next) = text[at..].find(['\\', '$']) {
        let start = at + next;
        at = start + 1;
        let kind = DELIMITERS.iter().position(|(opening, ..)| text[start..].starts_with(opening));
        let Some(kind) = kind.filter(|kind| is_closed[*kind]) else { continue };
        let (opening, closing, is_display) = DELIMITERS[kind];
        let inner = start + opening.len();
        let Some(length) = text[inner..].find(closing) else {
            // Later ones of the kind are not closed either.
            is_closed[kind] = false;
            continue;
        };
        let end = inner + length + closing.len();
        let source = text[inner..inner + length].trim();
        if !source.is_empty() && !source.ends_with('\\') {
            found.push((start, end, is_display));
        }
        at = end;
    }
    found
}

/// Writes a formula; nothing if it has no source.
pub(super) fn push_formula(source: &str, is_display: bool, in_table: bool, out: &mut String) {
    let mut source = source.split_whitespace().collect::<Vec<_>>().join(" ");
    // MediaWiki wraps every formula in a style.
    for style in ["{\\displaystyle ", "{\\textstyle "] {
        if let Some(inner) = source.strip_prefix(style).and_then(|inner| inner.strip_suffix('}')) {
            source = inner.trim().to_owned();
        }
    }
    if source.is_empty() {
        return;
    }
    let mark = if is_display { "$$" } else { "$" };
    out.push_str(mark);
    for c in source.chars() {
        if c == '$' && backslashes(out).is_multiple_of(2) || c == '|' && in_table {
            out.push('\\');
        }
        out.push(c);
    }
    out.push_str(mark);
}

/// How many backslashes a text ends with.
fn backslashes(text: &str) -> usize {
    text.len() - text.trim_end_matches('\\').len()
}

#[cfg(test)]
mod tests {
    use super::{found, push_formula};

    #[test]
    fn tex_is_found() {
        let found = |text| found(text).into_iter().map(|(start, end, _)| &text[start..end]).collect::<Vec<_>>();
        assert_eq!(found("If \\(x\\) and \\[y\\], then $$z$$."), ["\\(x\\)", "\\[y\\]", "$$z$$"]);
        assert_eq!(found("\\( \\) costs $5 or $6"), [""; 0]);
        assert_eq!(found("\\(\\(\\(a"), [""; 0]);
    }

    #[test]
    fn formulas_are_written() {
        let written = |source, in_table| {
            let mut out = String::new();
            push_formula(source, false, in_table, &mut out);
            out
        };
        assert_eq!(written("{\\displaystyle x_{1}\n = 2}", false), "$x_{1} = 2$");
        assert_eq!(written("a|b \\$ $", true), "$a\\|b \\$ \\$$");
        assert_eq!(written(" ", false), "");
    }
}
