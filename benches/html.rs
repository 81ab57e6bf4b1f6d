//! Pages a second, side by side: our parse, lines and whole cleaning, and the parse alone of html5ever into the tree of
//! scraper.
//!
//!     cargo bench --bench html
//!
//! The pages are the first 300 of WCXB's development part, read from `../shared/corpora`; without it there is nothing
//! to measure, and that is what is printed.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::OnceLock;

use dehusk::Cleaner;
use dehusk::internals::clean_page;
use dehusk_html::Page;
use dehusk_html::render::render;
use dehusk_html::{ParsedHtml, parse_text};
use dehusk_text::metadata::Metadata;
use divan::Bencher;
use divan::counter::BytesCount;
use flate2::read::GzDecoder;
use serde_json::Value;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpora/wcxb-dev.jsonl.gz");

/// How many pages are measured.
const PAGES: usize = 300;

fn main() {
    if pages().is_empty() {
        println!("There are no pages at {CORPUS}.");
    } else {
        divan::main();
    }
}

fn pages() -> &'static [String] {
    static PAGES_READ: OnceLock<Vec<String>> = OnceLock::new();
    PAGES_READ.get_or_init(|| {
        let Ok(file) = File::open(CORPUS) else { return Vec::new() };
        let lines = BufReader::new(GzDecoder::new(file)).lines().take(PAGES);
        lines.map(|line| page(&line.expect("the corpus is whole"))).collect()
    })
}

fn page(record: &str) -> String {
    let mut record: Value = serde_json::from_str(record).expect("the corpus holds records");
    match record["html"].take() {
        Value::String(html) => html,
        _ => String::new(),
    }
}

fn measure<T>(bencher: Bencher, mut work: impl FnMut(&str) -> T) {
    let bytes: usize = pages().iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for page in pages() {
            divan::black_box(work(page));
        }
    });
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn a_scraper_parse(bencher: Bencher) {
    measure(bencher, scraper::Html::parse_document);
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn b_parse(bencher: Bencher) {
    measure(bencher, parse_text);
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn c_parse_and_render(bencher: Bencher) {
    measure(bencher, |page| render(&parse_text(page)));
}

/// The whole of it: parse, lines, what the page says of itself, rules, body.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn e_clean(bencher: Bencher) {
    let cleaner = Cleaner::builder().build().expect("the built-in rules are valid");
    measure(bencher, |page| clean_page(&cleaner, &Page::from_text(page, &Metadata::default())).into_body());
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn d_render(bencher: Bencher) {
    let parsed: Vec<ParsedHtml> = pages().iter().map(|page| parse_text(page)).collect();
    bencher.bench_local(|| parsed.iter().map(|page| render(page).blocks.len()).sum::<usize>());
}
