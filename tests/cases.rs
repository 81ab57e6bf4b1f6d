//! The built-in rules over whole documents: `cases/NAME/raw.txt`, or the page `raw.html`, must come out as `body.txt`, byte
//! for byte.
//!
//! Each case also has a snapshot of its explanation in `snapshots/case_NAME.snap`, so that a change of rules shows which
//! rule takes what. A case whose name begins with `trap-` holds nothing to remove. All hold for the rules alone, but for
//! whole pages as text (`dump-`), of which only the context model knows the body. Where the model gets a case wrong, the
//! file `shortfall.txt` of the case says how; it must go once that is mended.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use dehusk::decide::Choice;
use dehusk::write::explain::explain;
use dehusk::write::text::BodyWriter;
use dehusk::{Cleaned, Cleaner, Metadata};
use dehusk_html::Page;

/// A document and what must remain of it.
struct Case {
    name: String,
    raw: Raw,
    body: String,
    /// The context model gets it wrong.
    shortfall: bool,
}

/// A document as it comes.
enum Raw {
    Text(String),
    Page(Box<Page>),
}

impl Raw {
    fn of(folder: &Path) -> Raw {
        match fs::read(folder.join("raw.html")) {
            Ok(bytes) => Raw::Page(Box::new(Page::from_bytes(&bytes, None, &Metadata::default()))),
            Err(_) => Raw::Text(read(&folder.join("raw.txt"))),
        }
    }

    /// Of a page, its visible text.
    fn text(&self) -> &str {
        match self {
            Raw::Text(text) => text,
            Raw::Page(page) => page.text(),
        }
    }

    fn clean(&self, cleaner: &Cleaner) -> Cleaned<'_> {
        match self {
            Raw::Text(text) => cleaner.clean(text),
            Raw::Page(page) => cleaner.clean_page(page),
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
        raw: Raw::of(folder),
        body: read(&folder.join("body.txt")),
        shortfall: folder.join("shortfall.txt").exists(),
    }
}

/// Rules without the context model.
fn rules_alone() -> Cleaner {
    Cleaner::builder().profile(None).build().expect("the built-in rules are sound")
}

