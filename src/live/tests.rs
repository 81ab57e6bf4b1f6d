use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use super::{Live, Refresh};
use crate::cleaner::Cleaner;
use crate::rules::Code;

fn write(folder: &Path, name: &str, line: &str) {
    let text = format!(
        "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.one]\nline = \"{line}\"\ndrop = \"block\"\n\
         hits = \"{line}\"\nmisses = \"{line} of it now.\"\n"
    );
    fs::write(folder.join(name), text).unwrap();
}

fn live(folder: &Path) -> Live {
    Live::new(Cleaner::builder().built_in(false).rules(folder)).ok().unwrap()
}

/// Whether a line goes.
fn takes(live: &Live, line: &str) -> bool {
    !live.cleaner().clean(&format!("{line}\nIt rained.")).removals.is_empty()
}

#[test]
fn an_edit_is_in_force_after_a_look() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.toml", "share this");
    let live = live(folder.path());
    assert!(matches!(live.refresh(), Refresh::Unchanged));
    let held = live.cleaner();
    // The text is as long as it was.
    write(folder.path(), "a.toml", "print this");
    assert!(takes(&live, "Share this"));
    assert!(matches!(live.refresh(), Refresh::Swapped));
    assert!(takes(&live, "Print this") && !takes(&live, "Share this"));
    assert!(matches!(live.refresh(), Refresh::Unchanged));
    assert_eq!(held.clean("Share this\nIt rained.").body(), "It rained.");
}

#[test]
fn files_come_and_go() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.toml", "share this");
    let live = live(folder.path());
    fs::create_dir(folder.path().join("site")).unwrap();
    assert!(matches!(live.refresh(), Refresh::Unchanged));
    write(folder.path(), "site/b.toml", "print this");
    assert!(matches!(live.refresh(), Refresh::Swapped));
    assert!(takes(&live, "Print this") && takes(&live, "Share this"));
    fs::remove_file(folder.path().join("a.toml")).unwrap();
    assert!(matches!(live.refresh(), Refresh::Swapped));
    assert!(takes(&live, "Print this") && !takes(&live, "Share this"));
    // Under another name it is another pack.
    fs::rename(folder.path().join("site/b.toml"), folder.path().join("site/c.toml")).unwrap();
    assert!(matches!(live.refresh(), Refresh::Swapped));
    assert!(live.cleaner().rules().all(|rule| rule.name == "site/c/one"));
}

#[test]
fn a_broken_edit_is_reported_once_and_the_rules_stay() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.toml", "share this");
    let live = live(folder.path());
    let valid = fs::read(folder.path().join("a.toml")).unwrap();
    fs::write(folder.path().join("a.toml"), "schema = 1\n[pack").unwrap();
    assert!(matches!(live.refresh(), Refresh::Broken(faults) if faults.iter().all(|one| one.code == Code::Syntax)));
    assert!(matches!(live.refresh(), Refresh::Unchanged));
    assert!(takes(&live, "Share this"));
    fs::write(folder.path().join("a.toml"), "schema = 1\n[pack]\nabout = 3").unwrap();
    assert!(matches!(live.refresh(), Refresh::Broken(_)));
    // The old text again, which is reported since the broken one was.
    fs::write(folder.path().join("a.toml"), valid).unwrap();
    assert!(matches!(live.refresh(), Refresh::Swapped));
    assert!(matches!(live.refresh(), Refresh::Unchanged));
    fs::write(folder.path().join("a.toml"), "schema = 1\n[pack").unwrap();
    assert!(matches!(live.refresh(), Refresh::Broken(_)));
    write(folder.path(), "a.toml", "print this");
    assert!(matches!(live.refresh(), Refresh::Swapped));
    assert!(takes(&live, "Print this"));
}

#[test]
fn a_folder_that_is_gone_leaves_its_rules_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("own");
    fs::create_dir(&rules).unwrap();
    write(&rules, "a.toml", "share this");
    let live = live(&rules);
    fs::remove_dir_all(&rules).unwrap();
    assert!(matches!(live.refresh(), Refresh::Broken(_)));
    assert!(matches!(live.refresh(), Refresh::Unchanged) && takes(&live, "Share this"));
    fs::create_dir(&rules).unwrap();
    write(&rules, "a.toml", "share this");
    assert!(matches!(live.refresh(), Refresh::Swapped) && takes(&live, "Share this"));
}

#[test]
fn a_file_written_anew_as_it_was_keeps_what_is_compiled() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.toml", "share this");
    let live = live(folder.path());
    let before = live.cleaner();
    fs::write(folder.path().join("b.toml"), "schema = 1\n").unwrap();
    fs::remove_file(folder.path().join("b.toml")).unwrap();
    write(folder.path(), "a.toml", "share this");
    assert!(matches!(live.refresh(), Refresh::Unchanged));
    assert!(Arc::ptr_eq(&before, &live.cleaner()));
}

#[test]
fn rules_that_cannot_be_used_are_no_start() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), "schema = 1\n[pack").unwrap();
    assert!(Live::new(Cleaner::builder().rules(folder.path())).is_err());
}

#[test]
fn threads_clean_while_rules_are_swapped() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.toml", "share this");
    let live = live(folder.path());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..2000 {
                    // One of two rules is in force at any time.
                    let cleaned = live.cleaner().clean("Share this\nPrint this\nIt rained.").removals.len();
                    assert_eq!(cleaned, 1);
                }
            });
        }
        for line in ["print this", "share this", "print this"] {
            write(folder.path(), "a.toml", line);
            assert!(matches!(live.refresh(), Refresh::Swapped));
        }
    });
}

#[test]
fn a_model_file_beside_the_rules_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let (rules, model) = (folder.path().join("rules"), folder.path().join("model"));
    fs::create_dir(&rules).unwrap();
    fs::create_dir(&model).unwrap();
    write(&rules, "a.toml", "share this");
    let live = live(&rules);
    fs::write(model.join("notes.toml"), "schema = 1\n").unwrap();
    assert!(matches!(live.refresh(), Refresh::Unchanged), "it is not a file of the context model");
    fs::write(model.join("words.toml"), "schema = 1\n[families]\n[stop-words]\n").unwrap();
    assert!(matches!(live.refresh(), Refresh::Swapped));
    fs::remove_file(model.join("words.toml")).unwrap();
    assert!(matches!(live.refresh(), Refresh::Swapped));
}
