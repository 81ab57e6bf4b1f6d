//! Other places where the body of a page may be than in one element with most of the prose: several siblings, a cell of a table,
//! the lines where prose is densest, the rows of a listing. They are evidence, which matters most on pages where the plain search
//! finds no body.

use std::ops::Range;

use super::box_features::Amounts;
use super::columns::Columns;
use super::elements::Groups;
use super::feature::{Feature, share};
use super::lines::Line;
use dehusk_html::Page;

static LOOSER: Feature = Feature::names("looser-decision", &["not asked", "outside", "inside"]);
static DENSEST: Feature = Feature::names("densest-prose", &["none", "before", "inside", "behind"]);
static CELL_PROSE: Feature = Feature::shares("prose-in-cell", &[0, 2, 10, 30, 60, 90]);
static CELL_LINKS: Feature = Feature::shares("links-in-cell", &[0, 5, 15, 40, 75]);
static ROWS: Feature = Feature::shares("words-in-rows", &[0, 5, 15, 30, 50, 75, 90]);

pub(super) static FEATURES: [&Feature; 5] = [&LOOSER, &DENSEST, &CELL_PROSE, &CELL_LINKS, &ROWS];

/// The fewest siblings of one kind that are the rows of a listing.
const ROW_COUNT: u32 = 4;

/// How many words of prose a line without prose costs, besides its own.
const GAP: i64 = 5;

/// Adds where each line is by these searches. `looser` says which blocks are body by the looser search, and is empty where there
/// was none.
pub(super) fn add(
    page: &Page,
    lines: &[Line],
    sums: &Amounts,
    looser: &[bool],
    groups: &Groups,
    columns: &mut Columns,
) {
    let first = |line: &Line| line.blocks.start as usize;
    let container = |line: &Line| page.rendered.blocks[first(line)].container as usize;
    columns.add(&LOOSER, lines.iter().map(|line| looser.get(first(line)).map_or(0, |inside| 1 + u8::from(*inside))));
    let densest = densest_prose(lines);
    let place = |at: usize| match densest.is_empty() {
        true => 0,
        false => 1 + u8::from(at >= densest.start) + u8::from(at >= densest.end),
    };
    columns.add(&DENSEST, (0..lines.len()).map(place));
    let cells = innermost_cells(page);
    let of_cell = |line: &Line, measure: &dyn Fn(&Range<u32>) -> u8| {
        cells[container(line)].map_or(0, |cell| measure(&page.rendered.containers[cell as usize].blocks))
    };
    columns.add(&CELL_PROSE, lines.iter().map(|line| of_cell(line, &|cell| sums.prose_share(cell))));
    let links = |cell: &Range<u32>| share(sums.linked.sum(cell) as u32, sums.letters.sum(cell) as u32);
    columns.add(&CELL_LINKS, lines.iter().map(|line| of_cell(line, &links)));
    let rows = shares_of_rows(page, sums, groups);
    columns.add(&ROWS, lines.iter().map(|line| rows[container(line)]));
}

/// The lines in a row that have the most words of prose, less what is between them; none without prose.
fn densest_prose(lines: &[Line]) -> Range<usize> {
    let (mut best, mut most) = (0..0, 0);
    let (mut start, mut sum) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        sum += match (line.gone, line.prose) {
            (true, _) => 0,
            (false, 0) => -i64::from(line.words) - GAP,
            (false, prose) => i64::from(prose),
        };
        if sum <= 0 {
            (start, sum) = (at + 1, 0);
        } else if sum > most {
            (best, most) = (start..at + 1, sum);
        }
    }
    best
}

/// For each container the innermost cell of a table around it.
fn innermost_cells(page: &Page) -> Vec<Option<u32>> {
    let mut cells: Vec<Option<u32>> = Vec::with_capacity(page.rendered.containers.len());
    for (at, container) in page.rendered.containers.iter().enumerate() {
        let around = cells.get(container.parent as usize).copied().flatten();
        let is_cell = matches!(&*container.name, "td" | "th");
        cells.push(if is_cell { Some(at as u32) } else { around });
    }
    cells
}

/// For each container the largest share of the page's words that rows of a listing around it have together.
fn shares_of_rows(page: &Page, sums: &Amounts, groups: &Groups) -> Vec<u8> {
    let all = sums.words.total() as u32;
    let mut rows: Vec<u8> = Vec::with_capacity(page.rendered.containers.len());
    for (at, container) in page.rendered.containers.iter().enumerate() {
        let around = rows.get(container.parent as usize).copied().unwrap_or(0);
        let group = groups.of(at);
        let own = if group.number >= ROW_COUNT { share(sums.words.sum(&group.lines()) as u32, all) } else { 0 };
        rows.push(around.max(own));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::{densest_prose, innermost_cells};
    use crate::model::lines::Line;
    use dehusk_html::Page;
    use dehusk_text::metadata::Metadata;

    #[test]
    fn the_densest_prose_is_between_what_has_none() {
        let label = || Line::of_words(2);
        let prose = |words| Line { prose: words, ..Line::of_words(words) };
        let lines = [prose(12), label(), label(), label(), prose(30), label(), prose(40), label(), label(), prose(10)];
        assert_eq!(densest_prose(&lines), 4..7);
        assert_eq!(densest_prose(&[label(), label()]), 0..0);
        assert_eq!(densest_prose(&[label(), prose(9)]), 1..2);
    }

    #[test]
    fn a_line_belongs_to_the_innermost_cell() {
        let page = "<div>a</div><table><tr><td>b<table><tr><td><p>c</table></table>";
        let page = Page::from_text(page, &Metadata::default());
        let cells = innermost_cells(&page);
        let of = |block: usize| cells[page.rendered.blocks[block].container as usize];
        assert!(of(0).is_none() && of(1).is_some() && of(2).is_some() && of(1) != of(2));
    }
}
