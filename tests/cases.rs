//! The built-in rules on whole documents: of `cases/NAME/raw.txt`, or of the page `raw.html`, exactly `body.txt` must remain.
//!
//! Pages may also have the Markdown that must be written of them. Each case also has a snapshot in `snapshots/cases`: the whole document, with each line and part of a line that is removed
//! and the rule that removes it, so that a change of rules can be judged at a glance. A case with a name that begins with `trap-` has nothing to remove. All cases pass with the rules alone,
//! except whole pages as text (`dump-`), where only the context model finds the body. If the model gets a case wrong, the
//! file `shortfall.txt` of the case says how. It must be removed once the case passes.

#[path = "support/annotated.rs"]
mod annotated;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use dehusk::internals::write::explain::explain;
use dehusk::internals::write::text::BodyWriter;
use dehusk::internals::{clean_page, compile, load};
use dehusk::{Cleaned, Cleaner, Links, MarkdownOptions};
use dehusk_html::{Page, parse};
use dehusk_text::metadata::Metadata;
use similar::{ChangeTag, TextDiff};

use annotated::annotated;

/// A document and what must remain of it.
struct Case {
    name: String,
    raw: Raw,
    body: String,
    /// The context model gets it wrong.
    shortfall: bool,
}

/// The input of a case.
enum Raw {
    Text(String),
    Page(Box<Page>),
}

impl Raw {
    fn read(folder: &Path) -> Raw {
        match fs::read(folder.join("raw.html")) {
            Ok(bytes) => Raw::Page(Box::new(Page::with_marks(parse(&bytes, None), &Metadata::default()))),
            Err(_) => Raw::Text(read(&folder.join("raw.txt"))),
        }
    }

    /// The text; of a page, its visible text.
    fn text(&self) -> &str {
        match self {
            Raw::Text(text) => text,
            Raw::Page(page) => page.text(),
        }
    }

