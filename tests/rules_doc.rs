//! `docs/rules.md`: its rule files load and their examples pass, and its reference is up to date.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use dehusk::internals::rules::reference;
use dehusk::internals::{compile, load, verify};
use dehusk::{Cleaner, Diagnostic};

const BEGIN: &str = "<!-- reference: begin -->\n";
const END: &str = "<!-- reference: end -->\n";

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md")
}

/// Read once: one of the tests may write it.
static PAGE: LazyLock<String> =
    LazyLock::new(|| fs::read_to_string(path()).expect("docs/rules.md").replace("\r\n", "\n"));

fn render(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|one| one.render(false)).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn every_rule_file_on_the_page_loads_and_its_examples_pass() {
    let page: &str = &PAGE;
    let blocks = page.split("```toml\n").skip(1).filter_map(|rest| rest.split_once("\n```")).map(|(block, _)| block);
    let files: Vec<_> = blocks.filter(|block| block.contains("schema = 1")).collect();
    assert!(files.len() >= 5, "the page shows {} rule files", files.len());
    for file in files {
        let builder = Cleaner::builder().built_in(false).pack("example", file);
        let mut set = load(&builder).unwrap_or_else(|errors| panic!("{errors}"));
        let warnings = std::mem::take(&mut set.warnings);
        assert!(warnings.is_empty(), "{}", render(&warnings));
        let outcome = verify::run_examples(&compile(set).expect("it compiles"), None);
        assert!(outcome.examples >= 2 && outcome.findings.is_empty(), "{}", render(&outcome.findings));
    }
}

/// Rows of the table of shared patterns: name and example.
fn pattern_rows() -> Vec<(&'static str, &'static str)> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `{")?.split_once("}` |"));
    rows.filter_map(|(name, rest)| Some((name, rest.strip_suffix("` |")?.rsplit_once('`')?.1))).collect()
}

#[test]
fn each_shared_pattern_is_on_the_page_and_matches_its_example() {
    let shared = include_str!("../rules/patterns.toml");
    let (_, patterns) = shared.split_once("\n[patterns]\n").expect("the file has patterns");
    let defined: BTreeSet<_> = patterns.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
    let rows = pattern_rows();
    assert_eq!(rows.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(), defined);
    for (name, example) in rows {
        let pack = format!(
            "schema = 1\n[pack]\nabout = \"one\"\ncategory = \"share\"\n[rule.one]\nregex = '^begin {{{name}}} end$'\n\
             drop = \"block\"\nhits = ['begin {example} end']\nmisses = ['begin {{{name}}} end']\n"
        );
        let set = load(&Cleaner::builder().built_in(false).pack("patterns", shared).pack("one", &pack));
        let outcome = verify::run_examples(&compile(set.expect("it loads")).expect("it compiles"), None);
        assert!(outcome.examples == 2 && outcome.findings.is_empty(), "{name}: {}", render(&outcome.findings));
    }
}

/// `UPDATE_DOCS=1 cargo test --test rules_doc` updates the reference.
#[test]
fn the_reference_is_up_to_date() {
    let page: &str = &PAGE;
    let (intro, rest) = page.split_once(BEGIN).expect("the marker at the start of the reference");
    let (written, after) = rest.split_once(END).expect("the marker at the end of the reference");
    let printed = format!("\n{}\n", reference::markdown());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path(), format!("{intro}{BEGIN}{printed}{END}{after}")).expect("docs/rules.md can be written");
        return;
    }
    assert!(written == printed, "docs/rules.md is out of date; run UPDATE_DOCS=1 cargo test --test rules_doc");
}