fn cleaner() -> Cleaner {
    Cleaner::builder().build().expect("the built-in rules are sound")
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
    let (wanted, got): (Vec<_>, Vec<_>) = (lines(wanted), lines(got));
    let table = common(&wanted, &got);
    let (mut out, mut at, mut other) = (String::new(), 0, 0);
    while at < wanted.len() || other < got.len() {
        if at < wanted.len() && other < got.len() && wanted[at] == got[other] {
            (at, other) = (at + 1, other + 1);
        } else if other == got.len() || (at < wanted.len() && table[at + 1][other] >= table[at][other + 1]) {
            writeln!(out, "    - {:?}", wanted[at]).unwrap();
            at += 1;
        } else {
            writeln!(out, "    + {:?}", got[other]).unwrap();
            other += 1;
        }
    }
    out
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// How many lines the rests of the two texts have in common, for each pair of places.
fn common(wanted: &[&str], got: &[&str]) -> Vec<Vec<usize>> {
    let mut table = vec![vec![0; got.len() + 1]; wanted.len() + 1];
    for at in (0..wanted.len()).rev() {
        for other in (0..got.len()).rev() {
            table[at][other] = if wanted[at] == got[other] {
                table[at + 1][other + 1] + 1
            } else {
                table[at + 1][other].max(table[at][other + 1])
            };
        }
    }
    table
}

/// What is wrong with the cleaning of a document, with the rules that cleaned it; nothing if nothing is.
fn fault(cleaner: &Cleaner, name: &str, cleaned: &Cleaned<'_>, body: &str) -> Option<String> {
    let got = written(cleaned);
    (got != body).then(|| format!("{name}\n{}{}", diff(body, &got), plain(&explain(cleaner, cleaned, name, 1))))
}

/// Text without the escapes that colour it.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// An explanation without the lines of rule files, which change whenever a rule is added above.
fn without_places(explained: &str) -> String {
    let mut pieces = explained.split(".toml:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + ".toml" + piece.trim_start_matches(|c: char| c.is_ascii_digit()))
}

fn fail_with(faults: &[String], of: usize) {
    assert!(faults.is_empty(), "{} of {of} documents come out wrong:\n\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn bodies_remain_byte_for_byte() {
    let (cleaner, cases) = (cleaner(), cases());
    assert!(cases.len() >= 32, "only {} cases were found", cases.len());
    let of = |case: &Case| fault(&cleaner, &case.name, &case.raw.clean(&cleaner), &case.body);
    let (short, sound): (Vec<_>, Vec<_>) = cases.iter().partition(|case| case.shortfall);
    let faults: Vec<_> = sound.into_iter().filter_map(of).collect();
    fail_with(&faults, cases.len());
    let mended: Vec<_> = short.into_iter().filter(|case| of(case).is_none()).map(|case| &case.name).collect();
    assert!(mended.is_empty(), "no longer short, so that shortfall.txt should go: {mended:?}");
}

#[test]
fn rules_alone_leave_the_bodies_of_extracts_and_pages() {
    let (cleaner, cases) = (rules_alone(), cases());
    let of = |case: &Case| fault(&cleaner, &case.name, &case.raw.clean(&cleaner), &case.body);
    let faults: Vec<_> = cases.iter().filter(|case| !case.name.starts_with("dump-")).filter_map(of).collect();
    fail_with(&faults, cases.len());
}

#[test]
fn what_is_clean_stays_as_it_is() {
    let (cleaner, cases) = (cleaner(), cases());
    let of = |case: &Case| fault(&cleaner, &case.name, &cleaner.clean(&case.body), &case.body);
    let faults: Vec<_> = cases.iter().filter_map(of).collect();
    fail_with(&faults, cases.len());
}

/// Packs that wait for a document's language find what they would find if all were read.
#[test]
fn packs_that_wait_find_what_all_packs_find() {
    let set = Cleaner::builder().load().expect("the built-in rules are sound");
    let (waiting, whole) = (cleaner(), Cleaner::from_rules(set, Choice::default()).expect("they compile"));
    for case in cases() {
        assert_eq!(case.raw.clean(&waiting), case.raw.clean(&whole), "{}", case.name);
    }
}

/// A change of rules on purpose is taken over with `INSTA_UPDATE=always cargo test --test cases`, or `cargo insta review`.
#[test]
fn explanations_are_as_they_were() {
    let cleaner = cleaner();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let differs = |case: &Case| {
        let explained = without_places(&plain(&explain(&cleaner, &case.raw.clean(&cleaner), &case.name, 1)));
        let compare = || insta::assert_snapshot!(format!("case_{}", case.name), explained);
        catch_unwind(AssertUnwindSafe(|| settings.bind(compare))).is_err()
    };
    let different: Vec<_> = cases().into_iter().filter(differs).map(|case| case.name).collect();
    assert!(different.is_empty(), "explanations that differ: {different:?}");
}

#[test]
fn each_snapshot_has_its_case_and_each_case_its_snapshot() {
    let cases: BTreeSet<_> = cases().into_iter().map(|case| case.name).collect();
    let shots = snapshots();
    let (without_case, without_shot) = (shots.difference(&cases), cases.difference(&shots));
    let without_case: Vec<_> = without_case.collect();
    let without_shot: Vec<_> = without_shot.collect();
    assert!(without_case.is_empty(), "snapshots whose case is gone: {without_case:?}");
    assert!(without_shot.is_empty(), "cases without a snapshot: {without_shot:?}");
}

/// Names of the cases that have a snapshot.
fn snapshots() -> BTreeSet<String> {
    let Ok(folder) = fs::read_dir(root().join("snapshots")) else { return BTreeSet::new() };
    let names = folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter_map(|name| Some(name.strip_prefix("case_")?.strip_suffix(".snap")?.to_owned())).collect()
}

#[test]
fn a_trap_holds_nothing_to_remove() {
    for case in cases().iter().filter(|case| case.name.starts_with("trap-")) {
        assert_eq!(case.raw.text(), case.body, "{}", case.name);
    }
}

/// Seeds lie beside the project where they are at hand; they are not part of it.
#[test]
fn seeds_remain_byte_for_byte() {
    let folder = root().join("../shared/seeds");
    let numbers = (0..).map(|number| format!("{number:03}"));
    let seeds: Vec<_> = numbers.take_while(|number| folder.join(format!("{number}.raw.txt")).exists()).collect();
    if seeds.is_empty() {
        println!("no seeds in {}; nothing was compared", folder.display());
    }
    let cleaner = cleaner();
    let read = |seed: &String, what| read(&folder.join(format!("{seed}.{what}.txt")));
    let of = |seed: &String| fault(&cleaner, seed, &cleaner.clean(&read(seed, "raw")), &read(seed, "body"));
    let faults: Vec<_> = seeds.iter().filter_map(of).collect();
    fail_with(&faults, seeds.len());
}
