//! Which weights score a document.
//!
//! Around 2000 pages were laid out in tables. Elements say little there: everything is in a cell. The weights for pages, which
//! were made from pages of today, score such a page worse than the weights for texts do.

use super::measure::Input;
use crate::document::ParsedDocument;
use dehusk_html::Page;

/// The fewest tables that lay out a page: fewer hold data.
const TABLES: usize = 4;

/// Pages of today have more `div` elements for each table than this.
const DIVS: usize = 4;

/// The weights for a document.
pub(super) fn input(document: &ParsedDocument<'_>) -> Input {
    match document.page {
        Some(page) if !is_laid_out_in_tables(page) => Input::Html,
        _ => Input::Text,
    }
}

/// Whether nothing but tables can lay out a page.
pub(super) fn is_laid_out_in_tables(page: &Page) -> bool {
    let (tables, divs) = (page.rendered.tables, page.rendered.divs);
    tables >= TABLES && tables * DIVS > divs
}

#[cfg(test)]
mod tests {
    use super::is_laid_out_in_tables;
    use dehusk_html::Page;
    use dehusk_text::metadata::Metadata;

    #[test]
    fn tables_lay_out_a_page_that_has_few_divs() {
        let is = |html: &str| is_laid_out_in_tables(&Page::from_text(html, &Metadata::default()));
        let table = "<table><tr><td>Harbour</td><td>The council met.</td></tr></table>";
        assert!(is(&table.repeat(4)));
        assert!(is(&(table.repeat(4) + &"<div>a</div>".repeat(15))));
        assert!(!is(&table.repeat(3)));
        assert!(!is(&(table.repeat(4) + &"<div>a</div>".repeat(16))));
    }
}
