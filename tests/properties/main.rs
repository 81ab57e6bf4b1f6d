//! What always holds, whatever the document and whatever the rules: the promises of `docs/design.md` as properties.
//!
//! `generate` makes documents and rule packs; `promises` holds the six promises, `space` what happens to white space,
//! `long_lines` both for lines of which pieces go, `folding` what phrases and texts both go through, `markdown` what is looked through,
//! `pages` what holds for pages whichever rules are off, `format` how rule files are formatted, `patterns` how regexes are
//! expanded, `scale` time and any bytes.

mod folding;
mod format;
mod generate;
mod long_lines;
mod markdown;
mod pages;
mod patterns;
mod promises;
mod scale;
mod space;

use proptest::test_runner::Config;

/// How many documents each property is tried on. Nothing is written to disk: a failure prints its smallest document.
fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}
