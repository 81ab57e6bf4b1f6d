//! Two runs that write the same output, and what dead runs leave.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{clean, cleaned, folder, records, run, said, text};

/// A run that has opened its outputs and waits for its input.
fn waiting(folder: &Path, args: &[&str], lock: &str) -> Child {
    let mut command = clean(folder);
    let mut child = command.args(["--from", "jsonl"]).args(args).stdin(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while !folder.join(lock).exists() {
        assert!(start.elapsed() < Duration::from_mins(1) && child.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(1));
    }
    child
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = clean(folder);
    command.args(args);
    command
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_second_run_with_an_output_is_refused_by_name() {
    let folder = folder();
    fs::write(folder.path().join("in.jsonl"), records(3)).unwrap();
    fs::write(folder.path().join("removed.jsonl"), "old").unwrap();
    let mut first =
        waiting(folder.path(), &["-o", "out.jsonl", "--removed", "removed.jsonl"], ".removed.jsonl.clean-lock");
    let process = format!("another run (process {}) writes it", first.id());
    for args in
        [&["in.jsonl", "-o", "out.jsonl"][..], &["in.jsonl", "-o", "other", "--rejects", "removed.jsonl", "--resume"]]
    {
        let output = run(command(folder.path(), args));
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(&process), "{}", said(&output));
    }
    let mut tidy = Command::new(snapbox::cmd::cargo_bin("clean"));
    let output = tidy.arg("tidy").current_dir(folder.path()).output().unwrap();
    assert!(text(&output).contains("0 files deleted"), "{}", text(&output));
    // The first run knows nothing of it.
    first.stdin.take().unwrap().write_all(records(3).as_bytes()).unwrap();
    assert!(first.wait().unwrap().success());
    assert_eq!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap(), cleaned(&records(3)));
    assert_eq!(names(folder.path()), ["in.jsonl", "out.jsonl", "packs", "removed.jsonl"]);
    let output = run(command(folder.path(), &["in.jsonl", "-o", "out.jsonl"]));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn two_runs_cannot_fill_one_folder() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.txt"), "It rained.\n").unwrap();
    let lock = fs::create_dir(folder.path().join("out"))
        .and_then(|()| fs::File::create(folder.path().join("out/.clean-lock")));
    let lock = lock.unwrap();
    lock.try_lock().unwrap();
    let output = run(command(folder.path(), &["-r", "in", "-o", "out"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("cannot write out: another run writes it"), "{}", said(&output));
    drop(lock);
    let output = run(command(folder.path(), &["-r", "in", "-o", "out"]));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(names(&folder.path().join("out")), ["a.txt"]);
}

/// What a run that is killed before it could record anything leaves: temporary files and locks.
fn killed(folder: &Path) {
    let mut child = waiting(folder, &["-o", "out.jsonl", "--removed", "removed.jsonl"], ".removed.jsonl.clean-lock");
    let start = Instant::now();
    let is_temporary = |name: &&String| name.starts_with(".clean-out") || name.starts_with(".clean-removed");
    while names(folder).iter().filter(is_temporary).count() < 2 {
        assert!(start.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let left = names(folder);
    assert!(left.iter().any(|name| name.starts_with(".clean-out.jsonl-")), "{left:?}");
    assert!(left.iter().any(|name| name.starts_with(".clean-removed.jsonl-")), "{left:?}");
}

#[test]
fn the_next_run_deletes_what_a_killed_one_left() {
    let folder = folder();
    fs::write(folder.path().join("in.jsonl"), records(3)).unwrap();
    for resume in [&["--resume"][..], &[]] {
        killed(folder.path());
        let mut command = command(folder.path(), &["in.jsonl", "-o", "out.jsonl", "--removed", "removed.jsonl"]);
        let output = run({
            command.args(resume);
            command
        });
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert_eq!(said(&output).matches("which a run that was killed left").count(), 2, "{}", said(&output));
        assert_eq!(names(folder.path()), ["in.jsonl", "out.jsonl", "packs", "removed.jsonl"]);
    }
}

#[test]
fn tidy_deletes_what_nobody_needs() {
    let folder = folder();
    let tidy = |args: &[&str]| {
        let mut command = Command::new(snapbox::cmd::cargo_bin("clean"));
        text(&command.arg("tidy").args(args).arg(folder.path()).output().unwrap())
    };
    assert_eq!(tidy(&[]), "0 files deleted, 0 kept\n");
    killed(folder.path());
    fs::write(folder.path().join(".clean-notes-of-may.tmp"), "the user's own").unwrap();
    fs::write(folder.path().join(".b.clean-journal"), "{").unwrap();
    assert!(tidy(&["--dry-run"]).contains("would delete"));
    // What may be needed by the run with the journal that cannot be read stays.
    let said = tidy(&[]);
    assert_eq!(said.matches("may be continued").count(), 3, "{said}");
    assert!(tidy(&["--all"]).contains("deleted"));
    assert_eq!(names(folder.path()), [".clean-notes-of-may.tmp", "packs"]);
    killed(folder.path());
    assert!(tidy(&[]).ends_with(" 0 kept\n"));
    assert_eq!(names(folder.path()), [".clean-notes-of-may.tmp", "packs"]);
}
