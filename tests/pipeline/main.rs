//! The program as a step of a pipeline: formats, threads, folders, errors, signals, and runs that are resumed.

mod faults;
mod folders;
mod formats;
mod limits;
mod locks;
mod power;
mod reading;
mod restore;
mod resume;
mod streams;
#[cfg(feature = "parquet")]
mod tables;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A paragraph, and a line of husk that a rule of [`PACK`] removes.
const PROSE: &str = "The ferry to the outer islands sails twice a day until the ice comes.";
const HUSK: &str = "Tell a friend";
const PACK: &str = "schema = 1\n[pack]\nabout = \"Labels.\"\ncategory = \"share\"\n[rule.friend]\n\
                    line = \"tell a friend\"\ndrop = \"block\"\nhits = \"Tell a friend\"\nmisses = \"Tell a friend of it.\"\n";

/// A folder with the pack in it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::create_dir(folder.path().join("packs")).expect("a folder for rules");
    fs::write(folder.path().join("packs/site.toml"), PACK).expect("a pack");
    folder
}

/// The program in a folder, with the pack alone and no other rules.
fn clean(folder: &Path) -> Command {
    let mut command = built_in(folder);
    command.args(["--no-built-in", "--rules", "packs"]);
    command
}

/// The program in a folder, with the built-in rules.
fn built_in(folder: &Path) -> Command {
    let mut command = Command::new(snapbox::cmd::cargo_bin("clean"));
    command.current_dir(folder).arg("--isolated");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a command that reads some bytes.
fn feed(mut command: Command, input: &[u8]) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().expect("the program ends")
    })
}

fn run(mut command: Command) -> Output {
    command.output().expect("the program runs")
}

/// What was said, for messages of tests and for looking into.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// This many records, each with husk; one in seven has none, one in eleven is no record.
fn records(count: usize) -> String {
    let mut lines = String::new();
    for number in 0..count {
        let husk = if number % 7 == 0 { "" } else { "\\nTell a friend" };
        let line = match number % 11 {
            10 => format!("{{\"id\":{number},\"text\":"),
            _ => format!("{{\"id\":{number},\"text\":\"{PROSE} No. {number}.{husk}\",\"n\":1.50}}"),
        };
        lines.push_str(&line);
        lines.push('\n');
    }
    lines
}

/// What should come of [`records`].
fn cleaned(records: &str) -> String {
    records.replace("\\nTell a friend", "")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes all")
}

/// All files below a folder, by name, and what they hold.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry"));
    let files = walk.filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).expect("below it").to_string_lossy().replace('\\', "/");
    files.map(|entry| (name(entry.path()), fs::read(entry.path()).expect("a file"))).collect()
}
