//! `clean rules fmt`: each folder in `tests/fmt` has a rule file and what it is formatted to.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dehusk::internals::rules::format::format;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fmt");
    let entries = std::fs::read_dir(folder).expect("the folder of the cases");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).replace("\r\n", "\n")
}

#[test]
fn files_are_formatted_as_shown() {
    assert!(cases().len() >= 4);
    for case in cases() {
        let (before, after) = (read(&case.join("before.toml")), read(&case.join("after.toml")));
        let formatted = format(&before).unwrap_or_else(|error| panic!("{}: {error:?}", case.display()));
        assert_eq!(formatted, after, "\n{}:\n{formatted}", case.display());
        assert_eq!(format(&formatted).expect("it is valid"), formatted, "{}: formatted again", case.display());
    }
}

/// The built-in rules keep their meaning, which `format` itself checks, and are the same after a second time.
#[test]
fn built_in_rules_can_be_formatted() {
    for (path, text) in dehusk::internals::rules::built_in() {
        let once = format(text).unwrap_or_else(|error| panic!("{path}: {error:?}"));
        assert_eq!(format(&once).expect("it is valid"), once, "{path}");
        for line in once.lines().filter(|line| line.chars().count() > 110) {
            assert!(!line.contains("\", \""), "{path}: {line}");
        }
    }
}

fn fmt(folder: &Path, args: &[&str]) -> Output {
    let command = Command::new(snapbox::cmd::cargo_bin("clean"));
    let mut command = command;
    command.args(["rules", "fmt"]).args(args).current_dir(folder).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8").replace('\\', "/")
}

#[test]
fn files_of_folders_are_written_and_others_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let read = |name: &str| read(&folder.path().join(name));
    let (before, other) = ("schema = 1\n[pack]\ncategory = \"share\"\nabout = \"a\"\n", "[package]\nname = [ ]\n");
    let after = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n";
    write("rules/site/a.toml", before);
    write("rules/b.toml", after);
    write("rules/other.toml", other);
    write("rules/model/text.toml", "schema = 1\n[cells]\n[weights]\nb = [ ]\n");

    let checked = fmt(folder.path(), &["--check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert_eq!(text(&checked.stdout), "Not formatted: rules/site/a.toml\n1 of 2 files not formatted\n");
    assert_eq!(read("rules/site/a.toml"), before);

    let formatted = fmt(folder.path(), &[]);
    assert_eq!((formatted.status.code(), text(&formatted.stderr)), (Some(0), String::new()));
    assert_eq!(text(&formatted.stdout), "Formatted: rules/site/a.toml\n1 of 2 files formatted\n");
    assert_eq!((read("rules/site/a.toml").as_str(), read("rules/other.toml").as_str()), (after, other));
    let again = fmt(folder.path(), &["rules", "--check"]);
    assert_eq!((again.status.code(), text(&again.stdout).as_str()), (Some(0), "2 files: nothing to format\n"));

    write("rules/broken.toml", "schema = 1\n[pack\n");
    write("rules/site/a.toml", before);
    let broken = fmt(folder.path(), &["rules/broken.toml", "rules/site/a.toml", "rules/other.toml", "no-such.toml"]);
    assert_eq!(broken.status.code(), Some(1));
    let message = text(&broken.stderr);
    assert!(message.contains("error[syntax]") && message.contains("rules/broken.toml:2"), "{message}");
    assert!(message.contains("cannot format rules/other.toml: it is not a rule file"), "{message}");
    assert!(message.contains("cannot format no-such.toml"), "{message}");
    assert_eq!(
        (read("rules/broken.toml").as_str(), read("rules/site/a.toml").as_str()),
        ("schema = 1\n[pack\n", after)
    );
}

#[test]
fn without_rules_there_is_nothing_to_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = fmt(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no folder ./rules"), "{}", text(&output.stderr));
}
