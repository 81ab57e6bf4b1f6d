//! What the document as a whole says: how much of it is prose, how long its lines are, what it repeats.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::columns::Columns;
use super::feature::{Feature, count, share, size};
use super::lines::Line;
use crate::category::Category;
use crate::document::ParsedDocument;
use crate::matcher::Coverage;
use dehusk_html::prose::PrefixSums;

static WORDS: Feature = Feature::sizes("document-words", &[31, 63, 127, 255, 383, 511, 767, 1023, 1535, 2047, 4095]);
static PROSE: Feature = Feature::shares("document-prose", &[0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 97]);
static LINES: Feature = Feature::sizes("document-lines", &[3, 7, 15, 31, 63, 127, 255, 511]);
static SHORT: Feature = Feature::shares("short-lines", &[0, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
static HUSK: Feature = Feature::shares("husk-lines", &[0, 1, 3, 6, 10, 15, 25, 40]);
static LENGTH: Feature = Feature::counts("words-a-line", &[3, 4, 5, 6, 7, 9, 11, 14, 18, 24, 32, 45, 65]);
static BEFORE: Feature = Feature::sizes("lines-before-prose", &[0, 1, 2, 3, 5, 7, 11, 15, 23, 31, 63, 127]);
static AFTER: Feature = Feature::sizes("lines-behind-prose", &[0, 1, 2, 3, 5, 7, 11, 15, 23, 31, 63, 127]);
static LONGEST: Feature = Feature::sizes("longest-gap", &[0, 1, 2, 3, 5, 7, 11, 15, 23, 31, 63, 127]);
static AGAIN: Feature = Feature::shares("lines-said-again", &[0, 1, 3, 6, 10, 15, 25, 40]);
static MENU: Feature = Feature::shares("lines-in-menus", &[0, 3, 8, 15, 25, 40, 55, 70]);
static SENTENCES: Feature = Feature::shares("sentence-lines", &[0, 5, 10, 20, 35, 50, 70, 85]);
static LISTS: Feature = Feature::shares("list-lines", &[0, 5, 15, 30, 50, 70]);

static HEAD_SHORT: Feature = Feature::counts("short-lines-first", &[0, 1, 2, 4, 6, 8, 10, 11]);
static TAIL_SHORT: Feature = Feature::counts("short-lines-last", &[0, 1, 2, 4, 6, 8, 10, 11]);
static HEAD_HUSK: Feature = Feature::counts("husk-first", &[0, 1, 2, 4, 6, 9]);
static TAIL_HUSK: Feature = Feature::counts("husk-last", &[0, 1, 2, 4, 6, 9]);
static HUSK_KINDS: Feature = Feature::counts("kinds-of-husk", &[0, 1, 2, 3, 4, 5, 7, 9]);
static FOOT: Feature = Feature::names("foot", &["none", "legal lines"]);
static TITLE_AGAIN: Feature = Feature::names("first-line-again", &["no", "yes", "in part"]);

static REPEATED_NEAR: Feature = Feature::counts("times-said-near", &[0, 1, 2, 3, 5, 9, 19]);
static REPEATED: Feature = Feature::counts("times-said", &[1, 2, 3, 5, 9]);
static INDENT: Feature = Feature::counts("indent", &[0, 1, 2, 4, 8, 14, 24]);
static INDENT_PROSE: Feature = Feature::shares("prose-at-its-indent", &[0, 5, 15, 35, 60, 85, 97]);

pub(super) static FEATURES: [&Feature; 20] = [
    &WORDS,
    &PROSE,
    &LINES,
    &SHORT,
    &HUSK,
    &LENGTH,
    &BEFORE,
    &AFTER,
    &LONGEST,
    &AGAIN,
    &MENU,
    &SENTENCES,
    &LISTS,
    &HEAD_SHORT,
    &TAIL_SHORT,
    &HEAD_HUSK,
    &TAIL_HUSK,
    &HUSK_KINDS,
    &FOOT,
    &TITLE_AGAIN,
];

/// Those of a line in comparison with the rest of the document.
pub(super) static REPEAT_FEATURES: [&Feature; 2] = [&REPEATED, &REPEATED_NEAR];

/// Those of a line of a text that keeps a page's layout.
pub(super) static LAYOUT_FEATURES: [&Feature; 2] = [&INDENT, &INDENT_PROSE];

/// What is known of a document as a whole.
pub(super) struct DocumentFeatures {
    codes: Vec<(&'static Feature, u8)>,
}

/// A line of so few words is short.
const FEW: u32 = 3;

/// This many short lines in a row are a menu.
const MENU_LINES: usize = 5;

impl DocumentFeatures {
    pub(super) fn new(document: &ParsedDocument<'_>, coverage: &Coverage, lines: &[Line]) -> DocumentFeatures {
        let sum = |of: &dyn Fn(&Line) -> u32| lines.iter().map(of).sum::<u32>();
        let number = |is: &dyn Fn(&Line) -> bool| lines.iter().filter(|line| is(line)).count() as u32;
        let all = lines.len() as u32;
        let words = sum(&|line| line.words);
        let first = lines.iter().position(|line| line.prose > 0).unwrap_or(lines.len());
        let after = lines.iter().rev().position(|line| line.prose > 0).unwrap_or(lines.len());
        let is_short = |line: &Line| line.words <= FEW && !line.sentence;
        let mut keys: Vec<u64> = document.blocks().iter().map(|block| block.key).collect();
        keys.sort_unstable();
        let again = keys.windows(2).filter(|pair| pair[0] == pair[1]).count() as u32;
        let is_list = |line: &Line| document.block(line.blocks.start).list;
        let runs = lines.chunk_by(|a, b| is_short(a) == is_short(b));
        let menus: usize = runs.filter(|run| is_short(&run[0]) && run.len() >= MENU_LINES).map(<[Line]>::len).sum();
        DocumentFeatures {
            codes: vec![
                (&WORDS, size(words)),
                (&PROSE, share(sum(&|line| line.prose), words)),
                (&LINES, size(all)),
                (&SHORT, share(number(&is_short), all)),
                (&HUSK, share(number(&|line| line.gone), all)),
                (&LENGTH, count(words / all.max(1))),
                (&BEFORE, size(first as u32)),
                (&AFTER, size(after as u32)),
                (&LONGEST, size(longest_gap(lines))),
                (&AGAIN, share(again, keys.len() as u32)),
                (&MENU, share(menus as u32, all)),
                (&SENTENCES, share(number(&|line| line.sentence), all)),
                (&LISTS, share(number(&is_list), all)),
                (&HEAD_SHORT, edge(&mut lines.iter(), &is_short)),
                (&TAIL_SHORT, edge(&mut lines.iter().rev(), &is_short)),
                (&HEAD_HUSK, edge(&mut lines.iter(), &|line| line.gone)),
                (&TAIL_HUSK, edge(&mut lines.iter().rev(), &|line| line.gone)),
                (&HUSK_KINDS, husk_kinds(coverage)),
                (&FOOT, foot(coverage)),
                (&TITLE_AGAIN, title_again(document)),
            ],
        }
    }

    /// Adds what is the same for all lines.
    pub(super) fn add(&self, lines: usize, columns: &mut Columns) {
        for (feature, code) in &self.codes {
            columns.add_same(feature, *code, lines);
        }
    }
}

/// This many lines are the first or the last of a document.
const EDGE: usize = 12;

fn edge<'l>(lines: &mut dyn Iterator<Item = &'l Line>, is: &dyn Fn(&Line) -> bool) -> u8 {
    count(lines.take(EDGE).filter(|line| is(line)).count() as u32)
}

/// How many categories of husk there are.
fn husk_kinds(coverage: &Coverage) -> u8 {
    let all = coverage.covered.iter().flatten().fold(0_u64, |all, category| all | 1 << *category as u64);
    count(all.count_ones())
}

/// Whether a legal line is among the last.
fn foot(coverage: &Coverage) -> u8 {
    let mut last = coverage.covered.iter().rev().take(2 * EDGE);
    u8::from(last.any(|covered| *covered == Some(Category::Legal)))
}

/// How far is looked for the first line a second time, in blocks.
const TITLE_REACH: usize = 400;

/// Whether the first line is repeated, as the title of a page does, or a line of some words is its start.
fn title_again(document: &ParsedDocument<'_>) -> u8 {
    let Some((first, rest)) = document.blocks().split_first() else { return 0 };
    let title = first.text(document.text);
    let mut found = 0;
    for block in rest.iter().take(TITLE_REACH) {
        if block.key == first.key {
            return 1;
        }
        if block.measure.words >= 3 && title.starts_with(block.text(document.text)) {
            found = 2;
        }
    }
    found
}

/// The most lines in a row that are not prose.
fn longest_gap(lines: &[Line]) -> u32 {
    let gaps = lines.chunk_by(|a, b| (a.prose > 0) == (b.prose > 0));
    gaps.filter(|run| run[0].prose == 0).map(|run| run.len() as u32).max().unwrap_or(0)
}

/// Adds what a line has in common with the rest of the document: what it says, and where it begins.
pub(super) fn add_repeats(document: &ParsedDocument<'_>, lines: &[Line], columns: &mut Columns) {
    let key = |line: &Line| document.block(line.blocks.start).key;
    let mut times: HashMap<u64, u32, FixedState> =
        HashMap::with_capacity_and_hasher(lines.len(), FixedState::default());
    for line in lines {
        *times.entry(key(line)).or_default() += 1;
    }
    columns.add(&REPEATED, lines.iter().map(|line| count(times[&key(line)])));
    let own: Vec<u32> = lines.iter().map(|line| if line.words <= 6 { times[&key(line)] } else { 0 }).collect();
    columns.add(
        &REPEATED_NEAR,
        (0..lines.len()).map(|at| {
            let (from, to) = (at.saturating_sub(3), (at + 4).min(lines.len()));
            count(own[from..at].iter().chain(&own[at + 1..to]).copied().max().unwrap_or(0))
        }),
    );
}

/// The deepest indent that is distinguished from others.
const DEEPEST: usize = 63;

/// Adds how far a text is indented: dumps that keep a page's layout give its columns away.
pub(super) fn add_layout(document: &ParsedDocument<'_>, lines: &[Line], columns: &mut Columns) {
    let indent = |line: &Line| {
        let block = document.block(line.blocks.start);
        ((block.content.start - block.line.start) as usize).min(DEEPEST)
    };
    let mut prose = [0; DEEPEST + 1];
    for line in lines {
        prose[indent(line)] += line.prose;
    }
    let total = PrefixSums::new(prose.iter().copied()).total() as u32;
    columns.add(&INDENT, lines.iter().map(|line| count(indent(line) as u32)));
    columns.add(&INDENT_PROSE, lines.iter().map(|line| share(prose[indent(line)], total)));
}
