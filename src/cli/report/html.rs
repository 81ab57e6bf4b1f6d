//! Text in HTML: everything that comes from documents goes through [`escape`].

use std::fmt::Write as _;

/// A text as the content of an element or the value of an attribute in double quotes. What is no character of HTML becomes
/// U+FFFD.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A cell of a table.
pub(super) enum Cell {
    Text(String),
    /// A number as it is shown, and by which rows are sorted.
    Number(String, f64),
    /// Nothing is known.
    Empty,
}

impl Cell {
    pub(super) fn count(number: u64) -> Cell {
        Cell::Number(grouped(number), number as f64)
    }

    /// A share from 0 to 1, in percent.
    pub(super) fn share(share: f64) -> Cell {
        Cell::Number(format!("{:.2} %", 100.0 * share), share)
    }
}

/// A column of a table: its title, and whether it has numbers.
pub(super) type Column = (&'static str, bool);

/// A table that scripts can sort.
pub(super) fn table(columns: &[Column], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let class = |is_number: bool| if is_number { " class=\"number\"" } else { "" };
    let mut out = "<div class=\"wide\"><table>\n<thead><tr>".to_owned();
    for (title, is_number) in columns {
        let _ = write!(out, "<th scope=\"col\"{}>{}</th>", class(*is_number), escape(title));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (cell, (_, is_number)) in row.into_iter().zip(columns) {
            let class = class(*is_number);
            let _ = match cell {
                Cell::Text(text) => write!(out, "<td{class} dir=\"auto\">{}</td>", escape(&text)),
                Cell::Number(text, value) => write!(out, "<td{class} data-value=\"{value}\">{}</td>", escape(&text)),
                // It is sorted below all numbers.
                Cell::Empty => write!(out, "<td{class} data-value=\"-1\"></td>"),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
    out
}

/// A number with a thin space between thousands.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use dehusk_text::metadata::Metadata;
    use proptest::prelude::*;

    use super::{Cell, escape, grouped, table};

    #[test]
    fn marks_of_html_are_escaped() {
        assert_eq!(
            escape("<b title=\"a\" id='b'>&amp;\u{0}"),
            "&lt;b title=&quot;a&quot; id=&#39;b&#39;&gt;&amp;amp;\u{fffd}"
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        let all = [0, 999, 1000, 1_234_567].map(grouped);
        assert_eq!(all, ["0", "999", "1\u{202f}000", "1\u{202f}234\u{202f}567"]);
    }

    #[test]
    fn cells_are_escaped_and_have_what_they_are_sorted_by() {
        let rows =
            [vec![Cell::Text("<script>".to_owned()), Cell::count(1200)], vec![Cell::Text("b".to_owned()), Cell::Empty]];
        let table = table(&[("name", false), ("documents", true)], rows);
        assert!(table.contains(
            "<td dir=\"auto\">&lt;script&gt;</td><td class=\"number\" data-value=\"1200\">1\u{202f}200</td>"
        ));
        assert!(table.contains("<td class=\"number\" data-value=\"-1\"></td>") && !table.contains("<script"));
    }

    proptest! {
        #[test]
        fn no_text_can_leave_its_element_or_attribute(text in "(?s).{0,40}") {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            let read = dehusk_html::Page::from_text(&format!("<p title=\"{escaped}\">x{escaped}x</p>"), &Metadata::default());
            prop_assert!(read.rendered.blocks.iter().any(|block| !block.range.is_empty()));
            let paragraphs = scraper::Selector::parse("body *").unwrap();
            prop_assert_eq!(read.html.select(&paragraphs).count(), 1);
        }
    }
}
