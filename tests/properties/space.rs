//! What happens to white space, against a second way of working it out.

use std::ops::Range;

use dehusk::Cleaned;
use dehusk::internals::write::text::BodyWriter;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::config;
use crate::generate::{BOUNDLESS, document, dropping, one_pack};

/// Lines with their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let (mut lines, mut start) = (Vec::new(), 0);
    let bytes = text.as_bytes();
    for at in 0..bytes.len() {
        let pair = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
        if matches!(bytes[at], b'\n' | b'\r') && !pair {
            lines.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < text.len() {
        lines.push(start..text.len());
    }
    lines
}

fn is_gone(cleaned: &Cleaned<'_>, line: &Range<usize>) -> bool {
    let text = &cleaned.text()[line.clone()];
    let start = line.start + text.len() - text.trim_start().len();
    let end = line.start + text.trim_end().len();
    cleaned.removals().any(|removal| removal.range.start <= start && end <= removal.range.end)
        || end - start == cleaned.removals().map(|removal| overlap(&removal.range, &(start..end))).sum::<usize>()
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// What must remain where only whole lines go: of a gap in which lines went one blank line at the most, and none at the
/// text's ends.
fn expected(cleaned: &Cleaned<'_>) -> String {
    let text = cleaned.text();
    let (mut body, mut blanks, mut cut) = (String::new(), Vec::new(), false);
    for line in lines(text) {
        if text[line.clone()].trim().is_empty() {
            blanks.push(line);
        } else if is_gone(cleaned, &line) {
            cut = true;
        } else {
            let most = if cut { usize::from(!body.is_empty()) } else { blanks.len() };
            blanks.drain(..).take(most).for_each(|blank| body += &text[blank]);
            cut = false;
            body += &text[line];
        }
    }
    if !cut {
        body.extend(blanks.into_iter().map(|blank| &text[blank]));
    } else if !text.ends_with(['\n', '\r']) {
        // The last line ended with the text; so does the one that is the last now.
        let line = body.strip_suffix('\n').unwrap_or(&body);
        body.truncate(line.strip_suffix('\r').unwrap_or(line).len());
    }
    body
}

fn is_line_end(c: Option<char>) -> bool {
    c.is_none_or(|c| matches!(c, '\n' | '\r'))
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn where_lines_go_one_blank_line_stays_if_there_was_any(text in document(), rules in vec(dropping(), 1..8)) {
        let whole: Vec<_> = rules.into_iter().filter(super::generate::Spec::is_whole).collect();
        prop_assume!(!whole.is_empty());
        let cleaner = one_pack(&whole, BOUNDLESS);
        let cleaned = cleaner.clean(&text);
        prop_assert_eq!(cleaned.body(), expected(&cleaned));
    }

    #[test]
    fn kept_lines_keep_their_ends(text in document(), rules in vec(dropping(), 1..8)) {
        let cleaner = one_pack(&rules, BOUNDLESS);
        let cleaned = cleaner.clean(&text);
        let kept = |line: &&Range<usize>| !text[(*line).clone()].trim().is_empty() && !is_gone(&cleaned, line);
        let lines = lines(&text);
        // Where a text ends without a line's end and its last lines go, the line that is the last now loses its own.
        let tail = !text.ends_with(['\n', '\r']) && cleaned.removals().last().is_some_and(|last| last.range.end == text.len());
        for line in lines.iter().filter(kept).rev().skip(usize::from(tail)) {
            let end = line.start + text[line.clone()].trim_end_matches(['\n', '\r']).len()..line.end;
            prop_assert!(cleaned.removals().all(|removal| overlap(&removal.range, &end) == 0));
        }
    }

    #[test]
    fn no_line_of_a_body_begins_or_ends_with_the_space_of_a_cut(text in document(), rules in vec(dropping(), 1..8)) {
        let cleaner = one_pack(&rules, BOUNDLESS);
        let cleaned = cleaner.clean(&text);
        let mut before: Option<char> = None;
        let mut at = 0;
        for removal in cleaned.removals() {
            before = text[at..removal.range.start].chars().next_back().or(before);
            let after = text[removal.range.end..].chars().next();
            let joined = cleaned.removals().any(|next| next.range.start == removal.range.end);
            let space = |c: Option<char>| c.is_some_and(|c| c.is_whitespace() && !is_line_end(Some(c)));
            let inside = !text[removal.range.clone()].contains(['\n', '\r']);
            if inside && !joined && !text[removal.range.clone()].trim().is_empty() {
                prop_assert!(!(space(before) && space(after)), "a space is doubled at {:?}", removal.range);
                prop_assert!(!(is_line_end(before) && space(after)), "a line begins with a space at {:?}", removal.range);
            }
            at = removal.range.end;
        }
    }

    #[test]
    fn a_body_gains_no_line_end(text in document(), rules in vec(dropping(), 1..8)) {
        let cleaner = one_pack(&rules, BOUNDLESS);
        let body = cleaner.clean(&text).into_body();
        prop_assert!(text.ends_with(['\n', '\r']) || !body.ends_with(['\n', '\r']), "{:?}", body);
    }

    #[test]
    fn written_text_ends_in_one_line_end(pieces in vec(document(), 0..4)) {
        let (mut out, mut body) = (Vec::new(), BodyWriter::default());
        for piece in &pieces {
            // Pieces of a document never begin between a CR and its LF.
            body.write(piece.trim_start_matches('\n'), &mut out).unwrap();
        }
        let ends = body.finish(&mut out).unwrap();
        let whole: String = pieces.iter().map(|piece| piece.trim_start_matches('\n')).collect();
        let out = String::from_utf8(out).unwrap();
        let content = whole.trim_end_matches(['\n', '\r']);
        prop_assert!(out.starts_with(content));
        let end = &out[content.len()..];
        prop_assert!(if whole.is_empty() { end.is_empty() } else { matches!(end, "\n" | "\r\n" | "\r") }, "{:?}", end);
        // With the ends that it says were there the text is what it was.
        let ends = ends.map_or_else(|| end.to_owned(), |ends| ends.to_string());
        prop_assert_eq!(content.to_owned() + &ends, whole);
    }
}
