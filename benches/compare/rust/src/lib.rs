//! Reads records from standard input, and writes what a tool makes of each.

use std::io::{BufWriter, Write, stdin, stdout};

use serde_json::{Value, json};

/// Writes a record `{"id", "text"}` for each record `{"id", "url", "html"}`. `extract` gets the page and its URL; what it fails
/// on has no text.
pub fn run(extract: impl Fn(&str, Option<&str>) -> Option<String>) {
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lines() {
        let record: Value = serde_json::from_str(&line.expect("the input is UTF-8")).expect("a line is a record");
        let html = record["html"].as_str().unwrap_or_default();
        let text = extract(html, record["url"].as_str()).unwrap_or_default();
        writeln!(out, "{}", json!({ "id": record["id"], "text": text })).expect("the output takes a line");
    }
}
