//! Tables that can be written as such: all rows have the same number of cells, with nothing but words in them.

use super::inline::{InlineWriter, Within};
use super::lines::Line;
use super::places::{Places, Table};

/// The most columns of a table.
const COLUMNS: usize = 64;

/// A table as rows of cells, all of the same length.
pub(super) struct Grid {
    rows: Vec<Vec<String>>,
    has_header: bool,
}

impl Grid {
    /// The table of these lines; none if it is not rectangular, or if there is more than words in its cells.
    pub(super) fn new(
        lines: &[Line<'_>],
        number: u32,
        places: &Places<'_>,
        inline: &mut InlineWriter<'_, '_>,
    ) -> Option<Grid> {
        let table = &places.tables[number as usize - 1];
        let is_plain = |line: &Line<'_>| {
            let place = line.place;
            place.frame == table.frame && place.level == 0 && place.code == 0 && place.cell > 0
        };
        if !lines.iter().all(is_plain) {
            return None;
        }
        let cells = table.rows.iter().flatten();
        let (first, last) = (*cells.clone().next()?, *cells.clone().last()?);
        let is_header = |cell: &u32| places.cells[*cell as usize - 1].is_header;
        let states_header = cells.clone().any(is_header);
        let lines_of = line_counts(lines, first, last);
        // Without a header, cells of several lines are boxes on a page.
        if !states_header && lines_of.iter().any(|count| *count > 1) {
            return None;
        }
        let widths = widths(table, places, first, &lines_of)?;
        let columns = *widths.iter().flatten().next()?;
        let kept = widths.iter().flatten().count();
        if columns < 2 || kept < 2 || widths.iter().flatten().any(|width| *width != columns) {
            return None;
        }
        let is_several = lines_of.iter().any(|count| *count > 1);
        (inline.is_one_of_several, inline.is_broken) = (is_several, is_several);
        let texts = texts(lines, first, last, inline);
        Some(Grid::fill(table, places, &texts, first, &widths, columns))
    }

    fn fill(
        table: &Table,
        places: &Places<'_>,
        texts: &[String],
        first: u32,
        widths: &[Option<usize>],
        columns: usize,
    ) -> Grid {
        let mut carried = vec![0; columns];
        let (mut rows, mut has_header) = (Vec::new(), false);
        for (cells, width) in table.rows.iter().zip(widths) {
            let mut row = vec![String::new(); columns];
            for (cell, at) in place_cells(cells, places, &mut carried) {
                if let Some(slot) = row.get_mut(at) {
                    slot.clone_from(&texts[(cell - first) as usize]);
                }
            }
            if width.is_some() {
                has_header |= rows.is_empty() && cells.iter().all(|cell| places.cells[*cell as usize - 1].is_header);
                rows.push(row);
            }
        }
        Grid { rows, has_header }
    }

    /// The rows as they are written, with the line below the header.
    pub(super) fn rows(&self) -> impl Iterator<Item = String> {
        let columns = self.rows[0].len();
        let row = |cells: &[String]| {
            let cells = cells.iter().map(|cell| if cell.is_empty() { " ".to_owned() } else { format!(" {cell} ") });
            format!("|{}|", cells.collect::<Vec<_>>().join("|"))
        };
        let (header, body) = self.rows.split_at(usize::from(self.has_header));
        let header = header.first().map_or_else(|| row(&vec![String::new(); columns]), |header| row(header));
        let below = format!("|{}", " --- |".repeat(columns));
        [header, below].into_iter().chain(body.iter().map(move |cells| row(cells)))
    }
}

/// How many lines each cell has something of.
fn line_counts(lines: &[Line<'_>], first: u32, last: u32) -> Vec<usize> {
    let mut counts = vec![0; (last - first) as usize + 1];
    for line in lines {
        for runs in line.runs.chunk_by(|a, b| a.cell == b.cell) {
            if let Some(count) = runs[0].cell.checked_sub(first).and_then(|cell| counts.get_mut(cell as usize)) {
                *count += 1;
            }
        }
    }
    counts
}

/// How many columns each row takes; none for rows without text. None if that is too many.
fn widths(table: &Table, places: &Places<'_>, first: u32, lines_of: &[usize]) -> Option<Vec<Option<usize>>> {
    let mut carried = vec![0; COLUMNS];
    let width = |cells: &Vec<u32>| {
        // Cells of earlier rows may reach further than those of the row.
        let above = carried.iter().rposition(|rows| *rows > 0).map_or(0, |last| last + 1);
        let placed = place_cells(cells, places, &mut carried);
        let end = |(cell, at): &(u32, usize)| at + usize::from(places.cells[*cell as usize - 1].columns);
        let width = placed.iter().map(end).max().unwrap_or(0).max(above);
        if width > COLUMNS {
            return None;
        }
        let has_text = cells.iter().any(|cell| lines_of[(cell - first) as usize] > 0);
        Some(has_text.then_some(width))
    };
    table.rows.iter().map(width).collect()
}

/// The column of each cell of a row. `carried` has for each column how many further rows a cell above reaches into.
fn place_cells(cells: &[u32], places: &Places<'_>, carried: &mut [u16]) -> Vec<(u32, usize)> {
    let mut placed = Vec::new();
    let mut above: Vec<bool> = carried.iter().map(|rows| *rows > 0).collect();
    for rows in carried.iter_mut() {
        *rows = rows.saturating_sub(1);
    }
    let mut at = 0;
    for number in cells {
        let cell = places.cells[*number as usize - 1];
        while above.get(at) == Some(&true) {
            at += 1;
        }
        placed.push((*number, at));
        for column in at..(at + usize::from(cell.columns)).min(carried.len()) {
            carried[column] = carried[column].max(cell.rows - 1);
            above[column] = true;
        }
        at += usize::from(cell.columns);
    }
    placed
}

/// The text of each cell; its lines are separated by `<br>`.
fn texts(lines: &[Line<'_>], first: u32, last: u32, inline: &mut InlineWriter<'_, '_>) -> Vec<String> {
    let mut texts = vec![String::new(); (last - first) as usize + 1];
    for line in lines {
        for runs in line.runs.chunk_by(|a, b| a.cell == b.cell) {
            let mut text = String::new();
            inline.write(line, runs, Within::Table, &mut text);
            let Some(slot) = runs[0].cell.checked_sub(first).and_then(|cell| texts.get_mut(cell as usize)) else {
                continue;
            };
            if !slot.is_empty() && !text.trim().is_empty() {
                slot.push_str("<br>");
            }
            slot.push_str(text.trim());
        }
    }
    texts
}
