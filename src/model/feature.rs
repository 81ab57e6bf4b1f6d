//! Features: what is asked about a block, and the cells that answers fall into.
//!
//! An answer is a code of one byte, whatever it measures, so that one look into a table gives its cell. Owns the scales
//! and the names of cells; each feature is defined where it is measured.

use std::borrow::Cow;

/// Something that is asked about each block.
pub(crate) struct Feature {
    /// As files of weights and explanations have it.
    pub(crate) name: &'static str,
    scale: Scale,
    /// The cell of each code.
    cells: [u8; 256],
}

/// What a code means.
#[derive(Clone, Copy)]
enum Scale {
    /// The highest count of each cell but the last.
    Counts(&'static [u32]),
    /// As counts, for numbers that may be large; codes are those of [`size`].
    Sizes(&'static [u32]),
    /// The highest share of each cell but the last, in percent; codes are those of [`share`].
    Shares(&'static [u32]),
    /// The highest score of each cell but the last, in tenths; codes are those of [`score`].
    Scores(&'static [i32]),
    /// A name for each cell; the code is its place.
    Names(&'static [&'static str]),
}

impl Feature {
    /// Counts up to 255.
    pub(crate) const fn counts(name: &'static str, edges: &'static [u32]) -> Feature {
        Feature { name, scale: Scale::Counts(edges), cells: cells(edges, &Code::Count) }
    }

    /// Numbers of any size.
    pub(crate) const fn sizes(name: &'static str, edges: &'static [u32]) -> Feature {
        Feature { name, scale: Scale::Sizes(edges), cells: cells(edges, &Code::Size) }
    }

    /// Shares; edges are in percent.
    pub(crate) const fn shares(name: &'static str, edges: &'static [u32]) -> Feature {
        Feature { name, scale: Scale::Shares(edges), cells: cells(edges, &Code::Share) }
    }

    /// Scores; edges are in tenths.
    pub(crate) const fn scores(name: &'static str, edges: &'static [i32]) -> Feature {
        let mut cells = [0; 256];
        let mut code = 0;
        while code < 256 {
            let mut cell = 0;
            while cell < edges.len() && code > score_code(edges[cell]) {
                cell += 1;
            }
            cells[code] = cell as u8;
            code += 1;
        }
        Feature { name, scale: Scale::Scores(edges), cells }
    }

    /// One of some names.
    pub(crate) const fn names(name: &'static str, names: &'static [&'static str]) -> Feature {
        let mut cells = [0; 256];
        let mut code = 0;
        while code < 256 {
            cells[code] = if code < names.len() { code as u8 } else { names.len() as u8 - 1 };
            code += 1;
        }
        Feature { name, scale: Scale::Names(names), cells }
    }

    /// The cell of a code.
    pub(crate) fn cell(&self, code: u8) -> u8 {
        self.cells[code as usize]
    }

    /// How many cells there are.
    pub(crate) fn len(&self) -> usize {
        match self.scale {
            Scale::Counts(edges) | Scale::Sizes(edges) | Scale::Shares(edges) => edges.len() + 1,
            Scale::Scores(edges) => edges.len() + 1,
            Scale::Names(names) => names.len(),
        }
    }

    /// What falls into a cell, for a reader: `3-4`, `20-35 %`, `a capital`.
    pub(crate) fn cell_name(&self, cell: usize) -> Cow<'static, str> {
        match self.scale {
            Scale::Names(names) => Cow::Borrowed(names[cell]),
            Scale::Counts(edges) | Scale::Sizes(edges) => Cow::Owned(count_name(edges, cell)),
            Scale::Shares(edges) => Cow::Owned(share_name(edges, cell)),
            Scale::Scores(edges) => Cow::Owned(score_name(edges, cell)),
        }
    }
}

fn count_name(edges: &[u32], cell: usize) -> String {
    let first = cell.checked_sub(1).map_or(0, |before| edges[before] + 1);
    match edges.get(cell) {
        None => format!("{first}.."),
        Some(last) if *last == first => format!("{first}"),
        Some(last) => format!("{first}-{last}"),
    }
}

fn share_name(edges: &[u32], cell: usize) -> String {
    let before = cell.checked_sub(1).map(|before| edges[before]);
    match (before, edges.get(cell)) {
        (None, Some(0)) => "none".to_owned(),
        (None, Some(last)) => format!("..{last} %"),
        (Some(99), None) => "all".to_owned(),
        (Some(first), None) => format!("{first} %.."),
        (Some(first), Some(last)) => format!("{first}-{last} %"),
        (None, None) => "any".to_owned(),
    }
}

fn score_name(edges: &[i32], cell: usize) -> String {
    let tenths = |edge: &i32| f64::from(*edge) / 10.0;
    match (cell.checked_sub(1).map(|before| tenths(&edges[before])), edges.get(cell).map(tenths)) {
        (Some(first), Some(last)) => format!("{first}..{last}"),
        (None, Some(last)) => format!("..{last}"),
        (Some(first), None) => format!("{first}.."),
        (None, None) => "any".to_owned(),
    }
}

/// How codes are made of values; for the tables that are made when the program is compiled.
enum Code {
    Count,
    Size,
    Share,
}

const fn cells(edges: &[u32], code: &Code) -> [u8; 256] {
    let mut cells = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut cell = 0;
        while cell < edges.len() && at > code_of(edges[cell], code) {
            cell += 1;
        }
        cells[at] = cell as u8;
        at += 1;
    }
    cells
}

const fn code_of(edge: u32, code: &Code) -> usize {
    match code {
        Code::Count => edge as usize,
        Code::Size => size(edge) as usize,
        Code::Share => edge as usize * 2,
    }
}

/// The code of a count.
pub(crate) fn count(count: u32) -> u8 {
    count.min(255) as u8
}

/// The code of a number that may be large: quarters of the logarithm of base two of one more than it.
pub(crate) const fn size(size: u32) -> u8 {
    let more = size.saturating_add(1) as f32;
    ((more.to_bits() >> 21) - (127 << 2)) as u8
}

/// The code of a share: half percents, none for a share of nothing. What is above nought and what is below all never
/// count as these.
pub(crate) fn share(part: u32, whole: u32) -> u8 {
    if part == 0 || whole == 0 {
        return 0;
    }
    let halves = (u64::from(part) * 200 / u64::from(whole)) as u32;
    let most = if part < whole { 198 } else { 200 };
    halves.clamp(1, most) as u8
}

/// The code of a score of 0.
const SCORE_ZERO: i32 = 128;

/// The code of tenths of a score.
#[expect(clippy::cast_sign_loss, reason = "it is clamped")]
const fn score_code(tenths: i32) -> usize {
    let code = tenths.saturating_add(SCORE_ZERO);
    if code < 0 {
        0
    } else if code > 255 {
        255
    } else {
        code as usize
    }
}

/// The code of a score.
pub(crate) fn score(score: f32) -> u8 {
    score_code((score * 10.0).round() as i32) as u8
}

#[cfg(test)]
mod tests {
    use super::{Feature, count, share, size};

    static WORDS: Feature = Feature::counts("words", &[0, 2, 5]);
    static PROSE: Feature = Feature::sizes("prose", &[0, 50, 1000]);
    static LINKS: Feature = Feature::shares("links", &[0, 20, 99]);

    fn names(feature: &Feature) -> Vec<String> {
        (0..feature.len()).map(|cell| feature.cell_name(cell).into_owned()).collect()
    }

    #[test]
    fn cells_are_named_after_what_falls_into_them() {
        assert_eq!(names(&WORDS), ["0", "1-2", "3-5", "6.."]);
        assert_eq!(names(&LINKS), ["none", "0-20 %", "20-99 %", "all"]);
    }

    #[test]
    fn values_fall_into_their_cells() {
        let cells = |feature: &Feature, codes: &[u8]| codes.iter().map(|code| feature.cell(*code)).collect::<Vec<_>>();
        assert_eq!(cells(&WORDS, &[count(0), count(2), count(3), count(900)]), [0, 1, 2, 3]);
        assert_eq!(cells(&PROSE, &[size(0), size(30), size(600), size(90_000)]), [0, 1, 2, 3]);
        assert_eq!(
            cells(&LINKS, &[share(0, 9), share(1, 1000), share(1, 3), share(999, 1000), share(4, 4)]),
            [0, 1, 2, 2, 3]
        );
    }

    #[test]
    fn larger_sizes_have_no_smaller_codes() {
        let codes: Vec<_> = (0..100_000).map(size).collect();
        assert!(codes.is_sorted());
        assert!(size(u32::MAX) <= 128);
    }
}
