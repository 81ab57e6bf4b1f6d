//! A folder in, a folder out.

use std::fs;

use super::{HUSK, PROSE, clean, files, folder, gzip, run, said};

/// A folder `in` of all kinds of files.
fn filled() -> tempfile::TempDir {
    let folder = folder();
    let input = folder.path().join("in");
    fs::create_dir_all(input.join("deep/er")).unwrap();
    fs::write(input.join("a.txt"), format!("{PROSE}\n{HUSK}\n")).unwrap();
    fs::write(input.join("deep/b.html"), format!("<p>{PROSE}</p><p>{HUSK}</p>")).unwrap();
    fs::write(input.join("deep/er/c.jsonl.gz"), gzip(format!("{{\"text\":\"{HUSK}\"}}\n").as_bytes())).unwrap();
    fs::write(input.join("empty"), "").unwrap();
    folder
}

#[test]
fn results_have_the_names_of_inputs_and_nothing_else_is_left() {
    for jobs in ["1", "3"] {
        let folder = filled();
        let mut command = clean(folder.path());
        command.args(["-r", "in/", "-o", "out/", "-j", jobs]);
        let output = run(command);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let out = files(&folder.path().join("out"));
        let names: Vec<_> = out.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a.txt", "deep/b.html", "deep/er/c.jsonl.gz", "empty"]);
        let body = format!("{PROSE}\n").into_bytes();
        assert_eq!((&out[0].1, &out[1].1, &out[3].1), (&body, &body, &Vec::new()));
        assert!(out[2].1.starts_with(b"\x1f\x8b"), "what has the name of a compressed file is one");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_reported_and_the_others_are_cleaned() {
    let folder = filled();
    fs::write(folder.path().join("in/b.zip"), "PK\x03\x04").unwrap();
    let mut command = clean(folder.path());
    command.args(["-r", "in", "-o", "out"]);
    let output = run(command);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("b.zip"), "{}", said(&output));
    assert_eq!(files(&folder.path().join("out")).len(), 4);
}

#[test]
fn folders_inside_each_other_are_refused() {
    let folder = filled();
    for (input, output) in [("in", "in/out"), ("in", "in"), ("in/deep", "in")] {
        let mut command = clean(folder.path());
        command.args(["-r", input, "-o", output]);
        let output = run(command);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    }
    assert_eq!(files(&folder.path().join("in")).len(), 4);
}

#[test]
fn without_an_output_everything_is_written_to_standard_output() {
    let folder = filled();
    let mut command = clean(folder.path());
    command.args(["-r", "in", "--to", "text"]);
    assert_eq!(super::text(&run(command)), format!("{PROSE}\n{PROSE}\n"));
}