    fn clean(&self, cleaner: &Cleaner) -> Cleaned<'_> {
        match self {
            Raw::Text(text) => cleaner.clean(text),
            Raw::Page(page) => clean_page(cleaner, page),
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

/// All cases, by name.
fn cases() -> Vec<Case> {
    let mut folders: Vec<_> =
        fs::read_dir(root().join("tests/cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.iter().map(|folder| case(folder)).collect()
}

fn case(folder: &Path) -> Case {
    Case {
        name: folder.file_name().unwrap().to_string_lossy().into_owned(),
        raw: Raw::read(folder),
        body: read(&folder.join("body.txt")),
        shortfall: folder.join("shortfall.txt").exists(),
    }
}

/// Rules without the context model.
fn rules_alone() -> Cleaner {
    Cleaner::builder().profile(None).build().expect("the built-in rules are valid")
}

fn cleaner() -> Cleaner {
    Cleaner::builder().build().expect("the built-in rules are valid")
}

/// The body as the program writes it.
fn written(cleaned: &Cleaned<'_>) -> String {
    let (mut out, mut body) = (Vec::new(), BodyWriter::default());
    cleaned.kept().for_each(|piece| body.write(piece, &mut out).unwrap());
    body.finish(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The lines that differ: `-` must remain and does not, `+` remains and must not.
fn diff(wanted: &str, got: &str) -> String {
    let mut out = String::new();
    for change in TextDiff::from_lines(wanted, got).iter_all_changes() {
        if change.tag() != ChangeTag::Equal {
            writeln!(out, "    {} {:?}", change.tag(), change.value()).unwrap();
        }
    }
    out
}

/// The difference between what remains of a document and what should, with an explanation; none if they are equal.
fn difference(cleaner: &Cleaner, name: &str, cleaned: &Cleaned<'_>, body: &str) -> Option<String> {
    let got = written(cleaned);
    (got != body).then(|| format!("{name}\n{}{}", diff(body, &got), plain(&explain(cleaner, cleaned, name, 1))))
}

/// Text without the escapes that colour it.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn assert_none(differences: &[String], documents: usize) {
    let number = differences.len();
    assert!(number == 0, "{number} of {documents} documents are cleaned wrongly:\n\n{}", differences.join("\n"));
}

#[test]
fn bodies_remain_byte_for_byte() {
    let (cleaner, cases) = (cleaner(), cases());
    assert!(cases.len() >= 32, "only {} cases were found", cases.len());
    let compare = |case: &Case| difference(&cleaner, &case.name, &case.raw.clean(&cleaner), &case.body);
    let (short, others): (Vec<_>, Vec<_>) = cases.iter().partition(|case| case.shortfall);
    let differences: Vec<_> = others.into_iter().filter_map(compare).collect();
    assert_none(&differences, cases.len());
    let passing: Vec<_> = short.into_iter().filter(|case| compare(case).is_none()).map(|case| &case.name).collect();
    assert!(passing.is_empty(), "these pass, so shortfall.txt should be removed: {passing:?}");
}

#[test]
fn rules_alone_leave_the_bodies_of_extracts_and_pages() {
    let (cleaner, cases) = (rules_alone(), cases());
    let compare = |case: &Case| difference(&cleaner, &case.name, &case.raw.clean(&cleaner), &case.body);
    let differences: Vec<_> = cases.iter().filter(|case| !case.name.starts_with("dump-")).filter_map(compare).collect();
    assert_none(&differences, cases.len());
}

#[test]
fn what_is_clean_stays_as_it_is() {
    let (cleaner, cases) = (cleaner(), cases());
    let compare = |case: &Case| difference(&cleaner, &case.name, &cleaner.clean(&case.body), &case.body);
    let differences: Vec<_> = cases.iter().filter_map(compare).collect();
    assert_none(&differences, cases.len());
}

/// Packs that are loaded for a document's language find what all packs together find.
#[test]
fn lazy_packs_find_what_all_packs_find() {
    let set = load(&Cleaner::builder()).expect("the built-in rules are valid");
    let (lazy, whole) = (cleaner(), compile(set).expect("they compile"));
    for case in cases() {
        assert_eq!(case.raw.clean(&lazy), case.raw.clean(&whole), "{}", case.name);
    }
}

/// A case of a page may have its Markdown: `body.md`, with links as footnotes in `body.footnotes.md`, with pictures in
/// `body.pictures.md`.
#[test]
fn markdown_is_as_written() {
    let cleaner = cleaner();
    let ways = [
        ("body.md", MarkdownOptions::default()),
        ("body.footnotes.md", MarkdownOptions::default().links(Links::Footnotes)),
        ("body.pictures.md", MarkdownOptions::default().images(true)),
    ];
    let mut compared = 0;
    for case in cases() {
        let folder = root().join("tests/cases").join(&case.name);
        let Raw::Page(page) = &case.raw else { continue };
        for (file, options) in ways.iter().filter(|(file, _)| folder.join(file).exists()) {
            let got = clean_page(&cleaner, page).markdown_with(*options);
            let wanted = read(&folder.join(file));
            assert!(got == wanted, "{}/{file}\n{}", case.name, diff(&wanted, &got));
            compared += 1;
        }
    }
    assert!(compared >= 12, "only {compared} files were found");
}

/// Accept an intended change with `cargo insta review`, or `INSTA_UPDATE=always cargo test --test cases`.
#[test]
fn annotated_documents_match_their_snapshots() {
    let cleaner = cleaner();
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path("../snapshots/cases");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    insta::glob!("cases/*/body.txt", |path| {
        let case = case(path.parent().unwrap());
        let document = annotated(&case.raw.clean(&cleaner));
        settings.bind(|| insta::assert_snapshot!(case.name.as_str(), document));
    });
}

#[test]
fn each_snapshot_has_its_case_and_each_case_its_snapshot() {
    let cases: BTreeSet<_> = cases().into_iter().map(|case| case.name).collect();
    let shots = snapshots();
    let (without_case, without_shot) = (shots.difference(&cases), cases.difference(&shots));
    let without_case: Vec<_> = without_case.collect();
    let without_shot: Vec<_> = without_shot.collect();
    assert!(without_case.is_empty(), "snapshots without a case: {without_case:?}");
    assert!(without_shot.is_empty(), "cases without a snapshot: {without_shot:?}");
}

/// Names of cases that have a snapshot.
fn snapshots() -> BTreeSet<String> {
    let Ok(folder) = fs::read_dir(root().join("snapshots/cases")) else { return BTreeSet::new() };
    let names = folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter_map(|name| Some(name.strip_suffix(".snap")?.to_owned())).collect()
}

#[test]
fn traps_have_nothing_to_remove() {
    for case in cases().iter().filter(|case| case.name.starts_with("trap-")) {
        assert_eq!(case.raw.text(), case.body, "{}", case.name);
    }
}

/// Seeds are not part of the project; they are used if they are in a folder beside it.
#[test]
fn seeds_remain_byte_for_byte() {
    let folder = root().join("../shared/seeds");
    let numbers = (0..).map(|number| format!("{number:03}"));
    let seeds: Vec<_> = numbers.take_while(|number| folder.join(format!("{number}.raw.txt")).exists()).collect();
    if seeds.is_empty() {
        // Written to the stream itself, since the harness hides what a passing test prints.
        let _ = writeln!(io::stderr(), "skipped: there are no seeds in {}", folder.display());
    }
    let cleaner = cleaner();
    let read = |seed: &String, what| read(&folder.join(format!("{seed}.{what}.txt")));
    let compare = |seed: &String| difference(&cleaner, seed, &cleaner.clean(&read(seed, "raw")), &read(seed, "body"));
    let differences: Vec<_> = seeds.iter().filter_map(compare).collect();
    assert_none(&differences, seeds.len());
}
