//! The development pages of WCXB. They are not part of the project; they are used if they are in a folder beside it.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;

use dehusk::internals::clean_page;
use dehusk::{Cleaner, Profile};
use dehusk_html::{Page, parse_text};
use dehusk_text::metadata::Metadata;
use flate2::read::MultiGzDecoder;

use crate::difference;

/// Compares each page of which the number is a multiple of `step`.
fn compare(step: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/wcxb-dev.jsonl.gz");
    let Ok(file) = File::open(&path) else {
        // Written to the stream itself, since the harness hides what a passing test prints.
        let _ = writeln!(io::stderr(), "skipped: there is no {}", path.display());
        return;
    };
    let cleaner = Cleaner::builder().profile(Some(Profile::Balanced)).build().expect("the built-in rules are valid");
    let (mut pages, mut differences) = (0, Vec::new());
    for line in BufReader::new(MultiGzDecoder::new(file)).lines().step_by(step) {
        let record: serde_json::Value = serde_json::from_str(&line.expect("it can be read")).expect("it is JSON");
        let text = |name: &str| record[name].as_str().unwrap_or_default();
        let known = Metadata::default().with_url(text("url"));
        let page = Page::with_marks(parse_text(text("html")), &known);
        pages += 1;
        differences.extend(difference(&clean_page(&cleaner, &page)).map(|what| format!("{}: {what}", text("id"))));
    }
    let number = differences.len();
    let _ = writeln!(io::stderr(), "{} of {pages} pages have the same words", pages - number);
    assert!(number == 0, "{number} of {pages} pages differ:\n{}", differences.join("\n"));
}

#[test]
fn every_twentieth_page_has_the_words_of_its_text() {
    compare(20);
}

#[test]
#[ignore = "it takes minutes"]
fn all_pages_have_the_words_of_their_text() {
    compare(1);
}
