//! What is around a line: its neighbours, prose in windows, the stretch of prose it lies in, its position.

use super::columns::Columns;
use super::feature::{Feature, share, size};
use super::lines::Line;
use dehusk_html::prose::PrefixSums;

/// What a neighbour is, from husk to prose.
const KINDS: &[&str] = &[
    "the edge",
    "husk",
    "1-2 words",
    "3-5 words",
    "6-11 words",
    "12 words or more",
    "a sentence of 1-9",
    "a sentence of 10-19",
    "a sentence of 20-39",
    "a sentence of 40 or more",
];

static BEFORE: [Feature; 3] =
    [Feature::names("before-1", KINDS), Feature::names("before-2", KINDS), Feature::names("before-3", KINDS)];
static AFTER: [Feature; 3] =
    [Feature::names("behind-1", KINDS), Feature::names("behind-2", KINDS), Feature::names("behind-3", KINDS)];

const DENSITY: &[u32] = &[0, 10, 25, 40, 55, 70, 80, 90, 97];
static AROUND: [(Feature, usize); 3] = [
    (Feature::shares("prose-within-4", DENSITY), 4),
    (Feature::shares("prose-within-12", DENSITY), 12),
    (Feature::shares("prose-within-30", DENSITY), 30),
];
static PROSE_BEFORE_8: Feature = Feature::shares("prose-in-8-before", DENSITY);
static PROSE_AFTER_8: Feature = Feature::shares("prose-in-8-behind", DENSITY);

const STEPS: &[u32] = &[0, 1, 2, 3, 5, 8, 13, 21, 40, 80];
static TO_PROSE_BEFORE: Feature = Feature::counts("steps-to-prose-before", STEPS);
static TO_PROSE_AFTER: Feature = Feature::counts("steps-to-prose-behind", STEPS);
static TO_HUSK_BEFORE: Feature = Feature::counts("steps-to-husk-before", STEPS);
static TO_HUSK_AFTER: Feature = Feature::counts("steps-to-husk-behind", STEPS);

static PROSE_BEFORE: Feature = Feature::shares("prose-before", &[0, 1, 3, 8, 20, 50, 80, 92, 97, 99]);
static PLACE: Feature = Feature::shares("lines-before", &[1, 3, 7, 15, 25, 40, 60, 75, 85, 93, 97]);
static SINCE_FIRST: Feature = Feature::names(
    "since-first-prose",
    &[
        "6 or more before",
        "3-5 before",
        "2 before",
        "1 before",
        "it is",
        "1-3 behind",
        "4-9 behind",
        "10-29 behind",
        "30-99 behind",
        "100 or more behind",
    ],
);

/// The longest gap in a stretch of prose, in lines.
const GAP: usize = 3;
static STRETCH_WORDS: Feature = Feature::sizes("stretch-words", &[0, 15, 31, 63, 127, 255, 383, 511, 1023, 2047]);
static STRETCH_SHARE: Feature = Feature::shares("stretch-share", &[0, 5, 12, 25, 40, 60, 80, 95, 99]);
static GROUP_WORDS: Feature = Feature::sizes("group-words", &[1, 3, 7, 15, 31, 63, 127, 255]);
static GROUP_PROSE: Feature = Feature::shares("group-prose", &[0, 30, 60, 85, 99]);

static SHORT_AROUND: Feature = Feature::shares("short-lines-around", &[0, 10, 20, 30, 45, 60, 80]);
static PROSE_LENGTH: Feature = Feature::sizes("prose-length-around", &[0, 11, 15, 19, 23, 31, 39, 47, 63, 95]);
static TO_NUMBER_BEFORE: Feature = Feature::counts("steps-to-number-before", STEPS);
static TO_NUMBER_AFTER: Feature = Feature::counts("steps-to-number-behind", STEPS);

