//! Threads, order, pipes whose writers wait for answers, and signals.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use super::{clean, cleaned, feed, folder, records, said, text};

#[test]
fn all_numbers_of_threads_give_the_same_bytes() {
    let (folder, records) = (folder(), records(20_000));
    let run = |jobs: &str| {
        let mut command = clean(folder.path());
        command.args(["--from", "jsonl", "-j", jobs, "--stats=json"]);
        let output = feed(command, records.as_bytes());
        // The last line are the counts; before them come warnings.
        (text(&output), said(&output).lines().map(str::to_owned).collect::<Vec<_>>())
    };
    let one = run("1");
    assert_eq!(one.0, cleaned(&records));
    assert!(one == run("2") && one == run("8"), "output and messages");
}

#[test]
fn without_order_the_records_are_the_same() {
    let (folder, records) = (folder(), records(5000));
    let mut command = clean(folder.path());
    command.args(["--from", "jsonl", "-j", "4", "--unordered"]);
    let output = text(&feed(command, records.as_bytes()));
    let (got, wanted) = (output.lines().collect::<BTreeSet<_>>(), cleaned(&records));
    assert_eq!(got, wanted.lines().collect());
    assert_eq!(output.lines().count(), 5000);
}

#[test]
fn each_line_of_a_pipe_is_answered_at_once() {
    let folder = folder();
    for jobs in ["1", "2"] {
        let mut command = clean(folder.path());
        let mut child = command.args(["--from", "jsonl", "-j", jobs]).stdin(Stdio::piped()).spawn().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut stdin = child.stdin.take().unwrap();
        for number in 0..3 {
            writeln!(stdin, "{{\"text\":\"{number}\\nTell a friend\"}}").unwrap();
            assert_eq!(answers.next().unwrap().unwrap(), format!("{{\"text\":\"{number}\"}}"));
        }
        drop(stdin);
        assert!(answers.next().is_none() && child.wait().unwrap().success());
    }
}

#[cfg(unix)]
mod unix {
    use super::{BufRead, BufReader, Stdio, Write, clean, folder, records, said};
    use std::process::Command;

    #[test]
    fn a_signal_ends_a_run_between_records() {
        for (signal, code) in [("INT", 130), ("TERM", 143)] {
            let folder = folder();
            let mut command = clean(folder.path());
            let mut child = command.args(["--from", "jsonl", "-j", "2"]).stdin(Stdio::piped()).spawn().unwrap();
            let mut stdin = child.stdin.take().unwrap();
            stdin.write_all(records(3).as_bytes()).and_then(|()| stdin.write_all(b"{\"text\":\"half of")).unwrap();
            let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
            let before: Vec<_> = answers.by_ref().take(3).map(Result::unwrap).collect();
            Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
            // The pipe stays open: the program does not wait for more.
            assert_eq!((before.len(), answers.count()), (3, 0));
            assert_eq!(child.wait().unwrap().code(), Some(code));
            drop(stdin);
        }
    }

    #[test]
    fn a_closed_pipe_is_not_an_error_but_a_full_disk_is() {
        let folder = folder();
        std::fs::write(folder.path().join("a.jsonl"), records(20_000)).unwrap();
        let mut command = clean(folder.path());
        let mut child = command.args(["a.jsonl"]).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0));
        if std::path::Path::new("/dev/full").exists() {
            let mut command = clean(folder.path());
            let output = command.args(["a.jsonl", "-o", "/dev/full"]).output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{}", said(&output));
            assert!(said(&output).contains("cannot write /dev/full"), "{}", said(&output));
        }
    }
}
