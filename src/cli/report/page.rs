//! The page: the template, with style sheet, script and sections in it.

use std::fmt::Write as _;

use super::html::{escape, grouped};
use super::sections::{self, Section};
use super::{Report, percent};

const TEMPLATE: &str = include_str!("assets/report.html");
const STYLE: &str = include_str!("assets/report.css");
const SCRIPT: &str = include_str!("assets/report.js");

/// Only these may run and style the page, whatever documents have in them. A test compares them with the files.
const STYLE_HASH: &str = "sha256-RZOmYbplBJmpkb2eQSPzNXIhB58qRK1zo5mPzBIeB8A=";
const SCRIPT_HASH: &str = "sha256-rqa13N/8xEuSG3Xzuu0NQZmo7kxDG2KsTV5ObZr6Rlw=";

/// The report as one page that needs nothing else.
pub(super) fn render(report: &Report<'_>) -> String {
    let mut body = head(report);
    for section in sections::all(report) {
        let Section { id, title, content } = section;
        let _ = write!(body, "<section id=\"{id}\">\n<h2>{title}</h2>\n{content}</section>\n");
    }
    let parts = [
        ("script-hash", SCRIPT_HASH),
        ("style-hash", STYLE_HASH),
        ("style", STYLE),
        ("script", SCRIPT),
        ("body", &body),
    ];
    fill(TEMPLATE, &parts)
}

/// The template with `{name}` replaced. What is put in is not looked through again.
fn fill(template: &str, parts: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}');
        let part = named.and_then(|(name, end)| Some((parts.iter().find(|part| part.0 == name)?.1, end)));
        let (part, end) = part.unwrap_or(("{", after));
        out.push_str(part);
        rest = end;
    }
    out.push_str(rest);
    out
}

fn head(report: &Report<'_>) -> String {
    let (run, totals) = (&report.run, &report.totals);
    let mut numbers = vec![
        ("documents", grouped(run.documents)),
        ("bytes", grouped(run.bytes)),
        ("removed", percent(totals.bytes_removed, run.bytes)),
    ];
    if totals.gold > 0 {
        numbers.push(("documents with a known body", grouped(totals.gold)));
        numbers.push(("words of bodies lost", percent(totals.removed.body, totals.words.body)));
        numbers.push(("words of husk removed", percent(totals.removed.husk, totals.words.husk)));
    }
    let (mut cells, mut links) = (String::new(), String::new());
    for (name, value) in &numbers {
        let _ = writeln!(cells, "<div><dt>{name}</dt><dd>{}</dd></div>", escape(value));
    }
    for Section { id, title, .. } in sections::all(report) {
        let _ = writeln!(links, "<a href=\"#{id}\">{title}</a>");
    }
    format!(
        "<h1>What clean removed</h1>\n<p class=\"faint\">{}<br>clean {}, rules {}</p>\n<dl class=\"numbers\">\n{cells}</dl>\n<nav>{links}</nav>\n",
        escape(&report.corpus.join(", ")),
        env!("CARGO_PKG_VERSION"),
        report.cleaner.fingerprint(),
    )
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use sha2::{Digest as _, Sha256};

    use super::{SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH, fill};

    /// What browsers compare with the policy of the page.
    fn hash(text: &str) -> String {
        format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
    }

    #[test]
    fn the_policy_allows_the_style_sheet_and_the_script() {
        assert_eq!((STYLE_HASH, SCRIPT_HASH), (&*hash(STYLE), &*hash(SCRIPT)));
        assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("</") && !STYLE.contains("url("));
    }

    #[test]
    fn names_are_replaced_once() {
        assert_eq!(fill("{a} { {b} {", &[("a", "{b}"), ("b", "1")]), "{b} { 1 {");
    }
}