pub(super) static FEATURES: [&Feature; 26] = [
    &BEFORE[0],
    &AFTER[0],
    &BEFORE[1],
    &AFTER[1],
    &BEFORE[2],
    &AFTER[2],
    &AROUND[0].0,
    &AROUND[1].0,
    &AROUND[2].0,
    &PROSE_BEFORE_8,
    &PROSE_AFTER_8,
    &TO_PROSE_BEFORE,
    &TO_PROSE_AFTER,
    &TO_HUSK_BEFORE,
    &TO_HUSK_AFTER,
    &SHORT_AROUND,
    &PROSE_LENGTH,
    &TO_NUMBER_BEFORE,
    &TO_NUMBER_AFTER,
    &PROSE_BEFORE,
    &PLACE,
    &SINCE_FIRST,
    &STRETCH_WORDS,
    &STRETCH_SHARE,
    &GROUP_WORDS,
    &GROUP_PROSE,
];

/// Adds what is around each line. `starts_group` says whether a blank line is before a line.
pub(super) fn add(lines: &[Line], starts_group: impl Fn(&Line) -> bool, columns: &mut Columns) {
    let words = PrefixSums::new(lines.iter().map(|line| line.words));
    let prose = PrefixSums::new(lines.iter().map(|line| line.prose));
    add_neighbours(lines, columns);
    add_windows(lines.len(), &words, &prose, columns);
    add_steps(lines, columns);
    add_lengths(lines, &prose, columns);
    add_place(lines, &prose, columns);
    add_stretches(lines, &prose, columns);
    add_groups(lines, starts_group, columns);
}

fn kind(line: &Line) -> u8 {
    match (line.gone, line.sentence, line.words) {
        (true, ..) => 1,
        (_, false, ..=2) => 2,
        (_, false, ..=5) => 3,
        (_, false, ..=11) => 4,
        (_, false, _) => 5,
        (_, true, ..=9) => 6,
        (_, true, ..=19) => 7,
        (_, true, ..=39) => 8,
        (_, true, _) => 9,
    }
}

fn add_neighbours(lines: &[Line], columns: &mut Columns) {
    let kinds: Vec<u8> = lines.iter().map(kind).collect();
    add_shifted(&kinds, 0, &BEFORE, &AFTER, columns);
}

/// Adds the codes of the lines one, two and three before each line and after it; `edge` where there is none.
pub(super) fn add_shifted(
    codes: &[u8],
    edge: u8,
    before: &'static [Feature; 3],
    after: &'static [Feature; 3],
    columns: &mut Columns,
) {
    let edge = std::iter::repeat(edge);
    for (steps, (before, after)) in (1..).zip(before.iter().zip(after)) {
        let steps = codes.len().min(steps);
        columns.add(before, edge.clone().take(steps).chain(codes[..codes.len() - steps].iter().copied()));
        columns.add(after, codes[steps..].iter().copied().chain(edge.clone().take(steps)));
    }
}

fn add_windows(lines: usize, words: &PrefixSums, prose: &PrefixSums, columns: &mut Columns) {
    let density = |from: usize, to: usize| {
        let range = from as u32..to.min(lines) as u32;
        share(prose.sum(&range) as u32, words.sum(&range) as u32)
    };
    for (feature, reach) in &AROUND {
        columns.add(feature, (0..lines).map(|at| density(at.saturating_sub(*reach), at + reach + 1)));
    }
    columns.add(&PROSE_BEFORE_8, (0..lines).map(|at| density(at.saturating_sub(8), at)));
    columns.add(&PROSE_AFTER_8, (0..lines).map(|at| density(at + 1, at + 9)));
}

/// Steps to the last line before each that is of a kind, not counting the line itself.
pub(super) fn steps(lines: impl Iterator<Item = bool>) -> impl Iterator<Item = u8> {
    let mut steps = 255_u8;
    lines.map(move |is| {
        let own = steps;
        steps = if is { 0 } else { own.saturating_add(1) };
        own
    })
}

/// Steps to the next line after each that is of a kind.
pub(super) fn steps_back<T>(lines: &[T], is: impl Fn(&T) -> bool) -> impl Iterator<Item = u8> {
    steps(lines.iter().rev().map(is)).collect::<Vec<_>>().into_iter().rev()
}

fn add_steps(lines: &[Line], columns: &mut Columns) {
    let is_prose = |line: &Line| line.prose > 0;
    columns.add(&TO_PROSE_BEFORE, steps(lines.iter().map(is_prose)));
    columns.add(&TO_PROSE_AFTER, steps_back(lines, is_prose));
    columns.add(&TO_HUSK_BEFORE, steps(lines.iter().map(|line| line.gone)));
    columns.add(&TO_HUSK_AFTER, steps_back(lines, |line| line.gone));
}

