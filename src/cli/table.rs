//! Printing of reports: aligned columns, in color where standard output is a terminal.

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write as _};

use anstyle::Style;

use super::{CliError, ExitStatus};
use crate::write::terminal::sanitise;

/// Writes a report to standard output. Its styles are ANSI sequences, which are removed where they are not wanted.
pub(super) fn print(result: &str) -> Result<ExitStatus, CliError> {
    let mut out = anstream::stdout().lock();
    let written = out.write_all(result.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| CliError::Output("standard output".to_owned(), error))?;
    Ok(ExitStatus::Success)
}

/// Text of rule files, made safe to show on a terminal.
pub(super) fn safe_to_show(text: &str) -> Cow<'_, str> {
    if io::stdout().is_terminal() { sanitise(text) } else { text.into() }
}

/// The text in a style.
pub(super) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Rows as lines with aligned columns, two spaces between them and none at the end. `style` gives the style of a cell from
/// its column and text.
pub(super) fn table(rows: &[Vec<String>], style: impl Fn(usize, &str) -> Style) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let last = row.iter().rposition(|cell| !cell.trim().is_empty()).unwrap_or(0);
        for (column, cell) in row.iter().enumerate().take(last + 1) {
            let cell = if column == last { cell.trim_end() } else { cell };
            let padding = if column == last { 0 } else { widths[column] - cell.chars().count() + 2 };
            out.push_str(&styled(style(column, cell), cell));
            out.extend(std::iter::repeat_n(' ', padding));
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use anstyle::{AnsiColor, Style};

    use super::table;

    #[test]
    fn styles_do_not_change_the_alignment() {
        let rows = [["é", "b", "c"], ["aaa", "bb", ""]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(table(&rows, |_, _| Style::new()), "é    b   c\naaa  bb\n");
        let red = |column, _: &str| if column == 0 { AnsiColor::Red.on_default() } else { Style::new() };
        assert_eq!(anstream::adapter::strip_str(&table(&rows, red)).to_string(), "é    b   c\naaa  bb\n");
    }
}
