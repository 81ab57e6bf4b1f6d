//! How a page is laid out, which decides what judges it.
//!
//! Around 2000 pages were laid out in tables. Elements say little there: everything is in a cell. The weights for pages, which
//! were made from pages of today, judge such a page worse than those for texts judge its lines.

use super::measure::Input;
use crate::document::ParsedDocument;
use dehusk_html::Page;

/// The fewest tables that lay out a page: fewer hold data.
const TABLES: usize = 4;

/// Pages of today have more boxes than this many a table.
const BOXES: usize = 4;

/// What a document is judged as.
pub(super) fn input(document: &ParsedDocument<'_>) -> Input {
    match document.page {
        Some(page) if !is_laid_out_in_tables(page) => Input::Html,
        _ => Input::Text,
    }
}

/// Whether nothing but tables can lay out a page.
pub(super) fn is_laid_out_in_tables(page: &Page) -> bool {
    let (tables, boxes) = (page.rendered.tables, page.rendered.boxes);
    tables >= TABLES && tables * BOXES > boxes
}

#[cfg(test)]
mod tests {
    use super::is_laid_out_in_tables;
    use dehusk_html::Page;
    use dehusk_text::metadata::Metadata;

    #[test]
    fn tables_lay_out_a_page_that_has_few_other_boxes() {
        let is = |html: &str| is_laid_out_in_tables(&Page::from_text(html, &Metadata::default()));
        let table = "<table><tr><td>Harbour</td><td>The council met.</td></tr></table>";
        assert!(is(&table.repeat(4)));
        assert!(is(&(table.repeat(4) + &"<div>a</div>".repeat(15))));
        assert!(!is(&table.repeat(3)));
        assert!(!is(&(table.repeat(4) + &"<div>a</div>".repeat(16))));
    }
}