/// How far lines around are looked at for their lengths.
const AROUND_LENGTHS: usize = 6;

fn add_lengths(lines: &[Line], prose: &PrefixSums, columns: &mut Columns) {
    let short = PrefixSums::new(lines.iter().map(|line| u32::from(line.words <= 3 && !line.sentence)));
    let paragraphs = PrefixSums::new(lines.iter().map(|line| u32::from(line.prose > 0)));
    let around =
        |at: usize| at.saturating_sub(AROUND_LENGTHS) as u32..(at + AROUND_LENGTHS + 1).min(lines.len()) as u32;
    columns.add(
        &SHORT_AROUND,
        (0..lines.len()).map(|at| {
            let range = around(at);
            share(short.sum(&range) as u32, range.len() as u32)
        }),
    );
    columns.add(
        &PROSE_LENGTH,
        (0..lines.len()).map(|at| {
            let range = around(at);
            size((prose.sum(&range) / paragraphs.sum(&range).max(1)) as u32)
        }),
    );
    let is_number = |line: &Line| line.words <= 8 && line.digits * 8 >= line.solid && line.digits > 0;
    columns.add(&TO_NUMBER_BEFORE, steps(lines.iter().map(is_number)));
    columns.add(&TO_NUMBER_AFTER, steps_back(lines, is_number));
}

fn add_place(lines: &[Line], prose: &PrefixSums, columns: &mut Columns) {
    let total = prose.total() as u32;
    columns.add(&PROSE_BEFORE, (0..lines.len()).map(|at| share(prose.sum(&(0..at as u32)) as u32, total)));
    columns.add(&PLACE, (0..lines.len()).map(|at| share(at as u32, lines.len() as u32)));
    let first = lines.iter().position(|line| line.prose > 0).unwrap_or(lines.len());
    columns.add(
        &SINCE_FIRST,
        (0..lines.len()).map(|at| match (at.checked_sub(first), first.saturating_sub(at)) {
            (None, 6..) => 0,
            (None, 3..) => 1,
            (None, 2) => 2,
            (None, _) => 3,
            (Some(0), _) => 4,
            (Some(1..=3), _) => 5,
            (Some(4..=9), _) => 6,
            (Some(10..=29), _) => 7,
            (Some(30..=99), _) => 8,
            (Some(_), _) => 9,
        }),
    );
}

/// Stretches: prose with gaps of a few lines at the most.
fn add_stretches(lines: &[Line], prose: &PrefixSums, columns: &mut Columns) {
    let mut of_line = vec![0_u32; lines.len()];
    let mut start: Option<(usize, usize)> = None;
    let mut close = |stretch: Option<(usize, usize)>| {
        if let Some((first, last)) = stretch {
            of_line[first..=last].fill(prose.sum(&(first as u32..last as u32 + 1)) as u32);
        }
    };
    for at in (0..lines.len()).filter(|at| lines[*at].prose > 0) {
        start = match start {
            Some((first, last)) if at - last <= GAP + 1 => Some((first, at)),
            other => {
                close(other);
                Some((at, at))
            }
        };
    }
    close(start);
    columns.add(&STRETCH_WORDS, of_line.iter().map(|words| size(*words)));
    columns.add(&STRETCH_SHARE, of_line.iter().map(|words| share(*words, prose.total() as u32)));
}

/// Groups: lines without a blank line between them.
fn add_groups(lines: &[Line], starts_group: impl Fn(&Line) -> bool, columns: &mut Columns) {
    let mut of_line: Vec<(u32, u32)> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let rest = &lines[at + 1..];
        let end = at + 1 + rest.iter().position(&starts_group).unwrap_or(rest.len());
        let sum = |of: fn(&Line) -> u32| lines[at..end].iter().map(of).sum();
        let sums = (sum(|line| line.words), sum(|line| line.prose));
        of_line.resize(end, sums);
        at = end;
    }
    columns.add(&GROUP_WORDS, of_line.iter().map(|(words, _)| size(*words)));
    columns.add(&GROUP_PROSE, of_line.iter().map(|(words, prose)| share(*prose, *words)));
}
