//! What each kind of rule looks for in a line, from the narrowest to the broadest.

use std::ops::Range;

use super::element::element;
use super::spans::spans;
use super::step::{Step, apart, pattern, step};
use super::tokens::tokens;
use super::{Kind, Line, Side, Wish};
use dehusk_text::toml_string::quote;

/// The most words at the start of a line, or in a phrase, that a draft goes by.
const MOST_WORDS: usize = 8;

/// Lines of whole rules: longer ones are told by how they begin.
const MOST_LINE_WORDS: usize = 40;

/// The most words of a line that its rule still takes.
const ROOM: [u32; 2] = [2, 8];

/// Lines after the head of a section in its example.
const SHOWN_LINES: usize = 3;

/// The breadths of a kind; none if the kind is not possible for the line.
pub(super) fn steps(line: &Line, kind: Kind, wish: &Wish) -> Vec<Step> {
    if !line.text.contains(char::is_alphanumeric) && kind != Kind::Element {
        return Vec::new();
    }
    match kind {
        Kind::Line => whole_line(line),
        Kind::Starts => starts(line, wish),
        Kind::Phrase => phrases(line, wish),
        Kind::Span if wish.side == Side::Take => spans(line, wish.selection.as_deref()),
        Kind::Section if wish.side == Side::Take => sections(line),
        Kind::Element if wish.side == Side::Take => line.elements.iter().filter_map(|one| element(line, one)).collect(),
        _ => Vec::new(),
    }
}

fn whole_line(line: &Line) -> Vec<Step> {
    let fits = !line.cut && tokens(&line.text).len() <= MOST_LINE_WORDS;
    let whole = || step(line, vec![pattern("line", &line.text)], "exactly this line".to_owned());
    if fits { vec![whole()] } else { Vec::new() }
}

/// How many words from a line, the most first.
fn counts(words: usize) -> impl Iterator<Item = usize> {
    let least = words.min(2);
    (least.max(1)..=words.min(MOST_WORDS)).rev()
}

/// The condition on the line itself, so that a rule for labels takes no sentences.
fn condition(line: &Line, side: Side, words: usize, room: u32) -> Option<String> {
    match (side, line.sentence, line.cut) {
        (Side::Keep, true, _) => Some("where = { sentence = true }".to_owned()),
        (Side::Take, false, false) => {
            Some(format!("where = {{ words = \"..{}\", sentence = false }}", words as u32 + room))
        }
        _ => None,
    }
}

/// As many words as rules count in a text, at least.
fn counted(line: &Line) -> usize {
    (crate::segment::measure::words(&line.text) as usize).max(1)
}

fn starts(line: &Line, wish: &Wish) -> Vec<Step> {
    let words = tokens(&line.text);
    // All words of a line are the line.
    let most = if line.cut || words.len() == 1 { words.len() } else { words.len() - 1 };
    let of_count = |(at, count): (usize, usize)| {
        let text = trimmed(&line.text[..words[count - 1].end]);
        let room = ROOM[usize::from(at > 0)];
        let patterns = [Some(pattern("starts", text)), condition(line, wish.side, counted(line), room)];
        step(line, patterns.into_iter().flatten().collect(), format!("begins with {}", in_words(count)))
    };
    let has_letters = |count: &usize| line.text[..words[count - 1].end].contains(char::is_alphanumeric);
    with_any_line(counts(most).filter(has_letters).enumerate().map(of_count).collect())
}

/// The steps, and as the broadest the last of them without the condition on the line.
fn with_any_line(mut steps: Vec<Step>) -> Vec<Step> {
    let last = steps.last().filter(|last| last.patterns.len() > 1);
    steps.extend(last.map(|last| Step {
        patterns: last.patterns[..1].to_vec(),
        label: format!("{}, also in sentences and long lines", last.label),
        ..last.clone()
    }));
    steps
}

/// Phrases: what is selected, or the windows of words with the most letters.
fn phrases(line: &Line, wish: &Wish) -> Vec<Step> {
    let words = tokens(&line.text);
    let selected = wish.selection.as_deref().map(str::trim).filter(|part| line.text.contains(part));
    let of_text = |at: usize, text: &str, label: String| {
        let room = ROOM[usize::from(at > 0)];
        let patterns = [Some(pattern("phrases", text)), condition(line, wish.side, counted(line), room)];
        let one = step(line, patterns.into_iter().flatten().collect(), label);
        Step { miss: quote(&apart(text)), ..one }
    };
    if let Some(part) = selected.filter(|part| part.contains(char::is_alphanumeric)) {
        return with_any_line(vec![of_text(1, part, "has the selected words".to_owned())]);
    }
    let windows = counts(words.len()).map(|count| (count, trimmed(&line.text[heaviest(&line.text, &words, count)])));
    let with_letters = windows.filter(|(_, text)| text.contains(char::is_alphanumeric)).enumerate();
    let step = |(at, (count, text))| of_text(at, text, format!("has these {}", in_words(count)));
    with_any_line(with_letters.map(step).collect())
}

/// The row of so many words with the most letters, the first of them.
fn heaviest(text: &str, words: &[Range<usize>], count: usize) -> Range<usize> {
    let letters = |window: &&[Range<usize>]| {
        window.iter().map(|word| text[word.clone()].chars().filter(|c| c.is_alphanumeric()).count()).sum::<usize>()
    };
    let heaviest = words.windows(count).rev().max_by_key(letters).unwrap_or(words);
    heaviest[0].start..heaviest[heaviest.len() - 1].end
}

fn sections(line: &Line) -> Vec<Step> {
    if line.cut || line.following.is_empty() || tokens(&line.text).len() > MOST_LINE_WORDS {
        return Vec::new();
    }
    let shown = std::iter::once(&line.text).chain(line.following.iter().take(SHOWN_LINES));
    // Line ends as `\n`, which is easier to read than `\u000A`.
    let unquoted = |line: &String| {
        let quoted = quote(line);
        quoted[1..quoted.len() - 1].to_owned()
    };
    let hit = shown.map(unquoted).collect::<Vec<_>>().join(r"\n\n");
    let breadths: [(&str, &[&str]); 3] = [
        (
            "and short lines after it",
            &["until = { prose = 1, blocks = 20 }", "items = { words = \"..12\", sentence = false }"],
        ),
        ("and all lines up to prose", &["until = { prose = 1, blocks = 40 }", "limit = { share = 0.4 }"]),
        ("and the rest of the document", &["until = { blocks = 1000 }", "limit = { share = 0.5 }"]),
    ];
    let of_breadth = |(label, keys): (&str, &[&str])| {
        let effect = std::iter::once("drop = \"section\"").chain(keys.iter().copied()).map(str::to_owned).collect();
        let one = step(line, vec![pattern("line", &line.text)], format!("this line {label}"));
        Step { effect, hit: format!("\"{hit}\""), ..one }
    };
    breadths.into_iter().map(of_breadth).collect()
}

/// A text without what is neither letter nor digit at its end, unless nothing else is in it.
fn trimmed(text: &str) -> &str {
    let trimmed = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    if trimmed.is_empty() { text } else { trimmed }
}

fn in_words(count: usize) -> String {
    if count == 1 { "1 word".to_owned() } else { format!("{count} words") }
}
