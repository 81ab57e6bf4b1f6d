//! The crate `scraper`: html5ever parses a page into its tree, and nothing is done with it.

use std::hint::black_box;

use scraper::Html;

fn main() {
    tools::run(|html, _| {
        black_box(Html::parse_document(html));
        None
    });
}
