//! `README.md`: its example is cleaned as shown, and its rule and patch do what it says.

use std::fs;
use std::path::Path;
use std::process::Command;

use dehusk::internals::{compile, load, verify};
use dehusk::{Builder, Cleaner};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).replace("\r\n", "\n")
}

/// The fenced blocks of a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let inner = |rest: &str| rest.split_once("\n```").map(|(block, _)| block.to_owned());
    page.split(&fence).skip(1).filter_map(inner).collect()
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.is_empty()).collect()
}

/// The lines that are kept of the example.
fn kept_lines(builder: &Builder) -> Vec<String> {
    let cleaner = builder.build().unwrap_or_else(|errors| panic!("{errors}"));
    lines(&cleaner.clean(&read("examples/harbour.txt")).body()).into_iter().map(str::to_owned).collect()
}

#[test]
fn the_example_is_cleaned_as_shown() {
    let diff = blocks(&read("README.md"), "diff").remove(0);
    let all: Vec<_> = lines(&diff).iter().map(|line| &line[1..]).collect();
    assert_eq!(all, lines(&read("examples/harbour.txt")));
    let kept: Vec<_> = lines(&diff).iter().filter_map(|line| line.strip_prefix(' ')).collect();
    assert_eq!(kept_lines(&Cleaner::builder()), kept);
}

/// Text without the lines of rule files, which change whenever a rule is added above.
fn without_rule_lines(text: &str) -> String {
    let mut pieces = text.split(".toml:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + ".toml" + piece.trim_start_matches(|c: char| c.is_ascii_digit()))
}

#[test]
fn the_explanation_is_as_shown() {
    let shown = blocks(&read("README.md"), "text").remove(0);
    let output = Command::new(snapbox::cmd::cargo_bin("clean"))
        .args(["--isolated", "--explain", "examples/harbour.txt"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .output()
        .expect("the program runs");
    let printed = without_rule_lines(&String::from_utf8(output.stderr).expect("UTF-8"));
    assert!(printed.contains(&without_rule_lines(&shown)), "{printed}");
}

#[test]
fn the_rule_removes_its_line_and_the_patch_keeps_one() {
    let blocks = blocks(&read("README.md"), "toml");
    let [rule, patch] = &blocks[..] else { panic!("a rule and a patch, not {} blocks", blocks.len()) };
    let set = load(&Cleaner::builder().built_in(false).pack("en/my-site", rule)).expect("it loads");
    assert!(set.warnings.is_empty());
    let outcome = verify::run_examples(&compile(set).expect("it compiles"), None);
    assert!(outcome.examples == 2 && outcome.findings.is_empty());
    let line = "Ring the Bell: our desk is open until nine";
    let ruled = Cleaner::builder().pack("en/my-site", rule);
    assert!(!kept_lines(&ruled).iter().any(|kept| kept == line));
    let patched = ruled.clone().pack("patches", patch);
    assert!(
        !kept_lines(&ruled).iter().any(|kept| kept == "Read more »")
            && kept_lines(&patched).iter().any(|kept| kept == "Read more »")
    );
}

/// The library's example, as the page has it.
fn library_example() -> Result<(), dehusk::RuleErrors> {
    let cleaner = dehusk::Cleaner::new()?;
    let cleaned = cleaner.clean("Share this article\n\nThe bridge opened on Monday after two years of work.\n");
    println!("{}", cleaned.body());
    for removal in cleaned.removals() {
        println!("{:?} by {}", removal.text, removal.rule.name());
    }
    assert_eq!((cleaned.removals().len(), cleaned.body().contains("Share")), (1, false));
    Ok(())
}

#[test]
fn the_library_example_works() {
    let own = read("tests/readme.rs");
    let shown = blocks(&read("README.md"), "rust").remove(0);
    let missing: Vec<_> = shown.lines().filter(|line| !own.contains(line.trim())).collect();
    assert!(missing.is_empty(), "not in this file: {missing:?}");
    library_example().expect("the built-in rules are valid");
}
