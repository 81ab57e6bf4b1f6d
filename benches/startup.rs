//! The whole process on a text of 3 KB: start, rules, text, end.
//!
//!     cargo bench --bench startup

mod common;

use std::io::Write;
use std::process::{Command, Stdio};

use divan::Bencher;

fn main() {
    divan::main();
}

/// The program's run over its standard input; fails unless it ends well.
fn run(arguments: &[&str], text: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_clean"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("its input is a pipe");
    input.write_all(text.as_bytes()).expect("it reads all");
    drop(input);
    assert!(child.wait().expect("it ends").success());
}

#[divan::bench(sample_count = 100, sample_size = 1)]
fn built_in_rules_on_3_kb(bencher: Bencher) {
    let text = common::text(3_000);
    bencher.bench_local(|| run(&[], &text));
}

/// What of it is the system's: a process that only prints a version.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn version_only(bencher: Bencher) {
    bencher.bench_local(|| run(&["--version"], ""));
}
