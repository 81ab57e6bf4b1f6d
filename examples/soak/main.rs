//! Feeds the program a gigabyte of the hardest inputs and prints how long it takes and how much memory. With `--minutes`, it
//! feeds one run mixed hostile and real records for that long, and prints memory, file handles and throughput over time.
//!
//!     cargo build --release && cargo run --release --example soak [MEGABYTES]
//!     cargo build --release && cargo run --release --example soak -- --minutes 60 [FOLDER]
//!
//! Real records are the text files in FOLDER, `tests/wild` if none is given. Inputs are made on the fly and piped in; nothing is
//! stored. Memory is read from `/proc` while the program runs, so the figures are there on Linux only.

mod long;

use std::io::{self, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const MEGABYTE: usize = 1 << 20;

/// Makes the next megabyte of an input.
type Source = Box<dyn FnMut(&mut Vec<u8>)>;

fn inputs() -> Vec<(&'static str, Source)> {
    vec![
        ("one line", repeated(b"the council voted on monday and read more ")),
        ("newlines", repeated(b"\n")),
        ("NULs", repeated(b"\0")),
        ("random bytes", random()),
        ("prose", repeated(b"The council of Orrindale voted on Monday to keep the night trams for two years.\n")),
        ("teasers", repeated(b"Recent posts\n\nCouncil votes - Lakeside Ledger\n\n3 days ago\n\n")),
    ]
}

fn repeated(unit: &'static [u8]) -> Source {
    Box::new(move |buffer| buffer.extend(unit.iter().cycle().take(MEGABYTE / unit.len() * unit.len())))
}

/// Bytes of a xorshift generator: the same in every run.
fn random() -> Source {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    Box::new(move |buffer| {
        while buffer.len() < MEGABYTE {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            buffer.extend(state.to_le_bytes());
        }
    })
}

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, minutes, rest @ ..] = &args[..]
        && flag == "--minutes"
    {
        let minutes = minutes.parse().map_err(io::Error::other)?;
        return long::run(minutes, rest.first().map_or("tests/wild", String::as_str));
    }
    let megabytes: usize = args.first().and_then(|given| given.parse().ok()).unwrap_or(1024);
    println!("{:<14} {:>8} {:>10} {:>10}  exit", "input", "MB", "seconds", "peak MB");
    for (name, mut source) in inputs() {
        let (took, peak, code) = run(&mut source, megabytes)?;
        println!("{name:<14} {megabytes:>8} {:>10.1} {peak:>10}  {code}", took.as_secs_f64());
    }
    Ok(())
}

/// Runs the program on an input: time, peak memory in megabytes, exit code.
fn run(source: &mut Source, megabytes: usize) -> io::Result<(Duration, u64, String)> {
    let start = Instant::now();
    let mut child = Command::new(program()?)
        .args(["--from", "text", "--encoding", "utf-8"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let mut peak = 0;
    if let Some(mut input) = child.stdin.take() {
        let mut buffer = Vec::new();
        for _ in 0..megabytes {
            buffer.clear();
            source(&mut buffer);
            input.write_all(&buffer)?;
            peak = peak.max(memory(&child));
        }
    }
    while child.try_wait()?.is_none() {
        peak = peak.max(memory(&child));
        std::thread::sleep(Duration::from_millis(5));
    }
    let status = child.wait()?;
    Ok((start.elapsed(), peak, status.code().map_or("signal".to_owned(), |code| code.to_string())))
}

/// The program beside this example's folder.
fn program() -> io::Result<std::path::PathBuf> {
    let mut path = std::env::current_exe()?;
    path.pop();
    path.pop();
    Ok(path.join(format!("clean{}", std::env::consts::EXE_SUFFIX)))
}

/// Peak memory of a running process in megabytes; 0 where the system does not tell.
fn memory(child: &Child) -> u64 {
    status(child, "VmHWM:")
}

/// A size in the status of a running process, in megabytes; 0 where the system does not tell.
fn status(child: &Child, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let size = status.lines().find_map(|line| line.strip_prefix(name));
    size.and_then(|size| size.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}
