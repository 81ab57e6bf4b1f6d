//! Every diagnostic as the program prints it: a rule file and a snapshot for each code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dehusk::internals::rules::diagnostic::Code;
use dehusk::internals::{compile, load, verify};
use dehusk::{Builder, Cleaner, Diagnostic};

/// Codes that need more than one file; each has a test of its own below.
const CONSTRUCTED: &[Code] = &[Code::Unreadable, Code::EmptySet, Code::PatchTwice, Code::BadWeights, Code::IgnoredFile];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn snapshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/diagnostics")
}

fn render(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|one| one.render(false)).collect::<Vec<_>>().join("\n\n")
}

fn snap(code: Code, rendered: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(snapshots());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(code.name(), rendered));
}

fn builder(packs: &[(&str, String)]) -> Builder {
    let none = Cleaner::builder().built_in(false);
    packs.iter().fold(none, |builder, (name, text)| builder.pack(name, text))
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(Diagnostic::code).collect()
}

/// All diagnostics of packs, with those of their examples.
fn findings(builder: &Builder) -> Vec<Diagnostic> {
    let mut set = match load(builder) {
        Ok(set) => set,
        Err(errors) => return errors.into_iter().collect(),
    };
    let mut findings = std::mem::take(&mut set.warnings);
    findings.extend(verify::compile_regexes(&set));
    let cleaner = compile(set).expect("small rules compile");
    findings.extend(verify::run_examples(&cleaner, None).findings);
    findings
}

fn pack(code: Code) -> String {
    let path = folder().join(code.name()).with_extension("toml");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_code_has_a_file_that_gives_this_code_alone() {
    for &code in Code::ALL.iter().filter(|code| !CONSTRUCTED.contains(code)) {
        let found = findings(&builder(&[(code.name(), pack(code))]));
        let codes: BTreeSet<_> = found.iter().map(Diagnostic::code).collect();
        assert_eq!(codes, BTreeSet::from([code.name()]), "{}", render(&found));
        snap(code, &render(&found));
    }
}

#[test]
fn a_file_that_is_not_text_is_unreadable() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("broken.toml"), b"schema = 1 # \xff").expect("a file in it");
    let found = findings(&Cleaner::builder().built_in(false).rules(folder.path()));
    assert_eq!(codes(&found), [Code::Unreadable.name()]);
    snap(Code::Unreadable, &render(&found).replace(&folder.path().display().to_string(), "FOLDER"));
}

#[test]
fn a_file_with_a_wrong_ending_is_ignored_with_a_warning() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for name in ["a.toml", "b.TOML", "c.tml", "d.toml.txt", "e.toml~", "f.txt", "g.md"] {
        fs::write(folder.path().join(name), RULE).expect("a file in it");
    }
    let found = findings(&Cleaner::builder().built_in(false).rules(folder.path()));
    assert_eq!(codes(&found), [Code::IgnoredFile.name(); 3]);
    snap(Code::IgnoredFile, &render(&found).replace(&folder.path().display().to_string(), "FOLDER"));
}

/// A single file is a layer of one pack, which is called as the file is.
#[test]
fn a_single_file_can_be_read() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("mine.toml"), RULE).expect("a file in it");
    fs::write(folder.path().join("broken.toml"), "[").expect("another one, which is not read");
    let cleaner = Cleaner::builder().built_in(false).rules(folder.path().join("mine.toml")).build().expect("valid");
    assert_eq!(cleaner.rules().map(dehusk::Rule::name).collect::<Vec<_>>(), ["mine/one"]);
}

#[test]
fn no_rules_are_an_empty_set() {
    let found = findings(&builder(&[]));
    assert_eq!(codes(&found), [Code::EmptySet.name()]);
    snap(Code::EmptySet, &render(&found));
}

/// A pack of one valid rule.
const RULE: &str = "schema = 1\n\n[pack]\nabout = \"A rule\"\ncategory = \"share\"\n\n[rule.one]\nline = \"share this\"\n\
                    drop = \"block\"\nhits = [\"Share this\"]\nmisses = [\"Share the cake.\"]\n";

