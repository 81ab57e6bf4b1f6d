//! What a line itself says: its words, its first and last characters, what it looks like.

use super::columns::Columns;
use super::feature::{Feature, count, share};
use super::lines::Line;
use crate::document::ParsedDocument;
use crate::segment::Block;
use crate::segment::shape::Shape;

pub(super) static WORDS: Feature = Feature::counts("words", &[0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 60, 100]);
static DIGITS: Feature = Feature::shares("digits", &[0, 3, 8, 15, 30, 60]);
static CAPITALS: Feature = Feature::shares("capitals", &[0, 8, 15, 25, 40, 60, 85, 99]);
static LETTERS: Feature = Feature::counts("letters-a-word", &[2, 3, 4, 5, 6, 7, 9, 12]);
static COMMAS: Feature = Feature::counts("commas", &[0, 1, 2, 4, 8]);
static ENDS: Feature = Feature::names(
    "ends-with",
    &[
        "a stop",
        "a question mark",
        "an exclamation mark",
        "a closing mark",
        "a colon",
        "a comma",
        "a letter",
        "a digit",
        "an ellipsis",
        "another mark",
    ],
);
static BEGINS: Feature = Feature::names(
    "begins-with",
    &["a capital", "a letter", "a small letter", "a digit", "a quote", "a bracket", "a list mark", "another mark"],
);
static LOOKS: Feature = Feature::names(
    "looks-like",
    &[
        "prose",
        "a sentence",
        "long",
        "a headline",
        "a label",
        "a name",
        "a pair",
        "a teaser",
        "dated",
        "a number",
        "a link",
        "cells",
        "symbols",
        "other",
    ],
);
static APART: Feature = Feature::names("blank-lines", &["on both sides", "before", "behind", "on no side"]);

pub(super) static FEATURES: [&Feature; 9] =
    [&WORDS, &DIGITS, &CAPITALS, &LETTERS, &COMMAS, &ENDS, &BEGINS, &LOOKS, &APART];

/// Adds what each line says itself.
pub(super) fn add(document: &ParsedDocument<'_>, lines: &[Line], columns: &mut Columns) {
    let blocks = document.blocks();
    let first = |line: &Line| &blocks[line.blocks.start as usize];
    let text = |line: &Line| line.text(document);
    columns.add(&WORDS, lines.iter().map(|line| count(line.words)));
    columns.add(&DIGITS, lines.iter().map(|line| share(line.digits, line.solid)));
    columns.add(&CAPITALS, lines.iter().map(|line| share(line.capitals, line.lettered)));
    columns.add(&LETTERS, lines.iter().map(|line| count(line.solid / line.words.max(1))));
    columns.add(&COMMAS, lines.iter().map(|line| commas(text(line))));
    columns.add(&ENDS, lines.iter().map(|line| ends(text(line))));
    columns.add(&BEGINS, lines.iter().map(|line| begins(text(line), first(line).list)));
    columns.add(&LOOKS, lines.iter().map(|line| looks(line, first(line))));
    let gap_after = |line: &Line| blocks.get(line.blocks.end as usize).is_none_or(|next| next.gap_before);
    columns.add(
        &APART,
        lines.iter().map(|line| match (first(line).gap_before, gap_after(line)) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        }),
    );
}

/// Commas of any writing system.
fn commas(text: &str) -> u8 {
    let plain = memchr::memchr_iter(b',', text.as_bytes()).count();
    let other = if text.is_ascii() { 0 } else { text.matches(['，', '、', '،']).count() };
    count((plain + other) as u32)
}

fn ends(text: &str) -> u8 {
    match text.chars().next_back() {
        Some('.' | '。' | '．' | '۔' | '।') if text.ends_with("..") => 8,
        Some('.' | '。' | '．' | '۔' | '।') => 0,
        Some('?' | '？' | '؟') => 1,
        Some('!' | '！') => 2,
        Some('"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）') => 3,
        Some(':' | '：') => 4,
        Some(',' | ';' | '，' | '、' | '；') => 5,
        Some('…') => 8,
        Some(c) if c.is_ascii_digit() || c.is_numeric() => 7,
        Some(c) if c.is_alphabetic() => 6,
        _ => 9,
    }
}

fn begins(text: &str, list: bool) -> u8 {
    match text.chars().next() {
        _ if list => 6,
        Some(c) if c.is_ascii_uppercase() || c.is_uppercase() => 0,
        Some(c) if c.is_lowercase() => 2,
        Some(c) if c.is_numeric() => 3,
        Some(c) if c.is_alphabetic() => 1,
        Some('"' | '\'' | '“' | '‘' | '«' | '„' | '「') => 4,
        Some('(' | '[' | '（' | '【') => 5,
        _ => 7,
    }
}

fn looks(line: &Line, block: &Block) -> u8 {
    let has = |shape| block.shapes.has(shape) && line.blocks.len() == 1;
    let shaped = [
        (Shape::Symbols, 12),
        (Shape::Link, 10),
        (Shape::Cells, 11),
        (Shape::Number, 9),
        (Shape::Identifiers, 9),
        (Shape::Date, 8),
        (Shape::Time, 8),
        (Shape::Dated, 8),
        (Shape::Teaser, 7),
        (Shape::Pair, 6),
        (Shape::Name, 5),
        (Shape::Label, 4),
        (Shape::Headline, 3),
    ];
    if line.prose > 0 {
        return if line.sentence { 0 } else { 2 };
    }
    let shape = shaped.iter().find(|(shape, _)| has(*shape)).map(|(_, code)| *code);
    shape.unwrap_or(if line.sentence { 1 } else { 13 })
}