#[test]
fn a_regex_that_a_patch_adds_is_checked() {
    let patch = "schema = 1\n\n[patch.\"rules/one\"]\nwhy = \"more\"\nadd = { regex = '(share' }\n";
    let found = findings(&builder(&[("a", patch.to_owned()), ("rules", RULE.to_owned())]));
    assert_eq!(codes(&found), [Code::BadRegex.name()]);
}

#[test]
fn two_packs_cannot_patch_one_key_of_one_rule() {
    let patch = |why| format!("schema = 1\n\n[patch.\"rules/one\"]\nwhy = \"{why}\"\nlimit = {{ share = 0.2 }}\n");
    let packs = [("a", patch("too greedy")), ("b", patch("much too greedy")), ("rules", RULE.to_owned())];
    let found = findings(&builder(&packs));
    assert_eq!(codes(&found), [Code::PatchTwice.name()]);
    snap(Code::PatchTwice, &render(&found));
}

#[test]
fn weights_for_other_cells_cannot_be_used() {
    let weights = "schema = 1\nstart = 0.5\n\n[cells]\nwords = [\"few\", \"many\"]\n\n[weights]\nwords = [0.5, -0.5]\n";
    let found = findings(&builder(&[("rules", RULE.to_owned()), ("model/text", weights.to_owned())]));
    assert_eq!(codes(&found), [Code::BadWeights.name()]);
    snap(Code::BadWeights, &render(&found));
    let found = findings(&builder(&[("rules", RULE.to_owned()), ("model/texts", weights.to_owned())]));
    assert_eq!(codes(&found), [Code::BadWeights.name()]);
}

#[test]
fn every_snapshot_and_every_file_belongs_to_a_code() {
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    let names = |folder: &Path, suffix: &str| -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder of the tests");
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names.filter_map(|name| Some(name.strip_suffix(suffix)?.to_owned())).collect()
    };
    for name in names(&snapshots(), ".snap") {
        assert!(codes.contains(&name), "no test refers to snapshots/diagnostics/{name}.snap");
    }
    for name in names(&folder(), ".toml") {
        assert!(
            codes.contains(&name) || ["ten-errors", "follow-ups"].contains(&name.as_str()),
            "no test reads tests/diagnostics/{name}.toml"
        );
    }
}

/// The numbers of the lines with a comment that says what is wrong, from 1.
fn marked_lines(text: &str) -> Vec<usize> {
    let marked = |line: &str| line.rsplit_once("# ").is_some_and(|(_, mark)| mark.starts_with(char::is_numeric));
    text.lines().enumerate().filter(|(_, line)| marked(line)).map(|(at, _)| at + 1).collect()
}

#[test]
fn ten_errors_are_ten_diagnostics_each_at_its_line() {
    let folder_in = tempfile::tempdir().expect("a folder for the test");
    let text = fs::read_to_string(folder().join("ten-errors.toml")).expect("the file");
    fs::write(folder_in.path().join("ten-errors.toml"), &text).expect("a copy of it");
    let program = snapbox::cmd::cargo_bin("clean");
    let run = std::process::Command::new(program)
        .args(["--no-built-in", "--rules"])
        .arg(folder_in.path())
        .current_dir(folder_in.path())
        .env("XDG_CONFIG_HOME", folder_in.path().join("nothing"))
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the program runs");
    let messages = String::from_utf8(run.stderr).expect("messages are UTF-8");
    assert_eq!(run.status.code(), Some(2), "{messages}");
    assert!(run.stdout.is_empty(), "nothing is written when rules cannot be used");
    let line_number =
        |line: &str| -> Option<usize> { line.trim().strip_prefix("--> ")?.rsplit(':').nth(1)?.parse().ok() };
    assert_eq!(marked_lines(&text).len(), 10);
    assert_eq!(messages.lines().filter_map(line_number).collect::<Vec<_>>(), marked_lines(&text), "{messages}");
    assert!(messages.ends_with("10 errors\n"), "{messages}");
}

/// An error is reported once, and nothing that only follows from it.
#[test]
fn errors_are_not_reported_twice() {
    let text = fs::read_to_string(folder().join("follow-ups.toml")).expect("the file");
    let found = findings(&builder(&[("follow-ups", text.clone())]));
    assert_eq!(
        found.iter().filter_map(Diagnostic::line).collect::<Vec<_>>(),
        marked_lines(&text),
        "{}",
        render(&found)
    );
}
